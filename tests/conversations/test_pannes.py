"""What a person reads when something under the dialogue stops, hangs or fails: one sentence, a number, nothing lost."""

import asyncio
import json
import re
import secrets
import signal
import sqlite3
from pathlib import Path
from types import SimpleNamespace

import aiohttp
import pytest
from aiohttp import web

from knowledge.horloge import maintenant
from tests.conftest import open_processus
from web.dialogue import Dialogue, RasaEngine
from web.patience import Patience

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


@pytest.fixture
async def coupure(fragile):
    """An address that leads to Rasa, and kills it after it saved a turn and before its answer comes back, when `armee`."""
    etat = SimpleNamespace(armee=False, recus=[])

    async def relay(request):
        corps = await request.json()
        etat.recus.append(corps)
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.post(f"{fragile.env['PASSERELLE_RASA_URL']}{request.path}", json=corps, headers={
                    "X-Jeton": request.headers["X-Jeton"]}) as reponse,
            ):  # fmt: skip
                lu = web.Response(body=await reponse.read(), status=reponse.status, content_type="application/json")
        except aiohttp.ClientError:
            lu = web.Response(status=502)
        if etat.armee:
            etat.armee = False
            fragile.running["rasa"].kill()
            fragile.running["rasa"].wait()
            fragile.start("rasa")
            request.transport.close()
        return lu

    app = web.Application()
    app.add_routes([web.post("/{chemin:.*}", relay)])
    runner = web.AppRunner(app)
    await runner.setup()
    ecoute = web.TCPSite(runner, "127.0.0.1", 0)
    await ecoute.start()
    etat.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield etat
    await runner.cleanup()
    fragile.wait_ready(("rasa",), 120)


def said_to_rasa(fragile, sender):
    """Return what Rasa holds of a conversation: what the person said, in order."""
    with sqlite3.connect(fragile.env["PASSERELLE_TRACKER_URL"].removeprefix("sqlite:///")) as base:
        rows = base.execute("SELECT data FROM events WHERE sender_id = ? AND type_name = 'user' ORDER BY id", (sender,))
        return [json.loads(data)["text"] for (data,) in rows]


async def test_a_turn_that_rasa_saved_before_it_was_killed_is_played_once(fragile, catalogue, coupure):
    async with aiohttp.ClientSession() as session:
        engine = RasaEngine(session, coupure.url, fragile.env["PASSERELLE_JETON"])
        dialogue = Dialogue(engine, lambda: catalogue, maintenant, patience=Patience(120.0))
        sender = await in_the_form(dialogue)

        coupure.armee = True
        messages = await dialogue.tour(sender, "oui")
        suite = await dialogue.tour(sender, "non")

    assert len({corps["envoi"] for corps in coupure.recus if corps["message"] == "oui"}) == 1
    assert sum(corps["message"] == "oui" for corps in coupure.recus) > 1  # it was tried again
    assert said_to_rasa(fragile, sender) == [DEBUT, "oui", "non"]
    assert messages[-1]["custom"]["fait"] == "vit_en_couple"  # a second « oui » would have answered this question
    assert messages[-1]["text"] and messages[-1]["buttons"]
    assert {m["custom"]["type"] for m in suite} >= {"resultat"}


async def test_no_message_text_reaches_the_logs(fragile, dialogue):
    sender = await in_the_form(dialogue)
    fragile.stop("actions")
    await dialogue.tour(sender, "ornithorynque oui")
    fragile.start("actions")
    fragile.wait_ready(("actions",))

    journal = Path(fragile.journal.name).read_text(encoding="utf-8", errors="replace")
    assert "ornithorynque" not in journal
    assert "ne verse plus" not in journal


async def test_a_sending_that_comes_again_while_it_is_played_waits_for_the_same_answer(fragile, dialogue):
    sender = await in_the_form(dialogue)

    fragile.running["actions"].send_signal(signal.SIGSTOP)
    async with aiohttp.ClientSession() as session:
        engine = RasaEngine(session, fragile.env["PASSERELLE_RASA_URL"], fragile.env["PASSERELLE_JETON"])
        essais = [asyncio.create_task(engine.send(sender, "oui", "envoi-1")) for _ in range(3)]
        await asyncio.sleep(1)
        fragile.running["actions"].send_signal(signal.SIGCONT)
        premiere, *autres = await asyncio.gather(*essais)

    assert premiere[-1]["custom"]["fait"] == "vit_en_couple"  # a second « oui » would have answered this question
    assert autres == [premiere, premiere]
    assert said_to_rasa(fragile, sender) == [DEBUT, "oui"]


class Navigateur:
    """A browser without script on the real page: a cookie, and forms that it can send twice."""

    def __init__(self, session, url):
        self.session, self.url = session, url

    async def form(self, texte):
        page = await (await self.session.get(self.url)).text()
        return {"q": texte} | {nom: re.search(rf'name="{nom}" value="([^"]+)"', page)[1] for nom in ("jeton", "envoi")}

    async def send(self, formulaire):
        entetes = {"Accept": "application/json", "Sec-Fetch-Site": "same-origin"}
        async with self.session.post(self.url, data=formulaire, headers=entetes) as reponse:
            return await reponse.json()


@pytest.fixture
async def navigateur(fragile):
    fragile.start("web")
    fragile.wait_ready(("web",))
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        navigateur = Navigateur(session, f"http://127.0.0.1:{fragile.ports.web}/")
        await navigateur.send(await navigateur.form(DEBUT))
        yield navigateur
    fragile.stop("web")


def last_sender(fragile):
    with sqlite3.connect(fragile.env["PASSERELLE_TRACKER_URL"].removeprefix("sqlite:///")) as base:
        return base.execute("SELECT sender_id FROM events ORDER BY id DESC LIMIT 1").fetchone()[0]


async def test_a_person_who_presses_twice_gets_one_answer(fragile, navigateur):
    formulaire = await navigateur.form("oui")

    fragile.running["actions"].send_signal(signal.SIGSTOP)
    envois = [asyncio.create_task(navigateur.send(formulaire)) for _ in range(2)]
    await asyncio.sleep(1)
    fragile.running["actions"].send_signal(signal.SIGCONT)
    premiere, seconde = await asyncio.gather(*envois)
    page = await (await navigateur.session.get(navigateur.url)).text()

    assert premiere["html"] == seconde["html"]
    assert page.count('class="vous"') == 2
    assert said_to_rasa(fragile, last_sender(fragile)) == [DEBUT, "oui"]


async def test_a_sending_that_comes_again_after_the_door_was_killed_is_played_once(fragile, navigateur):
    formulaire = await navigateur.form("oui")

    fragile.running["actions"].send_signal(signal.SIGSTOP)
    perdu = asyncio.create_task(navigateur.send(formulaire))
    await asyncio.sleep(0.5)
    fragile.running["web"].kill()
    fragile.running["web"].wait()
    with pytest.raises(aiohttp.ClientError):
        await perdu
    fragile.start("web")
    fragile.wait_ready(("web",))
    encore = asyncio.create_task(navigateur.send(formulaire))
    await asyncio.sleep(0.3)
    fragile.running["actions"].send_signal(signal.SIGCONT)
    reponse = await encore

    assert "Vivez-vous en couple" in reponse["html"]
    assert said_to_rasa(fragile, last_sender(fragile)) == [DEBUT, "oui"]
