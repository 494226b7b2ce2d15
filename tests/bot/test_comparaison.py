"""The pipelines that are compared are told in one table; what they learn is in test_chaines."""

import pytest

from bot.scores import Lu


@pytest.fixture
def comparaison():
    """Imported here: scikit-learn is most of a second, for the one process that runs these tests."""
    from bot import comparaison

    return comparaison


def test_the_chosen_pipeline_is_the_model_as_it_is(comparaison):
    choisie = comparaison.CHAINES[-1]

    assert "CHOISIE" in choisie.nom
    assert (choisie.lignes, choisie.avance, choisie.autre, choisie.bruit) == (
        comparaison.LIGNES, comparaison.Modele.avance, None, False,
    )  # fmt: skip
    assert choisie.vote == comparaison.Modele.vote


def test_the_table_has_one_line_a_pipeline(comparaison):
    lus = [Lu("a", "deuil", "deuil", 0.9), Lu("b", "deuil", "hors_sujet", 0.9)]

    lignes = comparaison.render([comparaison.Essai("mots", lus, lus, 1.4, 2.5, 3_000_000)]).splitlines()

    assert lignes[1].split() == ["mots", "50,0", "%", "66,7", "%", "66,7", "%", "2,5", "1", "s", "3"]
