"""Write a clear message as people type it on a phone: no accents, SMS and phonetic spellings, slips of the finger.

Pure and seeded: the same text and the same seed give the same noise. Nothing noisy is stored: it is made when a model is compared or learnt (ADR 10).
"""

from __future__ import annotations

import random
import re
from functools import cache

from bot.understanding.texte import default_lexique, fold

MOT = re.compile(r"[^\W\d_]+")
PONCTUATION = re.compile(r"[.,;:!?…«»\"()]+")
LETTRE_COURTE = 4  # a shorter word is not misspelt: it would become another one
# as it is heard, and not as it is spelt
OREILLE = (
    ("eau", "o"), ("au", "o"), ("qu", "k"), ("ph", "f"), ("tion", "sion"), ("ç", "ss"), ("ai", "é"), ("ant", "en"), ("ent", "an"),
    ("er", "é"), ("ez", "é"), ("ss", "s"), ("ll", "l"), ("nn", "n"), ("tt", "t"), ("pp", "p"), ("mm", "m"), ("h", ""), ("c", "k"),
)  # fmt: skip
VOISINES = dict(zip("azertyuiopqsdfghjklmwxcvbn", "zaretyuoipsqdfghjlkmxwvcnb", strict=True))  # the key beside it
GLISSADES = ("drop", "double", "swap", "near")


@cache
def _shortened() -> dict[str, tuple[str, ...]]:
    """Return, for each word or group, the SMS spellings that `lexique/sms.yml` knows of."""
    lexique, formes = default_lexique(), dict[str, list[str]]()
    for court, plein in (*lexique.mots.items(), *lexique.locutions.items()):
        if court != plein:
            formes.setdefault(plein, []).append(court)
    return {plein: tuple(sorted(courts)) for plein, courts in formes.items()}


def drop_accents(texte: str, hasard: random.Random) -> str:
    """Take accents, capitals and most punctuation away."""
    return PONCTUATION.sub(lambda m: m[0] if hasard.random() < 0.2 else " ", fold(texte))


def write_sms(texte: str, hasard: random.Random, part: float = 0.6) -> str:
    """Shorten the words that have an SMS spelling."""
    formes = _shortened()
    return MOT.sub(
        lambda m: hasard.choice(formes[m[0]]) if m[0] in formes and hasard.random() < part else m[0], fold(texte)
    )


def write_by_ear(texte: str, hasard: random.Random, part: float = 0.35) -> str:
    """Write some words as they are heard."""

    def spell(trouve: re.Match[str]) -> str:
        mot = trouve[0]
        if len(mot) < LETTRE_COURTE or hasard.random() > part:
            return mot
        possibles = [(ecrit, entendu) for ecrit, entendu in OREILLE if ecrit in mot[1:]]
        if not possibles:
            return mot
        ecrit, entendu = hasard.choice(possibles)
        return mot[0] + mot[1:].replace(ecrit, entendu, 1)

    return MOT.sub(spell, texte)


def slip(texte: str, hasard: random.Random, part: float = 0.12) -> str:
    """Miss, double, swap or mistake a letter in some words."""

    def spell(trouve: re.Match[str]) -> str:
        mot = trouve[0]
        if len(mot) <= LETTRE_COURTE or hasard.random() > part:
            return mot
        rang, genre = hasard.randrange(1, len(mot) - 1), hasard.choice(GLISSADES)
        lettre = {"drop": "", "double": mot[rang] * 2, "swap": mot[rang + 1] + mot[rang]}.get(
            genre, VOISINES.get(mot[rang], mot[rang])
        )
        return mot[:rang] + lettre + mot[rang + (2 if genre == "swap" else 1) :]

    return MOT.sub(spell, texte)


def add_noise(texte: str, seed: int) -> str:
    """Return one noisy writing of a text, always the same for the same seed.

    >>> add_noise("Je n'arrive plus à payer l'électricité, que faire ?", 1)
    "j n'ariv plus a payer l'electricite que fére"
    """
    hasard = random.Random(f"{seed} {texte}")
    bruite = drop_accents(texte, hasard)
    if hasard.random() < 0.7:
        bruite = write_sms(bruite, hasard)
    if hasard.random() < 0.6:
        bruite = write_by_ear(bruite, hasard)
    return " ".join(slip(bruite, hasard).split())
