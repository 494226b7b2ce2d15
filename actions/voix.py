"""What every turn needs to speak: the catalogue, its messages, and the few answers that come up everywhere."""

from __future__ import annotations

from datetime import datetime

from actions.etat import Etat, Recu
from actions.lecture import describe
from knowledge.catalogue import Catalogue
from knowledge.messages import Message, Messages, buttons
from knowledge.model import Enonce, Renvoi

TOUJOURS = (
    Renvoi(contact="caf_ain", raison="Pour toute question sur vos droits."),
    Renvoi(famille="france_services", raison="Près de chez vous, quelqu'un vous reçoit et vous aide gratuitement."),
)
LIGNES = 3
COMMUNES = 12  # of one postcode, offered at once
PATIENCE = 2  # failures in a row, of whatever mix, before a person is given
POLITESSES = ("saluer", "remercier", "qui_es_tu")  # neither a failure nor the end of a row of them
AVIS = ("donnees_masquees", "message_trop_long")  # what the door may ask us to say

DANGER = "urgence_danger"
A_L_ABRI = ("immediat", "enfant", "sans_toit")  # somebody may have to be met today, whatever else was asked


class Voix:
    """Speaks for one catalogue at one moment."""

    def __init__(self, catalogue: Catalogue, moment: datetime) -> None:
        self.catalogue = catalogue
        self.messages = Messages(catalogue, moment)
        self.jour = moment.date()

    def noted(self, etat: Etat, codes: list[str]) -> Message:
        """Say faits back: « C'est noté : 2 enfants ; Oyonnax »."""
        liste = " ; ".join(describe(code, etat.situation[code], self.catalogue) for code in codes)
        return self.messages.phrase("note", liste=liste)

    def whom_to_see(self, etat: Etat) -> Message:
        """Say whom to see for the current dispositif and role, or in general."""
        return self.messages.contacts(self._referrals(etat), etat.situation)

    def person(self, etat: Etat) -> Message:
        """Give people to speak to, always."""
        return self.messages.contacts(self._referrals(etat), etat.situation, "personne")

    def failure(self, etat: Etat, message: Message) -> Message:
        """Count a message that was not helped; return what to say of it, or people to speak to at the second in a row."""
        if self.fails_again(etat):
            return self.messages.contacts(TOUJOURS, etat.situation, "repli_personne")
        return message

    def fails_again(self, etat: Etat) -> bool:
        """Count a failure; tell whether it is one too many, and then begin the count anew."""
        etat.echecs = (etat.echecs + 1) % PATIENCE
        return etat.echecs == 0

    def _referrals(self, etat: Etat) -> tuple[Renvoi, ...]:
        """Return the contacts of the role's own words, of the current dispositif, or those that fit everybody."""
        for code in etat.dispositifs:
            parcours = self.catalogue.parcours(code, etat.situation)
            if parcours:
                return parcours.contacts
        return self.catalogue.dispositif(etat.dispositifs[0]).contacts if etat.dispositifs else TOUJOURS

    def fiche(self, etat: Etat, code: str, recu: Recu, court: bool = False) -> Message:
        """Say one right in a few lines: what it is, what was asked of it, then how to ask for it.

        Args:
            court: questions follow, so what can wait is left out.
        """
        fiche = self.catalogue.dispositif(code)
        combien = (fiche.montant_inconnu,) if fiche.montant_inconnu and "montant" in recu.get("facettes") else ()
        presentation = () if court else self._first(fiche.presentation, etat)
        enonces = (fiche.resume, *combien, *presentation, *self._first(fiche.demarches, etat))
        return self.messages.enonces(enonces, etat.situation, code)

    def _first(self, enonces: tuple[Enonce, ...], etat: Etat) -> list[Enonce]:
        """Keep the first statements among those that concern this situation."""
        return [enonce for enonce in enonces if self.catalogue.concerns(enonce, etat.situation, self.jour)][:LIGNES]

    def term(self, code: str) -> Message:
        """Explain a word."""
        terme = self.catalogue.contenu.glossaire[code]
        return self.messages.enonces(
            (
                Enonce(
                    texte=terme.definition,
                    source=terme.source,
                    statut=terme.statut,
                    valide_du=terme.valide_du,
                    valide_au=terme.valide_au,
                ),
            ),
            {},
            code,
        )

    def information(self, etat: Etat) -> str | None:
        """Return the dispositif that has its own words for this role, if one does."""
        return next((code for code in etat.dispositifs if self.catalogue.parcours(code, etat.situation)), None)

    def communes(self, recu: Recu) -> Message:
        """Offer the communes that share a name or a postcode; in the text too: a question with its own buttons follows."""
        connues = self.catalogue.contenu.communes
        codes = [code for code in recu.get("communes_possibles") if code in connues]
        noms = list(dict.fromkeys(connues[code].nom for code in codes))
        if not noms:
            return self.messages.phrase("commune_est_un_pays")
        message = self.messages.phrase("commune_a_choisir")
        texte = "\n".join([message["text"], *(f"• {nom}" for nom in noms[:COMMUNES])])
        return message | {"text": texte, "buttons": buttons(noms[:COMMUNES]) + message["buttons"]}

    def notices(self, recu: Recu) -> list[Message]:
        """Say what the door did to the message: a number was hidden, its end was not read."""
        return [self.messages.phrase(code) for code in recu.avis if code in AVIS]

    def safety(self, recu: Recu, etat: Etat) -> list[Message]:
        """Say the helplines when only the model heard a danger, and who can be met; one line when it may be one."""
        if recu.get("alerte"):
            urgence = self.messages.urgence(str(recu.get("niveau")), bool(recu.get("auteur")))
            danger = self.catalogue.contenu.sujets[DANGER]
            ailleurs = recu.get("sujet") not in (DANGER, "violences_conjugales") and recu.get("niveau") in A_L_ABRI
            return [urgence, *([self.messages.contacts(danger.contacts, etat.situation)] if ailleurs else [])]
        return [self.messages.phrase("rappel_securite")] if recu.get("prudence") else []
