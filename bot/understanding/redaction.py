"""Take out of a message what identifies a person: « mon numéro est le 06 12 34 56 78 » → « … le [TELEPHONE] ».

The kinds, in the order they are looked for, are in `REGLES`. Wrong keys are redacted too: people mistype. Short
numbers, 08 numbers, amounts, dates, postcodes stay. Names and addresses cannot be found here: a redacted text is
less dangerous, not anonymous.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from itertools import accumulate
from typing import NamedTuple

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata
from stdnum import iban, luhn, numdb
from stdnum.fr import nir

S = r"[\s.\-_/\u2010-\u2014\u200b-\u200f\u2060\ufeff]{0,3}"  # what people put between two digits
MASQUE = "\0"  # a found span in the working copy: no pattern goes through it
LETTRES = str.maketrans("éèêëôûîàâçÉÈÊÔ’", "eeeeouiaaceeeo'")
COURANT = "(?:[^\\w\\[\\]\0]|n[o°]|numero|c'est|est|mon|ma|le|la|de|du|caf|msa|fsl|mobilite|sociale?|avec|cle)"
UNITES = r"\s?(?:€|%|(?:ans?|mois|jours?|h|e|k|k€|eur|euros?|francs?|chf|balles|m2|m²|km|kwh|enfants?|personnes|habitants|fois)\b)"
FOURNISSEURS = "gmail|hotmail|outlook|yahoo|orange|wanadoo|free|sfr|laposte|live|icloud|bbox|neuf"
SERVICES = ("08", "8")  # special-rate numbers are never a person's

EMAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%-]++ ?@ ?"
    rf"(?:[\w-]++(?:\.[\w-]++| ?[.,] ?(?:com|fr|net|org)\b)++|(?:{FOURNISSEURS})\b)",
    re.IGNORECASE,
)
IBAN = re.compile(rf"[A-Z]{{2}}(?={S}\d{S}\d{S}[A-Z0-9])", re.IGNORECASE)
IBAN_FR = re.compile(rf"FR(?:{S}\d){{12}}(?:(?:{S}[0-9A-Z]){{11}}(?:{S}\d){{2}}(?!\w)|(?:{S}(?:\d|[A-Z](?=\d))){{0,13}})", re.IGNORECASE)
RIB = re.compile(rf"(?<!\w)\d{{5}}{S}\d{{5}}{S}(?=(?:[A-Z]?\d){{6}})[0-9A-Z]{{11}}{S}\d{{2}}(?!\w)", re.IGNORECASE)
CARTE = re.compile(rf"(?<!\d)(?:[2-6](?:{S}\d){{15}}|3{S}[47](?:{S}\d){{13}})(?!\d)")
CHIFFRES_13 = re.compile(rf"(?<!\d)[0-3](?:{S}\d){{12}}(?!\d)")
CLE = rf"(?:(?:{S}(?:clef?|cle)?\s?:?\s?(?!0[1-79](?:{S}\d){{8}})\d{S}\d|\s?\(\d\d\))(?!\d)(?!{UNITES}))"
NIR = re.compile(
    rf"(?<!\d)(?P<n>[1-478]{S}\d{S}\d{S}(?:0{S}[1-9]|[1-9]{S}\d){S}(?:\d{S}\d|2{S}[AB])(?:{S}\d){{6}}){CLE}?(?!\d)",
    re.IGNORECASE,
)
NIR_DIT = re.compile(rf"(?<!\d)[1-8](?:{S}(?:\d|(?<=2)[AB])){{11,14}}(?!\d)", re.IGNORECASE)
TELEPHONE = re.compile(rf"(?<!\d)(?:\(0[1-79]\)(?:{S}\d){{8}}|(?:0|(?<!\w)O){S}[1-79](?:{S}\d){{8}})(?!\d)", re.IGNORECASE)
COURT = re.compile(rf"(?<!\d)[67](?:{S}\d){{8}}(?!\d)")
INTERNATIONAL = re.compile(rf"(?:\+\s?|(?<![\w,.:])00\s?|(?<!\w)(?=33{S}[67]))[1-9](?:{S}(?:\(0\))?{S}\d){{8,14}}(?!\d)")
DOSSIER = re.compile(rf"(?<![\w+])(?<!\d[.,])\d{{7}}(?:\s?(?!e)[A-Z])?(?!\w|[.,]\d|{UNITES})", re.IGNORECASE)
DOSSIER_DIT = re.compile(rf"(?<!\d)(?:\d{{6,15}}|\d(?:[ .-]?\d){{6}})(?:\s?[A-Z])?(?!\w|{UNITES})", re.IGNORECASE)
JOUR = re.compile(r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d|(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d")


def _avant(mots: str) -> re.Pattern[str]:
    """Return the pattern of a text that ends with one of these words, then nothing but small words."""
    return re.compile(rf"\b(?:{mots}){COURANT}*+$", re.IGNORECASE)


MOTS_CARTE = _avant("carte (?:bleue|bancaire|de credit|de paiement)|carte|cb|visa|mastercard")
MOTS_FISCAL = _avant("fisca(?:l|le|ux)|impots?|spi")
MOTS_NIR = _avant("nir|secu|securite sociale|n° ?ss|immatriculation|carte vitale|vitale")
MOTS_TELEPHONE = _avant("tel|telephone|portable|port|mobile|appele[rz]|rappele[rz]|joindre|joignable au|au")
MOTS_DOSSIER = _avant("dossier|allocataire|matricule|client|contrat|adherent|identifiant|demandeur|pdl|prm")


@dataclass(frozen=True)
class Redaction:
    """A text that may be kept a while, and the kinds of data that were taken out, in the order of the text."""

    texte: str
    trouves: tuple[str, ...]


class Regle(NamedTuple):
    """How one kind is found: a pattern, then a function that gives the end of the span, or 0 to refuse it."""

    genre: str
    motif: re.Pattern[str]
    end: Callable[[re.Match[str]], int]


def _whole(m: re.Match[str]) -> int:
    return m.end()


def _said(mots: re.Pattern[str], m: re.Match[str]) -> bool:
    return mots.search(m.string[max(0, m.start() - 40) : m.start()]) is not None


def _if_said(mots: re.Pattern[str], m: re.Match[str]) -> int:
    return m.end() if _said(mots, m) else 0


def _groups(numero: str) -> list[str]:
    return re.findall(r"[0-9A-Z]+", numero, re.IGNORECASE)


def _cuts(groupes: list[str]) -> set[int]:
    """Return after how many digits there is a separator."""
    return set(accumulate(len(g) for g in groupes[:-1]))


@cache
def _iban_of(pays: str) -> re.Pattern[str] | None:
    """Return the pattern of the IBANs of a country, None if it has none."""
    bban = numdb.get("iban").info(pays)[0][1].get("bban", "")
    classes = {"n": r"\d", "a": "[A-Z]", "c": "[0-9A-Z]"}
    corps = "".join(f"(?:{S}{classes[genre]}){{{n}}}" for n, genre in re.findall(r"(\d+)!([nac])", bban))
    return re.compile(rf"{pays}(?:{S}\d){{2}}{corps}(?!\w)", re.IGNORECASE) if bban else None


def _end_iban(m: re.Match[str]) -> int:
    if m[0].upper() == "FR":
        trouve = IBAN_FR.match(m.string, m.start())
        return trouve.end() if trouve else 0
    motif = _iban_of(m[0].upper())
    trouve = motif.match(m.string, m.start()) if motif else None
    return trouve.end() if trouve and iban.is_valid("".join(_groups(trouve[0]))) else 0


def _end_carte(m: re.Match[str]) -> int:
    groupes = _groups(m[0])
    if _said(MOTS_CARTE, m) or len(groupes) == 1:
        return m.end()
    annees = all(g[:2] in {"19", "20"} for g in groupes)
    regulier = _cuts(groupes) <= {4, 8, 12} or _cuts(groupes) == {4, 10}
    return m.end() if regulier and not annees and luhn.is_valid("".join(groupes)) else 0


def _end_nir(m: re.Match[str]) -> int:
    """Refuse only what may be a list of amounts or of short numbers: no usual grouping, no word, no right key."""
    groupes = _groups(m["n"])
    tailles = {len(g) for g in groupes[:-1]}
    regulier = len(tailles) == 1 and (tailles <= {1, 2} or any(g[0] == "0" for g in groupes))
    if _cuts(groupes) <= {1, 3, 5, 7, 10, 13} or regulier or _said(MOTS_NIR, m):
        return m.end()
    return m.end() if nir.is_valid("".join(re.findall(r"\d|[AB]", m[0], re.IGNORECASE))) else 0


def _end_fiscal(m: re.Match[str]) -> int:
    return m.end() if _cuts(_groups(m[0])) in (set(), {2, 4, 7, 10}) else 0


def _end_telephone(m: re.Match[str]) -> int:
    """Refuse two postcodes, and a date followed by something."""
    groupes, cuts = _groups(m[0]), _cuts(_groups(m[0]))
    if len(groupes) == 10:
        return m.end()
    annee = any(len(a) == 2 and len(b) == 4 and b[:2] in {"19", "20"} for a, b in zip(groupes, groupes[1:], strict=False))
    signes = re.findall(r"(?<=\w)[^\w()]+(?=\w)", m[0])
    jour = re.match(r"(?:[0-2]\d|3[01])([./-])(?:0\d|1[0-2])\1\d\d(?!\1)\D", m[0])
    bizarre = bool(cuts & {1, 9}) or (5 in cuts and 2 not in cuts) or len(set(signes)) > 3
    return 0 if annee or jour or bizarre else m.end()


@cache
def _lengths(indicatif: int) -> frozenset[int]:
    """Return how many digits the numbers of a country have after its code."""
    regions = COUNTRY_CODE_TO_REGION_CODE.get(indicatif, ())
    fiche = PhoneMetadata.metadata_for_region(regions[0], None) if regions else None
    return frozenset(fiche.general_desc.possible_length) if fiche else frozenset()


def _end_international(m: re.Match[str]) -> int:
    """Return the last place between two groups where the number has a length of its country."""
    fins = [c.end() for c in re.finditer(r"\d+", m[0])]
    for fin in reversed(fins):
        chiffres = "".join(re.findall(r"\d", m[0][:fin])).removeprefix("00")
        for taille in (1, 2, 3):
            national = chiffres[taille:].removeprefix("0")
            if len(chiffres) > 8 and len(national) in _lengths(int(chiffres[:taille])):
                return 0 if chiffres[:taille] == "33" and national.startswith(SERVICES) else m.start() + fin
    return 0


def _end_dossier(m: re.Match[str]) -> int:
    chiffres = re.sub(r"\D", "", m[0])
    postal = 5 in _cuts(_groups(m[0]))
    return 0 if postal or JOUR.fullmatch(chiffres) or not _said(MOTS_DOSSIER, m) else m.end()


REGLES = (
    Regle("courriel", EMAIL, _whole),
    Regle("iban", IBAN, _end_iban),
    Regle("iban", RIB, _whole),
    Regle("carte", CARTE, _end_carte),
    Regle("numero_fiscal", CHIFFRES_13, partial(_if_said, MOTS_FISCAL)),
    Regle("nir", NIR, _end_nir),
    Regle("nir", NIR_DIT, partial(_if_said, MOTS_NIR)),
    Regle("telephone", INTERNATIONAL, _end_international),
    Regle("telephone", TELEPHONE, _end_telephone),
    Regle("telephone", COURT, partial(_if_said, MOTS_TELEPHONE)),
    Regle("numero_fiscal", CHIFFRES_13, _end_fiscal),
    Regle("numero_de_dossier", DOSSIER_DIT, _end_dossier),
    Regle("numero_de_dossier", DOSSIER, _whole),
)


def _plain(texte: str) -> str:
    """Return a copy of the same length, without accents, its digits of any script as 0-9."""
    if texte.isascii():
        return texte
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in texte).translate(LETTRES)


def _spans(copie: str, regle: Regle) -> Iterator[tuple[int, int, str]]:
    debut = 0
    while m := regle.motif.search(copie, debut):
        fin = regle.end(m)
        if fin:
            yield m.start(), fin, regle.genre
        debut = fin or m.start() + 1


def _find(texte: str) -> list[tuple[int, int, str]]:
    """Return the spans to take out; look again while a new one uncovers another."""
    copie, trouves = _plain(texte), []
    avant = -1
    while avant < len(trouves):
        avant = len(trouves)
        for regle in REGLES:
            morceaux, fin = [], 0
            for span in _spans(copie, regle):
                trouves.append(span)
                morceaux += [copie[fin : span[0]], MASQUE * (span[1] - span[0])]
                fin = span[1]
            copie = "".join([*morceaux, copie[fin:]])
    return sorted(trouves)


def redact(texte: str) -> Redaction:
    """Replace what identifies a person by the name of its kind.

    >>> redact("mon numéro est le 06 12 34 56 78, j'ai 2 enfants")
    Redaction(texte="mon numéro est le [TELEPHONE], j'ai 2 enfants", trouves=('telephone',))
    """
    morceaux, fin = [], 0
    trouves = _find(texte)
    for debut, suite, genre in trouves:
        morceaux += [texte[fin:debut], f"[{genre.upper().replace('_', ' ')}]"]
        fin = suite
    return Redaction("".join([*morceaux, texte[fin:]]), tuple(dict.fromkeys(genre for _, _, genre in trouves)))
