"""Conversations of browsers: opened by their cookie, kept sealed, forgotten at exit or after ten idle minutes.

When the database does not answer, a conversation lasts one turn: nobody is left without an answer for that.
"""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from knowledge.messages import Message
from web.chat.sceau import Sceau, new_secret, sender_of
from web.chat.store import FAULTS, Store

logger = logging.getLogger(__name__)
Dit = tuple[str, Message]  # who ("vous", "robot"), what
Rendu = TypeVar("Rendu")
SECRET = re.compile(r"[\w-]{43}", re.ASCII)
STORE_PATIENCE = 5.0  # seconds; a machine that is busy is not a database that is down
URGENT_PATIENCE = 1.0  # seconds, when somebody is in danger: they must be answered within two
START_PATIENCE = 10.0  # seconds, when the process starts and nobody waits
STORE_REST = 3.0  # seconds during which a database that failed is left alone


URGENT: ContextVar[bool] = ContextVar("urgent", default=False)  # whether this request speaks of a danger


class StoreDown(Exception):
    """The database did not answer."""


@dataclass(frozen=True)
class Conversation:
    """One conversation. `sender` is what Rasa knows of it: neither the cookie nor the key."""

    secret: str
    sender: str
    sceau: Sceau = field(repr=False)
    danger: bool = False
    nouvelle: bool = False
    gardee: bool = True


class Conversations:
    """Every conversation that is open now."""

    def __init__(self, store: Store, clock: Callable[[], float], oubli: float) -> None:
        self._store, self._clock, self.oubli = store, clock, oubli
        self._fil = ThreadPoolExecutor(1, "conversations")  # one writer: nobody waits for a lock of SQLite
        self._tours: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._envois: dict[str, asyncio.Task[dict[str, Any]]] = {}
        self._repos = 0.0
        self.prete = False

    async def run(self, appel: Callable[..., Rendu], *valeurs: Any, patience: float | None = None) -> Rendu:
        """Call the store in its thread.

        Raises:
            StoreDown: it failed, or did not answer in time.
        """
        boucle = asyncio.get_running_loop()
        if time.monotonic() < self._repos:
            raise StoreDown("left alone after a failure")
        try:
            async with asyncio.timeout(patience or (URGENT_PATIENCE if URGENT.get() else STORE_PATIENCE)):
                return await boucle.run_in_executor(self._fil, appel, *valeurs)
        except FAULTS as fault:
            self._repos = time.monotonic() + STORE_REST
            logger.error("conversations: %s failed: %s", appel.__name__, type(fault).__name__)
            raise StoreDown(type(fault).__name__) from None

    async def prepare(self, make: Callable[[], bytes]) -> bytes:
        """Make the tables that are missing and return the key of the tokens; without a database, a key of this process."""
        try:
            await self.prepare_tables()
            return await self.run(self._store.server_key, make, patience=START_PATIENCE)
        except StoreDown:
            return make()

    async def prepare_tables(self) -> None:
        """Make the tables that are missing, once; tried again by `menage` while the database is down.

        Raises:
            StoreDown: the database did not answer.
        """
        if not self.prete:
            await self.run(self._store.prepare, patience=START_PATIENCE)
            self.prete = True

    async def get(self, secret: str | None) -> Conversation | None:
        """Return the conversation of a cookie, unless it was forgotten.

        While the database does not answer, nobody knows: it goes on with Rasa, and nothing is kept.
        """
        if not secret:
            return None
        sceau, sender = Sceau(secret), sender_of(secret)
        try:
            ligne = await self.run(self._store.find, sceau.cle)
        except StoreDown:
            return Conversation(secret, sender, sceau, gardee=False)
        if ligne is None or ligne.vu <= self._clock() - self.oubli:
            return None
        return Conversation(secret, sender, sceau, ligne.danger)

    async def open(self) -> Conversation:
        """Begin a conversation; its secret is ours, never what a browser proposes."""
        secret = new_secret()
        sceau, sender = Sceau(secret), sender_of(secret)
        try:
            await self.run(self._store.open, sceau.cle, sender, self._clock())
        except StoreDown:
            return Conversation(secret, sender, sceau, nouvelle=True, gardee=False)
        return Conversation(secret, sender, sceau, nouvelle=True)

    def turn(self, conversation: Conversation) -> asyncio.Lock:
        """Return what makes the turns of a conversation follow one another."""
        return self._tours.setdefault(conversation.sceau.cle, asyncio.Lock())

    async def once(self, envoi: str, play: Callable[[], Coroutine[Any, Any, dict[str, Any]]]) -> dict[str, Any]:
        """Play a sending, or wait for its answer when it is being played: a person pressed twice, or their page tried again."""
        tache = self._envois.get(envoi)
        if tache is None:
            tache = self._envois[envoi] = asyncio.create_task(play())
            tache.add_done_callback(lambda _: self._envois.pop(envoi, None))
        return await asyncio.shield(tache)

    async def said(self, conversation: Conversation) -> list[Dit]:
        """Return everything that was said."""
        try:
            tours = await self.run(self._store.turns, conversation.sceau.cle)
        except StoreDown:
            return []
        return [(de, message) for scelle in tours for de, message in conversation.sceau.open(scelle)["dits"]]

    async def already(self, conversation: Conversation, envoi: str) -> dict[str, Any] | None:
        """Return the turn that already answered this sending, if any."""
        return await self._turn(conversation, self._store.turn, envoi)

    async def last(self, conversation: Conversation) -> dict[str, Any] | None:
        """Return the turn that came last, if any."""
        return await self._turn(conversation, self._store.last_turn)

    async def _turn(
        self, conversation: Conversation, read: Callable[..., bytes | None], *valeurs: str
    ) -> dict[str, Any] | None:
        if not conversation.gardee or conversation.nouvelle:
            return None
        try:
            scelle = await self.run(read, conversation.sceau.cle, *valeurs)
        except StoreDown:
            return None
        return dict(conversation.sceau.open(scelle)) if scelle else None

    async def add(self, conversation: Conversation, envoi: str, tour: dict[str, Any], danger: bool) -> None:
        """Keep a turn, sealed; a conversation that was left meanwhile keeps nothing."""
        if conversation.gardee:
            scelle = conversation.sceau.seal(tour)
            try:
                await self.run(self._store.add, conversation.sceau.cle, envoi, scelle, self._clock(), danger)
            except StoreDown:
                return

    async def touch(self, conversation: Conversation) -> None:
        """Say that somebody is still there."""
        await self.run(self._store.touch, conversation.sceau.cle, self._clock())

    async def forget(self, secret: str | None) -> None:
        """Forget a conversation now."""
        if secret:
            await self.run(self._store.forget, [Sceau(secret).cle])

    def close(self) -> None:
        """Let the thread and the connections go."""
        self._fil.shutdown(wait=True)
        self._store.close()
