import json
import re
from datetime import datetime, time
from pathlib import Path

import jsonschema
import pytest

from knowledge.messages import Messages, question
from knowledge.model import Renvoi
from knowledge.resultats import Resultats
from knowledge.textes import PLACEHOLDER
from tests.situations import situations

RACINE = Path(__file__).parent.parent.parent
SCHEMA = json.loads((RACINE / "docs" / "messages.schema.json").read_text(encoding="utf-8"))
EXEMPLES = re.findall(r"```json\n(.*?)```", (RACINE / "docs" / "messages.md").read_text(encoding="utf-8"), re.DOTALL)
TYPES = ["question", "resultat", "contact", "urgence", "clarification", "information"]
MOMENT = datetime(2026, 11, 21, 10)
VIDE = {"text": "Bonjour.", "custom": {"type": "information"}}


@pytest.fixture
def messages(catalogue):
    return Messages(catalogue, MOMENT)


def problems(message):
    validator = jsonschema.Draft7Validator(SCHEMA)
    return [f"{'/'.join(map(str, fault.path))}: {fault.message}" for fault in validator.iter_errors(message)]


def filled_by_the_program(texte, contenu):
    noms = [found[2] for found in PLACEHOLDER.finditer(texte) if not found[1]]
    return {nom: "ceci" for nom in noms if nom not in contenu.baremes}


def test_the_schema_is_a_schema_and_names_the_six_types():
    jsonschema.Draft7Validator.check_schema(SCHEMA)

    assert SCHEMA["properties"]["custom"]["properties"]["type"]["enum"] == TYPES


def test_every_sentence_of_the_interface_is_an_information(messages):
    for code, phrase in messages.contenu.phrases.items():
        message = messages.phrase(code, **filled_by_the_program(phrase.texte, messages.contenu))

        assert problems(message) == []


def test_every_question_follows_the_schema(messages):
    demandes = {code: fait for code, fait in messages.contenu.faits.items() if fait.question}
    for code, fait in demandes.items():
        message = question(code, fait, "Cette réponse peut changer le résultat.", "abc")

        assert problems(message) == []
        assert message["custom"]["type"] == "question"


@pytest.mark.parametrize("auteur", [False, True])
@pytest.mark.parametrize("niveau", ["immediat", "violence", "enfant", "suicide", "sans_toit", "gaz"])
def test_every_danger_gives_at_least_one_number(messages, niveau, auteur):
    message = messages.urgence(niveau, auteur)

    assert problems(message) == []


def test_every_pair_of_needs_can_be_clarified(messages):
    codes = [code for code in messages.contenu.sujets if code not in ("smalltalk", "hors_sujet")]
    for code in codes:
        assert problems(messages.clarification([code, codes[0]])) == []


def test_what_is_said_of_every_need_follows_the_schema(messages):
    for code, sujet in messages.contenu.sujets.items():
        if sujet.information:
            assert problems(messages.enonces(sujet.information, {}, code)) == []
        renvois = sujet.contacts or (Renvoi(famille="organisme", raison="Pour toute question."),)
        assert problems(messages.contacts(renvois, {"commune": "01283"})) == []


@pytest.mark.lent
@pytest.mark.parametrize(("code", "cas"), situations())
def test_the_result_of_every_cas_follows_the_schema(catalogue, code, cas):
    messages = Messages(catalogue, datetime.combine(cas["le"], time(10)))

    message = messages.resultat(code, dict(cas["situation"]))

    assert problems(message) == []


def test_an_amount_told_alone_is_an_information(catalogue):
    situation = {"nombre_enfants": 2, "paiement_pension": "rien"}

    montants = Resultats(catalogue, MOMENT).montants("asf", situation)

    assert montants
    assert problems({"text": montants[0]["texte"], "custom": {"type": "information", "montant": montants[0]}}) == []


@pytest.mark.parametrize("exemple", EXEMPLES)
def test_the_examples_of_the_documentation_follow_the_schema(exemple):
    assert problems(json.loads(exemple)) == []


@pytest.mark.parametrize(
    "message",
    [
        {"custom": {"type": "information"}},
        {"text": "", "custom": {"type": "information"}},
        {"text": "Bonjour."},
        VIDE | {"custom": {"type": "publicite"}},
        VIDE | {"custom": {"type": "resultat"}},
        VIDE | {"custom": {"type": "urgence", "niveau": "violence", "numeros": []}},
        VIDE | {"custom": {"type": "information", "numero_de_dossier": "12"}},
        VIDE | {"buttons": [{"title": "Oui"}]},
        VIDE | {"html": "<b>Bonjour</b>"},
    ],
)
def test_a_message_that_a_channel_could_not_read_is_refused(message):
    assert problems(VIDE) == []
    assert problems(message) != []
