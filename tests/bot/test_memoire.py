import time
from types import SimpleNamespace

import pytest
import yaml

from bot import patches
from bot.processus import RACINE

pytestmark = pytest.mark.rasa


@pytest.fixture(scope="module")
def rasa():
    """Rasa's names; imported here, since importing Rasa changes the event loop of every test of the process."""
    patches.install()
    from rasa.core import tracker_store
    from rasa.shared.core import domain, events, slots, trackers

    domaine = domain.Domain.from_dict({"slots": {"commune": {"type": "text", "mappings": [{"type": "custom"}]}}})
    return SimpleNamespace(domaine=domaine, store=tracker_store, events=events, slots=slots, trackers=trackers)


@pytest.fixture
def base(tmp_path):
    return str(tmp_path / "conversations.db")


@pytest.fixture
def memoire(rasa, base):
    from bot.memoire import MemoireSQL

    return MemoireSQL(domain=rasa.domaine, db=base, query={})


@pytest.fixture
def conversation(rasa):
    """A tracker that went through these events."""

    def make(*said):
        commune = rasa.slots.TextSlot("commune", mappings=[{"type": "custom"}])
        tracker = rasa.trackers.DialogueStateTracker("fil", [commune])
        for rang, (kind, *arguments) in enumerate(said):
            event = getattr(rasa.events, kind)(*arguments)
            event.timestamp = time.time() + rang
            tracker.update(event)
        return tracker

    return make


LISTEN = ("ActionExecuted", "action_listen")
BONJOUR = ("UserUttered", "bonjour")
COMMUNE = ("SlotSet", "commune", "01283")


def kinds(tracker):
    return [event.type_name for event in tracker.events]


async def test_what_was_saved_is_read_again(memoire, conversation):
    await memoire.save(conversation(LISTEN, BONJOUR, COMMUNE))

    relu = await memoire.retrieve("fil")

    assert kinds(relu) == ["action", "user", "slot"]
    assert relu.get_slot("commune") == "01283"


async def test_only_new_events_are_added(memoire, conversation, rasa):
    await memoire.save(conversation(LISTEN, BONJOUR))
    relu = await memoire.retrieve("fil")
    relu.update(rasa.events.SlotSet("commune", "01283"))

    await memoire.save(relu)
    await memoire.save(relu)

    assert kinds(await memoire.retrieve("fil")) == ["action", "user", "slot"]


async def test_a_conversation_that_was_not_read_here_is_not_written_twice(memoire, conversation):
    await memoire.save(conversation(LISTEN, BONJOUR))

    await memoire.save(conversation(LISTEN, BONJOUR, COMMUNE))

    assert kinds(await memoire.retrieve("fil")) == ["action", "user", "slot"]


async def test_a_new_session_hides_the_one_before(memoire, conversation):
    ouverture = ("ActionExecuted", "action_session_start"), ("SessionStarted",)
    await memoire.save(conversation(BONJOUR, *ouverture, ("UserUttered", "oui")))

    assert kinds(await memoire.retrieve("fil")) == ["session_started", "user"]
    assert kinds(await memoire.retrieve_full_tracker("fil")) == ["user", "action", "session_started", "user"]


def sending(nom, texte="oui"):
    return ("UserUttered", texte, None, None, None, None, "passerelle", nom)


BOUTONS = [{"title": "Oui", "payload": "Oui"}]
REPONSE = ("BotUttered", "Et votre commune ?", {"buttons": BOUTONS, "custom": {"type": "question"}, "image": None})


async def test_the_sending_taken_last_is_found_with_what_answered_it(memoire, conversation):
    await memoire.save(conversation(LISTEN, sending("un"), ("BotUttered", "Bien."), sending("deux"), COMMUNE, REPONSE))

    (reponse,) = memoire.answered("fil", "deux")

    assert (reponse["text"], reponse["buttons"], reponse["custom"]) == (REPONSE[1], BOUTONS, {"type": "question"})


@pytest.mark.parametrize(("sender", "envoi"), [("fil", "trois"), ("fil", "un"), ("un autre", "deux")])
async def test_another_sending_is_one_to_take(memoire, conversation, sender, envoi):
    await memoire.save(conversation(LISTEN, sending("un"), ("BotUttered", "Bien."), sending("deux"), REPONSE))

    assert memoire.answered(sender, envoi) is None


async def test_a_sending_that_was_answered_by_silence_is_not_one_to_take(memoire, conversation):
    await memoire.save(conversation(LISTEN, sending("un")))

    assert memoire.answered("fil", "un") == []


async def test_nobody_else_s_conversation_is_read(memoire, conversation):
    await memoire.save(conversation(BONJOUR))

    assert await memoire.retrieve("un autre") is None


async def test_the_table_is_rasa_s_own(memoire, conversation, rasa, base):
    await memoire.save(conversation(BONJOUR, COMMUNE))

    relu = await rasa.store.SQLTrackerStore(domain=rasa.domaine, db=base, query={}).retrieve("fil")

    assert kinds(relu) == ["user", "slot"]


def test_rasa_is_told_to_use_it(memoire):
    endpoints = yaml.safe_load((RACINE / "bot" / "endpoints.yml").read_text(encoding="utf-8"))

    assert endpoints["tracker_store"]["type"] == f"{type(memoire).__module__}.{type(memoire).__name__}"
