"""The lines kept in half precision say what the classifier that drew them says."""

import numpy as np
import pytest
from scipy import sparse
from sklearn.svm import LinearSVC

from bot.understanding.lignes import Lignes

pytestmark = pytest.mark.lent  # scikit-learn is most of a second to import


@pytest.mark.parametrize("nombre", [2, 5], ids=["deux classes", "cinq classes"])
def test_the_margins_are_those_of_the_classifier(nombre):
    hasard = np.random.default_rng(3)
    features = sparse.random(60, 200, density=0.1, format="csr", dtype=np.float32, random_state=3)
    svm = LinearSVC(random_state=1).fit(features, hasard.integers(0, nombre, 60))

    lignes = Lignes.of(svm)

    assert np.allclose(lignes.decision_function(features), svm.decision_function(features), atol=2e-3)
    assert list(lignes.classes_) == list(svm.classes_)


def test_what_is_saved_is_read_again_as_it_was():
    lignes = Lignes(np.ones((3, 2), np.float16), np.zeros(2), np.asarray(["a", "b"]))

    lue = Lignes.restore(lignes.state("guard"), "guard", ["a", "b"])

    assert np.array_equal(lue.coef, lignes.coef)
    assert list(lue.classes_) == ["a", "b"]
