"""Say what each duration, day or amount of a message is about: the nearest known words decide.

« Séparée depuis 2 ans, il ne paye plus depuis 3 mois »: the first belongs to nothing we ask, the second to the pension.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from bot.understanding.ages import Age
from bot.understanding.durees import Temps
from bot.understanding.expressions import Mots
from bot.understanding.lexique_faits import Lexique
from bot.understanding.montants import find_montants, plain

LOIN = 8  # words between a measure and what it is about, at most
PRES = 3  # for a duration without « depuis », for an amount without its unit
MONTANT_NU = 50  # « je touche 2 aides » is no amount


class Mesure(NamedTuple):
    """A value, its type, its place in the canon, how far its subject may be."""

    type: str
    valeur: int | float | str
    debut: int
    fin: int
    portee: int


class Ancre(NamedTuple):
    """Words that a measure may be about: the fait they name, « » when it is none of ours."""

    code: str
    debut: int
    fin: int


def _overlaps(debut: int, fin: int, ages: Iterable[Age]) -> bool:
    return any(age.sur and age.debut < fin and debut < age.fin for age in ages)


def _measures(texte: str, jour: date, temps: Temps, ages: list[Age]) -> Iterator[Mesure]:
    for duree in temps.durees:
        if not _overlaps(duree.debut, duree.fin, ages):
            yield Mesure("duree_mois", duree.mois, duree.debut, duree.fin, LOIN if duree.depuis else PRES)
    for quand in temps.jours:
        if quand.jour <= jour and not _overlaps(quand.debut, quand.fin, ages):
            yield Mesure("date", quand.jour.isoformat(), quand.debut, quand.fin, LOIN)
    for montant in find_montants(texte, nus=True):
        if montant.dit or montant.euros >= MONTANT_NU:
            yield Mesure("montant", plain(montant.euros), montant.debut, montant.fin, 6 if montant.dit else PRES - 1)


def _word_at(mots: Mots, place: int) -> int:
    return max(0, bisect_right(mots.places, (place, 10**9)) - 1)


def _nearest(mesure: Mesure, ancres: list[Ancre], mots: Mots) -> str | None:
    """Return what the measure is about; the words before it are preferred to those after, its own sentence to another."""
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


def find_mesures(
    texte: str, mots: Mots, lexique: Lexique, jour: date, temps: Temps, ages: list[Age]
) -> dict[str, list[int | float | str]]:
    """Return, by fait, the values that the words around them give to it, in order."""
    found: dict[str, list[int | float | str]] = {}
    mesures = list(_measures(texte, jour, temps, ages))
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
