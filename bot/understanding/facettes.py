"""Tell which question is asked about a right: what it is, how much, which papers…

The names of the rights are in `dispositifs`.

Names of dispositifs and terms of the glossary come from the content, the wording of questions from `lexique/facettes.yml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.understanding.expressions import Mots, Repertoire

FACETTES = ("definition", "eligibilite", "montant", "justificatifs", "demarches", "delai", "remboursement", "contact")


def build_facettes(lexique: Mapping[str, Iterable[str]]) -> Repertoire[str]:
    """Compile the wordings of `lexique/facettes.yml`.

    Raises:
        LookupError: a facette has no wording, or a wording no facette.
    """
    if set(lexique) != set(FACETTES):
        raise LookupError(f"lexique/facettes.yml must define {FACETTES}, not {tuple(lexique)}")
    return Repertoire((expression, facette) for facette in FACETTES for expression in lexique[facette])


def find_facettes(mots: Mots, repertoire: Repertoire[str]) -> tuple[str, ...]:
    """Return the questions asked, in order, each once.

    >>> from bot.understanding.expressions import cut
    >>> find_facettes(cut("ca prend combien de temps"), Repertoire([("combien de temps", "delai"), ("combien", "montant")]))
    ('delai',)
    """
    trouves = [trouve.sens for trouve in repertoire.find(mots)]
    return tuple(dict.fromkeys([*trouves, *repertoire.alone(mots)]))
