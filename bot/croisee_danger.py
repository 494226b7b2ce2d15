"""Measure the two pairs of eyes on danger, each family of messages held out in turn.

    python -m bot.croisee_danger     prints what is heard, by level, and the false alarms, by kind of trap

A family is a way of telling, or a kind of trap: what is measured was written by nobody the model has read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.croisee import SEED, Lecteur, read_examples
from bot.scores import Score
from bot.understanding.danger import triage
from bot.understanding.ecoute import Dit
from bot.understanding.modele import Modele
from bot.understanding.traits import Exemple
from bot.understanding.vigilance import raise_danger, speaks_of_danger

RACINE = Path(__file__).parent.parent
PLIS = 5
LIGNE = "{:<32}{:>6}{:>11.1%}{:>14}"


@dataclass(frozen=True)
class Message:
    """One message of `data/danger`: its level (None for a trap) and its family."""

    texte: str
    niveau: str | None
    famille: str


def read_dangers(racine: Path) -> Iterator[Message]:
    """Yield the messages of `data/danger`."""
    for nom in ("positifs", "pieges"):
        fichier = racine / "data" / "danger" / f"{nom}.yml"
        for groupe in yaml.load(fichier.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader):
            famille = groupe.get("famille") or f"{groupe['niveau']}, {groupe['style']}"
            for texte in groupe["messages"]:
                yield Message(str(texte), groupe.get("niveau"), f"{famille} {groupe['lot']}")


def cross_validate_dangers(racine: Path, plis: int = PLIS) -> list[tuple[Message, str | None]]:
    """Return each message with the level found by a model that learnt none of its family."""
    from sklearn.model_selection import GroupKFold

    messages, besoins = list(read_dangers(racine)), read_examples(racine)
    lectures = Lecteur([m.texte for m in messages] + [texte for texte, _ in besoins]).read
    lus, appris = lectures([m.texte for m in messages]), lectures([texte for texte, _ in besoins])
    tenus = {m.texte for m in messages}  # an example that is among them would say it from another family
    dits = [None if besoin[0] in tenus else speaks_of_danger(*besoin) for besoin in besoins]
    trouves: list[tuple[Message, str | None]] = []
    for dedans, dehors in GroupKFold(plis).split(messages, groups=[m.famille for m in messages]):
        veille = [(lus[rang], Dit(messages[rang].niveau is not None, messages[rang].niveau)) for rang in dedans]
        modele = Modele(seed=SEED).fit(appris, [intent for _, intent in besoins], dits, veille)
        niveaux = _levels(modele, [messages[rang] for rang in dehors], [lus[rang] for rang in dehors])
        trouves.extend(zip((messages[rang] for rang in dehors), niveaux, strict=True))
    return trouves


def _levels(modele: Modele, messages: list[Message], exemples: list[Exemple]) -> list[str | None]:
    return [
        raise_danger(triage(message.texte), ecoute, dict(ranking)).niveau
        for message, (ranking, ecoute) in zip(messages, modele.read(exemples), strict=True)
    ]


def render(trouves: list[tuple[Message, str | None]]) -> str:
    """Return the table: dangers heard and level right, then traps left alone."""
    dangers: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    pieges: dict[str, list[bool]] = defaultdict(list)
    for message, niveau in trouves:
        if message.niveau is None:
            pieges[message.famille].append(niveau is None)
            pieges["tous les pièges"].append(niveau is None)
        else:
            for nom in (message.niveau, "tous les dangers"):
                dangers[nom].append((niveau is not None, niveau == message.niveau))
    lignes = [f"{'danger':<32}{'n':>6}{'entendu':>11}{'bon niveau':>14}"]
    for nom, paires in sorted(dangers.items()):
        justes = Score(sum(juste for _, juste in paires), len(paires))
        lignes.append(LIGNE.format(nom, len(paires), sum(e for e, _ in paires) / len(paires), f"{justes.part:.1%}"))
    lignes.append(f"\n{'piège':<32}{'n':>6}{'muet':>11}")
    lignes += [LIGNE.format(nom, len(m), sum(m) / len(m), "").rstrip() for nom, m in sorted(pieges.items())]
    return "\n".join(lignes)


if __name__ == "__main__":
    print(render(cross_validate_dangers(RACINE)))
