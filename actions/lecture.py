"""Read an answer to the question that was asked, from the bare values that the understanding found."""

from __future__ import annotations

from typing import Any

from actions.etat import Etat, Recu
from knowledge.catalogue import Catalogue

NON_LU = object()  # the message holds no answer to the question asked


def read_answer(recu: Recu, code: str, catalogue: Catalogue) -> Any:
    """Return the value given for a fait, `INCONNU`, or `NON_LU`; a bare number is the rank of a choice.

    Raises:
        ValueError: a value is given but cannot be (negative, absurd).
    """
    fait = catalogue.fait(code)
    if code in recu.get("absurdes"):
        raise ValueError(code)
    valeur = recu.get("reponses").get(code)
    rang = recu.compris.get("nombre")
    if valeur is None and fait.type == "choix" and isinstance(rang, int) and 1 <= rang <= len(fait.options):
        valeur = fait.options[rang - 1].code
    return NON_LU if valeur is None else catalogue.read_fait(code, valeur)


def remember(etat: Etat, recu: Recu, catalogue: Catalogue) -> list[str]:
    """Keep the faits that the message says; return those whose value changed or is new."""
    nouveaux = []
    for code, valeur in recu.get("faits").items():
        try:
            lue = catalogue.read_fait(code, valeur)
        except ValueError:
            continue
        if etat.situation.get(code) != lue:
            nouveaux.append(code)
            etat.situation[code] = lue
    return nouveaux


CONCRETS = ("commune", "nombre", "montant", "duree_mois", "age_mois", "date")


def worth_saying(codes: list[str], catalogue: Catalogue) -> list[str]:
    """Keep the faits that a person would want to hear again: places and numbers."""
    return [code for code in codes if catalogue.fait(code).type in CONCRETS]


def describe(code: str, valeur: Any, catalogue: Catalogue) -> str:
    """Say a fait back: « nombre d'enfants : 3 », « commune : Oyonnax »."""
    fait = catalogue.fait(code)
    libelle = fait.libelle or code
    if fait.type == "commune":
        commune = catalogue.contenu.communes.get(str(valeur))
        return f"{libelle} : {commune.nom if commune else 'hors de l’Ain'}"
    if fait.type == "choix":
        return f"{libelle} : {next(o.texte for o in fait.options if o.code == valeur).lower()}"
    if fait.type == "oui_non":
        return f"{libelle} : {'oui' if valeur else 'non'}"
    unites = {"duree_mois": " mois", "age_mois": " mois", "montant": " €"}
    return f"{libelle} : {valeur}{unites.get(fait.type, '')}"
