"""Every setting of the public door, read once from the environment. Nothing is opened here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

Reseau = IPv4Network | IPv6Network
BOUCLE = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
OUI = frozenset({"1", "oui", "true", "yes"})


@dataclass(frozen=True)
class Settings:
    """How the door is set: where the rest is, who may be believed, how much and how long.

    Args:
        adresse: how people write it; `https://` makes cookies `Secure` and `__Host-`.
        sortie: the neutral site where the exit leads.
        mandataires: proxies whose `X-Forwarded-For` is believed.
        supervision: who may read the metrics.
        fichier_ferme: while this file exists, the page says that it is closed.
        oubli: seconds without a message after which a conversation is forgotten.
    """

    rasa_url: str
    jeton: str
    actions_url: str = ""
    chat_url: str = "sqlite://"
    adresse: str = "http://127.0.0.1:8080"
    sortie: str = "https://meteofrance.com/"
    mandataires: tuple[Reseau, ...] = ()
    supervision: tuple[Reseau, ...] = BOUCLE
    ferme: bool = False
    fichier_ferme: Path | None = None
    oubli: float = 600.0
    messages_par_minute: int = 10
    envois_par_minute: int = 120
    caracteres: int = 1000
    octets: int = 16 * 1024
    patience: float = 10.0

    @property
    def securise(self) -> bool:
        """Tell whether people come by HTTPS."""
        return urlsplit(self.adresse).scheme == "https"

    def closed(self) -> bool:
        """Tell whether an operator has closed the page, now."""
        return self.ferme or bool(self.fichier_ferme and self.fichier_ferme.exists())


def read_networks(nom: str, texte: str) -> tuple[Reseau, ...]:
    """Read addresses and networks separated by commas or spaces.

    Raises:
        ValueError: one of them is no address.
    """
    try:
        return tuple(ip_network(mot, strict=False) for mot in texte.replace(",", " ").split())
    except ValueError as fault:
        raise ValueError(f"{nom}: {fault}; write addresses or networks, such as 10.0.0.0/8") from None


def read_settings(env: Mapping[str, str]) -> Settings:
    """Read the settings of the environment.

    Raises:
        ValueError: something is missing, or cannot be read.
    """
    for nom in ("PASSERELLE_RASA_URL", "PASSERELLE_JETON"):
        if not env.get(nom):
            raise ValueError(f"{nom} is not set: the door needs it to speak to rasa")
    hote, port = env.get("PASSERELLE_HOTE", "127.0.0.1"), env.get("PASSERELLE_PORT", "8080")
    adresse = env.get("PASSERELLE_ADRESSE") or f"http://{hote}:{port}"
    if urlsplit(adresse).scheme not in ("http", "https") or not urlsplit(adresse).hostname:
        raise ValueError(f"PASSERELLE_ADRESSE: {adresse!r} is no address; write https://name")
    return Settings(
        rasa_url=env["PASSERELLE_RASA_URL"],
        jeton=env["PASSERELLE_JETON"],
        actions_url=env.get("PASSERELLE_ACTIONS_URL", ""),
        chat_url=env.get("PASSERELLE_CHAT_URL") or "sqlite:///var/chat.db",
        adresse=adresse,
        sortie=env.get("PASSERELLE_SORTIE") or Settings.sortie,
        mandataires=read_networks("PASSERELLE_MANDATAIRES", env.get("PASSERELLE_MANDATAIRES", "")),
        supervision=(*BOUCLE, *read_networks("PASSERELLE_SUPERVISION", env.get("PASSERELLE_SUPERVISION", ""))),
        ferme=env.get("PASSERELLE_FERME", "").lower() in OUI,
        fichier_ferme=Path(env["PASSERELLE_FICHIER_FERME"]) if env.get("PASSERELLE_FICHIER_FERME") else None,
    )
