"""Count the questions that a person is asked before a result, over scripted conversations."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bench.statistiques import percentile

Message = Mapping[str, Any]
Speak = Callable[[str, str], Awaitable[list[Message]]]
PLUS = 15  # turns, after which a conversation has failed
NE_SAIT_PAS = "je ne sais pas"


@dataclass(frozen=True)
class Script:
    """A person: what she says first, then her answer to each question; she does not know the rest."""

    nom: str
    debut: str
    reponses: Mapping[str, str]


SCRIPTS = (
    Script("pension, tout dit d'abord", "mon ex ne verse plus rien depuis 3 mois, 2 enfants, je suis à Oyonnax",
           {"titre": "oui, un jugement", "vit_en_couple": "non", "autre_parent": "on sait où le joindre"}),
    Script("pension, rien de dit", "je ne reçois plus la pension de ma fille",
           {"commune": "Bourg-en-Bresse", "titre": "non, un accord entre nous", "vit_en_couple": "non", "mois_impayes": "4 mois",
            "nombre_enfants": "1", "paiement_pension": "plus rien", "autre_parent": "on sait où le joindre",
            "lien_parents": "en concubinage", "role": "je dois recevoir la pension"}),
    Script("facture", "je ne peux pas payer ma facture d'électricité",
           {"commune": "Ambérieu-en-Bugey", "difficulte_energie": "une coupure est annoncée", "statut_occupation": "locataire",
            "contrat_a_son_nom": "oui", "type_energie": "l'électricité"}),
    Script("facture d'eau", "facture d'eau trop chère, 300 euros, j'habite Gex",
           {"difficulte_energie": "une facture à payer", "statut_occupation": "propriétaire", "contrat_a_son_nom": "oui"}),
    Script("garde", "je commence une formation lundi et je n'ai personne pour garder mon fils de 18 mois",
           {"commune": "Trévoux", "inscrit_france_travail": "oui", "situation_emploi": "j'entre en formation",
            "age_plus_jeune_enfant": "18 mois"}),
    Script("violences", "mon conjoint me frappe, je veux partir avec mes enfants",
           {"commune": "Oyonnax", "role": "pour moi", "relation_auteur": "mon conjoint", "preuve": "une plainte",
            "preuve_date": "la semaine dernière", "nombre_enfants": "2"}),
)  # fmt: skip


def asked(messages: list[Message]) -> str | None:
    """Return the fait that the messages ask for, if any."""
    demandes = [m["custom"].get("fait") for m in messages if (m.get("custom") or {}).get("type") == "question"]
    return demandes[-1] if demandes else None


def results(messages: list[Message]) -> int:
    """Count the results among the messages."""
    return sum((message.get("custom") or {}).get("type") == "resultat" for message in messages)


async def count(speak: Speak, script: Script) -> int | None:
    """Lead one conversation; return the questions asked before its result, None when there is no result."""
    texte, questions = script.debut, 0
    for _ in range(PLUS):
        messages = await speak(script.nom, texte)
        if results(messages):
            return questions
        demande = asked(messages)
        questions += demande is not None
        texte = script.reponses.get(demande or "", NE_SAIT_PAS if demande else "oui")
    return None


async def measure(speak: Speak) -> tuple[dict[str, float], dict[str, int | None]]:
    """Return the median over the scripts that end with a result, and the count of each."""
    comptes = {script.nom: await count(speak, script) for script in SCRIPTS}
    finis = [compte for compte in comptes.values() if compte is not None]
    return ({"questions": percentile(finis, 50)} if finis else {}), comptes
