"""One turn of a conversation, from the raw text to the messages to show: danger first, then the dialogue engine.

The engine is Rasa behind its loopback channel; when it does not answer, danger and contacts still do.
"""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

import aiohttp

from bot.understanding.danger import triage
from bot.understanding.redaction import redact
from knowledge.catalogue import Catalogue
from knowledge.messages import Message, Messages

logger = logging.getLogger(__name__)
LONGEST = 2000  # characters of one message that the engine reads
DANGER = 20_000  # characters where a danger is looked for; beyond, reading would keep everybody waiting
TIMEOUT = 12.0  # seconds; longer than what Rasa allows an action


class EngineDown(Exception):
    """The dialogue engine did not answer, or undid the turn."""


class Engine(Protocol):
    """Whatever leads the dialogue."""

    async def send(self, sender: str, texte: str) -> list[Message]:
        """Lead one turn; raise `EngineDown` when nothing came of it."""
        ...


class RasaEngine:
    """Rasa, through its loopback channel."""

    def __init__(self, session: aiohttp.ClientSession, url: str, jeton: str) -> None:
        self._session, self._url, self._jeton = session, url, jeton

    async def send(self, sender: str, texte: str) -> list[Message]:
        """Lead one turn."""
        try:
            async with self._session.post(
                f"{self._url}/webhooks/passerelle/message",
                json={"sender": sender, "message": texte},
                headers={"X-Jeton": self._jeton},
                timeout=aiohttp.ClientTimeout(total=TIMEOUT),
            ) as reponse:
                if reponse.status != 200:
                    raise EngineDown(f"rasa answered {reponse.status}")
                messages: list[Message] = list((await reponse.json())["messages"])
                return messages
        except (TimeoutError, aiohttp.ClientError, ValueError, LookupError, TypeError) as fault:
            raise EngineDown(type(fault).__name__) from None


def clean(texte: str) -> str:
    """Bring a text to what may be read: NFC, no control or invisible characters, no leading slash, not endless.

    >>> clean('/restart\\x00 ok'), clean('/\\n/restart')
    ('restart ok', 'restart')
    """
    visible = "".join(
        c for c in unicodedata.normalize("NFC", texte) if c in "\n\t" or unicodedata.category(c)[0] != "C"
    )
    return re.sub(r"^[\s/]+", "", visible).strip()  # between two slashes, any space: Rasa strips them all


class Dialogue:
    """Leads the turns of every conversation."""

    def __init__(self, engine: Engine, served: Callable[[], Catalogue], clock: Callable[[], datetime]) -> None:
        self._engine, self._served, self._clock = engine, served, clock

    async def tour(self, sender: str, brut: str) -> list[Message]:
        """Answer one message; never raises, never stays silent."""
        messages = Messages(self._served(), self._clock())
        texte = clean(brut[:DANGER])
        if not any(c.isalnum() for c in texte):
            return [messages.phrase("message_vide" if not texte else "repli")]
        danger = triage(texte)
        urgence = [messages.urgence(danger.niveau, danger.auteur)] if danger.niveau else []
        if len(texte) > LONGEST:
            urgence.append(messages.phrase("message_trop_long"))
        try:
            suite = await self._engine.send(sender, redact(texte).texte[:LONGEST])
        except EngineDown as fault:
            logger.error("engine down: %s", fault)
            return [*urgence, messages.phrase("incident")]
        return [*urgence, *suite] or [messages.phrase("repli")]
