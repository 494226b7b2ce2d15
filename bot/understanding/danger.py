"""Tell whether a message speaks of a danger, which one, and with which words. No model: rules that can be read.

`triage` is the only door. The rules are data (`danger.yml`), their language is in `motifs`. One sign alone, or words
that may belong to a film, a joke or a recipe, give a `doute` and no level: whoever has a second pair of eyes decides.
What to answer is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from bot.understanding.motifs import sounds
from bot.understanding.regles import Niveau, Regle, Regles, default_regles
from bot.understanding.texte import normalise

Expression = tuple[str, str, Niveau]

ORDRE: tuple[Niveau, ...] = ("immediat", "suicide", "enfant", "violence", "gaz", "sans_toit")  # what is answered first
DANGERS = frozenset({"immediat", "suicide", "enfant", "violence"})
MASQUE = "_"  # stands for a word of a figure of speech
RECIT = 12  # words; more is a story, where one also speaks in figures
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
NIE_AVANT = re.compile(  # « je me sens menacée » sounds like « sans »
    f"(?: {_either('pas jamais aucun aucune ni point')}|(?<! me)(?<! te)(?<! se)(?<! je) {_either('sans')})"
    f"(?: {_either('eu recu pris subi vu de')})?(?: {_either('de d du des une un la le etre ete avoir victime')})? $"
)
SUJETS = frozenset(sounds(
    "il ils elle elles on je j tu nous vous mon ma mes ton son sa ses notre leur qui que qu ce cet cette c ca un une le la"
    " les l papa maman et mais quand si rajli radjli he she my i"
).split())  # fmt: skip


@dataclass(frozen=True)
class Danger:
    """What was found. `danger` is False for a lone urgency (no roof, gas); `tous` is in the order of `ORDRE`.

    `doute`: the level that the words may have when they are one sign only, or said of something else; no `niveau` then.
    """

    niveau: Niveau | None = None
    danger: bool = False
    expressions: tuple[Expression, ...] = ()
    auteur: bool = False
    tous: tuple[Niveau, ...] = ()
    doute: Niveau | None = None


@dataclass(frozen=True)
class Constat:
    """One rule that fired: with which words, at which level, and whether the context makes one doubt."""

    regle: Regle
    mots: str
    niveau: Niveau
    doute: bool
    signe: bool
    place: range  # of these words in the message


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


def _passages(mots: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Cut a very long message into passages that overlap, so that each is read with few rules; yield where it begins."""
    for debut in range(0, max(len(mots) - RECOUVREMENT, 1), PASSAGE):
        yield debut, mots[debut : debut + PASSAGE + RECOUVREMENT]


def _speaks(regle: Regle, texte: str, bits: int) -> bool:
    """Tell whether one motif of a rule that looks at the whole message is there."""
    return any(m.requis & bits == m.requis and m.regex.search(texte) for m in regle.motifs)


def _read(mots: list[str], avant: int, recit: bool, regles: Regles, connus: dict[str, Constat]) -> None:
    """Add to what is known each rule that fires in a passage, with the words that fired it, `avant` words from the start."""
    entendu = f" {sounds(' '.join(mots))} "
    entendu = FAUSSES_NEGATIONS.sub(lambda m: f" {MASQUE}" * m[0].count(" "), entendu)
    bits = regles.lettrier.present(entendu.split())
    lisible = _hide(entendu, regles, bits)
    a_lire = [regle for regle in regles.alarmes if regle.code not in connus or connus[regle.code].doute]
    trouves = [(regle, trouve) for regle in a_lire if (trouve := _find(regle, lisible, bits))]
    if not trouves:
        return
    doute = any(_speaks(contexte, entendu, bits) for contexte in regles.contextes)
    passe = _speaks(regles.passe, entendu, bits) and not _speaks(regles.present, entendu, bits)
    for regle, trouve in trouves:
        debut = lisible.count(" ", 0, trouve.start())
        fin = debut + trouve[0].count(" ")
        niveau = cast(Niveau, regle.passe if passe and regle.passe else regle.niveau)
        signe = recit if regle.signe == "recit" else regle.signe
        place = range(avant + debut, avant + fin)
        connus[regle.code] = Constat(regle, " ".join(mots[debut:fin]), niveau, doute, signe, place)


def _two_signs(constats: list[Constat]) -> bool:
    """Tell whether two signs were given; what is said in figures is one, whatever rules hear it (« poignardé dans le dos »)."""
    figures = [constat.place for constat in constats if constat.regle.signe == "recit"]
    autres = len(constats) - len(figures)
    return autres > 1 or (autres == 1 and bool(figures)) or any(a.stop <= b.start for a in figures for b in figures)


def _ordered(constats: list[Constat]) -> tuple[Niveau, ...]:
    """Return the levels of what fired, the most urgent first."""
    niveaux = {constat.niveau for constat in constats}
    return tuple(niveau for niveau in ORDRE if niveau in niveaux)


def triage(texte: str, regles: Regles | None = None) -> Danger:
    """Say whether this message speaks of a danger; pure, explained by the words found.

    >>> triage("mon mari me tape dsu, comment avoir l'APL ?").niveau
    'violence'
    >>> triage("ce dossier me tue").niveau is None
    True
    """
    connus: dict[str, Constat] = {}
    mots = normalise(texte).split()
    for avant, passage in _passages(mots):
        _read(passage, avant, len(mots) > RECIT, regles or default_regles(), connus)
    clairs = [constat for constat in connus.values() if not constat.doute]
    surs = clairs if _two_signs(clairs) or any(not constat.signe for constat in clairs) else []
    retenus = surs or list(connus.values())
    tous = _ordered(retenus)
    if not tous:
        return Danger()
    expressions = tuple((constat.mots, constat.regle.code, constat.niveau) for constat in retenus)
    auteur = any(constat.regle.auteur for constat in retenus)
    if not surs:
        return Danger(expressions=expressions, auteur=auteur, doute=tous[0])
    return Danger(tous[0], bool(set(tous) & DANGERS), expressions, auteur, tous)
