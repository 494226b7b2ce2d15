"""Measure the understanding: cross-validation on the examples, then the trained model on messages it never learnt.

`tests/validation` and `tests/reserve` are read here and nowhere in the training; the reserve was written by somebody who had read neither
the examples nor the rules, and is looked at as counts only. Tables, figures and lists of errors go to one folder.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from bot.atelier import Comprendre, open_understanding
from bot.croisee import Croisee, cross_validate, read_examples
from bot.entrainement import is_up_to_date
from bot.processus import MODELE
from bot.scores import Classe, Lu, classes, macro_f1, scores
from bot.tableau import Mesure, render
from bot.understanding.comprehension import CONFIANT, MOYEN

AUCUN = "aucun"  # no need was found
JEUX = ("validation", "reserve")


def read_validation(racine: Path, jeu: str = JEUX[0]) -> list[dict[str, Any]]:
    """Return the messages of one set of `JEUX`, written apart from the examples."""
    fichiers = sorted((racine / "tests" / jeu).glob("*.yml"))
    return [m for f in fichiers for m in yaml.load(f.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)]


def understand_all(messages: Sequence[dict[str, Any]], comprendre: Comprendre) -> list[Lu]:
    """Understand each message and time it; a first one warms up and is not counted."""
    comprendre("bonjour")
    return [_understand(message, comprendre) for message in messages]


def _understand(message: dict[str, Any], comprendre: Comprendre) -> Lu:
    depart = time.perf_counter()
    compris = comprendre(message["texte"])
    ms = (time.perf_counter() - depart) * 1000
    return Lu(
        message["texte"],
        message["sujet"],
        compris["sujet"] or AUCUN,
        compris["confidence"],
        style=message["style"],
        piege=message["piege"],
        niveau=message["niveau"],
        niveau_trouve=compris["niveau"],
        dispositifs=tuple(message["dispositifs"]),
        dispositifs_trouves=tuple(compris["dispositifs"] or ()),
        sujets=tuple(compris["sujets"] or ()),
        suite=compris["suite"],
        ms=ms,
    )


def figures(lus: Sequence[Lu]) -> dict[str, float]:
    """Return every figure that can have a floor in `planchers.yml`, by name; the higher, the better."""
    parts = {nom: score.part for nom, score in scores(lus).items()}
    return {"sujet, macro-F1": macro_f1(lus), **parts, **{f"rappel {c.nom}": c.rappel.part for c in classes(lus)}}


def measure(racine: Path, modele: Path = MODELE) -> dict[str, float]:
    """Measure the trained model on the validation messages."""
    return figures(understand_all(read_validation(racine), open_understanding(modele)))


def evaluate(
    racine: Path, dossier: Path, plis: int, comparer: bool = False, modele: Path = MODELE, jeu: str = JEUX[0]
) -> str:
    """Write everything to `dossier` and return the table; below 2 folds there is no cross-validation."""
    comprendre = open_understanding(modele)  # first: one that cannot be read is said before minutes of measure
    tete = _compare(racine) if comparer else ""
    validation = understand_all(read_validation(racine, jeu), comprendre)
    croisee = cross_validate(read_examples(racine), plis) if plis >= 2 else Croisee()
    dossier.mkdir(parents=True, exist_ok=True)
    _write_figures(validation, croisee.lus, dossier)
    _write_lists(validation, "validation", dossier)
    if croisee.lus:
        _write_lists(croisee.lus, "croisee", dossier)
    _write_json(dossier / "mesures.json", figures(validation))
    mesure = Mesure(validation, croisee, plis, modele.stat().st_size, is_up_to_date(modele), jeu)
    return tete + render(mesure, dossier)


def _compare(racine: Path) -> str:
    from bot.comparaison import compare

    return compare(racine) + "\n\n"


def _write_figures(validation: Sequence[Lu], croisee: Sequence[Lu], dossier: Path) -> None:
    series = {"jeu de validation": validation} | ({"validation croisée": croisee} if croisee else {})
    from bot import graphiques  # matplotlib is half a second, for those who draw

    graphiques.draw_reliability(series, dossier / "fiabilite.png")
    graphiques.draw_histogram(validation, {"répond": CONFIANT, "demande lequel": MOYEN}, dossier / "confiances.png")
    for code, (nom, lus) in zip(("validation", "croisee"), series.items(), strict=False):
        graphiques.draw_confusion(lus, f"Confusions, {nom}", dossier / f"confusions_{code}.png")
        graphiques.draw_classes(classes(lus), f"Part comprise, {nom}", dossier / f"classes_{code}.png")


def _write_lists(lus: Sequence[Lu], code: str, dossier: Path) -> None:
    """Write the table of the classes and the errors, the most confident first."""
    _write_json(dossier / f"classes_{code}.json", [_described(classe) for classe in classes(lus)])
    erreurs = sorted((lu for lu in lus if not lu.juste), key=lambda lu: -lu.confiance)
    _write_json(dossier / f"erreurs_{code}.json", [_error(lu) for lu in erreurs])
    if code == "validation":
        manques = [lu for lu in lus if (lu.niveau is None) != (lu.niveau_trouve is None)]
        _write_json(dossier / "erreurs_danger.json", [_error(lu) for lu in manques])


def _described(classe: Classe) -> dict[str, Any]:
    bas, haut = classe.rappel.intervalle
    return {
        "classe": classe.nom,
        "n": classe.rappel.n,
        "rappel": round(classe.rappel.part, 4),
        "intervalle": [round(bas, 4), round(haut, 4)],
        "precision": round(classe.precision.part, 4),
        "f1": round(classe.f1, 4),
        "confusions": dict(classe.confusions),
    }


def _error(lu: Lu) -> dict[str, Any]:
    danger = {"niveau": lu.niveau, "niveau_trouve": lu.niveau_trouve} if lu.niveau or lu.niveau_trouve else {}
    contexte = {"style": lu.style, "suite": lu.suite} if lu.style else {}
    return {
        "attendu": lu.attendu,
        "compris": lu.trouve,
        "confiance": round(lu.confiance, 4),
        **contexte,
        **danger,
        "texte": lu.texte,
    }


def _write_json(fichier: Path, data: Any) -> None:
    fichier.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
