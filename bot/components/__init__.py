"""Rasa components: thin coats around `bot.understanding`."""

from __future__ import annotations

import hashlib
from pathlib import Path

UNDERSTANDING = Path(__file__).parent.parent / "understanding"
LEARNT_WITH = (
    "modele.py", "traits.py", "sens.py", "souvenirs.py", "lignes.py", "motifs.py", "texte.py", "danger.py", "danger.yml", "lexique/sms.yml",
)  # fmt: skip


def learnt_with() -> str:
    """Return a name of the code behind the trained components: Rasa's cache looks at their own class only."""
    digest = hashlib.sha256()
    for nom in LEARNT_WITH:
        digest.update((UNDERSTANDING / nom).read_bytes())
    return digest.hexdigest()
