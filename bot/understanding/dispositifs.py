"""Find the rights, the life events and the terms of the glossary that a message names.

Names come from the content (`sigle`, `nom`, `autres_noms`, `termes`); needs told without a name are the model's.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.understanding.expressions import SEULE, Mots, Repertoire
from knowledge.model import Dispositif, Evenement, Terme


def build_dispositifs(dispositifs: Mapping[str, Dispositif]) -> Repertoire[str]:
    """Compile the names of every dispositif; its `nom_court` only without its article."""
    return Repertoire(
        (nom, code)
        for code, dispositif in dispositifs.items()
        for nom in (dispositif.sigle, dispositif.nom, *dispositif.autres_noms)
        if nom
    )


def build_evenements(evenements: Mapping[str, Evenement]) -> Repertoire[str]:
    """Compile how people say each life event; its label counts when it is the whole message."""
    return Repertoire(
        (expression, code)
        for code, evenement in evenements.items()
        for expression in (SEULE + evenement.libelle, *evenement.expressions)
    )


def build_termes(glossaire: Mapping[str, Terme]) -> Repertoire[str]:
    """Compile the words that the glossary explains."""
    return Repertoire((terme, code) for code, fiche in glossaire.items() for terme in fiche.termes)


def find_evenements(mots: Mots, repertoire: Repertoire[str]) -> tuple[str, ...]:
    """Return the life events said, in order, each once; one that a negation governs is none."""
    found = [*repertoire.alone(mots), *(trouve.sens for trouve in repertoire.find(mots))]
    return tuple(dict.fromkeys(found))


def find_codes(mots: Mots, repertoire: Repertoire[str]) -> tuple[str, ...]:
    """Return the codes named, in order, each once, even denied (« pas de RSA »).

    >>> from bot.understanding.expressions import cut
    >>> find_codes(cut("l asf et pas l auu"), Repertoire([("AUU", "auu"), ("ASF", "asf")]))
    ('asf', 'auu')
    """
    return tuple(dict.fromkeys(trouve.sens for trouve in repertoire.find(mots, denied=True)))
