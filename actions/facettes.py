"""Facets: what it is, am I entitled, how much, papers, steps, delay, must I pay back, whom to see."""

from __future__ import annotations

from actions.etat import Recu, Tour
from actions.voix import Voix
from knowledge.model import Dispositif

LISTES = {
    "demander_justificatifs": ("justificatifs", "resultat_justificatifs"),
    "demander_demarches": ("demarches", "resultat_demarches"),
    "demander_delai": ("delais", None),
    "demander_remboursement": ("remboursement", None),
}


class Facettes:
    """Answers a question about the dispositif that is named, or the current one."""

    def __init__(self, voix: Voix) -> None:
        self.voix = voix

    def answer(self, tour: Tour, recu: Recu) -> Tour:
        """Answer « what is it, how much, which papers… » about the dispositif named, or the current one."""
        facette = recu.intent if recu.intent.startswith("demander_") else (recu.get("facettes") or ["?"])[0]
        facette = facette if facette.startswith("demander_") else f"demander_{facette}"
        etat = tour.etat
        if facette == "demander_definition" and recu.get("termes"):
            tour.say(*(self.voix.term(code) for code in recu.get("termes")[:2]))
            if not recu.get("dispositifs"):
                return tour
        vises = recu.get("nommes") or recu.get("dispositifs")
        nommes = [c for c in vises if c in self.voix.catalogue.contenu.dispositifs]
        if etat.evenement and etat.mode == "conclu":  # the plan has been said: from now on, one right at a time
            etat.evenement, etat.dispositifs = None, (nommes or etat.dispositifs)[:1]
        codes = nommes or etat.dispositifs
        if not codes:
            return tour.say(self.voix.failure(etat, self.voix.messages.phrase("rien_en_cours")))
        if not etat.dispositifs:
            etat.dispositifs, etat.sujet = list(codes), self.voix.catalogue.dispositif(codes[0]).sujets[0]
        if not (tour.messages and facette == "demander_definition"):
            for code in codes[:2]:
                self._facet_of(tour, facette, self.voix.catalogue.dispositif(code))
        if etat.mode == "" and not tour.suite:
            etat.mode = "propose"
            tour.say(self.voix.messages.phrase("proposer_verifier"))
        return tour

    def _facet_of(self, tour: Tour, facette: str, dispositif: Dispositif) -> None:
        situation = tour.etat.situation
        if facette == "demander_definition":
            tour.say(
                self.voix.messages.enonces((dispositif.resume, *dispositif.presentation), situation, dispositif.code)
            )
        elif facette == "demander_montant":
            self._amount(tour, dispositif)
        elif facette == "demander_contact":
            self._whom(tour)
        elif facette == "demander_eligibilite":
            tour.etat.mode, tour.suite = "questions", "formulaire"
        else:
            self._list(tour, facette, dispositif)

    def _list(self, tour: Tour, facette: str, dispositif: Dispositif) -> None:
        champ, tete = LISTES[facette]
        enonces = getattr(dispositif, champ)
        if not self.voix.messages.resultats.enonces(enonces, tour.etat.situation):
            self._unknown(tour, dispositif)
            return
        message = self.voix.messages.enonces(enonces, tour.etat.situation, dispositif.code)
        if tete:
            titre = self.voix.messages.phrase(tete)["text"].removesuffix(" :")
            message["text"] = f"{titre}, pour {dispositif.nom_court} :\n{message['text']}"
        tour.say(message)

    def _amount(self, tour: Tour, dispositif: Dispositif) -> None:
        """Say the amount; when faits that it needs are missing, ask for them; else say why it is not known."""
        situation = tour.etat.situation
        manquants = [f for f in dispositif.faits_montant if f not in situation]
        montants = self.voix.messages.resultats.montants(dispositif.code, situation)
        for montant in montants:
            tour.say({"text": self.voix.messages.dated(montant), "custom": {"type": "information", "montant": montant}})
        perdu = self.voix.messages.resultats.lost_amount(dispositif.code, situation)
        if perdu:  # nothing to ask for: what people would say could not give an amount
            tour.say({"text": perdu, "custom": {"type": "information", "code": "montant_perime"}})
        elif manquants and tour.etat.objectif != "montant":
            tour.etat.objectif, tour.etat.mode, tour.suite = "montant", "questions", "formulaire"
        if not montants and dispositif.montant_inconnu:
            tour.say(self.voix.messages.enonces((dispositif.montant_inconnu,), situation, dispositif.code))
        elif not montants and not manquants and not perdu:
            self._unknown(tour, dispositif)

    def _unknown(self, tour: Tour, dispositif: Dispositif) -> None:
        tour.say(self.voix.messages.phrase("sans_reponse"))
        tour.say(self.voix.messages.contacts(dispositif.contacts, tour.etat.situation))

    def _whom(self, tour: Tour) -> None:
        """Give people to call; in the middle of questions at once, else after asking where the person lives."""
        if tour.etat.situation.get("commune") or tour.etat.demande:
            if not any(m["custom"]["type"] == "contact" for m in tour.messages):
                tour.say(self.voix.whom_to_see(tour.etat))
        else:
            tour.etat.objectif, tour.etat.mode, tour.suite = "contact", "questions", "formulaire"
