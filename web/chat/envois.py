"""One sending of the page becomes one turn: played once, however often and wherever it comes, after the turn before it."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from knowledge.messages import Message
from web.chat.conversations import Conversation, Dit
from web.chat.formulaire import Saisie, read_envoi
from web.chat.incompris import Incompris
from web.chat.sceau import new_secret
from web.dialogue import Tour
from web.porte import Porte

ATTENTE = 1.0  # seconds that a person in danger waits for the turn before theirs


async def lead(
    porte: Porte, conversation: Conversation, saisie: Saisie, *, expiree: bool, demande: bool, urgent: bool
) -> dict[str, Any]:
    """Lead one turn; the same sending is answered once, whatever the times it comes, even before its answer."""
    nom = read_envoi(saisie.envoi)
    envoi = conversation.sceau.envoi(nom, saisie.texte) if nom else ""

    async def play() -> dict[str, Any]:
        return await play_turn(
            porte, conversation, saisie.texte, envoi, expiree=expiree, demande=demande, urgent=urgent
        )

    return await (porte.conversations.once(envoi, play) if envoi else play())


async def play_turn(
    porte: Porte, conversation: Conversation, texte: str, envoi: str, *, expiree: bool, demande: bool, urgent: bool
) -> dict[str, Any]:
    """Lead one turn after the one before it, unless it was answered before."""
    verrou = porte.conversations.turn(conversation)
    libre = await take_turn(verrou, ATTENTE if urgent else None)
    try:
        if envoi and (deja := await porte.conversations.already(conversation, envoi)):
            return deja
        depart = time.perf_counter()
        pour_rasa = same_sending(await porte.conversations.last(conversation), texte) or envoi or new_secret()
        tour = await porte.dialogue.lead(conversation.sender, texte, pour_rasa, ask=demande and libre)
        porte.mesures.count(tour.issue, tour.niveau is not None, time.perf_counter() - depart)
        fait = shape(porte, tour, expiree and conversation.nouvelle) | {"envoi": pour_rasa}
        danger = await Incompris(porte.conversations, porte.store, porte.clock).keep(conversation, tour)
        await porte.conversations.add(conversation, envoi, fait, danger)
        return fait
    finally:
        if libre:
            verrou.release()


def same_sending(dernier: dict[str, Any] | None, texte: str) -> str | None:
    """Return the name that the last sending had, when it was left without the engine's answer and is sent again.

    The engine may have taken it before it fell: under the same name, it is not played twice.
    """
    if dernier is None or dernier["etat"] != "secours":
        return None
    dits = [message["text"] for de, message in dernier["dits"] if de == "vous"]
    return dernier.get("envoi") if dits == [texte.strip()] else None


async def take_turn(verrou: asyncio.Lock, attente: float | None) -> bool:
    """Wait for the turn before; a person in danger does not wait longer than this."""
    try:
        async with asyncio.timeout(attente):
            return bool(await verrou.acquire())
    except TimeoutError:
        return False


def shape(porte: Porte, tour: Tour, expiree: bool) -> dict[str, Any]:
    """Return a turn as it is kept and shown: what was said, and how it went."""
    avant: list[Dit] = [("robot", porte.messages().phrase("conversation_expiree"))] if expiree else []
    reponses: list[Message] = tour.messages
    if tour.issue == "limite":
        reponses = [*reponses, porte.messages().phrase("limite")]
    etats = {"secours": "secours", "limite": "limite"}
    etat = "expiree" if expiree else etats.get(tour.issue, "ok")
    return {"dits": [*avant, ("vous", {"text": tour.texte}), *(("robot", m) for m in reponses)], "etat": etat}
