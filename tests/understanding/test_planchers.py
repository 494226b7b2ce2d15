"""The trained model, on messages that it never learnt, stays above the floors of `bot/planchers.yml`."""

import os
from datetime import datetime
from pathlib import Path

import pytest
import yaml

from bot.evaluation import figures, measure
from bot.processus import Ports, environment
from bot.scores import Lu
from knowledge.loading import load
from knowledge.releases import open_engine, rebuild, shared_catalogue

RACINE = Path(__file__).parent.parent.parent
PLANCHERS = yaml.safe_load((RACINE / "bot" / "planchers.yml").read_text(encoding="utf-8"))
pytestmark = pytest.mark.rasa


@pytest.fixture(scope="module")
def mesures(modele, tmp_path_factory):
    """What is measured today, with a release of the content as it is."""
    propre = {nom: valeur for nom, valeur in os.environ.items() if not nom.startswith("PASSERELLE_")}
    env = environment(tmp_path_factory.mktemp("planchers"), Ports(), base=propre)
    rebuild(open_engine(env["PASSERELLE_DATABASE_URL"]), load(RACINE / "knowledge" / "content"), datetime(2026, 11, 21))
    with pytest.MonkeyPatch.context() as patch:
        for nom, valeur in env.items():
            patch.setenv(nom, valeur)
        shared_catalogue.cache_clear()
        yield measure(RACINE, modele)
    shared_catalogue.cache_clear()


@pytest.mark.parametrize("nom", PLANCHERS)
def test_no_figure_falls_below_its_floor(mesures, nom):
    assert mesures[nom] >= PLANCHERS[nom]


def test_every_need_and_every_danger_has_a_floor():
    attendues = figures([Lu("", "deuil", "deuil", 1.0, niveau="suicide")])

    sujets = {nom for nom in PLANCHERS if nom.startswith("rappel ")}
    niveaux = {nom for nom in PLANCHERS if nom.startswith("danger entendu, ")}

    assert "rappel deuil" in attendues and "danger entendu, suicide" in attendues
    assert len(sujets) == 19
    assert {
        f"danger entendu, {niveau}" for niveau in ("immediat", "suicide", "enfant", "violence", "sans_toit")
    } <= niveaux
