"""The read API of the domain, the same for chat, SMS, counter script and command line.

A catalogue is one release of the content; it opens nothing and has no clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from knowledge import rules
from knowledge.amounts import Estimation, estimate
from knowledge.model import (
    INCONNU,
    Condition,
    Contenu,
    Dispositif,
    Etape,
    Evaluation,
    Evenement,
    Fait,
    Parcours,
    Renvoi,
    Situation,
    Sujet,
)
from knowledge.routing import Orientation, route
from knowledge.rules import Concerned

HORS_AIN = "hors_ain"


class Catalogue:
    """One release of the content, and every question one may ask of it."""

    def __init__(self, contenu: Contenu, release: str) -> None:
        self.contenu = contenu
        self.release = release

    def dispositif(self, code: str) -> Dispositif:
        """Return a dispositif.

        Raises:
            LookupError: no dispositif has this code.
        """
        if code not in self.contenu.dispositifs:
            raise LookupError(f"dispositif {code!r} does not exist: {', '.join(self.contenu.dispositifs)}")
        return self.contenu.dispositifs[code]

    def fait(self, code: str) -> Fait:
        """Return a fait by its code."""
        return self.contenu.faits[code]

    def sujet(self, code: str | None) -> Sujet | None:
        """Return a sujet, or None for a code that has none."""
        return self.contenu.sujets.get(code or "")

    def enrich(self, situation: Situation) -> Situation:
        """Add the faits that follow from the others: the EPCI of a commune, a living parent who does not pay."""
        deduits: Situation = {}
        for connu, fait in self.contenu.faits.items():
            valeur = situation.get(connu)
            if valeur not in (None, INCONNU):
                deduits |= fait.deduit
                deduits |= next((option.deduit for option in fait.options if option.code == valeur), {})
        return {**deduits, **self._place(situation.get("commune")), **situation}

    def _place(self, insee: object) -> Situation:
        if insee is None:
            return {}
        if insee == INCONNU:
            return {"departement": INCONNU, "epci": INCONNU}
        commune = self.contenu.communes.get(str(insee))
        return (
            {"departement": "01", "epci": commune.epci_siren}
            if commune
            else {"departement": HORS_AIN, "epci": HORS_AIN}
        )

    def evaluate(self, code: str, situation: Situation, jour: date) -> Evaluation:
        """Evaluate one dispositif; the situation may be incomplete."""
        return rules.evaluate(self.dispositif(code), self.enrich(situation), jour, self.contenu.baremes)

    def all_hold(self, conditions: tuple[Condition, ...], situation: Situation, jour: date) -> bool:
        """Tell whether every condition is known to be true."""
        return rules.all_hold(conditions, self.enrich(situation), jour, self.contenu.baremes)

    def concerns(self, item: Concerned, situation: Situation, jour: date) -> bool:
        """Tell whether a critere or a statement concerns this situation."""
        return rules.concerns(item, self.enrich(situation), jour, self.contenu.baremes)

    def parcours(self, code: str, situation: Situation) -> Parcours | None:
        """Return what this person's role hears instead of a verdict, if anything."""
        return self.dispositif(code).parcours.get(str(situation.get("role")))

    def renvois(self, code: str, situation: Situation) -> tuple[Renvoi, ...]:
        """Return the referrals of a dispositif for this person's role."""
        parcours = self.parcours(code, situation)
        return parcours.contacts if parcours else self.dispositif(code).contacts

    def faits_a_demander(
        self, codes: Iterable[str], situation: Situation, jour: date, objectif: str = "verdict"
    ) -> tuple[str, ...]:
        """Return the faits that can still change the result, most decisive first.

        Those of every dispositif that is still open are merged; `objectif` "montant" adds what the amount needs.
        """
        utiles: list[str] = []
        decisifs: list[str] = []
        for code in codes:
            if self.parcours(code, situation):
                continue
            evaluation = self.evaluate(code, situation, jour)
            if evaluation.refuses:
                utiles.extend(f for f in self.dispositif(code).faits_utiles if f == "commune")
                continue
            decisifs.extend(evaluation.faits_manquants)
            utiles.extend(self.dispositif(code).faits_utiles)
            if objectif == "montant":
                utiles.extend(self.dispositif(code).faits_montant)
        connus = self.enrich(situation)
        demandes = dict.fromkeys(self._asked(fait) for fait in [*decisifs, *utiles] if connus.get(fait) is None)
        return tuple(fait for fait in demandes if connus.get(fait) is None)

    def evenement_de(self, sujet: str | None, dits: Iterable[str] = ()) -> str | None:
        """Return the life event that a need opens: one that was said, else one that any message about it opens."""
        evenements = self.contenu.evenements
        codes = [*(code for code in dits if code in evenements), *(c for c, e in evenements.items() if e.toujours)]
        return next((code for code in codes if sujet in evenements[code].sujets), None)

    def evenement(self, code: str) -> Evenement:
        """Return a life event by its code."""
        return self.contenu.evenements[code]

    def questions(self, evenement: str, situation: Situation, jour: date) -> tuple[str, ...]:
        """Return the faits that a life event still asks for, in its order."""
        connus = self.enrich(situation)
        demandes = self.evenement(evenement).questions
        return tuple(
            demande.fait
            for demande in demandes
            if connus.get(demande.fait) is None and self.concerns(demande, situation, jour)
        )

    def etapes(self, evenement: str, situation: Situation, jour: date) -> tuple[Etape, ...]:
        """Return the rights of a life event that concern this situation, the most urgent first."""
        etapes = (e for e in self.evenement(evenement).etapes if self.concerns(e, situation, jour))
        return tuple(sorted(etapes, key=lambda etape: etape.urgence))

    def _asked(self, code: str) -> str:
        """Return the fait to ask for: a derived one is asked through its origin."""
        return self.contenu.faits[code].derive_de or code

    def estimations(self, code: str, situation: Situation, jour: date) -> list[tuple[int, Estimation]]:
        """Return what the right may be worth: the rank of each `montant` of the fiche, with its estimation."""
        complete = self.enrich(situation)
        found = []
        for rang, montant in enumerate(self.dispositif(code).montants):
            if rules.concerns(montant, complete, jour, self.contenu.baremes):
                estimation = estimate(montant, complete, jour, self.contenu.baremes)
                if estimation is not None:
                    found.append((rang, estimation))
        return found

    def route(
        self, renvois: tuple[Renvoi, ...], situation: Situation, moment: datetime, agent: bool = False
    ) -> tuple[Orientation, ...]:
        """Return whom to see, in order, each with its reason."""
        return route(self.contenu, renvois, self.enrich(situation), moment, agent=agent)

    def read_fait(self, code: str, valeur: object) -> object:
        """Check a value given for a fait and give it its type.

        Raises:
            ValueError: the value is out of bounds, or no option of this fait.
        """
        fait = self.contenu.faits[code]
        if valeur == INCONNU or fait.type in ("texte", "commune", "date"):
            return valeur
        if fait.type == "oui_non":
            if not isinstance(valeur, bool):
                raise ValueError(f"{code}: {valeur!r} is neither true nor false")
            return valeur
        if fait.type == "choix":
            options = [option.code for option in fait.options]
            if valeur not in options:
                raise ValueError(f"{code}: {valeur!r} is none of {options}")
            return valeur
        try:
            nombre = Decimal(str(valeur))
        except InvalidOperation:
            raise ValueError(f"{code}: {valeur!r} is no number") from None
        return self._in_bounds(code, fait, nombre)

    def _in_bounds(self, code: str, fait: Fait, nombre: Decimal) -> int | float:
        bas, haut = fait.minimum or 0, fait.maximum
        if not nombre.is_finite() or nombre < bas or (haut is not None and nombre > haut):
            raise ValueError(f"{code}: {nombre} is out of bounds [{bas}, {haut}]")
        return int(nombre) if nombre == int(nombre) else float(nombre)

    def with_release(self, release: str) -> Catalogue:
        """Return the same content under another release name."""
        return Catalogue(replace(self.contenu), release)
