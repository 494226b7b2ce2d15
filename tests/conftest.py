import socket
from datetime import date

import pytest

from knowledge.loading import load
from tests.contenu import RACINE
from tests.contenu import catalogue as read_catalogue

JOUR = date(2026, 11, 21)
LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(scope="session", autouse=True)
def loopback_only():
    """No test speaks to the outside: a connection elsewhere is a fault of the test."""

    def guarded(stock):
        def connect(self, address):
            if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(LOOPBACK):
                raise AssertionError(f"a test may only speak to this machine, not to {address[0]}")
            return stock(self, address)

        return connect

    with pytest.MonkeyPatch.context() as patch:
        for nom in ("connect", "connect_ex"):
            patch.setattr(socket.socket, nom, guarded(getattr(socket.socket, nom)))
        yield


@pytest.fixture(scope="session")
def contenu():
    return read_catalogue().contenu


@pytest.fixture(scope="session")
def catalogue():
    return read_catalogue()


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
