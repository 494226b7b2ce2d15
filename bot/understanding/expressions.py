"""Find plain French phrases, whatever the plural, the ending or a missing « ne ».

Here is how phrases of the content are compared to a text (`Repertoire`). What they mean is the content's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from bot.understanding.canon import canon
from bot.understanding.racines import stem

T = TypeVar("T", bound=Hashable)

TROU = "…"  # up to three words, none of them a negation
LARGEUR = 3
SEULE = "= "  # an expression that must be the whole message
REPONSE = "~ "  # an expression that counts only as an answer to the question
JETON = re.compile(r"[a-z0-9]+|[.;!?\n]+|,")
SAUTES = frozenset({"ne", "n"})  # spoken French drops them
PONCTUATION = frozenset(".;!?\n,")


def stems(mots: str) -> frozenset[str]:
    """Return the stems of words, as they are compared."""
    return frozenset(map(stem, mots.split()))


NEGATIONS = stems("pas jamais aucun aucune sans ni")
BARRIERES = NEGATIONS | stems("plus rien")
# between a negation and what it denies: « pas encore de jugement »
ENTRE = stems("de d encore un une eu fait la le vraiment ete a mon ma notre depose non")
SUJETS = stems("mon ma mes je j il elle on ils elles nous c le la les peux arrive ont va vont")
REMPLISSAGE = stems("euh ben bah ah alors bonjour salut donc et oh hein merci bonsoir voila")


@dataclass(frozen=True)
class Mots:
    """The words of a canon text, stemmed, with their places; punctuation apart."""

    mots: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    coupes: frozenset[int]  # words that begin after a punctuation mark
    fins: frozenset[int]  # words that begin a sentence


class Trouve(NamedTuple, Generic[T]):
    """One phrase found: what it stands for, its words `debut` to `fin` (excluded)."""

    sens: T
    debut: int
    fin: int


def cut(texte: str) -> Mots:
    """Cut a canon text into stemmed words.

    >>> cut("il ne paye plus. 2 enfants").mots
    ('il', 'pay', 'plus', '2', 'enfant')
    """
    mots: list[str] = []
    places: list[tuple[int, int]] = []
    coupes: set[int] = set()
    fins: set[int] = set()
    for jeton in JETON.finditer(texte):
        if jeton[0][0] in PONCTUATION:
            coupes.add(len(mots))
            if jeton[0] != ",":
                fins.add(len(mots))
        elif jeton[0] not in SAUTES:
            mots.append(stem(jeton[0]))
            places.append(jeton.span())
    return Mots(tuple(mots), tuple(places), frozenset(coupes), frozenset(fins))


def negated(mots: Mots, debut: int) -> bool:
    """Tell whether a negation governs the word at `debut`: « pas de jugement »."""
    if mots.mots[debut] in SUJETS:
        return False
    for i in range(debut - 1, max(debut - 5, -1), -1):
        if i + 1 in mots.coupes:
            return False
        if mots.mots[i] in NEGATIONS:
            return True
        if mots.mots[i] not in ENTRE:
            return False
    return False


def _words(expression: str) -> tuple[str, ...]:
    parts = (cut(canon(part)).mots for part in expression.split(TROU))
    found: list[str] = []
    for i, part in enumerate(parts):
        found.extend((TROU, *part) if i else part)
    return tuple(found)


class Repertoire(Generic[T]):
    """Phrases compiled once, each with what it stands for."""

    def __init__(self, expressions: Iterable[tuple[str, T]]) -> None:
        """Index the phrases by their first two words; those that begin by « = » apart."""
        self.par_debut: dict[tuple[str, ...], list[tuple[tuple[str, ...], T]]] = defaultdict(list)
        self.seules: dict[tuple[str, ...], list[T]] = defaultdict(list)
        for expression, sens in expressions:
            mots = _words(expression.removeprefix(SEULE))
            if not mots:
                continue
            if expression.startswith(SEULE):
                self.seules[mots].append(sens)
            else:
                debut = mots[:1] if TROU in mots[:2] else mots[:2]
                self.par_debut[debut].append((mots, sens))

    def find_all(self, mots: Mots, denied: bool = False) -> Iterator[Trouve[T]]:
        """Yield every phrase found; those that a negation governs only if `denied`."""
        for i in range(len(mots.mots)):
            debut = mots.mots[i : i + 2]
            proches = self.par_debut.get(debut[:1], ())
            if len(debut) > 1:
                proches = (*proches, *self.par_debut.get(debut, ()))
            for phrase, sens in proches:
                fin = _match(phrase, mots, i)
                if fin is not None and (denied or not negated(mots, i)):
                    yield Trouve(sens, i, fin)

    def find(self, mots: Mots, denied: bool = False) -> list[Trouve[T]]:
        """Return the longest phrases, none overlapping, in the order of the text."""
        return longest(self.find_all(mots, denied))

    def alone(self, mots: Mots) -> list[T]:
        """Return what the whole message stands for, when it is one of the « = » phrases."""
        return self.seules.get(tuple(mot for mot in mots.mots if mot not in REMPLISSAGE), [])


def _match(phrase: tuple[str, ...], mots: Mots, i: int) -> int | None:
    """Return where the phrase ends when it begins at word `i`."""
    texte = mots.mots
    for rang, mot in enumerate(phrase):
        if mot == TROU:
            return _match_after_gap(phrase[rang + 1 :], mots, i)
        if i >= len(texte) or texte[i] != mot or (rang and i in mots.fins):
            return None
        i += 1
    return i


def _match_after_gap(phrase: tuple[str, ...], mots: Mots, i: int) -> int | None:
    for suite in range(i, min(i + LARGEUR + 1, len(mots.mots))):
        if suite in mots.fins:
            return None
        fin = _match(phrase, mots, suite)
        if fin is not None:
            return fin
        if mots.mots[suite] in BARRIERES:
            return None
    return None


def longest(trouves: Iterable[Trouve[T]]) -> list[Trouve[T]]:
    """Keep the longest phrases, none overlapping, in the order of the text."""
    kept: list[Trouve[T]] = []
    pris: set[int] = set()
    for trouve in sorted(trouves, key=lambda t: (t.debut - t.fin, t.debut)):
        if pris.isdisjoint(range(trouve.debut, trouve.fin)):
            kept.append(trouve)
            pris.update(range(trouve.debut, trouve.fin))
    return sorted(kept, key=lambda t: t.debut)
