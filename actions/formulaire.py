"""One turn inside the form: an answer, or one of the many other things a person says instead.

Pure: `Etat` and `Recu` in, `Tour` out. The form asks only what can still change the result.
"""

from __future__ import annotations

from collections.abc import Callable

from actions.etat import Etat, Recu, Tour
from actions.facettes import Facettes
from actions.lecture import NON_LU, read_answer, remember, worth_saying
from actions.voix import Voix
from knowledge.model import INCONNU

SUR = 0.5  # an act of the dialogue counts from this confidence on
AUTRE_BESOIN = 0.6  # another need interrupts from this confidence on
DEJA_DIT = ("violences_conjugales", "urgence_danger")  # talks where violence is the subject: naming it is no news
TELLS = 4  # words; a shorter message in the middle of questions answers, it does not tell a new need
TELLS_MORE = 9  # words, when it did answer
VIOLENCES = "violences_autre_parent"  # a plain « oui » to it deserves the helplines


class Formulaire:
    """Leads the questions of one catalogue."""

    def __init__(self, voix: Voix) -> None:
        self.voix = voix
        self.catalogue = voix.catalogue
        self.jour = voix.jour

    def next_fait(self, etat: Etat) -> str | None:
        """Return the next fait to ask for, or None when the result cannot change any more."""
        if etat.objectif == "contact":
            return None if etat.situation.get("commune") else "commune"
        return next((code for code in self._open_questions(etat) if self.catalogue.fait(code).question), None)

    def _open_questions(self, etat: Etat) -> tuple[str, ...]:
        """Return what can still be asked: the questions of the life event, else those of the dispositifs."""
        if etat.evenement:
            return self.catalogue.questions(etat.evenement, etat.situation, self.jour)
        return self.catalogue.faits_a_demander(etat.dispositifs, etat.situation, self.jour, etat.objectif)

    def lead(self, etat: Etat, recu: Recu) -> Tour:
        """Take one message while a question is open."""
        tour = Tour(etat)
        if etat.demande is None:  # the form has just been opened: its message was read by whoever opened it
            return self._go_on(tour)
        if recu.get("niveau") and not (recu.get("niveau") == "violence" and etat.sujet in DEJA_DIT):
            return self._pause(tour, recu)
        geste = self._act(recu, etat.demande)
        if geste is not None:
            return geste(tour, recu)
        if recu.get("facettes") and not self._plain_answer(recu):
            return self._digress(tour, recu)
        return self._answer(tour, recu)

    def _act(self, recu: Recu, demande: str) -> Callable[[Tour, Recu], Tour] | None:
        """Return what to do with an act of the dialogue that is no answer to the open question."""
        gestes: dict[str, Callable[[Tour, Recu], Tour]] = {
            "arreter": self._stop, "recommencer": self._restart, "revenir": self._back, "pourquoi": self._why,
            "parler_personne": self._person, "corriger": self._correct, "saluer": self._polite,
            "remercier": self._polite, "qui_es_tu": self._polite,
        }  # fmt: skip
        if recu.confiance < SUR or (recu.get("faits") and recu.intent != "corriger"):
            return None
        if recu.intent == "corriger" and not recu.get("correction") and self._says_a_value(recu, demande):
            return None  # « 14 mois », « 01100 » sound like corrections; nothing in them says so
        return gestes.get(recu.intent)

    def _says_a_value(self, recu: Recu, demande: str) -> bool:
        """Tell whether the message holds what the open question asks for, were it one of several or out of bounds."""
        return bool(
            demande in recu.get("reponses")
            or demande in recu.get("absurdes")
            or (demande == "commune" and recu.get("communes_possibles"))
        )

    def _plain_answer(self, recu: Recu) -> bool:
        """Tell « oui, combien ? » from « combien ? »: an answer by yes or no comes first, unless a word is asked about."""
        return recu.intent in ("oui", "non", "ne_sait_pas") and not recu.get("termes")

    def _go_on(self, tour: Tour) -> Tour:
        """Ask the next question, or leave the form to its conclusion."""
        etat = tour.etat
        etat.demande = self.next_fait(etat)
        if etat.demande is None:
            return tour
        etat.mode = "questions"
        if etat.demande not in etat.posees:
            etat.posees.append(etat.demande)
        tour.suite = "formulaire"
        return tour

    def _pause(self, tour: Tour, recu: Recu) -> Tour:
        """Danger: the helplines were said before; nothing is asked, everything is kept, what was just said too."""
        remember(tour.etat, recu, self.catalogue)
        tour.etat.mode, tour.etat.demande = "suspendu", None
        return tour.say(self.voix.messages.phrase("apres_danger"))

    def _stop(self, tour: Tour, recu: Recu) -> Tour:
        tour.etat.mode, tour.etat.demande = "arrete", None
        return tour.say(self.voix.messages.phrase("au_revoir"))

    def _restart(self, tour: Tour, recu: Recu) -> Tour:
        tour.etat.forget()
        tour.etat.mode = "arrete"
        return tour.say(self.voix.messages.phrase("on_recommence"))

    def _back(self, tour: Tour, recu: Recu) -> Tour:
        etat = tour.etat
        precedentes = [code for code in etat.posees if code != etat.demande]
        if not precedentes:
            return self._go_on(tour.say(self.voix.messages.phrase("retour_impossible")))
        etat.posees = precedentes[:-1]
        for code in (precedentes[-1], etat.demande):
            etat.situation.pop(str(code), None)
        tour.say(self.voix.messages.phrase("retour"))
        return self._ask(tour, precedentes[-1])

    def _ask(self, tour: Tour, code: str) -> Tour:
        """Ask one given question, even if another would come first."""
        tour.etat.demande, tour.etat.mode, tour.suite = code, "questions", "formulaire"
        if code not in tour.etat.posees:
            tour.etat.posees.append(code)
        return tour

    def _why(self, tour: Tour, recu: Recu) -> Tour:
        fait = self.catalogue.fait(str(tour.etat.demande))
        message = self.voix.messages.phrase("pourquoi_defaut")
        if fait.pourquoi:
            message["text"] = f"{fait.pourquoi} {message['text']}"
        return self._ask(tour.say(message), str(tour.etat.demande))

    def _person(self, tour: Tour, recu: Recu) -> Tour:
        return self._ask(tour.say(self.voix.person(tour.etat)), str(tour.etat.demande))

    def _polite(self, tour: Tour, recu: Recu) -> Tour:
        code = {"saluer": "bonjour_encore", "remercier": "merci", "qui_es_tu": "qui_es_tu"}[recu.intent]
        return self._ask(tour.say(self.voix.messages.phrase(code)), str(tour.etat.demande))

    def _correct(self, tour: Tour, recu: Recu) -> Tour:
        nouveaux = remember(tour.etat, recu, self.catalogue)
        if not nouveaux:
            return self._ask(tour.say(self.voix.messages.phrase("a_corriger")), str(tour.etat.demande))
        return self._go_on(tour.say(self.voix.noted(tour.etat, nouveaux)))

    def _digress(self, tour: Tour, recu: Recu) -> Tour:
        """A question in the middle: answer it, then ask again."""
        demande = str(tour.etat.demande)
        Facettes(self.voix).answer(tour, recu)
        tour.etat.objectif = "verdict" if tour.etat.objectif == "contact" else tour.etat.objectif
        if not tour.messages:
            tour.say(self.voix.messages.phrase("je_reprends"))
        return self._ask(tour, demande)

    def _answer(self, tour: Tour, recu: Recu) -> Tour:
        etat, code = tour.etat, str(tour.etat.demande)
        try:
            valeur = read_answer(recu, code, self.catalogue)
        except ValueError:
            return self._not_read(tour, code, "hors_bornes")
        avant = dict(etat.situation)
        nouveaux = remember(etat, recu, self.catalogue)
        if valeur is NON_LU:
            nouveaux += self._other_answer(etat, recu)
            return self._no_answer(tour, recu, code, nouveaux)
        etat.situation[code] = valeur
        etat.echecs = 0
        if code == VIOLENCES and valeur is True and not recu.get("niveau"):
            tour.say(self.voix.messages.phrase("rappel_securite"))
        concrets = worth_saying(nouveaux, self.catalogue, etat.sujet)
        dits = [c for c in nouveaux if c != code and (c in avant or c in concrets)]
        if dits:
            tour.say(self.voix.noted(etat, dits))
        self._keep_needs(tour, recu, TELLS_MORE)
        return self._go_on(tour)

    def _other_answer(self, etat: Etat, recu: Recu) -> list[str]:
        """Take « propriétaire » for the question that will come, when it can answer only that one."""
        lues = recu.get("reponses")
        attendus = [
            code
            for code in self._open_questions(etat)
            if code != etat.demande and self.catalogue.fait(code).type == "choix" and lues.get(code, INCONNU) != INCONNU
        ]
        if len(attendus) != 1 or recu.intent in ("oui", "non"):
            return []
        etat.situation[attendus[0]] = lues[attendus[0]]
        return attendus

    def _no_answer(self, tour: Tour, recu: Recu, code: str, nouveaux: list[str]) -> Tour:
        """No answer in it: other faits, several communes, another need, or nothing that was understood."""
        if code == "commune" and (recu.get("communes_possibles") or recu.get("pays")):
            return self._ask(tour.say(self.voix.communes(recu)), code)
        if nouveaux:
            tour.etat.echecs = 0
            return self._go_on(tour.say(self.voix.noted(tour.etat, nouveaux)))
        if self._keep_needs(tour, recu):
            return self._ask(tour, code)
        if recu.intent == "non" and self.catalogue.fait(code).type == "choix":
            return self._not_read(tour, code, "reponse_incomprise")
        return self._not_read(tour, code, "commune_inconnue" if code == "commune" else "reponse_incomprise")

    def _keep_needs(self, tour: Tour, recu: Recu, words: int = TELLS) -> bool:
        """Note another need, to come back to it; return whether there was one."""
        etat = tour.etat
        besoin = recu.get("sujet")
        sujet = self.catalogue.sujet(besoin or None)
        surs = recu.intent == besoin and recu.confiance >= AUTRE_BESOIN and len(recu.texte.split()) >= words
        if not sujet or not surs or besoin in (etat.sujet, *etat.besoins) or not (sujet.parcours or sujet.information):
            return False
        etat.besoins.append(str(besoin))
        tour.say(self.voix.messages.phrase("note_besoin", phrase=sujet.phrase))
        return True

    def _not_read(self, tour: Tour, code: str, phrase: str) -> Tour:
        """Ask again with help; the second failure in a row leaves the question to the people it gives."""
        if self.voix.fails_again(tour.etat):
            tour.etat.situation[code] = INCONNU
            tour.say(self.voix.messages.phrase("reponse_incomprise_encore"), self.voix.person(tour.etat))
            return self._go_on(tour)
        aide = self.catalogue.fait(code).aide or ""
        return self._ask(tour.say(self.voix.messages.phrase(phrase, aide=aide)), code)
