"""What an operator types about a place: every name of today and of before, every postcode, and what is shared is asked."""

from collections import defaultdict

import pytest

from knowledge.catalogue import HORS_AIN
from knowledge.saisie import find_commune, plain


def by_postcode(catalogue):
    communes = defaultdict(list)
    for commune in catalogue.contenu.communes.values():
        for code in commune.codes_postaux:
            communes[code].append(commune)
    return communes


def test_every_commune_is_found_by_its_name_however_it_is_written(catalogue):
    for commune in catalogue.contenu.communes.values():
        for nom in (commune.nom, commune.nom.upper(), plain(commune.nom)):
            assert find_commune(catalogue, nom, None) == commune.insee


def test_every_old_name_leads_to_the_commune_of_today(catalogue):
    for ancien, insee in catalogue.contenu.anciens_noms.items():
        assert find_commune(catalogue, ancien, None) == insee


def test_a_postcode_of_one_commune_is_enough(catalogue):
    seuls = {code: communes[0].insee for code, communes in by_postcode(catalogue).items() if len(communes) == 1}

    assert len(seuls) >= 5
    assert {code: find_commune(catalogue, None, code) for code in seuls} == seuls


def test_a_postcode_that_communes_share_is_asked_with_every_name(catalogue):
    partages = {code: communes for code, communes in by_postcode(catalogue).items() if len(communes) > 1}

    assert len(partages) > 20
    for code, communes in partages.items():
        with pytest.raises(ValueError, match="is shared by") as fault:
            find_commune(catalogue, None, code)
        assert all(commune.nom in str(fault.value) for commune in communes)


def test_the_beginning_of_several_names_is_asked_again(catalogue):
    with pytest.raises(ValueError, match="may be Saint-Jean-de-Gonville, .*: write the whole name"):
        find_commune(catalogue, "saint jean", None)


@pytest.mark.parametrize("code", ["75001", "69001", "99999"])
def test_a_postcode_of_elsewhere_is_outside_the_ain(catalogue, code):
    assert find_commune(catalogue, None, code) == HORS_AIN
