"""Write a message in the form that all readers of facts work on: the *canon*.

The words of `texte.normalise` (no accent, no capital, SMS spellings in full), with what numbers need and it drops:
commas, points, €, dates; numbers are in digits. Positions found by `montants`, `durees`… are positions in the canon.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from text_to_num import alpha2digit

from bot.understanding.motifs import sound
from bot.understanding.texte import fold, normalise

MOIS = [
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
]
ABREGES = {"janv": "janvier", "fev": "fevrier", "fevr": "fevrier", "avr": "avril", "juil": "juillet", "sept": "septembre",
           "oct": "octobre", "nov": "novembre", "dec": "decembre"}  # fmt: skip
# spellings that only matter beside a number
LOCAUX = {"plu": "plus", "von": "vont", "zero": "0", "euro": "euros", "eur": "euros", "eu": "euros", "paie": "paye", "paient": "payent",
          "paies": "payes", "enft": "enfant", "enfts": "enfants", "enf": "enfants", "ft": "france travail"}  # fmt: skip
# words that the readers of numbers, days and ages wait for, however they are spelt; short ones are in `lexique/sms.yml`
REPERES = {sound(mot): mot for mot in (*MOIS, "semaine", "dernier") if len(sound(mot)) > 4}
EN_LETTRES = re.compile(
    r"\b(?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante"
    r"|cinquante|soixante|septante|octante|huitante|nonante|cents?|mille)\b"
)
COLLE = re.compile(r"\b(depuis|de|et|ai|fait|a|à|avec|pour)(?=\d)", re.IGNORECASE)
LIAISON = re.compile(r"(?<=[^\W\d])[-‐‑–—_]+(?=\w)|(?<=\d)[-‐‑–—](?=[^\W\d])|[-‐‑–—]{2,}")
PLAGE = re.compile(r"(?<![\d/.,-])(\d{1,4}) ?[-–] ?(\d{1,4})(?![\d/.,-])")
JOUR_ABREGE = re.compile(r"\b(\d{1,2}) (" + "|".join(ABREGES) + r")\b\.?")
COLLE_APRES = re.compile(r"(\d)(?=(?!i?[eè]me|ere|nde)[a-z]{3})|(\d)(?=ans?\b)")
MOTS = re.compile(r"[a-z][a-z0-9]*(?: [a-z][a-z0-9]*)*")
MOT = re.compile(r"[a-z]+")
BLANCS = str.maketrans(dict.fromkeys("'’\u00a0\u202f\u2009\t\r", " "))


def _digits(texte: str) -> str:
    """Write numbers in digits; a lone « un » or « une » is an article and stays."""
    if not EN_LETTRES.search(texte):
        return texte
    return "\n".join(str(alpha2digit(ligne, "fr", 2)) for ligne in texte.split("\n"))


def canon(texte: str) -> str:
    """Return the canon of a text.

    >>> canon("J'ai vingt-deux ans, g 2 gosses à Bourg-en-Bresse, 1 200,50 € !")
    'j ai 22 ans, j ai 2 gosses a bourg en bresse, 1 200,50 € !'
    """
    brut = LIAISON.sub(" ", fold(COLLE.sub(r"\1 ", texte)).translate(BLANCS)).replace("1⁄2", "1/2")
    brut = JOUR_ABREGE.sub(lambda m: f"{m[1]} {ABREGES[m[2]]}", PLAGE.sub(r"\1 a \2", brut))
    brut = MOTS.sub(lambda m: normalise(m[0]), COLLE_APRES.sub(r"\1\2 ", brut))
    brut = MOT.sub(lambda m: LOCAUX.get(m[0]) or REPERES.get(sound(m[0]), m[0]), brut)
    return re.sub(r" {2,}", " ", _digits(brut)).strip()


def alternatives(mots: Iterable[str]) -> str:
    """Return a regex that takes any of these canon words, the longest first.

    >>> alternatives(["fille", "filles"])
    '(?:filles|fille)'
    """
    return "(?:" + "|".join(map(re.escape, sorted(mots, key=lambda mot: (-len(mot), mot)))) + ")"
