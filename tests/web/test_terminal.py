import io
import json

import pytest
from rich.console import Console

from web import terminal


class FakeDialogue:
    """Asks what it is told to ask; keeps what it hears."""

    def __init__(self, *reponses):
        self.reponses, self.recus = list(reponses), []

    async def tour(self, sender, texte):
        self.recus.append(texte)
        return [self.reponses.pop(0)] if self.reponses else [{"text": "bien", "custom": {"type": "information"}}]


def question(attendu, *choix):
    return {"text": "Et vous ?", "buttons": [{"title": c, "payload": c} for c in choix],
            "custom": {"type": "question", "attendu": attendu}}  # fmt: skip


@pytest.fixture
def screen(monkeypatch):
    """Type lines in the terminal; what is shown is kept."""
    sortie = io.StringIO()

    def type_lines(*lignes):
        restantes = list(lignes)

        def read(*_):
            if not restantes:
                raise EOFError
            return restantes.pop(0)

        console = Console(file=sortie, width=100)
        monkeypatch.setattr(console, "input", read)
        monkeypatch.setattr(terminal, "Console", lambda: console)
        return sortie

    return type_lines


async def test_a_digit_chooses_the_answer_of_that_rank(screen):
    screen("bonjour", "2")
    dialogue = FakeDialogue(question("oui_non", "Oui", "Non", "Je ne sais pas"))

    await terminal.talk(dialogue, "web")

    assert dialogue.recus == ["bonjour", "Non"]


@pytest.mark.parametrize("attendu", ["nombre", "montant", "duree_mois", "age_mois", "date", "commune"])
async def test_a_digit_is_the_answer_when_a_number_is_asked(screen, attendu):
    sortie = screen("bonjour", "1")
    dialogue = FakeDialogue(question(attendu, "Je ne sais pas"))

    await terminal.talk(dialogue, "web")

    assert dialogue.recus == ["bonjour", "1"]
    assert "Je ne sais pas" in sortie.getvalue()


@pytest.mark.parametrize("texte", ["0", "4", "²", "-1"])
async def test_what_is_no_rank_is_sent_as_it_is(screen, texte):
    screen("bonjour", texte)
    dialogue = FakeDialogue(question("oui_non", "Oui", "Non", "Je ne sais pas"))

    await terminal.talk(dialogue, "web")

    assert dialogue.recus == ["bonjour", texte]


async def test_quit_ends_without_a_word(screen):
    screen("/quitter", "bonjour")
    dialogue = FakeDialogue()

    await terminal.talk(dialogue, "web")

    assert dialogue.recus == []


async def test_what_a_message_holds_is_never_a_style(screen):
    sortie = screen("bonjour")

    await terminal.talk(FakeDialogue({"text": "[red]17[/red]"}), "web")

    assert "[red]17[/red]" in sortie.getvalue()


async def test_each_answer_is_one_json_a_line_with_its_turn(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("été\n\nfin\n/quitter\nencore\n"))
    dialogue = FakeDialogue()

    await terminal.talk_json(dialogue, "sms")

    messages = [json.loads(ligne) for ligne in capsys.readouterr().out.splitlines()]
    assert dialogue.recus == ["été", "", "fin"]
    assert [(m["tour"], m["canal"], m["text"]) for m in messages] == [
        (1, "sms", "bien"),
        (2, "sms", "bien"),
        (3, "sms", "bien"),
    ]
