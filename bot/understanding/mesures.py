"""Say what each duration, day or amount is about: the nearest known words decide.

« Séparée depuis 2 ans, il ne paye plus depuis 3 mois »: the first belongs to nothing we ask, the second to the pension.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from bot.understanding.expressions import Mots
from bot.understanding.lecture import Lecture
from bot.understanding.lexique_faits import Lexique
from bot.understanding.montants import find_montants, plain

LOIN = 8  # words between a measure and what it is about, at most
PRES = 3  # for a duration without « depuis », for an amount without its unit
ANNEES = range(2015, 2036)  # « ressources 2025 »
MONTANT_NU = 50  # « je touche 2 aides » is no amount


class Mesure(NamedTuple):
    """A value, its type, its place in the canon, how far its subject may be."""

    type: str
    valeur: int | float | str
    debut: int
    fin: int
    portee: int


class Ancre(NamedTuple):
    """Words that a measure may be about: the fait they name, « » if none of ours."""

    code: str
    debut: int
    fin: int


def _overlaps(debut: int, fin: int, ages: list[tuple[int, int]]) -> bool:
    """Tell whether a place is that of a child's age; `ages` are in order.

    >>> _overlaps(5, 9, [(8, 12)])
    True
    """
    rang = bisect_left(ages, (fin, 0))
    return rang > 0 and ages[rang - 1][1] > debut


def _measures(lecture: Lecture) -> Iterator[Mesure]:
    temps, ages = lecture.temps, [(age.debut, age.fin) for age in lecture.ages if age.sur]
    for duree in temps.durees:
        if not _overlaps(duree.debut, duree.fin, ages):
            yield Mesure("duree_mois", duree.mois, duree.debut, duree.fin, LOIN if duree.depuis else PRES)
    for quand in temps.jours:
        if quand.jour <= lecture.jour and not _overlaps(quand.debut, quand.fin, ages):
            yield Mesure("date", quand.jour.isoformat(), quand.debut, quand.fin, LOIN)
    for montant in find_montants(lecture.brut, nus=True):
        if montant.dit or (montant.euros >= MONTANT_NU and montant.euros not in ANNEES):
            yield Mesure("montant", plain(montant.euros), montant.debut, montant.fin, 6 if montant.dit else PRES - 1)


def _word_at(mots: Mots, place: int) -> int:
    return max(0, bisect_right(mots.places, (place, 10**9)) - 1)


def _nearest(mesure: Mesure, ancres: list[Ancre], mots: Mots) -> str | None:
    """Return what a measure is about; words before it and its sentence come first."""
    debut, fin = _word_at(mots, mesure.debut), _word_at(mots, mesure.fin - 1) + 1
    mieux: tuple[float, str] | None = None
    for ancre in ancres:
        ecart: float = debut - ancre.fin if ancre.fin <= debut else ancre.debut - fin + 0.5
        if ancre.debut < fin and debut < ancre.fin:
            ecart = 0
        if ecart > mesure.portee:
            continue
        entre = range(min(ancre.debut, debut) + 1, max(ancre.debut, debut) + 1)
        ecart += sum(4 * (i in mots.fins) + (i in mots.coupes) for i in entre)
        if mieux is None or ecart < mieux[0]:
            mieux = (ecart, ancre.code)
    return mieux[1] if mieux else None


def find_mesures(lecture: Lecture, lexique: Lexique) -> dict[str, list[int | float | str]]:
    """Return, by fait, the values that the words around them give to it, in order."""
    mots = lecture.mots
    found: dict[str, list[int | float | str]] = {}
    mesures = list(_measures(lecture))
    if not mesures:
        return found
    ancres = [Ancre(t.sens, t.debut, t.fin) for t in lexique.ancres.find(mots, denied=True)]
    debuts = [ancre.debut for ancre in ancres]
    for mesure in mesures:
        debut = _word_at(mots, mesure.debut)
        proches = ancres[bisect_left(debuts, debut - 2 * LOIN) : bisect_right(debuts, debut + 2 * LOIN)]
        code = _nearest(mesure, proches, mots)
        if code and lexique.faits[code].type == mesure.type:
            found.setdefault(code, []).append(mesure.valeur)
    return found
