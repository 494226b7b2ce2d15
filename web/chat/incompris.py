"""Keep what was not understood, redacted, so that trainers may add it to the examples; never when danger was spoken of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from knowledge.messages import Message
from web.chat.conversations import Conversation, Conversations, StoreDown
from web.chat.store import Store
from web.dialogue import Tour

CODES = frozenset({"repli", "repli_personne", "autre_langue", "hors_sujet"})
DANGERS = frozenset({"rappel_securite", "apres_danger", "violences_conjugales", "urgence_danger"})
VIOLENCES = frozenset({"auu"})  # a right that only violence opens


class Incompris:
    """Looks at each turn."""

    def __init__(self, conversations: Conversations, store: Store, clock: Callable[[], datetime]) -> None:
        self._conversations, self._store, self._clock = conversations, store, clock

    async def keep(self, conversation: Conversation, tour: Tour) -> bool:
        """Note the message if it was not understood; tell whether danger was spoken of, now or before."""
        danger = conversation.danger or tour.niveau is not None or any(map(speaks_of_danger, tour.messages))
        try:
            if danger and not conversation.danger:
                await self._conversations.run(self._store.drop_notes, conversation.sender)
            elif not danger and tour.issue == "reponse" and any(map(not_understood, tour.messages)):
                jour = self._clock().date()
                await self._conversations.run(self._store.note, conversation.sender, tour.texte, jour)
        except StoreDown:
            pass
        return danger


def _custom(message: Message) -> dict[str, Any]:
    return message.get("custom") or {}


def _said(custom: dict[str, Any]) -> set[Any]:
    """Return the names of everything that a message says: a bubble may hold several."""
    return {custom.get("code"), *custom.get("codes", [])}


def not_understood(message: Message) -> bool:
    """Tell whether a message says that ours was not understood."""
    custom = _custom(message)
    return custom.get("type") == "clarification" or bool(_said(custom) & CODES)


def speaks_of_danger(message: Message) -> bool:
    """Tell whether a message answers a danger, or speaks of violence."""
    custom = _custom(message)
    grave = bool(_said(custom) & DANGERS) or custom.get("dispositif") in VIOLENCES
    return custom.get("type") == "urgence" or grave
