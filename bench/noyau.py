"""Time the domain alone: evaluate a right, find contacts. Microseconds, in this process."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bench.statistiques import percentile

OYONNAX = "01283"
# One ordinary situation for each right; the contacts are asked from the same.
SITUATIONS: dict[str, dict[str, Any]] = {
    "aripa": {
        "commune": OYONNAX,
        "paiement_pension": "rien",
        "mois_impayes": 3,
        "nombre_enfants": 2,
        "titre": "executoire",
    },
    "asf": {"commune": OYONNAX, "paiement_pension": "rien", "nombre_enfants": 2, "vit_en_couple": False},
    "auu": {"commune": OYONNAX, "role": "victime", "relation_auteur": "ex", "nombre_enfants": 1},
    "avip": {"commune": OYONNAX, "situation_emploi": "cherche", "age_plus_jeune_enfant": 14},
    "fsl_energie": {"commune": OYONNAX, "type_energie": "electricite", "difficulte_energie": "facture"},
}


def timed(call: Callable[[], Any], fois: int) -> list[float]:
    """Return the microseconds of each call."""
    durees = []
    for _ in range(fois):
        depart = time.perf_counter()
        call()
        durees.append((time.perf_counter() - depart) * 1e6)
    return durees


def measure(catalogue: Any, moment: datetime, fois: int) -> dict[str, float]:
    """Return the medians over every right of the catalogue."""
    evaluer: list[float] = []
    orienter: list[float] = []
    for code in catalogue.contenu.dispositifs:
        situation, renvois = SITUATIONS.get(code, {"commune": OYONNAX}), catalogue.dispositif(code).contacts
        evaluer += timed(lambda c=code, s=situation: catalogue.evaluate(c, s, moment.date()), fois)
        orienter += timed(lambda r=renvois, s=situation: catalogue.route(r, s, moment), fois)
    return {"evaluer_us": percentile(evaluer, 50), "orienter_us": percentile(orienter, 50)}
