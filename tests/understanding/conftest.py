"""What these tests share: the real content compiled once, and a day."""

from datetime import date

import pytest

from bot.understanding.lexique_faits import Lexique, build_lexique
from knowledge.model import Contenu

AUJOURDHUI = date(2026, 11, 21)


@pytest.fixture(scope="session")
def lexique(contenu: Contenu) -> Lexique:
    return build_lexique(contenu)


@pytest.fixture(scope="session")
def jour() -> date:
    return AUJOURDHUI
