"""Hours in French: ordinary weeks, holidays, edges of the day."""

from datetime import datetime

import pytest

from knowledge.horaires import is_open, render_horaires, render_reouverture

BUREAU = "Mo-Fr 09:00-12:30,13:30-17:00; PH off"


@pytest.mark.parametrize(
    ("expression", "texte"),
    [
        (BUREAU, "lundi au vendredi, 9 h–12 h 30 et 13 h 30–17 h"),
        ("24/7", "24 h sur 24, 7 jours sur 7"),
        ("Mo-Su 09:00-20:00", "tous les jours, 9 h–20 h"),
        ("Mo 14:00-18:00; Tu,We 09:00-12:00; PH off", "lundi, 14 h–18 h ; mardi et mercredi, 9 h–12 h"),
        (
            "Mo,Tu 09:00-12:00; We 14:00-17:00; Th,Fr 09:00-12:00; PH off",
            "lundi, mardi, jeudi et vendredi, 9 h–12 h ; mercredi, 14 h–17 h",
        ),
        ("Mo,We-Fr 08:45-11:45; PH off", "lundi et mercredi au vendredi, 8 h 45–11 h 45"),
        ("Sa-Su 00:00-24:00", "samedi et dimanche, toute la journée"),
        ("Fr 20:00-24:00", "vendredi, 20 h–minuit"),
        (None, "horaires non connus"),
    ],
)
def test_hours_read_as_people_say_them(expression, texte):
    assert render_horaires(expression) == texte


@pytest.mark.parametrize(
    ("moment", "ouvert"),
    [
        ("2026-11-23 08:59", False),
        ("2026-11-23 09:00", True),
        ("2026-11-23 12:29", True),
        ("2026-11-23 12:30", False),
        ("2026-11-23 16:59", True),
        ("2026-11-23 17:00", False),
        ("2026-11-22 10:00", False),
        ("2026-12-25 10:00", False),
    ],
)
def test_it_is_open_from_the_first_minute_and_closed_from_the_last(moment, ouvert):
    assert is_open(BUREAU, datetime.fromisoformat(moment)) is ouvert


def test_unknown_hours_are_neither_open_nor_closed():
    moment = datetime(2026, 11, 23, 10)

    assert is_open(None, moment) is None
    assert render_reouverture(None, moment) is None


@pytest.mark.parametrize(
    ("moment", "texte"),
    [
        ("2026-11-23 10:00", None),
        ("2026-11-23 08:00", "ouvre aujourd'hui à 9 h"),
        ("2026-11-23 12:30", "ouvre aujourd'hui à 13 h 30"),
        ("2026-11-23 23:59", "ouvre mardi à 9 h"),
        ("2026-11-24 00:00", "ouvre aujourd'hui à 9 h"),
        ("2026-11-20 18:00", "ouvre lundi à 9 h"),
        ("2026-11-22 10:00", "ouvre lundi à 9 h"),
    ],
)
def test_a_closed_door_says_when_it_opens(moment, texte):
    assert render_reouverture(BUREAU, datetime.fromisoformat(moment)) == texte


@pytest.mark.parametrize(
    ("moment", "texte"),
    [
        ("2026-12-24 18:00", "ouvre lundi à 9 h"),
        ("2026-12-25 10:00", "jour férié, sans doute fermé ; ouvre lundi à 9 h"),
        ("2027-03-29 10:00", "jour férié, sans doute fermé ; ouvre mardi à 9 h"),
        ("2027-05-06 10:00", "jour férié, sans doute fermé ; ouvre vendredi à 9 h"),
        ("2026-08-15 10:00", "ouvre lundi à 9 h"),
    ],
)
def test_a_public_holiday_is_probably_closed_and_gives_the_next_day(moment, texte):
    assert render_reouverture(BUREAU, datetime.fromisoformat(moment)) == texte


def test_good_friday_is_an_ordinary_day_in_the_ain():
    assert is_open(BUREAU, datetime(2027, 3, 26, 10)) is True


def test_a_day_more_than_a_week_away_has_its_date():
    moment = datetime(2026, 12, 25, 10)

    texte = render_reouverture("Fr 09:00-12:00; PH off", moment)

    assert texte == "jour férié, sans doute fermé ; ouvre vendredi 8 janvier à 9 h"


def test_unknown_hours_on_a_public_holiday_invite_to_try_on_the_next_working_day():
    assert render_reouverture(None, datetime(2026, 12, 25, 10)) == "jour férié, sans doute fermé ; réessayez lundi"


@pytest.mark.parametrize("moment", ["2026-12-25 03:00", "2026-11-22 00:00", "2027-01-01 23:59"])
def test_a_line_of_every_hour_is_open_on_holidays_and_at_midnight(moment):
    assert is_open("24/7", datetime.fromisoformat(moment)) is True
    assert render_reouverture("24/7", datetime.fromisoformat(moment)) is None
