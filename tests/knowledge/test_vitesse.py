"""The domain answers at once: what the benchmark measures is held here too, with room for a busy machine."""

from datetime import date, datetime
from time import perf_counter

import pytest

from bench import noyau
from knowledge.checks import check
from knowledge.loading import CONTENT
from knowledge.releases import open_engine, open_release, rebuild

pytestmark = pytest.mark.lent

JOUR = date(2026, 11, 25)


def seconds(call):
    depart = perf_counter()
    call()
    return perf_counter() - depart


def test_all_the_content_is_checked_in_less_than_three_seconds():
    assert min(seconds(lambda: check(CONTENT, JOUR)) for _ in range(2)) < 3


def test_a_release_is_loaded_in_less_than_a_second(tmp_path, contenu):
    engine = open_engine(f"sqlite:///{tmp_path / 'base.db'}")
    rebuild(engine, contenu, datetime(2026, 11, 25, 10))

    assert min(seconds(lambda: open_release(engine)) for _ in range(2)) < 1
    engine.dispose()


def test_a_right_is_evaluated_in_a_millisecond_and_contacts_are_found_in_two(catalogue):
    medianes = noyau.measure(catalogue, datetime(2026, 11, 25, 10), 5)

    assert medianes["evaluer_us"] < 1000
    assert medianes["orienter_us"] < 2000
