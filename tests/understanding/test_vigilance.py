"""Two pairs of eyes: either may raise a level, neither may lower one."""

import pytest

from bot.understanding.danger import DANGERS, ORDRE, Danger, triage
from bot.understanding.ecoute import Dit, Ecoute
from bot.understanding.vigilance import ALERTE, CONFIRME, attention, heard_in, raise_danger, speaks_of_danger

CALME, ALARMEE = Ecoute(-3.0, "sans_toit", 2.0), Ecoute(3.0, "immediat", 2.0)
SUR = {"violences_conjugales": 1.0}
AILLEURS = {"logement": 1.0}


def sure(niveau):
    return Danger(niveau, niveau in DANGERS, tous=(niveau,))


@pytest.mark.parametrize("niveau", ORDRE)
@pytest.mark.parametrize("besoins", [SUR, AILLEURS, {}])
def test_a_sure_alarm_is_never_lowered(niveau, besoins):
    assert raise_danger(sure(niveau), CALME, besoins) == sure(niveau)


@pytest.mark.parametrize("niveau", ORDRE)
def test_a_model_that_hears_worse_raises_the_level_and_keeps_the_other(niveau):
    danger = raise_danger(sure(niveau), ALARMEE, SUR)

    assert (danger.niveau, danger.danger) == ("immediat", True)
    assert niveau in danger.tous


def test_a_level_that_is_not_clear_raises_nothing():
    assert raise_danger(sure("violence"), Ecoute(3.0, "immediat", 0.1), SUR).niveau == "violence"


@pytest.mark.parametrize("doute", ORDRE)
def test_where_nobody_listens_a_doubt_is_a_danger(doute):
    assert raise_danger(Danger(doute=doute), None, {}).niveau == doute


def test_the_model_confirms_a_doubt_or_leaves_it_one():
    douteux = Danger(doute="violence")

    confirme, laisse = (raise_danger(douteux, Ecoute(m), SUR) for m in (CONFIRME, CONFIRME - 0.1))

    assert (confirme.niveau, laisse.niveau, laisse.doute) == ("violence", None, "violence")


def test_what_may_be_happening_now_needs_less_to_be_confirmed():
    ecoute = Ecoute(CONFIRME - 0.1)

    assert raise_danger(Danger(doute="immediat"), ecoute, SUR).niveau == "immediat"


def test_the_model_alone_raises_a_danger_at_the_level_it_hears():
    danger = raise_danger(Danger(), Ecoute(ALERTE, "suicide", 1.0), SUR)

    assert (danger.niveau, danger.danger, danger.tous) == ("suicide", True, ("suicide",))


def test_a_need_that_speaks_of_danger_makes_the_model_listen_more():
    ecoute = Ecoute(0.2)

    assert attention(ecoute, SUR) > ALERTE > attention(ecoute, AILLEURS)


@pytest.mark.parametrize(
    "texte", ["il me frappe", "je veux mourir", "il a un couteau", "au secours", "mon père me bat"]
)
def test_what_is_said_in_plain_words_needs_no_model(texte):
    assert raise_danger(triage(texte), CALME, AILLEURS).danger


@pytest.mark.parametrize("texte", ["Oyonnax", "une plainte", "600 euros", "8 et 4 ans", "01000 Bourg en Bresse", ""])
def test_a_few_words_raise_no_danger_by_the_model_alone(texte):
    assert raise_danger(triage(texte), heard_in(texte, ALARMEE), SUR) == Danger()


def test_a_doubt_in_a_few_words_can_still_be_confirmed():
    assert raise_danger(triage("emprise de mon mari"), heard_in("emprise", ALARMEE), SUR).niveau is not None


def test_a_threat_beside_a_practical_question_is_a_danger_whatever_the_need_of_the_message():
    texte = "il me surveille tout le temps, comment avoir la prime d'activité ?"

    entendu = Ecoute(-0.1, "violence", 0.0)  # the message as a whole speaks of housing

    assert raise_danger(triage(texte), entendu, AILLEURS).niveau is None
    assert raise_danger(triage(texte), entendu, AILLEURS, clause=0.5).niveau == "violence"


def test_a_clause_confirms_no_doubt_when_the_whole_plainly_speaks_of_something_else():
    texte = "le radar me surveille tout le temps, il me suit partout, combien de points ai-je perdus ?"

    assert triage(texte).doute == "violence"
    assert raise_danger(triage(texte), CALME, AILLEURS, clause=0.9).niveau is None


def test_an_alarming_clause_raises_nothing_by_itself():
    assert raise_danger(triage("la caf me doit de l'argent"), CALME, AILLEURS, clause=0.9) == Danger()


@pytest.mark.parametrize(
    ("texte", "intent", "attendu"),
    [
        ("mon mari me frappe", "violences_conjugales", Dit(True)),
        ("c'est quoi les conditions de l'aide universelle", "violences_conjugales", None),
        ("mon fils de 12 ans a disparu", "urgence_danger", Dit(True)),
        ("edf va couper", "energie_impayes", Dit(False, leger=True)),
    ],
)
def test_the_guard_learns_violence_that_is_told_and_no_danger_from_the_other_needs(texte, intent, attendu):
    assert speaks_of_danger(texte, intent) == attendu
