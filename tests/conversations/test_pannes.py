"""What a person reads when something under the dialogue stops, hangs or fails: one sentence, a number, nothing lost."""

import asyncio
import secrets
import signal
import sqlite3
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from knowledge.horloge import maintenant
from tests.conftest import open_processus
from web.dialogue import Dialogue, RasaEngine

pytestmark = pytest.mark.rasa
DEBUT = "mon ex ne verse plus rien depuis 3 mois, 2 enfants, je suis à Oyonnax"


@pytest.fixture(scope="module")
def fragile(modele, tmp_path_factory):
    """Processes of our own, that we may break."""
    processus = open_processus(tmp_path_factory.mktemp("fragile"))
    processus.start("actions", "rasa")
    processus.wait_ready(("actions", "rasa"), 120)
    yield processus
    processus.stop()


@pytest.fixture
async def dialogue(fragile, catalogue):
    async with aiohttp.ClientSession() as session:
        engine = RasaEngine(session, fragile.env["PASSERELLE_RASA_URL"], fragile.env["PASSERELLE_JETON"])
        yield Dialogue(engine, lambda: catalogue, maintenant)


async def in_the_form(dialogue):
    """Open a screening; its next question is `titre`."""
    sender = secrets.token_hex(8)
    messages = await dialogue.tour(sender, DEBUT)
    assert messages[-1]["custom"]["fait"] == "titre"
    return sender


def assert_incident(messages):
    secours, message = messages
    assert secours["custom"]["code"] == "rappel_securite"
    assert message["custom"]["code"] == "incident"
    assert "3230" in message["text"]
    assert "Traceback" not in message["text"]


async def assert_it_goes_on(dialogue, sender):
    """The same answer, sent again, is taken; then the screening ends with what was said before the fault."""
    messages = await dialogue.tour(sender, "oui")
    assert messages[-1]["custom"]["fait"] == "vit_en_couple"
    messages = await dialogue.tour(sender, "non")
    verdicts = {
        m["custom"]["dispositif"]: m["custom"]["verdict"] for m in messages if m["custom"]["type"] == "resultat"
    }
    assert verdicts == {"aripa": "probable", "asf": "probable"}
    assert "401,56" in "\n".join(m["text"] for m in messages)


async def test_a_stopped_action_server_loses_nothing(fragile, dialogue):
    sender = await in_the_form(dialogue)

    fragile.stop("actions")
    assert_incident(await dialogue.tour(sender, "oui"))

    fragile.start("actions")
    fragile.wait_ready(("actions",))
    await assert_it_goes_on(dialogue, sender)


async def test_a_hung_action_server_loses_nothing(fragile, dialogue):
    sender = await in_the_form(dialogue)

    fragile.running["actions"].send_signal(signal.SIGSTOP)
    assert_incident(await asyncio.wait_for(dialogue.tour(sender, "oui"), 13))

    fragile.running["actions"].send_signal(signal.SIGCONT)
    await assert_it_goes_on(dialogue, sender)


async def test_a_failing_action_server_loses_nothing(fragile, dialogue):
    sender = await in_the_form(dialogue)
    fragile.stop("actions")

    async def fail(request):
        raise web.HTTPInternalServerError(text="broken")

    app = web.Application()
    app.add_routes([web.post("/webhook", fail)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", fragile.ports.actions, reuse_address=True).start()
    assert_incident(await dialogue.tour(sender, "oui"))
    await runner.cleanup()

    fragile.start("actions")
    fragile.wait_ready(("actions",))
    await assert_it_goes_on(dialogue, sender)


async def test_a_locked_database_loses_nothing(fragile, dialogue):
    sender = await in_the_form(dialogue)
    fichier = fragile.env["PASSERELLE_TRACKER_URL"].removeprefix("sqlite:///")

    verrou = sqlite3.connect(fichier, isolation_level=None)
    verrou.execute("BEGIN EXCLUSIVE")
    assert_incident(await asyncio.wait_for(dialogue.tour(sender, "oui"), 13))
    verrou.execute("ROLLBACK")
    verrou.close()

    await assert_it_goes_on(dialogue, sender)


async def test_a_fault_at_the_first_message_never_concludes(fragile, dialogue):
    sender = secrets.token_hex(8)

    fragile.stop("actions")
    assert_incident(await dialogue.tour(sender, DEBUT))

    fragile.start("actions")
    fragile.wait_ready(("actions",))
    messages = await dialogue.tour(sender, DEBUT)
    assert messages[-1]["custom"]["fait"] == "titre"


async def test_danger_is_answered_with_rasa_stopped(fragile, dialogue):
    fragile.stop("rasa")
    try:
        messages = await dialogue.tour(secrets.token_hex(8), "il me frappe il est là")
    finally:
        fragile.start("rasa")
        fragile.wait_ready(("rasa",), 120)

    assert messages[0]["custom"]["type"] == "urgence"
    assert "17" in messages[0]["text"]


async def test_no_message_text_reaches_the_logs(fragile, dialogue):
    sender = await in_the_form(dialogue)
    fragile.stop("actions")
    await dialogue.tour(sender, "ornithorynque oui")
    fragile.start("actions")
    fragile.wait_ready(("actions",))

    journal = Path(fragile.journal.name).read_text(encoding="utf-8", errors="replace")
    assert "ornithorynque" not in journal
    assert "ne verse plus" not in journal
