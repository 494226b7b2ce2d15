import asyncio
import json
import threading

import aiohttp
import pytest

from bot import patches
from bot.processus import Ports

pytestmark = pytest.mark.rasa
BON = {"X-Jeton": "secret"}
MESSAGE = {"sender": "a", "message": "bonjour"}


class FakeRasa:
    """Keeps the messages; answers with one whole message, or falls half-way."""

    def __init__(self):
        self.recus, self.fault = [], None

    async def __call__(self, message):
        self.recus.append(message)
        await message.output_channel.send_response(message.sender_id, {"text": "Bien reçu.", "elements": None})
        if self.fault:
            raise self.fault


@pytest.fixture(scope="module")
def canal():
    """The channel's module; Rasa is loaded only for these tests."""
    patches.install()
    from bot import canal

    return canal


@pytest.fixture
def rasa(door):
    """What stands behind the door, empty."""
    door.rasa.__init__()
    return door.rasa


class Door:
    """The channel behind a real server, in a thread: Sanic can be started once a process only."""

    def __init__(self, canal):
        from sanic import Sanic

        self.rasa, self.port, self.loop = FakeRasa(), Ports.free().web, asyncio.new_event_loop()
        self.app = Sanic("canal", configure_logging=False)
        channel = canal.PasserelleInput.from_credentials({"jeton": "secret"})
        self.app.blueprint(channel.blueprint(self.rasa), url_prefix="/webhooks/passerelle")
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)

    async def start(self):
        server = await self.app.create_server("127.0.0.1", self.port, return_asyncio_server=True, access_log=False)
        await server.startup()
        await server.start_serving()


@pytest.fixture(scope="module")
def door(canal):
    door = Door(canal)
    door.thread.start()
    asyncio.run_coroutine_threadsafe(door.start(), door.loop).result(10)
    yield door
    door.loop.call_soon_threadsafe(door.loop.stop)
    door.thread.join(10)


@pytest.fixture
def post(door):
    """Send a body to the channel."""

    async def send(corps, headers=BON, chemin="message"):
        data = corps if isinstance(corps, bytes) else json.dumps(corps)
        url = f"http://127.0.0.1:{door.port}/webhooks/passerelle/{chemin}"
        async with aiohttp.ClientSession() as session, session.post(url, data=data, headers=headers) as reponse:
            return reponse.status, await reponse.text()

    return send


async def test_a_message_is_answered_whole(post, rasa):
    status, corps = await post(MESSAGE)

    assert (status, json.loads(corps)) == (200, {"messages": [{"text": "Bien reçu."}]})
    assert [(m.sender_id, m.text, m.input_channel) for m in rasa.recus] == [("a", "bonjour", "passerelle")]


@pytest.mark.parametrize("chemin", ["message", "oubli"])
@pytest.mark.parametrize("headers", [{}, {"X-Jeton": ""}, {"X-Jeton": "faux"}, {"X-Jeton": "secret2"}])
async def test_without_the_token_nobody_speaks(post, rasa, headers, chemin):
    status, _ = await post(MESSAGE, headers, chemin)

    assert status == 403
    assert rasa.recus == []


async def test_a_token_that_is_no_ascii_is_refused_like_another(post, rasa):
    status, _ = await post(MESSAGE, {"X-Jeton": "secrét"})

    assert status == 403
    assert rasa.recus == []


@pytest.mark.parametrize(
    "corps",
    [
        b"",
        b"bonjour",
        b"{",
        b"\xff\xfe",
        b"null",
        b"[]",
        b'"a"',
        {},
        {"sender": "a"},
        {"message": "bonjour"},
        {"sender": "", "message": "bonjour"},
        {"sender": None, "message": "bonjour"},
        {"sender": 1, "message": "bonjour"},
        {"sender": ["a"], "message": "bonjour"},
        {"sender": "a", "message": None},
        {"sender": "a", "message": 3},
        {"sender": "a", "message": ["bonjour"]},
        {"sender": "a", "message": {"text": "bonjour"}},
        {"sender": "a", "message": ""},
        {"sender": "a", "message": " \n"},
    ],
)
async def test_what_is_no_message_is_refused(post, rasa, corps):
    status, _ = await post(corps)

    assert status == 400
    assert rasa.recus == []


async def test_a_body_that_cannot_be_read_is_not_repeated(post):
    _, corps = await post(b"{ornithorynque")

    assert "ornithorynque" not in corps


async def test_the_channel_has_no_other_door(post):
    status, _ = await post(MESSAGE, chemin="autre")

    assert status == 404


class Store:
    """Knows of one sending that was answered; wrapped as Rasa wraps its own."""

    def __init__(self):
        self._tracker_store = self.Inner()

    class Inner:
        def answered(self, sender, envoi):
            dit = {"text": "Déjà dit.", "buttons": None, "custom": {"type": "information"}}
            return [dit] if (sender, envoi) == ("a", "un") else None


@pytest.fixture
def processor(canal):
    """Rasa's own processor around a store, as far as a sending goes: what it would play is kept."""
    from rasa.core.processor import MessageProcessor

    class Processor(MessageProcessor):
        def __init__(self, store):
            self.tracker_store, self.joues = store, []

        async def log_message(self, message, should_save_tracker=True):
            self.joues.append((message.sender_id, message.text, message.message_id))
            raise patches.TurnAborted("played")

    return Processor


async def test_a_sending_that_was_taken_is_answered_again_and_not_played(canal, processor):
    rasa = processor(Store())

    reponse = await canal.answer(rasa.handle_message, "a", "oui", "un")

    assert json.loads(reponse.body) == {"messages": [{"text": "Déjà dit.", "custom": {"type": "information"}}]}
    assert rasa.joues == []


@pytest.mark.parametrize(("sender", "envoi"), [("a", "deux"), ("b", "un"), ("a", None)])
async def test_a_sending_that_was_not_taken_is_played_under_its_name(canal, processor, sender, envoi):
    rasa = processor(Store())

    await canal.answer(rasa.handle_message, sender, "oui", envoi)

    ((qui, texte, nom),) = rasa.joues
    assert (qui, texte) == (sender, "oui")
    assert nom == envoi or envoi is None and nom


async def test_a_store_that_cannot_be_asked_undoes_the_turn(canal, processor):
    class Broken:
        def answered(self, sender, envoi):
            raise OSError("locked")

    rasa = processor(Broken())

    assert (await canal.answer(rasa.handle_message, "a", "oui", "un")).status == 503
    assert rasa.joues == []


async def test_what_the_door_did_to_a_message_comes_with_it(post, rasa):
    await post(MESSAGE | {"avis": ["donnees_masquees", 3]})
    await post(MESSAGE | {"avis": "donnees_masquees"})

    assert [m.metadata for m in rasa.recus] == [{"avis": ["donnees_masquees"]}, None]


@pytest.mark.parametrize("envoi", [None, 1, ["un"], {"un": 1}])
async def test_a_sending_without_a_name_that_can_be_read_is_played(post, rasa, envoi):
    status, _ = await post(MESSAGE | {"envoi": envoi})

    assert status == 200
    assert len(rasa.recus) == 1


@pytest.mark.parametrize("fault", [patches.TurnAborted("stopped"), RuntimeError("ornithorynque"), KeyError("x")])
async def test_an_undone_turn_is_503_and_drops_what_was_said(canal, rasa, caplog, fault):
    rasa.fault = fault

    reponse = await canal.answer(rasa, "a", "bonjour")

    assert reponse.status == 503
    assert b"Bien" not in reponse.body
    assert "ornithorynque" not in caplog.text


async def test_a_cancelled_turn_is_no_fault(canal, rasa):
    rasa.fault = asyncio.CancelledError()

    with pytest.raises(asyncio.CancelledError):
        await canal.answer(rasa, "a", "bonjour")


@pytest.mark.parametrize(
    ("texte", "lu"),
    [
        ("bonjour", "bonjour"),
        ("/restart", "restart"),
        (" // /restart", "restart"),
        ("/", "."),
        ("", "."),
        ("a" * 4005, "a" * 4000),
    ],
)
def test_a_text_is_never_a_command(canal, texte, lu):
    assert canal.plain(texte) == lu


@pytest.mark.parametrize("texte", ["/\n/restart", "/\t/restart", "/\xa0/restart"])
def test_a_text_is_never_a_command_for_rasa_either(canal, texte):
    message = canal.UserMessage(canal.plain(texte), canal.WholeMessages(), "a")

    assert message.text == "restart"


@pytest.mark.parametrize("credentials", [None, {}, {"jeton": ""}, {"jeton": None}])
def test_the_channel_is_never_open_to_all(canal, credentials):
    with pytest.raises(ValueError, match="PASSERELLE_JETON"):
        canal.PasserelleInput.from_credentials(credentials)


async def test_a_message_keeps_its_parts_together(canal):
    sortie = canal.WholeMessages()

    await sortie.send_response("a", {"text": "x", "buttons": [1], "custom": {"type": "question"}, "image": None})
    await sortie.send_response("a", {"text": "", "custom": {}})

    assert sortie.messages == [{"text": "x", "buttons": [1], "custom": {"type": "question"}}]
