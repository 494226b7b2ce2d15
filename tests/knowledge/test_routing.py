"""Whom people are sent to: everywhere in the Ain, for each régime, on any day."""

import statistics
import time
from dataclasses import replace
from datetime import date, datetime, timedelta

import phonenumbers
import pytest
from phonenumbers import shortnumberinfo

from knowledge.loading import CONTENT, read
from knowledge.model import Condition, Contact, Fermeture, Renvoi
from knowledge.places import great_circle
from knowledge.priorites import RELAIS
from knowledge.routing import COMMUNE_INCONNUE, HORS_AIN, route

LUNDI = datetime(2026, 11, 23, 10)
NOEL = datetime(2026, 12, 25, 10)
JASSANS, BAGE_LE_CHATEL, SEYSSEL, CORBONOD, ANGLEFORT = "01194", "01026", "01407", "01118", "01010"
BOURG, GEX, TREVOUX, OYONNAX, VALSERHONE = "01053", "01173", "01427", "01283", "01033"


@pytest.fixture(scope="module")
def contenu():
    return read(CONTENT)[0]


def renvoi(code=None, **champs):
    return Renvoi(raison="Pour en parler.", contact=code, **champs)


FRANCE_SERVICES = renvoi(famille="france_services")
ORGANISME = renvoi(famille="organisme")
CENTRE = renvoi(famille="centre_solidarite")


def codes(contenu, renvois, situation, moment=LUNDI, **options):
    return [found.contact.code for found in route(contenu, renvois, situation, moment, **options)]


@pytest.mark.parametrize("regime", ["caf", "msa", None])
def test_every_commune_has_a_caisse_and_two_france_services(contenu, regime):
    for insee in contenu.communes:
        found = route(contenu, [ORGANISME, FRANCE_SERVICES], {"commune": insee, "regime": regime}, LUNDI)

        assert sum(o.contact.famille == "france_services" for o in found) == 2, insee
        assert all(o.distance_km is not None for o in found if o.contact.famille == "france_services"), insee
        assert len(found) == (4 if regime is None else 3), insee


@pytest.mark.parametrize(
    ("commune", "premiere"),
    [
        (JASSANS, "fs_trevoux"),
        (BAGE_LE_CHATEL, "fs_pont_de_veyle"),
        (SEYSSEL, "fs_valserhone"),
        (CORBONOD, "fs_valserhone"),
        (ANGLEFORT, "fs_belley"),
        (BOURG, "fs_bourg_en_bresse"),
        (OYONNAX, "fs_oyonnax"),
    ],
)
def test_the_france_services_that_people_can_reach_comes_first(contenu, commune, premiere):
    assert codes(contenu, [FRANCE_SERVICES], {"commune": commune})[0] == premiere


@pytest.mark.parametrize("commune", [SEYSSEL, CORBONOD, ANGLEFORT])
def test_mountains_leave_the_choice_between_valserhone_and_belley(contenu, commune):
    assert set(codes(contenu, [FRANCE_SERVICES], {"commune": commune})) == {"fs_valserhone", "fs_belley"}


def test_the_nearest_wins_unless_that_of_the_epci_is_less_than_five_kilometres_farther(contenu):
    premieres = {insee: route(contenu, [FRANCE_SERVICES], {"commune": insee}, LUNDI)[0] for insee in contenu.communes}

    for insee, premiere in premieres.items():
        if insee in (SEYSSEL, CORBONOD, ANGLEFORT):
            continue
        ici = contenu.communes[insee]
        distances = {c.code: _km(ici, c) for c in contenu.contacts.values() if c.famille == "france_services"}
        epci = contenu.communes[premiere.contact.code_insee].epci_siren
        ecart = distances[premiere.contact.code] - min(distances.values())
        assert ecart == 0 or (epci == ici.epci_siren and ecart < 5), ici.nom


def _km(commune, contact: Contact) -> float:
    return great_circle((commune.latitude, commune.longitude), (contact.latitude, contact.longitude))


@pytest.mark.parametrize(("regime", "attendu"), [("caf", ["caf_ain"]), ("msa", ["msa_ain_rhone"])])
def test_a_known_regime_gives_its_own_caisse(contenu, regime, attendu):
    assert codes(contenu, [ORGANISME], {"commune": GEX, "regime": regime}) == attendu


@pytest.mark.parametrize("situation", [{}, {"regime": "inconnu"}])
def test_an_unknown_regime_gives_both_caisses_and_how_to_know(contenu, situation):
    caf, msa = route(contenu, [ORGANISME], situation, LUNDI)

    assert (caf.contact.code, msa.contact.code) == ("caf_ain", "msa_ain_rhone")
    assert all("bulletin de salaire" in o.raison and "attestation Vitale" in o.raison for o in (caf, msa))


@pytest.mark.parametrize("renvois", [["caf_ain"], ["caf_oyonnax", "avema"], ["caf_ain", "caf_amberieu"]])
@pytest.mark.parametrize("commune", [GEX, "hors_ain", None])
def test_people_of_the_msa_never_hear_the_number_of_the_caf_first(contenu, renvois, commune):
    situation = {"commune": commune, "regime": "msa"}

    found = route(contenu, [renvoi(code) for code in renvois], situation, LUNDI)

    assert found[0].contact.telephone != "3230"


def test_outside_the_ain_only_national_contacts_are_given_and_the_reason_says_why(contenu):
    renvois = [ORGANISME, renvoi("avema"), FRANCE_SERVICES, CENTRE, renvoi("departement_01"), renvoi("aripa")]

    found = route(contenu, renvois, {"commune": "hors_ain", "regime": "caf"}, LUNDI)

    assert [o.contact.code for o in found] == ["caf", "france_services", "departement", "aripa"]
    assert HORS_AIN in found[0].raison
    assert all(o.contact.zone == "nationale" and o.distance_km is None for o in found)


@pytest.mark.parametrize("commune", ["75056", "2A004", "74269", "hors_ain"])
def test_a_code_of_another_departement_is_outside_the_ain(contenu, commune):
    assert codes(contenu, [renvoi("caf_ain"), renvoi("aripa")], {"commune": commune, "regime": "caf"}) == [
        "caf",
        "aripa",
    ]


def test_a_departement_alone_is_enough_to_be_outside_the_ain(contenu):
    assert codes(contenu, [FRANCE_SERVICES], {"departement": "hors_ain"}) == ["france_services"]


def test_an_unknown_commune_invites_to_say_it(contenu):
    (found,) = route(contenu, [FRANCE_SERVICES], {}, LUNDI)

    assert (found.contact.code, found.ouvert) == ("france_services", None)
    assert COMMUNE_INCONNUE in found.raison


def test_a_commune_that_people_keep_for_themselves_is_not_asked_again(contenu):
    (found,) = route(contenu, [FRANCE_SERVICES], {"commune": "inconnu"}, LUNDI)

    assert COMMUNE_INCONNUE not in found.raison


def test_the_departement_comes_before_the_centre_de_solidarite(contenu):
    assert codes(contenu, [CENTRE], {"commune": TREVOUX}) == ["departement_01", "cds_trevoux"]
    assert codes(contenu, [CENTRE], {"commune": GEX}) == ["departement_01"]


@pytest.mark.parametrize(
    ("commune", "famille", "attendu"),
    [
        (GEX, "france_travail", "ft_thoiry"),
        (BOURG, "france_travail", "ft_bourg_en_bresse"),
        (VALSERHONE, "mission_locale", "ml_valserhone"),
        (BOURG, "mission_locale", "mission_locale"),
    ],
)
def test_other_familles_give_the_nearest_or_the_national_one(contenu, commune, famille, attendu):
    assert codes(contenu, [renvoi(famille=famille)], {"commune": commune}) == [attendu]


def test_an_uncertain_contact_is_for_agents_only(contenu):
    renvois = [renvoi(famille="mission_locale"), renvoi("maison_justice_droit"), renvoi("ain_appui")]

    usager = codes(contenu, renvois, {"commune": BOURG})
    agent = codes(contenu, renvois, {"commune": BOURG}, agent=True)

    assert usager == ["mission_locale"]
    assert agent == ["ml_bourg_en_bresse", "ain_appui", "maison_justice_droit"]  # the last one dates from long ago


def test_no_uncertain_contact_reaches_an_usager_anywhere(contenu):
    familles = ["organisme", "france_services", "centre_solidarite", "france_travail", "mission_locale"]
    renvois = [*(renvoi(famille=famille) for famille in familles), *(renvoi(code) for code in contenu.contacts)]

    for insee in [*contenu.communes][::20] + ["hors_ain", None]:
        found = route(contenu, renvois, {"commune": insee}, LUNDI)

        assert {o.contact.confiance for o in found} <= {"H", "M"}
        assert all(o.contact.public == "usagers" for o in found)


def test_a_referral_that_does_not_fit_is_skipped(contenu):
    renvois = [
        renvoi("avema", roles=("victime", "proche")),
        renvoi("fnacav", roles=("auteur",)),
        renvoi("aripa_msa", regimes=("msa",)),
        renvoi("adil_01", si=(Condition(fait="statut_occupation", vaut="locataire"),)),
        renvoi("cidff_01"),
    ]

    victime = codes(contenu, renvois, {"role": "victime", "regime": "caf", "statut_occupation": "locataire"})
    auteur = codes(contenu, renvois, {"role": "auteur", "regime": "msa", "statut_occupation": "proprietaire"})
    inconnu = codes(contenu, renvois, {"regime": "caf"})

    assert victime == ["avema", "adil_01", "cidff_01"]
    assert auteur == ["fnacav", "aripa_msa", "cidff_01"]
    assert inconnu == ["avema", "cidff_01"]


@pytest.mark.parametrize("commune", [BOURG, "hors_ain", None])
@pytest.mark.parametrize("renvois", [[], [renvoi("maison_justice_droit")]])
def test_the_answer_is_never_empty(contenu, commune, renvois):
    found = route(contenu, renvois, {"commune": commune, "regime": "caf"}, LUNDI)

    assert found[0].contact.telephone == "3230"


def test_a_content_without_national_contact_is_an_error(contenu):
    vide = replace(contenu, contacts={})

    with pytest.raises(LookupError, match="national"):
        route(vide, [], {}, LUNDI)


def test_a_contact_is_given_once_with_its_first_reason(contenu):
    renvois = [renvoi("caf_ain"), Renvoi(raison="Encore.", famille="organisme")]

    found = route(contenu, renvois, {"regime": "caf"}, LUNDI)

    assert [(o.contact.code, o.raison) for o in found] == [("caf_ain", "Pour en parler.")]


def test_hours_come_with_the_contact(contenu):
    (found,) = route(contenu, [renvoi("departement_01")], {"commune": BOURG}, datetime(2026, 11, 22, 10))

    assert found.ouvert is False
    assert found.horaires == "lundi au vendredi, 9 h–12 h 30 et 13 h 30–17 h"
    assert found.prochaine_ouverture == "ouvre lundi à 9 h"


def test_a_website_has_no_hours(contenu):
    (found,) = route(contenu, [renvoi("monenfant")], {"commune": BOURG}, NOEL)

    assert (found.horaires, found.ouvert, found.prochaine_ouverture) == ("", None, None)


def test_christmas_closes_offices_but_not_emergency_lines(contenu):
    departement, siao = route(contenu, [renvoi("departement_01"), renvoi("siao_115")], {"commune": BOURG}, NOEL)

    assert departement.prochaine_ouverture == "jour férié, sans doute fermé ; ouvre lundi à 9 h"
    assert (siao.ouvert, siao.prochaine_ouverture) == (True, None)


def test_a_fragile_contact_or_old_hours_are_to_check(contenu):
    avema, adil, bourg = route(
        contenu, [renvoi("avema"), renvoi("adil_01"), FRANCE_SERVICES], {"commune": BOURG}, LUNDI
    )[:3]

    assert (avema.a_verifier, adil.a_verifier, bourg.a_verifier) == (True, True, True)


def called(contenu, code, jour, **champs):
    contact = replace(contenu.contacts[code], verifie_le=jour, **champs)
    return replace(contenu, contacts=contenu.contacts | {code: contact})


@pytest.mark.parametrize(("age", "marque"), [(0, False), (183, False), (184, True)])
def test_a_contact_is_marked_when_nobody_has_confirmed_it_for_six_months(contenu, age, marque):
    appele = called(contenu, "avema", LUNDI.date() - timedelta(days=age))

    (avema,) = route(appele, [renvoi("avema")], {"commune": BOURG}, LUNDI)

    assert avema.a_verifier is marque


def test_an_unconfirmed_contact_falls_behind_a_confirmed_one(contenu):
    renvois = [renvoi("caf_ain"), renvoi("cidff_01"), renvoi("avema")]
    appele = called(contenu, "avema", LUNDI.date())

    assert codes(contenu, renvois, {"regime": "caf"}) == ["caf_ain", "cidff_01", "avema"]
    assert codes(appele, renvois, {"regime": "caf"}) == ["caf_ain", "avema", "cidff_01"]


def test_who_is_competent_stays_first_even_unconfirmed(contenu):
    appele = called(contenu, "avema", LUNDI.date())

    assert codes(appele, [renvoi("departement_01"), renvoi("avema")], {})[0] == "departement_01"


def test_of_two_france_services_the_one_that_was_called_comes_first(contenu):
    premiere, seconde = codes(contenu, [FRANCE_SERVICES], {"commune": BOURG})
    appele = called(contenu, seconde, LUNDI.date())

    assert codes(appele, [FRANCE_SERVICES], {"commune": BOURG}) == [seconde, premiere]


def test_when_the_first_is_closed_the_next_one_is_open_and_says_so(contenu):
    renvois = [renvoi("departement_01"), renvoi("ccas"), renvoi("siao_115")]
    dimanche = datetime(2026, 11, 22, 10)

    ferme = route(contenu, renvois, {"commune": BOURG}, dimanche)
    ouvert = route(contenu, renvois, {"commune": BOURG}, LUNDI)

    assert [o.contact.code for o in ferme] == ["departement_01", "siao_115", "ccas"]
    assert (ferme[0].ouvert, ferme[0].prochaine_ouverture) == (False, "ouvre lundi à 9 h")
    assert ferme[1].ouvert and ferme[1].raison.endswith(RELAIS)
    assert not any(o.raison.endswith(RELAIS) for o in ouvert)


@pytest.mark.parametrize(
    ("jour", "ouvert", "dit"),
    [
        (datetime(2026, 12, 23, 10), True, None),
        (datetime(2026, 12, 24, 10), False, "fermé jusqu'au 1er janvier 2027 inclus (congés) ; ouvre lundi 4 janvier à 9 h"),
        (datetime(2027, 1, 1, 10), False, "fermé jusqu'au 1er janvier 2027 inclus (congés) ; jour férié, sans doute fermé ; ouvre lundi à 9 h"),
        (datetime(2027, 1, 4, 10), True, None),
    ],
)  # fmt: skip
def test_a_dated_closure_closes_and_says_when_it_opens_again(contenu, jour, ouvert, dit):
    conges = (Fermeture(date(2026, 12, 24), date(2027, 1, 1), "congés"),)
    ferme = called(contenu, "departement_01", LUNDI.date(), fermetures=conges)

    (found,) = route(ferme, [renvoi("departement_01")], {"commune": BOURG}, jour)

    assert (found.ouvert, found.prochaine_ouverture) == (ouvert, dit)
    assert found.horaires == "lundi au vendredi, 9 h–12 h 30 et 13 h 30–17 h"


def test_a_dated_closure_is_said_even_when_the_hours_are_not_known(contenu):
    travaux = (Fermeture(date(2026, 11, 1), date(2026, 11, 30)),)
    ferme = called(contenu, "adil_01", LUNDI.date(), horaires_accueil=None, fermetures=travaux)

    (found,) = route(ferme, [renvoi("adil_01")], {}, LUNDI)

    assert (found.ouvert, found.prochaine_ouverture) == (False, "fermé jusqu'au 30 novembre 2026 inclus")


def test_a_place_that_has_ended_leaves_its_place_to_the_next(contenu):
    fini = called(contenu, "avema", LUNDI.date(), valide_au=date(2026, 11, 22))

    assert codes(fini, [renvoi("avema"), renvoi("cidff_01")], {}) == ["cidff_01"]
    assert codes(fini, [renvoi("avema"), renvoi("cidff_01")], {}, datetime(2026, 11, 22, 10)) == ["avema", "cidff_01"]


def test_routing_takes_less_than_two_milliseconds(contenu):
    renvois = [ORGANISME, CENTRE, FRANCE_SERVICES, renvoi("avema"), renvoi(famille="france_travail")]
    durees = []

    for insee in contenu.communes:
        start = time.perf_counter()
        route(contenu, renvois, {"commune": insee}, LUNDI)
        durees.append(time.perf_counter() - start)

    assert statistics.median(durees) < 0.002


def _is_phone(numero: str) -> bool:
    parsed = phonenumbers.parse(numero, "FR")
    return phonenumbers.is_valid_number(parsed) or shortnumberinfo.is_valid_short_number_for_region(parsed, "FR")


def test_every_number_can_be_called_from_france(contenu):
    numeros = [c.telephone for c in contenu.contacts.values()] + [n.numero for n in contenu.numeros.values()]

    assert [numero for numero in numeros if numero and not _is_phone(numero)] == []


def test_there_are_twenty_four_france_services_with_hours_to_check(contenu):
    found = [c for c in contenu.contacts.values() if c.famille == "france_services"]

    assert len(found) == 24
    assert all(c.horaires_a_verifier and c.date_maj == date(2024, 8, 1) and c.horaires_accueil for c in found)
    assert all("PH off" in c.horaires_accueil for c in found)


@pytest.mark.parametrize(
    ("niveau", "attendus"),
    [
        ("immediat", ["police_17", "sms_114", "samu_15", "urgence_112"]),
        ("violence", ["violences_3919", "victimes_116006", "sms_114", "arretonslesviolences"]),
        ("enfant", ["enfance_119", "police_17", "sms_114"]),
        ("suicide", ["suicide_3114", "sms_114", "samu_15", "urgence_112"]),
        ("sans_toit", ["siao_115", "violences_3919", "sms_114"]),
        ("gaz", ["gaz_grdf", "pompiers_18"]),
    ],
)
def test_each_level_of_danger_has_its_helplines_in_order(contenu, niveau, attendus):
    assert [code for code, numero in contenu.numeros.items() if niveau in numero.niveaux] == attendus


def test_the_3919_says_that_it_is_no_emergency_number(contenu):
    assert "pas un numéro d'urgence" in contenu.numeros["violences_3919"].remarque


@pytest.mark.parametrize("code", ["siao_115", "violences_3919", "victimes_116006", "arretonslesviolences", "fnacav"])
def test_a_helpline_that_is_also_a_contact_has_the_same_number(contenu, code):
    assert contenu.contacts[code].telephone == contenu.numeros[code].numero


@pytest.mark.parametrize(
    ("ancien", "insee"),
    [
        ("Bellegarde-sur-Valserine", "01033"),
        ("Béon", "01138"),
        ("Surjoux", "01215"),
        ("Saint-Benoît", "01338"),
        ("Hauteville", "01185"),
        ("Virieu-le-Petit", "01453"),
    ],
)
def test_an_old_name_leads_to_the_commune_of_today(contenu, ancien, insee):
    assert contenu.anciens_noms[ancien] == insee


def test_the_territory_is_whole(contenu):
    assert len(contenu.communes) == 391
    assert len({commune.epci_siren for commune in contenu.communes.values()}) == 17
    assert set(contenu.anciens_noms.values()) <= set(contenu.communes)
