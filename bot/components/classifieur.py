"""Rasa's intent classifier: a thin coat around `bot.understanding.modele`."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components import DANGER, LEMMES, NIVEAU, NORMAL, learnt_messages, learnt_with, stories
from bot.components.tokeniseur import FrenchTokenizer
from bot.understanding.clauses import cut_clauses
from bot.understanding.ecoute import Dit, Ecoute
from bot.understanding.modele import Modele, Ranking
from bot.understanding.sens import start_meaning
from bot.understanding.texte import normalise
from bot.understanding.traits import Exemple
from bot.understanding.vigilance import attention, heard_in, speaks_of_danger

SHORT = 24  # characters: an answer, not a story; nothing longer is kept in memory
RANKED = 60  # every intent: the sujets are read from the ranking even when a facet comes first


def _described(ranking: list[tuple[str, float]]) -> list[dict[str, Any]]:
    return [{"name": nom, "confidence": confiance} for nom, confiance in ranking[:RANKED]]


def told(message: Message) -> Dit | None:
    """Return what `data/danger` says of an example."""
    danger = message.get(DANGER)
    return None if danger is None else Dit(danger, message.get(NIVEAU))


def read_exemple(message: Message) -> Exemple:
    """Return what the model reads of a message that the tokenizer has read."""
    texte = message.get("text") or ""
    lemmes = message.get(LEMMES)
    if lemmes is None:
        lemmes = " ".join(token.lemma for token in message.get("text_tokens") or [])
    return Exemple(texte, (message.get(NORMAL) or normalise(texte))[:4000], lemmes[:8000])


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class NeedClassifier(GraphComponent, IntentClassifier):
    """Sets the intent and its ranking."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config, self._storage, self._resource = config, storage, resource
        self._modele: Modele | None = None
        self._read_short = lru_cache(maxsize=1024)(self._read_now)

    @classmethod
    def required_components(cls) -> list[type]:
        """Need the tokens and lemmas."""
        return [FrenchTokenizer]

    @staticmethod
    def required_packages() -> list[str]:
        """Name what the fingerprint of the training depends on."""
        return ["spacy"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Train again when the code behind this component changed."""
        return learnt_with()

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the seed."""
        return {"random_seed": 42}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NeedClassifier:
        """Make an untrained classifier."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> NeedClassifier:
        """Read the trained model and warm it up."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as dossier:
            component._modele = Modele.load(dossier)
        component.process([])
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the needs, and to watch for danger."""
        exemples, veille = learnt_messages(training_data)
        sens = start_meaning(stories(exemples))
        self._modele = Modele(seed=self._config["random_seed"])
        self._modele.fit(
            [read_exemple(m) for m in exemples],
            [m.get("intent") for m in exemples],
            [told(m) or speaks_of_danger(m.get("text"), m.get("intent")) for m in exemples],
            [(read_exemple(m), dit) for m in veille if (dit := told(m))],
            sens,
        )
        with self._storage.write_to(self._resource) as dossier:
            self._modele.save(dossier)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the likeliest intent of each message and the whole ranking."""
        if not messages or self._modele is None:
            return messages
        for message in messages:
            clauses = cut_clauses(message.get("text") or "")
            (ranking, ecoute), *autres = self._read(read_exemple(message), clauses)
            ordre = _described(ranking)
            message.set("ecoute", heard_in(message.get("text") or "", ecoute))
            message.set("intent", ordre[0], add_to_output=True)
            message.set("intent_ranking", ordre, add_to_output=True)
            message.set("clauses", [_described(ranking)[:2] for ranking, _ in autres])
            message.set(
                "attention", max((attention(ecoute, dict(ranking)) for ranking, ecoute in autres), default=None)
            )
        return messages

    def _read_now(self, *exemples: Exemple) -> list[tuple[Ranking, Ecoute]]:
        assert self._modele is not None, "the model must be loaded first"
        return self._modele.read(exemples)

    def _read(self, exemple: Exemple, clauses: list[str]) -> list[tuple[Ranking, Ecoute]]:
        """Read a message and its clauses at once; short answers (« oui », a commune) come back and are read once."""
        if len(exemple.texte) <= SHORT and not clauses:
            return self._read_short(exemple)
        return self._read_now(exemple, *map(self._exemple, clauses))

    def _exemple(self, texte: str) -> Exemple:
        """Return a clause as the model reads it, without lemmas of its own: its normalised words stand for them."""
        normal = normalise(texte)
        return Exemple(texte, normal, normal)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the examples as they are."""
        return training_data
