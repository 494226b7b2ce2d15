"""Measure a message: its words, its words and syllables as they are heard, its meaning.

What is learnt here is only what is common among the examples (frequencies, main directions of meaning); what the
measures say about a need is in `modele` and `souvenirs`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.understanding.motifs import sounds
from bot.understanding.sens import main_axes, meaning, start_meaning

BLOCS = ("words", "heard", "syllables", "meaning")  # chosen by measurement: ADR 10
AXES = 128  # directions of meaning that are kept: more changes nothing
SENS, ENTENDU = "meaning", "heard"


@dataclass(frozen=True)
class Exemple:
    """What the model reads of a message: its raw text, its normalised letters, its lemmas."""

    texte: str
    lettres: str
    lemmes: str


Mesures = Mapping[str, Any]  # one matrix a block, one row a message


def _tfidf(analyzer: str, ngrams: tuple[int, int], rare: int = 1) -> TfidfVectorizer:
    words = {"token_pattern": r"\S+"} if analyzer == "word" else {}
    return TfidfVectorizer(
        analyzer=analyzer, ngram_range=ngrams, min_df=rare, sublinear_tf=True, dtype=np.float32, **words
    )


@dataclass
class Traits:
    """The measures, block after block; `learn` then `measure`."""

    blocs: tuple[str, ...] = BLOCS
    words: TfidfVectorizer = field(default_factory=lambda: _tfidf("word", (1, 2), rare=2))
    letters: TfidfVectorizer = field(default_factory=lambda: _tfidf("char_wb", (2, 5), rare=2))
    heard: TfidfVectorizer = field(default_factory=lambda: _tfidf("word", (1, 2)))
    syllables: TfidfVectorizer = field(default_factory=lambda: _tfidf("char_wb", (3, 5), rare=2))
    axes: np.ndarray = field(default_factory=lambda: np.empty((0, 0), np.float32))

    def learn(self, exemples: Sequence[Exemple], sens: Callable[[], np.ndarray] | None = None) -> Mesures:
        """Learn what is common among these examples and measure them.

        Args:
            exemples: what is measured.
            sens: their meaning, if it is being read already (`sens.start_meaning`).
        """
        if SENS in self.blocs and sens is None:
            sens = start_meaning([e.texte for e in exemples])
        mesures: dict[str, Any] = {
            nom: vectorizer.fit_transform(lus) for nom, vectorizer, lus in self._vectorized(exemples)
        }
        if sens is not None:
            vecteurs = sens()
            self.axes = main_axes(vecteurs, AXES)
            mesures[SENS] = vecteurs @ self.axes
        return mesures

    def measure(self, exemples: Sequence[Exemple]) -> Mesures:
        """Return what is measured of each message."""
        mesures: dict[str, Any] = {
            nom: vectorizer.transform(lus) for nom, vectorizer, lus in self._vectorized(exemples)
        }
        if SENS in self.blocs:
            mesures[SENS] = meaning([e.texte for e in exemples]) @ self.axes
        return mesures

    def state(self) -> tuple[dict[str, list[str]], dict[str, Any]]:
        """Return what was learnt: texts and arrays."""
        textes = {nom: list(v.vocabulary_) for nom, v in self._vectorizers()}
        arrays: dict[str, Any] = {f"{nom}_rangs": list(v.vocabulary_.values()) for nom, v in self._vectorizers()}
        arrays |= {f"{nom}_idf": v.idf_ for nom, v in self._vectorizers()}
        return textes, arrays | {"axes": self.axes.astype(np.float16)}

    @classmethod
    def restore(cls, textes: Mapping[str, list[str]], arrays: Any) -> Traits:
        """Return the measures that `state` described."""
        traits = cls(axes=arrays["axes"].astype(np.float32))
        rangs = list(
            range(max(len(textes[nom]) for nom, _ in traits._vectorizers()))
        )  # each number is one object for all
        for nom, vectorizer in traits._vectorizers():
            vectorizer.vocabulary_ = {
                t: rangs[rang] for t, rang in zip(textes[nom], arrays[f"{nom}_rangs"], strict=True)
            }
            vectorizer.idf_ = arrays[f"{nom}_idf"]
        return traits

    def _vectorizers(self) -> list[tuple[str, TfidfVectorizer]]:
        return [(nom, getattr(self, nom)) for nom in self.blocs if nom != SENS]

    def _vectorized(self, exemples: Sequence[Exemple]) -> list[tuple[str, TfidfVectorizer, list[str]]]:
        lettres = [e.lettres for e in exemples]
        entendus = [sounds(texte) for texte in lettres]
        lus = {"words": [e.lemmes for e in exemples], "letters": lettres, ENTENDU: entendus, "syllables": entendus}
        return [(nom, vectorizer, lus[nom]) for nom, vectorizer in self._vectorizers()]


def side_by_side(mesures: Mesures, poids: float) -> sparse.csr_matrix:
    """Return the blocks as one sparse matrix, the meaning times `poids`."""
    blocs = [sparse.csr_matrix(poids * m) if nom == SENS else m for nom, m in mesures.items()]
    return sparse.hstack(blocs, format="csr")
