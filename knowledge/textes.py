"""Fill the placeholders of the content with values in force, and say so when one is not.

`{code}` is a bareme, `{contact:code}` a contact with its number, `{numero:code}` a helpline. A value that is expired or
contested is not said: the statement is replaced, with the reason and whom to ask.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, TypeGuard

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
        """Write one statement with its certainty; an expired or contested one is replaced by what to do instead."""
        if enonce.statut == "conteste" or not enonce.covers(self.jour):
            return self._replace_statement(enonce)
        if self.lost(enonce.texte):
            return self._replace_values(enonce, enonce.texte)
        valeurs, rempli = self._values(enonce.texte), self.fill(enonce.texte)
        statuts = {enonce.statut, *(valeur.statut for _, valeur in valeurs)}
        statut = next((s for s in ("a_verifier", "calcule", "arbitrage") if s in statuts), "confirme")
        fins = [fin for fin in (enonce.valide_au, *(valeur.valide_au for _, valeur in valeurs)) if fin]
        sources = dict.fromkeys([*enonce.sources, *(code for _, valeur in valeurs for code in valeur.sources)])
        simple = self._simple(enonce, statut)
        return Rendu(_with_suffix(rempli, statut), statut, tuple(sources), min(fins, default=None), simple)

    def _simple(self, enonce: Enonce, statut: str) -> str | None:
        """Say the same in simpler words, when the content has them and their values are in force."""
        return _with_suffix(self.fill(enonce.simple), statut) if self._may_say(enonce.simple) else None

    def say(self, texte: str) -> str:
        """Fill a short text; when one of its values is not in force, say so instead."""
        return (
            self._replace_values(Enonce(texte=texte, source=()), texte).texte if self.lost(texte) else self.fill(texte)
        )

    def lost(self, texte: str) -> str | None:
        """Return the first placeholder of a text that has nothing to say on this day, as it is written in the text."""
        for found in PLACEHOLDER.finditer(texte):
            genre, code = found[1] or "", found[2]
            try:
                fin = self._end_of(genre, code)
            except LookupError:
                return code
            if fin is not None and fin < self.jour:
                return genre + code
        return None

    def _end_of(self, genre: str, code: str) -> date | None:
        """Return the last day of a value in force, a contact or a helpline; none is known for most."""
        if genre == "contact:":
            return self.contenu.contacts[code].valide_au
        if genre == "numero:":
            return self.contenu.numeros[code].valide_au
        return self._bareme(code)[1].valide_au

    def _replace_values(self, enonce: Enonce, texte: str) -> Rendu:
        """Say that a value is not sure any more, since when, and who knows."""
        code = self.lost(texte)
        if code is None:
            raise LookupError(f"nothing is expired in {texte!r}")
        if ":" in code:  # a place or a line that has closed
            return self._replace_statement(enonce)
        phrase = self.fill(enonce.sinon) if self._may_say(enonce.sinon) else self.expired(code)
        return Rendu(phrase, self.why_lost(code), enonce.sources)

    def _replace_statement(self, enonce: Enonce) -> Rendu:
        """Say that a whole statement is contested or past, and who knows."""
        statut = "conteste" if enonce.statut == "conteste" else "perime"
        if self._may_say(enonce.sinon):
            return Rendu(self.fill(enonce.sinon), statut, enonce.sources)
        phrase = self.contenu.phrases[f"enonce_{statut}"].texte
        depuis = _since([enonce.valide_au] if enonce.valide_au else [], self.jour)
        texte = phrase.format(depuis=depuis, contact=self.contact_name(enonce.interlocuteur))
        return Rendu(texte[:1].upper() + texte[1:], statut, enonce.sources)

    def _may_say(self, texte: str | None) -> TypeGuard[str]:
        return texte is not None and self.lost(texte) is None

    def why_lost(self, code: str) -> Literal["conteste", "perime"]:
        """Tell whether sources disagree on a bareme, or it has no value on this day."""
        try:
            self.contenu.baremes[code].at(self.jour)
        except LookupError:
            return "perime"
        return "conteste"

    def expired(self, code: str, perimee: str = "valeur_perimee") -> str:
        """Write the sentence that takes the place of an expired or contested value.

        Args:
            perimee: the sentence of an expired one.
        """
        bareme = self.contenu.baremes[code]
        fins = [valeur.valide_au for valeur in bareme.valeurs if valeur.valide_au]
        phrase = self.contenu.phrases["valeur_contestee" if self.why_lost(code) == "conteste" else perimee]
        depuis = _since(fins, self.jour)
        return phrase.texte.format(
            libelle=bareme.libelle, depuis=depuis, contact=self.contact_name(bareme.interlocuteur)
        )


def _since(fins: list[date], jour: date) -> str:
    """Write the last day of what has ended, if any has."""
    passees = [fin for fin in fins if fin < jour]
    return f" depuis le {french_date(max(passees))}" if passees else ""


def _with_suffix(texte: str, statut: str) -> str:
    """Put the certainty before the final full stop."""
    suffixe = SUFFIXES.get(statut, "")
    if not suffixe or "à confirmer" in texte:
        return texte
    return f"{texte[:-1]}{suffixe}." if texte.endswith(".") else texte + suffixe
