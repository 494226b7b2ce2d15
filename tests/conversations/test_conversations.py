"""Whole conversations through the real trained model, the real Rasa and the real action server.

Each turn says what the person writes (`moi`) and, as needed, what the answer must hold: `dit` (parts of the text, case
ignored), `pas` (what it must not hold), `demande` (the fait that is asked next, "" for none), `types` (kinds of message
that must be there), `verdicts` ({dispositif: verdict}).
"""

import secrets
import statistics
from pathlib import Path

import pytest
import yaml

from tests.contenu import catalogue as read_catalogue
from tests.lecture import as_page, as_text, unexplained

pytestmark = pytest.mark.rasa
DOSSIER = Path(__file__).parent
BULLES = 3  # the most that a reply may have, whatever happened in its turn
QUESTIONS: dict[str, int] = {}  # questions asked before a result, by conversation


def load_conversations():
    for fichier in sorted(DOSSIER.glob("*.yml")):
        for conversation in yaml.safe_load(fichier.read_text(encoding="utf-8")):
            yield pytest.param(conversation, id=f"{fichier.stem}: {conversation['nom']}")


def asked(messages):
    return [m["custom"]["fait"] for m in messages if m.get("custom", {}).get("type") == "question"]


def assert_in_its_place(messages):
    """Helplines come first, alone in their bubble; what asks comes last."""
    secours = [rang for rang, m in enumerate(messages) if m["custom"].get("type") == "urgence"]
    questions = [rang for rang, m in enumerate(messages) if m["custom"].get("type") == "question"]
    assert secours in ([], [0])
    assert questions in ([], [len(messages) - 1])


def assert_turn(tour, messages):
    texte = "\n".join(m["text"] for m in messages).lower()
    types = [m.get("custom", {}).get("type") for m in messages]
    verdicts = {
        m["custom"]["dispositif"]: m["custom"]["verdict"] for m in messages if m["custom"].get("type") == "resultat"
    }
    assert messages, "no answer at all"
    assert len(messages) <= BULLES, [m["text"][:60] for m in messages]
    assert_in_its_place(messages)
    contenu = read_catalogue().contenu
    assert unexplained(as_text(messages), contenu.sigles) == []
    assert unexplained(as_page(messages, contenu.numeros), contenu.sigles) == []
    assert all(m["custom"]["release"] for m in messages), "an answer names its release"
    for part in tour.get("dit", []):
        assert part.lower() in texte
    for part in tour.get("pas", []):
        assert part.lower() not in texte
    for genre in tour.get("types", []):
        assert genre in types
    if "demande" in tour:
        assert (asked(messages) or [""])[-1] == tour["demande"]
    if "verdicts" in tour:
        assert verdicts == tour["verdicts"]


@pytest.mark.parametrize("conversation", load_conversations())
async def test_conversation(dialogue, conversation):
    sender = secrets.token_hex(8)
    questions, conclu = set(), False

    for tour in conversation["tours"]:
        messages = await dialogue.tour(sender, tour["moi"])
        assert_turn(tour, messages)
        if not conclu:
            questions.update(asked(messages))
        conclu = conclu or any(m["custom"].get("type") == "resultat" for m in messages)

    if conclu:
        QUESTIONS[conversation["nom"]] = len(questions)


def test_there_are_at_least_twenty_five_conversations():
    assert len(list(load_conversations())) >= 25


def test_half_the_results_need_at_most_four_questions():
    assert len(QUESTIONS) >= 10
    assert statistics.median(QUESTIONS.values()) <= 4
