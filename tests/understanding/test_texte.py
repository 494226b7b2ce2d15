"""Any spelling of a message becomes one plain form."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.understanding.texte import default_lexique, fold, normalise


@pytest.mark.parametrize(
    ("texte", "plie"),
    [
        ("Il m’a frappée", "il m'a frappee"),
        ("ŒUF, cœur, ÆGIDE", "oeuf, coeur, aegide"),
        ("f\u200br\u200da\u00adppe", "frappe"),
        ("\u202efrappe\u202c", "frappe"),
        ("ｆｒａｐｐｅ", "frappe"),
        ("AU SECOUUUUUURS", "au secours"),
        ("frapppppe", "frappe"),
        ("elllle", "elle"),
        ("nonnnnn", "non"),
        ("v1olence, m3nace, fr@ppe", "violence, menace, frappe"),
        ("j'ai 1000 euros, 3 enfants, 01000 Bourg", "j'ai 1000 euros, 3 enfants, 01000 bourg"),
        ("ligne un\nligne deux", "ligne un\nligne deux"),
        ("", ""),
    ],
)
def test_fold_removes_what_hides_a_word(texte: str, plie: str) -> None:
    assert fold(texte) == plie


@pytest.mark.parametrize(
    ("texte", "normal"),
    [
        ("jsuis", "je suis"),
        ("jariv plu a payé", "j arrive plus a paye"),
        ("g 2 enfants", "j ai 2 enfants"),
        ("la 5 g", "la 5 g"),
        ("c koi le fsl ki aide", "c est quoi le fsl qui aide"),
        ("c'est", "c est"),
        ("c est", "c est"),
        ("j'ai peur", "j ai peur"),
        ("pk pcq tt bcp tjr rdv mwa", "pourquoi parce que tout beaucoup toujours rendez vous moi"),
        ("komen avoir lapl", "comment avoir l apl"),
        ("vous avé", "vous avez"),
        ("il ma frapé", "il m a frape"),
        ("mon ex marcele", "mon ex m harcele"),
        ("jdors", "je dors"),
        ("il me... frappe. Aidez-moi !", "il me frappe . aidez moi ."),
        ("", ""),
    ],
)
def test_normalise_writes_sms_french_in_full(texte: str, normal: str) -> None:
    assert normalise(texte) == normal


@pytest.mark.parametrize(
    "phrase",
    [
        "ma mere est tombee malade",
        "tes enfants et mes papiers",
        "il vit a mi temps avec son pere",
        "il se plaint de l eau",
        "mon mari a fait un avc",
        "il m a jete la lettre",
        "j ai pu payer en mai",
        "je mets la table et elle met le couvert",
    ],
)
def test_normalise_leaves_ordinary_french_as_it_is(phrase: str) -> None:
    assert normalise(phrase) == phrase


@settings(max_examples=300, deadline=None)
@given(texte=st.text(max_size=200))
@example("İ")
def test_fold_gives_no_capital_and_nothing_invisible(texte: str) -> None:
    plie = fold(texte)

    assert not re.search(r"[A-Z\u200b-\u200f\u202a-\u202e\u0300-\u036f]", plie)


@settings(max_examples=200, deadline=None)
@given(
    texte=st.lists(st.sampled_from([*default_lexique().mots, "il", "me", "frappe", "3", "!"]), max_size=12).map(
        " ".join
    )
)
def test_normalise_gives_words_and_ends_of_sentences_only(texte: str) -> None:
    assert re.fullmatch(r"(?:[^\W_]+|\.)?(?: (?:[^\W_]+|\.))*", normalise(texte))


def test_no_entry_of_the_lexicon_is_useless() -> None:
    inutiles = [mot for mot, plein in default_lexique().mots.items() if mot == plein]

    assert inutiles == []


def test_the_lexicon_is_large_enough_to_matter() -> None:
    assert len(default_lexique().mots) >= 250
