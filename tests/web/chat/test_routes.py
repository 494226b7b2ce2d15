"""One conversation through the door: what is sent, shown, kept, forgotten."""

import asyncio
import html
import re
from pathlib import Path

import pytest

from tests.web.conftest import SETTINGS, ask, cookie, post, say, token
from web.chat.entrees import ENTREES, NOMS
from web.dialogue import EngineDown
from web.porte import PORTE

OUBLI = SETTINGS.oubli
SCRIPT = {"Accept": "application/json"}


async def test_a_message_is_posted_then_redirected_then_shown(client, engine):
    await say(client, "bonjour")

    reponse = await post(client, "et après")
    page = await (await client.get("/")).text()

    assert (reponse.status, reponse.headers["Location"]) == (303, "/#dernier")
    assert [texte for _, texte in engine.recus] == ["bonjour", "et après"]
    assert "Vous dites &lt;et après&gt;" in page


async def test_the_script_gets_the_new_turn_alone(client):
    await say(client, "bonjour")

    status, corps = await ask(client, "et après")

    assert status == 200
    assert set(corps) == {"html", "boutons", "etat", "jeton", "envoi"}
    assert corps["etat"] == "ok"
    assert "et après" in corps["html"] and "bonjour" not in corps["html"]
    assert "Oui &amp; non" in corps["boutons"]


async def test_the_turn_of_the_script_is_the_turn_of_the_page(client):
    _, corps = await ask(client, "bonjour")

    page = await (await client.get("/")).text()

    assert " ".join(corps["html"].split()) in " ".join(page.split())


async def test_a_choice_is_a_button_that_sends_what_could_be_typed(client):
    page = await say(client, "bonjour")

    assert '<button name="q" value="&#34;oui&#34;">' in page


@pytest.mark.parametrize("envoyer", [say, ask])
async def test_what_a_person_writes_is_never_markup(client, envoyer):
    rendu = str(await envoyer(client, '<script>alert(1)</script> "><img src=x onerror=alert(1)>'))

    assert "<script>alert" not in rendu
    assert "<img src=x" not in rendu
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in rendu


async def test_a_message_that_cannot_be_laid_out_is_said_as_text(client, engine):
    engine.reponses = [{"text": "Voici le résultat.", "custom": {"type": "resultat"}}]

    _, corps = await ask(client, "bonjour")
    page = await (await client.get("/")).text()

    assert "Voici le résultat." in corps["html"]
    assert "Voici le résultat." in page


# danger


async def test_danger_is_answered_first_when_the_engine_is_down(client, engine):
    engine.fault = EngineDown("stopped")

    page = html.unescape(await say(client, "il me frappe, il est là"))

    assert page.index("si vous êtes en danger".capitalize()) < page.index("Un problème technique")
    assert 'class="robot urgence"' in page


async def test_danger_is_answered_over_the_limit_without_asking_the_engine(open_door, engine):
    client = await open_door(messages_par_minute=2)
    for _ in range(2):
        await ask(client, "bonjour")

    status, corps = await ask(client, "il me frappe, il est là")

    assert (status, corps["etat"]) == (200, "limite")
    assert "urgence" in corps["html"]
    assert len(engine.recus) == 2


async def test_danger_is_answered_over_the_limit_of_an_address(open_door):
    client = await open_door(envois_par_minute=1)
    await ask(client, "bonjour")

    status, corps = await ask(client, "il me frappe, il est là")

    assert status == 200
    assert "urgence" in corps["html"]


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
async def test_danger_is_answered_when_the_page_is_closed(open_door, accept):
    client = await open_door(ferme=True)
    donnees = {"jeton": client.app[PORTE].jetons.make(None), "q": "il me frappe, il est là"}

    reponse = await client.post("/", data=donnees, headers={"Accept": accept})
    texte = (await reponse.text()).replace('\\"', '"')

    assert reponse.status == 200
    assert 'class="robot urgence"' in texte


async def test_danger_in_a_refused_form_is_answered(client):
    reponse = await client.post("/", data={"jeton": "faux", "q": "il me frappe, il est là"})
    texte = await reponse.text()

    assert reponse.status == 200
    assert 'class="robot urgence"' in texte


@pytest.mark.lent
async def test_danger_does_not_wait_for_a_turn_that_hangs(client, engine):
    await ask(client, "bonjour")
    jeton = await token(client)
    stock = engine.send

    async def hang(sender, texte, envoi, avis):
        await asyncio.sleep(0 if "frappe" in texte else 30)
        return await stock(sender, texte, envoi)

    engine.send = hang
    premier = asyncio.create_task(client.post("/", data={"jeton": jeton, "q": "une question"}))
    await asyncio.sleep(0.05)

    async with asyncio.timeout(2):
        reponse = await client.post(
            "/", data={"jeton": jeton, "q": "il me frappe"}, headers={"Accept": "application/json"}
        )

    assert "urgence" in (await reponse.json())["html"]
    premier.cancel()


@pytest.mark.lent
async def test_danger_does_not_wait_for_an_engine_that_hangs(client, engine):
    async def hang(sender, texte, envoi, avis):
        await asyncio.sleep(30)

    engine.send = hang

    async with asyncio.timeout(2):
        _, corps = await ask(client, "il me frappe, il est là")

    assert "urgence" in corps["html"]


# who is speaking


async def test_nothing_of_a_conversation_is_in_another(aiohttp_client, client, engine):
    autre = await aiohttp_client(client.server)
    await say(client, "ornithorynque")

    page = await say(autre, "bonjour")

    assert "ornithorynque" not in page
    assert len({sender for sender, _ in engine.recus}) == 2


async def test_the_sender_that_rasa_sees_is_neither_the_cookie_nor_the_token(client, engine):
    jeton = await token(client)
    await say(client, "bonjour")

    ((sender, _),) = engine.recus
    assert len({sender, cookie(client), jeton, await token(client)}) == 4


async def test_the_cookie_is_drawn_at_random_and_ends_with_the_browser(client):
    pose = (await post(client, "bonjour")).headers["Set-Cookie"]

    assert "HttpOnly" in pose and "SameSite=Lax" in pose and "Path=/" in pose
    assert "expires" not in pose.lower() and "max-age" not in pose.lower()
    assert len(cookie(client)) >= 43


async def test_by_https_the_cookie_is_for_this_host_alone(open_door):
    client = await open_door(adresse="https://droits.example")

    pose = (await post(client, "bonjour")).headers["Set-Cookie"]

    assert pose.startswith("__Host-fil=")
    assert "Secure" in pose and "Path=/" in pose and "Domain" not in pose


async def test_a_browser_does_not_choose_its_secret(client):
    client.session.cookie_jar.update_cookies({"fil": "a" * 43}, client.make_url("/"))

    await client.post(
        "/", data={"q": "bonjour", "jeton": client.app[PORTE].jetons.make("a" * 43)}, allow_redirects=False
    )

    assert cookie(client) not in (None, "a" * 43)


async def test_a_browser_that_refuses_cookies_is_told_with_helplines(client):
    page = html.unescape(await (await client.get("/?d=1")).text())

    assert "refuse les cookies" in page


# forms


@pytest.mark.parametrize("jeton", ["", "faux", "é", "\U0001f600"])
async def test_a_wrong_token_is_refused_and_the_words_come_back(client, engine, jeton):
    reponse = await client.post("/", data={"jeton": jeton, "q": "je cherche une crèche"})
    texte = html.unescape(await reponse.text())

    assert reponse.status == 403
    assert ">je cherche une crèche</textarea>" in texte
    assert engine.recus == []


async def test_the_page_of_a_refusal_can_be_sent_again(client, engine):
    refus = await (await client.post("/", data={"jeton": "faux", "q": "bonjour"})).text()
    jeton = re.search(r'name="jeton" value="([^"]+)"', refus)[1]

    reponse = await client.post("/", data={"jeton": jeton, "q": "bonjour"}, allow_redirects=False)

    assert reponse.status == 303


async def test_the_token_of_another_conversation_is_refused(aiohttp_client, client, engine):
    autre = await aiohttp_client(client.server)
    await say(autre, "bonjour")
    await say(client, "bonjour")

    reponse = await client.post("/", data={"jeton": await token(autre), "q": "bonjour"})

    assert reponse.status == 403
    assert len(engine.recus) == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://ailleurs.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
        {"Origin": "https://127.0.0.1.ailleurs.example"},
        {"Origin": "file://"},
    ],
)
@pytest.mark.parametrize("chemin", ["/", "/sortie", "/effacer", "/presence"])
async def test_what_another_site_sends_is_refused_even_with_a_token(client, engine, chemin, headers):
    await say(client, "bonjour")

    reponse = await client.post(chemin, data={"jeton": await token(client)}, headers=headers, allow_redirects=False)

    assert reponse.status == 403
    assert len(engine.recus) == 1
    assert "Vous dites" in await (await client.get("/")).text()


@pytest.mark.parametrize("chemin", ["/", "/sortie", "/effacer", "/presence"])
async def test_a_form_without_token_is_refused(client, chemin):
    await say(client, "bonjour")

    assert (await client.post(chemin, data={"q": "x"}, allow_redirects=False)).status == 403
    assert "Vous dites" in await (await client.get("/")).text()


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://{hote}"}])
async def test_a_form_open_before_the_cookie_existed_is_taken_when_the_browser_vouches_for_it(client, headers):
    ancien = await token(client)
    await say(client, "bonjour")
    headers = {nom: v.format(hote=f"{client.host}:{client.port}") for nom, v in headers.items()}

    pris = await client.post("/", data={"jeton": ancien, "q": "x"}, headers=headers, allow_redirects=False)
    refuse = await client.post("/", data={"jeton": ancien, "q": "x"}, allow_redirects=False)

    assert (pris.status, refuse.status) == (303, 403)


@pytest.mark.parametrize(
    ("corps", "genre", "status"),
    [
        (b'{"q": "bonjour"}', "application/json", 415),
        (b"bonjour", "text/plain", 415),
        (b"--x\r\nrien", "multipart/form-data; boundary=x", 415),
        (b"", "", 415),
        (b"q=%FF%FE&jeton=x", "application/x-www-form-urlencoded", 403),
        (b"q=\xff\xfe&jeton=x", "application/x-www-form-urlencoded; charset=rien", 403),
        (b"q=a&q=b", "application/x-www-form-urlencoded", 400),
        (b"q=a&admin=1", "application/x-www-form-urlencoded", 400),
        (b"&".join(b"q%d=a" % n for n in range(50)), "application/x-www-form-urlencoded", 400),
        (b"", "application/x-www-form-urlencoded", 403),
    ],
)
async def test_what_is_no_form_of_ours_is_refused_in_french(client, engine, corps, genre, status):
    reponse = await client.post("/", data=corps, headers={"Content-Type": genre}, allow_redirects=False)

    assert reponse.status == status
    assert "Je n" in await reponse.text()
    assert engine.recus == []


async def test_a_body_that_is_too_big_is_refused_before_it_is_read(client, engine):
    reponse = await client.post("/", data={"jeton": await token(client), "q": "a" * 20_000})

    assert reponse.status == 413
    assert "trop long" in await reponse.text()
    assert engine.recus == []


async def test_a_body_that_does_not_say_its_size_is_refused_as_soon_as_it_is_too_big(client):
    async def flow():
        for _ in range(40):
            yield b"q=" + b"a" * 1000

    reponse = await client.post("/", data=flow(), headers={"Content-Type": "application/x-www-form-urlencoded"})

    assert reponse.status == 413


async def test_a_long_message_is_cut_and_a_danger_at_its_end_is_answered(client, engine):
    page = html.unescape(await say(client, "je cherche une crèche. " * 60 + "il me frappe, il est là"))

    assert len(engine.recus[0][1]) <= 1000
    assert 'class="robot urgence"' in page
    assert "je n’ai lu que le début" in page.replace("'", "’")


@pytest.mark.parametrize("texte", ["/restart", " / /restart", "\u200b/restart", "/\r\n/\r\n/restart"])
async def test_a_command_reaches_the_engine_as_a_word(client, engine, texte):
    await say(client, texte)

    assert engine.recus[0][1] == "restart"


async def test_control_and_invisible_characters_do_not_reach_the_engine(client, engine):
    await say(client, "je\x00 cher\u200bche\x1b une \u202ecrè\U000e0041che")

    assert engine.recus[0][1] == "je cherche une crèche"


async def test_personal_numbers_are_masked_before_the_engine_and_the_page(client, engine):
    page = html.unescape(await say(client, "mon numéro est 1 85 05 78 006 084 91 et le 06 12 34 56 78"))

    ((_, recu),) = engine.recus
    assert recu == "mon numéro est [NIR] et le [TELEPHONE]"
    assert "85 05" not in page and "12 34" not in page
    assert "J’ai masqué" in page.replace("'", "’")


# limits


async def test_too_many_messages_in_a_conversation_are_said_with_a_helpline_and_the_words_come_back(open_door, engine):
    client = await open_door(messages_par_minute=10)
    for _ in range(10):
        await say(client, "bonjour")

    reponse = await post(client, "onzième")
    texte = html.unescape(await reponse.text())

    assert reponse.status == 429
    assert "Attendez une minute" in texte and "3919" in texte and ">onzième</textarea>" in texte
    assert len(engine.recus) == 10


async def test_a_minute_later_messages_are_taken_again(open_door, seconds):
    client = await open_door(messages_par_minute=1)
    await say(client, "bonjour")
    refus = await post(client, "encore")

    seconds.now += 61

    assert refus.status == 429
    assert (await post(client, "encore")).status == 303


async def test_a_forwarded_address_is_not_believed_from_anybody(open_door):
    client = await open_door(envois_par_minute=3)

    statuts = [(await post(client, "x", {"X-Forwarded-For": f"10.0.0.{n}"})).status for n in range(5)]

    assert statuts == [303, 303, 303, 429, 429]


async def test_behind_a_proxy_that_is_known_each_person_has_their_own_limit(open_door):
    from ipaddress import ip_network

    client = await open_door(envois_par_minute=1, mandataires=(ip_network("127.0.0.0/8"),))

    statuts = [(await post(client, "x", {"X-Forwarded-For": f"6.6.6.6, 10.0.0.{n}"})).status for n in (1, 2, 1)]

    assert statuts == [303, 303, 429]


# sent twice


@pytest.mark.parametrize("fois", [2, 5])
async def test_the_same_sending_is_answered_once(client, engine, fois):
    await ask(client, "bonjour")

    reponses = [await ask(client, "et après", envoi="abcdefgh") for _ in range(fois)]

    assert len({corps["html"] for _, corps in reponses}) == 1
    assert [texte for _, texte in engine.recus] == ["bonjour", "et après"]


async def test_the_same_sending_at_the_same_time_is_answered_once(client, engine):
    await ask(client, "bonjour")
    jeton = await token(client)
    donnees = {"jeton": jeton, "q": "et après", "envoi": "abcdefgh"}

    await asyncio.gather(*(client.post("/", data=donnees) for _ in range(8)))

    assert len(engine.recus) == 2


@pytest.mark.lent  # it waits for real
async def test_a_danger_pressed_twice_is_answered_once_however_slow_the_engine(client, engine):
    await ask(client, "bonjour")
    jeton, stock = await token(client), engine.send

    async def slow(sender, texte, envoi, avis):
        await asyncio.sleep(1.1)  # longer than a person in danger waits for the turn before
        return await stock(sender, texte, envoi, avis)

    engine.send = slow
    donnees = {"jeton": jeton, "q": "il me frappe", "envoi": "abcdefgh"}
    corps = await asyncio.gather(*(client.post("/", data=donnees, headers=SCRIPT) for _ in range(2)))

    une, autre = [(await reponse.json())["html"] for reponse in corps]
    assert une == autre
    assert [texte for _, texte in engine.recus] == ["bonjour", "il me frappe"]


async def test_two_doors_that_led_the_same_sending_keep_one_turn(client, porte):
    await ask(client, "bonjour")
    conversation = await porte.conversations.get(cookie(client))

    for _ in range(2):
        await porte.conversations.add(conversation, "e" * 64, {"dits": [], "etat": "ok"}, False)

    assert len(porte.store.turns(conversation.sceau.cle)) == 2


async def test_another_text_under_the_same_name_is_another_message(client, engine):
    await ask(client, "bonjour")

    await ask(client, "oui", envoi="abcdefgh")
    await ask(client, "non", envoi="abcdefgh")

    assert [texte for _, texte in engine.recus] == ["bonjour", "oui", "non"]


# leaving, coming back, being idle


@pytest.mark.parametrize("chemin", ["/sortie", "/effacer"])
async def test_leaving_forgets_everything(client, porte, chemin):
    await say(client, "ornithorynque")
    secret = cookie(client)
    jeton = await token(client)

    reponse = await (
        client.get(chemin, allow_redirects=False) if chemin == "/sortie"
        else client.post(chemin, data={"jeton": jeton}, allow_redirects=False)
    )  # fmt: skip

    assert reponse.status == 303
    assert reponse.headers["Location"] == ("https://meteofrance.com/" if chemin == "/sortie" else "/")
    assert reponse.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert cookie(client) is None
    client.session.cookie_jar.update_cookies({"fil": secret}, client.make_url("/"))
    assert "ornithorynque" not in await (await client.get("/")).text()


async def test_the_beacon_of_the_exit_forgets_without_a_page(client):
    await say(client, "ornithorynque")

    reponse = await client.post("/sortie", data={"jeton": await token(client)})

    assert (reponse.status, await reponse.text()) == (204, "")
    assert "ornithorynque" not in await (await client.get("/")).text()


async def test_the_exit_works_without_a_conversation(client):
    assert (await client.get("/sortie", allow_redirects=False)).status == 303


@pytest.mark.parametrize("entete", ["Sec-Purpose", "Purpose"])
async def test_a_browser_that_looks_ahead_forgets_nothing(client, entete):
    await say(client, "ornithorynque")

    await client.get("/sortie", headers={entete: "prefetch"}, allow_redirects=False)

    assert "ornithorynque" in await (await client.get("/")).text()


async def test_an_idle_conversation_is_forgotten_and_its_page_is_empty(client, seconds):
    await say(client, "ornithorynque")

    seconds.now += OUBLI + 1
    page = await (await client.get("/")).text()

    assert "ornithorynque" not in page
    assert "effacée" not in page
    assert cookie(client) is None


async def test_a_conversation_that_goes_on_is_kept(client, seconds):
    await say(client, "ornithorynque")
    for _ in range(3):
        seconds.now += OUBLI - 1
        page = await say(client, "bonjour")

    assert "ornithorynque" in page


async def test_saying_one_is_still_there_keeps_the_conversation(client, seconds):
    await say(client, "ornithorynque")
    for _ in range(3):
        seconds.now += OUBLI - 1
        reponse = await client.post("/presence", data={"jeton": await token(client)})

    assert reponse.status == 204
    assert "ornithorynque" in await (await client.get("/")).text()


async def test_there_is_nothing_to_keep_after_the_idle_time(client, seconds):
    await say(client, "ornithorynque")
    jeton = await token(client)
    seconds.now += OUBLI + 1

    assert (await client.post("/presence", data={"jeton": jeton})).status == 410


@pytest.mark.parametrize("script", [True, False])
async def test_a_message_after_the_idle_time_is_answered_in_a_new_conversation(client, engine, seconds, script):
    await say(client, "ornithorynque")
    ancien, jeton = cookie(client), await token(client)
    seconds.now += OUBLI + 1

    headers = {"Accept": "application/json"} if script else {}
    reponse = await client.post("/", data={"jeton": jeton, "q": "je cherche une crèche"}, headers=headers)
    texte = html.unescape(await reponse.text())

    assert "Vous dites" in texte and "je cherche une crèche" in texte
    assert "est effacée" in texte
    assert "ornithorynque" not in texte
    assert cookie(client) != ancien
    assert engine.recus[0][0] != engine.recus[1][0]


# closed, entered from elsewhere


async def test_a_closed_page_says_so_with_people_to_call(open_door, tmp_path):
    client = await open_door(fichier_ferme=tmp_path / "ferme")
    ouverte = await client.get("/")
    (tmp_path / "ferme").touch()

    fermee = await client.get("/")
    texte = html.unescape(await fermee.text())

    assert (ouverte.status, fermee.status) == (200, 503)
    assert "Ce service est fermé" in texte and "3230" in texte


async def test_a_closed_page_takes_no_message(open_door, engine):
    client = await open_door(ferme=True)

    reponse = await client.post("/", data={"jeton": client.app[PORTE].jetons.make(None), "q": "bonjour"})

    assert reponse.status == 503
    assert engine.recus == []


async def test_an_entry_point_changes_the_first_choices(client):
    page = html.unescape(await (await client.get("/?entree=p13")).text())

    assert "value=\"Facture d'énergie ou d'eau impayée\"" in page
    assert 'name="entree" value="p13"' in page


@pytest.mark.parametrize(("nom", "code"), NOMS.items())
async def test_a_name_is_answered_by_its_code_and_no_page_is_ever_at_its_address(client, nom, code):
    reponse = await client.get("/", params={"entree": nom}, allow_redirects=False)

    assert (reponse.status, reponse.headers["Location"]) == (303, f"/?entree={code}")
    assert nom not in reponse.headers["Location"]
    assert "Set-Cookie" not in reponse.headers


def test_a_code_says_nothing_and_a_name_never_speaks_of_violence():
    assert [code for code in ENTREES if not re.fullmatch(r"p\d\d", code)] == []
    assert set(NOMS.values()) <= set(ENTREES)
    assert [nom for nom in NOMS if re.search("viol|danger|urgence|plainte|pension|impay", nom)] == []


def test_every_entry_point_is_written_for_who_makes_the_links():
    guide = (Path(__file__).parents[3] / "docs" / "integration.md").read_text(encoding="utf-8")

    assert [code for code in (*ENTREES, *NOMS) if f"`{code}`" not in guide] == []


@pytest.mark.parametrize("entree", ["", "rien", "<script>", "p13' or 1=1", "é" * 500])
async def test_an_unknown_entry_point_is_the_ordinary_page(client, entree):
    page = await (await client.get("/", params={"entree": entree})).text()

    assert 'name="entree"' not in page
    assert "Je suis en danger chez moi" in html.unescape(page)
