"""Know the communes of the Ain by name, old name, short name, postcode or typo.

Five digits typed by a person are a postcode, never an Insee code. Homonyms and shared postcodes give candidates: the
person chooses. A commune that bears an ordinary word (« Port », « Lent ») counts only where a place is expected.
The names come from the content; how a sentence says where one lives is in `lieux`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz, process

from bot.understanding.canon import canon
from knowledge.model import Commune

HORS_AIN = "hors_ain"
SONS = tuple(
    (re.compile(ecrit), entendu)
    for ecrit, entendu in (
        ("ph", "f"), ("h", ""), ("y", "i"), ("eaux?|aux?", "o"), ("q|k", "c"), ("j(?=[ei])", "g"), ("oe", "e"), (r"(.)\1+", r"\1"),
        (r"(?<=\w\w\w)(?:ts|[xsztd]|es?)\b", ""),
    )
)  # fmt: skip
Nom = tuple[str, ...]
JETON = re.compile(r"[a-z]+|\d+")
LIAISONS = frozenset(["en", "sur", "les", "de", "d", "du", "la", "le", "l", "et", "sous", "aux"])
ARTICLES = frozenset(("l", "le", "la", "les"))
SAINTS = {"st": "saint", "ste": "sainte", "sts": "saints"}
SEUIL = 86  # rapidfuzz ratio, on what is heard, under which two names are not the same
FLOU_MIN = 5  # letters: shorter names are never looked for with typos, and those of so many only by their sound


def name_words(texte: str) -> Nom:
    """Cut a name as a message is cut: « St-Genis » is « saint genis ».

    >>> name_words("St-Genis-Pouilly")
    ('saint', 'genis', 'pouilly')
    """
    return tuple(SAINTS.get(mot, mot) for mot in JETON.findall(canon(texte)))


def heard(nom: str) -> str:
    """Bring a name to its sound: typos are mostly silent and double letters.

    >>> heard("oyonaz"), heard("oyonnax"), heard("jenis pouilli") == heard("genis pouilly")
    ('oiona', 'oiona', True)
    """
    for ecrit, entendu in SONS:
        nom = ecrit.sub(entendu, nom)
    return nom


def short_names(nom: str, vagues: frozenset[Nom]) -> Iterator[Nom]:
    """Yield how people shorten a name: « Ambérieu » for Ambérieu-en-Bugey."""
    mots = name_words(nom)
    if mots[0] in ARTICLES:
        yield mots[1:]
        return
    coupe = next((i for i, mot in enumerate(mots) if i and mot in LIAISONS), len(mots))
    court = mots[:coupe]
    if coupe == len(mots) and len(mots) > 1:
        court = mots[:2] if mots[0] in ("saint", "sainte") else mots[:1]
    if court != mots and court not in vagues and court[0] not in LIAISONS and len("".join(court)) > 3:
        yield court


@dataclass
class Index:
    """The names of places, compiled once."""

    noms: dict[Nom, tuple[str, ...]] = field(default_factory=dict)
    par_mot: dict[str, list[Nom]] = field(default_factory=lambda: defaultdict(list))
    codes_postaux: dict[str, tuple[str, ...]] = field(default_factory=dict)
    courants: frozenset[Nom] = frozenset()
    jamais: frozenset[str] = frozenset()
    pays: frozenset[Nom] = frozenset()
    flous: dict[str, list[Nom]] = field(default_factory=lambda: defaultdict(list))  # by what is heard
    courts: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by what is heard too
    population: dict[str, int] = field(default_factory=dict)

    def sort(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Order communes, each once, the largest first."""
        return tuple(sorted(dict.fromkeys(codes), key=lambda code: -self.population.get(code, 0)))

    def add(self, nom: Nom, codes: Iterable[str]) -> None:
        """Learn one name; what it already means stays."""
        if nom not in self.noms:
            self.par_mot[nom[0]].append(nom)
        self.noms[nom] = self.sort([*self.noms.get(nom, ()), *codes])

    def longest_at(self, mots: Nom, i: int) -> Nom | None:
        """Return the longest known name that begins at word `i`."""
        return next((nom for nom in self.par_mot.get(mots[i], ()) if mots[i : i + len(nom)] == nom), None)

    def nearest(self, ecrit: str) -> tuple[str, ...]:
        """Return the communes whose name is nearly this one; none when it is far from all."""
        if len(ecrit) < FLOU_MIN or ecrit in self.jamais:
            return ()
        entendu = heard(ecrit)
        if entendu in self.courts:
            return self.courts[entendu]
        proches = process.extract(entendu, self.flous.keys(), scorer=fuzz.ratio, score_cutoff=SEUIL, limit=3)
        # a typo seldom touches the first letter
        justes = [(nom, note) for nom, note, _ in proches if nom[:1] == entendu[:1] and len(ecrit) > len(nom) - 3]
        if not justes:
            return ()
        mieux = max(note for _, note in justes)
        return self.sort(
            code for nom, note in justes if note >= mieux - 1 for ecrit in self.flous[nom] for code in self.noms[ecrit]
        )


def build_index(communes: Mapping[str, Commune], anciens_noms: Mapping[str, str], lexique: Mapping[str, Any]) -> Index:
    """Compile the names of the content and of `lexique/communes.yml`."""
    index = Index(population={code: commune.population for code, commune in communes.items()})
    vagues = frozenset(name_words(nom) for nom in lexique["morceaux_vagues"])
    for code, commune in communes.items():
        index.add(name_words(commune.nom), [code])
    for ancien, code in anciens_noms.items():
        index.add(name_words(ancien), [code])
    entiers = set(index.noms)
    for nom, codes in lexique["usages"].items():
        index.add(name_words(nom), codes)
    entiers |= {name_words(nom) for nom in lexique["usages"]}
    courts = [(court, code) for code, commune in communes.items() for court in short_names(commune.nom, vagues)]
    for court, code in courts:
        if court not in entiers:
            index.add(court, [code])
    for nom in (*lexique["villes_hors_ain"], *lexique["hors_ain"]):
        if name_words(nom) not in entiers:
            index.add(name_words(nom), [HORS_AIN])
    _finish(index, communes, lexique)
    return index


def _finish(index: Index, communes: Mapping[str, Commune], lexique: Mapping[str, Any]) -> None:
    """Prepare what is derived from the names: longest first, postcodes, typos."""
    index.pays = frozenset(name_words(nom) for nom in lexique["pays"])
    for pays in index.pays:
        if pays not in index.noms:
            index.add(pays, ())
    departements = {
        name_words(f"{prefixe} {nom}")
        for nom in lexique["departements_hors_ain"]
        for prefixe in ("dans le", "dans la", "en", "dans l", "dans", "du", "de l", "de la")
    }
    for departement in departements:
        index.add(departement, [HORS_AIN])
    for noms in index.par_mot.values():
        noms.sort(key=len, reverse=True)
    codes: dict[str, list[str]] = defaultdict(list)
    for insee, commune in communes.items():
        for code_postal in commune.codes_postaux:
            codes[code_postal].append(insee)
    index.codes_postaux = {code: index.sort(insees) for code, insees in codes.items()}
    index.courants = frozenset(name_words(nom) for nom in lexique["mots_courants"]) | departements
    index.jamais = frozenset(lexique["jamais"])
    for nom, insees in index.noms.items():
        if not insees or insees == (HORS_AIN,) or nom in index.courants:
            continue
        if len("".join(nom)) > FLOU_MIN:
            index.flous[heard(" ".join(nom))].append(nom)
        elif len(nom[0]) == FLOU_MIN:
            index.courts[heard(nom[0])] = insees
