"""Stand-ins for what Rasa imports at start and this project never uses: thirteen chat channels, plots, two databases.

They halve the imports of a serving process. Training and evaluation import Rasa whole.
"""

from __future__ import annotations

import sys
import types
from typing import Any

CHANNELS = {
    "botframework": "BotFrameworkInput", "callback": "CallbackInput", "console": "CmdlineInput",
    "facebook": "FacebookInput", "hangouts": "HangoutsInput", "mattermost": "MattermostInput",
    "rasa_chat": "RasaChatInput", "rocketchat": "RocketChatInput", "slack": "SlackInput",
    "socketio": "SocketIOInput", "telegram": "TelegramInput", "twilio": "TwilioInput",
    "twilio_voice": "TwilioVoiceInput", "webexteams": "WebexTeamsInput",
}  # fmt: skip
OTHERS = {
    "boto3": (), "boto3.dynamodb": (), "boto3.dynamodb.conditions": ("Key",),
    "pymongo": (), "pymongo.collection": ("Collection",),
    "pymongo.errors": ("ConnectionFailure", "OperationFailure"),
    "rasa.core.test": ("test",), "rasa.nlu.test": ("CVEvaluationResult", "determine_token_labels"), "rasa.utils.plotting": (),
}  # fmt: skip


def _channel(nom: str, classe: str) -> type:
    """Make a channel that has a name and nothing else."""

    def name(cls: type) -> str:
        return nom

    return type(classe, (), {"name": classmethod(name)})


def _module(nom: str, **contenu: Any) -> None:
    sys.modules[nom] = module = types.ModuleType(nom)
    vars(module).update(contenu)


def install() -> None:
    """Put the stand-ins in place; call it before Rasa is imported, in a process that only serves."""
    for nom, classe in CHANNELS.items():
        _module(f"rasa.core.channels.{nom}", **{classe: _channel(nom, classe)})
    for nom, classes in OTHERS.items():
        _module(nom, **{classe: type(classe, (Exception,), {}) for classe in classes})
    for nom in OTHERS:
        parent, _, enfant = nom.rpartition(".")
        if parent in OTHERS:
            setattr(sys.modules[parent], enfant, sys.modules[nom])
