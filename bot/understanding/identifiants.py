"""Say what a personal number looks like, and what only resembles one.

The patterns read a lower-case text without accents (see `redaction`). The group `n` is what is taken out. Where a
kind needs more than its shape, a function returns the end of the span, or 0 to refuse it. A wrong key never saves a
number: people mistype. What saves it is to look like amounts, dates, postcodes or short numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata
from stdnum import iban, luhn, numdb
from stdnum.fr import nir

S = r"[\s.\-_/\u2010-\u2014\u200b-\u200f\u2060\ufeff]{0,3}"  # what people put between two digits
MASQUE = "\0"  # stands for what is already found: no pattern goes through it
PETITS_MOTS = rf"(?:[^\w\[\]{MASQUE}]|numero|num|n[o°]?|c'est|cest|est|mon|ma|le|la|de|du|au|caf|msa|fsl|sociale?|mobilite|nous){{0,16}}+"
UNITES = (
    r"\s?(?:[€%]|k€|m²|(?:ans?|mois|jours?|h|e|k|eur|euros?|francs?|chf|balles|m2|km|kwh|enfants?|personnes|fois)\b)"
)
FOURNISSEURS = "gmail|hotmail|outlook|yahoo|orange|wanadoo|free|sfr|laposte|live|icloud|bbox|neuf"
CLASSES = {"n": r"\d", "a": "[a-z]", "c": "[0-9a-z]"}  # of the register of IBANs


def _digits(premier: str, suite: int | str) -> str:
    """Return the pattern of a first digit, then this many."""
    return rf"(?P<n>{premier}(?:{S}\d){{{suite}}})(?!\d)"


def _after(mots: str, numero: str) -> re.Pattern[str]:
    """Return the pattern of a number that one of these words announces."""
    return re.compile(rf"\b(?:{mots}){PETITS_MOTS}(?<!\d){numero}")


EMAIL = re.compile(
    r"(?<![\w.+%-])(?P<n>[\w.+%-]++ ?@ ?"
    rf"(?:[\w-]++(?:\.[\w-]++| ?[.,] ?(?:com|fr|net|org)\b)++|(?:{FOURNISSEURS})\b))"
)
IBAN = re.compile(rf"(?P<n>[a-z]{{2}})(?={S}\d{S}\d{S}[a-z0-9])")
IBAN_FR = re.compile(rf"fr(?:{S}\d){{12}}(?:{S}\d|[a-z](?={S}\d)|{S}[a-z](?=\d)){{0,13}}")
RIB = re.compile(rf"(?<!\w)(?P<n>\d{{5}}{S}\d{{5}}{S}(?=(?:[a-z]?\d){{6}})[0-9a-z]{{11}}{S}\d\d)(?!\w)")
CARTE = re.compile(rf"(?<!\d)(?P<n>[2-6](?:{S}\d){{15}}|3{S}[47](?:{S}\d){{13}})(?!\d)")
CARTE_DITE = _after("carte(?: bleue| bancaire| de credit| de paiement)?|cb|visa|mastercard", _digits(r"\d", "12,18"))
FISCAL = re.compile(r"(?<!\d)" + _digits("[0-3]", 12))
FISCAL_DIT = _after("fiscal|fiscale|impots?|spi", _digits(r"\d", 12))
CLE = rf"(?:(?:,?{S}(?:clef?)?\s?:?\s?(?!0[1-79](?:{S}\d){{8}})\d{S}\d|\s?\(\d\d\))(?!\d|{UNITES}))?"
NIR = re.compile(
    rf"(?<!\d)(?P<n>(?P<corps>[1-478]{S}\d{S}\d{S}(?:0{S}[1-9]|[1-9]{S}\d){S}(?:\d{S}\d|2{S}[ab])(?:{S}\d){{6}}){CLE})(?!\d)"
)
NIR_DIT = _after("nir|nss|secu|securite|n° ?ss|immatriculation|vitale", _digits("[1-8]", "11,14"))
SERVICE = re.compile(rf"(?<!\d)(?:0|\+33{S}|0033{S})" + _digits("8", 8))
INTERNATIONAL = re.compile(
    rf"(?P<n>(?:\+\s?|(?<!\w)(?<!\d[,.:])00\s?|(?<!\w)(?=33{S}[67]))[1-9](?:(?:{S}\(0\))?{S}\d){{8,14}})(?!\d)"
)
TELEPHONE = re.compile(
    rf"(?<!\d)(?P<n>\(0[1-79]\)(?:{S}\d){{8}}|0[67](?P<s>[,:])(?:\d\d(?P=s)){{3}}\d\d"
    rf"|(?:0|(?<!\w)o){S}[1-79](?:{S}\d){{8}})(?!\d)"
)
TELEPHONE_DIT = _after(  # a digit is missing, or too many
    "tel|telephone|portable|port|mobile|numero|num|appele[rz]|rappele[rz]|joindre",
    rf"(?P<n>0[67](?:{S}\d){{7}}|0[67](?:{S}\d){{9}}|[67](?:{S}\d){{8}})(?!\d|{UNITES})",
)
DOSSIER = re.compile(rf"(?<![\w+])(?<!\d[.,])(?P<n>\d{{7}}[a-df-z]?)(?!\w|[.,]\d|{UNITES})")
DOSSIER_DIT = _after(
    "dossier|allocataire|matricule|client|contrat|adherent|identifiant|demandeur|pdl|prm",
    rf"(?P<n>(?:\d{{6,15}}|\d(?:[ .-]?\d){{6}})[a-df-z]?)(?!\w|{UNITES})",
)
DATE_COLLEE = re.compile(r"(?:[0-2]\d|3[01])(?:0\d|1[0-2])(?:19|20)\d\d|(?:19|20)\d\d(?:0\d|1[0-2])[0-3]\d")
DATE = re.compile(
    r"(?<!\d)(?<!\d[./ -])(?P<n>(?:[0-2]?\d|3[01])(?P<s>[./-])(?:0?\d|1[0-2])(?P=s)(?:19|20)?\d\d)(?!\d|(?P=s)\d)"
)
COURT = r"(?:1[578]|11[24-9]|19[16]|116 ?\d{3}|3\d ?\d\d)(?!\d)"
COURTS = re.compile(rf"(?<!\d)(?<!\d[\s./-])(?P<n>{COURT}(?:{S}{COURT}){{2,}})")  # « 17 18 112 » has the shape of more


class Regle(NamedTuple):
    """How one kind is found; a rule without kind keeps what it finds."""

    genre: str
    motif: re.Pattern[str]
    end: Callable[[re.Match[str]], int] = lambda m: m.end("n")


def _groups(numero: str) -> list[str]:
    return re.findall(r"[0-9a-z]+", numero)


def _cuts(groupes: list[str]) -> set[int]:
    """Return after how many digits something separates them."""
    return set(accumulate(map(len, groupes[:-1])))


@cache
def _iban_of(pays: str) -> re.Pattern[str] | None:
    """Return the pattern of the IBANs of a country, None if it has none."""
    bban = numdb.get("iban").info(pays.upper())[0][1].get("bban", "")
    corps = "".join(f"(?:{S}{CLASSES[genre]}){{{n}}}" for n, genre in re.findall(r"(\d+)!([nac])", bban))
    return re.compile(rf"{pays}(?:{S}\d){{2}}{corps}(?!\w)") if bban else None


def _end_iban(m: re.Match[str]) -> int:
    """Refuse a foreign IBAN with a wrong key: « de 12 » is not Germany."""
    motif = IBAN_FR if m["n"] == "fr" else _iban_of(m["n"])
    trouve = motif.match(m.string, m.start()) if motif else None
    if trouve and (motif is IBAN_FR or iban.is_valid("".join(_groups(trouve[0])))):
        return trouve.end()
    return 0


def _end_carte(m: re.Match[str]) -> int:
    """Refuse the lists of years, and of amounts when the key is wrong."""
    groupes = _groups(m["n"])
    if len(groupes) == 1:
        return m.end()
    cuts = _cuts(groupes)
    regulier = cuts <= {4, 8, 12} or cuts == {4, 10}
    annees = all(g[:2] in {"19", "20"} for g in groupes)
    return m.end() if regulier and not annees and luhn.is_valid("".join(groupes)) else 0


def _end_nir(m: re.Match[str]) -> int:
    """Refuse what may be a list of amounts or of short numbers: no usual grouping and no right key."""
    groupes = _groups(m["corps"])
    tailles = set(map(len, groupes[:-1]))
    regulier = len(tailles) == 1 and (tailles <= {1, 2} or any(g[0] == "0" for g in groupes))
    if regulier or _cuts(groupes) <= {1, 3, 5, 7, 10}:
        return m.end()
    numero = re.sub(r"[^\dab]", "", m["n"])
    return m.end() if len(numero) == 15 and nir.calc_check_digits(numero.upper()) == numero[13:] else 0


def _end_fiscal(m: re.Match[str]) -> int:
    return m.end() if _cuts(_groups(m["n"])) in (set(), {2, 4, 7, 10}) else 0


@cache
def _lengths(indicatif: int) -> frozenset[int]:
    """Return how many digits the numbers of a country have after its code."""
    regions = COUNTRY_CODE_TO_REGION_CODE.get(indicatif, ())
    fiche = PhoneMetadata.metadata_for_region(regions[0], None) if regions else None
    return frozenset(fiche.general_desc.possible_length) if fiche and fiche.general_desc else frozenset()


def _end_international(m: re.Match[str]) -> int:
    """Return the last place between two groups where the number has a length of its country."""
    for groupe in reversed(list(re.finditer(r"\d+", m["n"]))):
        chiffres = "".join(re.findall(r"\d", m["n"][: groupe.end()])).removeprefix("00")
        for taille in (1, 2, 3):
            national = chiffres[taille:].removeprefix("0")
            if len(chiffres) > 8 and len(national) in _lengths(int(chiffres[:taille])):
                return m.start("n") + groupe.end()
    return 0


def _end_telephone(m: re.Match[str]) -> int:
    """Refuse two postcodes, and a month with its year."""
    groupes = _groups(m["n"])
    if len(groupes) in {1, 10}:
        return m.end()
    cuts = _cuts(groupes)
    annee = any(len(a) == 2 and len(b) == 4 and b[:2] in {"19", "20"} for a, b in pairwise(groupes))
    if annee or cuts & {1, 9} or (5 in cuts and 2 not in cuts):
        return 0
    return m.end()


def _end_dossier(m: re.Match[str]) -> int:
    groupes = _groups(m["n"])
    return 0 if 5 in _cuts(groupes) or DATE_COLLEE.fullmatch("".join(groupes)) else m.end("n")


REGLES = (
    Regle("courriel", EMAIL),
    Regle("iban", IBAN, _end_iban),
    Regle("iban", RIB),
    Regle("carte", CARTE_DITE),
    Regle("carte", CARTE, _end_carte),
    Regle("numero_fiscal", FISCAL_DIT),
    Regle("", COURTS),
    Regle("nir", NIR, _end_nir),
    Regle("nir", NIR_DIT),
    Regle("", SERVICE),
    Regle("", DATE),
    Regle("telephone", INTERNATIONAL, _end_international),
    Regle("telephone", TELEPHONE, _end_telephone),
    Regle("telephone", TELEPHONE_DIT),
    Regle("numero_fiscal", FISCAL, _end_fiscal),
    Regle("numero_de_dossier", DOSSIER_DIT, _end_dossier),
    Regle("numero_de_dossier", DOSSIER),
)
