"""Read the rules that recognise a danger (`danger.yml`) and compile them. What a message says is in `danger`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from bot.understanding.motifs import Lettrier, Motif, compile_motif
from knowledge.loading import read_fiche

Niveau = Literal["immediat", "violence", "enfant", "suicide", "sans_toit", "gaz"]
REGLES = Path(__file__).parent / "danger.yml"
SECTIONS = ("figures", "contextes", "temps", "alarmes")


@dataclass(frozen=True)
class Regle:
    """One rule: the motifs that fire it, what they mean, an example that must fire and one that must not."""

    code: str
    motifs: tuple[Motif, ...]
    exemple: str
    contre_exemple: str
    niveau: Niveau | None = None
    auteur: bool = False
    nie: bool = True  # a negation next to the words silences it
    passe: Niveau | None = None  # what it means when it is told as something of the past
    signe: bool | Literal["recit"] = False  # not enough by itself, or not in a story
    sauf: re.Pattern[str] | None = None


@dataclass(frozen=True)
class Regles:
    """The compiled rules: figures of speech to hide first, contexts that make one doubt, then rules that fire."""

    figures: tuple[Regle, ...]
    contextes: tuple[Regle, ...]
    passe: Regle
    present: Regle
    alarmes: tuple[Regle, ...]
    lettrier: Lettrier


def _regle(brut: Mapping[str, Any], classes: Mapping[str, str], lettrier: Lettrier) -> Regle:
    """Compile one rule of the file."""
    motifs = tuple(compile_motif(motif, classes, lettrier) for motif in brut["motifs"])
    sauf = compile_motif(brut["sauf"], classes, Lettrier()).regex if "sauf" in brut else None
    autres = {clef: brut[clef] for clef in ("niveau", "auteur", "nie", "passe", "signe") if clef in brut}
    return Regle(brut["code"], motifs, brut["exemple"], brut["contre_exemple"], sauf=sauf, **autres)


def load_regles(fichier: Path = REGLES) -> Regles:
    """Read and compile the rules of a file."""
    brut = read_fiche(fichier, fichier.parent).data
    classes, lettrier = brut["classes"], Lettrier()
    lues = {nom: tuple(_regle(r, classes, lettrier) for r in brut[nom]) for nom in SECTIONS}
    passe, present = lues["temps"]
    return Regles(lues["figures"], lues["contextes"], passe, present, lues["alarmes"], lettrier)


@cache
def default_regles() -> Regles:
    """Return the rules of the project, compiled once."""
    return load_regles()
