"""What the routes of the public door share: the content, the dialogue, the conversations, the limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import jinja2
from aiohttp import web

from knowledge.catalogue import Catalogue
from knowledge.messages import Messages
from web.chat.conversations import Conversations
from web.chat.formulaire import Jetons
from web.chat.menage import Menage
from web.chat.store import Store
from web.dialogue import Dialogue
from web.limites import Adresses, Limite
from web.reglages import Settings
from web.supervision import Mesures


@dataclass(frozen=True)
class Porte:
    """Everything that a route may need; made once, when the door opens."""

    settings: Settings
    served: Callable[[], Catalogue]
    clock: Callable[[], datetime]
    pages: jinja2.Environment
    dialogue: Dialogue
    store: Store
    conversations: Conversations
    menage: Menage
    jetons: Jetons
    adresses: Adresses
    par_adresse: Limite
    par_conversation: Limite
    mesures: Mesures

    def messages(self) -> Messages:
        """Return what writes messages, now."""
        return Messages(self.served(), self.clock())


PORTE = web.AppKey("porte", Porte)
