"""The content of the project, read once for all the tests of a process."""

from functools import cache
from pathlib import Path

from knowledge.catalogue import Catalogue
from knowledge.loading import load

RACINE = Path(__file__).parent.parent


@cache
def catalogue():
    """Return the catalogue of the real content; it is frozen, so that tests may share it."""
    return Catalogue(load(RACINE / "knowledge" / "content"), "essai")


def say_avis(avis):
    """Say what the door did to a message, as the real engine does before anything else."""
    phrases = catalogue().contenu.phrases
    return [{"text": phrases[code].texte, "custom": {"type": "information", "code": code}} for code in avis]
