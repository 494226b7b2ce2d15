"""Check the values of one item: the scale of a bareme, a period, a condition, the name of a calculation.

Codes and free texts, wherever they are, are checked in `checks`; contacts and helplines in `checks_contacts`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from knowledge.amounts import CALCULS
from knowledge.checks_contacts import At, check_contact, check_helpline
from knowledge.checks_evenements import check_evenement
from knowledge.checks_periodes import check_periods
from knowledge.exceptions_legales import EXCEPTIONS, as_date
from knowledge.fautes import Probleme, unknown_code, unknown_option
from knowledge.fiches import Chemin
from knowledge.model import (
    Bareme,
    Condition,
    Contact,
    Dispositif,
    Evenement,
    Fait,
    Numero,
    Sujet,
    ValeurDatee,
)

NUMBERS = ("nombre", "montant", "duree_mois", "age_mois")  # the types of fait that have a minimum or a maximum
SANS_PARAMETRE = ("dans_l_ain",)  # the only named functions that need no bareme


@dataclass(frozen=True)
class Repere:
    """What the values are compared with."""

    faits: dict[str, Fait]
    codes: dict[str, set[str]]  # by family
    incompletes: set[str]  # families whose codes are not all known, because one file cannot be read
    jour: date

    def knows(self, famille: str, code: str) -> bool:
        """Tell whether a code exists, or may exist in a file that cannot be read."""
        return code in self.codes.get(famille, set()) or famille in self.incompletes


def check_values(item: Any, repere: Repere, at: At) -> Iterator[Probleme]:
    """Yield what is wrong with the values of one item of the content."""
    yield from check_periods(item, (), at)
    if isinstance(item, Bareme):
        yield from _scale(item, at)
        for rang, valeur in enumerate(item.valeurs):
            yield from _value(item, valeur, _inside(at, ("valeurs", rang)))
    elif isinstance(item, Contact):
        yield from check_contact(item, at)
    elif isinstance(item, Numero):
        yield from check_helpline(item, repere.jour, at)
    elif isinstance(item, Fait):
        yield from _fait(item, repere, at)
    elif isinstance(item, (Dispositif, Sujet, Evenement)):
        for condition, chemin in _conditions(item, ()):
            yield from _condition(condition, repere, _inside(at, chemin))
    if isinstance(item, Dispositif):
        yield from _dispositif(item, repere, at)
    if isinstance(item, Evenement):
        yield from check_evenement(item, repere.faits, at)


def _inside(at: At, debut: Chemin) -> At:
    """Return `at` for the paths inside a part of the item."""
    return lambda chemin, message: at((*debut, *chemin), message)


def _scale(bareme: Bareme, at: At) -> Iterator[Probleme]:
    """Refuse overlaps and holes between the values of a bareme."""
    suite = sorted(enumerate(bareme.valeurs), key=lambda valeur: valeur[1].valide_du)
    if not suite:
        yield at(("valeurs",), "la liste est vide. Donnez au moins une valeur.")
    for (_, avant), (rang, apres) in zip(suite, suite[1:], strict=False):
        if avant.valide_au is None or avant.valide_au >= apres.valide_du:
            message = f"deux valeurs se chevauchent le {apres.valide_du}. Terminez la première la veille."
            yield at(("valeurs", rang), message)
        elif avant.valide_au + timedelta(days=1) < apres.valide_du:
            message = f"aucune valeur entre le {avant.valide_au} et le {apres.valide_du}. Comblez le trou."
            yield at(("valeurs", rang), message)


def _value(bareme: Bareme, valeur: ValeurDatee, at: At) -> Iterator[Probleme]:
    """Refuse a value that its unit cannot write, and a disagreement that is not one."""
    yield from _fits(bareme, valeur.valeur, at)
    for rang, autre in enumerate(valeur.autres):
        yield from _fits(bareme, autre.valeur, _inside(at, ("autres", rang)))
        if autre.valeur == valeur.valeur:
            yield at(("autres", rang, "valeur"), "c’est la même valeur. Ajoutez plutôt sa source à la première.")
    if (valeur.statut == "conteste") != bool(valeur.autres):
        yield at(
            ("statut",), "une valeur contestée dit aussi ce que disent les autres. Il faut statut: conteste et autres."
        )


def _fits(bareme: Bareme, valeur: Any, at: At) -> Iterator[Probleme]:
    if bareme.unite == "date":
        juste, voulu = as_date(valeur) is not None, "une date AAAA-MM-JJ entre guillemets"
    elif bareme.unite == "lien":
        juste, voulu = str(valeur).startswith("https://"), "une adresse qui commence par https://"
    else:
        juste, voulu = bareme.unite == "texte" or isinstance(valeur, Decimal), "un nombre, sans guillemets"
    if not juste:
        yield at(("valeur",), f"« {valeur} » ne convient pas à l’unité {bareme.unite}. Il faut {voulu}.")


def _fait(fait: Fait, repere: Repere, at: At) -> Iterator[Probleme]:
    if (fait.type == "choix") != bool(fait.options):
        yield at(("options",), "un fait de type choix a des options, les autres n’en ont pas. Corrigez le type.")
    yield from _deduced(fait.deduit, repere, at)
    for rang, option in enumerate(fait.options):
        yield from _deduced(option.deduit, repere, _inside(at, ("options", rang)))


def _deduced(deduit: dict[str, str], repere: Repere, at: At) -> Iterator[Probleme]:
    for nom, valeur in deduit.items():
        if not repere.knows("fait", nom):
            yield at(("deduit", nom), unknown_code(nom, repere.codes.get("fait", ())))
        options = [option.code for option in repere.faits[nom].options] if nom in repere.faits else []
        if options and valeur not in options:
            yield at(("deduit", nom), unknown_option(valeur, options))


def _dispositif(dispositif: Dispositif, repere: Repere, at: At) -> Iterator[Probleme]:
    if not (dispositif.sigle or dispositif.autres_noms):
        yield at((), "n’a ni sigle ni autres_noms. Dites comment les gens l’appellent.")
    for role in dispositif.parcours:
        if not repere.knows("role", role):
            yield at(("parcours", role), unknown_code(role, repere.codes.get("role", ())))
    for rang, montant in enumerate(dispositif.montants):
        chemin = ("montants", rang)
        if montant.calcul not in CALCULS:
            yield at((*chemin, "calcul"), "le calcul " + unknown_option(montant.calcul, CALCULS))
        for nom, bareme in montant.parametres.items():
            if not repere.knows("bareme", bareme):
                message = "le barème " + unknown_code(bareme, repere.codes.get("bareme", ()))
                yield at((*chemin, "parametres", nom), message)


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


def _condition(condition: Condition, repere: Repere, at: At) -> Iterator[Probleme]:
    """Refuse a test that its fait can never pass, and names of functions or baremes that do not exist."""
    if condition.exception is not None:
        yield from _exception(condition.exception, condition.parametre, at)
    for nom in ("minimum", "maximum"):
        borne = getattr(condition, nom)
        if isinstance(borne, str) and not repere.knows("bareme", borne):
            yield at((nom,), "le barème " + unknown_code(borne, repere.codes.get("bareme", ())))
        fait = repere.faits.get(condition.fait)
        if borne is not None and fait is not None and fait.type not in NUMBERS:
            yield at((nom,), f"« {nom} » ne va pas avec un fait de type {fait.type}. Utilisez vaut ou parmi.")
    if condition.fait in repere.faits:
        yield from _answers(condition, repere.faits[condition.fait], at)


def _exception(nom: str, parametre: str | None, at: At) -> Iterator[Probleme]:
    if nom not in EXCEPTIONS:
        yield at(("exception",), "la fonction " + unknown_option(nom, EXCEPTIONS))
    elif parametre is None and nom not in SANS_PARAMETRE:
        yield at(("exception",), f"la fonction « {nom} » a besoin d’un barème. Ajoutez la clé parametre.")


def _answers(condition: Condition, fait: Fait, at: At) -> Iterator[Probleme]:
    """Refuse `vaut` and `parmi` values that are no answer to the fait."""
    attendus: list[tuple[Chemin, Any]] = [(("parmi", rang), code) for rang, code in enumerate(condition.parmi or ())]
    if condition.vaut is not None:
        attendus.append((("vaut",), condition.vaut))
    options = [option.code for option in fait.options]
    for chemin, valeur in attendus:
        if fait.type == "oui_non" and not isinstance(valeur, bool):
            yield at(chemin, f"« {valeur} » ne va pas avec un fait de type oui_non. Écrivez vaut: true ou vaut: false.")
        elif options and valeur not in options:
            yield at(chemin, unknown_option(str(valeur).lower(), options))
