"""Learn which need a French message expresses, from examples: one linear classifier, and the nearest examples beside it.

Pure scikit-learn on the measures of `traits`: no Rasa, no network, seeded.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.svm import LinearSVC

from bot.understanding.ecoute import Dit, Ecoute
from bot.understanding.lignes import Lignes
from bot.understanding.sens import meaning, start_meaning
from bot.understanding.souvenirs import Souvenirs, worth_remembering
from bot.understanding.traits import ENTENDU, LIGNES, SENS, Exemple, Mesures, Traits, side_by_side

# People ask far more often about something else than examples tell: in doubt, it is not ours (measured, ADR 10).
AVANCE = 0.25
ORDINAIRE = 0.15  # what a message without danger weighs for the guard, beside one that only looks like one (ADR 9)
VOTE = 1.2  # what the nearest examples weigh beside the classifier's margins
TEXTS, ARRAYS = "modele.json", "modele.npz"
Ranking = list[tuple[str, float]]
TEMPERATURES = np.geomspace(0.05, 2.0, 40)


def _softmax(scores: np.ndarray, temperature: float) -> Any:
    scaled = scores / temperature
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@dataclass
class Modele:
    """A calibrated linear classifier helped by the nearest examples; `fit` then `predict`."""

    seed: int = 42
    c: float = 0.4
    avance: float = AVANCE
    vote: float = VOTE
    traits: Traits = field(default_factory=Traits)
    lignes: tuple[str, ...] = LIGNES  # the measures that the linear classifiers read
    classifier: Lignes | None = None
    souvenirs: Souvenirs | None = None
    guard: Lignes | None = None  # the second pair of eyes on danger
    levels: Lignes | None = None  # which danger it would be
    temperature: float = 0.23  # measured: `passerelle evaluate-nlu`

    def _draw(
        self,
        features: sparse.csr_matrix,
        classes: np.ndarray,
        weights: dict[str, float] | str | None = "balanced",
        each: np.ndarray | None = None,
    ) -> Lignes:
        svm = LinearSVC(C=self.c, class_weight=weights, random_state=self.seed, tol=0.1, max_iter=2000)
        return Lignes.of(svm.fit(features, classes, sample_weight=each))

    def _watch(self, features: sparse.csr_matrix, dits: Sequence[Dit | None]) -> None:
        """Learn to watch for danger, then which danger it would be."""
        sure = [(rang, dit) for rang, dit in enumerate(dits) if dit is not None]
        alarmants = np.asarray([dit.danger for _, dit in sure])
        poids = np.asarray([ORDINAIRE if dit.leger else 1.0 for _, dit in sure])
        moitie = poids.sum() / 2
        for part in (alarmants, ~alarmants):
            poids[part] *= moitie / max(poids[part].sum(), 1e-9)
        self.guard = self._draw(features[[rang for rang, _ in sure]], alarmants, None, poids)
        nommes = [(rang, dit.niveau) for rang, dit in sure if dit.niveau]
        self.levels = self._draw(features[[rang for rang, _ in nommes]], np.asarray([niveau for _, niveau in nommes]))

    def fit(
        self,
        exemples: Sequence[Exemple],
        classes: Sequence[str],
        dits: Sequence[Dit | None] = (),
        veille: Sequence[tuple[Exemple, Dit]] = (),
        sens: Callable[[], np.ndarray] | None = None,
    ) -> Modele:
        """Learn the classes and, where `dits` are given, to watch for danger.

        The temperature stays the one that was measured (`best_temperature`).

        Args:
            exemples: what the classes are learnt from.
            classes: one for each of them.
            dits: what each of them says of danger, None when that is not sure; empty where nobody watches for it.
            veille: more messages, without a class, that teach to watch.
            sens: the meaning of those that are `worth_remembering`, if it is being read already (`sens.start_meaning`).
        """
        textes = [exemple.texte for exemple in exemples]
        gardes = worth_remembering(textes) if self.vote else []
        sens = sens or start_meaning([textes[rang] for rang in gardes])
        mesures = self.traits.learn([*exemples, *(exemple for exemple, _ in veille)])
        if SENS in self.lignes:
            mesures[SENS] = self.traits.learn_meaning(meaning(textes))
        features = side_by_side(mesures, self.lignes)
        self.classifier = self._draw(features[: len(exemples)], np.asarray(classes), _weights(classes))
        self.classifier.intercept += self.avance * (self.classifier.classes_ == "hors_sujet")
        if dits:
            self._watch(features, [*dits, *(dit for _, dit in veille)])
        if self.vote:  # last: the meaning is the longest to read
            sus = mesures[SENS][gardes] if SENS in mesures else self.traits.learn_meaning(sens())
            rangs = np.searchsorted(self.classifier.classes_, np.asarray(classes)[gardes])
            gardees = {ENTENDU: mesures[ENTENDU][gardes], SENS: sus}
            self.souvenirs = Souvenirs.keep(gardees, rangs, len(self.classifier.classes_))
        return self

    def scores(self, mesures: Mesures, features: sparse.csr_matrix) -> np.ndarray:
        """Return one score a class: the margins, and the share of the nearest examples."""
        assert self.classifier is not None, "the model must be fitted first"
        marges = np.asarray(self.classifier.decision_function(features))
        return marges if self.souvenirs is None else marges + self.vote * self.souvenirs.vote(mesures)

    def best_temperature(self, exemples: Sequence[Exemple], classes: Sequence[str]) -> float:
        """Return the temperature that makes confidences honest on examples that were not learnt."""
        assert self.classifier is not None, "the model must be fitted first"
        mesures = self.traits.measure(exemples)
        scores = self.scores(mesures, side_by_side(mesures, self.lignes))
        cibles = np.searchsorted(self.classifier.classes_, np.asarray(classes))
        rangs = np.arange(len(cibles))
        losses = [-np.log(_softmax(scores, t)[rangs, cibles] + 1e-9).mean() for t in TEMPERATURES]
        return float(TEMPERATURES[int(np.argmin(losses))])

    def predict(self, exemples: Sequence[Exemple]) -> list[Ranking]:
        """Return, for each message, the classes from the likeliest on, with their probabilities."""
        return [ranking for ranking, _ in self.read(exemples)]

    def read(self, exemples: Sequence[Exemple]) -> list[tuple[Ranking, Ecoute]]:
        """Return the ranking of each message and how it sounds to who watches for danger."""
        mesures = self.traits.measure(exemples)
        features = side_by_side(mesures, self.lignes)
        return list(zip(self._rank(self.scores(mesures, features)), self._listen(features), strict=True))

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
        arrays = self.traits.state()
        noms = {"classes": self.classifier.classes_, "niveaux": self.levels.classes_ if self.levels is not None else ()}
        texts = {nom: list(map(str, liste)) for nom, liste in noms.items()} | {"temperature": self.temperature}
        (dossier / TEXTS).write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
        for nom, lignes in (("classifier", self.classifier), ("guard", self.guard), ("levels", self.levels)):
            if lignes is not None:
                arrays |= lignes.state(nom)
        np.savez(dossier / ARRAYS, **arrays, **(self.souvenirs.state() if self.souvenirs else {}))

    @classmethod
    def load(cls, dossier: Path) -> Modele:
        """Read a model that `save` wrote."""
        texts = json.loads((dossier / TEXTS).read_text(encoding="utf-8"))
        with np.load(dossier / ARRAYS, allow_pickle=False) as arrays:
            modele = cls(temperature=texts["temperature"], traits=Traits.restore(arrays))
            modele.classifier = Lignes.restore(arrays, "classifier", texts["classes"])
            modele.souvenirs = Souvenirs.restore(arrays, len(texts["classes"]))
            if "guard_coef" in arrays:
                modele.guard = Lignes.restore(arrays, "guard", [False, True])
                modele.levels = Lignes.restore(arrays, "levels", texts["niveaux"])
        return modele

    def _rank(self, scores: np.ndarray) -> list[Ranking]:
        assert self.classifier is not None, "the model must be fitted first"
        probabilities = _softmax(scores, self.temperature)
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
