"""What a browser has said and read, kept in memory only: forgotten at exit, or ten minutes after the last message."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from knowledge.messages import Message

IDLE = 600.0  # seconds
MOST = 5000  # conversations at once; the oldest go first


@dataclass
class Conversation:
    """One conversation. `sender` is what Rasa knows of it: no cookie, no address."""

    sender: str
    jeton: str
    seen: float
    messages: list[tuple[str, Message]] = field(default_factory=list)


class Conversations:
    """Every conversation that is open now, by the secret of its cookie."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._ouvertes: dict[str, Conversation] = {}

    def open(self) -> tuple[str, Conversation]:
        """Start a conversation and return the secret of its cookie."""
        self.forget_idle()
        while len(self._ouvertes) >= MOST:
            self._ouvertes.pop(next(iter(self._ouvertes)))
        secret = secrets.token_urlsafe(24)
        conversation = Conversation(secrets.token_hex(16), secrets.token_urlsafe(16), self._clock())
        self._ouvertes[secret] = conversation
        return secret, conversation

    def get(self, secret: str | None) -> Conversation | None:
        """Return the conversation of a cookie, unless it was forgotten."""
        self.forget_idle()
        conversation = self._ouvertes.get(secret or "")
        if conversation:
            conversation.seen = self._clock()
        return conversation

    def forget(self, secret: str | None) -> None:
        """Forget a conversation."""
        self._ouvertes.pop(secret or "", None)

    def forget_idle(self) -> None:
        """Forget those that nobody has touched for a while."""
        limit = self._clock() - IDLE
        for secret in [s for s, c in self._ouvertes.items() if c.seen < limit]:
            del self._ouvertes[secret]
