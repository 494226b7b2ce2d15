"""Read a message once: words, phrases, counts, times and places, for all to share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from bot.understanding.ages import Age, find_ages
from bot.understanding.canon import canon
from bot.understanding.durees import Temps, read_temps
from bot.understanding.expressions import Mots, Repertoire, Trouve, cut, longest
from bot.understanding.lexique_faits import Lexique, Sens
from bot.understanding.lieux import Lieu, find_lieu
from bot.understanding.nombres import Nombre

# words by which a person takes back what was said: « non en fait 3 enfants »
CORRIGE = re.compile(
    r"\b(?:en fait|pardon|je voulais dire|erreur|oups|correction|me suis trompee?|rectification|plutot)\b|^(?:ah )?non\b|\*"
)


@dataclass(frozen=True)
class Lecture:
    """One message read; phrases (`trouves`) and counts (`comptes`) by fait."""

    brut: str
    jour: date
    mots: Mots
    corrige: bool
    trouves: dict[str, list[Trouve[Sens]]]
    comptes: dict[str, list[Nombre]]
    temps: Temps
    ages: list[Age]
    lieu: Lieu


def longest_by_fait(mots: Mots, repertoire: Repertoire[Sens]) -> dict[str, list[Trouve[Sens]]]:
    """Return the phrases found, the longest of each fait."""
    par_fait: dict[str, list[Trouve[Sens]]] = {}
    for trouve in repertoire.find_all(mots):
        par_fait.setdefault(trouve.sens[0], []).append(trouve)
    return {code: longest(liste) for code, liste in par_fait.items()}


def read_message(texte: str, lexique: Lexique, jour: date) -> Lecture:
    """Read a message as it was typed.

    >>> from knowledge.loading import read
    >>> from bot.understanding.lexique_faits import build_lexique
    >>> read_message("Ah non, 3 !", build_lexique(read()[0]), date(2026, 11, 21)).corrige
    True
    """
    brut = canon(texte)
    mots = cut(brut)
    corrige = CORRIGE.search(brut) is not None
    comptes = {code: compteur.find(brut) for code, compteur in lexique.compteurs.items()}
    return Lecture(
        brut=brut,
        jour=jour,
        mots=mots,
        corrige=corrige,
        trouves=longest_by_fait(mots, lexique.sens),
        comptes={code: liste for code, liste in comptes.items() if liste},
        temps=read_temps(brut, jour),
        ages=find_ages(brut, jour),
        lieu=find_lieu(brut, lexique.communes, corrige),
    )
