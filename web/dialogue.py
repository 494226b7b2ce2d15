"""One turn of a conversation, from the raw text to the messages to show: danger first, then the dialogue engine.

The engine is Rasa behind its loopback channel; when it does not answer, danger and contacts still do.
"""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import aiohttp

from bot.understanding.danger import triage
from bot.understanding.redaction import redact
from bot.understanding.vigilance import raise_danger
from knowledge.bulles import BULLES, hold
from knowledge.catalogue import Catalogue
from knowledge.messages import Message, Messages
from knowledge.sigles import spell_out

logger = logging.getLogger(__name__)
LONGEST = 2000  # characters of one message that the engine reads
DANGER = 20_000  # characters where a danger is looked for; beyond, reading would keep everybody waiting
TIMEOUT = 12.0  # seconds; longer than what Rasa allows an action
URGENT = 1.2  # seconds that a person in danger waits for more than the helplines


class EngineDown(Exception):
    """The dialogue engine did not answer, or undid the turn."""


class EngineSlow(EngineDown):
    """The dialogue engine did not answer in time; it may have taken the turn."""


class Patient(Protocol):
    """Whoever decides how often to try (`web.patience`)."""

    async def run(self, essai: Callable[[], Awaitable[list[Message]]]) -> list[Message]:
        """Return what a try gives; raise `EngineDown` when none does."""
        ...


class Once:
    """Tries once."""

    async def run(self, essai: Callable[[], Awaitable[list[Message]]]) -> list[Message]:
        """Return what the try gives."""
        return await essai()


class Engine(Protocol):
    """Whatever leads the dialogue."""

    async def send(self, sender: str, texte: str, envoi: str, avis: Sequence[str] = ()) -> list[Message]:
        """Lead one turn; raise `EngineDown` when nothing came of it. A sending that was taken is answered again, not played.

        Args:
            avis: what was done to the text, which the reply says in its place: it alone knows how much it has to say.
        """
        ...


class RasaEngine:
    """Rasa, through its loopback channel."""

    def __init__(self, session: aiohttp.ClientSession, url: str, jeton: str) -> None:
        self._session, self._url, self._jeton = session, url, jeton

    async def send(self, sender: str, texte: str, envoi: str, avis: Sequence[str] = ()) -> list[Message]:
        """Lead one turn."""
        try:
            async with self._session.post(
                f"{self._url}/webhooks/passerelle/message",
                json={"sender": sender, "message": texte, "envoi": envoi, "avis": list(avis)},
                headers={"X-Jeton": self._jeton},
                timeout=aiohttp.ClientTimeout(total=TIMEOUT),
            ) as reponse:
                if reponse.status != 200:
                    raise EngineDown(f"rasa answered {reponse.status}")
                messages: list[Message] = list((await reponse.json())["messages"])
                return messages
        except TimeoutError as fault:  # also aiohttp's, which are ClientErrors
            raise EngineSlow(type(fault).__name__) from None
        except (aiohttp.ClientError, ValueError, LookupError, TypeError) as fault:
            raise EngineDown(type(fault).__name__) from None

    async def forget(self, senders: list[str], avant: float) -> list[str]:
        """Have conversations forgotten; return the names of some that are silent since `avant`.

        Raises:
            EngineDown: nothing came of it.
        """
        try:
            async with self._session.post(
                f"{self._url}/webhooks/passerelle/oubli",
                json={"senders": senders, "avant": avant},
                headers={"X-Jeton": self._jeton},
                timeout=aiohttp.ClientTimeout(total=TIMEOUT),
            ) as reponse:
                if reponse.status != 200:
                    raise EngineDown(f"rasa answered {reponse.status}")
                return list((await reponse.json())["silencieux"])
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


@dataclass(frozen=True)
class Tour:
    """One turn: the text as it may be kept, the answers, and how it went.

    Args:
        issue: "reponse", "vide", "secours" (the engine is down) or "limite" (it was not asked).
        niveau: the danger that was heard, if any.
    """

    texte: str
    messages: list[Message] = field(default_factory=list)
    issue: str = "reponse"
    niveau: str | None = None


class Dialogue:
    """Leads the turns of every conversation.

    Args:
        longueur: characters of one message that the engine reads.
        patience: how often the engine is tried.
        secours: what is said in place of the engine's answer when it is down.
    """

    def __init__(
        self,
        engine: Engine,
        served: Callable[[], Catalogue],
        clock: Callable[[], datetime],
        longueur: int = LONGEST,
        patience: Patient | None = None,
        secours: Callable[[str], list[Message]] | None = None,
    ) -> None:
        self._engine, self._served, self._clock = engine, served, clock
        self._longueur, self._patience, self._secours = longueur, patience or Once(), secours or self._incident

    def _messages(self) -> Messages:
        return Messages(self._served(), self._clock())

    def _incident(self, _: str) -> list[Message]:
        return [self._messages().phrase("incident")]

    async def tour(self, sender: str, brut: str) -> list[Message]:
        """Answer one message; never raises, never stays silent."""
        return (await self.lead(sender, brut)).messages

    def alarm(self, brut: str, seul: bool = True) -> tuple[str | None, list[Message]]:
        """Look for a danger; return its level and the helplines. Where nobody else listens, a doubt is a danger."""
        danger = triage(clean(brut[:DANGER]))
        danger = raise_danger(danger, None, {}) if seul else danger
        return danger.niveau, [self._messages().urgence(danger.niveau, danger.auteur)] if danger.niveau else []

    async def lead(self, sender: str, brut: str, envoi: str = "", ask: bool = True) -> Tour:
        """Lead one turn; with `ask` false, a danger is answered and nothing else is.

        Args:
            envoi: the name of the sending, the same when it is tried again; it has one of its own when none is given.
        """
        messages, texte = self._messages(), clean(brut[:DANGER])
        if not any(c.isalnum() for c in texte):
            return Tour(texte, [messages.phrase("message_vide" if not texte else "repli")], "vide")
        niveau, dits = self.alarm(brut, seul=not ask)
        masque = redact(texte)
        garde = masque.texte[: self._longueur]
        faits = {"donnees_masquees": bool(masque.trouves), "message_trop_long": len(texte) > self._longueur}
        avis = [code for code, fait in faits.items() if fait]
        notices = [messages.phrase(code) for code in avis]
        if not ask:
            return Tour(garde, hold([*dits, *notices], BULLES - 1), "limite", niveau)
        try:
            suite = await self._ask(sender, garde, envoi or secrets.token_hex(16), avis, niveau is not None)
        except EngineDown as fault:
            logger.error("engine down: %s", fault)
            niveau, urgence = (niveau, []) if niveau else self.alarm(brut)
            if niveau is None:  # nobody listens beside the rules: one line, always
                urgence = [messages.phrase("rappel_securite")]
            dits = [*urgence, *dits, *notices, *self._secours(garde)]
            return Tour(garde, spell_out(hold(dits, BULLES), self._served().contenu.sigles), "secours", niveau)
        return Tour(garde, [*dits, *suite] or [messages.phrase("repli")], "reponse", niveau)

    async def _ask(self, sender: str, texte: str, envoi: str, avis: list[str], urgent: bool) -> list[Message]:
        """Ask the engine; a person in danger does not wait for one that is slow or being restarted."""
        if not urgent:
            return await self._patience.run(lambda: self._engine.send(sender, texte, envoi, avis))
        try:
            async with asyncio.timeout(URGENT):
                return await self._engine.send(sender, texte, envoi, avis)
        except TimeoutError:
            raise EngineSlow("too slow for an urgent answer") from None
