"""Take out of a message what identifies a person: « je suis au 06 12 34 56 78 » → « je suis au [TELEPHONE] ».

What is looked for, and in which order, is in `identifiants`. Names and addresses cannot be found this way: a redacted
text is less dangerous, not anonymous.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from bot.understanding.identifiants import MASQUE, REGLES, Regle

LETTRES = str.maketrans("éèêëôûîàâç’", "eeeeouiaac'")


@dataclass(frozen=True)
class Redaction:
    """A text without personal numbers, and the kinds that were taken out, each once."""

    texte: str
    trouves: tuple[str, ...]


def _plain(texte: str) -> str:
    """Return a lower-case copy of the same length, without accents, its digits of any script as 0-9."""
    if texte.isascii():
        return texte.lower()
    chiffres = (str(unicodedata.decimal(c)) if c.isdecimal() else c for c in texte.replace("İ", "i"))
    return "".join(chiffres).lower().translate(LETTRES)


def _spans(copie: str, regle: Regle) -> Iterator[tuple[int, int]]:
    debut = 0
    while m := regle.motif.search(copie, debut):
        fin = regle.end(m)
        if fin:
            yield m.start("n"), fin
        debut = fin or m.start("n") + 1


def _find(texte: str) -> list[tuple[int, int, str]]:
    """Return the spans to take out; each rule sees only what the rules before it left."""
    copie, trouves = _plain(texte), []
    for regle in REGLES:
        morceaux, fin = [], 0
        for debut, suite in _spans(copie, regle):
            morceaux += [copie[fin:debut], MASQUE * (suite - debut)]
            fin = suite
            if regle.genre:
                trouves.append((debut, suite, regle.genre))
        copie = "".join([*morceaux, copie[fin:]])
    return sorted(trouves)


def redact(texte: str) -> Redaction:
    """Replace what identifies a person by the name of its kind, until nothing more is found.

    >>> redact("mon numéro est le 06 12 34 56 78, j'ai 2 enfants")
    Redaction(texte="mon numéro est le [TELEPHONE], j'ai 2 enfants", trouves=('telephone',))
    """
    genres: dict[str, None] = {}
    while trouves := _find(texte):
        morceaux, fin = [], 0
        for debut, suite, genre in trouves:
            morceaux += [texte[fin:debut], f"[{genre.upper().replace('_', ' ')}]"]
            fin = suite
            genres[genre] = None
        texte = "".join([*morceaux, texte[fin:]])
    return Redaction(texte, tuple(genres))
