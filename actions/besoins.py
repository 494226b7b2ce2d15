"""Needs: opening one, and answering one that has no questions. How it ends is in `conclusions`."""

from __future__ import annotations

from actions.conclusions import Conclusions
from actions.etat import Etat, Recu, Tour
from actions.lecture import remember, worth_saying
from actions.voix import TOUJOURS
from knowledge.messages import Message
from knowledge.model import Enonce, Sujet

GRAVES = ("urgence_danger", "violences_conjugales")  # what else was asked is answered at once, in a few lines
LIGNES = 3
NOMME = 12  # words; a longer message tells something, it does not ask for a right by its name
SANS_BESOIN = ("smalltalk", "hors_sujet")


class Besoins(Conclusions):
    """Leads a need from its first sentence to its results."""

    def open(self, etat: Etat, recu: Recu) -> Tour:
        """Open a need: acknowledge it, keep what was said, let the form ask the rest."""
        tour = Tour(etat)
        if code := self._named_in_plan(etat, recu):
            etat.mode = "deja_dit"
            return self._detail(tour, code)
        avant = etat.sujet if etat.mode == "conclu" else None
        nouveaux = remember(etat, recu, self.voix.catalogue)
        deja = set(etat.besoins)
        self._choose(etat, recu)
        if etat.sujet == avant and etat.dispositifs and not nouveaux:
            return self._said_already(tour)
        self._welcome(tour)
        tour.say(*(self.voix.fiche(etat, code, recu, court=True) for code in self._neighbours(etat.sujet, recu)))
        concrets = worth_saying(nouveaux, self.voix.catalogue, etat.sujet)
        if concrets and not self.voix.information(etat):
            tour.say(self.voix.noted(etat, concrets))
        self._other_needs(tour, deja)
        etat.mode, etat.objectif, tour.suite = "questions", "verdict", "formulaire"
        return tour

    def _welcome(self, tour: Tour) -> None:
        """Acknowledge the need before any question; an author of violence hears their own words only."""
        etat = tour.etat
        sujet = self.voix.catalogue.sujet(etat.sujet)
        if etat.evenement:
            tour.say(self.evenements.welcome(etat, etat.evenement))
            if sujet and not sujet.parcours:  # who asks nothing more has at least whom to see
                tour.say(self._event_contacts(etat))
        elif sujet and sujet.accueil and etat.situation.get("role") != "auteur":
            tour.say({"text": self.voix.messages.redaction.say(sujet.accueil), "custom": {"type": "information"}})

    def _named_in_plan(self, etat: Etat, recu: Recu) -> str | None:
        """Return the right of the plan just told that a message names without telling anything more."""
        dit_plus = recu.get("niveau") or set(recu.get("faits")) - set(etat.situation) or len(recu.texte.split()) > NOMME
        if not etat.evenement or etat.mode != "conclu" or dit_plus:
            return None
        return next((code for code in recu.get("nommes") if code in etat.dispositifs), None)

    def _detail(self, tour: Tour, code: str) -> Tour:
        """Tell whole a right that had one line of the plan; what is asked next is about it."""
        etat = tour.etat
        etat.dispositifs = [code, *(autre for autre in etat.dispositifs if autre != code)]
        resultat = self.voix.messages.resultat(code, etat.situation)
        return tour.say(resultat, self._contacts_of([resultat]))

    def _said_already(self, tour: Tour) -> Tour:
        """Give people rather than the same result again: the question was a precise one."""
        tour.etat.mode = "deja_dit"
        renvois = self.voix.catalogue.dispositif(tour.etat.dispositifs[0]).contacts
        return tour.say(self.voix.messages.contacts(renvois, tour.etat.situation, "deja_dit"))

    def _other_needs(self, tour: Tour, deja: set[str]) -> None:
        """Say what becomes of the other needs of the message: answered now beside a danger, else noted for afterwards."""
        etat = tour.etat
        nouveaux = [code for code in etat.besoins if code not in deja]
        sujets = {code: self.voix.catalogue.contenu.sujets[code] for code in nouveaux}
        if etat.sujet in GRAVES:
            for code in [code for code, sujet in sujets.items() if sujet.information and not sujet.parcours]:
                etat.besoins.remove(code)
                tour.say(self._in_short(code, sujets.pop(code), etat))
        if sujets:
            noms = " et ".join(sujet.phrase for sujet in sujets.values())
            tour.say(self.voix.messages.phrase("note_besoin", phrase=noms))

    def _in_short(self, code: str, sujet: Sujet, etat: Etat) -> Message:
        message = self.voix.messages.enonces(sujet.information[:LIGNES], etat.situation, code)
        tete = self.voix.messages.phrase("reponse_besoin", phrase=sujet.phrase)["text"]
        return message | {"text": f"{tete}\n{message['text']}"}

    def _choose(self, etat: Etat, recu: Recu) -> None:
        """Set the need and its dispositifs; the other needs of the message are kept for afterwards."""
        besoins = [code for code in recu.get("sujets") if self.voix.catalogue.sujet(code)]
        etat.sujet = besoins[0] if besoins else recu.intent
        sujet = self.voix.catalogue.sujet(etat.sujet)
        etat.dispositifs = list(sujet.parcours) if sujet else []
        if "role" in etat.situation and etat.situation["role"] == "auteur":
            etat.dispositifs = [code for code in etat.dispositifs if "auteur" in self._roles(code)] or etat.dispositifs
        etat.evenement = self.evenements.recognise(etat, recu)
        if etat.evenement:
            etat.dispositifs = self.evenements.choose(etat)
        etat.posees, etat.echecs, etat.demande = [], 0, None
        etat.besoins = [code for code in dict.fromkeys([*etat.besoins, *besoins[1:]]) if code != etat.sujet]

    def _roles(self, code: str) -> list[str]:
        return list(self.voix.catalogue.dispositif(code).parcours)

    def open_need(self, tour: Tour, besoin: str) -> Tour:
        """Open a need by its code, whatever message led there."""
        etat = tour.etat
        sujet = self.voix.catalogue.contenu.sujets[besoin]
        recu = Recu(intent=besoin, compris={"sujets": [besoin]})
        suite = self.open(etat, recu) if sujet.parcours else self.inform(etat, recu)
        tour.messages.extend(suite.messages)
        tour.suite = suite.suite
        return tour

    def inform(self, etat: Etat, recu: Recu) -> Tour:
        """Answer a need that has no questions: what is known, and whom to see; a life event has its own."""
        if code := self._named_in_plan(etat, recu):
            return self._detail(Tour(etat), code)
        if self._is_event(etat, recu) and not self._only_named(recu):
            return self.open(etat, recu)
        remember(etat, recu, self.voix.catalogue)
        tour, deja = Tour(etat), set(etat.besoins)
        if recu.intent in SANS_BESOIN and not set(recu.get("sujets")) - set(SANS_BESOIN):
            return self._no_need(tour, recu.intent)
        self._choose(etat, recu)
        sujet = self.voix.catalogue.sujet(etat.sujet)
        if sujet is None:
            return self._no_need(tour, "hors_sujet")
        etat.mode = "conclu"
        nommes = self._neighbours(etat.sujet, recu)
        etat.dispositifs = [*nommes, *sujet.dispositifs][:1]
        if nommes:
            etat.evenement = None
            tour.say(self.voix.fiche(etat, nommes[0], recu), self.voix.whom_to_see(etat))
            return self.remind(tour)
        accueil = (Enonce(texte=sujet.accueil, source="projet", statut="arbitrage"),) if sujet.accueil else ()
        tour.say(self.voix.messages.enonces((*accueil, *sujet.information), etat.situation, str(etat.sujet)))
        if etat.sujet in GRAVES:
            self._other_needs(tour, deja)
        tour.say(self.voix.messages.contacts(sujet.contacts or TOUJOURS, etat.situation))
        return self.remind(tour)

    def _neighbours(self, besoin: str | None, recu: Recu) -> list[str]:
        """Return the neighbouring right that the message names, when it goes with the need and is not its first."""
        sujet = self.voix.catalogue.sujet(besoin)
        if sujet is None:
            return []
        exclus = {*sujet.parcours, *sujet.dispositifs[:1]}
        return [code for code in recu.get("nommes") if code in sujet.dispositifs and code not in exclus][:1]

    def _only_named(self, recu: Recu) -> bool:
        """Tell whether the message names a neighbouring right without saying the event: it is a question about it."""
        return not recu.get("evenements") and bool(self._neighbours(self._besoin(recu), recu))

    def _besoin(self, recu: Recu) -> str:
        return next(iter(recu.get("sujets")), recu.intent)

    def _is_event(self, etat: Etat, recu: Recu) -> bool:
        """Tell whether the message opens a life event, without changing anything."""
        sujet = self._besoin(recu)
        situation = {**etat.situation, **recu.get("faits")}
        return self.evenements.recognise(Etat(sujet=sujet, situation=situation), recu) is not None

    def _no_need(self, tour: Tour, code: str) -> Tour:
        """Say what the assistant is for; what was spoken of before stays."""
        return tour.say(self.voix.failure(tour.etat, self.voix.messages.phrase(code)))
