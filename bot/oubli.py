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


def forget(store: Any, senders: Iterable[str], gardes: Iterable[str] = (), avant: float = 0.0) -> int:
    """Delete the conversations of `senders`, and those that are not in `gardes` and silent since `avant`.

    Rasa knows how to keep conversations, not how to delete them: this speaks to its two stores that we use.
    """
    while hasattr(store, "_tracker_store"):  # Rasa wraps its stores
        store = store._tracker_store
    if hasattr(store, "session_scope"):
        return _forget_rows(store, set(senders), set(gardes), avant)
    return _forget_in_memory(store, set(senders), set(gardes), avant)


def _forget_rows(store: Any, senders: set[str], gardes: set[str], avant: float) -> int:
    row = store.SQLEvent
    with store.session_scope() as session:
        if session.get_bind().dialect.name == "sqlite":
            session.connection().exec_driver_sql("PRAGMA secure_delete=ON")  # deleted bytes are overwritten
        connus = {sender for (sender,) in session.query(row.sender_id).distinct()}
        recents = {sender for (sender,) in session.query(row.sender_id).filter(row.timestamp > avant).distinct()}
        partants = sorted(connus & (senders | (connus - recents - gardes)))
        for debut in range(0, len(partants), LOT):
            lot = row.sender_id.in_(partants[debut : debut + LOT])
            session.query(row).filter(lot).delete(synchronize_session=False)
        session.commit()
    return len(partants)


def _forget_in_memory(store: Any, senders: set[str], gardes: set[str], avant: float) -> int:
    partants = [
        sender for sender, tracker in list(store.store.items())
        if sender in senders or (sender not in gardes and _last(store, tracker, sender) <= avant)
    ]  # fmt: skip
    for sender in partants:
        del store.store[sender]
    return len(partants)


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
                forget(agent.tracker_store, (), (), time.time() - SILENCE)
        except Exception as fault:  # the outer edge: a database that is down must not end the rounds
            logger.error("nothing could be forgotten: %s", type(fault).__name__)
        await asyncio.sleep(TOUTES)
