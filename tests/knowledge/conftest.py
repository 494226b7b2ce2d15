from itertools import count

import pytest
from sqlalchemy import create_engine, text

from knowledge.releases import open_engine
from tests.postgresql import server


@pytest.fixture(scope="session")
def postgresql():
    with server() as adresse:
        yield adresse


@pytest.fixture(scope="session")
def numeros():
    return count(1)


@pytest.fixture
def base_postgresql(request, numeros):
    """The address of a new empty base on the real server."""
    adresse, nom = request.getfixturevalue("postgresql"), f"essai_{next(numeros)}"
    gestion = create_engine(adresse, isolation_level="AUTOCOMMIT")
    with gestion.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {nom}"))
    gestion.dispose()
    return adresse.replace("/postgres", f"/{nom}")


@pytest.fixture
def base(tmp_path):
    return tmp_path / "passerelle.db"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.lent)])
def engine(request, base):
    """A real base of each kind that may serve."""
    adresse = f"sqlite:///{base}" if request.param == "sqlite" else request.getfixturevalue("base_postgresql")
    engine = open_engine(adresse)
    yield engine
    engine.dispose()
