"""The public door: one page, a form that needs no script, whole answers. Part of what residents will have."""

from __future__ import annotations

import hmac
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
import jinja2
from aiohttp import web
from aiohttp.http import HttpProcessingError

from bot.understanding.danger import triage
from knowledge.catalogue import Catalogue
from knowledge.messages import Message, Messages
from web.conversations import Conversation, Conversations
from web.dialogue import Dialogue, RasaEngine

logger = logging.getLogger(__name__)
DOSSIER = Path(__file__).parent
COOKIE = "fil"
LARGEST = 256 * 1024  # bytes; twenty thousand characters, even all accents or emoji, once written in a form
EXIT_TO = "https://meteofrance.com/"
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
}


@dataclass(frozen=True)
class Settings:
    """Where Rasa is, and the token of its channel."""

    rasa_url: str
    jeton: str


SERVED = web.AppKey("served", Callable[[], Catalogue])
CLOCK = web.AppKey("clock", Callable[[], datetime])
DIALOGUE = web.AppKey("dialogue", Dialogue)
CONVERSATIONS = web.AppKey("conversations", Conversations)
PAGES = web.AppKey("pages", jinja2.Environment)
routes = web.RouteTableDef()


def _page(request: web.Request, conversation: Conversation) -> web.Response:
    """Write the page: the whole conversation, the choices of the last answer, the form."""
    vus = [_shown(de, message) for de, message in conversation.messages]
    dernier_tour = max((rang for rang, vu in enumerate(vus) if vu["de"] == "vous"), default=-1)
    dernier = conversation.messages[-1][1] if conversation.messages else {}
    html = (
        request.app[PAGES]
        .get_template("chat.html")
        .render(messages=vus, dernier=dernier_tour, boutons=dernier.get("buttons") or [], jeton=conversation.jeton)
    )
    return web.Response(text=html, content_type="text/html")


def _shown(de: str, message: Message) -> dict[str, Any]:
    lignes = [(ligne.replace("**", ""), ligne.startswith("**")) for ligne in str(message.get("text", "")).splitlines()]
    return {"de": de, "type": (message.get("custom") or {}).get("type", ""), "lignes": lignes}


@routes.get("/")
async def read(request: web.Request) -> web.Response:
    """Show the conversation, or begin one."""
    conversations = request.app[CONVERSATIONS]
    conversation = conversations.get(request.cookies.get(COOKIE))
    secret = None
    if conversation is None:
        secret, conversation = conversations.open()
        accueil = Messages(request.app[SERVED](), request.app[CLOCK]()).phrase("accueil")
        conversation.messages.append(("robot", accueil))
    page = _page(request, conversation)
    if secret:
        page.set_cookie(COOKIE, secret, httponly=True, samesite="Strict")
    return page


@routes.post("/")
async def write(request: web.Request) -> web.Response:
    """Take one message, then show the page again (post, redirect, get)."""
    try:
        form = await request.post()
    except (ValueError, LookupError, AssertionError, HttpProcessingError):  # no text, unknown charset, broken multipart
        raise web.HTTPBadRequest from None
    conversation = request.app[CONVERSATIONS].get(request.cookies.get(COOKIE))
    jeton, texte = form.get("jeton"), form.get("q", "")
    if not isinstance(jeton, str) or not isinstance(texte, str):  # a file, or no form at all
        raise web.HTTPBadRequest
    if conversation is None or not hmac.compare_digest(jeton.encode(), conversation.jeton.encode()):
        raise web.HTTPSeeOther("/")
    conversation.messages.append(("vous", {"text": texte}))
    reponses = await request.app[DIALOGUE].tour(conversation.sender, texte)
    conversation.messages.extend(("robot", message) for message in reponses)
    raise web.HTTPSeeOther("/#dernier")  # without script, the page opens on the answer


@routes.get("/sortie")
async def leave(request: web.Request) -> web.Response:
    """Forget the conversation and show something neutral."""
    request.app[CONVERSATIONS].forget(request.cookies.get(COOKIE))
    sortie = web.Response(status=303, headers={"Location": EXIT_TO, "Clear-Site-Data": '"cache", "cookies", "storage"'})
    sortie.del_cookie(COOKIE)
    return sortie


@routes.get("/sante")
async def health(request: web.Request) -> web.Response:
    """Say that the door stands and which release it serves."""
    return web.json_response({"status": "ok", "release": request.app[SERVED]().release})


@web.middleware
async def plain_french_errors(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Answer every fault of a request in one French sentence with a way back."""
    try:
        return await handler(request)
    except web.HTTPException as fault:
        if fault.status < 400:
            raise
        texte = "Cette page n'existe pas, ou ce message n'a pas pu être lu. Revenez à la page d'accueil : /"
        return web.Response(text=texte, status=fault.status)
    except Exception as fault:  # the outer edge: the person gets a sentence, the log never gets their words
        logger.error("request failed: %s", type(fault).__name__)
        messages = Messages(request.app[SERVED](), request.app[CLOCK]())
        return web.Response(text=messages.phrase("incident")["text"], status=500)


async def protect(request: web.Request, response: web.StreamResponse) -> None:
    """Put the protective headers on every answer, static files and redirections too."""
    response.headers.update(HEADERS)


def create_app(
    settings: Settings,
    served: Callable[[], Catalogue],
    clock: Callable[[], datetime],
    seconds: Callable[[], float] = time.monotonic,
) -> web.Application:
    """Make the door; nothing is opened before it starts."""
    app = web.Application(middlewares=[plain_french_errors], client_max_size=LARGEST)
    app.on_response_prepare.append(protect)
    app[SERVED], app[CLOCK] = served, clock
    app[CONVERSATIONS] = Conversations(seconds)
    app[PAGES] = jinja2.Environment(loader=jinja2.FileSystemLoader(DOSSIER / "templates"), autoescape=True)

    async def engine(app: web.Application) -> AsyncIterator[None]:
        triage("")  # reads its words now, not when the first person writes
        async with aiohttp.ClientSession() as session:
            app[DIALOGUE] = Dialogue(RasaEngine(session, settings.rasa_url, settings.jeton), served, clock)
            yield

    app.cleanup_ctx.append(engine)
    app.add_routes(routes)
    app.router.add_static("/static", DOSSIER / "static")
    return app
