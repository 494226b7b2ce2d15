"""Wait for an engine that is being restarted, so that nobody has to send a message again; give up when it lasts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from web.dialogue import EngineDown, EngineSlow

Rendu = TypeVar("Rendu")
PAUSE = 0.25  # seconds between two tries


class Patience:
    """Tries again while the engine has been down for less than `attente` seconds; after that, one try a message."""

    def __init__(
        self,
        attente: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._attente, self._clock, self._sleep = attente, clock, sleep
        self._depuis: float | None = None
        self._muet = False  # nobody is at the address; otherwise it is there and undoes turns

    @property
    def down(self) -> bool:
        """Tell whether the last try failed."""
        return self._depuis is not None

    def note(self, repond: bool) -> None:
        """Learn from elsewhere whether somebody is at the address (`menage` asks every few seconds)."""
        if not repond:
            self._fall()
            self._muet = True
        elif self._muet:
            self._depuis, self._muet = None, False

    def _fall(self) -> None:
        if self._depuis is None:
            self._depuis = self._clock()

    async def run(self, essai: Callable[[], Awaitable[Rendu]]) -> Rendu:
        """Return what a try gives.

        Raises:
            EngineDown: every try failed, or the engine is slow: then the turn may have been taken, and trying again would
                play it twice.
        """
        depart = self._clock()
        while True:
            try:
                rendu = await essai()
            except EngineDown as fault:
                self._fall()
                if isinstance(fault, EngineSlow) or self._lasts(depart):
                    raise
                await self._sleep(PAUSE)
            else:
                self._depuis, self._muet = None, False
                return rendu

    def _lasts(self, depart: float) -> bool:
        """Tell whether it has been too long, for this message or for those before it."""
        depuis = depart if self._depuis is None else min(depart, self._depuis)
        return self._clock() - depuis >= self._attente
