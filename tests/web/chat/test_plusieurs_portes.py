"""Two doors on one PostgreSQL: what a person began at one goes on at the other."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from tests.postgresql import server
from tests.web.conftest import MOMENT, SETTINGS, ask, cookie, say, token
from web.app import create_app
from web.chat.store import Store, open_engine
from web.porte import PORTE

pytestmark = pytest.mark.lent


@pytest.fixture(scope="module")
def adresse():
    with server() as adresse:
        yield adresse


@pytest.fixture
async def portes(adresse, aiohttp_client, catalogue, engine, seconds):
    settings = replace(SETTINGS, chat_url=adresse)
    return [
        await aiohttp_client(create_app(settings, lambda: catalogue, lambda: MOMENT, seconds, engine)) for _ in range(2)
    ]


def test_processes_that_start_together_share_tables_and_key(adresse):
    stores = [Store(open_engine(adresse)) for _ in range(6)]

    def start(rang):
        stores[rang].prepare()
        return stores[rang].server_key(lambda: bytes([rang]) * 32)

    with ThreadPoolExecutor(6) as fils:
        cles = set(fils.map(start, range(6)))

    assert len(cles) == 1
    for store in stores:
        store.close()


async def test_a_conversation_goes_on_at_another_door(portes, engine):
    une, autre = portes
    await say(une, "ornithorynque")
    autre.session.cookie_jar.update_cookies({"fil": cookie(une)}, autre.make_url("/"))

    reponse = await autre.post("/", data={"jeton": await token(une), "q": "et après"}, allow_redirects=False)
    page = await (await une.get("/")).text()

    assert reponse.status == 303
    assert "ornithorynque" in page and "et après" in page
    assert len({sender for sender, _ in engine.recus}) == 1


async def test_a_sending_that_was_answered_at_one_door_is_not_played_at_the_other(portes, engine):
    une, autre = portes
    await say(une, "bonjour")
    _, premiere = await ask(une, "et après", envoi="abcdefgh")
    autre.session.cookie_jar.update_cookies({"fil": cookie(une)}, autre.make_url("/"))

    _, seconde = await ask(autre, "et après", envoi="abcdefgh")

    assert seconde["html"] == premiere["html"]
    assert [texte for _, texte in engine.recus] == ["bonjour", "et après"]


async def test_what_is_left_at_one_door_is_gone_at_the_other(portes, engine, seconds):
    une, autre = portes
    engine.reponses = [{"text": "?", "custom": {"type": "information", "code": "repli"}}]
    await say(une, "ornithorynque")
    autre.session.cookie_jar.update_cookies({"fil": cookie(une)}, autre.make_url("/"))

    await autre.get("/sortie", allow_redirects=False)
    page = await (await une.get("/")).text()

    assert "ornithorynque" not in page
    assert [texte for _, texte in une.app[PORTE].store.notes()] == ["ornithorynque"]
    assert une.app[PORTE].store.count_old_notes(MOMENT.date().replace(year=2027)) == 1
