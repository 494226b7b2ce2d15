"""Numbers of a benchmark: percentiles, summaries, and how they are written in French. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence


def percentile(valeurs: Sequence[float], rang: float) -> float:
    """Return a percentile, interpolated between its two neighbours.

    >>> percentile([4, 1, 3, 2], 50)
    2.5

    Raises:
        ValueError: there is no value.
    """
    if not valeurs:
        raise ValueError("no value to take a percentile of")
    ordre = sorted(valeurs)
    place = (len(ordre) - 1) * rang / 100
    bas, haut = math.floor(place), math.ceil(place)
    return ordre[bas] + (ordre[haut] - ordre[bas]) * (place - bas)


def named(nom: str, millisecondes: Sequence[float]) -> dict[str, float]:
    """Name the median and the 95th percentile of a measure.

    >>> named("tour", [1.0, 2.0, 3.0])["tour_p50_ms"]
    2.0
    """
    return {f"{nom}_p50_ms": percentile(millisecondes, 50), f"{nom}_p95_ms": percentile(millisecondes, 95)}


def medians(manches: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the median of each number over several rounds.

    >>> medians([{"a": 1.0}, {"a": 9.0}, {"a": 2.0}])
    {'a': 2.0}
    """
    return {nom: percentile([manche[nom] for manche in manches], 50) for nom in manches[0]}


def ratio(notre: float | None, stock: float | None) -> float | None:
    """Divide ours by stock's; None when one of them was not measured."""
    return None if notre is None or not stock else notre / stock


def write(valeur: float | None, unite: str = "") -> str:
    """Write a number as French does, with no more digits than it deserves.

    >>> write(1234.5, "ms"), write(3.14159, "s"), write(None)
    ('1 234 ms', '3,1 s', '–')
    """
    if valeur is None:
        return "–"
    decimales = 0 if abs(valeur) >= 100 else 1 if abs(valeur) >= 1 else 2
    nombre = f"{valeur:,.{decimales}f}".replace(",", " ").replace(".", ",")
    return f"{nombre} {unite}".rstrip()
