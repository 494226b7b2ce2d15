"""Say in French, to the editor, what is wrong with the content and what would be right.

Finding the faults is in `loading` (one file) and in `checks` (several files).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import knowledge.model as model

ATTENDUS = {  # beginning of pydantic's kind of error → what the value must be
    "date": "une date AAAA-MM-JJ",
    "bool": "true ou false",
    "tuple": "une liste",
    "int": "un nombre entier",
    "string": "un texte",
    "dataclass": "des lignes « clé: valeur »",
    "dict": "des lignes « clé: valeur »",
}


@dataclass(frozen=True, order=True)
class Probleme:
    """One mistake of the content, said to the editor: `fichier:ligne: champ : message`."""

    fichier: str
    ligne: int
    champ: str
    message: str

    def __str__(self) -> str:
        """Return the line that `passerelle check` prints."""
        return f"{self.fichier}:{self.ligne}: {self.champ} : {self.message}"


class ContentError(ValueError):
    """The content has mistakes; all of them, in the order of the files."""

    def __init__(self, problemes: Iterable[Probleme]) -> None:
        self.problemes = tuple(sorted(set(problemes)))
        super().__init__("\n".join(map(str, self.problemes)))


def unknown_code(code: str, connus: Iterable[str]) -> str:
    """Say what is wrong with a code, then the nearest one that would be right.

    >>> unknown_code("cpan", ["caf", "cpam"])
    '« cpan » n’existe pas. Vouliez-vous dire « cpam » ?'
    """
    proches = difflib.get_close_matches(code, [str(connu) for connu in connus], n=1)
    return f"« {code} » n’existe pas." + (f" Vouliez-vous dire « {proches[0]} » ?" if proches else "")


def unknown_option(code: str, connus: Iterable[str]) -> str:
    """Say the same of a code that has few possible values, then list them all.

    >>> unknown_option("plaint", ["plainte", "aucune"])
    '« plaint » n’existe pas. Vouliez-vous dire « plainte » ? Attendu : plainte, aucune.'
    """
    attendus = list(connus)
    return f"{unknown_code(code, attendus)} Attendu : {', '.join(attendus)}."


def known_keys() -> set[str]:
    """Return every key that a file of the content may have."""
    return {nom for shape in vars(model).values() for nom in getattr(shape, "__dataclass_fields__", ())}


def french(error: Any) -> str:
    """Translate one error of pydantic."""
    kind, context, valeur = error["type"], error.get("ctx", {}), error["input"]
    if kind in ("missing", "missing_argument"):
        return "il manque. Ajoutez cette clé."
    if kind in ("unexpected_keyword_argument", "extra_forbidden"):
        return unknown_code(str(error["loc"][-1]), known_keys())
    if kind in ("literal_error", "enum"):
        attendus = [part.strip(" '") for part in context["expected"].replace(" or ", ",").split(",")]
        return unknown_option(str(valeur), attendus)
    if kind == "value_error":
        return f"{context['error']}."
    if kind == "string_pattern_mismatch":
        return f"« {valeur} » n’est pas un code. Écrivez-le en minuscules sans accents, avec des « _ »."
    if kind == "string_type" and not isinstance(
        valeur, list
    ):  # « 3230 » without quotes is a number, « {code} » a mapping
        dit = "ce" if isinstance(valeur, dict) else f"« {valeur} »"
        return f"{dit} n’est pas un texte. Mettez-le entre guillemets."
    voulu = next((text for part, text in ATTENDUS.items() if kind.startswith(part)), "un texte ou un nombre")
    return f"« {valeur} » ne convient pas. Il faut {voulu}."
