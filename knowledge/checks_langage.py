"""Check that every text of the content can be read by everybody: what may not be in one is in `langage`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from knowledge.fautes import Probleme
from knowledge.fiches import Chemin, Fiche
from knowledge.langage import LONGUE, TROP_LONGUE, find_fautes, long_phrases

AUSSI_LUS = frozenset({"remarque", "pour", "cout", "boutons", "dit"})  # read by people, though they may hold figures
EXPLIQUENT = ("terme",)  # families that explain hard words
Fiches = Mapping[tuple[str, str], tuple[Fiche, Chemin]]
Texte = tuple[str, str, Chemin, str]  # family, code, where in it, what is read


def readable(fiches: Fiches, champs: frozenset[str]) -> Iterator[Texte]:
    """Yield every text that people read, with where it is."""
    for (famille, code), (fiche, base) in fiches.items():
        data: Any = fiche.data
        for part in base:
            data = data[part]
        if famille != "source":
            for chemin, texte in _texts(data, ()):
                if next((part for part in reversed(chemin) if isinstance(part, str)), "") in champs | AUSSI_LUS:
                    yield famille, code, chemin, texte


def _texts(data: Any, chemin: Chemin) -> Iterator[tuple[Chemin, str]]:
    if isinstance(data, dict | list):
        for part, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _texts(value, (*chemin, part))
    elif isinstance(data, str):
        yield chemin, data


def check_langage(
    textes: Iterator[Texte], at: Callable[[str, str, Chemin, str], Probleme]
) -> Iterator[Probleme]:  # fmt: skip
    """Yield what makes a text hard to read."""
    for famille, code, chemin, texte in textes:
        yield from (at(famille, code, chemin, faute) for faute in find_fautes(texte, famille in EXPLIQUENT))


def summary(textes: Iterator[Texte]) -> str:
    """Count the sentences that are worth cutting."""
    longues = sum(len(long_phrases(texte)) for *_, texte in textes)
    return f"Langage : {longues} phrases de {LONGUE + 1} à {TROP_LONGUE} mots, à couper quand c’est possible."
