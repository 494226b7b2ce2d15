"""What can still be said when the dialogue engine is down: the needs, their plain information, whom to see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from knowledge.catalogue import Catalogue
from knowledge.messages import Message, Messages, buttons
from knowledge.model import Enonce, Renvoi, Sujet

TOUJOURS = (
    Renvoi(contact="caf_ain", raison="Pour toute question sur vos droits."),
    Renvoi(famille="france_services", raison="Près de chez vous, quelqu'un vous reçoit et vous aide gratuitement."),
)
RENVOYER = "Renvoyer mon message"
CONTACTS = 3  # shown at once


class Secours:
    """Answers from the content alone: a need that was chosen, or the list of needs."""

    def __init__(self, served: Callable[[], Catalogue], clock: Callable[[], datetime]) -> None:
        self._served, self._clock = served, clock

    def __call__(self, texte: str) -> list[Message]:
        """Answer a message that the engine could not read."""
        messages = Messages(self._served(), self._clock())
        sujets = [sujet for sujet in messages.contenu.sujets.values() if sujet.information]
        choisi = next((sujet for sujet in sujets if sujet.libelle.casefold() == texte.strip().casefold()), None)
        if choisi:
            return [*self._inform(messages, choisi), self._menu(messages, sujets, "secours_suite", [])]
        renvoyer = [{"title": RENVOYER, "payload": texte}]
        return [see(messages, TOUJOURS, "degrade"), self._menu(messages, sujets, "secours", renvoyer)]

    def _menu(self, messages: Messages, sujets: list[Sujet], tete: str, renvoyer: list[dict[str, str]]) -> Message:
        phrase = messages.phrase(tete)
        custom = {"type": "information", "code": "secours"}
        return phrase | {"buttons": [*renvoyer, *buttons(sujet.libelle for sujet in sujets)], "custom": custom}

    def _inform(self, messages: Messages, sujet: Sujet) -> list[Message]:
        tete = (Enonce(texte=sujet.accueil, source="projet", statut="arbitrage"),) if sujet.accueil else ()
        return [
            messages.enonces((*tete, *sujet.information), {}, "secours_information"),
            see(messages, sujet.contacts or TOUJOURS, "resultat_contacts"),
        ]


def see(messages: Messages, renvois: tuple[Renvoi, ...], tete: str) -> Message:
    """Say whom to see, wherever the person lives."""
    orientations = messages.catalogue.route(renvois, {}, messages.resultats.moment)[:CONTACTS]
    return messages.contacts_message([messages.resultats.orientation(o) for o in orientations], tete)
