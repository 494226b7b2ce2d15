"""Write what a route answers: the page, the new turn for its script, or a refusal. How it looks is in the templates."""

from __future__ import annotations

import json
import logging
import secrets
from functools import partial
from typing import Any

import jinja2
from aiohttp import web

from knowledge.messages import Message
from web.chat.conversations import SECRET, Conversation, Dit
from web.chat.entrees import greet
from web.chat.secours import TOUJOURS, see
from web.porte import PORTE, Porte
from web.refus import Refus

logger = logging.getLogger(__name__)
JSON = "application/json"
ILLISIBLE = (jinja2.TemplateError, LookupError, TypeError, ValueError, AttributeError)  # a field is missing or odd
write_json = partial(json.dumps, ensure_ascii=False)
AVERTIR = 120  # seconds before everything is forgotten when the person is told so


def wants_json(request: web.Request) -> bool:
    """Tell whether the script of the page is asking."""
    return JSON in request.headers.get("Accept", "")


def wants_html(request: web.Request) -> bool:
    """Tell whether a browser is asking by itself, without the script."""
    return "text/html" in request.headers.get("Accept", "")


def show(dits: list[Dit]) -> list[dict[str, Any]]:
    """Shape what was said for the templates."""
    return [{"de": de, "message": message} for de, message in dits]


def render(porte: Porte, gabarit: str, secret: str | None, **contexte: Any) -> str:
    """Render a template with what every template may need."""
    catalogue = porte.served()
    commun: dict[str, Any] = {
        "jeton": porte.jetons.make(secret),
        "envoi": secrets.token_urlsafe(12),
        "numeros": catalogue.contenu.numeros,
        "release": catalogue.release,
        "messages": [],
        "boutons": [],
        "entree": None,
        "notice": None,
    }
    page = porte.pages.get_template(gabarit)
    try:
        return page.render(**(commun | contexte))
    except ILLISIBLE as fault:  # a message that cannot be laid out is said as plain text
        logger.error("%s could not be laid out: %s", gabarit, type(fault).__name__)
        textes = [vu | {"message": {"text": vu["message"]["text"]}} for vu in contexte.get("messages", [])]
        return page.render(**(commun | contexte | {"messages": textes}))


def html(texte: str, status: int = 200) -> web.Response:
    """Answer a page."""
    return web.Response(text=texte, status=status, content_type="text/html")


def page(porte: Porte, conversation: Conversation | None, dits: list[Dit], **contexte: Any) -> web.Response:
    """Answer the whole page: what was said, the choices of the last answer, the form."""
    accueil = porte.messages().phrase("accueil")
    dernier: Message = dits[-1][1] if dits else greet(accueil, porte.served(), contexte.get("entree"))
    idle = int(porte.settings.oubli)
    return html(
        render(
            porte, "page.html", conversation.secret if conversation else None,
            messages=show(dits), boutons=dernier.get("buttons") or [], ouverte=conversation is not None,
            idle=idle, avertir=max(idle - AVERTIR, 0), maximum=porte.settings.caracteres, **contexte,
        )
    )  # fmt: skip


def turn(porte: Porte, secret: str | None, dits: list[Dit], etat: str, status: int = 200) -> web.Response:
    """Answer one turn to the script of the page."""
    boutons = (dits[-1][1].get("buttons") or []) if dits else []
    corps = {
        "html": render(porte, "fragment.html", secret, messages=show(dits)),
        "boutons": render(porte, "boutons.html", secret, boutons=boutons),
        "etat": etat,
        "jeton": porte.jetons.make(secret),
        "envoi": secrets.token_urlsafe(12),
    }
    return web.json_response(corps, status=status, dumps=write_json)


def refuse(request: web.Request, refus: Refus) -> web.Response:
    """Answer a refusal: helplines if the person spoke of a danger, one sentence, people to call, their own words back."""
    porte = request.app[PORTE]
    messages = porte.messages()
    niveau, dits = porte.dialogue.alarm(refus.texte)
    urgents: list[Dit] = [("robot", message) for message in dits or [messages.phrase("rappel_securite")]]
    contacts = see(messages, TOUJOURS, "personne")
    phrase = messages.phrase(refus.phrase)
    porte.mesures.refus.labels(str(refus.status)).inc()
    secret = read_cookie(request)
    if wants_json(request):
        suite: list[Dit] = [("robot", phrase), ("robot", contacts)]
        return turn(porte, secret, [*urgents, *suite], refus.etat, 200 if niveau else refus.status)
    gabarit = "fermee.html" if refus.etat == "fermee" else "erreur.html"
    texte = render(
        porte, gabarit, secret, messages=show(urgents), phrase=phrase["text"], texte=refus.texte,
        contacts=contacts["custom"]["contacts"], titre="Vos démarches",
    )  # fmt: skip
    return html(texte, 200 if niveau else refus.status)


def cookie_name(porte: Porte) -> str:
    """Return the name of the cookie: by HTTPS no other site of the same domain can set it."""
    return "__Host-fil" if porte.settings.securise else "fil"


def read_cookie(request: web.Request) -> str | None:
    """Return the secret of the browser, None when it has none that could be ours."""
    secret = request.cookies.get(cookie_name(request.app[PORTE]), "")
    return secret if SECRET.fullmatch(secret) else None


def give_cookie(reponse: web.StreamResponse, porte: Porte, secret: str) -> None:
    """Give a cookie that ends with the browser, and that no script can read."""
    reponse.set_cookie(
        cookie_name(porte), secret, path="/", httponly=True, secure=porte.settings.securise, samesite="Lax"
    )


def take_cookie(reponse: web.StreamResponse, porte: Porte) -> None:
    """Have the browser forget its cookie."""
    reponse.del_cookie(cookie_name(porte), path="/", httponly=True, secure=porte.settings.securise, samesite="Lax")
