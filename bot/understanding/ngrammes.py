"""Count the runs of words or letters of a message, and weigh them by how rare they are among the examples.

What is known is kept as numbers (32 bits of a hash), never as texts: 200,000 runs are 800 kB instead of 30 MB.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import HashingVectorizer

NOMBRES = 2**31 - 1  # of the hash; two runs in a hundred thousand share one


@dataclass
class Ngrammes:
    """The runs of `ngrams` words or letters that are seen in at least `rare` examples; `learn` then `measure`."""

    analyzer: str
    ngrams: tuple[int, int]
    rare: int = 1
    connus: np.ndarray = field(default_factory=lambda: np.empty(0, np.int32))  # in order
    raretes: np.ndarray = field(default_factory=lambda: np.empty(0, np.float32))

    def __post_init__(self) -> None:
        words = {"token_pattern": r"\S+"} if self.analyzer == "word" else {}
        self._counter = HashingVectorizer(
            analyzer=self.analyzer, ngram_range=self.ngrams, n_features=NOMBRES, norm=None, alternate_sign=False,
            dtype=np.float32, **words,
        )  # fmt: skip

    def learn(self, textes: Sequence[str]) -> sparse.csr_matrix:
        """Learn which runs are known and how rare each is; return what `measure` would."""
        comptes = self._counter.transform(textes)
        vus, messages = np.unique(comptes.indices, return_counts=True)
        gardes = messages >= self.rare
        self.connus = vus[gardes].astype(np.int32)
        self.raretes = (np.log((1 + len(textes)) / (1 + messages[gardes])) + 1).astype(np.float32)
        return self._weigh(comptes)

    def measure(self, textes: Sequence[str]) -> sparse.csr_matrix:
        """Return one unit row a text, one column a known run: the logarithm of its count times how rare it is."""
        return self._weigh(self._counter.transform(textes))

    def _weigh(self, comptes: sparse.csr_matrix) -> sparse.csr_matrix:
        rangs = np.minimum(np.searchsorted(self.connus, comptes.indices), len(self.connus) - 1)
        gardes = self.connus[rangs] == comptes.indices
        debuts = np.concatenate(([0], np.cumsum(gardes)))[comptes.indptr]
        rangs = rangs[gardes]
        poids = (np.log(comptes.data[gardes]) + 1) * self.raretes[rangs]
        lignes = np.repeat(np.arange(len(debuts) - 1), np.diff(debuts))
        normes = np.sqrt(np.bincount(lignes, weights=poids**2, minlength=len(debuts) - 1))
        poids = (poids / normes[lignes]).astype(np.float32)
        return sparse.csr_matrix((poids, rangs, debuts), shape=(len(debuts) - 1, len(self.connus)))

    def state(self, nom: str) -> dict[str, Any]:
        """Return the arrays to save."""
        return {f"{nom}_connus": self.connus, f"{nom}_raretes": self.raretes}

    def restore(self, arrays: Any, nom: str) -> None:
        """Take back what `state` described."""
        self.connus, self.raretes = arrays[f"{nom}_connus"], arrays[f"{nom}_raretes"]
