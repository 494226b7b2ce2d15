"""Read the facts of a situation in one message.

`faits` holds only what the message itself says without doubt; `candidats` holds bare values (« 3 », « oui »), which mean
something only beside a question. What is not sure is in neither. How a text is read is in the modules called here.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.understanding.candidats import read_candidats
from bot.understanding.dispositifs import find_codes, find_evenements
from bot.understanding.expressions import Trouve
from bot.understanding.facettes import find_facettes
from bot.understanding.lecture import Lecture, read_message
from bot.understanding.lexique_faits import Lexique, Sens, build_lexique
from bot.understanding.mesures import find_mesures
from bot.understanding.nombres import find_nombres
from knowledge.model import Fait

__all__ = ["Extraction", "Lexique", "build_lexique", "extract"]

LONGUEUR = 20_000
# their options go from the strongest to the weakest; in all the others the last is the strongest
PREMIERE_GAGNE = frozenset(("preuve", "titre"))
SANS_DATE = frozenset(("aucune", "main_courante", "certificat"))


@dataclass(frozen=True)
class Extraction:
    """What one message says.

    `correction`: it takes back something said before; `pays`: it names a region instead of a commune.
    """

    faits: dict[str, Any] = field(default_factory=dict)
    candidats: dict[str, Any] = field(default_factory=dict)
    communes_possibles: tuple[str, ...] = ()
    facettes: tuple[str, ...] = ()
    dispositifs: tuple[str, ...] = ()
    termes: tuple[str, ...] = ()
    evenements: tuple[str, ...] = ()
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
    """Choose among what was said of one fait: the strongest, or the correction."""
    if corrige or not fait.options:
        return trouves[-1].sens[1]
    rangs = [option.code for option in fait.options]
    choisir = min if code in PREMIERE_GAGNE else max
    return choisir((str(t.sens[1]) for t in trouves), key=rangs.index)


def _said(lecture: Lecture, lexique: Lexique) -> dict[str, Any]:
    return {code: _choose(code, liste, lexique.faits[code], lecture.corrige) for code, liste in lecture.trouves.items()}


def _numbers(lecture: Lecture, lexique: Lexique) -> dict[str, Any]:
    """Return numbers by fait, the last said of each; amounts must agree."""
    found: dict[str, Any] = {code: liste[-1].valeur for code, liste in lecture.comptes.items()}
    surs = [age.mois for age in lecture.ages if age.sur]
    found |= {code: min(surs) for code in lexique.codes("age_mois") if surs}
    for code, valeurs in find_mesures(lecture, lexique).items():
        if lexique.faits[code].type != "montant" or lecture.corrige or len(set(valeurs)) == 1:
            found[code] = valeurs[-1]
    return found


def _faits(lecture: Lecture, lexique: Lexique, sujets: Collection[str] | None) -> dict[str, Any]:
    """Return what is said without doubt, possible, and about these sujets."""
    found = _said(lecture, lexique) | _numbers(lecture, lexique)
    if lecture.lieu.commune:
        found |= dict.fromkeys(lexique.codes("commune"), lecture.lieu.commune)
    if found.get("preuve") in SANS_DATE:
        found.pop("preuve_date", None)
    return {code: valeur for code, valeur in found.items() if _concerns(lexique.faits[code], valeur, sujets)}


def _concerns(fait: Fait, valeur: Any, sujets: Collection[str] | None) -> bool:
    return in_bounds(fait, valeur) and (sujets is None or not fait.sujets or bool(set(fait.sujets) & set(sujets)))


def extract(texte: str, lexique: Lexique, jour: date, sujets: Collection[str] | None = None) -> Extraction:
    """Return what a message says on `jour`.

    Args:
        sujets: what the message is about, when known; the faits of other needs are dropped.
    """
    lecture = read_message(texte[:LONGUEUR], lexique, jour)
    return Extraction(
        faits=_faits(lecture, lexique, sujets),
        candidats=read_candidats(lecture, lexique),
        communes_possibles=lecture.lieu.possibles,
        facettes=find_facettes(lecture.mots, lexique.facettes),
        dispositifs=find_codes(lecture.mots, lexique.dispositifs),
        termes=find_codes(lecture.mots, lexique.termes),
        evenements=find_evenements(lecture.mots, lexique.evenements),
        autres_nombres=_others(lecture),
        correction=lecture.corrige,
        pays=lecture.lieu.pays,
    )


def _others(lecture: Lecture) -> tuple[int, ...]:
    """Return the whole numbers that no count, no day and no duration took."""
    pris = [(n.debut, n.fin) for liste in lecture.comptes.values() for n in liste] + lecture.temps.places()
    libres = (n for n in find_nombres(lecture.brut) if not any(debut <= n.debut < fin for debut, fin in pris))
    return tuple(nombre.valeur for nombre in libres)
