"""The Rasa actions themselves: they read the tracker, call the pure functions, write events. Nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.actes import Actes
from actions.besoins import Besoins
from actions.etat import FORMULAIRE, Etat, Recu, Tour, changed
from actions.facettes import Facettes
from actions.formulaire import Formulaire
from actions.voix import POLITESSES, Voix
from knowledge.bulles import BULLES, hold
from knowledge.catalogue import Catalogue
from knowledge.horloge import maintenant
from knowledge.releases import shared_catalogue
from knowledge.sigles import spell_out

Clock = Callable[[], datetime]


class PasserelleAction(Action):
    """What every action shares: the catalogue served now, the moment, and how a turn becomes events."""

    NAME = ""
    CONCLUDED = False  # the rule runs `action_conclure` afterwards: it must say nothing twice

    def __init__(self, served: Callable[[], Catalogue] | None = None, clock: Clock = maintenant) -> None:
        self.served = served
        self.clock = clock

    def name(self) -> str:
        """Return the name that the domain uses."""
        return self.NAME

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> list[EventType]:
        """Lead one turn."""
        self.served = self.served or shared_catalogue()
        catalogue = self.served()
        etat = Etat.of(tracker, catalogue)
        before = etat.events(catalogue)
        voix, recu = Voix(catalogue, self.clock()), Recu.of(tracker)
        premiere, echecs = self.begins_turn(etat), etat.echecs
        tour = self.lead(voix, etat, recu)
        if premiere and recu.intent not in POLITESSES:
            tour.etat.forgive(echecs)
        self.conclude_now(voix, tour)
        dits = [*voix.safety(recu, etat), *voix.notices(recu)] if premiere else []
        bulles = hold([*dits, *tour.messages], BULLES - self.asks(tour) - recu.secouru)
        for message in spell_out(bulles, catalogue.contenu.sigles):
            custom = (message.get("custom") or {"type": "information"}) | {"release": catalogue.release}
            dispatcher.utter_message(text=message["text"], buttons=message.get("buttons"), json_message=custom)
        nommee = [SlotSet("release", catalogue.release)] if tracker.slots.get("release") != catalogue.release else []
        return nommee + changed(before, tour.etat.events(catalogue)) + self.next_events(tour)

    def conclude_now(self, voix: Voix, tour: Tour) -> None:
        """Conclude in the same breath when nothing is left to ask: a reply is composed whole, by one action."""
        etat = tour.etat
        if self.opens_form(tour) and etat.mode == "questions" and Formulaire(voix).next_fait(etat) is None:
            tour.say(*Besoins(voix).conclude(etat).messages)
            tour.suite = None
            if self.CONCLUDED:
                etat.mode = "deja_dit"

    def opens_form(self, tour: Tour) -> bool:
        """Tell whether the form goes on after this action."""
        return tour.suite == FORMULAIRE

    def asks(self, tour: Tour) -> bool:
        """Tell whether Rasa asks a question after what is said here."""
        return tour.suite == FORMULAIRE

    def begins_turn(self, etat: Etat) -> bool:
        """Tell whether this action is the first to answer a message: it says the helplines when nobody did."""
        return True

    def lead(self, voix: Voix, etat: Etat, recu: Recu) -> Tour:
        """Decide what this action says."""
        raise NotImplementedError(self.NAME)

    def next_events(self, tour: Tour) -> list[EventType]:
        """Open the form when the turn wants it."""
        return [FollowupAction(FORMULAIRE)] if tour.suite else []


class ActionOuvrir(PasserelleAction):
    """Open a need that has questions; the rule runs the form next."""

    NAME = "action_ouvrir"
    CONCLUDED = True

    def lead(self, voix: Voix, etat: Etat, recu: Recu) -> Tour:
        """Acknowledge and choose."""
        return Besoins(voix).open(etat, recu)

    def next_events(self, tour: Tour) -> list[EventType]:
        """Leave it to the rule."""
        return []


class ActionInformer(PasserelleAction):
    """Answer a need that has no questions."""

    NAME = "action_informer"

    def lead(self, voix: Voix, etat: Etat, recu: Recu) -> Tour:
        """Inform."""
        return Besoins(voix).inform(etat, recu)


class ActionRepondreFacette(PasserelleAction):
    """Answer a facet of the current or named dispositif."""

    NAME = "action_repondre_facette"

    def lead(self, voix: Voix, etat: Etat, recu: Recu) -> Tour:
        """Answer."""
        return Facettes(voix).answer(Tour(etat), recu)


class ActionActe(PasserelleAction):
    """Answer an act of the dialogue."""

    NAME = "action_acte"

    def lead(self, voix: Voix, etat: Etat, recu: Recu) -> Tour:
        """Answer."""
        return Actes(voix).act(etat, recu)


class ActionClarifier(PasserelleAction):
    """Say what was not understood, with a next step."""

    NAME = "action_clarifier"

    def lead(self, voix: Voix, etat: Etat, recu: Recu) -> Tour:
        """Clarify."""
        return Actes(voix).clarify(etat, recu)


class ActionConclure(PasserelleAction):
    """Say the results; checks again that nothing decisive is missing."""

    NAME = "action_conclure"

    def begins_turn(self, etat: Etat) -> bool:
        """Come after the form, always."""
        return False

    def lead(self, voix: Voix, etat: Etat, recu: Recu) -> Tour:
        """Conclude, or go back to the questions when the form was left without its answers."""
        formulaire = Formulaire(voix)
        if etat.mode == "questions" and formulaire.next_fait(etat):
            return Tour(etat, suite=FORMULAIRE)
        return Besoins(voix).conclude(etat)


class ValiderFormulaire(PasserelleAction):
    """Read an answer and choose the next question: Rasa calls it at every turn of the form."""

    NAME = f"validate_{FORMULAIRE}"
    CONCLUDED = True

    def begins_turn(self, etat: Etat) -> bool:
        """Come first when a question was open; else the form was just opened by another action."""
        return etat.demande is not None

    def lead(self, voix: Voix, etat: Etat, recu: Recu) -> Tour:
        """Lead one turn of the form."""
        return Formulaire(voix).lead(etat, recu)

    def opens_form(self, tour: Tour) -> bool:
        """Be the form: what it has left to ask decides."""
        return tour.etat.demande is None

    def asks(self, tour: Tour) -> bool:
        """Ask when a question was chosen."""
        return tour.etat.demande is not None

    def next_events(self, tour: Tour) -> list[EventType]:
        """Say which question comes next; None ends the form."""
        return [SlotSet("requested_slot", tour.etat.demande)]


ACTIONS = (
    ActionOuvrir,
    ActionInformer,
    ActionRepondreFacette,
    ActionActe,
    ActionClarifier,
    ActionConclure,
    ValiderFormulaire,
)
