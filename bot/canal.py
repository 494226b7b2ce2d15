"""Rasa's only channel: JSON on loopback, with a token, whole messages, and never an empty answer on a fault."""

from __future__ import annotations

import asyncio
import hmac
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.oubli import forget, inner, silent
from bot.patches import TurnAborted

logger = logging.getLogger(__name__)
AVIS = 4  # names of what the door did to one message
LONGEST = 4000  # characters; the web door cuts before, this one protects Rasa


class WholeMessages(CollectingOutputChannel):
    """Collects each bot message whole: text, buttons and custom together."""

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep the message in one piece."""
        self.keep(message)

    def keep(self, message: dict[str, Any]) -> None:
        """Keep the parts of a message that are said."""
        kept = {key: message[key] for key in ("text", "buttons", "custom") if message.get(key)}
        if kept:
            self.messages.append(kept)


class PasserelleInput(InputChannel):
    """`POST /webhooks/passerelle/message {sender, message, envoi, avis}` → `{messages}` or 503 when the turn was undone.

    `envoi` names one sending: the last one taken is answered again when it comes again, never played twice; one that is
    being played is waited for. `avis` says what the door did to the message, for our actions to say in its place.
    """

    def __init__(self, jeton: str) -> None:
        self._jeton = jeton

    @classmethod
    def name(cls) -> str:
        """Return the name in the address."""
        return "passerelle"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """Read the token.

        Raises:
            ValueError: there is none; this channel is never open to all.
        """
        jeton = (credentials or {}).get("jeton")
        if not jeton:
            raise ValueError("the channel needs a token: set PASSERELLE_JETON")
        return cls(str(jeton))

    def _may_speak(self, request: Request) -> bool:
        return hmac.compare_digest(request.headers.get("X-Jeton", "").encode(errors="replace"), self._jeton.encode())

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the two routes."""
        routes = Blueprint("passerelle", __name__)

        @routes.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            agent = getattr(request.app.ctx, "agent", None)
            ready = agent is not None and agent.is_ready()
            return json({"status": "ok" if ready else "no model"}, status=200 if ready else 503)

        @routes.route("/message", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            if not self._may_speak(request):
                return json({"error": "wrong or missing X-Jeton"}, status=403)
            body = request.json if isinstance(request.json, dict) else {}
            sender, texte = body.get("sender"), body.get("message")
            if not (isinstance(sender, str) and sender and isinstance(texte, str) and texte.strip()):
                return json({"error": "sender and message are needed, both texts"}, status=400)
            envoi = body.get("envoi") if isinstance(body.get("envoi"), str) else None
            return await answer(on_new_message, sender, texte, envoi, read_avis(body.get("avis")))

        @routes.route("/oubli", methods=["POST"])
        async def forget_them(request: Request) -> HTTPResponse:
            if not self._may_speak(request):
                return json({"error": "wrong or missing X-Jeton"}, status=403)
            demande = read_oubli(request.json)
            if demande is None:
                return json({"error": "senders and avant are needed"}, status=400)
            agent = getattr(request.app.ctx, "agent", None)
            if agent is None or agent.tracker_store is None:
                return json({"error": "no tracker store yet"}, status=503)
            senders, avant = demande
            oublies = forget(agent.tracker_store, senders)
            return json({"oublies": oublies, "silencieux": silent(agent.tracker_store, avant)})

        return routes


def read_oubli(body: Any) -> tuple[list[str], float] | None:
    """Read who is to be forgotten, and since when the conversations to be named are silent."""
    if not isinstance(body, dict):
        return None
    senders, avant = body.get("senders"), body.get("avant")
    if not isinstance(senders, list) or not isinstance(avant, int | float):
        return None
    return (senders, float(avant)) if all(isinstance(sender, str) for sender in senders) else None


def read_message(
    texte: str, sortie: WholeMessages, sender: str, envoi: str | None = None, avis: Sequence[str] | None = None
) -> UserMessage:
    """Return a message as Rasa takes it; what the door did to it comes with it, for our actions to say."""
    dits = {"avis": list(avis)} if avis else None
    return UserMessage(plain(texte), sortie, sender, None, "passerelle", envoi, dits)


def read_avis(avis: Any) -> list[str]:
    """Read what the door did to the message: short names, nothing else."""
    return [nom for nom in avis if isinstance(nom, str)][:AVIS] if isinstance(avis, list) else []


async def answer(
    on_new_message: Callable[[UserMessage], Awaitable[Any]], sender: str, texte: str, envoi: str | None = None,
    avis: list[str] | None = None,
) -> HTTPResponse:  # fmt: skip
    """Lead one turn; on any fault nothing is kept of it and the caller is told."""
    sortie = WholeMessages()
    try:
        await on_new_message(read_message(texte, sortie, sender, envoi, avis))
    except asyncio.CancelledError:
        raise
    except (TurnAborted, Exception) as fault:  # the outer edge: whatever it is, the person gets an answer
        logger.error("turn undone: %s", fault if isinstance(fault, TurnAborted) else type(fault).__name__)
        return json({"error": "the turn was undone"}, status=503)
    return json({"messages": sortie.messages})


def already(store: Any, sender: str, envoi: str) -> list[dict[str, Any]] | None:
    """Return what a store knows to have answered a sending; one that forgets with its process knows of none."""
    store = inner(store)
    return store.answered(sender, envoi) if hasattr(store, "answered") else None


def plain(texte: str) -> str:
    """Take away what Rasa would read as a command: a leading slash is an intent for it.

    >>> plain('/restart'), plain(' //a{"b": 1}')
    ('restart', 'a{"b": 1}')
    """
    return re.sub(r"^[\s/]+", "", texte).strip()[:LONGEST] or "."
