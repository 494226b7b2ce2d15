from datetime import date
from pathlib import Path

import pytest

from knowledge.catalogue import Catalogue
from knowledge.loading import load

RACINE = Path(__file__).parent.parent
JOUR = date(2026, 11, 21)


@pytest.fixture(scope="session")
def contenu():
    return load(RACINE / "knowledge" / "content")


@pytest.fixture(scope="session")
def catalogue(contenu):
    return Catalogue(contenu, "essai")
