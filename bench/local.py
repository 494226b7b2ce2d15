"""Measure in one process, alone: `python -m bench.local MODELE FOIS` prints its numbers as one JSON object.

It is a process of its own so that what it loads does not weigh on the other measures.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from bench import noyau, questions
from bench.charge import ACTE, DEPISTAGE, huge_message
from bench.statistiques import named


async def timed(call: Callable[[], Awaitable[Any]]) -> float:
    """Return the milliseconds of one call."""
    depart = time.perf_counter()
    await call()
    return (time.perf_counter() - depart) * 1000


async def turns(dialogue: Any, fois: int) -> dict[str, float]:
    """Time turns with the real action server, conversations in memory."""
    actes, formulaires = [], []
    for numero in range(fois + 2):
        actes.append(await timed(lambda n=numero: dialogue.tour(f"acte-{n}", ACTE)))
        for texte in DEPISTAGE:
            formulaires.append(await timed(lambda n=numero, t=texte: dialogue.tour(f"formulaire-{n}", t)))
    return named("local_acte", actes[2:]) | named("local_formulaire", formulaires[2 * len(DEPISTAGE) :])


async def huge(dialogue: Any) -> dict[str, float]:
    """Time a message of 20,000 characters through the whole: triage, redaction, Rasa."""
    return {
        "enorme_entier_s": max([await timed(lambda n=n: dialogue.tour(f"long-{n}", huge_message())) for n in range(3)])
        / 1000
    }


def understanding(comprendre: Callable[[str], Any], fois: int) -> dict[str, float]:
    """Time the understanding of a whole story alone (short answers are read once): no action is called."""
    durees = []
    for _ in range(fois + 3):
        depart = time.perf_counter()
        comprendre(DEPISTAGE[0])
        durees.append((time.perf_counter() - depart) * 1000)
    return named("comprendre", durees[3:])


async def measure(dialogue: Any, catalogue: Any, fois: int) -> dict[str, Any]:
    """Return every number of a whole dialogue in this process."""
    from knowledge.horloge import maintenant

    chiffres: dict[str, Any] = await turns(dialogue, fois)
    chiffres |= await huge(dialogue)
    medianes, comptes = await questions.measure(dialogue.tour)
    return chiffres | medianes | noyau.measure(catalogue, maintenant(), fois * 10) | {"scripts": comptes}


def main() -> None:
    """Measure the understanding, then a dialogue; print the numbers."""
    from bot.atelier import open_dialogue, open_understanding
    from knowledge.releases import shared_catalogue

    modele, fois = Path(sys.argv[1]), int(sys.argv[2])
    trouves: dict[str, Any] = understanding(open_understanding(modele), fois)

    async def use(dialogue: Any) -> None:
        trouves.update(await measure(dialogue, shared_catalogue()(), fois))

    asyncio.run(open_dialogue(use, modele))
    print(json.dumps(trouves, ensure_ascii=False))


if __name__ == "__main__":
    main()
