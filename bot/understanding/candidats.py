"""Read bare values, which only mean something beside a question, and choose the one that answers it."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.understanding.ages import read_age
from bot.understanding.durees import Temps, read_date, read_duree
from bot.understanding.expressions import Mots, Trouve
from bot.understanding.lexique_faits import Lexique, Sens
from bot.understanding.lieux import Lieu
from bot.understanding.montants import plain, read_montant
from bot.understanding.nombres import read_nombre
from bot.understanding.oui_non import read_oui_non

LONG = 400  # characters: nobody answers a question with more; the contextual facts are enough


def _options(mots: Mots, lexique: Lexique, trouves: dict[str, list[Trouve[Sens]]]) -> dict[str, list[Any]]:
    """Return, by fait, the options said, and those of which the whole message is an answer."""
    found: dict[str, list[Any]] = {code: [t.sens[1] for t in liste] for code, liste in trouves.items()}
    for code, valeur in lexique.sens.alone(mots):
        found.setdefault(code, []).append(valeur)
    return {code: list(dict.fromkeys(valeurs)) for code, valeurs in found.items()}


def _without_time(texte: str, temps: Temps) -> str:
    """Blank out days and durations, whose numbers count nothing."""
    for ici in (*temps.durees, *temps.jours):
        texte = texte[: ici.debut] + " " * (ici.fin - ici.debut) + texte[ici.fin :]
    return texte


def read_candidats(
    texte: str,
    mots: Mots,
    lexique: Lexique,
    jour: date,
    temps: Temps,
    lieu: Lieu,
    trouves: dict[str, list[Trouve[Sens]]],
    comptes: list[int],
) -> dict[str, Any]:
    """Return the bare values of a canon text, those that it has only."""
    found: dict[str, Any] = {"options": _options(mots, lexique, trouves)}
    found["communes"] = [lieu.commune] if lieu.commune else list(lieu.possibles)
    if len(texte) <= LONG:
        montant = read_montant(texte)
        quand = read_date(texte, jour, temps)
        found |= {
            "oui_non": read_oui_non(texte),
            "nombre": comptes[-1] if comptes else read_nombre(_without_time(texte, temps)),
            "montant": None if montant is None else plain(montant),
            "duree_mois": read_duree(texte, jour, temps),
            "age_mois": read_age(texte, jour),
            "date": quand.isoformat() if quand else None,
        }
    return {genre: valeur for genre, valeur in found.items() if valeur is not None and valeur != [] and valeur != {}}
