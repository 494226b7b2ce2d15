"""Tests that the four operators of the content cannot say: one named function each, with its source.

Each takes (valeur, parametre, jour) and returns True, False or None when the value cannot be read.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any


def months_after(jour: date, mois: int) -> date:
    """Return the same day `mois` months later (or earlier), cut to the end of a shorter month.

    >>> months_after(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    rang = jour.year * 12 + jour.month - 1 + mois
    for numero in range(jour.day, 27, -1):
        try:
            return date(rang // 12, rang % 12 + 1, numero)
        except ValueError:
            continue
    return date(rang // 12, rang % 12 + 1, min(jour.day, 28))


def as_date(valeur: Any) -> date | None:
    """Read an ISO day; anything else is not known."""
    if isinstance(valeur, date):
        return valeur
    try:
        return date.fromisoformat(str(valeur))
    except ValueError:
        return None


def date_dans_les_mois(valeur: Any, parametre: Decimal, jour: date) -> bool | None:
    """Hold when `valeur` is at most so many months old, that very day included.

    Source: CASF D. 214-11 (proof under twelve months); the day included is a choice of the project (arbitrage 1).
    """
    quand = as_date(valeur)
    return None if quand is None else quand <= jour <= months_after(quand, int(parametre))


def date_hors_des_mois(valeur: Any, parametre: Decimal, jour: date) -> bool | None:
    """Hold when so many months have passed since `valeur` (CASF D. 214-12: once every twelve months)."""
    quand = as_date(valeur)
    return None if quand is None else months_after(quand, int(parametre)) <= jour


def dans_l_ain(valeur: Any, parametre: Decimal, jour: date) -> bool | None:
    """Hold for the Insee code of a commune of the Ain; `hors_ain` does not."""
    return str(valeur).startswith("01") and len(str(valeur)) == 5


EXCEPTIONS: dict[str, Callable[[Any, Decimal, date], bool | None]] = {
    fonction.__name__: fonction for fonction in (date_dans_les_mois, date_hors_des_mois, dans_l_ain)
}
