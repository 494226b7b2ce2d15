"""Write the figures of an evaluation as a table in French."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

from bot.scores import Classe, Lu, Score, calibration_error, classes, macro_f1, score, scores

if TYPE_CHECKING:  # scikit-learn takes a second to come, for the shape of one argument
    from bot.croisee import Croisee

PIRES = 10
LARGEUR = 36


@dataclass(frozen=True)
class Mesure:
    """What there is to tell. `taille`: bytes of the model; `a_jour`: it was trained from the inputs as they are."""

    validation: Sequence[Lu]
    croisee: Croisee
    plis: int
    taille: int
    a_jour: bool
    jeu: str = "validation"


def render(mesure: Mesure, dossier: Path) -> str:
    """Return the whole table."""
    return "\n".join([
        *_head(mesure),
        "",
        *_scores(mesure.validation),
        "",
        *_classes(classes(mesure.validation)),
        "",
        *_confusions(mesure.validation),
        "",
        *_crossed(mesure),
        f"Graphiques et listes d'erreurs : {dossier}",
    ])  # fmt: skip


def percent(part: float) -> str:
    """Write a part as in French.

    >>> percent(0.8666)
    '86,7 %'
    """
    return f"{100 * part:.1f} %".replace(".", ",")


def _number(valeur: float, decimales: int = 1) -> str:
    return f"{valeur:.{decimales}f}".replace(".", ",")


def _interval(score: Score) -> str:
    bas, haut = score.intervalle
    return f"{percent(bas)} à {percent(haut)}"


def _head(mesure: Mesure) -> Iterator[str]:
    durees = [lu.ms for lu in mesure.validation]
    if not mesure.a_jour:
        yield "Attention : le modèle n'est pas à jour de ses exemples (passerelle train)."
    yield (
        f"Jeu de {mesure.jeu} : {len(durees)} messages jamais appris. Modèle : {_number(mesure.taille / 1e6)} Mo. "
        f"Par message : {_number(median(durees))} ms (médiane), {_number(quantiles(durees, n=20)[-1])} ms (95 %)."
    )


def _scores(lus: Sequence[Lu]) -> Iterator[str]:
    yield f"{'':{LARGEUR}}{'n':>5}  {'part':>8}  intervalle à 95 %"
    for nom, trouve in scores(lus).items():
        yield f"{nom:{LARGEUR}}{trouve.n:>5}  {percent(trouve.part):>8}  {_interval(trouve)}"
    yield f"{'sujet, macro-F1':{LARGEUR}}{'':>5}  {percent(macro_f1(lus)):>8}"
    yield f"{'écart moyen de la confiance':{LARGEUR}}{'':>5}  {percent(calibration_error(lus)):>8}"
    suites = Counter(lu.suite for lu in lus)
    yield "suites : " + ", ".join(f"{suite} {n}" for suite, n in suites.most_common())


def _classes(trouvees: Sequence[Classe]) -> Iterator[str]:
    yield f"{'par sujet':24}{'n':>5}  {'rappel':>8}  {'intervalle à 95 %':20}{'précision':>10}{'F1':>9}  pris pour"
    for c in trouvees:
        pris = ", ".join(f"{autre} {n}" for autre, n in c.confusions)
        yield (
            f"{c.nom:24}{c.rappel.n:>5}  {percent(c.rappel.part):>8}  {_interval(c.rappel):20}"
            f"{percent(c.precision.part):>10}{percent(c.f1):>9}  {pris}"
        )


def _confusions(lus: Sequence[Lu]) -> Iterator[str]:
    yield "Les confusions les plus fréquentes (attendu → compris)"
    paires = Counter((lu.attendu, lu.trouve) for lu in lus if not lu.juste)
    for (attendu, trouve), n in paires.most_common(PIRES):
        yield f"{n:>5}  {attendu} → {trouve}"


def _crossed(mesure: Mesure) -> Iterator[str]:
    """Tell the cross-validation in a few lines; its table is in the folder."""
    if not mesure.croisee.lus:
        yield "Validation croisée : non faite (--plis 5)."
        return
    lus = mesure.croisee.lus
    juste = score(lus, lambda lu: lu.juste)
    faibles = sorted(classes(lus), key=lambda c: c.f1)[:5]
    yield (
        f"Validation croisée, {mesure.plis} plis, {juste.n} exemples : {percent(juste.part)} ({_interval(juste)}), "
        f"macro-F1 {percent(macro_f1(lus))}, écart moyen de la confiance {percent(calibration_error(lus))}."
    )
    meilleure = _number(median(mesure.croisee.temperatures), 2)
    from bot.understanding.modele import Modele

    yield f"Température la plus honnête : {meilleure} ; celle du modèle : {_number(Modele.temperature, 2)}."
    yield "Les plus faibles : " + ", ".join(f"{c.nom} {percent(c.f1)}" for c in faibles) + "."
