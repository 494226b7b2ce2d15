"""Check one life event: its questions can be asked, each right comes once, and violence is never handled as a quarrel.

Codes and free texts, wherever they are, are checked in `checks`; conditions in `checks_valeurs`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from knowledge.fautes import Probleme
from knowledge.fiches import Chemin
from knowledge.model import Condition, Etape, Evenement, Fait

GRAVES = ("violences_conjugales", "urgence_danger")
MEDIATION = "mediation_familiale"
VIOLENCES = "violences_autre_parent"

At = Callable[[Chemin, str], Probleme]


def check_evenement(evenement: Evenement, faits: Mapping[str, Fait], at: At) -> Iterator[Probleme]:
    """Yield what is wrong with a life event."""
    if not evenement.etapes:
        yield at(("etapes",), "la liste est vide. Donnez au moins une aide à regarder.")
    grave = bool(set(evenement.sujets) & set(GRAVES))
    yield from _questions(evenement, faits, grave, at)
    for rang, etape in enumerate(evenement.etapes):
        yield from _etape(evenement, etape, rang, grave, at)


def _questions(evenement: Evenement, faits: Mapping[str, Fait], grave: bool, at: At) -> Iterator[Probleme]:
    codes = [demande.fait for demande in evenement.questions]
    for rang, code in enumerate(codes):
        fait = faits.get(code)
        if fait is not None and not fait.question:
            yield at(("questions", rang, "fait"), f"« {code} » n’a pas de question. Écrivez-la dans faits.yml.")
        if fait is not None and fait.type == "montant" and grave:
            yield at(
                ("questions", rang, "fait"), "après des violences, l’argent ne se demande pas. Retirez cette question."
            )
        if code in codes[:rang]:
            yield at(("questions", rang, "fait"), f"« {code} » est demandé deux fois. Gardez-en une.")


def _etape(evenement: Evenement, etape: Etape, rang: int, grave: bool, at: At) -> Iterator[Probleme]:
    if etape.dispositif in [autre.dispositif for autre in evenement.etapes[:rang]]:
        yield at(("etapes", rang, "dispositif"), f"« {etape.dispositif} » est là deux fois. Gardez-en une.")
    sure = Condition(VIOLENCES, vaut=False) in etape.si
    if etape.dispositif == MEDIATION and (grave or not sure):
        message = f"la médiation ne se propose que sans violence. Ajoutez si: [{{fait: {VIOLENCES}, vaut: false}}]."
        yield at(("etapes", rang, "dispositif"), message)
