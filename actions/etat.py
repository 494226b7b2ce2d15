"""What the dialogue knows at the start of a turn, read from Rasa's tracker and written back as slots.

Here is a plain view that tests can make without Rasa; what a turn does with it is in `formulaire` and `reponses`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.interfaces import Tracker

from knowledge.catalogue import Catalogue
from knowledge.messages import Message
from knowledge.model import Situation

FORMULAIRE = "formulaire"


@dataclass(frozen=True)
class Recu:
    """The message of the person, as it was understood."""

    texte: str = ""
    intent: str = ""
    confiance: float = 0.0
    compris: dict[str, Any] = field(default_factory=dict)
    avis: tuple[str, ...] = ()  # what the door did to the message, to be said in the reply

    @classmethod
    def of(cls, tracker: Tracker) -> Recu:
        """Read the latest message."""
        latest = tracker.latest_message or {}
        intent = latest.get("intent") or {}
        compris = latest.get("comprehension") or {}
        avis = tuple((latest.get("metadata") or {}).get("avis") or ())
        return cls(latest.get("text") or "", intent.get("name") or "", intent.get("confidence") or 0.0, compris, avis)

    @property
    def secouru(self) -> bool:
        """Tell whether the door has already given the helplines, in a bubble of their own."""
        return bool(self.get("niveau")) and not self.get("alerte")

    def get(self, nom: str) -> Any:
        """Return one part of what was understood, empty when there is none."""
        return self.compris.get(nom) or ({} if nom in ("faits", "reponses") else ())


@dataclass
class Etat:
    """Where the dialogue stands. `mode`: "" | "questions" | "suspendu" | "arrete" | "propose" | "conclu" | "deja_dit"."""

    sujet: str | None = None
    dispositifs: list[str] = field(default_factory=list)
    besoins: list[str] = field(default_factory=list)  # other needs, to come back to
    objectif: str = "verdict"
    mode: str = ""
    posees: list[str] = field(default_factory=list)
    echecs: int = 0
    propositions: list[str] = field(default_factory=list)
    situation: Situation = field(default_factory=dict)
    demande: str | None = None
    evenement: str | None = None  # the life event that is asked about, if it is one

    @classmethod
    def of(cls, tracker: Tracker, catalogue: Catalogue) -> Etat:
        """Read the slots."""
        slots = tracker.slots
        en_cours = (tracker.active_loop or {}).get("name") == FORMULAIRE
        return cls(
            sujet=slots.get("sujet"),
            dispositifs=list(slots.get("dispositifs") or []),
            besoins=list(slots.get("besoins") or []),
            objectif=slots.get("objectif") or "verdict",
            mode=slots.get("mode") or "",
            posees=list(slots.get("posees") or []),
            echecs=int(slots.get("echecs") or 0),
            propositions=list(slots.get("propositions") or []),
            situation={code: slots[code] for code in catalogue.contenu.faits if slots.get(code) is not None},
            demande=slots.get("requested_slot") if en_cours else None,
            evenement=slots.get("evenement") if slots.get("evenement") in catalogue.contenu.evenements else None,
        )

    def forget(self) -> None:
        """Start again from nothing."""
        self.__init__()  # type: ignore[misc]

    def forgive(self, avant: int) -> None:
        """Begin the count of failures anew after a turn that added none to `avant`: they are counted in a row."""
        if self.echecs <= avant:
            self.echecs = 0

    def events(self, catalogue: Catalogue) -> list[EventType]:
        """Return the slots as they must be after the turn."""
        etat = {
            "sujet": self.sujet, "dispositifs": list(self.dispositifs), "besoins": list(self.besoins),
            "objectif": self.objectif, "mode": self.mode, "posees": list(self.posees), "echecs": self.echecs,
            "propositions": list(self.propositions), "evenement": self.evenement,
        }  # fmt: skip
        faits = {code: self.situation.get(code) for code in catalogue.contenu.faits}
        return [SlotSet(nom, valeur) for nom, valeur in {**etat, **faits}.items()]


def changed(before: list[EventType], after: list[EventType]) -> list[EventType]:
    """Keep the slots that a turn changed; the mode is always written, so that the form is never empty-handed."""
    anciens = {event["name"]: event["value"] for event in before}
    return [event for event in after if event["name"] == "mode" or anciens.get(event["name"]) != event["value"]]


@dataclass
class Tour:
    """What one turn says, and whether the form goes on."""

    etat: Etat
    messages: list[Message] = field(default_factory=list)
    suite: str | None = None  # "formulaire": ask the next question

    def say(self, *messages: Message) -> Tour:
        """Add messages."""
        self.messages.extend(messages)
        return self
