"""Every critere counts: flipped, dropped, or with its threshold moved by one, it makes at least one `cas` fail."""

from dataclasses import replace
from datetime import datetime, time

import pytest

from knowledge import rules
from knowledge.catalogue import Catalogue
from knowledge.resultats import Resultats
from tests.contenu import catalogue
from tests.situations import by_dispositif

CATALOGUE = catalogue()
CAS = by_dispositif()
pytestmark = pytest.mark.lent
CRITERES = [
    pytest.param(code, critere, id=f"{code} {rang} {critere.fait}")
    for code, dispositif in CATALOGUE.contenu.dispositifs.items()
    for rang, critere in enumerate(dispositif.criteres)
]
SEUILS = [
    pytest.param(code, bareme, pas, id=f"{code} {bareme} {pas:+}")
    for code, dispositif in CATALOGUE.contenu.dispositifs.items()
    for critere in dispositif.criteres
    for bareme in (critere.minimum, critere.maximum, critere.parametre)
    if isinstance(bareme, str)
    for pas in (-1, 1)
]


def fails(code, cas, catalogue=CATALOGUE):
    """Tell whether a `cas` no longer finds what it expects: its verdict, or the reason it names."""
    situation = cas["situation"]
    evaluation = catalogue.evaluate(code, situation, cas["le"])
    if evaluation.verdict != cas["verdict"]:
        return True
    if "raison" not in cas:
        return False
    resultats = Resultats(catalogue, datetime.combine(cas["le"], time(10)))
    return cas["raison"] not in " ".join(rendu.texte for rendu in resultats.raisons(evaluation, situation))


@pytest.fixture
def flip(monkeypatch):
    """Make one critere hold when it does not, and the reverse; what is not known stays so."""
    stock = rules.holds

    def flip(critere):
        def holds(condition, *args):
            found = stock(condition, *args)
            return not found if condition is critere and found is not None else found

        monkeypatch.setattr(rules, "holds", holds)

    return flip


@pytest.fixture
def drop(monkeypatch):
    """Take one critere away."""
    stock = rules.concerns
    return lambda critere: monkeypatch.setattr(
        rules, "concerns", lambda item, *args: item is not critere and stock(item, *args)
    )


@pytest.mark.parametrize("code", CAS)
def test_without_a_mutation_every_cas_holds(code):
    assert [cas["nom"] for cas in CAS[code] if fails(code, cas)] == []


@pytest.mark.parametrize(("code", "critere"), CRITERES)
@pytest.mark.parametrize("mutation", ["flip", "drop"])
def test_a_mutated_critere_makes_a_cas_fail(request, mutation, code, critere):
    request.getfixturevalue(mutation)(critere)

    assert any(fails(code, cas) for cas in CAS.get(code, []))


@pytest.mark.parametrize(("code", "bareme", "pas"), SEUILS)
def test_a_threshold_that_moves_by_one_makes_a_cas_fail(code, bareme, pas):
    baremes = CATALOGUE.contenu.baremes
    bouge = replace(baremes[bareme], valeurs=tuple(replace(v, valeur=v.valeur + pas) for v in baremes[bareme].valeurs))

    catalogue = Catalogue(replace(CATALOGUE.contenu, baremes=baremes | {bareme: bouge}), "essai")

    assert any(fails(code, cas, catalogue) for cas in CAS.get(code, []))
