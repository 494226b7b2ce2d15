import logging
import subprocess
import sys
import time
from dataclasses import fields, replace
from datetime import datetime

import pytest
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from knowledge.model import Bareme, Phrase, ValeurDatee
from knowledge.releases import (
    KEPT,
    PieceRow,
    ReleaseRow,
    Served,
    active_release,
    database_url,
    fingerprint,
    open_release,
    rebuild,
)

MAINTENANT = datetime(2026, 11, 21, 10)


@pytest.fixture(scope="module")
def petit(contenu):
    # few items, so that a release is written in no time
    vide = {champ.name: {} for champ in fields(contenu)}
    return replace(contenu, **vide | {"numeros": contenu.numeros, "phrases": contenu.phrases})


def saying(contenu, bonjour):
    return replace(contenu, phrases=contenu.phrases | {"accueil": Phrase(bonjour)})


def counts(engine):
    with Session(engine) as session:
        return tuple(session.scalar(select(func.count()).select_from(table)) for table in (ReleaseRow, PieceRow))


class Horloge:
    def __init__(self):
        self.secondes = 0.0

    def __call__(self):
        return self.secondes


def test_the_same_content_has_the_same_name_and_another_has_another(petit):
    copie = replace(petit, phrases=dict(petit.phrases))

    assert fingerprint(copie) == fingerprint(petit)
    assert fingerprint(saying(petit, "Bonjour à vous.")) != fingerprint(petit)


def test_the_order_of_the_content_has_a_meaning(petit):
    retourne = replace(petit, numeros=dict(reversed(petit.numeros.items())))

    assert fingerprint(retourne) != fingerprint(petit)


def test_the_whole_content_is_read_again_as_it_was_written(engine, contenu):
    nom = rebuild(engine, contenu, MAINTENANT)

    found, relu = open_release(engine)

    assert found == nom == fingerprint(contenu)
    for champ in fields(contenu):
        assert getattr(relu, champ.name) == getattr(contenu, champ.name), champ.name
        assert list(getattr(relu, champ.name)) == list(getattr(contenu, champ.name)), champ.name


@pytest.mark.parametrize(("valeur", "unite"), [("2024", "texte"), ("01", "texte"), ("2022-03-01", "date")])
def test_a_text_that_looks_like_a_number_stays_a_text(engine, petit, valeur, unite):
    datee = ValeurDatee(valeur, MAINTENANT.date(), ("projet",))
    rebuild(
        engine, replace(petit, baremes={"annee": Bareme("Une année", unite, (datee,), MAINTENANT.date())}), MAINTENANT
    )

    _, relu = open_release(engine)

    assert relu.baremes["annee"].valeurs[0].valeur == valeur


def test_a_content_that_is_rebuilt_twice_is_written_once(engine, petit):
    noms = [rebuild(engine, petit, MAINTENANT) for _ in range(2)]

    assert noms == [active_release(engine)] * 2
    assert counts(engine)[0] == 1


def test_an_earlier_content_can_come_back(engine, petit):
    premier = rebuild(engine, petit, MAINTENANT)
    rebuild(engine, saying(petit, "Bonjour à vous."), MAINTENANT)

    rebuild(engine, petit, MAINTENANT)

    assert active_release(engine) == premier
    assert open_release(engine)[1] == petit


PANNES = {
    "BEFORE INSERT ON piece": "new.rang = 20",
    "BEFORE UPDATE ON active": "new.id = 1",
}
EN_SQL = {
    "sqlite": ["CREATE TRIGGER panne {quand} WHEN {si} BEGIN SELECT RAISE(ABORT, 'panne'); END"],
    "postgresql": [
        "CREATE FUNCTION panne() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''panne''; END'",
        "CREATE TRIGGER panne {quand} FOR EACH ROW WHEN ({si}) EXECUTE FUNCTION panne()",
    ],
}


@pytest.mark.parametrize("panne", PANNES)
def test_an_error_in_the_middle_leaves_the_last_good_release(engine, petit, panne):
    bon = rebuild(engine, petit, MAINTENANT)
    avant = counts(engine)
    with engine.begin() as connection:
        for ordre in EN_SQL[engine.dialect.name]:
            connection.execute(text(ordre.format(quand=panne, si=PANNES[panne])))

    with pytest.raises(SQLAlchemyError):
        rebuild(engine, saying(petit, "Bonjour à vous."), MAINTENANT)

    assert counts(engine) == avant
    assert active_release(engine) == bon
    assert open_release(engine)[1] == petit


def test_old_releases_are_forgotten_with_their_pieces(engine, petit):
    noms = [rebuild(engine, saying(petit, f"Bonjour, numéro {rang}."), MAINTENANT) for rang in range(KEPT + 3)]

    with Session(engine) as session:
        gardes = session.scalars(select(ReleaseRow.empreinte).order_by(ReleaseRow.id)).all()
        orphelines = session.scalars(
            select(PieceRow.code).where(PieceRow.release_id.not_in(select(ReleaseRow.id)))
        ).all()
    assert gardes == noms[-KEPT - 1 :]
    assert orphelines == []


def test_an_empty_database_says_what_to_do(engine):
    with pytest.raises(LookupError, match="run 'passerelle rebuild'"):
        open_release(engine)


def test_a_switch_of_release_is_seen_after_a_few_seconds(engine, petit):
    horloge = Horloge()
    premier = rebuild(engine, petit, MAINTENANT)
    served = Served(engine, horloge)
    second = rebuild(engine, saying(petit, "Bonjour à vous."), MAINTENANT)

    releases = [served().release]
    horloge.secondes = Served.EVERY
    releases.append(served().release)

    assert releases == [premier, second]
    assert served().contenu.phrases["accueil"].texte == "Bonjour à vous."


SERVANT = """
import sys, time
from knowledge.releases import Served, open_engine
served = Served(open_engine(sys.argv[1]))
premier = served().release
print(premier, flush=True)
while served().release == premier:
    time.sleep(0.05)
print(served().release, flush=True)
"""


@pytest.mark.lent
def test_a_running_process_sees_the_switch_within_five_seconds(engine, petit):
    premier = rebuild(engine, petit, MAINTENANT)
    adresse = engine.url.render_as_string(hide_password=False)
    with subprocess.Popen([sys.executable, "-c", SERVANT, adresse], stdout=subprocess.PIPE, text=True) as servant:
        avant = servant.stdout.readline().strip()
        second = rebuild(engine, saying(petit, "Bonjour à vous."), MAINTENANT)
        depart = time.monotonic()

        apres = servant.stdout.readline().strip()
        duree = time.monotonic() - depart

    assert (avant, apres) == (premier, second)
    assert duree < 5


def test_while_nothing_changes_the_catalogue_is_the_same(engine, petit):
    horloge = Horloge()
    rebuild(engine, petit, MAINTENANT)
    served = Served(engine, horloge)
    avant = served()

    horloge.secondes = 10 * Served.EVERY

    assert served() is avant


def remove(base, engine):
    for fichier in base.parent.glob(f"{base.name}*"):
        fichier.unlink()


def spoil(base, engine):
    for fichier in base.parent.glob(f"{base.name}-*"):
        fichier.unlink()
    base.write_bytes(b"ceci n'est pas une base" * 100)


def empty(base, engine):
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM active"))


def scramble(base, engine):
    with engine.begin() as connection:
        connection.execute(text("UPDATE release SET empreinte = 'autre'"))
        connection.execute(text("UPDATE piece SET donnees = '{' WHERE famille = 'phrases'"))


def outdate(base, engine):
    with engine.begin() as connection:
        connection.execute(text("UPDATE release SET empreinte = 'autre'"))
        connection.execute(text("UPDATE piece SET famille = 'ancienne_famille' WHERE famille = 'phrases'"))


def cut(base, engine):
    # a server has no file to remove: its base is renamed under the process that reads it
    nom = engine.url.database
    gestion = create_engine(engine.url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with gestion.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {nom} RENAME TO {nom}_ailleurs"))
    gestion.dispose()


@pytest.fixture(params=[remove, spoil, empty, scramble, outdate])
def panne(request, engine):
    if request.param in (remove, spoil) and engine.dialect.name == "postgresql":
        return cut
    return request.param


def test_the_last_good_release_is_served_when_the_database_fails(base, engine, petit, caplog, panne):
    horloge = Horloge()
    nom = rebuild(engine, petit, MAINTENANT)
    served = Served(engine, horloge)
    if panne in (remove, spoil, cut):
        engine.dispose()
    panne(base, engine)

    with caplog.at_level(logging.WARNING):
        horloge.secondes = Served.EVERY
        catalogue = served()

    assert (catalogue.release, catalogue.contenu) == (nom, petit)
    assert "serving the last good one" in caplog.text


def test_the_database_is_the_one_of_the_environment(monkeypatch):
    monkeypatch.setenv("PASSERELLE_DATABASE_URL", "sqlite:///ailleurs.db")

    assert database_url() == "sqlite:///ailleurs.db"
