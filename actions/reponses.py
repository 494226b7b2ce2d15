"""Everything said outside the questions: opening a need, facets, dialogue acts, clarification, conclusion.

Pure: `Etat` and `Recu` in, `Tour` out. Every word comes from the catalogue.
"""

from __future__ import annotations

from datetime import datetime

from actions.etat import Etat, Recu, Tour
from actions.lecture import describe, remember, worth_saying
from knowledge.catalogue import Catalogue
from knowledge.messages import Message, Messages, buttons
from knowledge.model import Dispositif, Enonce, Renvoi, Verdict

LISTES = {
    "demander_justificatifs": ("justificatifs", "resultat_justificatifs"),
    "demander_demarches": ("demarches", "resultat_demarches"),
    "demander_delai": ("delais", None),
    "demander_remboursement": ("remboursement", None),
}
TOUJOURS = (
    Renvoi(contact="caf_ain", raison="Pour toute question sur vos droits."),
    Renvoi(famille="france_services", raison="Près de chez vous, quelqu'un vous reçoit et vous aide gratuitement."),
)
SHOWN = 4  # contacts said at once; all are in the data


class Reponses:
    """Answers for one catalogue at one moment."""

    def __init__(self, catalogue: Catalogue, moment: datetime) -> None:
        self.catalogue = catalogue
        self.messages = Messages(catalogue, moment)
        self.jour = moment.date()

    # --- needs -----------------------------------------------------------------------------------------------

    def open(self, etat: Etat, recu: Recu) -> Tour:
        """Open a need: acknowledge it, keep what was said, let the form ask the rest."""
        tour = Tour(etat)
        nouveaux = remember(etat, recu, self.catalogue)
        deja = set(etat.besoins)
        self._choose(etat, recu)
        sujet = self.catalogue.sujet(etat.sujet)
        if sujet and sujet.accueil and etat.situation.get("role") != "auteur":
            tour.say({"text": self.messages.redaction.fill(sujet.accueil), "custom": {"type": "information"}})
        concrets = worth_saying(nouveaux, self.catalogue)
        if concrets and not self._information(etat):
            tour.say(self._noted(etat, concrets))
        autres = [self.catalogue.contenu.sujets[code].phrase for code in etat.besoins if code not in deja]
        if autres:
            tour.say(self.messages.phrase("note_besoin", phrase=" et ".join(autres)))
        etat.mode, etat.objectif, tour.suite = "questions", "verdict", "formulaire"
        return tour

    def _choose(self, etat: Etat, recu: Recu) -> None:
        """Set the need and its dispositifs; the other needs of the message are kept for afterwards."""
        besoins = [code for code in recu.get("sujets") if self.catalogue.sujet(code)]
        etat.sujet = besoins[0] if besoins else recu.intent
        sujet = self.catalogue.sujet(etat.sujet)
        etat.dispositifs = list(sujet.parcours) if sujet else []
        if "role" in etat.situation and etat.situation["role"] == "auteur":
            etat.dispositifs = [code for code in etat.dispositifs if "auteur" in self._roles(code)] or etat.dispositifs
        etat.posees, etat.echecs, etat.demande = [], 0, None
        etat.besoins = [code for code in dict.fromkeys([*etat.besoins, *besoins[1:]]) if code != etat.sujet]

    def _roles(self, code: str) -> list[str]:
        return list(self.catalogue.dispositif(code).parcours)

    def _noted(self, etat: Etat, codes: list[str]) -> Message:
        liste = " ; ".join(describe(code, etat.situation[code], self.catalogue) for code in codes)
        return self.messages.phrase("note", liste=liste)

    def _information(self, etat: Etat) -> str | None:
        """Return the dispositif that has its own words for this role, if one does."""
        return next((code for code in etat.dispositifs if self.catalogue.parcours(code, etat.situation)), None)

    def inform(self, etat: Etat, recu: Recu) -> Tour:
        """Answer a need that has no questions: what is known, and whom to see."""
        remember(etat, recu, self.catalogue)
        self._choose(etat, recu)
        tour = Tour(etat)
        sujet = self.catalogue.sujet(etat.sujet)
        if sujet is None or etat.sujet in ("smalltalk", "hors_sujet"):
            return tour.say(self.messages.phrase(etat.sujet or "hors_sujet"))
        etat.mode = "conclu"
        accueil = (Enonce(texte=sujet.accueil, source="projet", statut="arbitrage"),) if sujet.accueil else ()
        tour.say(self.messages.enonces((*accueil, *sujet.information), etat.situation, str(etat.sujet)))
        tour.say(self.messages.contacts(sujet.contacts or TOUJOURS, etat.situation))
        return self.remind(tour)

    # --- the end of the questions ----------------------------------------------------------------------------

    def conclude(self, etat: Etat) -> Tour:
        """Say the results, whom to see, and what else was asked."""
        tour = Tour(etat)
        if etat.mode in ("arrete", "suspendu"):
            return tour
        if etat.objectif == "contact":
            etat.objectif, etat.mode = "verdict", "conclu"
            return tour.say(self.whom_to_see(etat))
        role = self._information(etat)
        etat.mode = "conclu"
        if role:
            parcours = self.catalogue.dispositif(role).parcours[str(etat.situation["role"])]
            tour.say(self.messages.enonces(parcours.information, etat.situation, role))
            tour.say(self.messages.contacts(parcours.contacts, etat.situation))
            return self.remind(tour)
        resultats = [self.messages.resultat(code, etat.situation) for code in self._best_first(etat)]
        tour.say(*resultats)
        tour.say(self._contacts_of(resultats))
        return self.remind(tour)

    def _best_first(self, etat: Etat) -> list[str]:
        ordre = list(Verdict)
        verdicts = {c: self.catalogue.evaluate(c, etat.situation, self.jour).verdict for c in etat.dispositifs}
        return sorted(etat.dispositifs, key=lambda code: ordre.index(verdicts[code]))

    def _contacts_of(self, resultats: list[Message]) -> Message:
        """Merge the contacts of the results, in their order, with the neighbouring rights as buttons."""
        contacts = {c["code"]: c for r in resultats for c in r["custom"]["contacts"]}
        message = self.messages.contacts_message(list(contacts.values())[:SHOWN])
        deja = {r["custom"]["dispositif"] for r in resultats}
        voisins = {v["dispositif"]: v for r in resultats for v in r["custom"]["voisins"] if v["dispositif"] not in deja}
        if voisins:
            tete = self.messages.phrase("resultat_voisins")["text"]
            lignes = [f"• {voisin['nom']} : {voisin['raison']}" for voisin in list(voisins.values())[:3]]
            message["text"] += "\n" + "\n".join([tete, *lignes])
        return message | {"buttons": buttons(self.catalogue.contenu.phrases["suite_choix"].boutons)}

    def remind(self, tour: Tour) -> Tour:
        """Offer to come back to the needs that were put aside."""
        etat = tour.etat
        sujets = [self.catalogue.contenu.sujets[code] for code in etat.besoins]
        if sujets:
            tour.say(self.messages.phrase("rappel_besoin", phrase=" et ".join(sujet.phrase for sujet in sujets)))
        return tour

    # --- facets ----------------------------------------------------------------------------------------------

    def facette(self, tour: Tour, recu: Recu) -> Tour:
        """Answer « what is it, how much, which papers… » about the dispositif named, or the current one."""
        facette = recu.intent if recu.intent.startswith("demander_") else (recu.get("facettes") or ["?"])[0]
        facette = facette if facette.startswith("demander_") else f"demander_{facette}"
        etat = tour.etat
        if facette == "demander_definition" and recu.get("termes"):
            tour.say(*(self.term(code) for code in recu.get("termes")[:2]))
            if not recu.get("dispositifs"):
                return tour
        codes = [c for c in recu.get("dispositifs") if c in self.catalogue.contenu.dispositifs] or etat.dispositifs
        if not codes:
            return tour.say(self.messages.phrase("rien_en_cours"))
        if not etat.dispositifs:
            etat.dispositifs, etat.sujet = list(codes), self.catalogue.dispositif(codes[0]).sujets[0]
        if not (tour.messages and facette == "demander_definition"):
            for code in codes[:2]:
                self._facet_of(tour, facette, self.catalogue.dispositif(code))
        if etat.mode == "" and not tour.suite:
            etat.mode = "propose"
            tour.say(self.messages.phrase("proposer_verifier"))
        return tour

    def _facet_of(self, tour: Tour, facette: str, dispositif: Dispositif) -> None:
        situation = tour.etat.situation
        if facette == "demander_definition":
            tour.say(self.messages.enonces((dispositif.resume, *dispositif.presentation), situation, dispositif.code))
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
        if not self.messages.resultats.enonces(enonces, tour.etat.situation):
            self._unknown(tour, dispositif)
            return
        message = self.messages.enonces(enonces, tour.etat.situation, dispositif.code)
        if tete:
            titre = self.messages.phrase(tete)["text"].removesuffix(" :")
            message["text"] = f"{titre} ({dispositif.nom_court}) :\n{message['text']}"
        tour.say(message)

    def _amount(self, tour: Tour, dispositif: Dispositif) -> None:
        """Say the amount; when faits that it needs are missing, ask for them; else say why it is not known."""
        situation = tour.etat.situation
        manquants = [f for f in dispositif.faits_montant if f not in situation]
        montants = self.messages.resultats.montants(dispositif.code, situation)
        for montant in montants:
            tour.say({"text": self.messages.dated(montant), "custom": {"type": "information", "montant": montant}})
        if manquants and tour.etat.objectif != "montant":
            tour.etat.objectif, tour.etat.mode, tour.suite = "montant", "questions", "formulaire"
        if not montants and dispositif.montant_inconnu:
            tour.say(self.messages.enonces((dispositif.montant_inconnu,), situation, dispositif.code))
        elif not montants and not manquants:
            self._unknown(tour, dispositif)

    def _unknown(self, tour: Tour, dispositif: Dispositif) -> None:
        tour.say(self.messages.phrase("sans_reponse"))
        tour.say(self.messages.contacts(dispositif.contacts, tour.etat.situation))

    def _whom(self, tour: Tour) -> None:
        if tour.etat.situation.get("commune"):
            if not any(m["custom"]["type"] == "contact" for m in tour.messages):
                tour.say(self.whom_to_see(tour.etat))
        else:
            tour.etat.objectif, tour.etat.mode, tour.suite = "contact", "questions", "formulaire"

    def whom_to_see(self, etat: Etat) -> Message:
        """Say whom to see for the current dispositif, or in general."""
        renvois = self.catalogue.dispositif(etat.dispositifs[0]).contacts if etat.dispositifs else TOUJOURS
        return self.messages.contacts(renvois, etat.situation)

    def term(self, code: str) -> Message:
        """Explain a word."""
        terme = self.catalogue.contenu.glossaire[code]
        return self.messages.enonces((Enonce(texte=terme.definition, source=terme.source, statut=terme.statut),), {}, code)

    # --- acts of the dialogue --------------------------------------------------------------------------------

    def act(self, etat: Etat, recu: Recu) -> Tour:
        """Answer an act outside the questions."""
        tour = Tour(etat)
        nouveaux = remember(etat, recu, self.catalogue)
        if recu.intent in ("oui", "non", "ne_sait_pas"):
            return self._yes_or_no(tour, recu)
        if recu.intent == "parler_personne":
            return tour.say(self.person(etat))
        if recu.intent == "recommencer":
            etat.forget()
            return tour.say(self.messages.phrase("on_recommence"))
        if recu.intent in ("corriger", "revenir"):
            return self._corrected(tour, nouveaux)
        if recu.intent == "pourquoi" and etat.dispositifs:
            return self._reasons(tour)
        codes = {"saluer": "accueil", "remercier": "merci", "qui_es_tu": "qui_es_tu", "arreter": "au_revoir",
                 "pourquoi": "rien_en_cours"}  # fmt: skip
        return tour.say(self.messages.phrase(codes[recu.intent]))

    def _reasons(self, tour: Tour) -> Tour:
        """Say again why, for each dispositif."""
        situation = tour.etat.situation
        for code in tour.etat.dispositifs:
            raisons = self.messages.resultats.raisons(self.catalogue.evaluate(code, situation, self.jour), situation)
            texte = "\n".join([self.catalogue.dispositif(code).nom + " :", *(raison.texte for raison in raisons)])
            tour.say({"text": texte, "custom": {"type": "information", "code": code}})
        return tour

    def _corrected(self, tour: Tour, nouveaux: list[str]) -> Tour:
        """A change of mind after the result: note it and conclude again."""
        if nouveaux and tour.etat.dispositifs:
            tour.etat.mode, tour.suite = "questions", "formulaire"
            return tour.say(self._noted(tour.etat, nouveaux))
        return tour.say(self.messages.phrase("a_corriger" if tour.etat.situation else "rien_en_cours"))

    def _yes_or_no(self, tour: Tour, recu: Recu) -> Tour:
        """« Oui » resumes what was paused or opens the need that was put aside."""
        etat = tour.etat
        if recu.intent == "oui" and etat.mode in ("suspendu", "propose"):
            etat.mode, tour.suite = "questions", "formulaire"
            return tour
        if etat.besoins:
            besoin = etat.besoins.pop(0)
            if recu.intent == "oui":
                return self.open_need(tour, besoin)
            return tour.say(self.messages.phrase("autre_besoin"))
        return tour.say(self.messages.phrase("rien_en_cours" if not etat.dispositifs else "autre_besoin"))

    def open_need(self, tour: Tour, besoin: str) -> Tour:
        """Open a need by its code, whatever message led there."""
        etat = tour.etat
        sujet = self.catalogue.contenu.sujets[besoin]
        recu = Recu(intent=besoin, compris={"sujets": [besoin]})
        suite = self.open(etat, recu) if sujet.parcours else self.inform(etat, recu)
        tour.messages.extend(suite.messages)
        tour.suite = suite.suite
        return tour

    def person(self, etat: Etat) -> Message:
        """Give people to speak to, always."""
        renvois = self.catalogue.dispositif(etat.dispositifs[0]).contacts if etat.dispositifs else TOUJOURS
        return self.messages.contacts(renvois, etat.situation, "personne")

    # --- not understood --------------------------------------------------------------------------------------

    def clarify(self, etat: Etat, recu: Recu) -> Tour:
        """Propose two needs, ask for other words, then give a person: never a third « je n'ai pas compris »."""
        tour = Tour(etat)
        nouveaux = remember(etat, recu, self.catalogue)
        if nouveaux and etat.dispositifs:
            return self._corrected(tour, nouveaux)
        if recu.get("facettes") and etat.dispositifs:
            return self.facette(tour, recu)
        etat.echecs += 1
        if etat.echecs >= 2:
            etat.echecs = 0
            return tour.say(self.messages.contacts(TOUJOURS, etat.situation, "repli_personne"))
        if recu.get("suite") == "clarification":
            etat.propositions = list(recu.get("propositions"))
            return tour.say(self.messages.clarification(etat.propositions))
        return tour.say(self.messages.phrase("repli"))

    def communes(self, recu: Recu) -> Message:
        """Offer the communes that share a name or a postcode."""
        connues = self.catalogue.contenu.communes
        codes = [code for code in recu.get("communes_possibles") if code in connues]
        noms = list(dict.fromkeys(connues[code].nom for code in codes))
        if not noms:
            return self.messages.phrase("commune_est_un_pays")
        message = self.messages.phrase("commune_a_choisir")
        return message | {"buttons": buttons(noms[:12]) + message["buttons"]}
