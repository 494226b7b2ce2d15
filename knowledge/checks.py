"""Find every mistake of the content and say it to the editor: where, what, and what to write.

What one file alone can get wrong is found by `loading`, wrong values by `checks_valeurs`, what is hard to read by
`checks_langage`; here are codes and free texts, wherever they are. Errors stop a release; warnings do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from knowledge import checks_langage, echeances
from knowledge.checks_valeurs import Repere, check_values
from knowledge.fautes import Probleme, unknown_code, unknown_option
from knowledge.fiches import Chemin
from knowledge.loading import CONTENT, Reader, read
from knowledge.model import Contenu
from knowledge.textes import PLACEHOLDER

FREE_TEXT = frozenset(
    [
        "texte",
        "simple",
        "sinon",
        "si_vrai",
        "si_faux",
        "si_inconnu",
        "remede",
        "raison",
        "question",
        "pourquoi",
        "aide",
        "croyance",
        "reponse",
        "definition",
        "accueil",
        "decision",
        "libelle",
        "phrase",
        "description",
        "non_verifie",
        "nom_court",
    ]
)
DIGIT = re.compile(r"\d")
URL = re.compile(r"https?://|www\.|\b[a-z0-9-]+\.(?:fr|com|org|net|eu)\b", re.IGNORECASE)
REFERENCES = {  # key of the YAML → family of the codes it holds
    "fait": "fait", "source": "source", "sources": "source", "contact": "contact", "dispositif": "dispositif",
    "dispositifs": "dispositif", "parcours": "dispositif", "sujets": "sujet", "interlocuteur": "contact",
    "organisme": "contact", "faits_utiles": "fait", "faits_montant": "fait", "derive_de": "fait", "bareme": "bareme",
    "parametre": "bareme", "roles": "role", "niveaux": "niveau",
}  # fmt: skip
PAR_CALCUL = ("montant", "par_enfant", "forme", "seuil")  # placeholders of amounts, filled by the program
REPERES = {"": "bareme", "contact:": "contact", "numero:": "numero"}  # kind of placeholder → family


@dataclass(frozen=True)
class Bilan:
    """What a check found."""

    contenu: Contenu
    erreurs: tuple[Probleme, ...]
    avertissements: tuple[Probleme, ...]
    langage: str  # how many sentences are worth cutting


def check(racine: Path = CONTENT, jour: date | None = None) -> Bilan:
    """Check all the content; when a file cannot be read, the others are still checked, but for its codes."""
    contenu, reader = read(racine)
    checker = _Checker(contenu, reader, jour or date.today())
    erreurs = {*reader.problemes, *checker.errors()}
    langage = checks_langage.summary(checker.readable())
    return Bilan(contenu, tuple(sorted(erreurs)), tuple(sorted(set(checker.warnings()))), langage)


class _Checker:
    """Every rule across files, on one loaded content."""

    def __init__(self, contenu: Contenu, reader: Reader, jour: date) -> None:
        self.contenu = contenu
        self.fiches = reader.fiches
        self.listes = reader.listes
        self.retires = reader.retires
        codes: dict[str, set[str]] = {}
        for famille, code in reader.fiches:
            codes.setdefault(famille, set()).add(code)
        role = contenu.faits.get("role")
        codes["role"] = {option.code for option in role.options} if role else set()
        urgences = (code.removeprefix("urgence_") for code in contenu.phrases if code.startswith("urgence_"))
        codes["niveau"] = {*urgences, "auteur"}
        self.repere = Repere(contenu.faits, codes, reader.incompletes, jour)

    def at(self, famille: str, code: str, chemin: Chemin, message: str) -> Probleme:
        """Make a problem, at its line."""
        fiche, base = self.fiches[famille, code]
        return fiche.probleme((*base, *chemin), message)

    def errors(self) -> Iterator[Probleme]:
        """Yield what stops a release."""
        items: dict[str, dict[str, Any]] = {
            "dispositif": self.contenu.dispositifs, "sujet": self.contenu.sujets, "fait": self.contenu.faits,
            "bareme": self.contenu.baremes, "contact": self.contenu.contacts, "numero": self.contenu.numeros,
            "evenement": self.contenu.evenements,
        }  # fmt: skip
        for (famille, code), (fiche, base) in self.fiches.items():
            data: Any = fiche.data
            for part in base:
                data = data[part]
            yield from self._walk(famille, code, data, ())
            item = items.get(famille, {}).get(code)
            if item is not None:
                yield from check_values(item, self.repere, partial(self.at, famille, code))

        yield from self._lists()
        yield from checks_langage.check_langage(self.readable(), self.at)

    def readable(self) -> Iterator[checks_langage.Texte]:
        """Yield every text that people read."""
        return checks_langage.readable(self.fiches, FREE_TEXT)

    def _lists(self) -> Iterator[Probleme]:
        """Check the codes of the plain files, and that no code comes back from the dead."""
        communes, contacts = set(self.contenu.communes), self.repere.codes.get("contact", set())
        noms, suites, retires = (self.listes.get(nom) for nom in ("anciens_noms", "france_services", "codes_retires"))
        for nom, insee in self.contenu.anciens_noms.items():
            if noms is not None and insee not in communes:
                yield noms.probleme((nom,), unknown_code(insee, communes))
        for insee, codes in self.contenu.preferences.items():
            if suites is not None:
                connus = [(insee, communes), *((code, contacts) for code in codes)]
                yield from (suites.probleme((insee,), unknown_code(c, ici)) for c, ici in connus if c not in ici)
        for famille in self.retires.keys() - self.repere.codes.keys():
            if retires is not None:
                yield retires.probleme((famille,), unknown_option(famille, sorted(self.repere.codes)))
        for famille, code in self.fiches:
            if code in self.retires.get(famille, ()):
                message = f"« {code} » a été retiré : un code ne sert qu’une fois. Choisissez-en un autre."
                yield self.at(famille, code, (), message)

    def _walk(self, famille: str, code: str, data: Any, chemin: Chemin) -> Iterator[Probleme]:
        """Check references and free texts of one item, wherever they are."""
        if isinstance(data, dict):
            for key, value in data.items():
                yield from self._references(famille, code, (*chemin, key), key, value)
                yield from self._walk(famille, code, value, (*chemin, key))
        elif isinstance(data, list):
            for rang, value in enumerate(data):
                yield from self._walk(famille, code, value, (*chemin, rang))
        elif isinstance(data, str):
            noms = [part for part in chemin if isinstance(part, str)]
            if noms and noms[-1] in FREE_TEXT and famille != "source":
                yield from self._free_text(famille, code, chemin, data)

    def _references(self, famille: str, code: str, chemin: Chemin, key: str, value: Any) -> Iterator[Probleme]:
        cible = REFERENCES.get(key)
        if cible is None or famille == "source" or (famille, key) == ("contact", "organisme"):
            return
        if cible == "source" and value == []:
            yield self.at(famille, code, chemin, "la liste est vide. Citez au moins une source.")
        places = [(*chemin, rang) for rang in range(len(value))] if isinstance(value, list) else [chemin]
        for ici, nom in zip(places, value if isinstance(value, list) else [value], strict=True):
            if isinstance(nom, str) and not self.repere.knows(cible, nom):
                yield self.at(famille, code, ici, unknown_code(nom, self.repere.codes.get(cible, ())))

    def _free_text(self, famille: str, code: str, chemin: Chemin, texte: str) -> Iterator[Probleme]:
        for found in PLACEHOLDER.finditer(texte):
            yield from self._placeholder(famille, code, chemin, found[1] or "", found[2])
        reste = PLACEHOLDER.sub("", texte)
        if "{" in reste or "}" in reste:
            message = "une accolade ne se lit pas. Écrivez {code}, {contact:code} ou {numero:code}, sans espace."
            yield self.at(famille, code, chemin, message)
        if DIGIT.search(reste):
            yield self.at(famille, code, chemin, "contient un chiffre. Écrivez-le dans un barème et citez-le {ainsi}.")
        if URL.search(reste):
            yield self.at(famille, code, chemin, "contient une adresse web. Mettez-la dans un barème de type lien.")

    def _placeholder(self, famille: str, code: str, chemin: Chemin, genre: str, nom: str) -> Iterator[Probleme]:
        if genre not in REPERES:
            yield self.at(famille, code, chemin, "le repère " + unknown_code(genre, REPERES))
        elif not (self.repere.knows(REPERES[genre], nom) or self._filled_by_code(famille, chemin, nom)):
            connus = self.repere.codes.get(REPERES[genre], ())
            yield self.at(famille, code, chemin, "le repère " + unknown_code(nom, connus))

    def _filled_by_code(self, famille: str, chemin: Chemin, nom: str) -> bool:
        """Amounts and interface sentences have placeholders that the program itself fills."""
        if "montants" in chemin:
            return nom in PAR_CALCUL
        return famille == "phrase" or "criteres" in chemin and nom == "echeance"

    def warnings(self) -> Iterator[Probleme]:
        """Yield what an editor should look at soon."""
        return echeances.warnings(self.contenu, self.repere.jour, self.at)


def render(problemes: Iterable[Probleme]) -> str:
    """Write problems one a line."""
    return "\n".join(map(str, problemes))


def report(bilan: Bilan) -> str:
    """Write all that a check found, then what ends soon, then what the content holds when it is right."""
    textes = [*bilan.avertissements, *bilan.erreurs, echeances.summary(bilan.avertissements), bilan.langage]
    contenu = bilan.contenu
    if not bilan.erreurs:
        textes.append(
            f"Contenu correct : {len(contenu.dispositifs)} dispositifs, {len(contenu.contacts)} contacts, "
            f"{len(contenu.baremes)} valeurs datées."
        )
    return "\n".join(map(str, textes))
