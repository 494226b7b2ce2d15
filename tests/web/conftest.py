"""A door with an engine that a test holds, and clocks that a test moves."""

import re
from dataclasses import replace
from datetime import datetime
from functools import cache

import pytest

from tests.contenu import say_avis
from web.app import create_app
from web.porte import PORTE
from web.presentation import open_pages
from web.reglages import Settings

MOMENT = datetime(2026, 11, 21, 10)
DEBUT = 1_795_255_200.0  # the same moment, in seconds
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SETTINGS = Settings("http://127.0.0.1:1", "secret", patience=0.0, messages_par_minute=1000, envois_par_minute=100_000)


class FakeEngine:
    """Repeats what it is sent, with a choice; or falls, or answers what it is told to."""

    def __init__(self):
        self.recus, self.envois, self.fault, self.reponses = [], [], None, None

    async def send(self, sender, texte, envoi, avis=()):
        self.recus.append((sender, texte))
        self.envois.append(envoi)
        if self.fault:
            raise self.fault
        if self.reponses is not None:
            return self.reponses
        return [*say_avis(avis), {"text": f"Vous dites <{texte}>", "buttons": [{"title": "Oui & non", "payload": '"oui"'}],
                 "custom": {"type": "information"}}]  # fmt: skip


class Seconds:
    """Seconds that a test moves."""

    now = DEBUT

    def __call__(self):
        return self.now


@pytest.fixture(scope="session", autouse=True)
def templates_read_once():
    """Every door of these tests shares its templates: compiling them is most of what opening one costs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("web.app.open_pages", cache(open_pages))
        yield


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def seconds():
    return Seconds()


@pytest.fixture
def open_door(aiohttp_client, catalogue, engine, seconds):
    """Open a door with other settings; return a browser in front of it."""

    async def open_with(**reglages):
        app = create_app(replace(SETTINGS, **reglages), lambda: catalogue, lambda: MOMENT, seconds, engine)
        return await aiohttp_client(app)

    return open_with


@pytest.fixture
async def client(open_door):
    return await open_door()


@pytest.fixture
def porte(client):
    return client.app[PORTE]


async def token(client):
    """Read the token of the form as a person's page holds it."""
    return re.search(r'name="jeton" value="([^"]+)"', await (await client.get("/")).text())[1]


async def post(client, texte, headers=None, **champs):
    """Send the form as a browser without script does, without following; return the answer."""
    donnees = {"jeton": await token(client), "q": texte} | champs
    return await client.post("/", data=donnees, headers=headers or {}, allow_redirects=False)


async def say(client, texte, **champs):
    """Send the form as a browser without script does; return the page that follows."""
    await post(client, texte, **champs)
    return await (await client.get("/")).text()


async def ask(client, texte, **champs):
    """Send the form as the script of the page does; return the status and the JSON."""
    reponse = await post(client, texte, {"Accept": "application/json"}, **champs)
    return reponse.status, await reponse.json()


def codes(messages):
    """Name each message by its code, or its type."""
    return [m["custom"].get("code") or m["custom"]["type"] for m in messages if "custom" in m]


def cookie(client):
    """Return the secret that the browser holds, None when it holds none."""
    return next((c.value for c in client.session.cookie_jar if c.key == "fil"), None)
