"""Acts of the dialogue outside the questions, and what to say when a message was not understood."""

from __future__ import annotations

from actions.besoins import Besoins
from actions.etat import Etat, Recu, Tour
from actions.evenements import DETAILLES
from actions.facettes import Facettes
from actions.lecture import remember
from actions.voix import Voix
from knowledge.messages import Message
from knowledge.model import Situation


class Actes:
    """Answers oui, non, bonjour, corriger, parler à une personne… and the unclear."""

    def __init__(self, voix: Voix) -> None:
        self.voix = voix
        self.besoins = Besoins(voix)
        self.facettes = Facettes(voix)

    def act(self, etat: Etat, recu: Recu) -> Tour:
        """Answer an act outside the questions."""
        tour, avant = Tour(etat), dict(etat.situation)
        nouveaux = remember(etat, recu, self.voix.catalogue)
        if recu.intent in ("oui", "non", "ne_sait_pas"):
            return self._yes_or_no(tour, recu)
        if recu.intent == "parler_personne":
            return tour.say(self.voix.person(etat))
        if recu.intent == "recommencer":
            etat.forget()
            return tour.say(self.voix.messages.phrase("on_recommence"))
        if recu.intent in ("corriger", "revenir"):
            return self._corrected(tour, nouveaux, avant)
        if recu.intent == "pourquoi" and etat.dispositifs:
            return self._reasons(tour)
        if recu.intent == "pourquoi":
            return tour.say(self._nothing(etat))
        codes = {"saluer": "accueil", "remercier": "merci", "qui_es_tu": "qui_es_tu", "arreter": "au_revoir"}
        return tour.say(self.voix.messages.phrase(codes[recu.intent]))

    def _reasons(self, tour: Tour) -> Tour:
        """Say again why, for each dispositif; after a plan, the first reason of each is enough."""
        situation, codes = tour.etat.situation, tour.etat.dispositifs
        for code in codes:
            raisons = self.voix.messages.resultats.raisons(
                self.voix.catalogue.evaluate(code, situation, self.voix.jour), situation
            )
            nom = self.voix.catalogue.dispositif(code).nom
            dites = [raison.texte for raison in raisons] or [self.voix.catalogue.dispositif(code).resume.texte]
            texte = "\n".join([f"{nom} :", *dites]) if len(codes) <= DETAILLES else f"• {nom} : {dites[0]}"
            tour.say({"text": texte, "custom": {"type": "information", "code": code}})
        return tour

    def _corrected(self, tour: Tour, nouveaux: list[str], avant: Situation) -> Tour:
        """A change of mind after the result: note it, and conclude again if it changes something."""
        concluded = nouveaux and tour.etat.dispositifs and tour.etat.mode == "conclu"
        if concluded and self.besoins.same_results(tour.etat, avant):
            tour.say(self.voix.noted(tour.etat, nouveaux))
            if "commune" in nouveaux:
                return tour.say(self.voix.whom_to_see(tour.etat))
            return tour.say(self.voix.messages.phrase("sans_changement"))
        if nouveaux and tour.etat.dispositifs:
            tour.etat.mode, tour.suite = "questions", "formulaire"
            return tour.say(self.voix.noted(tour.etat, nouveaux))
        if tour.etat.situation:
            return tour.say(self.voix.messages.phrase("a_corriger"))
        return tour.say(self._nothing(tour.etat))

    def _nothing(self, etat: Etat) -> Message:
        """Say that nothing is spoken of yet: an answer to nothing was not helped either."""
        return self.voix.failure(etat, self.voix.messages.phrase("rien_en_cours"))

    def _yes_or_no(self, tour: Tour, recu: Recu) -> Tour:
        """« Oui » resumes what was paused or opens the need that was put aside."""
        etat = tour.etat
        if recu.intent == "oui" and etat.mode in ("suspendu", "propose"):
            etat.mode, tour.suite = "questions", "formulaire"
            return tour
        if etat.besoins:
            besoin = etat.besoins.pop(0)
            if recu.intent == "oui":
                return self.besoins.open_need(tour, besoin)
            return tour.say(self.voix.messages.phrase("autre_besoin"))
        return tour.say(self.voix.messages.phrase("autre_besoin") if etat.dispositifs else self._nothing(etat))

    def clarify(self, etat: Etat, recu: Recu) -> Tour:
        """Propose two needs, ask for other words, then give a person: never a third « je n'ai pas compris »."""
        tour, avant = Tour(etat), dict(etat.situation)
        nouveaux = remember(etat, recu, self.voix.catalogue)
        if nouveaux and etat.dispositifs:
            return self._corrected(tour, nouveaux, avant)
        if recu.get("facettes") and etat.dispositifs:
            return self.facettes.answer(tour, recu)
        if recu.get("suite") == "clarification":
            etat.propositions = list(recu.get("propositions"))
            return tour.say(self.voix.failure(etat, self.voix.messages.clarification(etat.propositions)))
        return tour.say(self.voix.failure(etat, self.voix.messages.phrase("repli")))
