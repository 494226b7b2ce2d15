"""How much is taken: messages a minute by conversation and by address. Addresses are hashed with a key that no disk holds."""

from __future__ import annotations

import hashlib
import hmac
import os
from collections import deque
from collections.abc import Callable
from ipaddress import ip_address, ip_network

from aiohttp import web

from web.reglages import Reseau

MINUTE = 60.0


class Limite:
    """Allows `nombre` events a minute for each key; forgets keys that have been quiet."""

    def __init__(self, nombre: int, clock: Callable[[], float]) -> None:
        self._nombre, self._clock = nombre, clock
        self._vus: dict[str, deque[float]] = {}

    def take(self, cle: str) -> bool:
        """Count one event; False when there are too many, and then it is not counted."""
        maintenant = self._clock()
        vus = self._vus.setdefault(cle, deque())
        while vus and vus[0] <= maintenant - MINUTE:
            vus.popleft()
        if len(vus) >= self._nombre:
            return False
        vus.append(maintenant)
        return True

    def forget_quiet(self) -> None:
        """Forget the keys that were not seen for a minute."""
        limite = self._clock() - MINUTE
        self._vus = {cle: vus for cle, vus in self._vus.items() if vus and vus[-1] > limite}

    def __len__(self) -> int:
        return len(self._vus)


class Adresses:
    """Tells who is at the other end, and names them by a hash that only lives in this process."""

    def __init__(self, mandataires: tuple[Reseau, ...]) -> None:
        self._mandataires, self._sel = mandataires, os.urandom(32)

    def client(self, request: web.Request) -> str:
        """Return the address of the person; what a header says is believed only from a proxy that is known.

        The list is read from its end: each known proxy vouches for the address before its own, and nobody else does.
        """
        adresse = request.remote or "0.0.0.0"
        cites = [mot.strip() for ligne in request.headers.getall("X-Forwarded-For", []) for mot in ligne.split(",")]
        while cites and within(adresse, self._mandataires):
            suivante = cites.pop()
            if not is_address(suivante):
                break
            adresse = suivante
        return adresse

    def key(self, request: web.Request) -> str:
        """Return the name under which this address is counted: a network of 64 bits for IPv6."""
        adresse = ip_address(self.client(request))
        reseau = ip_network(f"{adresse}/64", strict=False) if adresse.version == 6 else adresse
        return hmac.new(self._sel, str(reseau).encode(), hashlib.sha256).hexdigest()[:24]


def is_address(texte: str) -> bool:
    """Tell whether a text is an IP address.

    >>> is_address("10.0.0.1"), is_address("10.0.0.1, x")
    (True, False)
    """
    try:
        ip_address(texte)
    except ValueError:
        return False
    return True


def within(adresse: str, reseaux: tuple[Reseau, ...]) -> bool:
    """Tell whether an address is in one of these networks."""
    return is_address(adresse) and any(ip_address(adresse) in reseau for reseau in reseaux)
