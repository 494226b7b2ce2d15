"""Talk in a terminal: colours and numbered choices for a person, one JSON a message for a program."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from knowledge.messages import Message
from web.dialogue import Dialogue

SENDER = "terminal"
QUIT = ("/quitter", "/quit", "/q")
NUMBERS = ("nombre", "montant", "duree_mois", "age_mois", "date", "commune")  # there, a digit is the answer
COLOURS = {"urgence": "bold red", "resultat": "green", "contact": "cyan", "question": "yellow"}


def read_texts(flux: Iterable[str]) -> Iterator[str]:
    """Read one message a line, plain or `{"text": …}`.

    >>> list(read_texts(['bonjour\\n', '{"text": "oui"}', '{oups', '{"text": null}']))
    ['bonjour', 'oui', '{oups', '{"text": null}']
    """
    for ligne in flux:
        texte = ligne.rstrip("\n")
        with suppress(ValueError, LookupError, TypeError):
            objet = json.loads(texte)["text"] if texte.startswith("{") else texte
            texte = objet if isinstance(objet, str) else texte
        yield texte


async def talk_json(dialogue: Dialogue, canal: str) -> None:
    """Read one message a line; print every answer as JSON with its turn."""
    for tour, ligne in enumerate(sys.stdin, start=1):
        texte = ligne.rstrip("\n")
        if texte.strip() in QUIT:
            return
        for message in await dialogue.tour(SENDER, texte):
            print(json.dumps({"tour": tour, "canal": canal, **message}, ensure_ascii=False, default=str), flush=True)


async def talk(dialogue: Dialogue, canal: str) -> None:
    """Talk with a person; a number chooses the answer of that rank."""
    console = Console()
    boutons: list[dict[str, Any]] = []
    console.print("[dim]Racontez votre situation. Un chiffre choisit une réponse proposée. /quitter pour finir.[/dim]")
    while True:
        try:
            texte = console.input("[bold]vous >[/bold] ").strip()
        except (EOFError, KeyboardInterrupt):
            return
        if texte in QUIT:
            return
        if texte.isdecimal() and 1 <= int(texte) <= len(boutons):
            texte = boutons[int(texte) - 1]["payload"]
        boutons = []
        for message in await dialogue.tour(SENDER, texte):
            boutons = message.get("buttons") or boutons
            show(console, message)
        if (message.get("custom") or {}).get("attendu") in NUMBERS:
            console.print("   " + " / ".join(bouton["title"] for bouton in boutons))
            boutons = []
        for rang, bouton in enumerate(boutons, start=1):
            console.print(f"   [bold]{rang}[/bold]. {bouton['title']}")


def show(console: Console, message: Message) -> None:
    """Print one message, whole."""
    genre = (message.get("custom") or {}).get("type", "")
    texte = Text(str(message.get("text", "")).replace("**", ""))
    console.print(Panel(texte, border_style=COLOURS.get(genre, "dim"), expand=False))
