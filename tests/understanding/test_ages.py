from datetime import date

import pytest

from bot.understanding.ages import find_ages, read_age
from bot.understanding.canon import canon

JOUR = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("message", "mois"),
    [
        ("bébé de 14 mois", 14),
        ("mon bb a 8 moi", 8),
        ("2 ans et demi", 30),
        ("2 ans et 3 mois", 27),
        ("enfants de 4 et 7 ans", 48),
        ("3 enfants : 2, 5 et 9 ans", 24),
        ("mes enfants ont 6 ans et 18 mois", 18),
        ("un fils de 12 ans et une fille de 3 ans et demi", 42),
        ("il a 20 ans", 240),
        ("ma fille a dix-huit mois", 18),
        ("né en mars 2025", 20),
        ("elle est née le 3/04/2024", 31),
        ("mon bébé est né il y a 3 mois", 3),
        ("nourrisson", 0),
        ("un nouveau-né", 0),
        ("bientôt 3 ans", 35),
        ("il va avoir 3 ans", 35),
        ("pas encore 3 ans", 35),
        ("3 ans", 36),
        ("un an", 12),
        ("14 mois", 14),
    ],
)
def test_ages_are_read_in_months_the_youngest_first(message, mois):
    assert read_age(canon(message), JOUR) == mois


@pytest.mark.parametrize(
    "message",
    [
        "j'ai 25 ans",
        "mon mari a 30 ans",
        "depuis 18 mois",
        "il y a 2 ans",
        "150 ans",
        "je suis née en 1990",
        "mon ex a 40 ans",
        "-3 ans",
        "",
    ],
)
def test_the_age_of_an_adult_or_a_duration_is_no_age(message):
    assert find_ages(canon(message), JOUR) == []


def test_a_duration_beside_a_child_is_not_its_age():
    ages = find_ages(canon("mon fils de 4 ans ne voit plus son père depuis 2 ans"), JOUR)

    assert [age.mois for age in ages] == [48]


def test_the_limit_of_a_right_is_not_the_age_of_a_child():
    ages = find_ages(canon("la crèche prend les enfants de moins de 3 ans ?"), JOUR)

    assert [age.sur for age in ages] == [False]
