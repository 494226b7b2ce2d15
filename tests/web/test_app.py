"""What every answer of the door has: headers, French faults, health, counters, static files."""

import html
import re
from pathlib import Path

import pytest

from tests.web.conftest import MOMENT, SETTINGS, ask, post, say, token
from web.app import create_app
from web.dialogue import EngineDown
from web.porte import PORTE

RACINE = Path(__file__).parents[2]
CSP = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'", "connect-src 'self'",
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "object-src 'none'",
    "require-trusted-types-for 'script'", "trusted-types passerelle",
}  # fmt: skip
PAGES = ["/", "/conseils", "/naviguer-en-securite", "/accessibilite", "/confidentialite", "/attente", "/fin"]
AUTRES = ["/sortie", "/sante", "/rien", "/static/page.css", "/static/rien.css", "/bouton.js", "/favicon.ico"]


@pytest.mark.parametrize("chemin", [*PAGES, *AUTRES])
async def test_every_answer_protects_the_person(client, chemin):
    headers = (await client.get(chemin, allow_redirects=False)).headers

    assert set(headers["Content-Security-Policy"].split("; ")) == CSP
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert "Server" not in headers
    assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize("chemin", [*PAGES, "/sortie", "/sante", "/rien"])
async def test_no_page_stays_in_a_cache(client, chemin):
    assert (await client.get(chemin, allow_redirects=False)).headers["Cache-Control"] == "no-store"


async def test_a_turn_does_not_stay_in_a_cache(client):
    reponse = await post(client, "bonjour", {"Accept": "application/json"})

    assert reponse.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("chemin", PAGES)
async def test_a_page_has_no_inline_code_and_asks_nothing_of_others(client, chemin):
    page = await (await client.get(chemin)).text()

    assert "<style" not in page
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)
    assert not re.search(r"\s(on\w+|style)=", page)
    assert not re.search(r'(?:src|action)="(?:https?:)?//', page)
    assert not re.search(r'<link[^>]+href="(?:https?:)?//', page)


@pytest.mark.parametrize("chemin", PAGES)
async def test_the_title_never_says_what_it_is_about(client, chemin):
    await say(client, "mon mari me frappe")

    titre = re.search("<title>(.*?)</title>", await (await client.get(chemin)).text())[1]

    assert titre.endswith("Vos démarches")
    assert not re.search("violen|danger|sécurité|aide", titre)


@pytest.mark.parametrize("chemin", [*PAGES, "/sante", "/bouton.js"])
async def test_nobody_gets_a_cookie_before_saying_something(client, chemin):
    assert "Set-Cookie" not in (await client.get(chemin)).headers


async def test_the_button_for_other_sites_may_be_loaded_by_them(client):
    reponse = await client.get("/bouton.js")

    assert reponse.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "javascript" in reponse.headers["Content-Type"]


@pytest.mark.parametrize(("chemin", "garde"), [("?v=1", "public, max-age=3600"), ("", "no-cache")])
async def test_a_static_file_may_be_kept_under_an_address_that_changes_with_it(client, chemin, garde):
    reponse = await client.get(f"/static/page.css{chemin}")

    assert reponse.headers["Cache-Control"] == garde


@pytest.mark.parametrize(
    "chemin",
    [
        "/rien",
        "/static/",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/.git/config",
        "/web/app.py",
        "/webhooks/passerelle",
    ],
)
async def test_what_is_not_a_page_is_a_french_sentence_with_a_helpline(client, chemin):
    reponse = await client.get(chemin)
    texte = await reponse.text()

    assert reponse.status in (403, 404)
    assert "Cette page n’existe pas" in texte.replace("'", "’")
    assert "3919" in texte
    assert "import" not in texte


@pytest.mark.parametrize("methode", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
async def test_an_unknown_method_is_refused_in_french(client, methode):
    reponse = await client.request(methode, "/")

    assert reponse.status == 405
    assert "Cette page n" in await reponse.text()


async def test_a_fault_of_ours_is_a_french_sentence_and_no_word_of_the_person_is_logged(client, engine, caplog):
    engine.fault = RuntimeError("ornithorynque")

    reponse = await post(client, "ornithorynque 2 95 10 99 126 111 93")
    texte = await reponse.text()

    assert reponse.status == 500
    assert "3230" in texte and "17" in texte
    assert "Traceback" not in texte
    assert "RuntimeError" in caplog.text
    assert "ornithorynque" not in caplog.text


async def test_a_fault_of_ours_still_answers_a_danger(client, engine):
    engine.fault = RuntimeError("broken")

    status, corps = await ask(client, "il me frappe, il est là")

    assert status == 200
    assert "urgence" in corps["html"]


async def test_health_says_how_each_part_is(client):
    sante = await (await client.get("/sante")).json()

    assert sante == {
        "status": "degrade",
        "release": "essai",
        "parties": {"rasa": "panne", "modele": "panne", "actions": "panne", "conversations": "ok", "releases": "ok"},
    }


async def test_health_says_that_the_database_of_the_releases_or_of_conversations_is_down(
    aiohttp_client, catalogue, monkeypatch
):
    class Served:
        repond = False

        def __call__(self):
            return catalogue

    client = await aiohttp_client(create_app(SETTINGS, Served(), lambda: MOMENT))

    def fail():
        raise OSError("read-only")

    monkeypatch.setattr(client.app[PORTE].store, "check", fail)

    parties = (await (await client.get("/sante")).json())["parties"]

    assert (parties["releases"], parties["conversations"]) == ("panne", "panne")


async def test_health_asks_each_part_at_most_once_a_second(open_door, aiohttp_server):
    from aiohttp import web

    vus = []

    async def rasa(request):
        vus.append(request.path)
        return web.json_response({"status": "no model"}, status=503)

    faux = web.Application()
    faux.add_routes([web.get("/webhooks/passerelle/", rasa), web.get("/sante", rasa)])
    url = str((await aiohttp_server(faux)).make_url("")).rstrip("/")
    client = await open_door(rasa_url=url, actions_url=f"{url}/webhook")

    parties = [(await (await client.get("/sante")).json())["parties"] for _ in range(5)]

    assert parties[0]["modele"] == "absent"
    assert sorted(vus) == ["/sante", "/webhooks/passerelle/"]


async def test_the_counters_count_and_say_nothing_personal(client, engine):
    await ask(client, "ornithorynque", entree="p13")
    engine.fault = EngineDown("stopped")
    await ask(client, "il me frappe, il est là")
    await client.post("/", data={"q": "x"})

    texte = await (await client.get("/metriques")).text()

    assert 'passerelle_tours_total{issue="reponse"} 1.0' in texte
    assert 'passerelle_tours_total{issue="secours"} 1.0' in texte
    assert "passerelle_dangers_total 1.0" in texte
    assert 'passerelle_entrees_total{entree="p13"} 1.0' in texte
    assert 'passerelle_refus_total{status="403"} 1.0' in texte
    assert "passerelle_conversations 1.0" in texte
    assert not re.search(r"ornithorynque|frappe|127\.0", texte)


async def test_the_counters_are_for_whoever_supervises(open_door):
    from ipaddress import ip_network

    client = await open_door(supervision=(ip_network("10.0.0.0/8"),))

    assert (await client.get("/metriques")).status == 404


async def test_a_token_of_a_page_is_not_the_cookie(client):
    jeton = await token(client)
    await say(client, "bonjour")

    assert {c.value for c in client.session.cookie_jar} & {jeton, await token(client)} == set()


async def test_no_address_is_ever_logged(client, engine, caplog):
    caplog.set_level("DEBUG")
    engine.fault = RuntimeError("broken")

    await post(client, "bonjour", {"X-Forwarded-For": "203.0.113.7"})
    await client.post("/", data={"q": "x"}, headers={"X-Forwarded-For": "203.0.113.7"})

    noms = {ligne.name.split(".")[0] for ligne in caplog.records}
    assert "web" in noms
    assert "203.0.113.7" not in caplog.text
    assert not [ligne for ligne in caplog.records if ligne.name.startswith("web") and "127.0.0.1" in ligne.getMessage()]


async def test_another_site_is_never_allowed_to_read(client):
    reponse = await client.get("/", headers={"Origin": "https://ailleurs.example"})

    assert not [nom for nom in reponse.headers if nom.lower().startswith("access-control")]


async def test_there_is_no_socket_to_open(client):
    entetes = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Key": "eA==",
        "Sec-WebSocket-Version": "13",
    }

    assert (await client.get("/", headers=entetes)).status == 200


async def test_a_body_that_comes_too_slowly_is_given_up(client, monkeypatch):
    import asyncio

    monkeypatch.setattr("web.chat.formulaire.LENTEUR", 0.2)

    async def drop_by_drop():
        for _ in range(20):
            yield b"q=a"
            await asyncio.sleep(0.1)

    reponse = await client.post("/", data=drop_by_drop(), headers={"Content-Type": "application/x-www-form-urlencoded"})

    assert reponse.status == 408


def test_no_helpline_is_written_in_a_template_or_a_script(contenu):
    numeros = [n.numero for n in contenu.numeros.values() if n.numero]
    fichiers = [f for f in (RACINE / "web").rglob("*") if f.suffix in (".html", ".js")]

    ecrits = [
        (f.name, n)
        for f in fichiers
        for n in numeros
        if re.search(rf"(?<![\w#.-]){n}(?![\w%.-])", f.read_text(encoding="utf-8"))
    ]

    assert fichiers
    assert ecrits == []


@pytest.mark.parametrize(
    ("chemin", "codes"),
    [("/accessibilite", ["caf_ain", "defenseur_droits"]), ("/confidentialite", ["caf_ain", "cnil"])],
)
async def test_a_legal_page_says_whom_to_write_to_as_the_content_does(client, catalogue, chemin, codes):
    page = html.unescape(await (await client.get(chemin)).text()).replace("\u202f", " ").replace("’", "'")

    for code in codes:
        contact = catalogue.contenu.contacts[code]
        assert contact.nom[1:] in page
        assert f'href="{contact.site_web}"' in page
        assert not contact.telephone or f'href="tel:{contact.telephone.replace(" ", "")}"' in page
        assert not contact.adresse or contact.adresse in page
    assert page.count('class="contact"') == 3  # the Caf, a France services, and whom the law names


async def test_every_script_is_kept_or_asked_again_so_that_a_page_never_mixes_two_versions(client):
    page = await (await client.get("/")).text()
    nommes = re.findall(r'<script type="module" src="([^"]+)"', page)
    importes = [
        f"/static/{nom}"
        for script in (RACINE / "web" / "static").glob("*.js")
        for nom in re.findall(r'^import .* from "\./([^"]+)"', script.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert len(nommes) == 2 and len(importes) >= 4

    for adresse in nommes:  # their address changes with what they say
        assert re.search(r"\?v=[0-9a-f]{8}$", adresse)
        assert (await client.get(adresse)).headers["Cache-Control"] == "public, max-age=3600"
    for adresse in importes:  # theirs does not: asked each time, and not sent again when nothing changed
        premiere = await client.get(adresse)
        encore = await client.get(adresse, headers={"If-None-Match": premiere.headers["ETag"]})
        assert (premiere.headers["Cache-Control"], encore.status) == ("no-cache", 304)
        assert encore.headers["Cache-Control"] == "no-cache"
