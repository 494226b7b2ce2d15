"""A life event in the dialogue: its questions once, then the plan by urgency and the most urgent rights."""

import pytest

from actions.actes import Actes
from actions.besoins import Besoins
from actions.etat import Etat, Tour
from actions.facettes import Facettes
from actions.formulaire import Formulaire


def open_event(voix, say, sujet, **faits):
    etat = Etat()
    tour = Besoins(voix).inform(etat, say(sujet, sujets=[sujet], faits=faits))
    Formulaire(voix).lead(etat, say(sujet))
    return etat, tour


def answer_all(voix, say, etat, reponses):
    demandes = []
    while etat.demande:
        demandes.append(etat.demande)
        Formulaire(voix).lead(etat, say(reponses={etat.demande: reponses[etat.demande]}))
    return demandes


SEPARATION = {
    "nombre_enfants": 2, "violences_autre_parent": False, "paiement_pension": "rien", "titre": "executoire",
    "vit_en_couple": False, "commune": "01283",
}  # fmt: skip


def test_a_separation_says_what_matters_and_whom_to_see_before_its_first_question(voix, say, said):
    etat, tour = open_event(voix, say, "separation")

    assert said(tour) == ["separation", "contact"]
    assert "Une séparation change beaucoup de choses" in tour.messages[0]["text"]
    assert (etat.evenement, etat.demande, tour.suite) == ("separation", "nombre_enfants", "formulaire")


def test_the_questions_of_an_event_come_once_in_its_order(voix, say):
    etat, _ = open_event(voix, say, "separation")

    demandes = answer_all(voix, say, etat, SEPARATION)

    assert demandes == list(SEPARATION)


def test_what_was_said_is_not_asked_again(voix, say):
    etat, _ = open_event(voix, say, "separation", nombre_enfants=0)

    demandes = answer_all(voix, say, etat, SEPARATION)

    assert demandes == ["violences_autre_parent", "commune"]


def test_an_event_concludes_with_its_plan_then_the_two_most_urgent_rights(voix, say, said):
    etat, _ = open_event(voix, say, "separation")
    answer_all(voix, say, etat, SEPARATION)

    tour = Besoins(voix).conclude(etat)

    assert said(tour) == ["separation", "resultat", "resultat", "contact"]
    plan = tour.messages[0]
    assert plan["text"].index("Dans les jours qui viennent") < plan["text"].index("Ensuite")
    assert [etape["dispositif"] for etape in plan["custom"]["etapes"]] == etat.dispositifs
    assert [m["custom"]["dispositif"] for m in tour.messages[1:3]] == ["aripa", "asf"]


def test_a_second_right_that_neither_presses_nor_is_likely_is_left_to_its_line(voix, say, said):
    etat, _ = open_event(
        voix, say, "deuil", deces_de="conjoint", nombre_enfants=1, vit_en_couple=False, commune="01283"
    )

    tour = Besoins(voix).conclude(etat)

    assert said(tour) == ["deces", "resultat", "contact"]
    assert "Accompagnement après un décès : à vérifier" in tour.messages[0]["text"]
    assert "le détail d'une aide" in tour.messages[0]["text"]
    choix = [bouton["title"] for bouton in tour.messages[-1]["buttons"]]
    assert choix[:3] == ["Accompagnement après un décès", "Aides au logement", "Les papiers à réunir"]


@pytest.mark.parametrize("code", ["deces", "rsa", "aides_logement"])
def test_a_right_of_the_plan_is_told_whole_when_it_is_named(voix, say, said, code):
    etat, _ = open_event(
        voix, say, "deuil", deces_de="conjoint", nombre_enfants=1, vit_en_couple=False, commune="01283"
    )
    Besoins(voix).conclude(etat)

    tour = Besoins(voix).inform(etat, say("deuil", sujets=["deuil"], nommes=[code]))

    assert said(tour) == ["resultat", "contact"]
    assert tour.messages[0]["custom"]["dispositif"] == code
    assert (etat.dispositifs[0], etat.evenement, etat.mode) == (code, "deces", "conclu")


def test_a_right_of_the_plan_that_has_questions_is_told_whole_and_the_form_asks_nothing(voix, say, said):
    etat, _ = open_event(voix, say, "separation")
    answer_all(voix, say, etat, SEPARATION)
    Besoins(voix).conclude(etat)

    tour = Besoins(voix).open(etat, say("pension_alimentaire", sujets=["pension_alimentaire"], nommes=["asf"]))

    assert said(tour) == ["resultat", "contact"]
    assert Formulaire(voix).lead(etat, say("pension_alimentaire")).suite is None
    assert Besoins(voix).conclude(etat).messages == []


def test_two_rights_that_press_are_both_told_whole(voix, say):
    etat, _ = open_event(voix, say, "energie_impayes")
    etat.evenement, etat.situation = (
        "factures",
        {"type_energie": "gaz", "difficulte_energie": "coupee", "commune": "01283"},
    )

    tour = Besoins(voix).conclude(etat)

    codes = [m["custom"]["dispositif"] for m in tour.messages if m["custom"]["type"] == "resultat"]
    assert codes == ["treve_hivernale", "fsl_energie"]


def test_a_right_that_is_unlikely_is_named_and_not_told_whole(voix, say):
    etat, _ = open_event(voix, say, "separation")
    answer_all(voix, say, etat, SEPARATION | {"vit_en_couple": True})

    tour = Besoins(voix).conclude(etat)

    assert "peu probable pour : l'allocation de soutien familial" in tour.messages[0]["text"]
    assert "asf" not in [m["custom"].get("dispositif") for m in tour.messages]


def test_a_yes_about_violence_gives_the_helplines_and_the_emergency_aid_first(voix, say, said):
    etat, _ = open_event(voix, say, "separation", nombre_enfants=0)

    tour = Formulaire(voix).lead(etat, say("oui", reponses={"violences_autre_parent": True}))

    assert said(tour) == ["rappel_securite"]
    etat.demande = None
    assert Besoins(voix).conclude(etat).messages[1]["custom"]["dispositif"] == "auu"


def test_a_violent_ex_told_in_the_middle_is_kept_when_the_questions_pause(voix, say):
    etat, _ = open_event(voix, say, "separation", nombre_enfants=1)

    Formulaire(voix).lead(etat, say("violences_conjugales", niveau="violence", faits={"violences_autre_parent": True}))

    assert (etat.mode, etat.situation["violences_autre_parent"]) == ("suspendu", True)


def test_a_core_need_opens_an_event_only_when_it_was_said(voix, say):
    sans, avec = Etat(), Etat()

    Besoins(voix).open(sans, say("energie_impayes", sujets=["energie_impayes"]))
    Besoins(voix).open(avec, say("energie_impayes", sujets=["energie_impayes"], evenements=["factures"]))

    assert (sans.evenement, sans.dispositifs) == (None, ["fsl_energie"])
    assert avec.evenement == "factures"
    assert avec.dispositifs[0] == "fsl_energie"


def test_the_author_of_violence_never_opens_an_event(voix, say):
    etat = Etat()

    Besoins(voix).inform(etat, say("separation", sujets=["separation"], faits={"role": "auteur"}))

    assert etat.evenement is None


def test_after_the_plan_a_question_is_about_one_right(voix, say):
    etat, _ = open_event(voix, say, "separation")
    answer_all(voix, say, etat, SEPARATION)
    Besoins(voix).conclude(etat)

    Facettes(voix).answer(Tour(etat), say("demander_justificatifs", nommes=["asf"]))

    assert (etat.evenement, etat.dispositifs) == (None, ["asf"])


def test_a_correction_that_changes_the_plan_concludes_it_again(voix, say, said):
    etat, _ = open_event(voix, say, "separation")
    answer_all(voix, say, etat, SEPARATION)
    Besoins(voix).conclude(etat)

    pareil = Actes(voix).act(etat, say("corriger", faits={"nombre_enfants": 3}))
    autre = Actes(voix).act(etat, say("corriger", faits={"nombre_enfants": 0}))

    assert "sans_changement" in said(pareil)
    assert autre.suite == "formulaire"


def test_a_neighbour_that_is_named_is_told_at_once(voix, say, said):
    etat = Etat()

    tour = Besoins(voix).inform(etat, say("rsa_emploi", sujets=["rsa_emploi"], nommes=["benevolat_rsa"]))

    assert said(tour) == ["benevolat_rsa", "contact"]
    assert etat.dispositifs == ["benevolat_rsa"]


def test_a_neighbour_named_beside_a_core_need_is_told_before_its_questions(voix, say, said):
    etat = Etat()

    tour = Besoins(voix).open(etat, say("energie_impayes", sujets=["energie_impayes"], nommes=["cheque_energie"]))

    assert "cheque_energie" in said(tour)
    assert (etat.dispositifs, tour.suite) == (["fsl_energie"], "formulaire")


@pytest.mark.parametrize(
    ("besoin", "nomme"),
    [("separation", "mediation_familiale"), ("separation", "phoenix"), ("deuil", "allocation_deces_enfant")],
)
def test_a_neighbour_named_alone_is_told_instead_of_the_questions_of_the_event(voix, say, said, besoin, nomme):
    etat = Etat()

    tour = Besoins(voix).inform(etat, say(besoin, sujets=[besoin], nommes=[nomme]))

    assert said(tour) == [nomme, "contact"]
    assert (etat.evenement, etat.dispositifs, tour.suite) == (None, [nomme], None)


def test_a_neighbour_named_with_its_event_is_told_before_the_questions(voix, say, said):
    etat = Etat()

    tour = Besoins(voix).inform(
        etat, say("separation", sujets=["separation"], nommes=["phoenix"], evenements=["separation"])
    )

    assert "phoenix" in said(tour)
    assert (etat.evenement, tour.suite) == ("separation", "formulaire")


@pytest.mark.parametrize("violences", [None, True, False])
def test_mediation_is_never_told_without_saying_that_violence_excludes_it(voix, say, violences):
    faits = {} if violences is None else {"violences_autre_parent": violences}

    tour = Besoins(voix).inform(
        Etat(), say("separation", sujets=["separation"], nommes=["mediation_familiale"], faits=faits)
    )

    texte = tour.messages[0]["text"]
    assert "amais avec de la violence, des menaces ou de la peur" in texte
    assert ("l'adresse d'un service de médiation" in texte) is (violences is not True)
    assert ("l'Avema" in texte) is (violences is not False)
    assert ("Si personne n'a peur" in texte) is (violences is None)


def test_how_much_is_answered_with_the_neighbour_that_is_named(voix, say):
    recu = say("energie_impayes", sujets=["energie_impayes"], nommes=["cheque_energie"], facettes=["montant"])

    tour = Besoins(voix).open(Etat(), recu)

    assert "277 €" in tour.messages[1]["text"]


def test_a_lost_child_is_never_counted_back(voix, say):
    etat, tour = open_event(voix, say, "deuil", nombre_enfants=1, commune="01283")

    textes = " ".join(message["text"] for message in tour.messages)

    assert etat.situation["nombre_enfants"] == 1
    assert "C'est noté : Oyonnax." in textes


def test_being_on_rsa_is_no_question_about_the_rsa(voix, say, said):
    etat = Etat()

    tour = Besoins(voix).open(etat, say("energie_impayes", sujets=["energie_impayes"], nommes=["rsa"]))

    assert "rsa" not in said(tour)


def test_a_need_without_questions_can_be_asked_about_afterwards(voix, say):
    etat = Etat()

    Besoins(voix).inform(etat, say("rsa_emploi", sujets=["rsa_emploi"]))

    assert etat.dispositifs == ["rsa"]


def test_a_separation_put_aside_opens_its_event_afterwards(voix, say):
    etat = Etat(besoins=["separation"], mode="conclu")

    tour = Actes(voix).act(etat, say("oui"))

    assert (etat.evenement, tour.suite) == ("separation", "formulaire")


def test_another_need_closes_the_event(voix, say):
    etat, _ = open_event(voix, say, "separation")

    Besoins(voix).open(etat, say("energie_impayes", sujets=["energie_impayes"]))

    assert (etat.evenement, etat.dispositifs) == (None, ["fsl_energie"])
