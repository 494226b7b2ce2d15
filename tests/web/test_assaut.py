"""Ten thousand requests, most of them bad, from a seed: no fault of ours, no leak from one conversation to another, none lost."""

import asyncio
import html
import random
import re
from collections import Counter
from dataclasses import dataclass, field

import aiohttp
import pytest
from yarl import URL

from tests.web.conftest import DEBUT, SETTINGS

pytestmark = pytest.mark.lent
GRAINE, REQUETES, PERSONNES, ENSEMBLE = 20261125, 10_000, 40, 25
CHEMINS = ["/", "/sortie", "/effacer", "/presence", "/sante", "/metriques", "/conseils", "/attente", "/fin", "/static/page.css", "/bouton.js",
           "/rien", "/.git/config", "/static/../app.py", "//", "/%00", "/é", "/webhooks/passerelle/message"]  # fmt: skip
GENRES = ["application/x-www-form-urlencoded", "application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x",
          "application/x-www-form-urlencoded; charset=utf-16", "", "a/b;c", "image/png"]  # fmt: skip


@dataclass
class Person:
    """Somebody who talks through the assault, with words that nobody else says."""

    nom: str
    secret: str = ""
    jeton: str = ""
    dits: list[tuple[str, str]] = field(default_factory=list)  # what was sent, under which name


class Assault:
    """Draws requests and sends them; keeps the status of every answer."""

    def __init__(self, client, personnes):
        self.client, self.personnes = client, personnes
        self.hasard, self.statuts, self.fuites = random.Random(GRAINE), Counter(), []

    async def send(self, methode, chemin, secret="", person=None, **options):
        """Send one request; note its status, and any words of somebody else in its answer."""
        entetes = options.pop("headers", {}) | ({"Cookie": f"fil={secret}"} if secret else {})
        async with self.client.session.request(
            methode, URL(f"{self.client.make_url('/')}{chemin.lstrip('/')}", encoded=True) if chemin.isascii() else self.client.make_url(chemin),
            headers=entetes, allow_redirects=False, **options,
        ) as reponse:  # fmt: skip
            corps = await reponse.text(errors="replace")
        self.statuts[reponse.status] += 1
        noms = set(re.findall(r"personne\d{3}", corps)) - {person.nom if person else ""}
        if noms:
            self.fuites.append((methode, chemin, noms))
        return reponse, corps

    def one(self):
        """Draw one request."""
        return self.hasard.choice([
            self.talk, self.talk, self.talk, self.replay, self.forge, self.steal, self.flood, self.noise, self.noise, self.wander,
        ])()  # fmt: skip

    async def talk(self, repete=None):
        person = self.hasard.choice([p for p in self.personnes if len(p.dits) < 180])
        texte = f"{person.nom} message {len(person.dits):04} {self.junk(20)}"
        envoi = f"envoi{self.hasard.getrandbits(64):016x}"
        person.dits.append((texte, envoi))
        await self.say(person, texte, envoi)

    async def say(self, person, texte, envoi):
        donnees = {"q": texte, "jeton": person.jeton, "envoi": envoi}
        reponse, corps = await self.send(
            "POST", "/", person.secret, person, data=donnees, headers={"Accept": "application/json"}
        )
        assert reponse.status == 200, corps

    async def replay(self):
        person = self.hasard.choice(self.personnes)
        if person.dits:
            await self.say(person, *self.hasard.choice(person.dits))

    async def forge(self):
        """Another site makes the browser of somebody send a form, even with the right token."""
        person = self.hasard.choice(self.personnes)
        entetes = self.hasard.choice(
            [{"Origin": "https://x.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "file://"}]
        )
        donnees = {"q": "intrus", "jeton": self.hasard.choice([person.jeton, "", "x"])}
        chemin = self.hasard.choice(["/", "/sortie", "/effacer", "/presence"])
        reponse, _ = await self.send("POST", chemin, person.secret, person, data=donnees, headers=entetes)
        assert reponse.status == 403

    async def steal(self):
        """Somebody has the token or a piece of the cookie of another."""
        a, b = self.hasard.sample(self.personnes, 2)
        secret = self.hasard.choice([a.secret, a.secret[:-1], b.secret[::-1], self.junk(43), "a" * 43, ""])
        donnees = {"q": "intrus", "jeton": b.jeton}
        reponse, _ = await self.send("POST", self.hasard.choice(["/", "/effacer", "/sortie"]), secret, a, data=donnees)
        assert reponse.status == 403

    async def flood(self):
        """A body that is too big, with or without its size."""
        corps = b"q=" + b"a" * self.hasard.randint(16_385, 200_000)
        entetes = {"Content-Type": GENRES[0]}
        reponse, _ = await self.send("POST", "/", "", data=corps, headers=entetes)
        assert reponse.status == 413

    async def noise(self):
        """Bytes of any kind."""
        corps = self.hasard.randbytes(self.hasard.randint(0, 300))
        entetes = {"Content-Type": self.hasard.choice(GENRES), "X-Forwarded-For": self.junk(12)}
        await self.send("POST", self.hasard.choice(CHEMINS[:4]), self.junk(43), data=corps, headers=entetes)

    async def wander(self):
        """Any method on any address, with anything behind the question mark."""
        methode = self.hasard.choice(["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "GET", "GET"])
        chemin = self.hasard.choice(CHEMINS)
        suite = self.hasard.choice(
            ["", "?entree=p13", "?d=1", f"?{self.hasard.getrandbits(99):x}=%FF%00", "?entree=%27%3Cscript"]
        )
        await self.send(methode, chemin if not chemin.isascii() else chemin + suite, self.junk(43))

    def junk(self, taille):
        return "".join(self.hasard.choice("abcdefghijklmnopqrstuvwxyz0123456789-_ ") for _ in range(taille)).strip()


@pytest.fixture
async def assault(aiohttp_client, catalogue, engine, tmp_path):
    from dataclasses import replace
    from datetime import datetime

    from web.app import create_app

    settings = replace(
        SETTINGS, chat_url=f"sqlite:///{tmp_path}/chat.db", envois_par_minute=10**9, messages_par_minute=10**9
    )
    app = create_app(settings, lambda: catalogue, lambda: datetime(2026, 11, 21), lambda: DEBUT, engine)
    client = await aiohttp_client(app, cookie_jar=aiohttp.DummyCookieJar())
    personnes = [Person(f"personne{n:03}") for n in range(PERSONNES)]
    page = await (await client.get("/")).text()
    for person in personnes:
        person.jeton = re.search(r'name="jeton" value="([^"]+)"', page)[1]
        person.dits.append((f"{person.nom} bonjour", f"envoi-{person.nom}"))
        donnees = {"q": person.dits[0][0], "jeton": person.jeton, "envoi": person.dits[0][1]}
        reponse = await client.post("/", data=donnees, headers={"Accept": "application/json"})
        person.secret, person.jeton = reponse.cookies["fil"].value, (await reponse.json())["jeton"]
    return Assault(client, personnes)


async def test_ten_thousand_bad_requests_break_leak_and_lose_nothing(assault, engine):
    for _ in range(REQUETES // ENSEMBLE):
        await asyncio.gather(*(assault.one() for _ in range(ENSEMBLE)))

    assert sum(assault.statuts.values()) >= REQUETES * 0.99
    assert {statut: n for statut, n in assault.statuts.items() if statut >= 500} == {}
    assert assault.fuites == []
    for person in assault.personnes:
        _, corps = await assault.send("GET", "/", person.secret, person)
        montres = re.findall(r'<p class="dit">(.*?)</p>', html.unescape(corps))
        assert Counter(montres) == Counter(texte for texte, _ in person.dits)
    assert assault.fuites == []
    assert Counter(texte for _, texte in engine.recus if "personne" in texte).most_common(1)[0][1] == 1


async def test_what_is_not_even_http_breaks_nothing(assault):
    hasard = random.Random(GRAINE)
    port = assault.client.server.port
    bruits = [b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00\x01", b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
              b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
              b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost: x\r\nCookie: fil=" + b"a" * 9000 + b"\r\n\r\n",
              *(hasard.randbytes(200) + b"\r\n\r\n" for _ in range(40))]  # fmt: skip

    for bruit in bruits:
        lecteur, plume = await asyncio.open_connection("127.0.0.1", port)
        plume.write(bruit)
        plume.write_eof()
        async with asyncio.timeout(5):
            reponse = await lecteur.read()
        plume.close()

        assert not re.match(rb"HTTP/1\.[01] 5", reponse), bruit[:40]
        assert b"Traceback" not in reponse
    assert (await assault.client.get("/sante")).status == 200
