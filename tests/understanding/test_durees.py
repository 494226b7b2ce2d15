from datetime import date

import pytest

from bot.understanding.canon import canon
from bot.understanding.durees import find_durees, read_date, read_duree

JOUR = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("message", "mois"),
    [
        ("depuis 3 mois", 3),
        ("depui 3 moi", 3),
        ("depuis trois mois", 3),
        ("depuis3mois", 3),
        ("depuis février", 9),
        ("depuis fevrier dernier", 9),
        ("depuis septembre", 2),
        ("depuis le 3 septembre", 2),
        ("depuis mars 2025", 20),
        ("depuis 2024", 22),
        ("depuis noël", 10),
        ("depuis la rentrée", 2),
        ("depuis le mois dernier", 1),
        ("depuis l'année dernière", 12),
        ("ça fait un an et demi", 18),
        ("sa fait 1 an et demi", 18),
        ("cela fait 1 an 1/2", 18),
        ("un an et 3 mois", 15),
        ("deux ans", 24),
        ("40 jours", 1),
        ("2 semaines", 0),
        ("6 semaines", 1),
        ("il y a 3 mois", 3),
        ("y a 3 mois", 3),
        ("plusieurs mois", 2),
        ("depuis des mois", 2),
        ("bientôt un an", 11),
        ("presque 2 ans", 23),
        ("2-3 mois", 3),
        ("deux ou trois mois", 3),
        ("un trimestre", 3),
        ("12/03/2026", 8),
        ("ce mois-ci", 0),
        ("le mois dernier", 1),
    ],
)
def test_durations_are_whole_months(message, mois):
    assert read_duree(canon(message), JOUR) == mois


@pytest.mark.parametrize(
    "message",
    [
        "tous les 3 mois",
        "dans 3 mois",
        "par mois",
        "mai il paye pas",
        "depuis toujours",
        "99/99/9999",
        "depuis 5000 ans",
        "longtemps",
        "",
    ],
)
def test_rhythms_futures_and_vague_words_are_no_duration(message):
    assert find_durees(canon(message)) == []


@pytest.mark.parametrize(
    ("message", "attendu"),
    [
        ("le 12 mars", "2026-03-12"),
        ("12/03/2026", "2026-03-12"),
        ("12.03.26", "2026-03-12"),
        ("12-03-2026", "2026-03-12"),
        ("3/9", "2026-09-03"),
        ("le 24 décembre", "2025-12-24"),
        ("1er janvier 2026", "2026-01-01"),
        ("hier", "2026-11-20"),
        ("avant-hier", "2026-11-19"),
        ("ce matin", "2026-11-21"),
        ("lundi dernier", "2026-11-16"),
        ("la semaine dernière", "2026-11-14"),
        ("le mois dernier", "2026-10-21"),
        ("en mars", "2026-03-01"),
        ("fin mars", "2026-03-21"),
        ("mars 2025", "2025-03-01"),
        ("en 2025", "2025-01-01"),
        ("le 12 sept. 2025", "2025-09-12"),
        ("il y a 3 mois", "2026-08-21"),
        ("il y a un an et demi", "2025-05-21"),
        ("40 jours", "2026-10-11"),
        ("31/02/2026", None),
        ("le 12 mars 2040", None),
        ("jamais", None),
    ],
)
def test_days_are_the_last_past_ones_and_never_more_recent_than_said(message, attendu):
    trouve = read_date(canon(message), JOUR)

    assert (trouve.isoformat() if trouve else None) == attendu
