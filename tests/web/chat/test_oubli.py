"""What is kept goes by itself when its time comes; here the clock is moved."""

import sqlite3
from datetime import date, timedelta

import pytest

from tests.web.conftest import MOMENT, ask, cookie, say, token
from web.app import create_app
from web.chat.conversations import Conversations
from web.chat.menage import Menage
from web.chat.store import Store, open_engine
from web.dialogue import EngineDown
from web.porte import PORTE


class FakeRasa:
    """Keeps what it is asked to forget; falls when told to."""

    def __init__(self):
        self.demandes, self.fault, self.notes, self.silencieux = [], None, [], []
        self.refus = 0

    async def forget(self, senders, avant):
        if self.fault:
            self.refus += 1
            raise self.fault
        self.demandes.append((senders, avant))
        return self.silencieux


@pytest.fixture
def fichier(tmp_path):
    return tmp_path / "chat.db"


@pytest.fixture
def store(fichier):
    store = Store(open_engine(f"sqlite:///{fichier}"))
    store.prepare()
    yield store
    store.close()


@pytest.fixture
def rasa():
    return FakeRasa()


@pytest.fixture
def jour():
    return [MOMENT]


@pytest.fixture
def conversations(store, seconds):
    return Conversations(store, seconds, 600.0)


@pytest.fixture
def menage(conversations, store, rasa, seconds, jour):
    return Menage(conversations, store, rasa, seconds, lambda: jour[0], rasa.notes.append)


def rows(fichier, table):
    with sqlite3.connect(fichier) as base:
        return base.execute(f"SELECT * FROM {table}").fetchall()


async def test_an_idle_conversation_goes_here_and_at_rasa(conversations, menage, rasa, seconds, fichier):
    conversation = await conversations.open()
    await conversations.add(conversation, "", {"dits": []}, False)
    seconds.now += 601

    parties = await menage.round()

    assert parties == 1
    assert rows(fichier, "conversation") == rows(fichier, "tour") == rows(fichier, "oubli") == []
    assert rasa.demandes == [([conversation.sender], seconds.now - 600)]


async def test_what_rasa_keeps_for_nobody_is_forgotten_and_the_rest_is_not(conversations, menage, rasa, seconds):
    conversation = await conversations.open()
    orpheline = "0" * 32
    rasa.silencieux = [conversation.sender, orpheline, "sms-0123", "terminal"]
    seconds.now += 599

    await menage.round()

    assert [senders for senders, _ in rasa.demandes] == [[], [orpheline]]


async def test_what_is_asked_of_rasa_is_never_bigger_than_it_takes(conversations, menage, rasa, store):
    store.forget([(await conversations.open()).sceau.cle for _ in range(600)])

    await menage.round()
    await menage.round()

    assert [len(senders) for senders, _ in rasa.demandes] == [500, 100]


async def test_what_rasa_could_not_forget_is_asked_again_even_after_a_restart(
    conversations, menage, rasa, store, seconds, jour
):
    conversation = await conversations.open()
    await conversations.forget(conversation.secret)
    rasa.fault = EngineDown("stopped")
    with pytest.raises(EngineDown):
        await menage.round()
    rasa.fault = None

    await Menage(Conversations(store, seconds, 600.0), store, rasa, seconds, lambda: jour[0]).round()

    assert rasa.demandes[-1][0] == [conversation.sender]
    assert store.to_forget() == []
    assert rasa.notes == [False]


async def test_the_rounds_go_on_after_a_failure_and_somebody_who_leaves_wakes_them(menage, rasa, monkeypatch):
    import asyncio

    monkeypatch.setattr("web.chat.menage.TOUTES", 3600)
    rasa.fault = EngineDown("stopped")
    vie = asyncio.create_task(menage.live())
    async with asyncio.timeout(5):  # each round when it comes, even where the machine is busy
        while not rasa.refus:
            await asyncio.sleep(0.02)
        rasa.fault = None
        menage.wake()
        while not rasa.demandes:
            await asyncio.sleep(0.02)
    vie.cancel()

    assert len(rasa.demandes) == 1


async def test_the_door_forgets_by_itself_while_nobody_asks_anything(client, seconds, monkeypatch):
    import asyncio

    await say(client, "ornithorynque")
    store, menage = client.app[PORTE].store, client.app[PORTE].menage
    avant = store.senders()
    seconds.now += 601

    menage.wake()
    async with asyncio.timeout(5):  # by itself, even where the machine is busy
        while store.senders():
            await asyncio.sleep(0.02)

    assert len(avant) == 1


async def test_a_message_that_was_not_understood_is_kept_thirty_days_then_counted(menage, store, jour, fichier):
    store.note("a", "blabla [TELEPHONE]", MOMENT.date())
    store.note("a", "blibli", MOMENT.date())
    store.forget_idle(0)
    jour[0] = MOMENT + timedelta(days=30)
    await menage.round()
    gardes = len(rows(fichier, "incompris"))

    jour[0] = MOMENT + timedelta(days=31)
    await menage.round()

    assert gardes == 2
    assert rows(fichier, "incompris") == []
    assert rows(fichier, "compte") == [(MOMENT.date().isoformat(), 2)]


async def test_what_is_deleted_is_in_no_file_any_more(menage, store, jour, fichier):
    store.note("a", "ornithorynque", MOMENT.date())
    avant = b"".join(part.read_bytes() for part in fichier.parent.iterdir())
    jour[0] = MOMENT + timedelta(days=31)

    await menage.round()

    assert b"ornithorynque" in avant
    assert b"ornithorynque" not in b"".join(part.read_bytes() for part in fichier.parent.iterdir())


def test_old_notes_of_a_day_already_counted_are_added(store, fichier):
    for texte in ("a", "b"):
        store.note("s", texte, date(2026, 1, 1))
        store.count_old_notes(date(2026, 2, 1))

    assert rows(fichier, "compte") == [("2026-01-01", 2)]


async def test_a_turn_written_after_the_person_left_is_not_kept(conversations, fichier):
    conversation = await conversations.open()
    await conversations.forget(conversation.secret)

    await conversations.add(conversation, "", {"dits": []}, False)

    assert rows(fichier, "tour") == []


# what the file holds


async def test_the_file_is_for_its_owner_and_says_nothing_without_the_cookie(
    aiohttp_client, catalogue, engine, seconds, fichier
):
    from dataclasses import replace

    from tests.web.conftest import SETTINGS

    settings = replace(SETTINGS, chat_url=f"sqlite:///{fichier}")
    client = await aiohttp_client(create_app(settings, lambda: catalogue, lambda: MOMENT, seconds, engine))

    await say(client, "ornithorynque")
    contenu = b"".join(part.read_bytes() for part in fichier.parent.iterdir())

    assert {part.stat().st_mode & 0o777 for part in fichier.parent.iterdir()} == {0o600}
    assert b"ornithorynque" not in contenu
    assert cookie(client).encode() not in contenu
    assert (await token(client)).encode() not in contenu


async def test_a_restart_of_the_door_loses_nothing(aiohttp_client, catalogue, engine, seconds, fichier):
    from dataclasses import replace

    from tests.web.conftest import SETTINGS

    settings = replace(SETTINGS, chat_url=f"sqlite:///{fichier}")

    async def open_again():
        return await aiohttp_client(create_app(settings, lambda: catalogue, lambda: MOMENT, seconds, engine))

    avant = await open_again()
    await say(avant, "ornithorynque")
    secret, jeton = cookie(avant), await token(avant)
    await avant.close()
    apres = await open_again()
    apres.session.cookie_jar.update_cookies({"fil": secret}, apres.make_url("/"))

    reponse = await apres.post("/", data={"jeton": jeton, "q": "et après"}, allow_redirects=False)
    page = await (await apres.get("/")).text()

    assert reponse.status == 303
    assert "ornithorynque" in page and "et après" in page
    assert len({sender for sender, _ in engine.recus}) == 1


async def test_a_form_that_was_open_before_any_message_outlives_a_restart(
    aiohttp_client, catalogue, engine, seconds, fichier
):
    from dataclasses import replace

    from tests.web.conftest import SETTINGS

    settings = replace(SETTINGS, chat_url=f"sqlite:///{fichier}")
    clients = [
        await aiohttp_client(create_app(settings, lambda: catalogue, lambda: MOMENT, seconds, engine)) for _ in range(2)
    ]

    reponse = await clients[1].post("/", data={"jeton": await token(clients[0]), "q": "x"}, allow_redirects=False)

    assert reponse.status == 303


# a database that is down


@pytest.fixture
def broken(client, monkeypatch):
    """Break the database of the door."""

    def fail(*_):
        raise OSError("read-only")

    def break_it(*noms):
        for nom in noms:
            fail.__name__ = nom
            monkeypatch.setattr(client.app[PORTE].store, nom, fail)

    return break_it


TOUT = ("find", "open", "turns", "turn", "add", "forget", "touch", "note", "drop_notes", "senders", "check")


@pytest.mark.parametrize("noms", [TOUT, ("add",), ("open", "add", "touch"), ("find",)])
async def test_a_database_that_is_down_leaves_nobody_without_an_answer(client, broken, engine, noms):
    await say(client, "bonjour")
    broken(*noms)

    status, corps = await ask(client, "il me frappe, il est là")
    page = await client.post("/", data={"jeton": await token(client), "q": "je cherche une crèche"})

    assert status == 200 and "urgence" in corps["html"]
    assert page.status == 200
    assert len({sender for sender, _ in engine.recus}) == 1


async def test_a_database_that_became_read_only_leaves_nobody_without_an_answer(client, engine):
    await say(client, "bonjour")
    with client.app[PORTE].store._engine.connect() as base:
        base.exec_driver_sql("PRAGMA query_only=ON")

    status, corps = await ask(client, "il me frappe, il est là")
    page = await client.post("/", data={"jeton": await token(client), "q": "je cherche une crèche"})

    assert status == 200 and "urgence" in corps["html"]
    assert page.status == 200
    assert len({sender for sender, _ in engine.recus}) == 1


async def test_a_first_message_is_answered_on_the_page_itself_when_nothing_can_be_kept(client, broken):
    broken(*TOUT)

    reponse = await client.post("/", data={"jeton": await token(client), "q": "je cherche une crèche"})

    assert reponse.status == 200
    assert "Vous dites" in await reponse.text()


async def test_a_database_that_was_down_at_the_start_is_used_when_it_is_back(menage, conversations, store, monkeypatch):
    stock = store.prepare

    def fail():
        raise OSError("down")

    monkeypatch.setattr("web.chat.conversations.STORE_REST", 0.0)
    monkeypatch.setattr(store, "prepare", fail)
    cle = await conversations.prepare(lambda: b"k")
    avant = conversations.prete
    monkeypatch.setattr(store, "prepare", stock)

    await menage.round()

    assert (cle, avant, conversations.prete) == (b"k", False, True)
    assert (await conversations.open()).gardee


@pytest.mark.lent
async def test_a_database_that_hangs_does_not_delay_a_danger(client, monkeypatch):
    import asyncio
    import time

    await say(client, "bonjour")
    monkeypatch.setattr("web.chat.conversations.URGENT_PATIENCE", 0.3)
    for nom in ("find", "turn", "add", "drop_notes"):
        monkeypatch.setattr(client.app[PORTE].store, nom, lambda *_: time.sleep(0.8))
    jeton = await token(client)

    async with asyncio.timeout(1.5):
        reponse = await client.post(
            "/", data={"jeton": jeton, "q": "il me frappe"}, headers={"Accept": "application/json"}
        )

    assert "urgence" in (await reponse.json())["html"]
