"""Read bare values (« 3 », « oui »), which mean something beside a question only."""

from __future__ import annotations

from typing import Any

from bot.understanding.durees import Temps, read_date, read_duree
from bot.understanding.expressions import Mots
from bot.understanding.lecture import Lecture, longest_by_fait
from bot.understanding.lexique_faits import Lexique
from bot.understanding.montants import plain, read_montant
from bot.understanding.nombres import read_nombre
from bot.understanding.oui_non import read_oui_non

LONG = 400  # characters: nobody answers a question with more; the contextual facts are enough


def _options(mots: Mots, lexique: Lexique) -> dict[str, list[Any]]:
    """Return, by fait, the options said and those that the whole message is."""
    lues = longest_by_fait(mots, lexique.reponses, lexique.ailleurs)
    found = {code: [trouve.sens[1] for trouve in liste] for code, liste in lues.items()}
    for code, valeur in lexique.reponses.alone(mots):
        found.setdefault(code, []).append(valeur)
    return {code: list(dict.fromkeys(valeurs)) for code, valeurs in found.items()}


def _without_time(texte: str, temps: Temps) -> str:
    """Blank out days and durations, whose numbers count nothing.

    >>> from datetime import date
    >>> from bot.understanding.durees import read_temps
    >>> _without_time("3 depuis 2 ans", read_temps("3 depuis 2 ans", date(2026, 11, 21)))
    '3 depuis      '
    """
    for debut, fin in temps.places():
        texte = texte[:debut] + " " * (fin - debut) + texte[fin:]
    return texte


def _bare(lecture: Lecture) -> dict[str, Any]:
    texte, temps = lecture.brut, lecture.temps
    comptes = [liste[-1].valeur for liste in lecture.comptes.values()]
    montant = read_montant(texte)
    quand = read_date(texte, lecture.jour, temps)
    return {
        "oui_non": read_oui_non(texte),
        "nombre": comptes[-1] if comptes else read_nombre(_without_time(texte, temps)),
        "montant": None if montant is None else plain(montant),
        "duree_mois": read_duree(texte, lecture.jour, temps),
        "age_mois": min((age.mois for age in lecture.ages), default=None),
        "date": quand.isoformat() if quand else None,
    }


def read_candidats(lecture: Lecture, lexique: Lexique) -> dict[str, Any]:
    """Return the bare values of a message, those that it has only."""
    lieu = lecture.lieu
    found: dict[str, Any] = {
        "options": _options(lecture.mots, lexique),
        "communes": [lieu.commune] if lieu.commune else list(lieu.possibles),
    }
    if len(lecture.brut) <= LONG:
        found |= _bare(lecture)
    return {genre: valeur for genre, valeur in found.items() if valeur is not None and valeur != [] and valeur != {}}
