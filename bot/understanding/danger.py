"""Tell whether a message speaks of a danger, which one, and with which words. No model: rules that can be read.

`triage` is the only door. The rules are data (`danger.yml`), their language is in `motifs`. In doubt they sound the
alarm: a person told of a helpline for nothing loses a minute. What to answer is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

from bot.understanding.motifs import Lettrier, Motif, compile_motif, sounds
from bot.understanding.texte import normalise
from knowledge.loading import read_fiche

Niveau = Literal["immediat", "violence", "enfant", "suicide", "sans_toit", "gaz"]
Expression = tuple[str, str, Niveau]

REGLES = Path(__file__).parent / "danger.yml"
ORDRE: tuple[Niveau, ...] = ("immediat", "suicide", "enfant", "violence", "gaz", "sans_toit")  # what is answered first
DANGERS = frozenset({"immediat", "suicide", "enfant", "violence"})
MASQUE = "_"  # stands for a word of a figure of speech
PASSAGE, RECOUVREMENT = 300, 40  # words; no rule spans more than the second


def _either(mots: str) -> str:
    """Return a regex that takes any of these words, as they are heard."""
    return f"(?:{'|'.join(sounds(mots).split())})(?= )"


NIE_APRES = re.compile(
    f" {_either('pas jamais rien personne')}(?! "
    + _either(
        "que qu souvent fort tous tout toute toutes toujours seulement devant mal beaucoup vraiment mais tres encore"
    )
    + f"| {_either('trop si possible normal tellement de')})"
)
FAUSSES_NEGATIONS = re.compile(
    f" (?:{'|'.join(sounds('arrete cesse arretait cessait arretent finit').split())}) {_either('pas')}"
    f"| {_either('pas')}(?= {_either('seulement normal mal')})"
)  # « il n'arrête pas de me frapper » denies nothing
NIE_AVANT = re.compile(
    f" {_either('pas jamais aucun aucune sans ni point')}"
    f"(?: {_either('eu recu pris subi vu de')})?(?: {_either('de d du des une un la le etre ete avoir victime')})? $"
)
SUJETS = frozenset(sounds(
    "il ils elle elles on je j tu nous vous mon ma mes ton son sa ses notre leur qui que qu ce cet cette c ca un une le la"
    " les l papa maman et mais quand si rajli radjli he she my i"
).split())  # fmt: skip


@dataclass(frozen=True)
class Danger:
    """What was found. `danger` is False for a lone urgency (no roof, gas); `tous` is in the order of `ORDRE`."""

    niveau: Niveau | None = None
    danger: bool = False
    expressions: tuple[Expression, ...] = ()
    auteur: bool = False
    tous: tuple[Niveau, ...] = ()


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
    sauf: re.Pattern[str] | None = None


@dataclass(frozen=True)
class Regles:
    """The compiled rules: figures of speech to hide first, then rules that fire."""

    figures: tuple[Regle, ...]
    alarmes: tuple[Regle, ...]
    lettrier: Lettrier


def _regle(brut: Mapping[str, Any], classes: Mapping[str, str], lettrier: Lettrier) -> Regle:
    """Compile one rule of the file."""
    motifs = tuple(compile_motif(motif, classes, lettrier) for motif in brut["motifs"])
    sauf = compile_motif(brut["sauf"], classes, Lettrier()).regex if "sauf" in brut else None
    autres = {clef: brut[clef] for clef in ("niveau", "auteur", "nie") if clef in brut}
    return Regle(brut["code"], motifs, brut["exemple"], brut["contre_exemple"], sauf=sauf, **autres)


def load_regles(fichier: Path = REGLES) -> Regles:
    """Read and compile the rules of a file."""
    brut = read_fiche(fichier, fichier.parent).data
    classes, lettrier = brut["classes"], Lettrier()
    figures = tuple(_regle(r, classes, lettrier) for r in brut["figures"])
    return Regles(figures, tuple(_regle(r, classes, lettrier) for r in brut["alarmes"]), lettrier)


@cache
def default_regles() -> Regles:
    """Return the rules of the project, compiled once."""
    return load_regles()


def _hide(texte: str, regles: Regles, bits: int) -> str:
    """Put a mask on every word of a figure of speech, so that no rule reads it."""
    for figure in regles.figures:
        for motif in figure.motifs:
            if motif.requis & bits == motif.requis:
                texte = motif.regex.sub(lambda m: f" {MASQUE}" * m[0].count(" "), texte)
    return texte


def _denied(texte: str, trouve: re.Match[str]) -> bool:
    """Tell whether a negation touches the words found: « pas de violence », « il me frappe pas »."""
    if NIE_APRES.match(texte, trouve.end()):
        return True
    premier = trouve[0].split(" ", 2)[1]
    return premier not in SUJETS and bool(NIE_AVANT.search(texte[: trouve.start() + 1][-40:]))


def _holds(regle: Regle, texte: str, trouve: re.Match[str]) -> bool:
    """Tell whether these words, where they are, really mean what the rule says."""
    if regle.nie and _denied(texte, trouve):
        return False
    fin = texte.find(".", trouve.end())
    phrase = texte[trouve.start() : fin if fin >= 0 else len(texte)][:300]
    return not (regle.sauf and regle.sauf.search(phrase))


def _find(regle: Regle, texte: str, bits: int) -> re.Match[str] | None:
    """Return the first words that fire the rule, if any."""
    for motif in regle.motifs:
        if motif.requis & bits == motif.requis:
            for trouve in motif.regex.finditer(texte):
                if _holds(regle, texte, trouve):
                    return trouve
    return None


def _passages(mots: list[str]) -> Iterator[list[str]]:
    """Cut a very long message into passages that overlap, so that each is read with few rules."""
    for debut in range(0, max(len(mots) - RECOUVREMENT, 1), PASSAGE):
        yield mots[debut : debut + PASSAGE + RECOUVREMENT]


def _read(mots: list[str], regles: Regles, connues: dict[str, tuple[Regle, str]]) -> None:
    """Add to what is known each rule that fires in a passage, with the words that fired it."""
    entendu = f" {sounds(' '.join(mots))} "
    entendu = FAUSSES_NEGATIONS.sub(lambda m: f" {MASQUE}" * m[0].count(" "), entendu)
    bits = regles.lettrier.present(entendu.split())
    lisible = _hide(entendu, regles, bits)
    for regle in regles.alarmes:
        trouve = None if regle.code in connues else _find(regle, lisible, bits)
        if trouve:
            debut = lisible.count(" ", 0, trouve.start())
            connues[regle.code] = regle, " ".join(mots[debut : debut + trouve[0].count(" ")])


def triage(texte: str, regles: Regles | None = None) -> Danger:
    """Say whether this message speaks of a danger; pure, explained by the words found.

    >>> triage("mon mari me tape dsu, comment avoir l'APL ?").niveau
    'violence'
    >>> triage("ce dossier me tue").niveau is None
    True
    """
    connues: dict[str, tuple[Regle, str]] = {}
    for passage in _passages(normalise(texte).split()):
        _read(passage, regles or default_regles(), connues)
    trouves = list(connues.values())
    niveaux = {cast(Niveau, regle.niveau) for regle, _ in trouves}
    tous = tuple(niveau for niveau in ORDRE if niveau in niveaux)
    if not tous:
        return Danger()
    expressions = tuple((mots, regle.code, cast(Niveau, regle.niveau)) for regle, mots in trouves)
    return Danger(tous[0], bool(niveaux & DANGERS), expressions, any(r.auteur for r, _ in trouves), tous)
