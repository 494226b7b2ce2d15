from itertools import product
from types import SimpleNamespace

import pytest

from actions.etat import Etat
from actions.formes import ActionActe, ActionClarifier, ActionInformer, ActionRepondreFacette, ValiderFormulaire

PROPOSEES = {"suite": "clarification", "propositions": ["pension_alimentaire", "energie_impayes"]}
ECHECS = {  # what a person may hear that does not help, and how it is understood
    "bavardage": (ActionInformer, {"intent": {"name": "smalltalk", "confidence": 0.9}}),
    "hors sujet": (ActionInformer, {"intent": {"name": "hors_sujet", "confidence": 0.9}}),
    "incompris": (ActionClarifier, {"intent": {"name": "nlu_fallback", "confidence": 0.2}}),
    "clarification": (
        ActionClarifier,
        {"intent": {"name": "nlu_fallback", "confidence": 0.5}, "comprehension": PROPOSEES},
    ),
    "oui à rien": (ActionActe, {"intent": {"name": "oui", "confidence": 0.9}}),
    "combien de rien": (ActionRepondreFacette, {"intent": {"name": "demander_montant", "confidence": 0.9}}),
}
POLIS = ["saluer", "remercier", "qui_es_tu"]


@pytest.fixture
def dire(catalogue, voix):
    """Lead whole turns through the real actions, one slot carried from each to the next."""
    slots = {}

    async def dire(action, message, demande=None):
        dits = []
        dispatcher = SimpleNamespace(utter_message=lambda text, buttons, json_message: dits.append(json_message))
        boucle = {"name": "formulaire"} if demande else {}
        tracker = SimpleNamespace(
            slots=slots | {"requested_slot": demande}, latest_message={"text": "…"} | message, active_loop=boucle
        )
        for event in await action(lambda: catalogue, lambda: voix.messages.resultats.moment).run(
            dispatcher, tracker, {}
        ):
            if event["event"] == "slot":
                slots[event["name"]] = event["value"]
        return [dit.get("code") or dit["type"] for dit in dits]

    return dire


def acte(intent):
    return {"intent": {"name": intent, "confidence": 0.9}}


@pytest.mark.parametrize(("premier", "second"), product(ECHECS, repeat=2))
async def test_two_failures_in_a_row_of_whatever_mix_lead_to_a_person(dire, premier, second):
    avant = await dire(*ECHECS[premier])

    assert "contact" not in avant
    assert await dire(*ECHECS[second]) == ["contact"]


@pytest.mark.parametrize("intent", POLIS)
async def test_politeness_is_no_failure_and_ends_no_row_of_them(dire, intent):
    await dire(*ECHECS["incompris"])

    poli = await dire(ActionActe, acte(intent))

    assert "contact" not in poli
    assert await dire(*ECHECS["hors sujet"]) == ["contact"]


@pytest.mark.parametrize("intent", POLIS)
async def test_politeness_said_twice_leads_to_nobody(dire, intent):
    assert [await dire(ActionActe, acte(intent)) for _ in range(3)].count(["contact"]) == 0


async def test_what_is_answered_between_two_failures_breaks_the_row(dire):
    await dire(*ECHECS["incompris"])
    await dire(ActionRepondreFacette, acte("demander_definition") | {"comprehension": {"nommes": ["asf"]}})

    assert "contact" not in await dire(*ECHECS["hors sujet"])


async def test_a_failure_before_the_questions_counts_with_one_among_them(dire):
    await dire(*ECHECS["hors sujet"])

    dits = await dire(ValiderFormulaire, acte("nlu_fallback"), demande="nombre_enfants")

    assert dits[:2] == ["reponse_incomprise_encore", "contact"]


def test_a_row_of_failures_is_forgotten_when_a_turn_adds_none():
    etat = Etat(echecs=1)

    etat.forgive(1)

    assert etat.echecs == 0
