"""Speak through the public door as people do: a page, a form, a cookie each, a pause to read before the next message."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Sequence

import aiohttp

from bench.charge import ACTE, DEPISTAGE, PATIENCE
from bench.statistiques import percentile

ENSEMBLE = 50  # conversations at once
LECTURE = (1.0, 3.0)  # seconds that somebody takes before answering: few people are that quick
SCRIPT = (*DEPISTAGE, "quels papiers il faut ?", "à qui je m'adresse ?", ACTE)
DANGER = "il me frappe, il est là, comment avoir l'APL ?"
JETON = re.compile(r'name="jeton" value="([^"]+)"')


class Visiteur:
    """A browser with its own cookies, behind a proxy that the door believes: limits are by address."""

    def __init__(self, url: str, rang: int) -> None:
        self._url = url
        self._entetes = {"X-Forwarded-For": f"10.{rang >> 16 & 255}.{rang >> 8 & 255}.{rang & 255}"}

    async def __aenter__(self) -> Visiteur:
        """Open the page."""
        self._session = aiohttp.ClientSession(
            headers=self._entetes, timeout=PATIENCE, cookie_jar=aiohttp.CookieJar(unsafe=True)
        )
        async with self._session.get(self._url) as reponse:
            self._jeton = JETON.findall(await reponse.text())[0]
        return self

    async def __aexit__(self, *fault: object) -> None:
        """Leave by the exit, then close."""
        async with self._session.get(f"{self._url}sortie", allow_redirects=False):
            pass
        await self._session.close()

    async def say(self, texte: str) -> tuple[float, bool]:
        """Send a message; return its seconds, and whether it was answered as it should."""
        depart = time.perf_counter()
        async with self._session.post(
            self._url, data={"q": texte, "jeton": self._jeton}, headers={"Accept": "application/json"}
        ) as reponse:
            corps = await reponse.json(content_type=None)
        duree = time.perf_counter() - depart
        self._jeton = corps["jeton"]
        return duree, reponse.status == 200 and corps["etat"] == "ok"


async def talk(url: str, rang: int, script: Sequence[str], hasard: random.Random) -> list[tuple[float, bool]]:
    """Lead one conversation, at the pace of somebody who reads."""
    tours = []
    await asyncio.sleep(hasard.uniform(0, LECTURE[1]))
    async with Visiteur(url, rang) as visiteur:
        for texte in script:
            tours.append(await visiteur.say(texte))
            await asyncio.sleep(hasard.uniform(*LECTURE))
    return tours


async def load(url: str, vagues: int) -> dict[str, float]:
    """Lead fifty conversations at once, several times; return the latency of a turn and what went wrong."""
    hasard, tours = random.Random(0), []
    depart = time.perf_counter()
    for vague in range(vagues):
        menees = (talk(url, vague * ENSEMBLE + rang, SCRIPT, hasard) for rang in range(ENSEMBLE))
        tours += [tour for conversation in await asyncio.gather(*menees) for tour in conversation]
    durees = [duree * 1000 for duree, _ in tours]
    return {
        "porte_p50_ms": percentile(durees, 50),
        "porte_p95_ms": percentile(durees, 95),
        "porte_debit": len(tours) / (time.perf_counter() - depart),
        "porte_erreurs": float(sum(not bien for _, bien in tours)),
    }


async def danger(url: str, fois: int = 9) -> dict[str, float]:
    """Tell a danger, again and again; Rasa is stopped, and the door knows it."""
    async with Visiteur(url, 1 << 20) as visiteur:
        durees = [(await visiteur.say(DANGER))[0] * 1000 for _ in range(fois)]
    return {"danger_sans_rasa_ms": percentile(durees[1:], 50)}
