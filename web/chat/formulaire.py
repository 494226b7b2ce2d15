"""Read what a browser sends, and tell whether it comes from our own page: size, kind, fields, origin, token."""

from __future__ import annotations

import asyncio
import hmac
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from aiohttp import web

from web.chat.sceau import derive
from web.refus import Refus

GENRE = "application/x-www-form-urlencoded"
CHAMPS = frozenset({"q", "jeton", "envoi", "entree"})
ENVOI = re.compile(r"[\w-]{8,64}", re.ASCII)
LENTEUR = 10.0  # seconds to send a body of 16 KiB; who is slower is not a person
CHEZ_NOUS = frozenset({"same-origin", "none"})


@dataclass(frozen=True)
class Saisie:
    """The fields of a form, as they came."""

    texte: str = ""
    jeton: str = ""
    envoi: str = ""
    entree: str = ""


async def read_saisie(request: web.Request, octets: int) -> Saisie:
    """Read a form.

    Raises:
        Refus: it is too big (said before it is read), too slow, of another kind, or holds something else than our fields.
    """
    if (request.content_length or 0) > octets:
        raise Refus(413, "message_lourd")
    if request.content_type != GENRE:
        raise Refus(415, "message_refuse")
    try:
        async with asyncio.timeout(LENTEUR):
            corps = await request.read()
    except TimeoutError:
        raise Refus(408, "message_refuse") from None
    except web.HTTPRequestEntityTooLarge:
        raise Refus(413, "message_lourd") from None
    return read_fields(corps)


def read_fields(corps: bytes) -> Saisie:
    """Read the fields of a body, whatever its bytes.

    Raises:
        Refus: a field is unknown, or comes twice.
    """
    try:
        paires = parse_qsl(corps.decode("utf-8", "replace"), True, max_num_fields=len(CHAMPS), errors="replace")
    except ValueError:
        raise Refus(400, "message_refuse") from None
    champs = dict(paires)
    texte = champs.get("q", "")
    if len(champs) != len(paires) or not champs.keys() <= CHAMPS:
        raise Refus(400, "message_refuse", texte)
    return Saisie(texte, champs.get("jeton", ""), champs.get("envoi", ""), champs.get("entree", ""))


def origin(request: web.Request, adresse: str) -> bool | None:
    """Tell whether our own page sent this request: True, False, or None when the browser does not say.

    `Sec-Fetch-Site` cannot be forged by a page. A browser without it says its `Origin`; ours is « null » on a plain form, since
    the page sends no referrer: then the token alone decides.
    """
    site, origine = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin", "null")
    if site is not None and site not in CHEZ_NOUS:
        return False
    if origine != "null":
        hote = urlsplit(origine).netloc
        return bool(hote) and hote in (request.host, urlsplit(adresse).netloc)
    return True if site else None


class Jetons:
    """Makes and reads the tokens of forms: bound to the cookie once there is one."""

    def __init__(self, cle: bytes) -> None:
        self._cle = cle

    def make(self, secret: str | None) -> str:
        """Return the token of a cookie, or of a browser that has none yet."""
        return derive(self._cle, "jeton", secret or "").hex()[:32]

    def holds(self, jeton: str, secret: str | None) -> bool:
        """Tell whether a token is the one of this cookie."""
        return hmac.compare_digest(jeton.encode(), self.make(secret).encode())


def check_sender(request: web.Request, saisie: Saisie, jetons: Jetons, adresse: str, secret: str | None) -> None:
    """Let pass what our own page sent.

    A form that was open before the cookie existed has the token of nobody: it is enough when the browser vouches for the page.

    Raises:
        Refus: it comes from elsewhere, or has no valid token.
    """
    venue = origin(request, adresse)
    admis = jetons.holds(saisie.jeton, secret) or (venue is True and jetons.holds(saisie.jeton, None))
    if venue is False or not admis:
        raise Refus(403, "message_refuse", saisie.texte)


def read_envoi(envoi: str) -> str | None:
    """Return the name of a sending, None when it has none that can be used."""
    return envoi if ENVOI.fullmatch(envoi) else None
