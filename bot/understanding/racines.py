"""Bring a word to what is compared of it: no agreement, no conjugation, and as it is heard when it is long enough."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.understanding.canon import canon
from bot.understanding.motifs import DOUBLES, sound

LONG = 6  # letters: a shorter word sounds like too many others (« demain » and « demande »)
NOM_EN_MENT = re.compile(r"(?<=...)m[ae]nt?$")
# what the ear does not tell apart and `sound` does, for words long enough
ORTHOGRAPHES = tuple(
    (re.compile(ecrit), entendu)
    for ecrit, entendu in (("[st]ion|ssion", "sion"), ("g(?=[eiy])", "j"), ("om(?=[bp])", "on"), ("im(?=[bp])", "in"), ("(?<!c)h", ""))
)  # fmt: skip


@lru_cache(maxsize=20_000)
def stem(mot: str) -> str:
    """Return what is compared of a canon word: no agreement, no conjugation, and a long word as it is heard.

    >>> [stem(mot) for mot in ("payer", "payés", "paye", "séparée", "mois")]
    ['pay', 'pay', 'pay', 'separ', 'mois']
    >>> stem("jujeman") == stem("jugement"), stem("konpagnon") == stem("compagnon"), stem("demain") == stem("demande")
    (True, True, False)
    """
    mot = mot if mot.isascii() else canon(mot)
    coupe = _cut_end(mot)
    if len(mot) < LONG:
        return coupe
    entendu = NOM_EN_MENT.sub("ment", mot.removesuffix("s")) if NOM_EN_MENT.search(mot.removesuffix("s")) else coupe
    for ecrit, son in ORTHOGRAPHES:
        entendu = ecrit.sub(son, entendu)
    entendu = sound(entendu, entier=False).rstrip("td")
    if len(entendu) >= LONG:
        return entendu
    simple = DOUBLES.sub(r"\1", coupe)
    return simple if len(simple) == LONG - 1 else coupe  # « apeler », but « baiser » is not « baisser »


def _cut_end(mot: str) -> str:
    """Cut what agreement and conjugation change at the end of a word."""
    if len(mot) >= 5 and mot.endswith("s"):
        mot = mot[:-1]
    if len(mot) >= 7 and mot.endswith("ent"):
        return mot[:-3]
    if len(mot) >= 5 and mot.endswith(("ee", "er", "ez")):
        return mot[:-2]
    return mot[:-1] if len(mot) >= 4 and mot.endswith("e") else mot
