"""Two needs in one message: none is forgotten, whatever the model heard and however sure it was."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.understanding.besoins import CLAUSE, add_clauses, find_needs, order_needs, put_danger_first
from bot.understanding.danger import Danger
from bot.understanding.dispositifs import NEUTRES

PARTS = st.floats(min_value=0.01, max_value=1.0)
NIVEAUX = ("immediat", "violence", "enfant", "suicide", "sans_toit", "gaz")
RELATIONS = (None, "conjoint", "ex", "famille", "autre")
PEU = settings(max_examples=40, deadline=None)


@pytest.fixture(scope="session")
def sujets(contenu):
    return contenu.sujets


def rank(data, codes):
    parts = data.draw(st.dictionaries(st.sampled_from(sorted(codes)), PARTS, min_size=1, max_size=5))
    total = sum(parts.values())
    return sorted(((code, p / total) for code, p in parts.items()), key=lambda besoin: -besoin[1])


def needs_and_clauses(data, sujets):
    besoins = find_needs(rank(data, sujets), sujets, ())
    return besoins, [rank(data, sujets.keys() - NEUTRES) for _ in range(data.draw(st.integers(0, 3)))]


@PEU
@given(data=st.data())
def test_no_need_that_a_clause_says_clearly_is_forgotten(sujets, data):
    besoins, clauses = needs_and_clauses(data, sujets)

    garder = order_needs(add_clauses(besoins, clauses, sujets), sujets)

    dits = {code for code, _ in besoins} | {clause[0][0] for clause in clauses if clause[0][1] >= CLAUSE}
    assert len(garder) == len(set(garder))
    assert besoins[0][0] in NEUTRES or set(garder) == dits


@PEU
@given(data=st.data())
def test_the_needs_after_the_first_go_from_the_most_to_the_least_urgent(sujets, data):
    garder = order_needs(add_clauses(*needs_and_clauses(data, sujets), sujets), sujets)

    urgences = [sujets[code].urgence for code in garder[1:]]
    assert urgences == sorted(urgences)


@PEU
@given(data=st.data(), niveau=st.sampled_from(NIVEAUX), relation=st.sampled_from(RELATIONS))
def test_a_danger_comes_before_every_other_need_and_erases_none(sujets, data, niveau, relation):
    besoins = find_needs(rank(data, sujets.keys() - NEUTRES), sujets, ())

    garder = order_needs(put_danger_first(besoins, Danger(danger=True, niveau=niveau), relation), sujets)

    assert garder[0] in ("urgence_danger", "violences_conjugales")
    assert {code for code, _ in besoins} - {"urgence_danger"} <= set(garder)


def test_danger_is_the_most_urgent_and_small_talk_the_least(sujets):
    ordre = sorted(sujets, key=lambda code: sujets[code].urgence)

    assert ordre[:2] == ["urgence_danger", "violences_conjugales"]
    assert ordre[-2:] == ["smalltalk", "hors_sujet"]
