from datetime import datetime

import pytest

from tests.web.conftest import MOMENT, ask, codes
from web.chat.secours import RENVOYER, Secours
from web.dialogue import EngineDown


@pytest.fixture
def secours(catalogue):
    return Secours(lambda: catalogue, lambda: MOMENT)


def test_the_menu_gives_back_the_message_the_needs_and_people_to_call(secours, catalogue):
    contacts, menu = secours("je cherche une crèche")

    assert contacts["custom"]["contacts"][0]["telephone"] == "3230"
    assert menu["custom"]["code"] == "secours"
    assert menu["buttons"][0] == {"title": RENVOYER, "payload": "je cherche une crèche"}
    connus = {sujet.libelle for sujet in catalogue.contenu.sujets.values() if sujet.information}
    assert {bouton["payload"] for bouton in menu["buttons"][1:]} == connus


def test_every_need_of_the_menu_has_its_information_its_contacts_and_the_menu_again(secours):
    for bouton in secours("x")[-1]["buttons"][1:]:
        information, contacts, menu = secours(bouton["payload"])

        assert information["text"] and contacts["custom"]["contacts"]
        assert codes([information, menu]) == ["secours_information", "secours"]


def test_what_is_said_is_what_holds_today(catalogue):
    avant, apres = (
        Secours(lambda: catalogue, lambda j=jour: datetime(*j))("Loyer impayé, expulsion")[0]["text"]
        for jour in ((2026, 11, 21), (2027, 11, 21))
    )

    assert avant != apres


async def test_with_the_engine_down_a_person_chooses_a_need_and_reads_about_it(client, engine):
    engine.fault = EngineDown("stopped")
    status, corps = await ask(client, "je cherche une crèche")
    assert (status, corps["etat"]) == (200, "secours")
    assert RENVOYER in corps["boutons"]

    _, corps = await ask(client, "Loyer impayé, expulsion")

    assert "Prévenez votre bailleur" in corps["html"]
    assert "Autre" not in corps["etat"]


async def test_the_message_is_sent_again_with_one_press_when_the_engine_is_back(client, engine):
    engine.fault = EngineDown("stopped")
    _, corps = await ask(client, "je cherche une crèche")
    assert 'value="je cherche une crèche"' in corps["boutons"]
    engine.fault = None

    _, corps = await ask(client, "je cherche une crèche")

    assert corps["etat"] == "ok"


async def test_the_message_sent_again_has_the_name_it_had_so_that_it_is_played_once(client, engine):
    await ask(client, "bonjour")
    engine.fault = EngineDown("cut after it saved")
    await ask(client, "je cherche une crèche")
    engine.fault = None

    await ask(client, "je cherche une crèche")
    await ask(client, "je cherche une crèche")

    premier, cherche, encore, autre = engine.envois
    assert cherche == encore
    assert len({premier, cherche, autre}) == 3


async def test_another_message_after_a_fault_has_a_name_of_its_own(client, engine):
    engine.fault = EngineDown("cut")
    await ask(client, "je cherche une crèche")
    await ask(client, "mon loyer est en retard")

    assert len(set(engine.envois)) == 2
