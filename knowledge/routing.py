"""Choose whom to see: ordered contacts for a situation, each with its reason, hours and distance.

The referrals and the reasons come from the content (`Renvoi`); here are the rules that hold for all of them: place, régime,
confidence; their order is in `priorites`. Nothing is read but the content: the moment comes from the caller, naive, in Paris time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from knowledge.horaires import is_open, render_fermeture, render_horaires, render_reouverture, with_closures
from knowledge.model import INCONNU, Contact, Contenu, Regime, Renvoi, Situation
from knowledge.places import Lieu, distance, locate, nearest
from knowledge.priorites import RELAIS, Proposition, is_confirmed, order, unique
from knowledge.rules import all_hold

ORGANISMES: Mapping[Regime, str] = {"caf": "caf_ain", "msa": "msa_ain_rhone"}  # by régime, in the Ain
NUMERO_CAF = "3230"
# How many of a famille to propose, and how far one may still be proposed (km); beyond, the national contact.
FAMILLES: Mapping[str, tuple[int, float]] = {
    "france_services": (2, 1000.0),
    "france_travail": (1, 1000.0),
    "mission_locale": (1, 25.0),
    "centre_solidarite": (1, 15.0),
}
# Who is spoken of when nobody has said: the person for whom the right exists, never the one who hurts or owes.
ROLES_PAR_DEFAUT = {"victime", "creancier"}

HORS_AIN = "Les adresses que je connais sont celles de l'Ain seulement."
COMMUNE_INCONNUE = "Dites-moi votre commune, et je chercherai près de chez vous."
SECTEUR_INCONNU = "Le numéro du Département vous dit quel centre suit votre commune."
COMMENT_SAVOIR = {
    "caf": "C'est la Caf si votre bulletin de salaire ou votre attestation Vitale n'indique pas la MSA.",
    "msa": "C'est la MSA si votre bulletin de salaire ou votre attestation Vitale l'indique.",
}


@dataclass(frozen=True)
class Orientation:
    """One contact to propose. `ouvert` is None when its hours are not known; `horaires` is empty for a mere website."""

    contact: Contact
    raison: str
    ouvert: bool | None
    horaires: str
    prochaine_ouverture: str | None
    distance_km: float | None
    a_verifier: bool


class _Router:
    """What the rules need to know, once per call."""

    def __init__(self, contenu: Contenu, situation: Situation, moment: datetime, agent: bool) -> None:
        self.contenu = contenu
        self.situation = situation
        self.moment = moment
        self.agent = agent
        self.lieu: Lieu = locate(contenu, situation)
        regime = situation.get("regime")
        self.regime: Regime | None = regime if regime in ORGANISMES else None

    def shows(self, contact: Contact) -> bool:
        """Tell whether this public and this place may see a contact on this day."""
        if contact.valide_au is not None and contact.valide_au < self.moment.date():
            return False
        if not self.agent and (contact.confiance == "F" or contact.public == "professionnels"):
            return False
        return contact.zone == "nationale" or not self.lieu.hors_ain

    def fits(self, renvoi: Renvoi) -> bool:
        """Tell whether a referral is for this person."""
        role = self.situation.get("role")
        roles = ROLES_PAR_DEFAUT if role in (None, INCONNU) else {role}
        if renvoi.roles and not roles & set(renvoi.roles):
            return False
        if renvoi.regimes and self.regime and self.regime not in renvoi.regimes:
            return False
        return all_hold(renvoi.si, self.situation, self.moment.date(), self.contenu.baremes)

    def resolve(self, renvoi: Renvoi) -> Iterator[Proposition]:
        """Yield the contacts that one referral means here."""
        if renvoi.famille == "organisme":
            yield from self.organismes(renvoi.raison)
        elif renvoi.famille is not None:
            yield from self.proches(renvoi.famille, renvoi.raison)
        else:
            contact = self.contenu.contacts[renvoi.contact or ""]
            savoir = COMMENT_SAVOIR[renvoi.regimes[0]] if len(renvoi.regimes) == 1 and not self.regime else ""
            yield from self.here(contact, f"{renvoi.raison} {savoir}".strip())

    def here(self, contact: Contact, raison: str) -> Iterator[Proposition]:
        """Yield a contact, or outside the Ain the national one of the same organisme."""
        if self.shows(contact):
            yield contact, raison
        elif self.lieu.hors_ain:
            yield from ((autre, raison) for autre in self.nationaux(contact.organisme))

    def nationaux(self, organisme: str | None) -> Iterator[Contact]:
        """Yield the national contact of an organisme, whose code is the organisme's own."""
        contact = self.contenu.contacts.get(organisme or "")
        if contact is not None and contact.zone == "nationale" and self.shows(contact):
            yield contact

    def organismes(self, raison: str) -> Iterator[Proposition]:
        """Yield the right caisse; both when the régime is unknown, with how to know."""
        for regime, code in ORGANISMES.items():
            savoir = "" if self.regime else f" {COMMENT_SAVOIR[regime]}"
            if self.regime in (None, regime) and code in self.contenu.contacts:
                yield from self.here(self.contenu.contacts[code], raison + savoir)

    def proches(self, famille: str, raison: str) -> Iterator[Proposition]:
        """Yield the nearest contacts of a famille, or the national one when there is none."""
        if famille == "centre_solidarite":
            yield from self.here(self.contenu.contacts["departement_01"], raison)
            raison = SECTEUR_INCONNU
        candidats = [c for c in self.contenu.contacts.values() if c.famille == famille and self.shows(c)]
        nombre, rayon = FAMILLES[famille]
        found = nearest(self.contenu, self.lieu, candidats, rayon, self.contenu.preferences)[:nombre]
        yield from ((contact, raison) for contact in found)
        if not found and famille != "centre_solidarite":
            suite = f" {COMMUNE_INCONNUE}" if self.situation.get("commune") is None else ""
            yield from ((contact, raison + suite) for contact in self.nationaux(famille))

    def fallback(self) -> Iterator[Proposition]:
        """Yield someone to call when no referral fits: the caisse, else any national contact."""
        raison = "Pour savoir à qui vous adresser."
        found = list(self.organismes(raison))
        others = (c for c in self.contenu.contacts.values() if c.zone == "nationale" and self.shows(c) and c.telephone)
        yield from found or [(contact, raison) for contact in list(others)[:1]]

    def msa_first(self, propositions: Sequence[Proposition]) -> list[Proposition]:
        """Put the Caf's number last for people of the MSA, and never alone."""
        if self.regime != "msa":
            return list(propositions)
        ordered = sorted(propositions, key=lambda proposition: proposition[0].telephone == NUMERO_CAF)
        if ordered and ordered[0][0].telephone == NUMERO_CAF:
            ordered[:0] = self.organismes(ordered[0][1])
        return ordered

    def orient(self, contact: Contact, raison: str) -> Orientation:
        """Add to a contact its hours at that moment and its distance."""
        joignable = contact.telephone or contact.adresse or contact.horaires_accueil
        km = distance(self.contenu, self.lieu, contact) if contact.zone == "locale" else None
        horaires = with_closures(contact.horaires_accueil, contact.fermetures)
        fermeture = render_fermeture(contact.fermetures, self.moment.date())
        reouverture = render_reouverture(horaires, self.moment) if joignable else None
        return Orientation(
            contact=contact,
            raison=raison,
            ouvert=False if fermeture else is_open(horaires, self.moment),
            horaires=render_horaires(contact.horaires_accueil) if joignable else "",
            prochaine_ouverture=" ; ".join(part for part in (fermeture, reouverture) if part) or None,
            distance_km=None if km is None else round(km, 1),
            a_verifier=contact.confiance != "H"
            or contact.horaires_a_verifier
            or not is_confirmed(contact, self.moment.date()),
        )


def _with_relay(orientations: list[Orientation]) -> list[Orientation]:
    """When the first contact is closed, put next the first one that is open, and say so."""
    ouverts = [orientation for orientation in orientations if orientation.ouvert]
    if not ouverts or orientations[0].ouvert is not False:
        return orientations
    premier, relais = orientations[0], ouverts[0]
    suite = [orientation for orientation in orientations[1:] if orientation is not relais]
    return [premier, replace(relais, raison=f"{relais.raison} {RELAIS}"), *suite]


def route(
    contenu: Contenu,
    renvois: Sequence[Renvoi],
    situation: Situation,
    moment: datetime,
    agent: bool = False,
) -> tuple[Orientation, ...]:
    """Order the contacts for a situation; there is always at least one.

    Args:
        renvois: the referrals of the content, in order; those that do not fit the situation are skipped.
        agent: also return the contacts that are too uncertain for an usager.

    Raises:
        LookupError: nobody to propose, not even a national contact.
    """
    router = _Router(contenu, situation, moment, agent)
    propositions = order([list(router.resolve(renvoi)) for renvoi in renvois if router.fits(renvoi)], moment.date())
    propositions = unique(router.msa_first(propositions or list(router.fallback())))
    if not propositions:
        raise LookupError("no contact to propose: add a national one with a phone number")
    if router.lieu.hors_ain:
        contact, raison = propositions[0]
        propositions[0] = (contact, f"{raison} {HORS_AIN}")
    return tuple(_with_relay([router.orient(contact, raison) for contact, raison in propositions]))
