"""The runs of words and letters, known by their hash, are weighed as scikit-learn weighs texts."""

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.understanding.ngrammes import Ngrammes

pytestmark = pytest.mark.lent  # scikit-learn is most of a second to import
TEXTES = [
    "mon ex ne paye plus la pension",
    "la pension la pension la pension",
    "edf va couper le courant",
    "qui garde mon bebe si je travaille",
    "mon bebe et mon ex",
]


def known(analyzer: str, ngrams: tuple[int, int], rare: int) -> Ngrammes:
    return Ngrammes(analyzer, ngrams, rare)


@pytest.mark.parametrize(
    ("analyzer", "ngrams", "rare"), [("word", (1, 2), 1), ("word", (1, 2), 2), ("char_wb", (3, 5), 2)]
)
def test_messages_are_as_alike_as_for_scikit_learn(analyzer, ngrams, rare):
    mots = {"token_pattern": r"\S+"} if analyzer == "word" else {}
    reference = TfidfVectorizer(analyzer=analyzer, ngram_range=ngrams, min_df=rare, sublinear_tf=True, **mots)
    attendu = reference.fit_transform(TEXTES)
    ngrammes = known(analyzer, ngrams, rare)
    appris = ngrammes.learn(TEXTES)
    assert appris.shape == attendu.shape
    assert np.allclose((appris @ appris.T).toarray(), (attendu @ attendu.T).toarray(), atol=1e-6)
    nouveau = ["mon bebe et la pension que mon ex devait"]
    lu, lu_attendu = ngrammes.measure(nouveau), reference.transform(nouveau)
    assert np.allclose((lu @ appris.T).toarray(), (lu_attendu @ attendu.T).toarray(), atol=1e-6)


def test_a_message_of_unknown_words_is_empty():
    ngrammes = known("word", (1, 2), 1)
    ngrammes.learn(TEXTES)
    assert ngrammes.measure(["zut", ""]).nnz == 0


def test_what_was_learnt_comes_back_from_arrays():
    ngrammes, autre = known("char_wb", (3, 5), 2), known("char_wb", (3, 5), 2)
    ngrammes.learn(TEXTES)
    autre.restore(ngrammes.state("syllables"), "syllables")
    assert (ngrammes.measure(TEXTES) != autre.measure(TEXTES)).nnz == 0
    assert all(tableau.dtype.kind in "if" for tableau in ngrammes.state("syllables").values()), "no text is kept"
