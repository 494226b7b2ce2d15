"""The last component: what the message means as a whole, for the rules and for the actions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message

from bot.components.classifieur import NeedClassifier
from bot.understanding import comprehension
from bot.understanding.danger import triage
from bot.understanding.ecoute import heard
from bot.understanding.faits import build_lexique, extract
from bot.understanding.texte import normalise
from knowledge.catalogue import Catalogue
from knowledge.horloge import maintenant
from knowledge.releases import shared_catalogue

SHOWN = 3  # intents of the ranking that stay in the conversation: it is stored and sent at every turn


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class Comprehension(GraphComponent):
    """Sets `comprehension` on each message, and the entities that Rasa's own tools show."""

    def __init__(
        self, served: Callable[[], Catalogue] | None = None, today: Callable[[], date] = lambda: maintenant().date()
    ) -> None:
        self._served = served
        self._today = today
        self._release: str | None = None
        self._lexique: Any = None

    @classmethod
    def required_components(cls) -> list[type]:
        """Need the ranking of intents."""
        return [NeedClassifier]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Comprehension:
        """Make the component; the catalogue is opened at the first message."""
        return cls()

    def _catalogue(self) -> Catalogue:
        """Return the served catalogue, its words compiled again when the release changed."""
        self._served = self._served or shared_catalogue()
        catalogue = self._served()
        if catalogue.release != self._release:
            self._lexique, self._release = build_lexique(catalogue.contenu), catalogue.release
        return catalogue

    def process(self, messages: list[Message]) -> list[Message]:
        """Set what each message means."""
        catalogue = self._catalogue()
        for message in messages:
            texte = message.get("text") or ""
            ranking = _pairs(message.get("intent_ranking") or [])
            clauses = [_pairs(clause) for clause in message.get("clauses") or []]
            extraction = extract(texte, self._lexique, self._today(), {nom for nom, _ in ranking[:2]})
            ecoute = heard(message.get("ecoute"), texte, extraction.faits.get("commune"), catalogue.contenu)
            compris = comprehension.comprendre(
                ranking,
                extraction,
                triage(texte),
                catalogue.contenu,
                clauses,
                ecoute,
                normalise(texte),
                message.get("attention"),
            )
            message.set("comprehension", compris.as_dict(), add_to_output=True)
            message.set("intent_ranking", message.get("intent_ranking", [])[:SHOWN], add_to_output=True)
            message.set("intent", {"name": compris.intent, "confidence": compris.confiance}, add_to_output=True)
            entites = [
                {"entity": code, "value": valeur, "extractor": "Comprehension"}
                for code, valeur in extraction.faits.items()
            ]
            message.set("entities", entites, add_to_output=True)
        return messages


def _pairs(ranking: list[dict[str, Any]]) -> list[tuple[str, float]]:
    return [(intent["name"], intent["confidence"]) for intent in ranking]
