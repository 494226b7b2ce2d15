from pathlib import Path

import pytest
import yaml

from bot.understanding.faits import extract
from bot.understanding.reponses import read_answer

CAS = yaml.safe_load((Path(__file__).parent / "mal_ecrits.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("cas", CAS["dits"], ids=lambda cas: cas["message"])
def test_what_a_reader_would_be_sure_of_is_read_however_it_is_spelt(lexique, jour, cas):
    faits = extract(cas["message"], lexique, jour).faits

    assert {code: faits.get(code) for code in cas["faits"]} == cas["faits"]


@pytest.mark.parametrize("cas", CAS["pieges"], ids=lambda cas: cas["message"])
def test_what_only_looks_like_a_fait_is_not_read(lexique, jour, cas):
    extraction = extract(cas["message"], lexique, jour)

    lus = {*extraction.faits, *(["commune"] if extraction.communes_possibles else [])}
    assert {code for code in lus if code in cas.get("jamais", lus)} == set()


@pytest.mark.parametrize(
    ("code", "message", "attendu"),
    [
        ("relation_auteur", "son mari", "conjoint"),
        ("relation_auteur", "son ex", "ex"),
        ("relation_auteur", "son frere", "famille"),
        ("relation_auteur", "sa femme", "conjoint"),
        ("difficulte_energie", "ils mont coupé", "coupee"),
        ("difficulte_energie", "le rsa ma été coupé", None),
        ("situation_emploi", "le code marche pa", None),
        ("commune", "oyona", "01283"),
        ("titre", "un jujement", "executoire"),
    ],
)
def test_a_badly_written_answer_is_read_with_its_question(lexique, jour, code, message, attendu):
    assert read_answer(code, lexique.faits[code], extract(message, lexique, jour)).valeur == attendu


@pytest.mark.parametrize("message", ["je sui de 01500", "habite 01 500", "cp 01500 svp"])
def test_a_postcode_of_several_communes_leaves_the_choice(lexique, jour, message):
    extraction = extract(message, lexique, jour)

    assert "commune" not in extraction.faits
    assert "01004" in extraction.communes_possibles
