"""Protect every answer with headers, and turn every fault into one French sentence."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from aiohttp import web

from web.chat.rendu import refuse
from web.refus import TEXTE, Refus

logger = logging.getLogger(__name__)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
CSP = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "font-src 'self'", "connect-src 'self'",
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "object-src 'none'",
    "require-trusted-types-for 'script'", "trusted-types passerelle",
))  # fmt: skip
INTERDITS = (
    "accelerometer", "autoplay", "bluetooth", "browsing-topics", "camera", "display-capture", "fullscreen", "geolocation",
    "gyroscope", "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "screen-wake-lock", "serial", "usb",
)  # fmt: skip
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": CSP,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{nom}=()" for nom in INTERDITS),
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}
STATIQUE = "public, max-age=3600"  # our own files, the same for everybody, under an address that changes with them
A_REVOIR = "no-cache"  # under an address that does not: the browser asks each time whether it changed
BOUTON = "/bouton.js"


async def protect(request: web.Request, response: web.StreamResponse) -> None:
    """Put the headers on every answer: pages, files, redirections, faults."""
    response.headers.update(HEADERS)
    response.headers.popall("Server", None)
    if request.path == BOUTON:  # the one file that another site may load
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if response.status in (200, 304) and (request.path.startswith("/static/") or request.path == BOUTON):
        response.headers["Cache-Control"] = STATIQUE if "v" in request.query else A_REVOIR


@web.middleware
async def plain_french_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer every fault with one French sentence, helplines and people to call; no word of the person is logged."""
    try:
        return await handler(request)
    except Refus as refus:
        return refuse(request, refus)
    except web.HTTPException as fault:
        if fault.status < 400:
            raise
        return refuse(request, Refus(fault.status, "page_inconnue"))
    except Exception as fault:  # the outer edge: the person gets a sentence, the log never gets their words
        logger.error("request failed: %s", type(fault).__name__)
        return refuse(request, Refus(500, "incident", request.get(TEXTE, "")))
