"""How a need ends: its results or its plan, whom to see, and what else was asked."""

from __future__ import annotations

from dataclasses import replace

from actions.etat import Etat, Tour
from actions.evenements import Evenements
from actions.voix import Voix
from knowledge.messages import Message, buttons
from knowledge.model import Situation, Verdict

PROPOSES = 2  # rights of a plan proposed by their name
SHOWN = 4  # contacts said at once; all are in the data


class Conclusions:
    """Says the results of the current need."""

    def __init__(self, voix: Voix) -> None:
        self.voix = voix
        self.evenements = Evenements(voix)

    def conclude(self, etat: Etat) -> Tour:
        """Say the results, whom to see, and what else was asked."""
        tour = Tour(etat)
        if etat.mode in ("arrete", "suspendu"):
            return tour
        if etat.mode == "deja_dit":
            etat.mode = "conclu"
            return tour
        if etat.objectif == "contact":
            etat.objectif, etat.mode = "verdict", "conclu"
            return tour.say(self.voix.whom_to_see(etat))
        role = None if etat.evenement else self.voix.information(etat)
        etat.mode = "conclu"
        if role:
            parcours = self.voix.catalogue.dispositif(role).parcours[str(etat.situation["role"])]
            tour.say(self.voix.messages.enonces(parcours.information, etat.situation, role))
            tour.say(self.voix.messages.contacts(parcours.contacts, etat.situation))
            return self.remind(tour)
        if etat.evenement:
            return self._conclude_event(tour)
        resultats = [self.voix.messages.resultat(code, etat.situation) for code in self._best_first(etat)]
        tour.say(*resultats)
        tour.say(self._contacts_of(resultats))
        return self.remind(tour)

    def _conclude_event(self, tour: Tour) -> Tour:
        """Say the plan of a life event, its most urgent rights, and whom to see about all of it."""
        etat = tour.etat
        plan, resultats = self.evenements.conclude(etat)
        tour.say(*plan, *resultats, self._event_contacts(etat))
        noms = self._not_detailed(plan, resultats)
        choix = buttons([*noms[:PROPOSES], *self.voix.catalogue.contenu.phrases["suite_choix"].boutons])
        tour.messages[-1] |= {"buttons": choix}
        return self.remind(tour)

    def _not_detailed(self, plan: list[Message], resultats: list[Message]) -> list[str]:
        """Name the rights of a plan that are open and have one line only."""
        dits = {message["custom"]["dispositif"] for message in resultats}
        etapes = [etape for message in plan for etape in message["custom"]["etapes"]]
        codes = [
            e["dispositif"] for e in etapes if e["verdict"] != Verdict.PEU_PROBABLE and e["dispositif"] not in dits
        ]
        return [self.voix.catalogue.dispositif(code).nom for code in codes]

    def _event_contacts(self, etat: Etat) -> Message:
        """Say whom to see about a life event, no more than can be read."""
        renvois = self.voix.catalogue.evenement(str(etat.evenement)).contacts
        message = self.voix.messages.contacts(renvois, etat.situation)
        return self.voix.messages.contacts_message(message["custom"]["contacts"][:SHOWN])

    def same_results(self, etat: Etat, avant: Situation) -> bool:
        """Tell whether what was corrected changes nothing that was said, whom to see apart."""
        if etat.objectif != "verdict":
            return False
        if etat.evenement:
            return self.evenements.same_plan(etat, replace(etat, situation=avant))
        return self._told(etat, avant) == self._told(etat, etat.situation)

    def _told(self, etat: Etat, situation: Situation) -> list[str]:
        """Return the texts that a situation gives: the words for a role, or the results."""
        for code in etat.dispositifs:
            parcours = self.voix.catalogue.parcours(code, situation)
            if parcours:
                return [self.voix.messages.enonces(parcours.information, situation, code)["text"]]
        return [self.voix.messages.resultat(code, situation)["text"] for code in etat.dispositifs]

    def _best_first(self, etat: Etat) -> list[str]:
        ordre = list(Verdict)
        verdicts = {
            c: self.voix.catalogue.evaluate(c, etat.situation, self.voix.jour).verdict for c in etat.dispositifs
        }
        return sorted(etat.dispositifs, key=lambda code: ordre.index(verdicts[code]))

    def _contacts_of(self, resultats: list[Message]) -> Message:
        """Merge the contacts of the results, in their order, with the neighbouring rights as buttons."""
        contacts = {c["code"]: c for r in resultats for c in r["custom"]["contacts"]}
        message = self.voix.messages.contacts_message(list(contacts.values())[:SHOWN])
        deja = {r["custom"]["dispositif"] for r in resultats}
        voisins = {v["dispositif"]: v for r in resultats for v in r["custom"]["voisins"] if v["dispositif"] not in deja}
        if voisins:
            tete = self.voix.messages.phrase("resultat_voisins")["text"]
            lignes = [f"• {voisin['nom']} : {voisin['raison']}" for voisin in list(voisins.values())[:3]]
            message["text"] += "\n" + "\n".join([tete, *lignes])
        return message | {"buttons": buttons(self.voix.catalogue.contenu.phrases["suite_choix"].boutons)}

    def remind(self, tour: Tour) -> Tour:
        """Offer to come back to the needs that were put aside."""
        etat = tour.etat
        sujets = [self.voix.catalogue.contenu.sujets[code] for code in etat.besoins]
        if sujets:
            tour.say(self.voix.messages.phrase("rappel_besoin", phrase=" et ".join(sujet.phrase for sujet in sujets)))
        return tour
