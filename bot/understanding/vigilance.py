"""Put together the two pairs of eyes on danger: the rules (`danger`) and the model (`Ecoute`).

Either may raise a level, neither may lower one. What is a doubt for the rules waits for the model.
The margins are measured: ADR 0009.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from bot.understanding.danger import DANGERS, ORDRE, Danger, triage
from bot.understanding.ecoute import Dit, Ecoute
from bot.understanding.regles import Niveau

ALERTE = -0.25  # attention from which the model alone raises a danger
CONFIRME = -0.4  # from which it confirms a doubt of the triage
CONFIRME_GRAVE = -0.6  # the same when life may be at stake
CONFIRME_CLAUSE = 0.5  # attention to one clause from which it confirms a doubt, whatever the need of the message…
RESTE = -0.9  # … unless the whole speaks plainly of something else
PRUDENCE = -0.3  # from which a one-line reminder is said
SOURD = -0.7  # below, the model hears no danger: the helplines are said, and the talk stays on its need
NETTE = 0.3  # how clear the level must be to raise the one of the triage
GRAVES = ("immediat", "suicide")
BESOINS_DE_DANGER = ("violences_conjugales", "urgence_danger")
APPUI, PEU = 0.15, 0.01  # how much the need weighs beside the guard, which only learnt what looks like a danger

BREF, ETOUFFE = 4, -0.39  # words: in fewer, the guard alone raises nothing; its margin is just above a confirmation


def speaks_of_danger(texte: str, intent: str) -> Dit | None:
    """Tell what an example of a need says of danger; None when that is not sure.

    Violence is either told or only asked about; of the other needs, hardly any example tells one.
    """
    if intent == "violences_conjugales":
        lu = triage(texte)
        return Dit(True) if lu.niveau or lu.doute else None
    return Dit(True) if intent == "urgence_danger" else Dit(False, leger=True)


def heard_in(texte: str, ecoute: Ecoute) -> Ecoute:
    """Return what the model heard, kept low in a few words: a commune or « une plainte » answers a question.

    Words that are plain in so short a message are for the rules.
    """
    mots = [mot for mot in texte.split() if not any(lettre.isdigit() for lettre in mot)]  # « 8 et 4 ans » is no story
    return ecoute if len(mots) >= BREF else replace(ecoute, marge=min(ecoute.marge, ETOUFFE))


def attention(ecoute: Ecoute | None, besoins: Mapping[str, float]) -> float:
    """Return how much the model hears a danger, the need that it understands included; all ears where it is down.

    Args:
        ecoute: what the guard heard.
        besoins: the probability of each need.
    """
    if ecoute is None:
        return 0.0
    part = sum(besoins.get(code, 0.0) for code in BESOINS_DE_DANGER)
    return ecoute.marge + APPUI * math.log(min(part, 1.0) + PEU)


def raise_danger(
    danger: Danger, ecoute: Ecoute | None, besoins: Mapping[str, float], clause: float | None = None
) -> Danger:
    """Return the danger once the model has listened: a doubt it confirms, a danger it alone hears, a worse level.

    Where nobody listened, a doubt is a danger. « Mon ex me menace et ne paie plus la pension »: one clause is enough to
    confirm a doubt, whatever the need of the whole message.

    Args:
        danger: what the triage found.
        ecoute: what the guard heard.
        besoins: the probability of each need.
        clause: the attention to the most alarming clause of the message.
    """
    if ecoute is None:
        return _with_level(danger, danger.doute) if danger.doute else danger
    entendu = attention(ecoute, besoins)
    if danger.niveau is not None:
        pire = ecoute.nettete >= NETTE and entendu >= ALERTE and _worse(ecoute.niveau, danger.niveau)
        return _with_level(danger, ecoute.niveau) if pire else danger
    if danger.doute is not None:
        if entendu >= (CONFIRME_GRAVE if danger.doute in GRAVES else CONFIRME):
            return _with_level(danger, ecoute.niveau if ecoute.nettete >= NETTE else danger.doute)
        if clause is not None and clause >= CONFIRME_CLAUSE and entendu >= RESTE:
            return _with_level(danger, danger.doute)
    return _with_level(danger, ecoute.niveau) if entendu >= ALERTE else danger


def _worse(niveau: str | None, que: Niveau) -> bool:
    return niveau in ORDRE and ORDRE.index(niveau) < ORDRE.index(que)


def _with_level(danger: Danger, niveau: str | None) -> Danger:
    """Return the danger at this level, and at the others that were found."""
    choisi = cast(Niveau, niveau or "violence")
    tous = tuple(n for n in ORDRE if n == choisi or n in danger.tous)
    return replace(danger, niveau=choisi, danger=danger.danger or choisi in DANGERS, tous=tous)
