"""Keep the connection to the action server open from one call to the next; Rasa opens one for each call."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

KEPT = "passerelle_kept"


class KeptSession:
    """An HTTP session for several calls: entering it opens nothing, leaving it closes nothing."""

    def __init__(self, session: Any) -> None:
        self.session, self.loop = session, asyncio.get_running_loop()

    def usable(self) -> bool:
        """Tell whether it is open, and belongs to the loop that runs now."""
        return not self.session.closed and self.loop is asyncio.get_running_loop()

    async def __aenter__(self) -> Any:
        return self.session

    async def __aexit__(self, *fault: object) -> None:
        return None


def keep(endpoint: Any, make: Callable[[], Any]) -> KeptSession:
    """Return the session that an endpoint keeps, made when there is none."""
    kept = vars(endpoint).get(KEPT)
    if kept is None or not kept.usable():
        kept = vars(endpoint)[KEPT] = KeptSession(make())
    return kept


async def close(endpoint: Any) -> None:
    """Close the session that an endpoint keeps, if it does."""
    kept = vars(endpoint).pop(KEPT, None)
    if kept is not None:
        await kept.session.close()
