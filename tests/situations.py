"""The situations of `tests/cas`, read once for every test that walks them."""

from functools import cache
from pathlib import Path

import pytest
import yaml

DOSSIER = Path(__file__).parent / "cas"


@cache
def by_dispositif():
    """Return the written situations of each dispositif, by its code."""
    return {
        fichier.stem: yaml.load(fichier.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for fichier in sorted(DOSSIER.glob("*.yml"))
    }


def situations(*codes):
    """Return one parameter a situation, named by its dispositif and its `nom`."""
    return [
        pytest.param(code, cas, id=f"{code}: {cas['nom']}")
        for code in codes or by_dispositif()
        for cas in by_dispositif()[code]
    ]
