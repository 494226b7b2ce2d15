"""Say how a message sounds to the second pair of eyes on danger. What is concluded from it is in `comprehension`."""

from __future__ import annotations

from dataclasses import dataclass

from bot.understanding.canon import canon
from knowledge.model import Contenu


@dataclass(frozen=True)
class Ecoute:
    """How much a message sounds like a danger (above 0 it does), of which level, and how clear the level is."""

    marge: float = -1.0
    niveau: str | None = None
    nettete: float = 0.0


@dataclass(frozen=True)
class Dit:
    """What an example says of danger. `leger`: it does not even look like one, and weighs less."""

    danger: bool
    niveau: str | None = None
    leger: bool = False


def heard(ecoute: Ecoute | None, texte: str, commune: str | None, contenu: Contenu) -> Ecoute | None:
    """Return what was heard, and no danger in the mere name of a commune: it is the answer to « où habitez-vous ? ».

    The rules of the triage read the message all the same.
    """
    if ecoute is None or commune not in contenu.communes:
        return ecoute
    noms = {contenu.communes[commune].nom, *(nom for nom, code in contenu.anciens_noms.items() if code == commune)}
    return Ecoute() if canon(texte).strip(" .,!") in map(canon, noms) else ecoute
