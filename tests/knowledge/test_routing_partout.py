"""Whom everybody is sent to: every dispositif, role, régime and commune of the Ain, open or closed, and outside."""

from datetime import datetime

import pytest

from knowledge.loading import CONTENT
from knowledge.model import INCONNU
from knowledge.priorites import RELAIS, is_confirmed
from knowledge.routing import HORS_AIN, NUMERO_CAF, _Router

pytestmark = pytest.mark.lent
ROLES = ["victime", "proche", "auteur", "creancier", "debiteur", None]
REGIMES = ["caf", "msa", INCONNU]
OUVRE, DIMANCHE, FERIE = datetime(2026, 11, 23, 10), datetime(2026, 11, 22, 21), datetime(2026, 12, 25, 10)
CODES = sorted(path.stem for path in (CONTENT / "dispositifs").glob("*.yml"))
AILLEURS = ["hors_ain", "69123", None, INCONNU]


def situations(contenu, role, communes):
    for regime in REGIMES:
        for commune in communes:
            faits = {"role": role, "regime": regime, "commune": commune}
            yield {nom: valeur for nom, valeur in faits.items() if valeur is not None}


def assert_sound(catalogue, renvois, situation, moment):
    found = catalogue.route(renvois, situation, moment)
    ou = (situation, moment)
    assert found, ou
    assert len({o.contact.code for o in found}) == len(found), ou
    for orientation in found:
        assert orientation.raison.strip(), ou
        assert orientation.contact.confiance != "F" and orientation.contact.public == "usagers", ou
        if orientation.ouvert is False:
            assert orientation.prochaine_ouverture, (ou, orientation.contact.code)
    if situation.get("regime") == "msa":
        assert found[0].contact.telephone != NUMERO_CAF, ou
    if situation.get("regime") == "caf":
        assert "msa_ain_rhone" not in [o.contact.code for o in found], ou
    if found[0].ouvert is False and any(o.ouvert for o in found):
        assert found[1].ouvert and RELAIS in found[1].raison, ou
    return found


def competent(catalogue, renvois, situation, moment):
    """The contacts of the first referral that proposes anything here."""
    router = _Router(catalogue.contenu, catalogue.enrich(situation), moment, agent=False)
    groupes = ([contact.code for contact, _ in router.resolve(r)] for r in renvois if router.fits(r))
    return next((groupe for groupe in groupes if groupe), [])


def distinct_roles(catalogue, code):
    """The roles whose referrals differ: those that no referral reads are the same question asked again."""
    vus = {}
    for role in ROLES:
        renvois = catalogue.renvois(code, {"role": role})
        lu = any(renvoi.roles or any(condition.fait == "role" for condition in renvoi.si) for renvoi in renvois)
        vus.setdefault((renvois, role if lu else None), role)
    return vus.values()


@pytest.mark.parametrize("code", CODES)
def test_in_every_commune_the_answer_is_sound_and_the_competent_body_is_first(catalogue, code):
    for role in distinct_roles(catalogue, code):
        for situation in situations(catalogue.contenu, role, catalogue.contenu.communes):
            renvois = catalogue.renvois(code, situation)
            found = assert_sound(catalogue, renvois, situation, OUVRE)
            premiers = competent(catalogue, renvois, situation, OUVRE)

            if situation["regime"] != "msa" and premiers:
                assert found[0].contact.code in premiers, situation
            locaux = [o for o in found if o.contact.zone == "locale"]
            assert all(o.distance_km is not None for o in locaux), situation


def test_a_role_that_no_referral_reads_changes_nothing(catalogue):
    for code in CODES:
        distincts = set(distinct_roles(catalogue, code))
        for situation in situations(catalogue.contenu, None, [*catalogue.contenu.communes][::60]):
            reponses = {
                tuple(o.contact.code for o in catalogue.route(catalogue.renvois(code, faits), faits, OUVRE))
                for role in ROLES
                for faits in [situation | ({"role": role} if role else {})]
            }
            assert len(reponses) <= len(distincts), (code, situation)


@pytest.mark.parametrize("moment", [DIMANCHE, FERIE], ids=["dimanche soir", "jour férié"])
def test_when_offices_are_closed_the_answer_is_sound_in_every_commune(catalogue, moment):
    for code in CODES:
        communes = [*catalogue.contenu.communes][
            CODES.index(code) % 4 :: 4
        ]  # hours depend on contacts, not on communes
        for situation in situations(catalogue.contenu, None, communes):
            assert_sound(catalogue, catalogue.renvois(code, situation), situation, moment)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("commune", AILLEURS)
def test_elsewhere_only_what_holds_there_is_proposed_and_the_reason_is_said(catalogue, role, commune):
    for code in CODES:
        for situation in situations(catalogue.contenu, role, [commune]):
            found = assert_sound(catalogue, catalogue.renvois(code, situation), situation, OUVRE)

            if commune in ("hors_ain", "69123"):
                assert all(o.contact.zone == "nationale" for o in found), (code, situation)
                assert HORS_AIN in found[0].raison
            else:
                assert all(o.distance_km is None for o in found), (code, situation)


def test_behind_the_competent_body_what_is_confirmed_comes_first(catalogue):
    for code in CODES:
        for situation in situations(catalogue.contenu, None, [*catalogue.contenu.communes][::10]):
            renvois = catalogue.renvois(code, situation)
            premiers = competent(catalogue, renvois, situation, OUVRE)
            found = [o.contact for o in catalogue.route(renvois, situation, OUVRE) if o.contact.code not in premiers]

            joignables = [contact for contact in found if contact.telephone or contact.site_web or contact.adresse]
            surs = [is_confirmed(contact, OUVRE.date()) for contact in joignables if contact.telephone != NUMERO_CAF]
            assert surs == sorted(surs, reverse=True), (code, situation)


def test_every_sujet_and_every_life_event_lead_somewhere_in_every_commune(catalogue):
    contenu = catalogue.contenu
    for objet in (*contenu.sujets.values(), *contenu.evenements.values()):
        for situation in situations(contenu, None, contenu.communes):
            assert_sound(catalogue, objet.contacts, situation, OUVRE)
