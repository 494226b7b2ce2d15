"""Find whole numbers, and counts of something: « deux filles et un garçon ».

Amounts of money, durations and ages are in `montants`, `durees` and `ages`. All read the canon (`canon.canon`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from bot.understanding.canon import alternatives, canon

ENTIER = r"(?<![\w.,/+-])\d{1,4}(?![\w]|[.,/]\d)"
UN = r"\bune?\b"
UNITES = r"(?:ans?|mois|moi|semaines?|jours?|j|heures?|h|e|€|euros?|balles|k|%|fois|pieces?|m2|minutes?|kva)\b|€|%"
ADJECTIFS = r"(?:(?:petite?s?|jeunes?|grande?s?|beaux|belles|de mes|adorables?|merveilleux) )*"
# after a first count, what may come before the second one: « une fille de 4 ans et un garçon »
AGE_DIT = r" ?(?:(?:de|a|qui a|agee? de|\() ?)?\d+ (?:ans?|mois|moi)(?: et demie?)?\)?"
LIEN = re.compile(rf"^(?:(?:{AGE_DIT})?(?: ?,| et| \+| plus| puis)+|{AGE_DIT}) ?$")
CORRECTION = re.compile(
    r"\b(?:en fait|pardon|enfin|plutot|je voulais dire|je veux dire|erreur|oups|correction|non|me suis trompee?|mais|c est"
    r")\b[ ,.:!]*(?:(?:c est|j en ai|on en a|plutot|en fait|oui|de|pardon) )*(?P<n>" + ENTIER + r"|une?)"
    r"(?! ?(?:" + UNITES + r"))(?=[ ,.!]*(?:$|en fait|en tout|pas |et |mais|je |j |,|\.))"
)  # fmt: skip
NU = re.compile(r"(?<!\d )" + ENTIER + r"(?! \d{3}\b)(?! ?(?:" + UNITES + r"))")
DEMENTI = re.compile(r"\b(?:pas|non pas) $")
AUTRUI = re.compile(
    r"\b(?:soeur|frere|cousine?|voisine?|amie?|copine|copain|collegue|fille|fils|ex|mari) (?:elle |il )?(?:a|ont|attend|attendait) (?:deja )?$"
)
RANG = re.compile(r"(?:\b(?:un|une|l un|l une) (?:sur|de|des)|\bdont) $")


class Nombre(NamedTuple):
    """A whole number and its place."""

    valeur: int
    debut: int
    fin: int


def _value(ecrit: str) -> int:
    return int(ecrit) if ecrit.isdigit() else 1


def find_nombres(texte: str) -> list[Nombre]:
    """Return the whole numbers that carry no unit; ranks and negatives are none.

    >>> [n.valeur for n in find_nombres("3 en tout, le 2e a 4 ans, -5")]
    [3]
    """
    return [Nombre(int(m[0]), *m.span()) for m in NU.finditer(texte)]


class Compteur:
    """Count one kind of thing, named by the `mots` of a fait, the first for them all."""

    def __init__(self, mots: Iterable[str]) -> None:
        """Compile the words; those ending by « de » or « avec » precede the number."""
        noms = [canon(mot) for mot in mots]
        avant = [mot for mot in noms if mot.endswith((" de", " avec")) or mot.startswith("nombre ")]
        apres = [mot for mot in noms if mot not in avant]
        self.general = {apres[0], apres[0].removesuffix("s")} if apres else set()
        nombre = rf"(?P<n>{ENTIER}|{UN})"
        self.apres = re.compile(rf"{nombre} ?{ADJECTIFS}(?P<mot>{alternatives(apres)})\b") if apres else None
        liste = rf"\b(?:{alternatives(apres)}) ?[:=] ?" if apres else "$^"
        entete = rf"\b{alternatives(avant)} ?:? ?" if avant else "$^"
        self.avant = re.compile(rf"(?:{liste}|{entete})(?P<n>{ENTIER})(?! ?(?:{UNITES}))")

    def find(self, texte: str) -> list[Nombre]:
        """Return every count in a canon text, the last one being the person's last word."""
        groupes = self._sums(texte)
        groupes += [Nombre(_value(m["n"]), *m.span()) for m in self.avant.finditer(texte)]
        groupes.sort(key=lambda n: n.debut)
        premier = self.apres.search(texte) if self.apres else None  # even denied: « pas 2 enfants mais 3 »
        depart = min([n.debut for n in groupes] + ([premier.start()] if premier else []), default=None)
        if depart is not None:
            for correction in CORRECTION.finditer(texte, depart + 1):
                if all(not g.debut <= correction.start("n") < g.fin for g in groupes):
                    groupes.append(Nombre(_value(correction["n"]), *correction.span()))
        return sorted(groupes, key=lambda n: n.debut)

    def _sums(self, texte: str) -> list[Nombre]:
        """Add girls and boys together; « 3 enfants, 2 filles et 1 garçon » are three."""
        found: list[Nombre] = []
        dernier = ""
        for m in self.apres.finditer(texte) if self.apres else ():
            avant = texte[max(0, m.start() - 12) : m.start()]
            if DEMENTI.search(avant) or RANG.search(avant) or AUTRUI.search(texte[max(0, m.start() - 30) : m.start()]):
                continue
            somme = _value(m["n"])
            suite = bool(found) and LIEN.match(texte[found[-1].fin : m.start()]) is not None
            if suite and dernier not in self.general and m["mot"] not in self.general and dernier != m["mot"]:
                found[-1] = Nombre(found[-1].valeur + somme, found[-1].debut, m.end())
            elif not (suite and dernier in self.general):
                found.append(Nombre(somme, *m.span()))
                dernier = m["mot"]
            else:
                found[-1] = found[-1]._replace(fin=m.end())
        return found


def read_nombre(texte: str) -> int | None:
    """Read the number that answers; two are none, unless the second corrects.

    >>> read_nombre("3"), read_nombre("2 ou 3"), read_nombre("2 non pardon 3"), read_nombre("une seule")
    (3, None, 3, 1)
    """
    corrections = list(CORRECTION.finditer(texte))
    if corrections:
        return _value(corrections[-1]["n"])
    valeurs = {nombre.valeur for nombre in find_nombres(texte)}
    if len(valeurs) == 1:
        return valeurs.pop()
    if not valeurs and re.match(r"^(?:j en ai |juste |oui |euh |seulement )*une?(?: seule?)?[ .!]*$", texte):
        return 1
    return None
