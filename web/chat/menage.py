"""Forget what has had its time, without anybody asking: conversations, what Rasa keeps of them, notes for trainers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Protocol

from web.chat.conversations import Conversations, StoreDown
from web.chat.store import Store
from web.dialogue import EngineDown
from web.limites import Limite

logger = logging.getLogger(__name__)
TOUTES = 10.0  # seconds between two rounds
NOTES_GARDEES = timedelta(days=30)


class Forgetter(Protocol):
    """Whoever keeps the state of dialogues."""

    async def forget(self, senders: list[str], gardes: list[str], avant: float) -> int:
        """Forget these, and all that are not to be kept and silent since `avant`; raise `EngineDown` if it cannot."""
        ...


class Menage:
    """Makes a round every few seconds, and at once when somebody leaves; tells `note` whether Rasa answers."""

    def __init__(
        self, conversations: Conversations, store: Store, engine: Forgetter,
        seconds: Callable[[], float], clock: Callable[[], datetime], note: Callable[[bool], None] = lambda _: None,
        limites: Sequence[Limite] = (),
    ) -> None:  # fmt: skip
        self._conversations, self._store, self._engine = conversations, store, engine
        self._seconds, self._clock, self._note, self._limites = seconds, clock, note, limites
        self._appel = asyncio.Event()

    def wake(self) -> None:
        """Ask for a round now: somebody left."""
        self._appel.set()

    async def round(self) -> int:
        """Forget once what has had its time; return how many conversations went.

        Raises:
            StoreDown: the database did not answer.
            EngineDown: Rasa did not; what it must forget is kept for the next round.
        """
        for limite in self._limites:
            limite.forget_quiet()
        run, avant = self._conversations.run, self._seconds() - self._conversations.oubli
        parties = await run(self._store.forget_idle, avant)
        vieux = await run(self._store.count_old_notes, self._oldest_day())
        senders = await run(self._store.to_forget)
        if parties or vieux or senders:
            await run(self._store.scrub)
        gardes = await run(self._store.senders)
        try:
            await self._engine.forget(senders, gardes, avant)
        except EngineDown:
            self._note(False)
            raise
        self._note(True)
        await run(self._store.forgotten, senders)
        return parties

    def _oldest_day(self) -> date:
        return self._clock().date() - NOTES_GARDEES

    async def live(self) -> None:
        """Make rounds for ever; a round that fails is made again at the next, and said once."""
        panne = ""
        while True:
            try:
                await self.round()
                panne = ""
            except (StoreDown, EngineDown) as fault:
                if panne != str(fault):
                    logger.warning("nothing can be forgotten for now: %s", fault)
                panne = str(fault)
            self._appel.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(TOUTES):
                    await self._appel.wait()
