"""What these tests share: the real content compiled once, and a day."""

from datetime import date

import pytest

from bot.understanding.lexique_faits import Lexique, build_lexique
from knowledge.loading import read

AUJOURDHUI = date(2026, 11, 21)


@pytest.fixture(scope="session")
def lexique() -> Lexique:
    return build_lexique(read()[0])


@pytest.fixture(scope="session")
def jour() -> date:
    return AUJOURDHUI
