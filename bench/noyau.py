"""Time the domain alone: evaluate a right, find contacts, check the content, load a release. In this process."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from tempfile import TemporaryDirectory
from typing import Any

from bench.statistiques import percentile
from knowledge.checks import check
from knowledge.releases import open_engine, open_release, rebuild

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
    chiffres = {"evaluer_us": percentile(evaluer, 50), "orienter_us": percentile(orienter, 50)}
    return chiffres | content(catalogue.contenu, moment)


def content(contenu: Any, moment: datetime) -> dict[str, float]:
    """Return the seconds to check all the content, and to load a release of it: the best of three."""
    with TemporaryDirectory() as dossier:
        engine = open_engine(f"sqlite:///{dossier}/bench.db")
        rebuild(engine, contenu, moment)
        charger = timed(lambda: open_release(engine), 3)
        engine.dispose()
    verifier = timed(lambda: check(jour=moment.date()), 3)
    return {"verifier_s": min(verifier) / 1e6, "charger_s": min(charger) / 1e6}
