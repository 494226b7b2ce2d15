"""Remember examples and let the nearest ones vote: a rare story is often told like one that is known.

The model draws wide lines between needs; what lies close to a few examples is better known by them (measured, ADR 10).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from bot.understanding.traits import ENTENDU, SENS, Mesures

PROCHES, NETTETE = 10, 4  # examples that vote, and how much more the closest weigh
PART_DU_SENS = 0.33  # of the likeness; the rest is the words as they are heard
PAQUET = 256  # messages compared at once
RECIT, QUATRE = 6, 4  # words of a story; one story in four is left out: no loss is measured, a shorter training
PEU = 1000  # examples; fewer are all remembered


def worth_remembering(textes: Sequence[str]) -> list[int]:
    """Return the ranks of the examples to remember: stories; a few words say by themselves what they are about."""
    recits = [rang for rang, texte in enumerate(textes) if len(texte.split()) >= RECIT]
    choisis = [rang for compte, rang in enumerate(recits) if compte % QUATRE]
    return choisis if len(choisis) >= PEU else list(range(len(textes)))


@dataclass(frozen=True)
class Souvenirs:
    """The examples: the words heard (one column each), the meaning (one row each), the rank of their class."""

    entendus: sparse.csr_matrix
    sens: np.ndarray
    rangs: np.ndarray
    classes: int

    @classmethod
    def keep(cls, mesures: Mesures, rangs: np.ndarray, classes: int) -> Souvenirs:
        """Remember these measures, one for each rank."""
        return cls(mesures[ENTENDU].T.tocsr(), _unit(mesures[SENS]), rangs, classes)

    def vote(self, mesures: Mesures) -> np.ndarray:
        """Return, for each message, the share of each class among its nearest examples."""
        entendus, sens = mesures[ENTENDU], _unit(mesures[SENS])
        paquets = [slice(debut, debut + PAQUET) for debut in range(0, sens.shape[0], PAQUET)]
        return np.vstack([self._vote(entendus[paquet], sens[paquet]) for paquet in paquets])

    def _vote(self, entendus: sparse.csr_matrix, sens: np.ndarray) -> np.ndarray:
        proches = PART_DU_SENS * (sens @ self.sens.T)
        ressemblance = (entendus @ self.entendus).tocoo()
        proches[ressemblance.row, ressemblance.col] += (1 - PART_DU_SENS) * ressemblance.data
        nombre = min(PROCHES, len(self.rangs))
        voisins = np.argpartition(-proches, nombre - 1, axis=1)[:, :nombre]
        poids = np.maximum(np.take_along_axis(proches, voisins, axis=1), 0) ** NETTETE
        votes = np.zeros((len(proches), self.classes))
        np.add.at(votes, (np.arange(len(proches))[:, None], self.rangs[voisins]), poids)
        votes /= np.maximum(votes.sum(axis=1, keepdims=True), 1e-9)
        return votes

    def state(self) -> dict[str, Any]:
        """Return the arrays to save."""
        return {
            "souvenirs_mots": self.entendus.data.astype(np.float16),
            "souvenirs_colonnes": self.entendus.indices,
            "souvenirs_debuts": self.entendus.indptr,
            "souvenirs_sens": self.sens.astype(np.float16),
            "souvenirs_rangs": self.rangs.astype(np.int16),
        }

    @classmethod
    def restore(cls, arrays: Any, classes: int) -> Souvenirs:
        """Return the examples that `state` described."""
        rangs, debuts = arrays["souvenirs_rangs"], arrays["souvenirs_debuts"]
        corps = (arrays["souvenirs_mots"].astype(np.float32), arrays["souvenirs_colonnes"], debuts)
        entendus = sparse.csr_matrix(corps, shape=(len(debuts) - 1, len(rangs)))
        return cls(entendus, arrays["souvenirs_sens"].astype(np.float32), rangs.astype(np.int64), classes)


def _unit(sens: np.ndarray) -> np.ndarray:
    normes = np.linalg.norm(sens, axis=1, keepdims=True)
    return np.asarray(sens / np.maximum(normes, 1e-9), np.float32)
