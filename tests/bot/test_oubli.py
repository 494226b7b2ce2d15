"""Rasa's own store forgets what it is told to, and what nobody wants any more."""

import sqlite3

import pytest

from bot import patches

pytestmark = pytest.mark.rasa


@pytest.fixture(scope="module", autouse=True)
def rasa():
    patches.install()


@pytest.fixture
def fichier(tmp_path):
    return tmp_path / "conversations.db"


@pytest.fixture(params=["sql", "memoire"])
async def store(request, fichier):
    """Both stores that we use, with three conversations: silent since 100, 200 and 300 seconds after the epoch."""
    from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore, SQLTrackerStore
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.events import UserUttered
    from rasa.shared.core.trackers import DialogueStateTracker

    domain = Domain.empty()
    stock = InMemoryTrackerStore(domain) if request.param == "memoire" else SQLTrackerStore(
        domain, host=f"sqlite:///{fichier}")  # fmt: skip
    store = FailSafeTrackerStore(stock)
    for sender, moment in (("a", 100.0), ("b", 200.0), ("c", 300.0)):
        evenement = UserUttered(f"ornithorynque {sender}", timestamp=moment)
        await store.save(DialogueStateTracker.from_events(sender, [evenement]))
    return store


async def senders(store):
    return sorted(await store.keys())


async def test_whoever_left_is_forgotten_however_recent(store):
    from bot.oubli import forget

    assert forget(store, ["c", "inconnu"]) == 1
    assert await senders(store) == ["a", "b"]


async def test_the_silent_are_named(store):
    from bot.oubli import silent

    assert [silent(store, avant) for avant in (50.0, 200.0, 1000.0)] == [[], ["a", "b"], ["a", "b", "c"]]
    assert await senders(store) == ["a", "b", "c"]


async def test_nothing_is_forgotten_for_nothing(store):
    from bot.oubli import forget

    assert forget(store, []) == 0
    assert await senders(store) == ["a", "b", "c"]


async def test_more_than_a_database_takes_at_once_is_forgotten_too(store):
    from bot.oubli import forget

    assert forget(store, [*(f"x{n}" for n in range(2000)), "a", "b"]) == 2
    assert await senders(store) == ["c"]


@pytest.mark.parametrize("store", ["sql"], indirect=True)
async def test_what_is_forgotten_is_no_longer_in_the_file(store, fichier):
    from bot.oubli import forget

    avant = fichier.read_bytes()
    forget(store, ["a", "b", "c"])

    assert b"ornithorynque" in avant
    assert b"ornithorynque" not in fichier.read_bytes()
    with sqlite3.connect(fichier) as base:
        assert base.execute("SELECT count(*) FROM events").fetchone() == (0,)


@pytest.mark.parametrize(
    "corps",
    [
        None,
        [],
        {},
        {"senders": "a", "avant": 1},
        {"senders": [1], "avant": 1},
        {"senders": [], "avant": "1"},
        {"avant": 1},
    ],
)
def test_a_demand_that_says_something_else_is_refused(corps):
    from bot.canal import read_oubli

    assert read_oubli(corps) is None


def test_a_demand_names_who_leaves_and_since_when_others_are_silent():
    from bot.canal import read_oubli

    assert read_oubli({"senders": ["a"], "avant": 12}) == (["a"], 12.0)
