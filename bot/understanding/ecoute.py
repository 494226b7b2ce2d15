"""Say how a message sounds to the second pair of eyes on danger. What is concluded from it is in `comprehension`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Ecoute:
    """How much a message sounds like a danger (above 0 it does), of which level, and how clear the level is."""

    marge: float = -1.0
    niveau: str | None = None
    nettete: float = 0.0
