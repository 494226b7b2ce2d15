"""Compile the small pattern language of `danger.yml` into regular expressions over normalised words.

A motif is a line of elements between spaces:
  mot|autre     one of these words; `_` joins words of one alternative (`en_bas`), `*` ends a beginning (`frapp*`)
  <classe>      any word of a class; it mixes with `|`
  mot?          may be absent
  ~3            up to three words of the same sentence, none of them a negation; `~~3` lets negations through
  !mot|autre    the next word is none of these
  -mot|autre    the word before is none of these
  ^ $           begins, ends a sentence; `^^` and `$$` the whole message; `mot|$` a word or the end of a sentence
Words are compared as they are heard (`sound`), so « frappé », « fraper » and « frap » are the same word.
Which motifs exist and what they mean is in `danger.yml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

DOUBLES = re.compile(r"([a-z])\1+")
SONS = tuple(
    (re.compile(ecrit), entendu)
    for ecrit, entendu in (
        ("ph", "f"), ("eau|au", "o"), ("qu?|ck", "k"), ("menac|menass?", "menas"), ("c(?=[eiy])", "s"), ("c(?!h)", "k"),
        ("ai|ei", "e"), ("[ae][nm](?=[bcdfgjklpqrstvxz]|$)", "an"), ("z", "s"), ("y", "i"),
    )
)  # fmt: skip
FINALE = re.compile(r"(?<=....)(?:er|es?|[tdsx])$|(?<=^...)[tdsx]$")
# words that would be heard as another one: « coupe » as « coup », « part » as « par », « marié » as « mari »…
GARDES = {
    mot: mot for mot in ("coups", "claques", "gifles", "victimes", "mort", "part", "pars", "toit", "mois", "itt", "auu")
}
GARDES |= {mot: mot for mot in ("sont", "vont", "dont", "sous", "cours", "bats", "marier")}
GARDES |= dict.fromkeys(("coupe", "coupes", "coupee", "coupees", "couper"), "koupe")
GARDES |= dict.fromkeys(("marie", "mariee", "maries", "mariees"), "marie")
GARDES |= dict.fromkeys(("plainte", "plaintes"), "plainte")
ECRITURE = re.compile(r"[a-z0-9_]+\*?|[.$]")
NEGATIONS = "pas jamais aucun aucune sans ni"
ANCRES = {"^": r"(?<![^.])", "^^": r"(?<!.)", "$": r"(?= \.| $)", "$$": r"(?=(?: \.)* $)"}
MAXIMUM_ECART = 8  # words; a longer gap would join things that have nothing to do with each other


@lru_cache(maxsize=20_000)
def sound(mot: str, entier: bool = True) -> str:
    """Write a word as it is heard: « frappé », « fraper » and « frapp » are one; a short word stays as it is.

    >>> [sound(mot) for mot in ("frapper", "frape", "violant", "violent", "couteau", "couto")]
    ['frap', 'frap', 'violan', 'violan', 'kouto', 'kouto']
    """
    if mot in GARDES:
        return GARDES[mot]
    if len(mot) < 4 or not mot.isalpha():
        return DOUBLES.sub(r"\1", mot)
    entendu = mot
    for ecrit, son in SONS:
        entendu = ecrit.sub(son, entendu)
    entendu = DOUBLES.sub(r"\1", entendu)
    return FINALE.sub("", entendu) if entier else entendu


def sounds(texte: str, separateur: str = " ") -> str:
    """Write every word of a text as it is heard; their number does not change."""
    return separateur.join(
        sound(mot.rstrip("*"), not mot.endswith("*")) + "*" * mot.endswith("*") for mot in texte.split(separateur)
    )


@dataclass
class Lettrier:
    """Number every distinct set of words, and tell which sets the words of a text belong to."""

    numeros: dict[frozenset[str], int] = field(default_factory=dict)
    exacts: dict[str, int] = field(default_factory=dict)
    debuts: dict[str, int] = field(default_factory=dict)

    def add(self, mots: frozenset[str]) -> int:
        """Return the bit of this set of words, a new one if needed."""
        if mots not in self.numeros:
            bit = self.numeros[mots] = 1 << len(self.numeros)
            for mot in mots:
                table, clef = (self.debuts, mot[:-1]) if mot.endswith("*") else (self.exacts, mot)
                table[clef] = table.get(clef, 0) | bit
        return self.numeros[mots]

    def present(self, mots: Iterable[str]) -> int:
        """Return the bits of all the sets that have a word in this text."""
        bits = 0
        for mot in set(mots):
            bits |= self.exacts.get(mot, 0)
            for longueur in range(2, len(mot) + 1):
                bits |= self.debuts.get(mot[:longueur], 0)
        return bits


@dataclass(frozen=True)
class Motif:
    """One motif and the bits of the words without which it cannot match; its regex is compiled when first needed."""

    source: str
    requis: int

    @property
    def regex(self) -> re.Pattern[str]:
        """Return the regex: compiling all of them at once would take seconds, most messages need none."""
        return _compiled(self.source)


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


def _alternatives(element: str, classes: Mapping[str, str]) -> list[str]:
    """Return the alternatives of an element, its classes replaced by their words."""
    mots: list[str] = []
    for morceau in element.split("|"):
        if morceau.startswith("<") and morceau.endswith(">"):
            if morceau[1:-1] not in classes:
                raise LookupError(f"class '{morceau}' is not defined in danger.yml")
            mots.extend(_alternatives(classes[morceau[1:-1]].replace(" ", ""), classes))
        elif not ECRITURE.fullmatch(morceau):
            raise ValueError(f"motif word '{morceau}' can never match: write it folded, with one final star at most")
        elif morceau.endswith("c*"):  # « forc* » is heard in « forcer » and in « forçait »
            mots.extend(sound(morceau[:-2] + lettre, entier=False) + "*" for lettre in "sk")
        elif morceau.endswith("n*"):  # no nasal in « emmène », one in « contraint »
            mots.extend((sounds(morceau), sound(morceau[:-1] + "a", entier=False)[:-1] + "*"))
        else:
            mots.append(sounds(morceau, "_"))
    return sorted(set(mots), key=lambda mot: (-len(mot), mot))


def _words(alternatives: list[str]) -> str:
    """Write the regex that takes one alternative and stops at the end of a word."""
    corps = "|".join(
        re.escape(a.rstrip("*")).replace("_", " ") + ("[^ ]*" if a.endswith("*") else "") for a in alternatives
    )
    return f"(?:{corps})(?= )"


def _gap(element: str) -> str:
    """Write the regex of a gap: some words, no end of sentence."""
    libre = element.startswith("~~")
    nombre = int(element.lstrip("~"))
    if nombre > MAXIMUM_ECART:
        raise ValueError(f"gap '{element}' is longer than {MAXIMUM_ECART} words")
    garde = "" if libre else f"(?! {_words(sounds(NEGATIONS).split())})"
    return f"(?:{garde} [^ .]+){{0,{nombre}}}?"


def compile_motif(texte: str, classes: Mapping[str, str], lettrier: Lettrier) -> Motif:
    """Turn one line of the pattern language into a regex and its required words."""
    morceaux, requis = [], 0
    for element in texte.split():
        if element in ANCRES:
            morceaux.append(ANCRES[element])
        elif element.startswith("~"):
            morceaux.append(_gap(element))
        elif element.startswith("!"):
            morceaux.append(f"(?! {_words(_alternatives(element[1:], classes))})")
        elif element.startswith("-"):
            morceaux.extend(f"(?<! {re.escape(sounds(mot, '_').replace('_', ' '))})" for mot in element[1:].split("|"))
        else:
            mots = _alternatives(element.rstrip("?"), classes)
            option, fin = element.endswith("?"), "$" in mots
            mots = [mot for mot in mots if mot != "$"]
            morceaux.append(f"(?: {_words(mots)}{'|' + ANCRES['$'] if fin else ''}){'?' if option else ''}")
            if not option and not fin:
                requis |= lettrier.add(frozenset(mot.split("_")[0] for mot in mots))
    return Motif("".join(morceaux), requis)
