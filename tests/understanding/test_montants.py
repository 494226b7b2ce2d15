from decimal import Decimal

import pytest

from bot.understanding.canon import canon
from bot.understanding.montants import find_montants, read_montant


@pytest.mark.parametrize(
    ("message", "attendu"),
    [
        ("1 200,50 €", "1200.50"),
        ("1200e", "1200"),
        ("1.200 euros", "1200"),
        ("1,2k", "1200"),
        ("2k€", "2000"),
        ("900 euros par mois", "900"),
        ("neuf cents euros", "900"),
        ("mille deux cents euros", "1200"),
        ("2 mille euros", "2000"),
        ("850€/mois", "850"),
        ("14 400 € par an", "1200"),
        ("12000 euros l'année", "1000"),
        ("85 euros 50", "85"),
        ("600 balles", "600"),
        ("1 200 eur", "1200"),
        ("300 euros par semaine", "1300"),
    ],
)
def test_amounts_are_read_in_euros_a_month(message, attendu):
    assert find_montants(canon(message))[0].euros == Decimal(attendu)


@pytest.mark.parametrize(
    "message",
    ["le smic", "11 euros de l'heure", "3 enfants", "42 ans", "mon 2e enfant", "999999999 €", "-200 €", "rien"],
)
def test_what_is_no_monthly_amount_is_left_out(message):
    assert find_montants(canon(message)) == []


@pytest.mark.parametrize(
    ("message", "attendu"),
    [
        ("900", "900"),
        ("environ 1200", "1200"),
        ("entre 800 et 900", "900"),
        ("1 100", "1100"),
        ("le smic", None),
        ("01100", None),
        ("3 mois", None),
    ],
)
def test_a_bare_number_is_an_amount_only_as_an_answer(message, attendu):
    assert read_montant(canon(message)) == (None if attendu is None else Decimal(attendu))
