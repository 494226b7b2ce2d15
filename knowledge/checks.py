"""Find every mistake that takes several files to see, and say it to the editor: where, what, and what to write.

What one file alone can get wrong is found by `loading`. Errors stop a release; warnings do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import phonenumbers
from opening_hours import validate

from knowledge.amounts import CALCULS
from knowledge.exceptions_legales import EXCEPTIONS
from knowledge.loading import CONTENT, Chemin, Fiche, Probleme, read, unknown_code
from knowledge.model import Bareme, Condition, Contact, Contenu, Montant
from knowledge.textes import PLACEHOLDER

FREE_TEXT = frozenset(
    "texte simple sinon si_vrai si_faux si_inconnu remede raison question pourquoi aide croyance reponse definition "
    "accueil decision libelle phrase description non_verifie nom_court".split()
)
DIGIT = re.compile(r"\d")
SHORT_NUMBER = re.compile(r"\d{2,6}|\d{3} \d{3}|\d\d \d\d")
STALE = timedelta(days=365)
HELPLINE_STALE = timedelta(days=180)
REFERENCES = {  # key of the YAML → family of the codes it holds
    "fait": "fait", "source": "source", "sources": "source", "contact": "contact", "dispositif": "dispositif",
    "dispositifs": "dispositif", "sujets": "sujet", "interlocuteur": "contact", "organisme": "contact",
    "faits_utiles": "fait", "faits_montant": "fait", "derive_de": "fait", "bareme": "bareme", "parametre": "bareme",
}  # fmt: skip


@dataclass(frozen=True)
class Bilan:
    """What a check found."""

    contenu: Contenu
    erreurs: tuple[Probleme, ...]
    avertissements: tuple[Probleme, ...]


def check(racine: Path = CONTENT, jour: date | None = None) -> Bilan:
    """Check all the content; with problems in single files, the others are still checked as far as possible."""
    contenu, reader = read(racine)
    checker = _Checker(contenu, reader.fiches, jour or date.today())
    erreurs = [*reader.problemes, *checker.errors()] if not reader.problemes else reader.problemes
    return Bilan(contenu, tuple(sorted(set(erreurs))), tuple(sorted(set(checker.warnings()))))


class _Checker:
    """Every rule across files, on one loaded content."""

    def __init__(self, contenu: Contenu, fiches: dict[tuple[str, str], tuple[Fiche, Chemin]], jour: date) -> None:
        self.contenu = contenu
        self.fiches = fiches
        self.jour = jour
        self.codes: dict[str, set[str]] = {}
        for famille, code in fiches:
            self.codes.setdefault(famille, set()).add(code)

    def at(self, famille: str, code: str, chemin: Chemin, message: str) -> Probleme:
        """Make a problem, at its line."""
        fiche, base = self.fiches[famille, code]
        return fiche.probleme((*base, *chemin), message)

    def errors(self) -> Iterator[Probleme]:
        """Yield what stops a release."""
        for (famille, code), (fiche, base) in self.fiches.items():
            data = fiche.data
            for part in base:
                data = data[part]
            yield from self._walk(famille, code, data, ())
        for code, bareme in self.contenu.baremes.items():
            yield from self._scale(code, bareme)
        for code, contact in self.contenu.contacts.items():
            yield from self._contact(code, contact)
        yield from self._helplines()
        yield from self._dispositifs()

    def _walk(self, famille: str, code: str, data: Any, chemin: Chemin) -> Iterator[Probleme]:
        """Check references and free texts of one item, wherever they are."""
        if isinstance(data, dict):
            for key, value in data.items():
                yield from self._reference(famille, code, (*chemin, key), key, value)
                yield from self._walk(famille, code, value, (*chemin, key))
        elif isinstance(data, list):
            for rang, value in enumerate(data):
                yield from self._walk(famille, code, value, (*chemin, rang))
        elif isinstance(data, str):
            noms = [part for part in chemin if isinstance(part, str)]
            if noms and noms[-1] in FREE_TEXT and famille != "source":
                yield from self._free_text(famille, code, chemin, data)

    def _reference(self, famille: str, code: str, chemin: Chemin, key: str, value: Any) -> Iterator[Probleme]:
        cible = REFERENCES.get(key)
        if cible is None or famille == "source" or (famille, key) == ("contact", "organisme"):
            return
        for nom in value if isinstance(value, list) else [value]:
            if isinstance(nom, str) and nom not in self.codes.get(cible, set()):
                yield self.at(famille, code, chemin, unknown_code(nom, self.codes.get(cible, ())))

    def _free_text(self, famille: str, code: str, chemin: Chemin, texte: str) -> Iterator[Probleme]:
        for found in PLACEHOLDER.finditer(texte):
            yield from self._placeholder(famille, code, chemin, found[1] or "", found[2])
        if DIGIT.search(PLACEHOLDER.sub("", texte)) and famille != "phrase":
            yield self.at(famille, code, chemin, "contient un chiffre. Écrivez-le dans un barème et citez-le {ainsi}.")
        if re.search(r"https?://|www\.", texte):
            yield self.at(famille, code, chemin, "contient une adresse web. Mettez-la dans un barème de type lien.")

    def _placeholder(self, famille: str, code: str, chemin: Chemin, genre: str, nom: str) -> Iterator[Probleme]:
        cible = {"": "bareme", "contact:": "contact", "numero:": "numero"}.get(genre)
        if cible is None:
            yield self.at(famille, code, chemin, unknown_code(genre, ("contact:", "numero:")))
        elif nom not in self.codes.get(cible, set()) and not self._filled_by_code(famille, chemin, nom):
            yield self.at(famille, code, chemin, "le repère " + unknown_code(nom, self.codes.get(cible, ())))

    def _filled_by_code(self, famille: str, chemin: Chemin, nom: str) -> bool:
        """Amounts and interface sentences have placeholders that the program itself fills."""
        if "montants" in chemin:
            return nom in ("montant", "par_enfant", "forme", "seuil")
        return famille == "phrase" or "criteres" in chemin and nom == "echeance"

    def _scale(self, code: str, bareme: Bareme) -> Iterator[Probleme]:
        """Refuse overlaps and holes between the values of a bareme."""
        suite = sorted(bareme.valeurs, key=lambda valeur: valeur.valide_du)
        for avant, apres in zip(suite, suite[1:], strict=False):
            if avant.valide_au is None or avant.valide_au >= apres.valide_du:
                message = f"deux valeurs se chevauchent le {apres.valide_du}. Terminez la première la veille."
                yield self.at("bareme", code, ("valeurs",), message)
            elif avant.valide_au + timedelta(days=1) < apres.valide_du:
                message = f"aucune valeur entre le {avant.valide_au} et le {apres.valide_du}. Comblez le trou."
                yield self.at("bareme", code, ("valeurs",), message)
        for valeur in bareme.valeurs:
            if valeur.valide_au is not None and valeur.valide_au < valeur.valide_du:
                yield self.at("bareme", code, ("valeurs",), "une valeur finit avant de commencer. Corrigez ses dates.")

    def _contact(self, code: str, contact: Contact) -> Iterator[Probleme]:
        if contact.telephone and not _is_phone(contact.telephone):
            message = f"« {contact.telephone} » n’est pas un numéro français. Écrivez par exemple 04 74 00 00 00."
            yield self.at("contact", code, ("telephone",), message)
        if contact.horaires_accueil and not validate(contact.horaires_accueil):
            message = f"« {contact.horaires_accueil} » ne se lit pas. Écrivez par exemple Mo-Fr 09:00-12:00,14:00-17:00."
            yield self.at("contact", code, ("horaires_accueil",), message)

    def _helplines(self) -> Iterator[Probleme]:
        for code, numero in self.contenu.numeros.items():
            if self.jour - numero.verifie_le > HELPLINE_STALE:
                message = f"le numéro n’a pas été vérifié depuis le {numero.verifie_le}. Vérifiez-le et changez la date."
                yield self.at("numero", code, ("verifie_le",), message)

    def _dispositifs(self) -> Iterator[Probleme]:
        for code, dispositif in self.contenu.dispositifs.items():
            for condition, chemin in _conditions(dispositif, ()):
                yield from self._condition(code, condition, chemin)
            for rang, montant in enumerate(dispositif.montants):
                yield from self._amount(code, montant, rang)
            if not (dispositif.sigle or dispositif.autres_noms):
                yield self.at("dispositif", code, (), "n’a ni sigle ni autres_noms. Dites comment les gens l’appellent.")

    def _condition(self, code: str, condition: Condition, chemin: Chemin) -> Iterator[Probleme]:
        fait = self.contenu.faits.get(condition.fait)
        options = {option.code for option in fait.options} if fait else set()
        attendus = [condition.vaut] if isinstance(condition.vaut, str) else list(condition.parmi or ())
        for valeur in attendus:
            if options and valeur not in options:
                yield self.at("dispositif", code, chemin, unknown_code(valeur, options))
        for borne in (condition.minimum, condition.maximum):
            if isinstance(borne, str) and borne not in self.contenu.baremes:
                yield self.at("dispositif", code, chemin, "le barème " + unknown_code(borne, self.contenu.baremes))
        if condition.exception and condition.exception not in EXCEPTIONS:
            yield self.at("dispositif", code, chemin, "la fonction " + unknown_code(condition.exception, EXCEPTIONS))

    def _amount(self, code: str, montant: Montant, rang: int) -> Iterator[Probleme]:
        chemin = ("montants", rang)
        if montant.calcul not in CALCULS:
            yield self.at("dispositif", code, (*chemin, "calcul"), "le calcul " + unknown_code(montant.calcul, CALCULS))
        for nom, bareme in montant.parametres.items():
            if bareme not in self.contenu.baremes:
                yield self.at("dispositif", code, (*chemin, "parametres", nom), unknown_code(bareme, self.contenu.baremes))

    def warnings(self) -> Iterator[Probleme]:
        """Yield what an editor should look at soon."""
        for code, dispositif in self.contenu.dispositifs.items():
            if self.jour - dispositif.verifie_le > STALE:
                yield self.at("dispositif", code, ("verifie_le",), "n’a pas été vérifié depuis un an. Relisez la fiche.")
        for code, bareme in self.contenu.baremes.items():
            fins = [valeur.valide_au for valeur in bareme.valeurs]
            if None not in fins:
                fin = max(f for f in fins if f)
                for jours in (30, 90):
                    if self.jour <= fin <= self.jour + timedelta(days=jours):
                        yield self.at("bareme", code, (), f"expire le {fin}, dans moins de {jours} jours.")
                        break
                if fin < self.jour:
                    yield self.at("bareme", code, (), f"a expiré le {fin} : sa valeur n’est plus dite.")


def _is_phone(numero: str) -> bool:
    """Accept a French number or a short one (17, 3230, 116 006, 30 01)."""
    if SHORT_NUMBER.fullmatch(numero):
        return True
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(numero, "FR"))
    except phonenumbers.NumberParseException:
        return False


def _conditions(item: Any, chemin: Chemin) -> Iterator[tuple[Condition, Chemin]]:
    """Yield every condition inside an item, with where it is."""
    if isinstance(item, Condition):
        yield item, chemin
    if is_dataclass(item) and not isinstance(item, type):
        for champ in fields(item):
            yield from _conditions(getattr(item, champ.name), (*chemin, champ.name))
    elif isinstance(item, (tuple, list)):
        for rang, part in enumerate(item):
            yield from _conditions(part, (*chemin, rang))
    elif isinstance(item, dict):
        for nom, part in item.items():
            yield from _conditions(part, (*chemin, nom))


def render(problemes: Iterable[Probleme]) -> str:
    """Write problems one a line."""
    return "\n".join(map(str, problemes))
