import html
import re
from datetime import datetime

import aiohttp
import pytest

from web.app import CONVERSATIONS, DIALOGUE, Settings, create_app
from web.conversations import IDLE, MOST, Conversations
from web.dialogue import Dialogue, EngineDown

MOMENT = datetime(2026, 11, 21, 10)
PROTECTIONS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class FakeEngine:
    """Repeats what it is sent, with a choice; or falls."""

    def __init__(self):
        self.recus, self.fault = [], None

    async def send(self, sender, texte):
        self.recus.append((sender, texte))
        if self.fault:
            raise self.fault
        return [{"text": f"Vous dites <{texte}>", "buttons": [{"title": "Oui & non", "payload": '"oui"'}]}]


class Clock:
    """Seconds that a test moves."""

    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def engine():
    return FakeEngine()


@pytest.fixture
def seconds():
    return Clock()


@pytest.fixture
def app(engine, catalogue, seconds):
    app = create_app(Settings("http://127.0.0.1:1", "secret"), lambda: catalogue, lambda: MOMENT, seconds)

    async def use_fake_engine(app):
        app[DIALOGUE] = Dialogue(engine, lambda: catalogue, lambda: MOMENT)

    app.on_startup.append(use_fake_engine)
    return app


@pytest.fixture
async def client(aiohttp_client, app):
    return await aiohttp_client(app)


async def token(client):
    return re.search(r'name="jeton" value="([^"]+)"', await (await client.get("/")).text())[1]


async def say(client, texte, **options):
    """Send the form as a browser without script does; return the page that follows."""
    reponse = await client.post("/", data={"jeton": await token(client), "q": texte}, **options)
    return await reponse.text()


async def test_the_first_page_greets_and_needs_no_script(client):
    page = await (await client.get("/")).text()

    assert "Racontez-moi votre situation" in page
    assert "<script" not in page
    assert not re.search(r"\son\w+=", page)


async def test_a_message_is_posted_then_redirected_then_shown(client, engine):
    reponse = await client.post("/", data={"jeton": await token(client), "q": "bonjour"}, allow_redirects=False)
    page = await (await client.get("/")).text()

    assert (reponse.status, reponse.headers["Location"]) == (303, "/#dernier")
    assert engine.recus[0][1] == "bonjour"
    assert "Vous dites &lt;bonjour&gt;" in page


async def test_a_choice_is_a_button_that_sends_what_could_be_typed(client, engine):
    page = await say(client, "bonjour")

    assert '<button name="q" value="&#34;oui&#34;">Oui &amp; non</button>' in page


async def test_what_a_person_writes_is_never_markup(client):
    page = await say(client, '<script>alert(1)</script> "><img src=x onerror=alert(1)>')

    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


async def test_danger_is_answered_first_when_the_engine_is_down(client, engine):
    engine.fault = EngineDown("stopped")

    page = await say(client, "il me frappe, il est là")

    urgence, incident = page.index("si vous êtes en danger".capitalize()), page.index("problème technique")
    assert urgence < incident
    assert 'class="robot urgence"' in page


async def test_an_engine_that_is_down_gives_one_sentence_with_a_number(client, engine):
    engine.fault = EngineDown("stopped")

    page = html.unescape(await say(client, "je cherche une crèche"))

    assert page.count("Un problème technique m'empêche de continuer.") == 1
    assert "3230" in page


async def test_the_door_answers_when_rasa_is_really_down(aiohttp_client, catalogue, seconds):
    client = await aiohttp_client(
        create_app(Settings("http://127.0.0.1:1", "x"), lambda: catalogue, lambda: MOMENT, seconds)
    )

    assert "problème technique" in await say(client, "je cherche une crèche")


async def test_nothing_of_a_conversation_is_in_another(aiohttp_client, app, engine):
    one = await aiohttp_client(app)
    other = await aiohttp_client(one.server)
    await say(one, "ornithorynque")

    page = await say(other, "bonjour")

    assert "ornithorynque" not in page
    assert len({sender for sender, _ in engine.recus}) == 2


async def test_the_sender_that_rasa_sees_is_neither_the_cookie_nor_the_token(client, engine):
    jeton = await token(client)
    await say(client, "bonjour")

    ((sender, _),) = engine.recus
    (cookie,) = [c.value for c in client.session.cookie_jar]
    assert len({sender, cookie, jeton}) == 3


async def test_the_cookie_is_for_this_session_and_this_site_only(client):
    cookie = (await client.get("/")).headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "expires" not in cookie.lower() and "max-age" not in cookie.lower()


async def test_the_exit_forgets_the_conversation_and_goes_elsewhere(client, app):
    await say(client, "ornithorynque")

    reponse = await client.get("/sortie", allow_redirects=False)
    page = await (await client.get("/")).text()

    assert reponse.status == 303
    assert reponse.headers["Location"].startswith("https://")
    assert '"cookies"' in reponse.headers["Clear-Site-Data"]
    assert "ornithorynque" not in page


async def test_the_exit_works_without_a_conversation(client):
    assert (await client.get("/sortie", allow_redirects=False)).status == 303


@pytest.mark.parametrize("jeton", ["", "faux", "é", "\U0001f600"])
async def test_a_wrong_token_writes_nothing(client, engine, jeton):
    await token(client)

    reponse = await client.post("/", data={"jeton": jeton, "q": "bonjour"}, allow_redirects=False)

    assert (reponse.status, reponse.headers["Location"]) == (303, "/")
    assert engine.recus == []


async def test_the_token_of_another_writes_nothing(aiohttp_client, client, engine):
    jeton = await token(await aiohttp_client(client.server))
    await token(client)

    await client.post("/", data={"jeton": jeton, "q": "bonjour"})

    assert engine.recus == []


@pytest.mark.parametrize("chemin", ["/", "/sortie", "/sante", "/rien", "/static/chat.css", "/static/rien.css"])
async def test_every_answer_protects_the_person(client, chemin):
    reponse = await client.get(chemin, allow_redirects=False)

    assert {nom: reponse.headers.get(nom) for nom in PROTECTIONS} == PROTECTIONS
    assert "default-src 'none'" in reponse.headers["Content-Security-Policy"]
    assert "script-src" not in reponse.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in reponse.headers["Content-Security-Policy"]


async def test_the_redirection_after_a_message_is_not_kept_either(client):
    reponse = await client.post("/", data={"jeton": await token(client), "q": "bonjour"}, allow_redirects=False)

    assert {nom: reponse.headers.get(nom) for nom in PROTECTIONS} == PROTECTIONS


async def test_the_page_asks_nothing_of_another_site(client):
    page = await (await client.get("/")).text()

    assert re.findall(r'(?:src|href|action)="(?!/|#|data:,)([^"]*)"', page) == []


@pytest.mark.parametrize("texte", ["a" * 20_000, "é" * 20_000, "\U0001f600a" * 10_000])
async def test_twenty_thousand_characters_are_answered(client, engine, texte):
    page = html.unescape(await say(client, texte))

    assert "Votre message est très long" in page
    assert len(engine.recus) == 1


async def test_a_body_without_end_gets_a_french_sentence(client, engine):
    reponse = await client.post("/", data={"jeton": await token(client), "q": "a" * 1_000_000})

    assert reponse.status == 413
    assert "n'a pas pu être lu" in await reponse.text()


@pytest.mark.parametrize("texte", ["/restart", " / /restart", "\u200b/restart", "/\r\n/\r\n/restart"])
async def test_a_command_reaches_the_engine_as_a_word(client, engine, texte):
    await say(client, texte)

    assert engine.recus[0][1] == "restart"


async def test_control_and_invisible_characters_do_not_reach_the_engine(client, engine):
    await say(client, "je\x00 cher\u200bche\x1b une \u202ecrèche")

    assert engine.recus[0][1] == "je cherche une crèche"


async def test_personal_numbers_do_not_reach_the_engine(client, engine):
    await say(client, "mon numéro est 1 85 05 78 006 084 91 et le 06 12 34 56 78")

    ((_, recu),) = engine.recus
    assert not re.search(r"\d\d", recu)


@pytest.mark.parametrize(
    ("corps", "genre"),
    [
        (b'{"q": "bonjour"}', "application/json"),
        (b"bonjour", "text/plain"),
        (b"q=%FF%FE&jeton=x", "application/x-www-form-urlencoded"),
        (b"q=\xff\xfe&jeton=x", "application/x-www-form-urlencoded"),
        (b"q=a&jeton=x", "application/x-www-form-urlencoded; charset=rien"),
        (b"rien", "multipart/form-data"),
        (b"rien", "multipart/form-data; boundary=x"),
        (b"--x\r\nrien", "multipart/form-data; boundary=x"),
        (b"", ""),
    ],
)
async def test_what_is_no_form_gets_a_french_sentence_or_the_page(client, engine, corps, genre):
    await token(client)

    reponse = await client.post("/", data=corps, headers={"Content-Type": genre}, allow_redirects=False)

    assert reponse.status in (303, 400)
    assert reponse.status == 303 or "n'a pas pu être lu" in await reponse.text()
    assert engine.recus == []


async def test_a_file_is_no_message(client, engine):
    form = aiohttp.FormData({"jeton": await token(client)})
    form.add_field("q", b"bonjour", filename="q.txt")

    reponse = await client.post("/", data=form, allow_redirects=False)

    assert reponse.status == 400
    assert engine.recus == []


@pytest.mark.parametrize("chemin", ["/rien", "/static/", "/static/../app.py", "/static/%2e%2e/app.py", "/index.php"])
async def test_an_unknown_page_is_a_french_sentence(client, chemin):
    reponse = await client.get(chemin)
    texte = await reponse.text()

    assert reponse.status in (403, 404)
    assert "Revenez à la page d'accueil" in texte
    assert "import" not in texte


async def test_an_unknown_method_is_a_french_sentence(client):
    reponse = await client.put("/")

    assert reponse.status == 405
    assert "Revenez à la page d'accueil" in await reponse.text()


async def test_a_fault_of_ours_is_a_french_sentence_and_no_word_of_the_person_is_logged(client, engine, caplog):
    engine.fault = RuntimeError("ornithorynque")

    reponse = await client.post("/", data={"jeton": await token(client), "q": "ornithorynque"})

    assert reponse.status == 500
    assert "3230" in await reponse.text()
    assert {nom: reponse.headers.get(nom) for nom in PROTECTIONS} == PROTECTIONS
    assert "RuntimeError" in caplog.text
    assert "ornithorynque" not in caplog.text


async def test_health_says_the_release(client):
    assert await (await client.get("/sante")).json() == {"status": "ok", "release": "essai"}


async def test_an_idle_conversation_is_forgotten(client, seconds):
    await say(client, "ornithorynque")

    seconds.now += IDLE + 1
    page = await (await client.get("/")).text()

    assert "ornithorynque" not in page


async def test_a_conversation_that_goes_on_is_kept(client, seconds):
    await say(client, "ornithorynque")
    for _ in range(3):
        seconds.now += IDLE - 1
        page = await say(client, "bonjour")

    assert "ornithorynque" in page


async def test_a_message_to_a_forgotten_conversation_opens_a_new_one(client, engine, seconds, app):
    jeton = await token(client)
    seconds.now += IDLE + 1

    reponse = await client.post("/", data={"jeton": jeton, "q": "bonjour"})

    assert reponse.status == 200
    assert "Racontez-moi votre situation" in await reponse.text()
    assert engine.recus == []
    assert app[CONVERSATIONS].get(None) is None


def test_the_oldest_conversation_gives_way_when_there_are_too_many():
    conversations = Conversations(lambda: 0.0)
    secrets = [conversations.open()[0] for _ in range(MOST + 1)]

    assert conversations.get(secrets[0]) is None
    assert conversations.get(secrets[1]) is not None
    assert conversations.get(secrets[-1]) is not None
