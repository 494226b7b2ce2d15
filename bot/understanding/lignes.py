"""Keep the lines that a linear classifier has learnt in half the memory; a message reads only the rows of what it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse


@dataclass
class Lignes:
    """One line a class (one for two classes): `coef` has one row a measure, in half precision."""

    coef: np.ndarray
    intercept: np.ndarray
    classes_: np.ndarray

    @classmethod
    def of(cls, appris: Any) -> Lignes:
        """Return the lines of a fitted linear classifier of scikit-learn."""
        coef = np.ascontiguousarray(appris.coef_.T, np.float16)
        return cls(coef, np.atleast_1d(appris.intercept_), appris.classes_)

    def decision_function(self, features: sparse.csr_matrix) -> np.ndarray:
        """Return the margins: one column a class, or one number a message when there are two classes."""
        bornes = zip(features.indptr[:-1], features.indptr[1:], strict=True)
        marges = np.empty((features.shape[0], self.coef.shape[1]))
        for rang, (debut, fin) in enumerate(bornes):
            lues = self.coef[features.indices[debut:fin]].astype(np.float32)
            marges[rang] = features.data[debut:fin] @ lues + self.intercept
        return marges.ravel() if self.coef.shape[1] == 1 else marges

    def state(self, nom: str) -> dict[str, Any]:
        """Return the arrays to save."""
        return {f"{nom}_coef": self.coef, f"{nom}_intercept": self.intercept}

    @classmethod
    def restore(cls, arrays: Any, nom: str, classes: list[Any]) -> Lignes:
        """Return the lines that `state` described."""
        return cls(arrays[f"{nom}_coef"], arrays[f"{nom}_intercept"], np.asarray(classes))
