"""Forget what Rasa keeps of a person: when the page says so, and after an hour of silence whatever happens."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable
from typing import Any

logger = logging.getLogger(__name__)
LOT = 500  # names in one statement
SILENCE = 3600.0  # seconds after which nobody is waiting for an answer any more, even if the page is stopped
TOUTES = 600.0  # seconds between two rounds of our own


def inner(store: Any) -> Any:
    """Return the store that keeps conversations; Rasa wraps it."""
    while hasattr(store, "_tracker_store"):
        store = store._tracker_store
    return store


def silent(store: Any, avant: float) -> list[str]:
    """Name conversations that are silent since `avant`, so many at once."""
    store = inner(store)
    if not hasattr(store, "session_scope"):
        return [s for s, suivi in list(store.store.items()) if _last(store, suivi, s) <= avant][:LOT]
    row = store.SQLEvent
    with store.session_scope() as session:
        connus = {sender for (sender,) in session.query(row.sender_id).distinct()}
        recents = {sender for (sender,) in session.query(row.sender_id).filter(row.timestamp > avant).distinct()}
    return sorted(connus - recents)[:LOT]


def forget(store: Any, senders: Iterable[str]) -> int:
    """Delete conversations; return how many there were.

    Rasa knows how to keep conversations, not how to delete them: this speaks to its two stores that we use.
    """
    store, partants = inner(store), sorted(set(senders))
    if not hasattr(store, "session_scope"):
        return sum(store.store.pop(sender, None) is not None for sender in partants)
    row, oublies = store.SQLEvent, 0
    with store.session_scope() as session:
        if session.get_bind().dialect.name == "sqlite":
            session.connection().exec_driver_sql("PRAGMA secure_delete=ON")  # deleted bytes are overwritten
        for debut in range(0, len(partants), LOT):
            lot = row.sender_id.in_(partants[debut : debut + LOT])
            oublies += session.query(row.sender_id).filter(lot).distinct().count()
            session.query(row).filter(lot).delete(synchronize_session=False)
        session.commit()
    return oublies


def _last(store: Any, serialised: Any, sender: str) -> float:
    """Return when the last event of a conversation that is kept in memory happened."""
    tracker = store.deserialise_tracker(sender, serialised)
    return max((event.timestamp for event in tracker.events), default=0.0)


async def live(app: Any, loop: Any) -> None:
    """Make rounds for ever, beside the server: conversations are forgotten even when the page is stopped."""
    app.ctx.oubli = loop.create_task(_rounds(app))


async def end(app: Any, loop: Any) -> None:
    """Stop the rounds with the server."""
    app.ctx.oubli.cancel()


async def _rounds(app: Any) -> None:
    while True:
        agent = getattr(app.ctx, "agent", None)
        try:
            if agent is not None and agent.tracker_store is not None:
                forget(agent.tracker_store, silent(agent.tracker_store, time.time() - SILENCE))
        except Exception as fault:  # the outer edge: a database that is down must not end the rounds
            logger.error("nothing could be forgotten: %s", type(fault).__name__)
        await asyncio.sleep(TOUTES)
