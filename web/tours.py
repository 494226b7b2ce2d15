"""Prepare a conversation for the page: turn by turn, what is said once for several results is shown once.

The messages themselves are not changed: each result still holds everything, for whoever reads the data.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Vu = dict[str, Any]


def _kind(vu: Vu) -> str:
    return str((vu["message"].get("custom") or {}).get("type", ""))


def cut_tours(messages: list[Vu]) -> Iterator[list[Vu]]:
    """Cut a conversation where the person speaks.

    >>> [len(tour) for tour in cut_tours([{"de": "robot"}, {"de": "vous"}, {"de": "robot"}, {"de": "robot"}])]
    [1, 3]
    """
    tour: list[Vu] = []
    for vu in messages:
        if vu["de"] == "vous" and tour:
            yield tour
            tour = []
        tour.append(vu)
    if tour:
        yield tour


def voisins(resultats: list[Vu]) -> list[dict[str, Any]]:
    """Return the neighbouring rights of several results, each once, without those that have a result of their own."""
    donnees = [vu["message"]["custom"] for vu in resultats]
    traites = {resultat["dispositif"] for resultat in donnees}
    trouves = {v["dispositif"]: v for resultat in reversed(donnees) for v in reversed(resultat.get("voisins", []))}
    return [trouves[code] for code in reversed(trouves) if code not in traites]


def _people(vu: Vu) -> set[str]:
    return {contact["code"] for contact in (vu["message"].get("custom") or {}).get("contacts", [])}


def tours(messages: list[Vu]) -> list[Vu]:
    """Return the messages in order, with what their layout depends on.

    `dernier`: the last words of the person. `resultats`: how many its turn has; `seul`: only one. `contacts`: whether a result shows whom to see,
    which a message of the same turn, or the last result, may already say. `serre`: its people come among a lot, or before a question, so that two are enough at first. `voisins`: what to look at next, after the last result.
    """
    prets: list[Vu] = []
    for tour in cut_tours(messages):
        resultats = [vu for vu in tour if _kind(vu) == "resultat"]
        contacts = sum(_kind(vu) == "contact" for vu in tour)
        serre = bool(resultats) or contacts > 1 or any(_kind(vu) == "question" for vu in tour)
        dits = _people(resultats[-1]) if resultats else set()
        for vu in tour:
            fin = bool(resultats) and vu is resultats[-1]
            seul = fin or not _people(vu) <= dits
            prets.append(
                vu
                | {"resultats": len(resultats), "seul": len(resultats) == 1, "contacts": seul and not contacts}
                | {"serre": serre, "voisins": voisins(resultats) if fin else []}
            )
    vous = [vu for vu in prets if vu["de"] == "vous"]
    return [vu | {"dernier": bool(vous) and vu is vous[-1]} for vu in prets]
