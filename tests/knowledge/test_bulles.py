"""A reply holds in the bubbles there are: nothing that was said is lost, and each thing stays in its place."""

import json
from datetime import datetime
from itertools import product
from pathlib import Path

import jsonschema
import pytest

from knowledge.bulles import BULLES, hold
from knowledge.messages import Messages, buttons
from tests.contenu import RACINE


def text(texte, **custom):
    return {"text": texte, "custom": {"type": "information"} | custom}


def people(*codes):
    lignes = ["Qui peut vous aider :", *(f"• {code}" for code in codes)]
    return {"text": "\n".join(lignes), "custom": {"type": "contact", "contacts": [{"code": code} for code in codes]}}


def result(nom, *codes):
    custom = {"type": "resultat", "dispositif": nom, "contacts": [{"code": code} for code in codes]}
    return {"text": f"**{nom}**", "custom": custom}


SECOURS = {"text": "• 17", "custom": {"type": "urgence", "niveau": "violence"}}
LIGNE = text("Le 17, le 114.", code="rappel_securite")
AUTRE = text("Vous parliez aussi du loyer. On regarde ?", code="rappel_besoin") | {"buttons": buttons(["Oui", "Non"])}
PLAN = text("Voici.\n• ASF : probable.\n• RSA : à vérifier.", code="deces", etapes=[{"dispositif": "asf"}])


def kinds(messages):
    return [m["custom"]["type"] for m in messages]


def lines(messages):
    return {ligne for m in messages for ligne in m["text"].split("\n")}


def test_what_holds_is_left_alone():
    messages = [text("a"), people("caf"), AUTRE]

    assert hold(messages, BULLES) == messages


def test_lines_join_the_text_before_them():
    sources = [{"code": "projet"}]

    un, deux = hold([text("Bonjour."), text("C'est noté.", code="note", sources=sources), AUTRE], 2)

    assert un["text"] == "Bonjour.\nC'est noté."
    assert un["custom"] == {"type": "information", "code": "note", "sources": sources, "codes": ["note"]}
    assert deux == AUTRE


def test_a_line_after_people_is_said_before_them():
    (message,) = hold([text("Perdre quelqu'un."), people("caf", "msa"), text("C'est noté.")], 1)

    assert message["text"] == "Perdre quelqu'un.\nC'est noté.\nQui peut vous aider :\n• caf\n• msa"
    assert [c["code"] for c in message["custom"]["contacts"]] == ["caf", "msa"]


def test_people_given_twice_are_given_once():
    (message,) = hold([people("caf", "adil"), people("adil", "115")], 1)

    assert message["text"].splitlines() == ["Qui peut vous aider :", "• caf", "• adil", "• 115"]
    assert [c["code"] for c in message["custom"]["contacts"]] == ["caf", "adil", "115"]


def test_people_close_the_last_result_with_its_choices_and_keep_its_own():
    contact = people("caf", "adil") | {"buttons": buttons(["Les démarches"])}

    un, deux = hold([result("rsa", "115"), result("avip", "creche"), contact], 2)

    assert un == result("rsa", "115")
    assert deux["custom"]["type"] == "resultat"
    assert [c["code"] for c in deux["custom"]["contacts"]] == ["caf", "adil", "creche", "115"]
    assert deux["buttons"] == contact["buttons"]
    assert deux["text"].endswith("• caf\n• adil")


def test_a_result_begins_with_the_line_that_has_no_bubble():
    un, _, trois = hold([text("C'est noté."), result("rsa"), result("avip"), people("caf"), AUTRE], 3)

    assert (un["text"], un["custom"]["avant"]) == ("C'est noté.\n**rsa**", ["C'est noté."])
    assert trois == AUTRE


def test_a_plan_keeps_its_second_right_for_later_before_it_hides_a_question():
    messages = hold([PLAN, result("asf"), result("rsa"), people("caf"), AUTRE], 3)

    assert [m["custom"].get("code") or m["custom"]["dispositif"] for m in messages] == ["deces", "asf", "rappel_besoin"]
    assert messages[1]["custom"]["contacts"] == [{"code": "caf"}]


def test_everything_that_was_joined_keeps_its_name():
    (message,) = hold([text("a", code="violences_conjugales"), text("bien plus long", code="note"), people("caf")], 1)

    assert message["custom"]["codes"] == ["violences_conjugales", "note"]


@pytest.mark.parametrize("secours", [SECOURS, LIGNE])
def test_helplines_stay_first_whole_and_alone(secours):
    messages = hold([secours, text("a"), text("b"), people("caf"), text("c")], 2)

    assert messages[0] == secours
    assert len(messages) == 2


AVANT = [*product([text("un"), text("deux"), people("caf")], repeat=3), ()]
RESULTATS = [(), (result("rsa", "caf"),), (result("rsa", "caf"), result("avip", "creche"))]
APRES = [*product([(), (people("adil"),)], [(), (AUTRE,)])]


@pytest.mark.parametrize("secours", [(), (LIGNE,)])
@pytest.mark.parametrize("resultats", RESULTATS)
def test_whatever_is_said_holds_and_nothing_but_another_need_waits(secours, resultats):
    for avant, (gens, autre) in product(AVANT, APRES):
        suite = [*secours, *avant, *resultats, *gens, *autre]

        messages = hold(suite, BULLES)

        attend = set() if len(secours) + len(resultats) + len(autre) <= BULLES else {AUTRE["text"]}
        assert len(messages) <= BULLES
        assert lines(messages) == lines(suite) - attend
        assert {c["code"] for m in messages for c in m["custom"].get("contacts", [])} == {
            c["code"] for m in suite for c in m["custom"].get("contacts", [])
        }


def test_a_joined_message_follows_the_schema(catalogue):
    schema = json.loads(Path(RACINE / "docs" / "messages.schema.json").read_text(encoding="utf-8"))
    messages = Messages(catalogue, datetime(2026, 11, 21, 10))
    noms = ("note_besoin", "sans_changement", "merci")
    suite = [
        messages.phrase(noms[0], phrase="du loyer"),
        *map(messages.phrase, noms[1:]),
        messages.resultat("asf", {}),
        messages.resultat("rsa", {}),
    ]
    suite += [
        messages.contacts(catalogue.dispositif("asf").contacts, {}),
        messages.phrase("rappel_besoin", phrase="du loyer"),
    ]

    for room in (3, 2):
        for message in hold(suite, room):
            jsonschema.validate(message, schema)
