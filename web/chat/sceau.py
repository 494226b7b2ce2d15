"""Seal what is kept of a conversation with a key that only the browser's cookie holds.

The server keeps the hash of the secret and turns that it cannot read alone: a copy of the file tells nothing of what was said.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

OCTETS = 32  # 256 bits
SENDER = re.compile("[0-9a-f]{32}")  # how Rasa names a conversation of the page; other channels have other names
SEL = 12  # bytes of the nonce of AES-GCM


def new_secret() -> str:
    """Draw the secret of a cookie."""
    return secrets.token_urlsafe(OCTETS)


def derive(cle: bytes, usage: str, secret: str = "") -> bytes:
    """Return another secret, for one use only.

    >>> derive(b"cle", "a") == derive(b"cle", "b")
    False
    """
    return hmac.new(cle, f"{usage}\0{secret}".encode(), hashlib.sha256).digest()


def sender_of(secret: str) -> str:
    """Return what Rasa knows of a conversation: nothing leads from it back to the cookie."""
    return derive(secret.encode(), "sender").hex()[:32]


class Sceau:
    """Seals and opens the turns of one conversation."""

    def __init__(self, secret: str) -> None:
        self.cle = derive(secret.encode(), "cle").hex()
        self._aes = AESGCM(derive(secret.encode(), "sceau"))

    def envoi(self, envoi: str, texte: str) -> str:
        """Name one sending: the same text sent twice by the same press of a button has the same name."""
        return derive(self.cle.encode(), envoi, texte).hex()

    def seal(self, contenu: Any) -> bytes:
        """Seal something that JSON can hold."""
        sel = os.urandom(SEL)
        return sel + self._aes.encrypt(sel, json.dumps(contenu, default=str).encode(), self.cle.encode())

    def open(self, scelle: bytes) -> Any:
        """Open what was sealed.

        Raises:
            ValueError: it was altered, or sealed for somebody else.
        """
        try:
            return json.loads(self._aes.decrypt(scelle[:SEL], scelle[SEL:], self.cle.encode()))
        except InvalidTag:
            raise ValueError("sealed with another key, or altered") from None
