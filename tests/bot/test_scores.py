import pytest

from bot.scores import Lu, Score, calibration, calibration_error, classes, macro_f1, scores
from bot.tableau import percent


def lu(attendu, trouve, confiance=0.9, **reste):
    return Lu("un message", attendu, trouve, confiance, **reste)


@pytest.mark.parametrize(
    ("justes", "n", "bornes"),
    [(9, 10, (0.596, 0.982)), (0, 10, (0.0, 0.278)), (10, 10, (0.722, 1.0)), (0, 0, (0.0, 1.0))],
)
def test_an_interval_is_wilson_s(justes, n, bornes):
    assert Score(justes, n).intervalle == pytest.approx(bornes, abs=0.001)


def test_a_class_knows_how_often_it_is_found_right_and_what_it_is_taken_for():
    lus = [lu("deuil", "deuil"), lu("deuil", "logement"), lu("logement", "logement")]

    deuil, logement = classes(lus)

    assert (deuil.rappel, deuil.precision, deuil.confusions) == (Score(1, 2), Score(1, 1), (("logement", 1),))
    assert (deuil.f1, logement.f1) == pytest.approx((2 / 3, 2 / 3))
    assert macro_f1(lus) == pytest.approx(2 / 3)


def test_a_confidence_that_is_told_is_compared_with_what_was_right():
    lus = [lu("deuil", "deuil", 1.0), lu("deuil", "logement", 0.95), lu("deuil", "deuil", 0.25)]

    points = calibration(lus)

    assert points == [(0.25, Score(1, 1)), (pytest.approx(0.975), Score(1, 2))]
    assert calibration_error(lus) == pytest.approx((0.75 + 2 * 0.475) / 3)


def test_a_danger_is_heard_at_any_level_and_a_trap_must_raise_none():
    lus = [
        lu("urgence_danger", "urgence_danger", niveau="immediat", niveau_trouve="violence", suite="urgence"),
        lu("urgence_danger", "urgence_danger", niveau="suicide", suite="reponse"),
        lu("hors_sujet", "urgence_danger", piege=True, niveau_trouve="suicide", suite="urgence"),
        lu("hors_sujet", "hors_sujet", piege=True, suite="hors_perimetre"),
    ]

    parts = scores(lus)

    assert parts["danger entendu"] == Score(1, 2)
    assert parts["danger entendu, ou besoin de danger"] == Score(2, 2)
    assert parts["danger, bon niveau"] == Score(0, 2)
    assert parts["piège sans alarme"] == Score(1, 2)


def test_a_message_out_of_scope_may_not_open_a_dispositif():
    ouvert = lu("hors_sujet", "energie_impayes", dispositifs_trouves=("fsl_energie",), suite="reponse")
    demande = lu("hors_sujet", "energie_impayes", dispositifs_trouves=("fsl_energie",), suite="clarification")

    assert scores([ouvert, demande])["hors champ sans dispositif"] == Score(1, 2)


def test_only_the_first_dispositif_counts_as_the_first_and_all_of_them_without_order():
    melange = lu("urgence_danger", "urgence_danger", dispositifs=("auu", "aripa"), dispositifs_trouves=("aripa", "auu"))

    parts = scores([melange])

    assert (parts["dispositif, premier"], parts["dispositifs, tous"]) == (Score(0, 1), Score(1, 1))


def test_the_asf_of_an_orphan_is_right_even_where_nobody_expected_it_and_nowhere_else():
    orphelin = lu("deuil", "deuil", dispositifs_trouves=("asf",))
    obseques = lu("deuil", "deuil", dispositifs_trouves=("auu",))
    separation = lu("separation", "separation", dispositifs_trouves=("asf",))

    assert scores([orphelin, obseques, separation])["dispositif, premier"] == Score(1, 3)


def test_a_part_is_written_as_in_french():
    assert percent(0.8666) == "86,7 %"
