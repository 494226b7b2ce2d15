from datetime import datetime
from ipaddress import ip_network

import pytest

from bench import porte
from web.app import create_app
from web.reglages import Settings


class Engine:
    """Answers at once; falls when told to."""

    def __init__(self):
        self.senders, self.fault = set(), None

    async def send(self, sender, texte, envoi, avis=()):
        self.senders.add(sender)
        if self.fault:
            raise self.fault
        return [{"text": "Bien reçu.", "custom": {"type": "information"}}]


@pytest.fixture
def engine(monkeypatch):
    monkeypatch.setattr(porte, "LECTURE", (0.0, 0.0))
    monkeypatch.setattr(porte, "ENSEMBLE", 4)
    return Engine()


@pytest.fixture
async def url(aiohttp_server, catalogue, engine):
    settings = Settings("http://127.0.0.1:1", "secret", patience=0.0, mandataires=(ip_network("127.0.0.0/8"),))
    app = create_app(settings, lambda: catalogue, lambda: datetime(2026, 11, 21, 10), engine=engine)
    return str((await aiohttp_server(app)).make_url("/"))


async def test_every_visitor_has_a_conversation_of_their_own_and_stays_under_the_limits(url, engine):
    chiffres = await porte.load(url, 2)

    assert len(engine.senders) == 8
    assert chiffres["porte_erreurs"] == 0
    assert 0 < chiffres["porte_p50_ms"] <= chiffres["porte_p95_ms"]


async def test_a_turn_that_is_not_answered_by_the_engine_is_counted_as_wrong(url, engine):
    from web.dialogue import EngineDown

    engine.fault = EngineDown("stopped")

    assert (await porte.load(url, 1))["porte_erreurs"] > 0


async def test_a_danger_is_timed_with_the_engine_down(url, engine):
    from web.dialogue import EngineDown

    engine.fault = EngineDown("stopped")

    assert (await porte.danger(url, 3))["danger_sans_rasa_ms"] > 0
