from datetime import datetime, time

import pytest

from knowledge.resultats import Resultats
from tests.situations import by_dispositif, situations


@pytest.mark.parametrize(("code", "cas"), situations())
def test_cas(catalogue, code, cas):
    resultat = Resultats(catalogue, datetime.combine(cas["le"], time(10))).resultat(code, dict(cas["situation"]))

    assert resultat["verdict"] == cas["verdict"]
    if "raison" in cas:
        assert cas["raison"] in " ".join(raison["texte"] for raison in resultat["raisons"])
    if "manquants" in cas:
        assert resultat["manquants"] == cas["manquants"]
    if "montants" in cas:
        assert amounts(resultat) == cas["montants"]


def amounts(resultat):
    """The first amount of the result: one figure, both when two are possible, the highest first."""
    premier = resultat["montants"][:1]
    return list(dict.fromkeys(montant[borne] for montant in premier for borne in ("maximum", "minimum")))


@pytest.mark.parametrize("code", ["auu", "fsl_energie", "avip", "aripa", "asf"])
def test_each_right_has_at_least_fifteen_cas(code):
    assert len(by_dispositif()[code]) >= 15


def test_a_missing_fact_never_gives_a_refusal(catalogue):
    for code in catalogue.contenu.dispositifs:
        evaluation = catalogue.evaluate(code, {}, datetime(2026, 11, 21).date())

        assert evaluation.verdict != "peu_probable"
