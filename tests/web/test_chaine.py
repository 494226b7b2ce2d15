"""The whole chain, through the public door: the three real processes, stopped and started under a conversation."""

import asyncio
import html
import re
import sqlite3
import time
from pathlib import Path

import aiohttp
import pytest

from tests.conftest import open_processus

pytestmark = pytest.mark.rasa
DEBUT = "mon ex ne verse plus rien depuis 3 mois, 2 enfants, je suis à Oyonnax"
TOUS = ("actions", "rasa", "web")
PERSONNELS = ("2 95 10 99 126 111 93", "FR76 3000 6000 0112 3456 7890 189", "06 12 34 56 78", "marie.dupont@gmail.com")


@pytest.fixture(scope="module")
def maison(modele, tmp_path_factory):
    """Processes of our own, that we may break."""
    processus = open_processus(tmp_path_factory.mktemp("maison"))
    processus.start(*TOUS)
    processus.wait_ready(TOUS, 120)
    yield processus
    processus.stop()


class Person:
    """A browser without script, that sends the form again when nobody answers."""

    def __init__(self, session, url):
        self.session, self.url, self.page = session, url, ""

    async def read(self):
        async with self.session.get(self.url) as reponse:
            self.page = html.unescape(await reponse.text())
        return self.page

    async def say(self, texte):
        """Send a message as the script of the page does: the same sending until somebody answers."""
        champs = {nom: re.search(rf'name="{nom}" value="([^"]*)"', self.page)[1] for nom in ("jeton", "envoi")}
        for _ in range(60):
            try:
                async with self.session.post(
                    self.url, data={"q": texte, **champs}, headers={"Accept": "application/json"}
                ) as reponse:
                    corps = await reponse.json()
                    break
            except aiohttp.ClientError:
                await asyncio.sleep(0.5)
        await self.read()
        return corps


@pytest.fixture
async def person(maison):
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        person = Person(session, f"http://127.0.0.1:{maison.ports.web}/")
        await person.read()
        yield person


@pytest.mark.parametrize("nom", TOUS)
async def test_a_restart_in_the_middle_of_a_conversation_loses_nothing(maison, person, nom):
    await person.say(DEBUT)
    assert "Un jugement ou un acte officiel fixe-t-il" in person.page
    maison.stop(nom)
    reponse = asyncio.create_task(person.say("oui"))
    await asyncio.sleep(0.5)

    maison.start(nom)
    corps = await reponse
    if corps["etat"] == "secours":  # one clear sentence, and the same message with one press
        maison.wait_ready((nom,), 120)
        corps = await person.say("oui")

    assert "aujourd’hui" in corps["html"].replace("'", "’") and "couple" in corps["html"]
    assert person.page.count("Un problème technique") <= 1
    assert DEBUT in person.page
    maison.wait_ready((nom,), 120)


async def test_whoever_leaves_is_forgotten_by_rasa_within_seconds(maison, person):
    fichier = maison.env["PASSERELLE_TRACKER_URL"].removeprefix("sqlite:///")
    await person.say("je cherche une crèche à Belley pour travailler")
    with sqlite3.connect(fichier) as base:
        avant = base.execute("SELECT count(*) FROM events WHERE data LIKE '%Belley%'").fetchone()[0]

    async with person.session.get(f"{person.url}sortie", allow_redirects=False):
        pass
    for _ in range(50):
        with sqlite3.connect(fichier) as base:
            apres = base.execute("SELECT count(*) FROM events WHERE data LIKE '%Belley%'").fetchone()[0]
        if not apres:
            break
        await asyncio.sleep(0.2)

    assert avant > 0
    assert apres == 0


async def test_health_says_that_everything_works(maison, person):
    async with person.session.get(f"{person.url}sante") as reponse:
        sante = await reponse.json()

    assert sante["status"] == "ok"
    assert set(sante["parties"].values()) == {"ok"}


async def test_with_rasa_stopped_a_danger_is_answered_at_once(maison, person):
    await person.say("bonjour")
    maison.stop("rasa")
    try:
        await person.say("je cherche une crèche")  # the door learns that rasa is down
        durees = []
        for _ in range(5):
            depart = time.perf_counter()
            champs = {
                "q": "il me frappe il est là",
                "jeton": re.search(r'name="jeton" value="([^"]*)"', person.page)[1],
            }
            async with person.session.post(person.url, data=champs, headers={"Accept": "application/json"}) as reponse:
                corps = await reponse.json()
            durees.append(time.perf_counter() - depart)
    finally:
        maison.start("rasa")
        maison.wait_ready(("rasa",), 120)

    assert "urgence" in corps["html"]
    assert min(durees) < 0.05


async def test_no_personal_number_is_written_anywhere_even_when_things_break(maison, person):
    for numero in PERSONNELS:
        await person.say(f"ornithorynque, je donne {numero} et je veux une crèche")
    maison.stop("actions")
    await person.say("ornithorynque " + " ".join(PERSONNELS))
    maison.start("actions")
    maison.wait_ready(("actions",), 60)
    await person.say(" ".join(PERSONNELS))

    dossier = Path(maison.journal.name).parent
    tout = b"".join(fichier.read_bytes() for fichier in dossier.rglob("*") if fichier.is_file())

    for numero in PERSONNELS:
        for forme in (numero, re.sub(r"\s", "", numero)):
            assert forme.encode() not in tout, forme
    assert b"ornithorynque" not in Path(maison.journal.name).read_bytes()


def test_what_is_kept_is_for_its_owner_alone(maison):
    dossier = Path(maison.journal.name).parent
    bases = [*dossier.glob("chat.db*"), *dossier.glob("conversations.db*")]

    assert len(bases) >= 2
    assert {base.name: oct(base.stat().st_mode & 0o077) for base in bases if base.stat().st_mode & 0o077} == {}


async def test_a_connection_that_asks_for_nothing_is_closed(maison):
    lecteur, plume = await asyncio.open_connection("127.0.0.1", maison.ports.web)
    plume.write(b"GET / HTTP/1.1\r\nHost: x\r\nX-Lent: ")
    await plume.drain()

    async with asyncio.timeout(25):
        reste = await lecteur.read()

    plume.close()
    assert not reste.startswith(b"HTTP/1.1 5")


async def test_what_the_server_refuses_by_itself_names_no_version(maison):
    lecteur, plume = await asyncio.open_connection("127.0.0.1", maison.ports.web)
    plume.write(b"ornithorynque\r\n\r\n")
    async with asyncio.timeout(5):
        reponse = await lecteur.read()
    plume.close()

    assert reponse.startswith(b"HTTP/1.0 400") or reponse.startswith(b"HTTP/1.1 400")
    assert b"aiohttp" not in reponse and b"Python" not in reponse


@pytest.mark.parametrize("nom", ["rasa", "actions"])
async def test_the_inner_processes_are_not_reached_from_outside(maison, nom):
    import psutil

    port = getattr(maison.ports, nom)

    ecoutes = [c.laddr.ip for c in psutil.Process(maison.running[nom].pid).net_connections() if c.laddr.port == port]

    assert set(ecoutes) == {"127.0.0.1"}
