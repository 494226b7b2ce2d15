"""Read the facts of a situation in one message: `extract`, and `read_answer` for the question being asked.

`faits` holds only what the message itself says without doubt; `candidats` holds bare values (« 3 », « oui »), which mean
something only beside a question. What is not sure is in neither. How a text is read is in the modules called here.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.understanding.ages import find_ages
from bot.understanding.candidats import read_candidats
from bot.understanding.canon import canon
from bot.understanding.dispositifs import find_codes
from bot.understanding.durees import Temps, read_temps
from bot.understanding.expressions import Mots, Trouve, cut, longest
from bot.understanding.facettes import find_facettes
from bot.understanding.lexique_faits import Lexique, Sens, build_lexique
from bot.understanding.lieux import find_lieu
from bot.understanding.mesures import find_mesures
from bot.understanding.nombres import Nombre, find_nombres
from knowledge.model import Fait

__all__ = ["Extraction", "Lexique", "build_lexique", "extract"]

LONGUEUR = 20_000
CORRIGE = re.compile(
    r"\b(?:en fait|pardon|je voulais dire|erreur|oups|correction|me suis trompee?|rectification|plutot)\b|^(?:ah )?non\b|\*"
)
# their options go from the strongest to the weakest; in all the others the last is the strongest
PREMIERE_GAGNE = frozenset(("preuve", "titre"))
SANS_DATE = frozenset(("aucune", "main_courante", "certificat"))


@dataclass(frozen=True)
class Extraction:
    """What one message says. `correction`: it takes back something said before; `pays`: a region instead of a commune."""

    faits: dict[str, Any] = field(default_factory=dict)
    candidats: dict[str, Any] = field(default_factory=dict)
    communes_possibles: tuple[str, ...] = ()
    facettes: tuple[str, ...] = ()
    dispositifs: tuple[str, ...] = ()
    termes: tuple[str, ...] = ()
    autres_nombres: tuple[int, ...] = ()
    correction: bool = False
    pays: bool = False


def in_bounds(fait: Fait, valeur: Any) -> bool:
    """Tell whether a value is possible; only numbers have bounds.

    >>> in_bounds(Fait(type="nombre", minimum=0, maximum=15), 50)
    False
    """
    if isinstance(valeur, bool) or not isinstance(valeur, int | float):
        return True
    return (fait.minimum is None or valeur >= fait.minimum) and (fait.maximum is None or valeur <= fait.maximum)


def _choose(code: str, trouves: list[Trouve[Sens]], fait: Fait, corrige: bool) -> bool | int | str:
    """Choose among what was said of one fait: the last word after a correction, else the strongest option."""
    if corrige or not fait.options:
        return trouves[-1].sens[1]
    rangs = [option.code for option in fait.options]
    choisir = min if code in PREMIERE_GAGNE else max
    return choisir((str(t.sens[1]) for t in trouves), key=rangs.index)


def _said(trouves: dict[str, list[Trouve[Sens]]], lexique: Lexique, corrige: bool) -> dict[str, Any]:
    return {code: _choose(code, liste, lexique.faits[code], corrige) for code, liste in trouves.items()}


def _phrases(mots: Mots, lexique: Lexique) -> dict[str, list[Trouve[Sens]]]:
    """Return the phrases found, the longest of each fait."""
    par_fait: dict[str, list[Trouve[Sens]]] = {}
    for trouve in lexique.sens.find_all(mots):
        par_fait.setdefault(trouve.sens[0], []).append(trouve)
    return {code: longest(liste) for code, liste in par_fait.items()}


def _numbers(
    texte: str, mots: Mots, lexique: Lexique, jour: date, temps: Temps, comptes: dict[str, list[Nombre]], corrige: bool
) -> dict[str, Any]:
    """Return counts, ages, durations, days and amounts; the last said of each, none when amounts disagree."""
    ages = find_ages(texte, jour)
    found: dict[str, Any] = {code: liste[-1].valeur for code, liste in comptes.items() if liste}
    surs = [age.mois for age in ages if age.sur]
    found |= {code: min(surs) for code in lexique.codes("age_mois") if surs}
    for code, valeurs in find_mesures(texte, mots, lexique, jour, temps, ages).items():
        if lexique.faits[code].type != "montant" or corrige or len(set(valeurs)) == 1:
            found[code] = valeurs[-1]
    return found


def _consistent(faits: dict[str, Any]) -> dict[str, Any]:
    """Drop the date of a document that the person does not have."""
    if faits.get("preuve") in SANS_DATE:
        faits.pop("preuve_date", None)
    return faits


def extract(texte: str, lexique: Lexique, jour: date, sujets: Collection[str] | None = None) -> Extraction:
    """Return what a message says on `jour`; `sujets`: what it is about, to drop the faits of other needs."""
    brut = canon(texte[:LONGUEUR])
    mots = cut(brut)
    corrige = CORRIGE.search(brut) is not None
    trouves = _phrases(mots, lexique)
    temps = read_temps(brut, jour)
    comptes = {code: compteur.find(brut) for code, compteur in lexique.compteurs.items()}
    lieu = find_lieu(brut, lexique.communes, corrige)
    faits = _said(trouves, lexique, corrige) | _numbers(brut, mots, lexique, jour, temps, comptes, corrige)
    if lieu.commune:
        faits |= dict.fromkeys(lexique.codes("commune"), lieu.commune)
    faits = {code: valeur for code, valeur in faits.items() if _concerns(lexique.faits[code], valeur, sujets)}
    return Extraction(
        faits=_consistent(faits),
        candidats=read_candidats(brut, mots, lexique, jour, temps, lieu, trouves, _last(comptes)),
        communes_possibles=lieu.possibles,
        facettes=find_facettes(mots, lexique.facettes),
        dispositifs=find_codes(mots, lexique.dispositifs),
        termes=find_codes(mots, lexique.termes),
        autres_nombres=_others(brut, comptes, temps),
        correction=corrige,
        pays=lieu.pays,
    )


def _concerns(fait: Fait, valeur: Any, sujets: Collection[str] | None) -> bool:
    return in_bounds(fait, valeur) and (sujets is None or not fait.sujets or bool(set(fait.sujets) & set(sujets)))


def _last(comptes: dict[str, list[Nombre]]) -> list[int]:
    return [liste[-1].valeur for liste in comptes.values() if liste]


def _others(texte: str, comptes: dict[str, list[Nombre]], temps: Temps) -> tuple[int, ...]:
    """Return the whole numbers that no count, no day and no duration took."""
    pris = [(n.debut, n.fin) for liste in comptes.values() for n in liste]
    pris += [(ici.debut, ici.fin) for ici in (*temps.durees, *temps.jours)]
    return tuple(n.valeur for n in find_nombres(texte) if not any(debut <= n.debut < fin for debut, fin in pris))
