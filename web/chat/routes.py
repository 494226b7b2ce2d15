"""The routes of the residents' page. One address holds the whole conversation; no address says what it is about."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from aiohttp import web

from knowledge.model import Renvoi
from web.chat.conversations import URGENT, Conversation, StoreDown
from web.chat.entrees import NOMS, read_entree
from web.chat.envois import lead
from web.chat.formulaire import Saisie, check_sender, read_saisie
from web.chat.rendu import (
    AVERTIR,
    give_cookie,
    html,
    page,
    read_cookie,
    render,
    take_cookie,
    turn,
    wants_html,
    wants_json,
)
from web.chat.secours import TOUJOURS, see
from web.porte import PORTE
from web.refus import TEXTE, Refus

routes = web.RouteTableDef()
TRACES = '"cache", "cookies", "storage"'
SANS_COOKIE = "d"  # says, in the address, that a cookie was just given


@routes.get("/")
async def read(request: web.Request) -> web.Response:
    """Show the conversation, or the first page; a browser that has said nothing gets no cookie."""
    porte, nom = request.app[PORTE], request.query.get("entree", "")
    if nom in NOMS:
        return web.Response(status=303, headers={"Location": f"/?entree={NOMS[nom]}"})
    if porte.settings.closed():
        raise Refus(503, "page_fermee", etat="fermee")
    secret = read_cookie(request)
    conversation = await porte.conversations.get(secret)
    dits = await porte.conversations.said(conversation) if conversation else []
    perdue = SANS_COOKIE in request.query and not request.cookies
    notice = porte.messages().phrase("cookies_refuses")["text"] if perdue else None
    reponse = page(porte, conversation, dits, entree=read_entree(nom), notice=notice)
    if secret and conversation is None:
        take_cookie(reponse, porte)
    return reponse


async def check_form(request: web.Request) -> Saisie:
    """Read a form that our own page sent."""
    porte = request.app[PORTE]
    saisie = await read_saisie(request, porte.settings.octets)
    request[TEXTE] = saisie.texte  # whatever fails after, it is not lost and a danger in it is answered
    check_sender(request, saisie, porte.jetons, porte.settings.adresse, read_cookie(request))
    return saisie


@routes.post("/")
async def write(request: web.Request) -> web.Response:
    """Take one message; answer the new turn to the script, or the page by a redirection."""
    porte = request.app[PORTE]
    saisie = await check_form(request)
    if porte.settings.closed():
        raise Refus(503, "page_fermee", saisie.texte, etat="fermee")
    danger = porte.dialogue.alarm(saisie.texte)[0] is not None
    URGENT.set(danger)
    if not porte.par_adresse.take(porte.adresses.key(request)) and not danger:
        raise Refus(429, "limite", saisie.texte, etat="limite")
    secret = read_cookie(request)
    conversation = await porte.conversations.get(secret)
    if conversation is None:
        porte.mesures.entrees.labels(read_entree(saisie.entree) or "aucune").inc()
        conversation = await porte.conversations.open()
    demande = porte.par_conversation.take(conversation.sceau.cle)
    if not demande and not danger:
        raise Refus(429, "limite", saisie.texte, etat="limite")
    tour = await lead(porte, conversation, saisie, expiree=bool(secret), demande=demande, urgent=danger)
    return answer(request, conversation, tour)


def answer(request: web.Request, conversation: Conversation, tour: dict[str, Any]) -> web.Response:
    """Answer a turn as it was asked for; without a place to keep it, the page is answered at once."""
    porte, dits = request.app[PORTE], [(de, message) for de, message in tour["dits"]]
    if wants_json(request):
        reponse = turn(porte, conversation.secret, dits, tour["etat"])
    elif not conversation.gardee:
        reponse = page(porte, conversation, dits)
    else:
        ou = f"/?{SANS_COOKIE}=1#dernier" if conversation.nouvelle else "/#dernier"
        reponse = web.Response(status=303, headers={"Location": ou})
    if conversation.nouvelle:
        give_cookie(reponse, porte, conversation.secret)
    return reponse


@routes.get("/sortie")
async def leave(request: web.Request) -> web.Response:
    """Forget the conversation and lead to something neutral; a browser that only looks ahead changes nothing."""
    if "prefetch" in f"{request.headers.get('Sec-Purpose', '')}{request.headers.get('Purpose', '')}":
        return web.Response(status=204)
    sortie = web.Response(status=303, headers={"Location": request.app[PORTE].settings.sortie})
    return await forget(request, sortie)


@routes.post("/sortie")
async def leave_quietly(request: web.Request) -> web.Response:
    """Forget the conversation: the script of the page is leaving by itself."""
    await check_form(request)
    return await forget(request, web.Response(status=204))


@routes.post("/effacer")
async def erase(request: web.Request) -> web.Response:
    """Forget the conversation and begin again."""
    await check_form(request)
    return await forget(request, web.Response(status=303, headers={"Location": "/"}))


async def forget(request: web.Request, reponse: web.Response) -> web.Response:
    """Leave no trace, here, in Rasa, in the browser; what cannot be deleted now will be when its time comes."""
    porte = request.app[PORTE]
    with suppress(StoreDown):
        await porte.conversations.forget(read_cookie(request))
    porte.menage.wake()
    take_cookie(reponse, porte)
    reponse.headers["Clear-Site-Data"] = TRACES
    return reponse


@routes.post("/presence")
async def stay(request: web.Request) -> web.Response:
    """Say that somebody is still reading; 410 when there is nothing left to keep. A browser without script is led there."""
    await check_form(request)
    porte, secret = request.app[PORTE], read_cookie(request)
    conversation = await porte.conversations.get(secret)
    if conversation is not None:
        await porte.conversations.touch(conversation)
    if wants_html(request):
        return web.Response(
            status=303, headers={"Location": "/fin" if secret and conversation is None else "/#dernier"}
        )
    return web.Response(status=204 if conversation else 410)


RECOURS = {  # whom the law has a page name, besides the Caf
    "/accessibilite": (
        Renvoi(contact="defenseur_droits", raison="C'est gratuit. Un délégué peut aussi vous recevoir."),
    ),
    "/confidentialite": (Renvoi(contact="cnil", raison="Si la réponse de la Caf ne vous convient pas."),),
}


def still(chemin: str, gabarit: str) -> None:
    """Route a page that says the same to everybody."""

    async def show(request: web.Request) -> web.Response:
        porte = request.app[PORTE]
        contacts, recours = (
            see(porte.messages(), renvois, "personne")["custom"]["contacts"] if renvois else []
            for renvois in (TOUJOURS, RECOURS.get(chemin))
        )
        secret = read_cookie(request)
        return html(render(porte, gabarit, secret, contacts=contacts, recours=recours[:1], avertir=AVERTIR))

    routes.get(chemin)(show)


for _chemin, _gabarit in {
    "/conseils": "conseils.html",
    "/naviguer-en-securite": "conseils.html",
    "/accessibilite": "accessibilite.html",
    "/confidentialite": "confidentialite.html",
    "/attente": "attente.html",
    "/fin": "fin.html",
}.items():
    still(_chemin, _gabarit)
