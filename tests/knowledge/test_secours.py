"""The first bubble of each danger holds the right numbers, a silent channel, and no word that hurts."""

from datetime import datetime

import pytest

from knowledge.messages import Messages

MOMENT = datetime(2026, 11, 21, 10)
SILENCIEUX = "sms_114"
ATTENDUS = {
    "immediat": {"police_17", "urgence_112", "samu_15", SILENCIEUX},
    "violence": {"violences_3919", "victimes_116006", "arretonslesviolences", SILENCIEUX},
    "enfant": {"enfance_119", "police_17", SILENCIEUX},
    "suicide": {"suicide_3114", "samu_15", "urgence_112", SILENCIEUX},
    "sans_toit": {"siao_115", "violences_3919", "sms_114"},
    "gaz": {"gaz_grdf", "pompiers_18"},
}
JAMAIS = [
    "je préviens la police",
    "j'ai prévenu",
    "confidentiel",
    "pourquoi ne partez",
    "vous êtes victime",
    "vous devez",
]


@pytest.fixture
def messages(catalogue):
    return Messages(catalogue, MOMENT)


@pytest.mark.parametrize(("niveau", "attendus"), ATTENDUS.items())
def test_the_first_bubble_holds_the_numbers_of_its_danger(messages, niveau, attendus):
    message = messages.urgence(niveau)

    codes = {numero["code"] for numero in message["custom"]["numeros"]}
    assert codes == attendus


@pytest.mark.parametrize("niveau", ATTENDUS)
@pytest.mark.parametrize("auteur", [False, True])
def test_no_answer_to_a_danger_promises_or_blames(messages, niveau, auteur):
    texte = messages.urgence(niveau, auteur)["text"].lower()

    assert [mots for mots in JAMAIS if mots in texte] == []


@pytest.mark.parametrize("niveau", ["immediat", "violence", "enfant"])
def test_the_robot_says_that_it_warns_nobody(messages, niveau):
    assert "je ne préviens personne" in messages.urgence(niveau)["text"]


def test_the_reminder_offers_every_person_a_number_and_a_silent_channel(messages):
    texte = messages.phrase("rappel_securite")["text"]

    assert [numero for numero in ("17", "114", "3919", "116 006") if numero not in texte] == []
