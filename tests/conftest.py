from datetime import date
from pathlib import Path

import pytest

from knowledge.catalogue import Catalogue
from knowledge.loading import load

RACINE = Path(__file__).parent.parent
JOUR = date(2026, 11, 21)


@pytest.fixture(scope="session")
def contenu():
    return load(RACINE / "knowledge" / "content")


@pytest.fixture(scope="session")
def catalogue(contenu):
    return Catalogue(contenu, "essai")


@pytest.fixture(scope="session")
def modele():
    """The trained model, made now when its inputs changed."""
    from bot import entrainement
    from bot.processus import MODELE

    if not entrainement.is_up_to_date():
        entrainement.train()
    return MODELE


@pytest.fixture(scope="session")
def var(tmp_path_factory):
    return tmp_path_factory.mktemp("var")


def open_processus(var, ports=None):
    """The three real processes on free ports, with a release and databases of their own; nothing is started yet."""
    import os
    from datetime import datetime

    from bot.processus import Ports, Processus, environment
    from knowledge.releases import open_engine, rebuild

    ports = ports or Ports.free()
    propre = {nom: valeur for nom, valeur in os.environ.items() if not nom.startswith("PASSERELLE_")}
    env = environment(var, ports, base=propre)
    rebuild(open_engine(env["PASSERELLE_DATABASE_URL"]), load(RACINE / "knowledge" / "content"), datetime(2026, 11, 21))
    return Processus(ports, env, (var / "journal.log").open("ab"))


@pytest.fixture(scope="session")
def processus(modele, var):
    """The three processes, ready."""
    processus = open_processus(var)
    processus.start("actions", "rasa", "web")
    processus.wait_ready(("actions", "rasa", "web"), 120)
    yield processus
    processus.stop()
