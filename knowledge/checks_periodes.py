"""Check the periods: a statement, a value or a closure does not end before it begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from knowledge.fautes import Probleme
from knowledge.fiches import Chemin
from knowledge.model import Fermeture

At = Callable[[Chemin, str], Probleme]


def check_periods(item: Any, chemin: Chemin, at: At) -> Iterator[Probleme]:
    """Refuse a statement or a closure that ends before it begins, wherever it is."""
    debut, fin = getattr(item, "valide_du", None), getattr(item, "valide_au", None)
    if isinstance(item, Fermeture):
        debut, fin = item.du, item.au
    if debut and fin and fin < debut:
        message = "la valeur finit avant de commencer. Corrigez ses dates."
        yield at((*chemin, "au" if isinstance(item, Fermeture) else "valide_au"), message)
    if is_dataclass(item) and not isinstance(item, type):
        for champ in fields(item):
            yield from check_periods(getattr(item, champ.name), (*chemin, champ.name), at)
    elif isinstance(item, (tuple, dict)):
        for rang, part in item.items() if isinstance(item, dict) else enumerate(item):
            yield from check_periods(part, (*chemin, rang), at)
