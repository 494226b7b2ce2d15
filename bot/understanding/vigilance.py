"""Put together the two pairs of eyes on danger: the rules (`danger`) and the model (`Ecoute`).

Either may raise a level, neither may lower one. What is a doubt for the rules waits for the model.
The margins are measured: ADR 0009.
"""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from bot.understanding.danger import DANGERS, ORDRE, Danger
from bot.understanding.ecoute import Ecoute
from bot.understanding.regles import Niveau

ALERTE = -0.05  # margin from which the model alone raises a danger, when the need is one
ALERTE_AILLEURS = 0.15  # the same when the message is clearly about something else
CONFIRME = -0.4  # margin from which the model confirms a doubt of the triage
CONFIRME_IMMEDIAT = -0.6  # the same when it may be happening now
NETTE = 0.3  # how sure the model must be of the level to raise the one of the triage
PRUDENCE = -0.3  # margin from which a one-line reminder is said
BESOINS_DE_DANGER = ("violences_conjugales", "urgence_danger")


def raise_danger(danger: Danger, ecoute: Ecoute | None, besoin: str | None) -> Danger:
    """Return the danger once the model has listened: a doubt it confirms, a danger it alone hears, a worse level.

    Where nobody listened, a doubt is a danger.
    """
    if ecoute is None:
        return _with_level(danger, danger.doute) if danger.doute else danger
    if danger.niveau is not None:
        pire = ecoute.nettete >= NETTE and ecoute.marge >= 0 and _worse(ecoute.niveau, danger.niveau)
        return _with_level(danger, ecoute.niveau) if pire else danger
    if danger.doute is not None and ecoute.marge >= (CONFIRME_IMMEDIAT if danger.doute == "immediat" else CONFIRME):
        return _with_level(danger, ecoute.niveau if ecoute.nettete >= NETTE else danger.doute)
    return _with_level(danger, ecoute.niveau) if ecoute.marge >= _threshold(besoin) else danger


def may_be_danger(danger: Danger, ecoute: Ecoute | None) -> bool:
    """Tell whether it may be a danger, short of saying so."""
    return danger.doute is not None or ecoute is not None and ecoute.marge >= PRUDENCE


def _worse(niveau: str | None, que: Niveau) -> bool:
    return niveau in ORDRE and ORDRE.index(niveau) < ORDRE.index(que)


def _with_level(danger: Danger, niveau: str | None) -> Danger:
    """Return the danger at this level, and at the others that were found."""
    choisi = cast(Niveau, niveau or "violence")
    tous = tuple(n for n in ORDRE if n == choisi or n in danger.tous)
    return replace(danger, niveau=choisi, danger=danger.danger or choisi in DANGERS, tous=tous)


def _threshold(besoin: str | None) -> float:
    """Return how loud the model must hear a danger: less when the need itself speaks of one."""
    return ALERTE if besoin in BESOINS_DE_DANGER else ALERTE_AILLEURS
