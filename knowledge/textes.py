"""Fill the placeholders of the content with values in force, and say so when one is not.

`{code}` is a bareme, `{contact:code}` a contact with its number, `{numero:code}` a helpline. A value that is expired or
contested is not said: the statement is replaced, with the reason and whom to ask.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from knowledge.model import Bareme, Contenu, Enonce, Statut, Unite, ValeurDatee

PLACEHOLDER = re.compile(r"\{([a-z_]+:)?([a-z][a-z0-9_]*)\}")
MOIS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
UNITES = {
    "mois": "mois", "ans": "ans", "jours": "jours", "jours_ouvres": "jours ouvrés", "heures": "heures",
    "minutes": "minutes", "semaines": "semaines", "pourcent": "%",
}  # fmt: skip
SUFFIXES: dict[str, str] = {
    "calcule": " (calcul, à confirmer par la Caf)",
    "a_verifier": " (à confirmer)",
}


@dataclass(frozen=True)
class Rendu:
    """A statement ready to be shown: its text, how sure it is, its sources, its last day if it has one, simpler words."""

    texte: str
    statut: Statut | str
    sources: tuple[str, ...] = ()
    valide_au: date | None = None
    simple: str | None = None


def french_date(jour: date) -> str:
    """Write a day as people say it.

    >>> french_date(date(2027, 1, 1))
    '1er janvier 2027'
    """
    return f"{'1er' if jour.day == 1 else jour.day} {MOIS[jour.month - 1]} {jour.year}"


def euros(montant: Decimal) -> str:
    """Write an amount the French way, without useless cents.

    >>> euros(Decimal("1173.04")), euros(Decimal("5000"))
    ('1 173,04 €', '5 000 €')
    """
    cents = montant.quantize(Decimal("0.01"), ROUND_HALF_UP)
    chiffres = f"{cents:,.2f}".replace(",", " ").replace(".", ",")
    return f"{chiffres.removesuffix(',00')} €"


def french_age(mois: int) -> str:
    """Write an age: in months before three years, in years from there on.

    >>> french_age(14), french_age(36), french_age(12)
    ('14 mois', '3 ans', '12 mois')
    """
    return f"{mois} mois" if mois < 36 else f"{mois // 12} ans"


def format_valeur(valeur: Decimal | str, unite: Unite) -> str:
    """Write a value in its unit: « 3 jours ouvrés », « 25 % », « 1er avril 2026 »."""
    if unite == "date":
        return french_date(date.fromisoformat(str(valeur)))
    if unite in ("lien", "texte") or not isinstance(valeur, Decimal):
        return str(valeur)
    if unite == "EUR":
        return euros(valeur)
    nombre = f"{valeur.normalize():f}".replace(".", ",")
    if unite == "ans" and valeur == 1:
        return "1 an"
    return f"{nombre} {UNITES[unite]}" if unite in UNITES else nombre


class Redaction:
    """Write the statements of a content as they stand on a given day."""

    def __init__(self, contenu: Contenu, jour: date) -> None:
        self.contenu = contenu
        self.jour = jour

    def _bareme(self, code: str) -> tuple[Bareme, ValeurDatee]:
        """Return a bareme with the value in force; a contested one counts as none."""
        bareme = self.contenu.baremes[code]
        valeur = bareme.at(self.jour)
        if valeur.statut == "conteste":
            raise LookupError(f"bareme {code!r} is contested")
        return bareme, valeur

    def contact_name(self, code: str) -> str:
        """Return a contact with its number: « le Département de l'Ain (30 01) »."""
        contact = self.contenu.contacts[code]
        joindre = contact.telephone or contact.site_web
        return f"{contact.nom} ({joindre})" if joindre else contact.nom

    def _replace(self, genre: str, code: str) -> str:
        if genre == "contact:":
            return self.contact_name(code)
        if genre == "numero:":
            return self.contenu.numeros[code].numero or self.contenu.numeros[code].nom
        bareme, valeur = self._bareme(code)
        texte = format_valeur(valeur.valeur, bareme.unite)
        return f"environ {texte}" if valeur.statut == "calcule" and bareme.unite == "EUR" else texte

    def fill(self, texte: str) -> str:
        """Fill every placeholder of a text.

        Raises:
            LookupError: one of them has no value in force.
        """
        return PLACEHOLDER.sub(lambda found: self._replace(found[1] or "", found[2]), texte)

    def _values(self, texte: str) -> list[tuple[Bareme, ValeurDatee]]:
        codes = [found[2] for found in PLACEHOLDER.finditer(texte) if not found[1]]
        return [self._bareme(code) for code in codes]

    def write(self, enonce: Enonce) -> Rendu:
        """Write one statement with its certainty; an expired one is replaced by what to do instead."""
        try:
            valeurs = self._values(enonce.texte)
            rempli = self.fill(enonce.texte)
        except LookupError:
            return Rendu(self._replacement(enonce, enonce.texte), "perime", enonce.sources)
        statuts = {enonce.statut, *(valeur.statut for _, valeur in valeurs)}
        statut = next((s for s in ("a_verifier", "calcule", "arbitrage") if s in statuts), "confirme")
        fins = [valeur.valide_au for _, valeur in valeurs if valeur.valide_au]
        sources = dict.fromkeys([*enonce.sources, *(code for _, valeur in valeurs for code in valeur.sources)])
        simple = self._simple(enonce, statut)
        return Rendu(_with_suffix(rempli, statut), statut, tuple(sources), min(fins, default=None), simple)

    def _simple(self, enonce: Enonce, statut: str) -> str | None:
        """Say the same in simpler words, when the content has them and their values are in force."""
        try:
            return _with_suffix(self.fill(enonce.simple), statut) if enonce.simple else None
        except LookupError:
            return None

    def _replacement(self, enonce: Enonce, texte: str) -> str:
        """Say that a value is not sure any more, since when, and who knows."""
        if enonce.sinon:
            return self.fill(enonce.sinon)
        for found in PLACEHOLDER.finditer(texte):
            if not found[1]:
                try:
                    self._bareme(found[2])
                except LookupError:
                    return self.expired(found[2])
        raise LookupError(f"nothing is expired in {texte!r}")

    def expired(self, code: str) -> str:
        """Write the sentence that takes the place of an expired or contested value."""
        bareme = self.contenu.baremes[code]
        passees = [v.valide_au for v in bareme.valeurs if v.valide_au and v.valide_au < self.jour]
        depuis = f" depuis le {french_date(max(passees))}" if passees else ""
        phrase = self.contenu.phrases["valeur_perimee"].texte
        return phrase.format(libelle=bareme.libelle, depuis=depuis, contact=self.contact_name(bareme.interlocuteur))


def _with_suffix(texte: str, statut: str) -> str:
    """Put the certainty before the final full stop."""
    suffixe = SUFFIXES.get(statut, "")
    if not suffixe or "à confirmer" in texte:
        return texte
    return f"{texte[:-1]}{suffixe}." if texte.endswith(".") else texte + suffixe
