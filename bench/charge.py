"""Speak to a Rasa over its REST channel, on loopback, and time it. Every loop is bounded."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

import aiohttp

from bench.installation import Installation
from bench.statistiques import percentile, summarise

DEPISTAGE = ("mon ex ne verse plus rien depuis 3 mois, 2 enfants, je suis à Oyonnax", "oui", "oui")
ACTE = "bonjour"
FACETTE = "combien ça fait, l'allocation de soutien familial ?"
SIMULTANES = (1, 8, 32)
LONGUEUR = 20_000
PATIENCE = aiohttp.ClientTimeout(total=120)


def huge_message() -> str:
    """Return an ordinary complaint, repeated up to 20,000 characters."""
    phrase = "Je ne peux plus payer l'électricité et mon ex ne verse rien depuis 3 mois, j'habite à Oyonnax. "
    return (phrase * (LONGUEUR // len(phrase) + 1))[:LONGUEUR]


class Client:
    """Speaks to one installation; a refused or empty turn stops the measure, or is counted when `tolerate` is set."""

    def __init__(self, session: aiohttp.ClientSession, installation: Installation, prefixe: str) -> None:
        self._session, self._installation, self._prefixe = session, installation, prefixe
        self._numero = 0
        self.muets = 0

    def sender(self) -> str:
        """Return the name of a new conversation."""
        self._numero += 1
        return f"{self._prefixe}-{self._numero}"

    async def turn(self, sender: str, texte: str) -> float:
        """Lead one turn and return its seconds.

        Raises:
            RuntimeError: the answer is no 200.
        """
        depart = time.perf_counter()
        async with self._session.post(
            self._installation.message,
            json={"sender": sender, "message": texte},
            headers=dict(self._installation.entetes),
        ) as reponse:
            corps = await reponse.json(content_type=None)
        duree = time.perf_counter() - depart
        if reponse.status != 200:
            raise RuntimeError(f"{self._installation.nom} answered {reponse.status}, see {self._installation.journal}")
        messages = corps["messages"] if isinstance(corps, dict) else corps
        self.muets += not messages
        return duree

    async def screening(self) -> list[float]:
        """Lead a three-turn screening; return the seconds of each turn."""
        sender = self.sender()
        return [await self.turn(sender, texte) for texte in DEPISTAGE]


async def latencies(clients: Sequence[Client], fois: int) -> list[dict[str, float]]:
    """Time single turns, the installations in turn, so that the noise of the machine is shared."""
    actes: list[list[float]] = [[] for _ in clients]
    formulaires: list[list[float]] = [[] for _ in clients]
    for _ in range(fois):
        for rang, client in enumerate(clients):
            actes[rang].append(await client.turn(client.sender(), ACTE))
            formulaires[rang].extend(await client.screening())
    return [
        {**_milliseconds("rest_acte", actes[rang]), **_milliseconds("rest_formulaire", formulaires[rang])}
        for rang in range(len(clients))
    ]


def _milliseconds(nom: str, durees: Sequence[float]) -> dict[str, float]:
    resume = summarise([duree * 1000 for duree in durees])
    return {f"{nom}_p50_ms": resume["p50"], f"{nom}_p95_ms": resume["p95"]}


async def throughput(client: Client, simultanes: int, conversations: int) -> dict[str, float]:
    """Lead screenings, so many at once; return turns per second and the latency under that load."""
    durees: list[float] = []
    restantes = iter(range(conversations))

    async def lead() -> None:
        for _ in restantes:
            durees.extend(await client.screening())

    depart = time.perf_counter()
    await asyncio.gather(*(lead() for _ in range(simultanes)))
    total = time.perf_counter() - depart
    nom = f"debit_{simultanes}"
    return {nom: len(durees) / total, **_milliseconds(nom, durees)}


async def long_conversation(client: Client, conversations: int, tours: int = 100) -> dict[str, float]:
    """Compare the last turns of long conversations with their first: the same question each time."""
    premiers, derniers = [], []
    for _ in range(conversations):
        sender = client.sender()
        durees = [await client.turn(sender, FACETTE) for _ in range(tours)]
        premiers.append(durees[0])
        derniers.append(percentile(durees[-5:], 50))
    premier, dernier = (percentile(valeurs, 50) * 1000 for valeurs in (premiers, derniers))
    return {"long_premier_ms": premier, "long_dernier_ms": dernier, "long_rapport": dernier / premier}


async def huge(client: Client, fois: int = 3) -> dict[str, float]:
    """Send one message of 20,000 characters; the slowest of a few counts."""
    return {"enorme_s": max([await client.turn(client.sender(), huge_message()) for _ in range(fois)])}
