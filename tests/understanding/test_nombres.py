import pytest

from bot.understanding.canon import canon
from bot.understanding.nombres import Compteur, find_nombres, read_nombre

ENFANTS = Compteur(
    ["enfants", "enfant", "gosses", "gamins", "filles", "fille", "garcons", "garcon", "fils", "bébé", "maman de"]
)


@pytest.mark.parametrize(
    ("message", "attendu"),
    [
        ("j'ai 3 enfants", 3),
        ("mes trois enfants", 3),
        ("deux gosses", 2),
        ("g 2 gosses a charge", 2),
        ("une fille", 1),
        ("j'ai une fille et deux garçons", 3),
        ("2 filles et un fils", 3),
        ("une fille de 4 ans et un garçon de 7 ans", 2),
        ("3 enfants, 2 filles et un garçon", 3),
        ("un bébé de 14 mois", 1),
        ("maman de 3, je vis à Gex", 3),
        ("enfants : 4", 4),
        ("nous avons trois enfants dont un à charge", 3),
        ("l'un de mes deux enfants", 2),
        ("2 enfants non en fait 3 enfants", 3),
        ("2 enfants, pardon 3", 3),
        ("j'ai pas 2 enfants mais 3", 3),
        ("quatre petits enfants", 4),
        ("vingt-deux enfants", 22),
    ],
)
def test_children_are_counted_as_people_say_it(message, attendu):
    trouves = ENFANTS.find(canon(message))

    assert trouves[-1].valeur == attendu


@pytest.mark.parametrize(
    "message",
    [
        "mon 2e enfant",
        "le deuxième enfant",
        "depuis 2 mois",
        "-3 enfants",
        "mes enfants",
        "12/03/2026",
        "maman de 42 ans",
        "2,5 enfants",
        "",
    ],
)
def test_what_is_no_count_is_not_counted(message):
    assert ENFANTS.find(canon(message)) == []


@pytest.mark.parametrize(
    ("message", "attendu"),
    [
        ("3", 3),
        ("trois", 3),
        ("j'en ai deux", 2),
        ("une seule", 1),
        ("2 non pardon 3", 3),
        ("2 ou 3", None),
        ("beaucoup", None),
        ("3 ans", None),
    ],
)
def test_a_bare_number_answers_unless_two_disagree(message, attendu):
    assert read_nombre(canon(message)) == attendu


def test_ranks_negatives_and_thousands_are_no_whole_numbers():
    assert [n.valeur for n in find_nombres(canon("le 2e, -4, 1 200, puis 7"))] == [7]
