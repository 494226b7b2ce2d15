import pytest

from actions.besoins import Besoins
from actions.etat import Etat
from actions.formulaire import Formulaire
from knowledge.model import INCONNU


@pytest.fixture
def formulaire(voix):
    return Formulaire(voix)


def text(tour):
    return "\n".join(message["text"] for message in tour.messages)


def test_a_form_that_has_just_opened_asks_its_first_question(pension):
    assert (pension.demande, pension.mode, pension.posees) == ("titre", "questions", ["titre"])


def test_an_answer_is_kept_and_the_next_question_comes(formulaire, pension, say):
    tour = formulaire.lead(pension, say("oui", reponses={"titre": "executoire"}))

    assert pension.situation["titre"] == "executoire"
    assert pension.demande == "vit_en_couple"
    assert tour.suite == "formulaire"
    assert tour.messages == []


def test_the_form_ends_when_nothing_can_change_the_result(formulaire, pension, say):
    formulaire.lead(pension, say("oui", reponses={"titre": "executoire"}))

    tour = formulaire.lead(pension, say("non", reponses={"vit_en_couple": False}))

    assert (pension.demande, tour.suite) == (None, None)


def test_not_knowing_is_an_answer_and_the_question_does_not_come_back(formulaire, pension, say):
    formulaire.lead(pension, say("ne_sait_pas", reponses={"titre": INCONNU}))

    assert pension.situation["titre"] == INCONNU
    assert pension.demande != "titre"
    assert formulaire.next_fait(pension) != "titre"


def test_no_answer_ever_ends_the_questions_without_an_end(formulaire, pension, say):
    demandes = []
    while pension.demande and len(demandes) < 30:
        demandes.append(pension.demande)
        formulaire.lead(pension, say("ne_sait_pas", reponses={pension.demande: INCONNU}))

    assert len(demandes) == len(set(demandes)) < 10


@pytest.mark.parametrize("rang", [1, 2, 3])
def test_a_choice_is_taken_by_its_rank(formulaire, facture, catalogue, say, rang):
    formulaire.lead(facture, say(reponses={"commune": "01283"}))
    code = facture.demande

    formulaire.lead(facture, say(confiance=0.2, nombre=rang))

    assert facture.situation[code] == catalogue.fait(code).options[rang - 1].code


@pytest.mark.parametrize("rang", [0, -1, 99, 1.5, None])
def test_a_rank_that_no_choice_has_is_not_taken(formulaire, facture, say, rang):
    formulaire.lead(facture, say(reponses={"commune": "01283"}))
    code = facture.demande

    formulaire.lead(facture, say(confiance=0.2, nombre=rang))

    assert code not in facture.situation
    assert facture.demande == code


def test_a_choice_in_words_wins_over_a_rank(formulaire, facture, catalogue, say):
    formulaire.lead(facture, say(reponses={"commune": "01283"}))
    code = facture.demande
    dernier = catalogue.fait(code).options[-1].code

    formulaire.lead(facture, say(nombre=1, reponses={code: dernier}))

    assert facture.situation[code] == dernier


def test_an_answer_not_read_is_asked_again_with_help(formulaire, pension, catalogue, say, said):
    tour = formulaire.lead(pension, say(confiance=0.2))

    assert said(tour) == ["reponse_incomprise"]
    assert catalogue.fait("titre").aide in text(tour)
    assert pension.demande == "titre"


def test_two_answers_not_read_leave_the_question_aside_and_give_a_person(formulaire, pension, say, said):
    formulaire.lead(pension, say(confiance=0.2))
    tour = formulaire.lead(pension, say(confiance=0.2))

    assert said(tour) == ["reponse_incomprise_encore", "contact"]
    assert tour.messages[-1]["custom"]["contacts"]
    assert pension.situation["titre"] == INCONNU
    assert (pension.demande, pension.echecs) == ("vit_en_couple", 0)


def test_an_answer_read_gives_back_all_the_patience(formulaire, pension, say, said):
    formulaire.lead(pension, say(confiance=0.2))
    formulaire.lead(pension, say(reponses={"titre": "executoire"}))

    tour = formulaire.lead(pension, say(confiance=0.2))

    assert said(tour) == ["reponse_incomprise"]


def test_an_answer_out_of_bounds_is_refused_in_plain_words(formulaire, pension, say, said):
    pension.demande = "nombre_enfants"
    del pension.situation["nombre_enfants"]

    tour = formulaire.lead(pension, say(reponses={"nombre_enfants": 400}))

    assert said(tour) == ["hors_bornes"]
    assert "nombre_enfants" not in pension.situation
    assert pension.demande == "nombre_enfants"


def test_an_absurd_value_is_refused_even_when_another_was_read(formulaire, pension, say, said):
    pension.demande = "nombre_enfants"

    tour = formulaire.lead(pension, say(absurdes=["nombre_enfants"], reponses={"nombre_enfants": 2}))

    assert said(tour) == ["hors_bornes"]


def test_back_takes_the_last_answer_away_and_asks_it_again(formulaire, pension, say, said):
    formulaire.lead(pension, say(reponses={"titre": "executoire"}))

    tour = formulaire.lead(pension, say("revenir"))

    assert said(tour) == ["retour"]
    assert pension.demande == "titre"
    assert "titre" not in pension.situation


def test_back_twice_goes_back_two_questions(formulaire, facture, say):
    formulaire.lead(facture, say(reponses={"commune": "01283"}))
    deuxieme = facture.demande
    formulaire.lead(facture, say(nombre=1))
    assert facture.demande not in ("commune", deuxieme)

    formulaire.lead(facture, say("revenir"))
    assert facture.demande == deuxieme
    formulaire.lead(facture, say("revenir"))

    assert facture.demande == "commune"
    assert facture.situation == {}


def test_back_at_the_first_question_says_so_and_asks_it_again(formulaire, pension, say, said):
    tour = formulaire.lead(pension, say("revenir"))

    assert said(tour) == ["retour_impossible"]
    assert pension.demande == "titre"
    assert pension.situation["nombre_enfants"] == 2


def test_stop_keeps_what_was_said_and_concludes_nothing(formulaire, pension, voix, say, said):
    tour = formulaire.lead(pension, say("arreter"))

    assert said(tour) == ["au_revoir"]
    assert (pension.demande, pension.mode, tour.suite) == (None, "arrete", None)
    assert pension.situation["nombre_enfants"] == 2
    assert Besoins(voix).conclude(pension).messages == []


def test_starting_again_forgets_everything(formulaire, pension, voix, say, said):
    tour = formulaire.lead(pension, say("recommencer"))

    assert said(tour) == ["on_recommence"]
    assert pension == Etat(mode="arrete")
    assert Besoins(voix).conclude(pension).messages == []


def test_an_act_that_is_not_sure_is_no_act(formulaire, pension, say):
    formulaire.lead(pension, say("recommencer", confiance=0.4))

    assert pension.situation["nombre_enfants"] == 2
    assert pension.demande == "titre"


def test_an_act_that_holds_a_fait_is_an_answer_first(formulaire, pension, say):
    formulaire.lead(pension, say("arreter", faits={"titre": "executoire"}, reponses={"titre": "executoire"}))

    assert pension.situation["titre"] == "executoire"
    assert pension.demande == "vit_en_couple"


def test_a_correction_is_said_back_and_the_question_asked_again(formulaire, pension, say):
    tour = formulaire.lead(pension, say("corriger", faits={"nombre_enfants": 3}))

    assert "3 enfants" in text(tour)
    assert pension.situation["nombre_enfants"] == 3
    assert pension.demande == "titre"


def test_a_correction_without_a_value_asks_what_to_correct(formulaire, pension, say, said):
    tour = formulaire.lead(pension, say("corriger"))

    assert said(tour) == ["a_corriger"]
    assert pension.demande == "titre"


def test_a_fait_said_by_the_way_is_kept_and_said_back(formulaire, pension, say):
    tour = formulaire.lead(pension, say("oui", reponses={"titre": "executoire"}, faits={"nombre_enfants": 3}))

    assert "3 enfants" in text(tour)
    assert pension.situation["nombre_enfants"] == 3
    assert pension.demande == "vit_en_couple"


def test_a_fait_that_cannot_be_is_left_out_in_silence(formulaire, pension, say):
    formulaire.lead(pension, say("oui", reponses={"titre": "executoire"}, faits={"nombre_enfants": 400}))

    assert pension.situation["nombre_enfants"] == 2


def test_another_need_is_noted_for_later_and_the_question_asked_again(formulaire, pension, say, said):
    besoin = {"intent": "energie_impayes", "texte": "et je ne peux plus payer ma facture", "sujet": "energie_impayes"}

    tour = formulaire.lead(pension, say(**besoin))

    assert said(tour) == ["note_besoin"]
    assert pension.besoins == ["energie_impayes"]
    assert pension.demande == "titre"


def test_another_need_is_noted_once(formulaire, pension, say):
    besoin = {"intent": "energie_impayes", "texte": "et je ne peux plus payer ma facture", "sujet": "energie_impayes"}

    formulaire.lead(pension, say(**besoin))
    formulaire.lead(pension, say(**besoin))

    assert pension.besoins == ["energie_impayes"]


@pytest.mark.parametrize(
    "doute", [{"confiance": 0.3}, {"texte": "ma facture"}, {"intent": "smalltalk", "sujet": "smalltalk"}]
)
def test_a_doubtful_need_is_not_noted(formulaire, pension, say, doute):
    besoin = {"intent": "energie_impayes", "texte": "et je ne peux plus payer ma facture", "sujet": "energie_impayes"}

    formulaire.lead(pension, say(**besoin | doute))

    assert pension.besoins == []


@pytest.mark.parametrize("niveau", ["immediat", "violence", "enfant", "suicide", "sans_toit", "gaz"])
def test_danger_pauses_the_questions_and_keeps_the_answers(formulaire, pension, voix, say, said, niveau):
    tour = formulaire.lead(pension, say("oui", niveau=niveau, reponses={"titre": "executoire"}))

    assert said(tour) == ["apres_danger"]
    assert (pension.demande, pension.mode, tour.suite) == (None, "suspendu", None)
    assert pension.situation["nombre_enfants"] == 2
    assert Besoins(voix).conclude(pension).messages == []


def test_violence_where_it_is_the_subject_does_not_pause_but_danger_does(formulaire, voix, say):
    etat = Etat(sujet="violences_conjugales", dispositifs=["auu"], mode="questions")
    formulaire.lead(etat, say())
    demande = etat.demande

    formulaire.lead(etat, say(niveau="violence"))
    assert etat.demande == demande
    formulaire.lead(etat, say(niveau="immediat"))

    assert (etat.demande, etat.mode) == (None, "suspendu")


def test_communes_that_share_a_name_are_offered(formulaire, facture, say):
    tour = formulaire.lead(facture, say(confiance=0.2, communes_possibles=["01004", "01005"]))

    (message,) = tour.messages
    assert [b["title"] for b in message["buttons"]][:2] == ["Ambérieu-en-Bugey", "Ambérieux-en-Dombes"]
    assert facture.demande == "commune"
    assert facture.echecs == 0


def test_a_country_is_no_commune(formulaire, facture, say, said):
    tour = formulaire.lead(facture, say(confiance=0.2, pays="Bugey"))

    assert said(tour) == ["commune_est_un_pays"]
    assert facture.demande == "commune"


def test_an_unknown_commune_is_said_with_the_way_out(formulaire, facture, say, said):
    tour = formulaire.lead(facture, say(confiance=0.2))

    assert said(tour) == ["commune_inconnue"]
    assert "hors de l'Ain" in text(tour)


def test_a_question_in_the_middle_is_answered_then_ours_comes_again(formulaire, pension, say, said):
    tour = formulaire.lead(pension, say("demander_justificatifs", facettes=["justificatifs"]))

    assert said(tour)
    assert pension.demande == "titre"
    assert pension.objectif == "verdict"


@pytest.mark.parametrize(
    ("intent", "code"),
    [("saluer", "bonjour_encore"), ("remercier", "merci"), ("qui_es_tu", "qui_es_tu"), ("pourquoi", "pourquoi_defaut")],
)
def test_politeness_is_answered_and_the_question_asked_again(formulaire, pension, say, said, intent, code):
    tour = formulaire.lead(pension, say(intent))

    assert said(tour) == [code]
    assert pension.demande == "titre"
    assert tour.suite == "formulaire"


def test_somebody_to_speak_to_is_always_given(formulaire, pension, say):
    tour = formulaire.lead(pension, say("parler_personne"))

    (message,) = tour.messages
    assert message["custom"]["type"] == "contact"
    assert message["custom"]["contacts"]
    assert pension.demande == "titre"


def test_a_turn_never_asks_a_question_that_has_no_words(formulaire, catalogue):
    for sujet in catalogue.contenu.sujets.values():
        etat = Etat(dispositifs=list(sujet.parcours))
        while (code := formulaire.next_fait(etat)) and len(etat.situation) < 40:
            assert catalogue.fait(code).question
            etat.situation[code] = INCONNU
        assert len(etat.situation) < 40


def test_whom_to_call_is_said_at_once_in_the_middle_of_questions(formulaire, facture, say, said):
    tour = formulaire.lead(facture, say("demander_contact", facettes=["contact"]))

    assert said(tour) == ["contact"]
    assert "30 01" in tour.messages[0]["text"]
    assert facture.demande == "commune"
