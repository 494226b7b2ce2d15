"""Speak to a Rasa over its REST channel, on loopback, and time it. Every loop is bounded."""

from __future__ import annotations

import asyncio
import time

import aiohttp

from bench.installation import Installation
from bench.statistiques import percentile

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
    """Speaks to one installation; a refused turn stops the measure, an empty one is counted in `muets`."""

    def __init__(self, installation: Installation, prefixe: str) -> None:
        self.installation, self._prefixe = installation, prefixe
        self._numero = 0
        self.muets = 0

    async def __aenter__(self) -> Client:
        """Open connections of its own: those of an earlier round may have been closed meanwhile."""
        self._session = aiohttp.ClientSession(timeout=PATIENCE)
        return self

    async def __aexit__(self, *fault: object) -> None:
        """Close them."""
        await self._session.close()

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
            self.installation.message,
            json={"sender": sender, "message": texte},
            headers=dict(self.installation.entetes),
        ) as reponse:
            corps = await reponse.json(content_type=None)
        duree = time.perf_counter() - depart
        if reponse.status != 200:
            raise RuntimeError(f"{self.installation.nom} answered {reponse.status}, see {self.installation.journal}")
        messages = corps["messages"] if isinstance(corps, dict) else corps
        self.muets += not messages
        return duree

    async def screening(self) -> list[float]:
        """Lead a three-turn screening; return the seconds of each turn."""
        sender = self.sender()
        return [await self.turn(sender, texte) for texte in DEPISTAGE]


async def latencies(client: Client, fois: int) -> dict[str, list[float]]:
    """Time single turns, one after the other; return the milliseconds of each."""
    durees: dict[str, list[float]] = {"rest_acte": [], "rest_formulaire": []}
    for _ in range(fois):
        durees["rest_acte"].append(await client.turn(client.sender(), ACTE) * 1000)
        durees["rest_formulaire"].extend(duree * 1000 for duree in await client.screening())
    return durees


async def throughput(client: Client, simultanes: int, seconds: float) -> dict[str, float]:
    """Lead screenings for a while, so many at once; return turns per second, latency and processor time under that load."""
    durees: list[float] = []
    depart, avant = time.perf_counter(), client.installation.processor_seconds()

    async def lead() -> None:
        while time.perf_counter() - depart < seconds:
            durees.extend(await client.screening())

    await asyncio.gather(*(lead() for _ in range(simultanes)))
    total = time.perf_counter() - depart
    processeur = client.installation.processor_seconds() - avant
    nom = f"debit_{simultanes}"
    p95 = percentile(durees, 95) * 1000
    return {nom: len(durees) / total, f"{nom}_p95_ms": p95, f"{nom}_cpu_ms": processeur * 1000 / len(durees)}


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


async def first_turns(client: Client) -> dict[str, float]:
    """Time the very first turn after the start, then warm everything up."""
    froid = await client.turn(client.sender(), ACTE) * 1000
    for _ in range(3):
        await client.screening()
    return {"tour_a_froid_ms": froid}


async def loads(client: Client, seconds: float, longues: int) -> dict[str, float]:
    """Lead one round: screenings at each concurrency, long conversations, the huge message."""
    chiffres: dict[str, float] = {}
    for nombre in SIMULTANES:
        chiffres |= await throughput(client, nombre, seconds)
    return chiffres | await long_conversation(client, longues) | await huge(client)
