"""Decide, in three values, whether a dispositif seems open to someone: pure, no clock, no file.

True, False, or not known yet. A missing fait never gives a refusal, and one refusal is enough to conclude.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from knowledge.exceptions_legales import EXCEPTIONS
from knowledge.model import (
    INCONNU,
    Bareme,
    Condition,
    Critere,
    Demande,
    Dispositif,
    Enonce,
    Etape,
    Evaluation,
    Montant,
    Situation,
    Verdict,
)

Concerned = Critere | Enonce | Montant | Demande | Etape  # what is for some situations only, by its `si` and `sauf`


def _threshold(borne: Decimal | str, jour: date, baremes: Mapping[str, Bareme]) -> Decimal | None:
    """Read a bound: a number, or a bareme in force on that day (None when it has expired, or is contested)."""
    if isinstance(borne, Decimal):
        return borne
    try:
        valeur = baremes[borne].at(jour)
    except LookupError:
        return None
    return None if valeur.statut == "conteste" else Decimal(str(valeur.valeur))


def _number(valeur: object) -> Decimal | None:
    try:
        return Decimal(str(valeur))
    except InvalidOperation:
        return None


def holds(condition: Condition, situation: Situation, jour: date, baremes: Mapping[str, Bareme]) -> bool | None:
    """Test one condition: True, False, or None when the fait or the bareme is not known."""
    valeur = situation.get(condition.fait)
    if valeur is None or valeur == INCONNU:
        return None
    if condition.vaut is not None:
        return bool(valeur == condition.vaut)
    if condition.parmi is not None:
        return str(valeur) in condition.parmi
    if condition.exception is not None:
        parametre = _threshold(condition.parametre or Decimal(0), jour, baremes)
        return None if parametre is None else EXCEPTIONS[condition.exception](valeur, parametre, jour)
    nombre = _number(valeur)
    bornes = [borne for borne in (condition.minimum, condition.maximum) if borne is not None]
    seuil = _threshold(bornes[0], jour, baremes)
    if nombre is None or seuil is None:
        return None
    return nombre >= seuil if condition.minimum is not None else nombre <= seuil


def all_hold(
    conditions: tuple[Condition, ...], situation: Situation, jour: date, baremes: Mapping[str, Bareme]
) -> bool:
    """Tell whether every condition is known to be true (none: true)."""
    return all(holds(condition, situation, jour, baremes) is True for condition in conditions)


def concerns(item: Concerned, situation: Situation, jour: date, baremes: Mapping[str, Bareme]) -> bool:
    """Tell whether an item concerns this situation on that day: all of `si`, none of `sauf`."""
    return (
        _is_current(item, jour)
        and all_hold(item.si, situation, jour, baremes)
        and not any(holds(condition, situation, jour, baremes) is True for condition in item.sauf)
    )


def _is_current(item: Concerned, jour: date) -> bool:
    """Leave out what is not of that day; a statement that has ended stays, for the sentence that takes its place."""
    if isinstance(item, Enonce):
        return item.valide_du is None or item.valide_du <= jour
    return item.covers(jour) if isinstance(item, Critere | Montant) else True


def evaluate(dispositif: Dispositif, situation: Situation, jour: date, baremes: Mapping[str, Bareme]) -> Evaluation:
    """Sort every critere that concerns this situation, then conclude."""
    listes: dict[str, list[Critere]] = {
        nom: [] for nom in ("vrais", "refuses", "a_remedier", "manquants", "inconnus", "non_verifies")
    }
    for critere in dispositif.criteres:
        if concerns(critere, situation, jour, baremes):
            listes[_sort(critere, situation, jour, baremes)].append(critere)
    sorted_ = {nom: tuple(criteres) for nom, criteres in listes.items()}
    return Evaluation(_conclude(dispositif, sorted_), **sorted_)


def _sort(critere: Critere, situation: Situation, jour: date, baremes: Mapping[str, Bareme]) -> str:
    """Name the list of the evaluation where this critere belongs."""
    resultat = holds(critere, situation, jour, baremes)
    if resultat is True:
        return "vrais"
    if resultat is False:
        return "a_remedier" if critere.remede else "refuses"
    if situation.get(critere.fait) is not None:
        return "inconnus"
    return "manquants" if critere.demander else "non_verifies"


def _conclude(dispositif: Dispositif, listes: Mapping[str, tuple[Critere, ...]]) -> Verdict:
    """One refusal closes; something to ask, to meet or unknown keeps it open; else it is probable."""
    if listes["refuses"]:
        return Verdict.PEU_PROBABLE
    if listes["manquants"] or listes["inconnus"] or listes["a_remedier"]:
        return Verdict.A_VERIFIER
    return dispositif.verdict_maximum
