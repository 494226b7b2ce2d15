"""Say how each part is (`/sante`) and count what happens (`/metriques`, for Prometheus). Nothing personal."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from knowledge.catalogue import Catalogue

SECONDES = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 12)
FRAIS = 1.0  # seconds during which an answer about health is given again
ATTENTE = aiohttp.ClientTimeout(total=1.0)


class Mesures:
    """The counters of one door; a label never holds a text, an address or an identifier."""

    def __init__(self) -> None:
        registre = self.registre = CollectorRegistry()
        self.tours = Counter("passerelle_tours", "Messages answered, by how it went", ["issue"], registry=registre)
        self.dangers = Counter("passerelle_dangers", "Messages where a danger was heard", registry=registre)
        self.refus = Counter("passerelle_refus", "Requests refused, by status", ["status"], registry=registre)
        self.entrees = Counter("passerelle_entrees", "Conversations begun, by entry", ["entree"], registry=registre)
        self.ouvertes = Gauge("passerelle_conversations", "Conversations that are open", registry=registre)
        self.moteur = Gauge("passerelle_rasa", "1 when Rasa answered the last message", registry=registre)
        self.duree = Histogram("passerelle_tour_secondes", "Time of a turn", buckets=SECONDES, registry=registre)

    def count(self, issue: str, danger: bool, secondes: float) -> None:
        """Count one turn."""
        self.tours.labels(issue).inc()
        self.duree.observe(secondes)
        if danger:
            self.dangers.inc()
        if issue in ("reponse", "secours"):
            self.moteur.set(issue == "reponse")

    def text(self) -> bytes:
        """Write every counter as Prometheus reads them."""
        return generate_latest(self.registre)


class Sante:
    """Asks each part how it is, at most once a second whatever the number of questions."""

    def __init__(
        self, session: aiohttp.ClientSession, rasa_url: str, actions_url: str,
        store: Callable[[], Awaitable[None]], served: Callable[[], Catalogue],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._session, self._store, self._served, self._clock = session, store, served, clock
        self._rasa = f"{rasa_url}/webhooks/passerelle/"
        self._actions = actions_url.removesuffix("/webhook") + "/sante" if actions_url else ""
        self._vue: tuple[float, dict[str, Any]] | None = None
        self._verrou = asyncio.Lock()

    async def read(self) -> dict[str, Any]:
        """Return the health of each part; `status` is "ok" or "degrade"."""
        async with self._verrou:
            if self._vue is None or self._clock() - self._vue[0] > FRAIS:
                self._vue = self._clock(), await self._ask()
            return self._vue[1]

    async def _ask(self) -> dict[str, Any]:
        rasa, actions, conversations = await asyncio.gather(
            self._get(self._rasa), self._get(self._actions), self._check_store()
        )
        modele = "panne" if rasa is None else "ok" if rasa.get("status") == "ok" else "absent"
        parties = {
            "rasa": "panne" if rasa is None else "ok",
            "modele": modele,
            "actions": "panne" if actions is None else "ok",
            "conversations": conversations,
        }
        release = self._served().release  # asked first: it looks at the database
        parties["releases"] = "ok" if getattr(self._served, "repond", True) else "panne"
        bien = set(parties.values()) == {"ok"}
        return {"status": "ok" if bien else "degrade", "release": release, "parties": parties}

    async def _get(self, url: str) -> dict[str, Any] | None:
        """Return what a part says of itself, None when it does not answer."""
        if not url:
            return None
        try:
            async with self._session.get(url, timeout=ATTENTE) as reponse:
                dit = await reponse.json()
                return dict(dit) if isinstance(dit, dict) else {}
        except (TimeoutError, aiohttp.ClientError, ValueError):
            return None

    async def _check_store(self) -> str:
        try:
            await self._store()
        except Exception:  # whatever it is, this part is down and the rest must be said
            return "panne"
        return "ok"
