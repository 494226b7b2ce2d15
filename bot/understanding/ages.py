"""Find the ages of children, in months: « bébé de 14 mois », « né en mars 2025 ».

The age of the person or of another adult is none. A newborn counts zero months, « bientôt 3 ans » a month less.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from bot.understanding.durees import months_between, read_temps
from bot.understanding.nombres import ENTIER

ENFANT = (
    r"\b(?:enfants?|bebes?|nourrissons?|fils|filles?|fillettes?|garcons?|gosses?|gamine?s?|momes?|mioches?|petite?s?|loulous?"
    r"|louloute|bouts? de chou|bambins?|ados?|jumeaux|jumelles|aine|ainee|cadette?|benjamine?|derniers?|dernieres?|premier|premiere"
    r"|deuxieme|second|seconde|puces?|fistons?|poupons?|creche|nounou|maternelle)\b"
)
ADULTE = re.compile(
    r"\b(?:j ai|je suis agee?|mari|ex|conjointe?|compagnon|compagne|copain|copine|mere|pere|maman|papa|soeur|frere|ami|amie"
    r"|femme|homme|moi|voisine?|patron|age de la retraite|jusqu|a partir|enceinte|pendant|depuis|ca fait|y a|dans|bail de|contrat de|cdd de|tous les|moins de \d+ ans de"
    r")(?: (?:qui |elle |il |lui |moi |agee? ))*(?: (?:a|ai|de|d|agee?s?|aussi|environ|plus|qui|est))*$"
)
PRES = r"(?P<presque>\b(?:bientot|presque|pas encore|meme pas|va avoir|va sur ses|aura|moins de|moins d) )?"
NOMBRES = rf"(?P<liste>(?:\d+ ans?,? ?(?=\d+ ans?\b)|(?:{ENTIER}|\bune?\b)(?: ?(?:ans?|mois))? ?(?:,|et|e|puis|/|\+) ?(?:de )?)*)(?P<n>{ENTIER}|\bune?\b)"
AGE = re.compile(
    PRES + NOMBRES + r" ?(?P<u>ans?|mois|moi|semaines?)\b(?: et (?P<demi>demie?)| (?P<demi2>1/2)|(?: et)? (?P<plus>\d{1,2}) (?:mois|moi)\b)?"
    r"(?! (?:d |de |qu|que )(?:impaye|retard|pension|loyer|attente|mariage|vie|bail|travail|chomage|facture|grossesse))"
)  # fmt: skip
MARQUE = re.compile(
    r"(?:"
    + ENFANT
    + r"|\b(?:agee?s? de|il a|elle a|ils ont|elles ont|qui a|qui ont|ont|on|a|de|d|aura|avoir|fait|age)|\b(?:enfants|filles|garcons) ?\.? ?\()[ :,(]*$"
)
NAISSANCE = re.compile(
    r"\b(?:nee?s?|naissance|naitre|accouche|date de naissance)\b(?: le| en| au mois de| est| :| depuis| fin| debut| mi)*"
)
NOUVEAU_NE = re.compile(r"\b(?:nourrissons?|nouveaux? nee?s?|vient de naitre|viens d accoucher|tout juste nee?)\b")
UNITES_LISTE = re.compile(rf"(?P<n>{ENTIER}|\bune?\b)(?: ?(?P<u>ans?|mois))?")
# « la fille de ma voisine »
D_UN_AUTRE = re.compile(
    r" (?:de|a|chez) (?:ma|mon|mes|la|une?) (?:voisine?s?|soeur|frere|copine|copain|amie?s?|collegue|cousine?|belle soeur|beau frere)\b"
)
ADULTE_MOIS = 25 * 12


class Age(NamedTuple):
    """An age in months, its place, and `sur`: the words around say it is a child's."""

    mois: int
    debut: int
    fin: int
    sur: bool


def _months(ecrit: str, unite: str) -> int:
    nombre = int(ecrit) if ecrit.isdigit() else 1
    return nombre * 12 if unite.startswith("a") else 0 if unite.startswith("s") else nombre


def _ages(m: re.Match[str], plusieurs: bool) -> list[int]:
    """Return the ages of one match; « 2 ans et 3 mois » of one child is one age."""
    un_seul = re.fullmatch(rf"({ENTIER}|une?) ?ans? et ", m["liste"])
    if un_seul and not plusieurs and m["u"].startswith("m") and _months(m["n"], "mois") < 12:
        return [_months(un_seul[1], "ans") + _months(m["n"], "mois")]
    mois = _months(m["n"], m["u"]) + (6 if m["demi"] or m["demi2"] else 0) + int(m["plus"] or 0)
    if m["presque"] and mois:
        mois -= 1
    return [mois] + [_months(autre["n"], autre["u"] or m["u"]) for autre in UNITES_LISTE.finditer(m["liste"])]


def _about_child(texte: str, debut: int) -> bool:
    """Tell whether a child is spoken of shortly before this place."""
    return re.search(ENFANT, texte[max(0, debut - 90) : debut]) is not None


def _said(texte: str) -> list[Age]:
    found = []
    for m in AGE.finditer(texte):
        avant = texte[max(0, m.start() - 40) : m.start()].rstrip()
        if ADULTE.search(avant) or D_UN_AUTRE.match(texte, m.end()):
            continue
        apres = re.match(r" (?:et |, )?(?:ma|mon|le|la|pour) ", texte[m.end() : m.end() + 12]) is not None
        sur = (MARQUE.search(avant) is not None or apres) and (_about_child(texte, m.start()) or apres)
        sur = sur and not (m["presque"] or "").startswith("moins")  # « les moins de 3 ans » are not one's child
        plusieurs = re.search(r"\b(?:enfants|ont|filles|garcons|jumeaux) ?(?:de|ont)?$", avant) is not None
        found += [Age(mois, *m.span(), sur) for mois in _ages(m, plusieurs) if mois <= ADULTE_MOIS]
    return found


def find_ages(texte: str, aujourdhui: date) -> list[Age]:
    """Return the ages of a canon text that may be a child's, in order.

    >>> [a.mois for a in find_ages("j ai 30 ans et des enfants de 4 et 7 ans", date(2026, 11, 21))]
    [84, 48]
    """
    found = _said(texte)
    found += [Age(0, *m.span(), True) for m in NOUVEAU_NE.finditer(texte)]
    naissances = list(NAISSANCE.finditer(texte))
    jours = read_temps(texte, aujourdhui).jours if naissances else []
    for m in naissances:
        ne = next(
            (j for j in jours if -20 <= j.debut - m.end() <= 9 and j.fin > m.end() - 1 and j.jour <= aujourdhui), None
        )
        if ne is not None and months_between(ne.jour, aujourdhui) <= ADULTE_MOIS:
            adulte = re.search(r"\b(?:je suis|suis|j etais)$", texte[: m.start()].rstrip()) is not None
            found += [] if adulte else [Age(months_between(ne.jour, aujourdhui), m.start(), ne.fin, True)]
    return sorted(found, key=lambda a: a.debut)


def read_age(texte: str, aujourdhui: date) -> int | None:
    """Read the age, in months, of the youngest child: the least one said.

    >>> [read_age(t, date(2026, 11, 21)) for t in ("2 ans et demi", "14 mois", "bientot 3 ans", "ne en mars 2025")]
    [30, 14, 35, 20]
    """
    return min((age.mois for age in find_ages(texte, aujourdhui)), default=None)
