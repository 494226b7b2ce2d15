"""Bring any spelling of a message to one plain form, so that rules are written once.

Here are `fold` (what the eye does not see: accents, case, disguises) and `normalise` (SMS and phonetic French to
ordinary words, from `lexique/sms.yml`). What the words mean is not here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from knowledge.loading import read_fiche

LEXIQUE = Path(__file__).parent / "lexique" / "sms.yml"
APOSTROPHES = "’‘ʼʹ`´′＇"
LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ı": "i", "ł": "l"}
SIGNES = str.maketrans({**dict.fromkeys(APOSTROPHES, "'"), **LIGATURES})
LEET = str.maketrans("013457@$", "oieastas")

CACHE_LETTRES = re.compile(r"(?<=[a-z])[013457@$](?=[a-z])")
CHIFFRE = re.compile(r"(?=[a-z013457]*[a-z])(?=[a-z]*[013457])[a-z013457]+")  # a word with digits for letters
DEGUISES = 3  # words; from here on, digits stand for letters at the ends of words too
EPELE = re.compile(r"(?<![^\W_])[a-z](?:[ .*_-]+[a-z]){6,}(?![^\W_])")  # « i l m e f r a p p e »
REPETEES = re.compile(r"([a-z])\1{2,}")
DOUBLABLES = frozenset("bcdfglmnprstz")  # the letters that French doubles inside a word
VOYELLES = frozenset("aeiouyh")
JETONS = re.compile(r"[^\W_]+(?:'+[^\W_]+)*|\.(?!\.)(?<!\.\.)|[!?;]+")
FIN = "."  # the mark of the end of a sentence in a normalised text
ELIDES = {"c": ("e",), "j": tuple("aeiouyh"), "t": tuple("aeiouyh")}  # « j ai » is already right, « j veux » is not
JE_COLLE = re.compile(r"j(?=[bcdfgklmnpqrtvwxz][a-z])")  # no French word begins with j and a consonant


@dataclass(frozen=True)
class Lexique:
    """What SMS spellings stand for: words, groups of words, beginnings of words."""

    mots: dict[str, str]
    locutions: dict[str, str]
    debuts: dict[str, str]
    premiers: dict[str, int] = field(init=False, default_factory=dict)
    debut: re.Pattern[str] = field(init=False, default=re.compile("$^"))

    def __post_init__(self) -> None:
        """Prepare the lookups: the longest group by first word, one regex for beginnings."""
        for groupe in self.locutions:
            mots = groupe.split()
            self.premiers[mots[0]] = max(self.premiers.get(mots[0], 0), len(mots))
        if self.debuts:
            prefixes = sorted(map(re.escape, self.debuts), key=len, reverse=True)
            object.__setattr__(self, "debut", re.compile("|".join(prefixes)))


def load_lexique(fichier: Path = LEXIQUE) -> Lexique:
    """Read a lexicon file, its keys folded like the texts they will meet."""
    brut = read_fiche(fichier, fichier.parent).data
    return Lexique(*({fold(str(k)): str(v) for k, v in brut[nom].items()} for nom in ("mots", "locutions", "debuts")))


@cache
def default_lexique() -> Lexique:
    """Return the lexicon of the project, read once."""
    return load_lexique()


def _visible(texte: str) -> Iterator[str]:
    """Yield the letters that are seen, without accents; controls become spaces."""
    for lettre in unicodedata.normalize("NFD", texte.lower()):
        genre = unicodedata.category(lettre)
        if genre == "Cc":
            yield lettre if lettre == "\n" else " "
        elif genre not in {"Cf", "Mn", "Me", "Co", "Cn"}:
            yield lettre


def _shorten(repetition: re.Match[str]) -> str:
    """Keep two letters where French may double them inside a word, else one."""
    lettre, texte = repetition[1], repetition.string
    suivie = repetition.end() < len(texte) and texte[repetition.end()].isalpha()
    return lettre * 2 if suivie and lettre in DOUBLABLES and repetition.start() > 0 else lettre


def _undisguise(texte: str) -> str:
    """Put letters back for digits when the whole message is written so: « j3 v4is m3 tu3r »; one « f3 » is a flat."""
    mots = texte.split()
    deguises = [mot for mot in mots if CHIFFRE.fullmatch(mot)]
    if len(deguises) < DEGUISES or 2 * len(deguises) < len(mots):
        return texte
    return CHIFFRE.sub(lambda m: m[0].translate(LEET), texte)


def fold(texte: str) -> str:
    """Remove what hides a word: case, accents, invisible letters, repeats, digits for letters.

    >>> fold("Il m’a FRAPPPÉÉÉE, v1olent\u200b !")
    "il m'a frappe, violent !"
    """
    if not texte.isascii():
        texte = "".join(_visible(unicodedata.normalize("NFKC", texte))).translate(SIGNES)
    else:
        texte = "".join(_visible(texte)) if not texte.isprintable() else texte.lower()
        texte = texte.replace("`", "'")
    texte = EPELE.sub(lambda m: re.sub(r"[^a-z]", "", m[0]), texte)
    texte = CACHE_LETTRES.sub(lambda m: m[0].translate(LEET), _undisguise(texte))
    return REPETEES.sub(_shorten, texte)


def _spell(mot: str, suivant: str, precedent: str, lexique: Lexique) -> str:
    """Write one word in full, if it is an SMS spelling."""
    if mot in ELIDES and suivant.startswith(ELIDES[mot]):
        return mot
    if mot == "g" and precedent.isdigit():  # « 5 g » is a network or a weight
        return mot
    if mot in lexique.mots:
        return lexique.mots[mot]
    if mot.startswith("jh"):
        return f"j {mot[1:]}"
    if JE_COLLE.match(mot):
        return f"je {_spell(mot[1:], suivant, 'je', lexique)}"
    debut = lexique.debut.match(mot)
    if debut and not mot.startswith(lexique.debuts[debut[0]]):
        plein = lexique.debuts[debut[0]] + mot[debut.end() :]
        tete, _, fin = plein.rpartition(" ")
        return f"{tete} {lexique.mots.get(fin, fin)}".lstrip()
    return mot


def _tokens(texte: str) -> list[str]:
    """Cut a folded text into words and ends of sentences; « l'apl » gives « l », « apl »."""
    jetons: list[str] = []
    for jeton in JETONS.findall(texte):
        if jeton[0] in ".!?;":
            jetons.append(FIN)
        else:
            jetons.extend(jeton.split("'"))
    return [j for j in jetons if j]


def normalise(texte: str, lexique: Lexique | None = None) -> str:
    """Return ordinary unaccented words and « . » between sentences, from any spelling.

    >>> normalise("jariv plu a payé ! g 2 enfants, komen avoir lapl ?")
    'j arrive plus a paye . j ai 2 enfants comment avoir l apl .'
    """
    lexique = lexique or default_lexique()
    jetons, sortie, i = _tokens(fold(texte)), [], 0
    while i < len(jetons):
        for taille in range(lexique.premiers.get(jetons[i], 0), 1, -1):
            plein = lexique.locutions.get(" ".join(jetons[i : i + taille]))
            if plein is not None:
                sortie.append(plein)
                i += taille
                break
        else:
            suivant = jetons[i + 1] if i + 1 < len(jetons) else ""
            sortie.append(_spell(jetons[i], suivant, jetons[i - 1] if i else "", lexique))
            i += 1
    return " ".join(sortie)
