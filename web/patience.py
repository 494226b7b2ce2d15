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

    @property
    def down(self) -> bool:
        """Tell whether the last try failed."""
        return self._depuis is not None

    async def run(self, essai: Callable[[], Awaitable[Rendu]]) -> Rendu:
        """Return what a try gives.

        Raises:
            EngineDown: every try failed, or the engine is slow: then the turn may have been taken, and trying again would
                play it twice.
        """
        while True:
            try:
                rendu = await essai()
            except EngineSlow:
                self._depuis = self._depuis or self._clock()
                raise
            except EngineDown:
                self._depuis = self._depuis or self._clock()
                if self._clock() - self._depuis >= self._attente:
                    raise
                await self._sleep(PAUSE)
            else:
                self._depuis = None
                return rendu
