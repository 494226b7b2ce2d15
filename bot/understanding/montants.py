"""Find amounts of money in euros a month: « 1 200,50 € », « 14 000 € par an ».

What an amount is (a salary, a bill) is decided in `faits`. A legal amount (« le smic ») is not a number here.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from bot.understanding.canon import MOIS

CHIFFRES = r"(?<![\w.,/+-])(?P<n>\d{1,3}(?:[ .]\d{3})+(?!\d)(?:,\d{1,2})?|\d{1,6}(?:[.,]\d{1,2})?)(?P<mille> 1000\b)?"
DEVISE = r" ?(?:euros?\b|e\b|€|balles\b|boules\b)(?:(?P<centimes>\d{2})\b)?"
MILLE = r" ?(?P<k>k)\b ?(?:euros?\b|e\b|€)?"
PERIODE = (
    r"(?: ?(?:nets?|brut|environ|a peu pres|de (?!l\b)\w+))?(?: ?(?:par|/|chaque|de l|l|a l|tous les|toutes les|la|le) ?"
    r"(?P<periode>mois|an|annee|ans|semaine|semaines|jour|jours|heure|h)\b| ?(?P<adverbe>mensuels?|annuels?|l annee))?"
)
MONTANT = re.compile(CHIFFRES + r"(?P<unite>" + MILLE + "|" + DEVISE + r")?" + PERIODE)
PAR_MOIS = {"an": Decimal(12), "ans": Decimal(12), "annee": Decimal(12), "semaine": Decimal(12) / 52,
            "semaines": Decimal(12) / 52}  # fmt: skip
JAMAIS = {"jour", "jours", "heure", "h"}  # how many are worked is not known
AUTRE_UNITE = re.compile(
    r"[/-]\d| ?(?:"
    + "|".join(MOIS)
    + r"|ans?|mois|semaines?|jours?|enfants?|heures?|h|kva|%|pieces?|fois|m2)\b|%|(?:e|eme|er|ere)\b"
)
RANG = re.compile(r"1?\de")  # « mon 2e enfant »
PLAFOND = Decimal(100_000)


class Montant(NamedTuple):
    """Euros a month, their place, and whether the text said that it is money."""

    euros: Decimal
    debut: int
    fin: int
    dit: bool


def _euros(m: re.Match[str]) -> Decimal | None:
    periode = m["periode"] or ("an" if (m["adverbe"] or "").startswith(("annuel", "l annee")) else "mois")
    if periode in JAMAIS:
        return None
    texte = m["n"].replace(" ", "")
    if "," in texte or re.search(r"\.\d{3}$", texte):
        texte = texte.replace(".", "").replace(",", ".")
    euros = Decimal(texte) * (1000 if m["k"] or m["mille"] else 1)
    if m["centimes"]:
        euros += Decimal(m["centimes"]) / 100
    euros /= PAR_MOIS.get(periode, Decimal(1))
    return euros.quantize(Decimal("0.01"), ROUND_HALF_UP) if euros <= PLAFOND else None


def plain(euros: Decimal) -> int | float:
    """Return a number that JSON knows, whole when there are no cents.

    >>> plain(Decimal("900.00")), plain(Decimal("85.50"))
    (900, 85.5)
    """
    return int(euros) if euros == euros.to_integral_value() else float(euros)


def find_montants(texte: str, nus: bool = False) -> list[Montant]:
    """Return the amounts of a canon text; `nus`: also the numbers that have no unit.

    >>> [str(m.euros) for m in find_montants("je gagne 1 200,50 € et 12 000 euros par an, a 42 ans")]
    ['1200.50', '1000.00']
    """
    found = []
    for m in MONTANT.finditer(texte):
        dit = m["unite"] is not None or m["mille"] is not None
        if not dit and (not nus or m["n"].startswith("0") and len(m["n"]) > 1 or AUTRE_UNITE.match(texte, m.end("n"))):
            continue
        if RANG.fullmatch(texte, m.start("n"), m.end("unite") if m["unite"] else m.end()):
            continue
        euros = _euros(m)
        if euros is not None:
            found.append(Montant(euros, m.start(), m.end(), dit))
    return found


def read_montant(texte: str) -> Decimal | None:
    """Read the amount that answers a question: the last one said, alone or not.

    >>> str(read_montant("environ 900")), str(read_montant("entre 800 et 1,2k")), read_montant("le smic")
    ('900.00', '1200.00', None)
    """
    found = find_montants(texte) or find_montants(texte, nus=True)
    return found[-1].euros if found else None
