"""Find the rights and the terms of the glossary that a message names.

Names come from the content (`sigle`, `nom`, `autres_noms`, `termes`); needs told without a name are the model's.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.understanding.expressions import Mots, Repertoire
from knowledge.model import Dispositif, Terme


def build_dispositifs(dispositifs: Mapping[str, Dispositif]) -> Repertoire[str]:
    """Compile the names of every dispositif; its `nom_court` only without its article."""
    return Repertoire(
        (nom, code)
        for code, dispositif in dispositifs.items()
        for nom in (dispositif.sigle, dispositif.nom, *dispositif.autres_noms)
        if nom
    )


def build_termes(glossaire: Mapping[str, Terme]) -> Repertoire[str]:
    """Compile the words that the glossary explains."""
    return Repertoire((terme, code) for code, fiche in glossaire.items() for terme in fiche.termes)


def find_codes(mots: Mots, repertoire: Repertoire[str]) -> tuple[str, ...]:
    """Return the codes named, in order, each once, even denied (« pas de RSA »).

    >>> from bot.understanding.expressions import cut
    >>> find_codes(cut("l asf et pas l auu"), Repertoire([("AUU", "auu"), ("ASF", "asf")]))
    ('asf', 'auu')
    """
    return tuple(dict.fromkeys(trouve.sens for trouve in repertoire.find(mots, denied=True)))
