import pytest

from actions.actes import Actes
from actions.etat import Etat
from actions.formulaire import Formulaire


@pytest.fixture
def actes(voix):
    return Actes(voix)


def test_yes_after_a_danger_takes_the_questions_up_again(actes, pension, voix, say):
    Formulaire(voix).lead(pension, say(niveau="violence"))

    tour = actes.act(pension, say("oui"))
    Formulaire(voix).lead(pension, say("oui"))

    assert tour.suite == "formulaire"
    assert (pension.demande, pension.situation["nombre_enfants"]) == ("titre", 2)


def test_no_after_a_danger_does_not_take_them_up(actes, pension, voix, say):
    Formulaire(voix).lead(pension, say(niveau="violence"))

    tour = actes.act(pension, say("non"))

    assert tour.suite is None
    assert pension.demande is None


def test_yes_opens_the_need_that_was_kept(actes, say):
    etat = Etat(sujet="pension_alimentaire", dispositifs=["aripa"], mode="conclu", besoins=["energie_impayes"])

    tour = actes.act(etat, say("oui"))

    assert (etat.sujet, etat.dispositifs, etat.besoins) == ("energie_impayes", ["fsl_energie"], [])
    assert tour.suite == "formulaire"


def test_no_drops_the_need_that_was_kept(actes, say, said):
    etat = Etat(sujet="pension_alimentaire", dispositifs=["aripa"], mode="conclu", besoins=["energie_impayes"])

    tour = actes.act(etat, say("non"))

    assert said(tour) == ["autre_besoin"]
    assert (etat.sujet, etat.besoins) == ("pension_alimentaire", [])


@pytest.mark.parametrize("intent", ["oui", "non", "ne_sait_pas"])
def test_an_answer_to_nothing_asks_what_it_is_about(actes, say, said, intent):
    assert said(actes.act(Etat(), say(intent))) == ["rien_en_cours"]


@pytest.mark.parametrize(
    ("intent", "code"),
    [
        ("saluer", "accueil"),
        ("remercier", "merci"),
        ("qui_es_tu", "qui_es_tu"),
        ("arreter", "au_revoir"),
        ("pourquoi", "rien_en_cours"),
        ("corriger", "rien_en_cours"),
        ("revenir", "rien_en_cours"),
    ],
)
def test_every_act_is_answered_before_anything_was_said(actes, say, said, intent, code):
    assert said(actes.act(Etat(), say(intent))) == [code]


def test_starting_again_forgets_everything(actes, pension, say, said):
    assert said(actes.act(pension, say("recommencer"))) == ["on_recommence"]
    assert pension == Etat()


def test_a_correction_after_the_result_concludes_again(actes, pension, say):
    pension.mode, pension.demande = "conclu", None

    tour = actes.act(pension, say("corriger", faits={"nombre_enfants": 3}))

    assert "3 enfants" in tour.messages[0]["text"]
    assert tour.suite == "formulaire"


def test_a_correction_that_changes_nothing_is_noted_without_saying_everything_again(actes, facture, say, said):
    facture.situation |= {"commune": "01034", "statut_occupation": "locataire", "nombre_enfants": 2}
    facture.mode, facture.demande = "conclu", None

    tour = actes.act(facture, say("corriger", faits={"nombre_enfants": 3}))

    assert said(tour) == ["note", "sans_changement"]
    assert tour.suite is None
    assert facture.situation["nombre_enfants"] == 3


def test_a_commune_said_after_the_words_for_a_role_gives_people_near_it_and_nothing_twice(actes, pension, say, said):
    pension.situation = {"role": "debiteur"}
    pension.mode, pension.demande = "conclu", None

    tour = actes.act(pension, say("corriger", faits={"commune": "01427"}))

    assert said(tour) == ["note", "contact"]
    assert "Trévoux" in tour.messages[-1]["text"]


def test_why_says_the_reasons_of_each_right(actes, pension, say):
    pension.situation |= {"titre": "executoire", "vit_en_couple": False}

    tour = actes.act(pension, say("pourquoi"))

    assert len(tour.messages) == 2
    assert all("\n" in message["text"] for message in tour.messages)


def test_somebody_to_speak_to_is_given_before_anything_was_said(actes, say):
    (message,) = actes.act(Etat(), say("parler_personne")).messages

    assert message["custom"]["contacts"]


def test_what_is_unclear_is_never_said_twice(actes, say, said):
    etat = Etat()

    premier, second, troisieme = (said(actes.clarify(etat, say())) for _ in range(3))

    assert premier == troisieme == ["repli"]
    assert second == ["contact"]


def test_two_likely_needs_are_proposed(actes, say):
    etat = Etat()
    propositions = ["pension_alimentaire", "energie_impayes"]

    (message,) = actes.clarify(etat, say(suite="clarification", propositions=propositions)).messages

    assert message["custom"] == {"type": "clarification", "sujets": propositions}
    assert len(message["buttons"]) == 3
    assert etat.propositions == propositions
