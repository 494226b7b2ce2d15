"""The public door: make the application from its parts; nothing is opened before it starts. Routes are in `chat/`."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import aiohttp
from aiohttp import web

from bot.understanding.danger import triage
from knowledge.catalogue import Catalogue
from web.chat.conversations import Conversations
from web.chat.formulaire import Jetons
from web.chat.menage import Menage
from web.chat.routes import routes
from web.chat.secours import Secours
from web.chat.store import Store, open_engine
from web.dialogue import Dialogue, Engine, RasaEngine
from web.limites import Adresses, Limite, within
from web.patience import Patience
from web.porte import PORTE, Porte
from web.presentation import open_pages
from web.protections import plain_french_errors, protect
from web.refus import Refus
from web.reglages import Settings
from web.supervision import Mesures, Sante

STATIQUES = Path(__file__).parent / "static"
SANTE = web.AppKey("sante", Sante)


async def health(request: web.Request) -> web.Response:
    """Say how each part is; 200 as long as the door stands, since it answers dangers alone."""
    return web.json_response(await request.app[SANTE].read())


async def metrics(request: web.Request) -> web.Response:
    """Give the counters to whoever supervises, and to nobody else."""
    porte = request.app[PORTE]
    if not within(porte.adresses.client(request), porte.settings.supervision):
        raise Refus(404, "page_inconnue")
    porte.mesures.ouvertes.set(len(await porte.conversations.run(porte.store.senders)))
    return web.Response(body=porte.mesures.text(), content_type="text/plain", charset="utf-8")


def file(nom: str) -> Callable[[web.Request], Awaitable[web.FileResponse]]:
    """Return the route of one static file that has an address of its own."""

    async def send(request: web.Request) -> web.FileResponse:
        return web.FileResponse(STATIQUES / nom)

    return send


def create_app(
    settings: Settings,
    served: Callable[[], Catalogue],
    clock: Callable[[], datetime],
    seconds: Callable[[], float] = time.time,
    engine: Engine | None = None,
) -> web.Application:
    """Make the door.

    Args:
        seconds: the clock of conversations, which a test moves.
        engine: who leads the dialogue; Rasa by default.
    """
    app = web.Application(middlewares=[plain_french_errors], client_max_size=settings.octets)
    app.on_response_prepare.append(protect)

    async def open_door(app: web.Application) -> AsyncIterator[None]:
        triage("")  # reads its words now, not when the first person writes
        async with aiohttp.ClientSession() as session:
            porte = await assemble(settings, served, clock, seconds, engine, session)
            app[PORTE] = porte
            app[SANTE] = Sante(
                session, settings.rasa_url, settings.actions_url,
                lambda: porte.conversations.run(porte.store.check), served,
            )  # fmt: skip
            vie = asyncio.create_task(porte.menage.live())
            yield
            vie.cancel()
            with suppress(asyncio.CancelledError):
                await vie
            porte.conversations.close()

    app.cleanup_ctx.append(open_door)
    app.add_routes(routes)
    app.router.add_get("/sante", health)
    app.router.add_get("/metriques", metrics)
    app.router.add_get("/bouton.js", file("bouton.js"))
    app.router.add_get("/favicon.ico", file("icone.svg"))
    app.router.add_static("/static", STATIQUES)
    return app


async def assemble(
    settings: Settings, served: Callable[[], Catalogue], clock: Callable[[], datetime], seconds: Callable[[], float],
    engine: Engine | None, session: aiohttp.ClientSession,
) -> Porte:  # fmt: skip
    """Open what the routes share."""
    store = Store(open_engine(settings.chat_url))
    conversations = Conversations(store, seconds, settings.oubli)
    cle = await conversations.prepare(lambda: secrets.token_bytes(32))
    rasa = RasaEngine(session, settings.rasa_url, settings.jeton)
    patience = Patience(settings.patience)
    par_adresse = Limite(settings.envois_par_minute, seconds)
    par_conversation = Limite(settings.messages_par_minute, seconds)
    dialogue = Dialogue(
        engine or rasa, served, clock,
        longueur=settings.caracteres, patience=patience, secours=Secours(served, clock),
    )  # fmt: skip
    return Porte(
        settings=settings, served=served, clock=clock, pages=open_pages(), dialogue=dialogue, store=store,
        conversations=conversations, jetons=Jetons(cle), adresses=Adresses(settings.mandataires),
        menage=Menage(
            conversations, store, rasa, seconds, clock, patience.note, (par_adresse, par_conversation)
        ),
        par_adresse=par_adresse, par_conversation=par_conversation, mesures=Mesures(),
    )  # fmt: skip
