"""Where Rasa keeps its conversations: its own SQL table, with two plain statements a turn.

Rasa's store maps every event to an object, and counts again before it writes what it has just read: a third of a turn.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import BotUttered, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

EVENTS = SQLTrackerStore.SQLEvent.__table__
OF_SENDER = EVENTS.c.sender_id == sa.bindparam("sender")
LAST_SESSION = (
    sa.select(sa.func.max(EVENTS.c.timestamp))
    .where(OF_SENDER, EVENTS.c.type_name == SessionStarted.type_name)
    .scalar_subquery()
)
ALL = sa.select(EVENTS.c.data).where(OF_SENDER).order_by(EVENTS.c.id)
LATEST = ALL.where(EVENTS.c.timestamp >= sa.func.coalesce(LAST_SESSION, 0.0))
LAST_SAID = (
    sa.select(EVENTS.c.id, EVENTS.c.data)
    .where(OF_SENDER, EVENTS.c.type_name == UserUttered.type_name)
    .order_by(EVENTS.c.id.desc())
    .limit(1)
)
ANSWERS = (
    sa.select(EVENTS.c.data)
    .where(OF_SENDER, EVENTS.c.type_name == BotUttered.type_name, EVENTS.c.id > sa.bindparam("rang"))
    .order_by(EVENTS.c.id)
)
STORED = "passerelle_stored"  # on a tracker that was read here: how many of its events the table holds


def _tune(connection: Any, _record: Any) -> None:
    """Let SQLite append to a log instead of waiting for the disk twice a turn; a killed process loses nothing."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")


class MemoireSQL(SQLTrackerStore):
    """Rasa's SQL tracker store, same table, fewer and lighter statements."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.engine.dialect.name == "sqlite":
            sa.event.listen(self.engine, "connect", _tune)
            self.engine.dispose()  # the connection that made the table was opened before

    async def _retrieve(self, sender_id: str, fetch_events_from_all_sessions: bool) -> DialogueStateTracker | None:
        """Read the events of a conversation, of the last session or of all."""
        with self.engine.connect() as connection:
            rows = connection.execute(ALL if fetch_events_from_all_sessions else LATEST, {"sender": sender_id}).all()
        if not rows or not self.domain:
            return None
        events = [json.loads(data) for (data,) in rows]
        tracker = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)
        if not fetch_events_from_all_sessions:
            setattr(tracker, STORED, len(rows))
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append the events that the table does not hold yet, in one transaction."""
        await self.stream_events(tracker)
        stored = getattr(tracker, STORED, None)
        with self.engine.begin() as connection:
            if stored is None:
                stored = len(connection.execute(LATEST, {"sender": tracker.sender_id}).all())
            rows = list(_rows(tracker, stored))
            if rows:
                connection.execute(sa.insert(EVENTS), rows)
        setattr(tracker, STORED, stored + len(rows))

    def answered(self, sender: str, envoi: str) -> list[dict[str, Any]] | None:
        """Return what already answered a sending, None when it was not the last one taken.

        A turn is written whole, its answers with it: a process that dies before it answers has lost nothing.
        """
        with self.engine.connect() as connection:
            dernier = connection.execute(LAST_SAID, {"sender": sender}).first()
            if dernier is None or json.loads(dernier.data).get("message_id") != envoi:
                return None
            rows = connection.execute(ANSWERS, {"sender": sender, "rang": dernier.id}).all()
        return [_message(json.loads(data)) for (data,) in rows]


def _message(event: dict[str, Any]) -> dict[str, Any]:
    return {"text": event.get("text")} | (event.get("data") or {})


def _rows(tracker: DialogueStateTracker, stored: int) -> Iterator[dict[str, Any]]:
    """Yield a row for each event after the first `stored` ones."""
    for event in islice(tracker.events, stored, None):
        data = event.as_dict()
        yield {
            "sender_id": tracker.sender_id,
            "type_name": event.type_name,
            "timestamp": data.get("timestamp"),
            "intent_name": ((data.get("parse_data") or {}).get("intent") or {}).get("name"),
            "action_name": data.get("name"),
            "data": json.dumps(data),
        }
