"""Spell an acronym out where a reply says it first: « le revenu de solidarité active (RSA) », then « le RSA ».

The lexicon is content (`sigles.yml`). A reply has two readings, each with its own first time: its texts, and its data as a page lays them
out. What stands on a button is left as it is: it is what the person sends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from knowledge.messages import Message
from knowledge.model import Sigle

ADRESSE = re.compile(r"(https?://\S+)")
PHRASE = re.compile(r"(?<=[.!?…])\s+|\n")
MOT = re.compile(r"\w{4,}")
SUITE = r"(?![\w-])"
# What people read, in the order of the page.
LUS = ("nom", "texte", "raison", "cout", "adresse", "horaires", "remarque")
PLIS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("resume", ("simple",)), ("demarches", ("simple",)), ("voisins", ("raison",)),  # the name of a neighbour is a button
    *((nom, LUS) for nom in ("securite", "demarches", "justificatifs", "delais", "non_verifie", "contacts")),
)  # fmt: skip


class Lecture:
    """One reading of a reply, from its first word to its last."""

    def __init__(self, sigles: Iterable[Sigle]) -> None:
        self._restent = {sigle.lettres: sigle for sigle in sigles}

    def write(self, texte: str) -> str:
        """Spell out what this text is the first to say.

        >>> lecture = Lecture([Sigle("RSA", "revenu de solidarité active", ("projet",))])
        >>> lecture.write("Si vous touchez le RSA. Le RSA est revu."), lecture.write("Le RSA.")
        ('Si vous touchez le revenu de solidarité active (RSA). Le RSA est revu.', 'Le RSA.')
        >>> Lecture([Sigle("RSA", "revenu de solidarité active", ("projet",))]).write("le revenu de solidarité active, le RSA")
        'le revenu de solidarité active, le RSA'
        """
        for lettres in [lettres for lettres in self._restent if lettres in texte]:
            sigle = self._restent[lettres]
            if ou := _first(texte, lettres):
                del self._restent[lettres]
                if not explains(texte, ou.start(), sigle):
                    texte = f"{texte[: ou.start()]}{sigle.mots} ({lettres}){texte[ou.end() :]}"
        return texte

    def data(self, valeur: Any, champs: Iterable[str] = LUS) -> Any:
        """Write what people read in data; codes, numbers and addresses stay."""
        if isinstance(valeur, str):
            return self.write(valeur)
        if isinstance(valeur, list):
            return [self.data(part, champs) for part in valeur]
        if isinstance(valeur, dict):
            lus = [nom for nom in champs if isinstance(valeur.get(nom), str)]
            return valeur | {nom: self.write(valeur[nom]) for nom in lus}
        return valeur

    def resultat(self, custom: dict[str, Any]) -> dict[str, Any]:
        """Write a result; each part that a page folds, or leaves to another message, is read for itself."""
        lu = dict(custom)
        self._each(lu, "avant", "nom")
        raisons = custom.get("raisons", [])
        lu["raisons"] = self.data(raisons[:1])
        lu["raisons"] += self._aside(raisons[1:])
        self._each(lu, "montants", "montant_inconnu", "decision" if lu.get("decision") else "organisme")
        for nom, champs in PLIS:
            if nom in lu:
                lu[nom] = self._aside(lu[nom], champs)
        return lu

    def _aside(self, valeur: Any, champs: Iterable[str] = LUS) -> Any:
        """Write what may be read or not: whoever reads on has not learnt anything there."""
        return Lecture(self._restent.values()).data(valeur, champs)

    def _each(self, lu: dict[str, Any], *noms: str) -> None:
        for nom in noms:
            if nom in lu:
                lu[nom] = self.data(lu[nom])

    def custom(self, custom: dict[str, Any]) -> dict[str, Any]:
        """Write the data of one message."""
        if custom["type"] == "resultat":
            return self.resultat(custom)
        champs = {"contact": ("contacts",), "question": ("question", "pourquoi")}.get(custom["type"], ())
        return custom | {nom: self.data(custom[nom]) for nom in champs if nom in custom}


def _first(texte: str, lettres: str) -> re.Match[str] | None:
    """Find an acronym as a word, outside addresses."""
    liens = [lien.span() for lien in ADRESSE.finditer(texte)]
    trouves: Iterator[re.Match[str]] = re.finditer(rf"\b{lettres}{SUITE}", texte)
    return next((t for t in trouves if not any(debut <= t.start() < fin for debut, fin in liens)), None)


def explains(texte: str, rang: int, sigle: Sigle) -> bool:
    """Tell whether a text explains the acronym at this place: its words are in the sentence, or it is between brackets."""
    coupes = [0, *(coupe.end() for coupe in PHRASE.finditer(texte)), len(texte)]
    debut = max(coupe for coupe in coupes if coupe <= rang)
    fin = min(coupe for coupe in coupes if coupe > rang)
    phrase, coeur = texte[debut:fin].casefold(), MOT.findall(sigle.mots.casefold())[-2:]
    entre = re.search(r"\w+ \((?:le |la |l['’])?$", texte[debut:rang]) is not None
    return entre or all(mot in phrase for mot in coeur)


def spell_out(messages: Iterable[Message], sigles: Mapping[str, Sigle]) -> list[Message]:
    """Return a reply where each acronym is spelt out the first time it is read."""
    texte, page = Lecture(sigles.values()), Lecture(sigles.values())
    ecrits = []
    for message in messages:
        custom = message.get("custom") or {"type": "information"}
        if custom["type"] in ("information", "clarification"):
            page.write(message["text"])  # a page shows the text itself: what it explains is explained there too
        ecrits.append(message | {"text": texte.write(message["text"]), "custom": page.custom(custom)})
    return ecrits
