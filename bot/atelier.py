"""Open what the command line talks to: the understanding alone, or a whole dialogue with a real action server."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from bot import connexion, patches
from bot.processus import MODELE

CONTRAT = {"gaz": "immediat"}  # the levels of the contract; gas has an answer of its own
Comprendre = Callable[[str], dict[str, Any]]


def need_model(modele: Path = MODELE) -> Path:
    """Return the model.

    Raises:
        RuntimeError: it was not trained yet.
    """
    if not modele.exists():
        raise RuntimeError(f"no model at {modele}: run 'passerelle train'")
    return modele


def load_agent(modele: Path = MODELE) -> Any:
    """Load Rasa's agent in this process."""
    need_model(modele)
    patches.install()
    patches.quiet()
    threadpool_limits(1)  # a message is a small product: more threads would only wait for each other
    return asyncio.run(open_agent(modele))


async def open_agent(modele: Path) -> Any:
    """Open Rasa's agent.

    Raises:
        RuntimeError: there is no model, or Rasa cannot read it.
    """
    from rasa.core.agent import load_agent as load

    agent = await load(str(need_model(modele)))
    if not agent.is_ready():  # Rasa only logs it
        raise RuntimeError(f"cannot read the model {modele}: run 'passerelle train --force'")
    return agent


def open_understanding(modele: Path = MODELE) -> Comprendre:
    """Return the function that says what one message means."""
    from web.dialogue import clean

    agent = load_agent(modele)
    loop = asyncio.new_event_loop()

    def comprendre(texte: str) -> dict[str, Any]:
        parsed = loop.run_until_complete(agent.parse_message(clean(texte) or " "))
        compris = parsed.get("comprehension") or {}
        return {
            "text": texte,
            "intent": parsed["intent"]["name"],
            "confidence": round(parsed["intent"]["confidence"] or 0.0, 4),
            **{nom: compris.get(nom) for nom in ("sujet", "sujets", "dispositifs", "voisins")},
            "danger": compris.get("niveau") is not None,
            "niveau": CONTRAT.get(compris.get("niveau"), compris.get("niveau")),
            "entites": compris.get("faits") or {},
            "suite": compris.get("suite", "repli"),
        }

    return comprendre


async def open_dialogue(use: Callable[[Any], Awaitable[None]], modele: Path = MODELE) -> None:
    """Give a whole dialogue to `use`: this process's Rasa, and the real action server on a free port."""
    need_model(modele)
    patches.install()
    patches.quiet()
    from aiohttp import web
    from rasa.core.tracker_store import InMemoryTrackerStore
    from rasa.utils.endpoints import EndpointConfig

    from actions.serveur import create_app
    from knowledge.horloge import maintenant
    from knowledge.releases import shared_catalogue
    from web.dialogue import Dialogue

    runner = web.AppRunner(create_app(), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    agent = await open_agent(modele)
    agent.action_endpoint = EndpointConfig(f"http://127.0.0.1:{port}/webhook")
    agent.processor.action_endpoint = agent.action_endpoint
    agent.tracker_store = agent.processor.tracker_store = InMemoryTrackerStore(agent.domain)
    try:
        await use(Dialogue(LocalEngine(agent), shared_catalogue(), maintenant))
    finally:
        await connexion.close(agent.action_endpoint)
        await runner.cleanup()


class LocalEngine:
    """Rasa in this process, with the same whole messages as its channel."""

    def __init__(self, agent: Any) -> None:
        self._agent = agent

    async def send(self, sender: str, texte: str, envoi: str, avis: Sequence[str] = ()) -> list[dict[str, Any]]:
        """Lead one turn; this process does not outlive its own faults, so a sending is never tried again."""
        from bot.canal import WholeMessages, read_message
        from web.dialogue import EngineDown

        sortie = WholeMessages()
        try:
            await self._agent.handle_message(read_message(texte, sortie, sender, avis=avis))
        except patches.TurnAborted as fault:
            raise EngineDown(str(fault)) from None
        return sortie.messages
