import pytest

from actions.besoins import Besoins
from actions.etat import Etat


@pytest.fixture
def besoins(voix):
    return Besoins(voix)


def dispositifs(tour):
    return [m["custom"]["dispositif"] for m in tour.messages if m["custom"]["type"] == "resultat"]


def test_opening_a_need_acknowledges_it_and_says_back_what_was_heard(besoins, say):
    etat = Etat()

    tour = besoins.open(etat, say("pension_alimentaire", sujets=["pension_alimentaire"], faits={"nombre_enfants": 2}))

    assert etat.dispositifs == ["aripa", "asf"]
    assert (etat.mode, tour.suite) == ("questions", "formulaire")
    assert "2 enfants" in tour.messages[-1]["text"]


def test_a_message_with_two_needs_opens_one_and_keeps_the_other(besoins, say, said):
    etat = Etat()

    tour = besoins.open(etat, say("pension_alimentaire", sujets=["pension_alimentaire", "energie_impayes"]))

    assert (etat.sujet, etat.besoins) == ("pension_alimentaire", ["energie_impayes"])
    assert "note_besoin" in said(tour)


def test_an_unknown_need_is_left_out(besoins, say):
    etat = Etat()

    besoins.open(etat, say("pension_alimentaire", sujets=["rien_du_tout"]))

    assert etat.sujet == "pension_alimentaire"
    assert etat.besoins == []


def test_opening_a_need_again_does_not_keep_it_for_later(besoins, say):
    etat = Etat(besoins=["energie_impayes"])

    besoins.open(etat, say("energie_impayes", sujets=["energie_impayes"]))

    assert etat.besoins == []


def test_what_was_said_for_a_need_serves_the_next(besoins, say, pension):
    besoins.open(pension, say("energie_impayes", sujets=["energie_impayes"]))

    assert pension.situation["commune"] == "01283"
    assert (pension.demande, pension.posees, pension.echecs) == (None, [], 0)


def test_an_author_of_violence_is_not_thanked_for_telling(besoins, say, said):
    etat = Etat()

    tour = besoins.open(etat, say("violences_conjugales", sujets=["violences_conjugales"], faits={"role": "auteur"}))

    assert "Ce n'est pas de votre faute" not in "\n".join(m["text"] for m in tour.messages)


def test_an_author_of_violence_hears_their_own_words_and_no_verdict(besoins, say, voix):
    etat = Etat()
    besoins.open(etat, say("violences_conjugales", sujets=["violences_conjugales"], faits={"role": "auteur"}))

    tour = besoins.conclude(etat)

    assert dispositifs(tour) == []
    assert "fnacav" in [c["code"] for c in tour.messages[-1]["custom"]["contacts"]]


def test_the_conclusion_gives_the_likeliest_right_first(besoins, pension):
    pension.situation |= {"titre": "aucun", "vit_en_couple": False, "lien_parents": "concubins"}
    verdicts = {}

    tour = besoins.conclude(pension)

    for message in tour.messages:
        if message["custom"]["type"] == "resultat":
            verdicts[message["custom"]["dispositif"]] = message["custom"]["verdict"]
    ordre = ["probable", "a_verifier", "peu_probable"]
    assert len(verdicts) == 2
    assert [ordre.index(v) for v in verdicts.values()] == sorted(ordre.index(v) for v in verdicts.values())


def test_the_conclusion_says_each_contact_once(besoins, pension):
    pension.situation |= {"titre": "executoire", "vit_en_couple": False}

    tour = besoins.conclude(pension)

    codes = [c["code"] for m in tour.messages if m["custom"]["type"] == "contact" for c in m["custom"]["contacts"]]
    assert codes
    assert len(codes) == len(set(codes))


def test_the_conclusion_comes_back_to_the_other_need(besoins, pension, said):
    pension.besoins = ["energie_impayes"]

    tour = besoins.conclude(pension)

    assert said(tour)[-1] == "rappel_besoin"
    assert pension.mode == "conclu"


@pytest.mark.parametrize("mode", ["arrete", "suspendu"])
def test_nothing_is_concluded_after_a_stop_or_a_danger(besoins, pension, mode):
    pension.mode = mode

    assert besoins.conclude(pension).messages == []
    assert pension.mode == mode


def test_whom_to_see_is_concluded_without_a_verdict(besoins, pension):
    pension.objectif = "contact"

    tour = besoins.conclude(pension)

    assert dispositifs(tour) == []
    assert tour.messages[0]["custom"]["type"] == "contact"
    assert pension.objectif == "verdict"


def test_a_conclusion_is_said_with_everything_unknown(besoins, catalogue):
    for code, sujet in catalogue.contenu.sujets.items():
        etat = Etat(sujet=code, dispositifs=list(sujet.parcours), mode="questions")

        if sujet.parcours:
            tour = besoins.conclude(etat)
            assert set(dispositifs(tour)) == set(sujet.parcours)


def test_every_need_without_questions_is_answered_with_whom_to_see(besoins, catalogue, say):
    for code, sujet in catalogue.contenu.sujets.items():
        if not sujet.parcours and code not in ("smalltalk", "hors_sujet"):
            tour = besoins.inform(Etat(), say(code, sujets=[code]))

            assert any(m["custom"]["type"] == "contact" and m["custom"]["contacts"] for m in tour.messages), code
            assert all(m["text"] for m in tour.messages), code


@pytest.mark.parametrize("code", ["smalltalk", "hors_sujet"])
def test_what_is_no_need_is_answered_in_one_sentence(besoins, say, said, code):
    assert said(besoins.inform(Etat(), say(code, sujets=[code]))) == [code]


def test_a_second_message_outside_the_subject_leads_to_a_person(besoins, say, said):
    etat = Etat()

    premier, second, troisieme = (said(besoins.inform(etat, say("hors_sujet"))) for _ in range(3))

    assert premier == troisieme == ["hors_sujet"]
    assert second == ["contact"]


def test_what_is_no_need_leaves_what_was_spoken_of(besoins, pension, say):
    besoins.inform(pension, say("hors_sujet"))

    assert pension.sujet == "pension_alimentaire"
    assert pension.dispositifs == ["aripa", "asf"]


def test_the_same_need_told_again_after_its_result_gives_people_and_no_result(besoins, pension, say, said):
    pension.mode = "conclu"

    tour = besoins.open(pension, say("pension_alimentaire", sujets=["pension_alimentaire"]))

    assert said(tour) == ["contact"]
    assert besoins.conclude(pension).messages == []
    assert pension.mode == "conclu"


def test_the_same_need_with_something_new_is_concluded_again(besoins, pension, say, said):
    pension.mode = "conclu"

    tour = besoins.open(
        pension, say("pension_alimentaire", sujets=["pension_alimentaire"], faits={"nombre_enfants": 4})
    )

    assert "contact" not in said(tour)
    assert pension.mode == "questions"


@pytest.mark.parametrize("grave", ["violences_conjugales", "urgence_danger"])
def test_beside_a_danger_a_practical_question_is_answered_at_once(besoins, say, catalogue, grave):
    etat, recu = Etat(), say(grave, sujets=[grave, "logement"])

    tour = besoins.open(etat, recu) if catalogue.contenu.sujets[grave].parcours else besoins.inform(etat, recu)

    assert any(m["custom"].get("code") == "logement" for m in tour.messages)
    assert etat.besoins == []


def test_beside_a_danger_a_need_that_has_questions_is_kept_for_afterwards(besoins, say, said):
    etat = Etat()

    tour = besoins.open(etat, say("violences_conjugales", sujets=["violences_conjugales", "energie_impayes"]))

    assert "note_besoin" in said(tour)
    assert etat.besoins == ["energie_impayes"]
