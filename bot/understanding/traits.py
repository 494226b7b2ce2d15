"""Measure a message: its words, its words and syllables as they are heard, its meaning.

What is learnt here is only what is common among the examples (frequencies, main directions of meaning); what the
measures say about a need is in `modele` and `souvenirs`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import sparse

from bot.understanding.motifs import sounds
from bot.understanding.ngrammes import Ngrammes
from bot.understanding.sens import main_axes, meaning

BLOCS = ("words", "heard", "syllables", "meaning")  # chosen by measurement: ADR 10
LIGNES = BLOCS[:3]  # what the linear classifiers read; the meaning is for the nearest examples
AXES = 128  # directions of meaning that are kept: more changes nothing
SENS, ENTENDU = "meaning", "heard"
POIDS_DU_SENS = 0.4  # where lines read it too, to compare (`passerelle evaluate-nlu --comparer`)


@dataclass(frozen=True)
class Exemple:
    """What the model reads of a message: its raw text, its normalised letters, its lemmas."""

    texte: str
    lettres: str
    lemmes: str


Mesures = Mapping[str, Any]  # one matrix a block, one row a message


@dataclass
class Traits:
    """The measures, block after block; `learn` and `learn_meaning`, then `measure`."""

    blocs: tuple[str, ...] = BLOCS
    words: Ngrammes = field(default_factory=lambda: Ngrammes("word", (1, 2), rare=2))
    letters: Ngrammes = field(default_factory=lambda: Ngrammes("char_wb", (2, 5), rare=2))
    heard: Ngrammes = field(default_factory=lambda: Ngrammes("word", (1, 2)))
    syllables: Ngrammes = field(default_factory=lambda: Ngrammes("char_wb", (3, 5), rare=2))
    axes: np.ndarray = field(default_factory=lambda: np.empty((0, 0), np.float32))

    def learn(self, exemples: Sequence[Exemple]) -> dict[str, Any]:
        """Learn which words and sounds are common among these examples and measure them; the meaning comes apart."""
        return {nom: ngrammes.learn(lus) for nom, ngrammes, lus in self._read(exemples)}

    def learn_meaning(self, vecteurs: np.ndarray) -> np.ndarray:
        """Learn the main directions of these meanings (`sens.meaning`) and measure them."""
        self.axes = main_axes(vecteurs, AXES)
        return np.asarray(vecteurs @ self.axes)

    def measure(self, exemples: Sequence[Exemple]) -> Mesures:
        """Return what is measured of each message."""
        mesures: dict[str, Any] = {nom: ngrammes.measure(lus) for nom, ngrammes, lus in self._read(exemples)}
        if SENS in self.blocs:
            mesures[SENS] = meaning([e.texte for e in exemples]) @ self.axes
        return mesures

    def state(self) -> dict[str, Any]:
        """Return what was learnt, as arrays."""
        arrays = {"axes": self.axes.astype(np.float16)}
        for nom in self._counted():
            arrays |= getattr(self, nom).state(nom)
        return arrays

    @classmethod
    def restore(cls, arrays: Any) -> Traits:
        """Return the measures that `state` described."""
        traits = cls(axes=arrays["axes"].astype(np.float32))
        for nom in traits._counted():
            getattr(traits, nom).restore(arrays, nom)
        return traits

    def _counted(self) -> list[str]:
        return [nom for nom in self.blocs if nom != SENS]

    def _read(self, exemples: Sequence[Exemple]) -> list[tuple[str, Ngrammes, list[str]]]:
        lettres = [e.lettres for e in exemples]
        entendus = [sounds(texte) for texte in lettres]
        lus = {"words": [e.lemmes for e in exemples], "letters": lettres, ENTENDU: entendus, "syllables": entendus}
        return [(nom, getattr(self, nom), lus[nom]) for nom in self._counted()]


def side_by_side(mesures: Mesures, blocs: Sequence[str] = LIGNES) -> sparse.csr_matrix:
    """Return these blocks as one sparse matrix."""
    cote = [sparse.csr_matrix(POIDS_DU_SENS * mesures[nom]) if nom == SENS else mesures[nom] for nom in blocs]
    return sparse.hstack(cote, format="csr")
