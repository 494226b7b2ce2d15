"""Life events: « je me sépare » is asked about once, and every right that goes with it comes by urgency."""

from __future__ import annotations

from typing import Any

from actions.etat import Etat, Recu
from actions.voix import Voix
from knowledge.messages import Message
from knowledge.model import Etape, Evenement, Verdict

DETAILLES = 2  # rights told whole, at most; the others are one line of the plan, and can be asked for


class Evenements:
    """Recognises a life event, opens it and concludes it."""

    def __init__(self, voix: Voix) -> None:
        self.voix = voix
        self.catalogue = voix.catalogue

    def recognise(self, etat: Etat, recu: Recu) -> str | None:
        """Return the life event that this need opens; never for the author of violence."""
        if etat.situation.get("role") == "auteur":
            return None
        return self.catalogue.evenement_de(etat.sujet, recu.get("evenements"))

    def welcome(self, etat: Etat, code: str) -> Message:
        """Begin an event: what matters first, before any question; by default what is said about the need."""
        evenement, sujet = self.catalogue.evenement(code), self.catalogue.sujet(etat.sujet)
        enonces = evenement.information or (sujet.information if sujet else ())
        message = self.voix.messages.enonces(enonces, etat.situation, code)
        accueil = self.voix.messages.redaction.say(evenement.accueil)
        return message | {"text": "\n".join(part for part in (accueil, message["text"]) if part)}

    def choose(self, etat: Etat) -> list[str]:
        """Return the rights to evaluate for what is known by now, the most urgent first."""
        return [etape.dispositif for etape in self._etapes(etat)]

    def conclude(self, etat: Etat) -> tuple[list[Message], list[Message]]:
        """Return the plan, and the results told whole: the first that is still open, the next if it is pressing or likely."""
        etat.dispositifs = self.choose(etat)
        verdicts = self._verdicts(etat)
        ouvertes = [e for e in self._etapes(etat) if verdicts[e.dispositif] is not Verdict.PEU_PROBABLE]
        premieres = [
            etape.dispositif
            for rang, etape in enumerate(ouvertes[:DETAILLES])
            if rang == 0 or etape.urgence == 0 or verdicts[etape.dispositif] is Verdict.PROBABLE
        ]
        resultats = [self.voix.messages.resultat(code, etat.situation) for code in premieres]
        return [self._plan(etat, verdicts)], resultats

    def same_plan(self, etat: Etat, autre: Etat) -> bool:
        """Tell whether two states give the same rights with the same verdicts."""
        return self.choose(etat) == self.choose(autre) and self._verdicts(etat) == self._verdicts(autre)

    def _etapes(self, etat: Etat) -> list[Etape]:
        """Return the steps by urgency, then the likeliest first."""
        ordre, verdicts = list(Verdict), self._verdicts(etat)
        etapes = self.catalogue.etapes(str(etat.evenement), etat.situation, self.voix.jour)
        return sorted(etapes, key=lambda etape: (etape.urgence, ordre.index(verdicts[etape.dispositif])))

    def _verdicts(self, etat: Etat) -> dict[str, Verdict]:
        etapes = self.catalogue.etapes(str(etat.evenement), etat.situation, self.voix.jour)
        codes = [etape.dispositif for etape in etapes]
        return {code: self.catalogue.evaluate(code, etat.situation, self.voix.jour).verdict for code in codes}

    def _plan(self, etat: Etat, verdicts: dict[str, Verdict]) -> Message:
        """Write the rights one a line under how pressing they are, then those that are unlikely."""
        etapes = self._etapes(etat)
        lignes = [self.voix.messages.phrase("evenement_plan")["text"]]
        for urgence in sorted({etape.urgence for etape in etapes}):
            ici = [e for e in etapes if e.urgence == urgence and verdicts[e.dispositif] is not Verdict.PEU_PROBABLE]
            if ici:
                lignes.append(self.voix.messages.phrase(f"evenement_urgence_{urgence}")["text"])
                lignes += [self._line(etape, verdicts) for etape in ici]
        ouverts = [e for e in etapes if verdicts[e.dispositif] is not Verdict.PEU_PROBABLE]
        if len(ouverts) > 1:
            lignes.append(self.voix.messages.phrase("evenement_details")["text"])
        fermes = [e for e in etapes if verdicts[e.dispositif] is Verdict.PEU_PROBABLE]
        if fermes:
            noms = " ; ".join(self.catalogue.dispositif(e.dispositif).nom_court for e in fermes)
            lignes.append(self.voix.messages.phrase("evenement_fermes", noms=noms)["text"])
        return {"text": "\n".join(lignes), "custom": self._data(etat, etapes, verdicts)}

    def _line(self, etape: Etape, verdicts: dict[str, Verdict]) -> str:
        verdict = self.voix.messages.phrase(f"verdict_{verdicts[etape.dispositif].value}")["text"]
        pourquoi = self.voix.messages.redaction.say(etape.pourquoi)
        return f"• {self.catalogue.dispositif(etape.dispositif).nom} : {verdict}. {pourquoi}"

    def _data(self, etat: Etat, etapes: list[Etape], verdicts: dict[str, Verdict]) -> dict[str, Any]:
        evenement: Evenement = self.catalogue.evenement(str(etat.evenement))
        suite = [
            {"dispositif": e.dispositif, "urgence": e.urgence, "verdict": verdicts[e.dispositif].value} for e in etapes
        ]
        sources = self.voix.messages.resultats.sources(evenement.sources)
        return {"type": "information", "code": evenement.code, "etapes": suite, "sources": sources,
                "release": self.catalogue.release}  # fmt: skip
