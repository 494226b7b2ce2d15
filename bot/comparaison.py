"""Measure the chosen pipeline beside the others, on the same messages: quality, time, size.

Only the classifier is compared: no danger rule, no named right. What was tried and dropped is told in ADR 10.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bot.croisee import SEED, Lecteur, read_examples
from bot.evaluation import read_validation
from bot.scores import Lu, macro_f1, score
from bot.understanding.bruit import add_noise
from bot.understanding.intentions import FACETTES, SUJET_DES_ACTES
from bot.understanding.lignes import Lignes
from bot.understanding.modele import Modele
from bot.understanding.traits import BLOCS, LIGNES, SENS, Exemple, Traits, side_by_side

LARGEUR = 44
GRAINE_BRUIT = 7  # of the messages that are read


@dataclass(frozen=True)
class Chaine:
    """One pipeline to compare: what its lines read, another classifier on it, the nearest examples beside (`vote`)."""

    nom: str
    lignes: tuple[str, ...] = LIGNES
    avance: float = Modele.avance
    autre: Callable[[], Any] | None = None
    bruit: bool = False
    vote: float = 0.0


def _logistic() -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=8, max_iter=150, random_state=SEED)


def _ridge() -> Any:
    from sklearn.linear_model import RidgeClassifier

    return RidgeClassifier(alpha=1.0, random_state=SEED, solver="sparse_cg", tol=1e-2)


CHAINES = (
    Chaine("mots", ("words",), 0.0),
    Chaine("mots, régression logistique", ("words",), 0.0, _logistic),
    Chaine("mots, lettres", ("words", "letters"), 0.0),
    Chaine("mots, lettres, régression logistique", ("words", "letters"), 0.0, _logistic),
    Chaine("mots, lettres, sens", ("words", "letters", "meaning"), 0.0),
    Chaine("mots, sons", LIGNES, 0.0),
    Chaine("mots, sons, crête", LIGNES, 0.0, _ridge),
    Chaine("mots, sons, sens", BLOCS, 0.0),
    Chaine("mots, sons, sens, avance", BLOCS),
    Chaine("mots, sons, sens, avance, voisins", BLOCS, vote=Modele.vote),
    Chaine("mots, sons, avance", LIGNES),
    Chaine("la choisie, apprise avec du bruit", LIGNES, bruit=True, vote=Modele.vote),
    Chaine("mots, sons, avance, voisins : CHOISIE", LIGNES, vote=Modele.vote),
)


@dataclass(frozen=True)
class Essai:
    """What a pipeline gave on clear messages and on the same with noise."""

    nom: str
    lus: list[Lu]
    bruites: list[Lu]
    secondes: float
    ms: float
    octets: int


def compare(racine: Path, chaines: Sequence[Chaine] = CHAINES) -> str:
    """Return the table."""
    exemples, messages = read_examples(racine), read_validation(racine)
    lecteur = Lecteur([texte for texte, _ in exemples])
    appris = lecteur.read([texte for texte, _ in exemples])
    cibles = [intent for _, intent in exemples]
    attendus = [message["sujet"] for message in messages]
    textes = [message["texte"] for message in messages]
    nets, bruites = lecteur.read(textes), lecteur.read([add_noise(texte, GRAINE_BRUIT) for texte in textes])
    bruit = lecteur.read([add_noise(texte, SEED) for texte, _ in exemples])
    essais = [try_pipeline(chaine, appris, cibles, bruit, nets, bruites, attendus) for chaine in chaines]
    return render(essais)


def try_pipeline(
    chaine: Chaine,
    appris: list[Exemple],
    cibles: list[str],
    bruit: list[Exemple],
    nets: list[Exemple],
    bruites: list[Exemple],
    attendus: list[str],
) -> Essai:
    """Learn and read with one pipeline.

    Args:
        chaine: what is tried.
        appris: what is learnt, with its `cibles`; `bruit`: the same, noisy.
        cibles: one for each.
        bruit: the noisy examples.
        nets: what is read, with its `attendus`.
        bruites: the same, noisy.
        attendus: one for each.
    """
    blocs = (*chaine.lignes, *((SENS,) if chaine.vote and SENS not in chaine.lignes else ()))
    modele = Modele(seed=SEED, traits=Traits(blocs), lignes=chaine.lignes, avance=chaine.avance, vote=chaine.vote)
    depart = time.perf_counter()
    if chaine.bruit:
        appris, cibles = [*appris, *bruit], [*cibles, *cibles]
    if chaine.autre:
        mesures = side_by_side(modele.traits.learn(appris), chaine.lignes)
        modele.classifier = Lignes.of(chaine.autre().fit(mesures, cibles))
    else:
        modele.fit(appris, cibles)
    secondes, depart = time.perf_counter() - depart, time.perf_counter()
    lus = _read(modele, nets, attendus)
    ms = (time.perf_counter() - depart) * 1000 / len(nets)
    return Essai(chaine.nom, lus, _read(modele, bruites, attendus), secondes, ms, _size(modele))


def _read(modele: Modele, exemples: list[Exemple], attendus: list[str]) -> list[Lu]:
    rankings = modele.predict(exemples)
    return [
        Lu(exemple.texte, attendu, *_sujet(ranking))
        for exemple, attendu, ranking in zip(exemples, attendus, rankings, strict=True)
    ]


def _sujet(ranking: list[tuple[str, float]]) -> tuple[str, float]:
    """Return the need of a ranking: an act is small talk, a question about a right is left to the need behind it."""
    nom, part = next((nom, part) for nom, part in ranking if nom not in FACETTES)
    return SUJET_DES_ACTES.get(nom, nom), part


def _size(modele: Modele) -> int:
    with TemporaryDirectory() as dossier:
        modele.save(Path(dossier))
        return sum(fichier.stat().st_size for fichier in Path(dossier).iterdir())


def _line(nom: str, *colonnes: str) -> str:
    return f"{nom:{LARGEUR}}" + "".join(f"{colonne:>10}" for colonne in colonnes)


def _percent(part: float) -> str:
    return f"{100 * part:.1f} %".replace(".", ",")


def render(essais: Sequence[Essai]) -> str:
    """Return one line a pipeline."""
    lignes = [_line("chaîne", "juste", "macro-F1", "bruité F1", "ms", "apprend", "Mo")]
    for essai in essais:
        juste = score(essai.lus, lambda lu: lu.juste)
        lignes.append(_line(
            essai.nom, _percent(juste.part), _percent(macro_f1(essai.lus)), _percent(macro_f1(essai.bruites)),
            f"{essai.ms:.1f}".replace(".", ","), f"{essai.secondes:.0f} s", f"{essai.octets / 1e6:.0f}",
        ))  # fmt: skip
    return "\n".join(lignes)
