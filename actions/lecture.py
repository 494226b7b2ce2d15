"""Read an answer to the question that was asked, from the bare values that the understanding found."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from actions.etat import Etat, Recu
from knowledge.catalogue import Catalogue
from knowledge.model import Fait
from knowledge.textes import euros, french_age, french_date

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
A_TAIRE = {"deuil": ("nombre_enfants",)}  # « j'ai perdu un enfant » is not « 1 enfant »


def worth_saying(codes: list[str], catalogue: Catalogue, sujet: str | None = None) -> list[str]:
    """Keep the faits that a person would want to hear again: places and numbers, but never a child that was lost."""
    tus = A_TAIRE.get(sujet or "", ())
    return [code for code in codes if catalogue.fait(code).type in CONCRETS and code not in tus]


def describe(code: str, valeur: Any, catalogue: Catalogue) -> str:
    """Say a fait back: « 3 enfants », « Oyonnax », « vie en couple : non »."""
    fait = catalogue.fait(code)
    dite = _said(fait, valeur, catalogue)
    if fait.dit:
        return fait.dit.format(valeur=dite, s="s" if isinstance(valeur, int) and valeur > 1 else "")
    return f"{fait.libelle or code} : {dite}"


def _said(fait: Fait, valeur: Any, catalogue: Catalogue) -> str:
    """Write a value as people say it."""
    if fait.type == "commune":
        commune = catalogue.contenu.communes.get(str(valeur))
        return commune.nom if commune else "hors de l'Ain"
    if fait.type == "choix":
        return next(option.texte for option in fait.options if option.code == valeur).lower()
    if fait.type == "oui_non":
        return "oui" if valeur else "non"
    if fait.type == "date":
        return french_date(date.fromisoformat(str(valeur)))
    if fait.type == "montant":
        return euros(Decimal(str(valeur)))
    return french_age(int(valeur)) if fait.type == "age_mois" else str(valeur)
