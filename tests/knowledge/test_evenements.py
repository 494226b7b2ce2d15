"""Life events: asked once, evaluated together, the most urgent first, and never a quarrel made of violence."""

from dataclasses import replace
from datetime import date

import pytest

from knowledge.checks_evenements import check_evenement
from knowledge.fautes import Probleme
from knowledge.model import Condition, Demande, Etape, Evenement, Fait, Renvoi

JOUR = date(2026, 11, 21)
EVENEMENTS = ("deces", "emploi", "factures", "loyer", "naissance", "separation", "violences")
SANS_VIOLENCE = Condition("violences_autre_parent", vaut=False)


def codes(etapes):
    return [etape.dispositif for etape in etapes]


def test_the_seven_life_events_are_there(catalogue):
    assert tuple(catalogue.contenu.evenements) == EVENEMENTS
    assert all(evenement.code == code for code, evenement in catalogue.contenu.evenements.items())


@pytest.mark.parametrize("code", EVENEMENTS)
def test_an_event_gives_the_most_urgent_right_first(catalogue, code):
    situation = {"nombre_enfants": 2, "violences_autre_parent": True, "type_energie": "electricite"}

    urgences = [etape.urgence for etape in catalogue.etapes(code, situation, JOUR)]

    assert urgences == sorted(urgences)


@pytest.mark.parametrize("code", EVENEMENTS)
def test_an_event_evaluates_several_rights_and_asks_at_most_six_questions(catalogue, code):
    evenement = catalogue.evenement(code)

    assert len(evenement.etapes) >= 3
    assert 1 <= len(evenement.questions) <= 6
    assert evenement.questions[-1].fait == "commune"


@pytest.mark.parametrize("code", EVENEMENTS)
def test_a_question_that_has_its_answer_is_not_asked(catalogue, code):
    premiere, *suite = catalogue.questions(code, {}, JOUR)

    restantes = catalogue.questions(code, {premiere: "inconnu"}, JOUR)

    assert premiere not in restantes
    assert set(restantes) <= {*suite, *(demande.fait for demande in catalogue.evenement(code).questions)}


def test_without_children_a_separation_asks_nothing_about_a_pension(catalogue):
    posees = catalogue.questions("separation", {"nombre_enfants": 0}, JOUR)

    assert posees == ("violences_autre_parent", "commune")


def test_with_violence_the_emergency_aid_comes_before_everything(catalogue):
    situation = {"nombre_enfants": 1, "violences_autre_parent": True}

    etapes = catalogue.etapes("separation", situation, JOUR)

    assert etapes[0].dispositif == "auu"
    assert "auu" not in codes(catalogue.etapes("separation", situation | {"violences_autre_parent": False}, JOUR))


def test_nothing_about_money_is_asked_after_violence(catalogue):
    faits = catalogue.contenu.faits

    types = [faits[demande.fait].type for demande in catalogue.evenement("violences").questions]

    assert "montant" not in types


@pytest.mark.parametrize("violences", [True, "inconnu", None])
def test_mediation_is_never_proposed_unless_there_was_no_violence(catalogue, violences):
    situation = {"nombre_enfants": 2, "violences_autre_parent": violences}

    for code in EVENEMENTS:
        assert "mediation_familiale" not in codes(catalogue.etapes(code, situation, JOUR))


def test_the_death_of_a_partner_is_the_death_of_the_other_parent(catalogue):
    assert catalogue.enrich({"deces_de": "conjoint"})["autre_parent"] == "decede"
    assert "autre_parent" not in catalogue.enrich({"deces_de": "autre"})


def test_a_widow_with_a_child_and_no_partner_probably_has_the_allowance(catalogue):
    situation = {"deces_de": "conjoint", "nombre_enfants": 1, "vit_en_couple": False, "commune": "01283"}

    etapes = codes(catalogue.etapes("deces", situation, JOUR))

    assert etapes[0] == "asf"
    assert catalogue.evaluate("asf", situation, JOUR).verdict == "probable"


@pytest.mark.parametrize(
    ("sujet", "dits", "evenement"),
    [
        ("separation", (), "separation"),
        ("impaye_loyer", (), "loyer"),
        ("impaye_loyer", ("factures",), "factures"),
        ("energie_impayes", (), None),
        ("energie_impayes", ("factures",), "factures"),
        ("rsa_emploi", (), None),
        ("prime_activite", ("emploi",), "emploi"),
        ("logement", ("separation",), None),
        (None, ("separation",), None),
    ],
)
def test_a_need_opens_the_event_that_was_said_or_the_one_that_it_always_is(catalogue, sujet, dits, evenement):
    assert catalogue.evenement_de(sujet, dits) == evenement


def test_the_first_page_has_a_button_for_every_event_and_danger_first(catalogue):
    boutons = catalogue.contenu.phrases["accueil"].boutons

    libelles = {e.libelle for code, e in catalogue.contenu.evenements.items() if code != "violences"}

    assert boutons[0] == "Je suis en danger chez moi"
    assert libelles <= set(boutons)


def test_the_core_needs_keep_their_own_questions(catalogue):
    coeur = [code for code, sujet in catalogue.contenu.sujets.items() if sujet.parcours]

    assert [catalogue.evenement_de(code) for code in coeur] == [None] * len(coeur)


FAITS = {
    "nombre_enfants": Fait(type="nombre", question="Combien ?"),
    "ressources": Fait(type="montant", question="Combien ?"),
    "regime": Fait(type="texte"),
}
ESSAI = Evenement(
    libelle="Un essai",
    sujets=("separation",),
    accueil="Un essai.",
    questions=(Demande("nombre_enfants"), Demande("ressources")),
    etapes=(Etape("asf", 1, "Une raison."),),
    contacts=(Renvoi(contact="caf_ain", raison="Une raison."),),
    sources=("projet",),
    verifie_le=JOUR,
)


def faults(evenement):
    return [p.message for p in check_evenement(evenement, FAITS, lambda chemin, message: Probleme("f", 1, "", message))]


def test_a_right_event_has_no_fault():
    assert faults(ESSAI) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"etapes": ()}, "la liste est vide"),
        ({"questions": (Demande("regime"),)}, "n’a pas de question"),
        ({"questions": (Demande("ressources"), Demande("ressources"))}, "est demandé deux fois"),
        ({"sujets": ("violences_conjugales",)}, "l’argent ne se demande pas"),
        ({"etapes": (*ESSAI.etapes, *ESSAI.etapes)}, "est là deux fois"),
        ({"etapes": (Etape("mediation_familiale", 2, "Une raison."),)}, "que sans violence"),
    ],
)
def test_a_wrong_event_is_refused_with_what_to_do(change, message):
    assert any(message in fault for fault in faults(replace(ESSAI, **change)))


def test_mediation_is_accepted_only_when_violence_was_denied_and_never_after_violence():
    sure = replace(ESSAI, questions=(), etapes=(Etape("mediation_familiale", 2, "Une raison.", si=(SANS_VIOLENCE,)),))

    assert faults(sure) == []
    assert any("que sans violence" in fault for fault in faults(replace(sure, sujets=("violences_conjugales",))))
