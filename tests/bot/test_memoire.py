import time

import pytest
import yaml

from bot import patches
from bot.processus import RACINE

pytestmark = pytest.mark.rasa
patches.install()

from rasa.core.tracker_store import SQLTrackerStore  # noqa: E402
from rasa.shared.core.domain import Domain  # noqa: E402
from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet, UserUttered  # noqa: E402
from rasa.shared.core.slots import TextSlot  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402

from bot.memoire import MemoireSQL  # noqa: E402

DOMAINE = Domain.from_dict({"slots": {"commune": {"type": "text", "mappings": [{"type": "custom"}]}}})


@pytest.fixture
def base(tmp_path):
    return str(tmp_path / "conversations.db")


@pytest.fixture
def memoire(base):
    return MemoireSQL(domain=DOMAINE, db=base, query={})


def conversation(*events):
    tracker = DialogueStateTracker("fil", [TextSlot("commune", mappings=[{"type": "custom"}])])
    for rang, event in enumerate(events):
        event.timestamp = time.time() + rang
        tracker.update(event)
    return tracker


def kinds(tracker):
    return [event.type_name for event in tracker.events]


async def test_what_was_saved_is_read_again(memoire):
    await memoire.save(
        conversation(ActionExecuted("action_listen"), UserUttered("bonjour"), SlotSet("commune", "01283"))
    )

    relu = await memoire.retrieve("fil")

    assert kinds(relu) == ["action", "user", "slot"]
    assert relu.get_slot("commune") == "01283"


async def test_only_new_events_are_added(memoire):
    await memoire.save(conversation(ActionExecuted("action_listen"), UserUttered("bonjour")))
    relu = await memoire.retrieve("fil")
    relu.update(SlotSet("commune", "01283"))

    await memoire.save(relu)
    await memoire.save(relu)

    assert kinds(await memoire.retrieve("fil")) == ["action", "user", "slot"]


async def test_a_conversation_that_was_not_read_here_is_not_written_twice(memoire):
    await memoire.save(conversation(ActionExecuted("action_listen"), UserUttered("bonjour")))

    await memoire.save(
        conversation(ActionExecuted("action_listen"), UserUttered("bonjour"), SlotSet("commune", "01283"))
    )

    assert kinds(await memoire.retrieve("fil")) == ["action", "user", "slot"]


async def test_a_new_session_hides_the_one_before(memoire):
    await memoire.save(
        conversation(
            UserUttered("bonjour"), ActionExecuted("action_session_start"), SessionStarted(), UserUttered("oui")
        )
    )

    assert kinds(await memoire.retrieve("fil")) == ["session_started", "user"]
    assert kinds(await memoire.retrieve_full_tracker("fil")) == ["user", "action", "session_started", "user"]


async def test_nobody_else_s_conversation_is_read(memoire):
    await memoire.save(conversation(UserUttered("bonjour")))

    assert await memoire.retrieve("un autre") is None


async def test_the_table_is_rasa_s_own(memoire, base):
    await memoire.save(conversation(UserUttered("bonjour"), SlotSet("commune", "01283")))

    relu = await SQLTrackerStore(domain=DOMAINE, db=base, query={}).retrieve("fil")

    assert kinds(relu) == ["user", "slot"]


def test_rasa_is_told_to_use_it():
    endpoints = yaml.safe_load((RACINE / "bot" / "endpoints.yml").read_text(encoding="utf-8"))

    assert endpoints["tracker_store"]["type"] == f"{MemoireSQL.__module__}.{MemoireSQL.__name__}"
