"""Rasa components: thin coats around `bot.understanding`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.understanding.souvenirs import worth_remembering

if TYPE_CHECKING:
    from rasa.shared.nlu.training_data.message import Message
    from rasa.shared.nlu.training_data.training_data import TrainingData

DANGER, NIVEAU = "danger", "niveau"  # set on the examples of data/danger; most have no intent
NORMAL, LEMMES = "normal", "lemmes"  # set on every example by the tokenizer, for the classifier

UNDERSTANDING = Path(__file__).parent.parent / "understanding"
LEARNT_WITH = (
    "modele.py", "traits.py", "ngrammes.py", "sens.py", "souvenirs.py", "lignes.py", "motifs.py", "texte.py", "danger.py", "danger.yml", "lexique/sms.yml",
)  # fmt: skip


def learnt_with() -> str:
    """Return a name of the code behind the trained components: Rasa's cache looks at their own class only."""
    digest = hashlib.sha256()
    for nom in LEARNT_WITH:
        digest.update((UNDERSTANDING / nom).read_bytes())
    return digest.hexdigest()


def stories(exemples: Sequence[Message]) -> list[str]:
    """Return the texts whose meaning the model will remember."""
    textes = [exemple.get("text") for exemple in exemples]
    return [textes[rang] for rang in worth_remembering(textes)]


def learnt_messages(training_data: TrainingData) -> tuple[list[Message], list[Message]]:
    """Return the examples of the needs, then those that only teach to watch for danger."""
    exemples = [m for m in training_data.intent_examples if m.get("text")]
    return exemples, [m for m in training_data.training_examples if m.get(DANGER) is not None and not m.get("intent")]
