"""Rasa components: thin coats around `bot.understanding`."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rasa.shared.nlu.training_data.message import Message
    from rasa.shared.nlu.training_data.training_data import TrainingData

DANGER, NIVEAU = "danger", "niveau"  # set on the examples of data/danger, which have no intent
NORMAL = "normal"  # set on every example once it is normalised

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


def learnt_messages(training_data: TrainingData) -> tuple[list[Message], list[Message]]:
    """Return the examples of the needs, then those of `data/danger`."""
    exemples = [m for m in training_data.intent_examples if m.get("text")]
    return exemples, [m for m in training_data.training_examples if m.get(DANGER) is not None]
