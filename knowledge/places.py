"""Tell where someone is in the Ain, and which contacts are near: as the crow flies, on data only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt

from knowledge.model import Commune, Contact, Contenu, Situation

RAYON_TERRE_KM = 6371.0
AVANTAGE_EPCI_KM = 5.0  # the contact of the same intercommunalité wins if it is less than 5 km farther


@dataclass(frozen=True)
class Lieu:
    """Where the person lives: a commune of the Ain, outside the Ain, or not known (both fields empty)."""

    commune: Commune | None = None
    hors_ain: bool = False


def locate(contenu: Contenu, situation: Situation) -> Lieu:
    """Read the place of a situation; an unknown code that begins with 01 is somewhere in the Ain."""
    code = situation.get("commune")
    commune = contenu.communes.get(str(code))
    if commune is not None:
        return Lieu(commune)
    ailleurs = isinstance(code, str) and len(code) == 5 and not code.startswith("01")
    return Lieu(hors_ain=ailleurs or "hors_ain" in (code, situation.get("departement")))


@lru_cache(maxsize=32768)  # places do not move: a commune and a contact are measured once a process
def great_circle(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Measure kilometres between two (latitude, longitude) points.

    >>> round(great_circle((46.2052, 5.2255), (45.7578, 4.8320)))  # Bourg-en-Bresse, Lyon
    58
    """
    (lat_a, lon_a), (lat_b, lon_b) = (tuple(map(radians, point)) for point in (a, b))
    chord = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * RAYON_TERRE_KM * asin(sqrt(chord))


def _point(contenu: Contenu, contact: Contact) -> tuple[float, float] | None:
    """Return where a contact is; without coordinates, the centre of its commune."""
    if contact.latitude is not None and contact.longitude is not None:
        return contact.latitude, contact.longitude
    commune = contenu.communes.get(contact.code_insee or "")
    return (commune.latitude, commune.longitude) if commune else None


def distance(contenu: Contenu, lieu: Lieu, contact: Contact) -> float | None:
    """Measure kilometres from the person to a contact; None when either place is not known."""
    point = _point(contenu, contact)
    if lieu.commune is None or point is None:
        return None
    return great_circle((lieu.commune.latitude, lieu.commune.longitude), point)


def _is_same_epci(contenu: Contenu, lieu: Lieu, contact: Contact) -> bool:
    commune = contenu.communes.get(contact.code_insee or "")
    return bool(lieu.commune and commune and commune.epci_siren == lieu.commune.epci_siren)


def nearest(
    contenu: Contenu,
    lieu: Lieu,
    contacts: Iterable[Contact],
    rayon: float,
    preferences: Mapping[str, Sequence[str]],
) -> list[Contact]:
    """Sort contacts by distance, leaving out those beyond `rayon` that are not of the same intercommunalité.

    Args:
        preferences: for some communes, the codes of the contacts that come first, in order.
    """
    if lieu.commune is None:
        return []
    preferred = list(preferences.get(lieu.commune.insee, ()))
    ranked = []
    for contact in contacts:
        km, same = distance(contenu, lieu, contact), _is_same_epci(contenu, lieu, contact)
        if km is not None and (same or km <= rayon):
            rank = preferred.index(contact.code) if contact.code in preferred else len(preferred)
            ranked.append((rank, km - AVANTAGE_EPCI_KM * same, contact.code, contact))
    return [contact for *_, contact in sorted(ranked, key=lambda item: item[:3])]
