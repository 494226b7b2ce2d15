"""How the tables of the releases get their shape, and keep what an older version wrote."""

import json
import os
import subprocess
import sys
import threading
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import SQLAlchemyError

from knowledge import releases, tables
from knowledge.releases import Served, active_release, open_engine, open_release, rebuild
from knowledge.tables import ActiveRow, Base, migrate

RACINE = Path(__file__).parent.parent.parent
MAINTENANT = datetime(2026, 11, 21, 10)
# What `create_all` made before migrations existed, to the letter.
AVANT = [
    "CREATE TABLE release (id {serial} NOT NULL, empreinte VARCHAR NOT NULL, cree_le TIMESTAMP NOT NULL, PRIMARY KEY (id))",
    "CREATE TABLE active (id {serial} NOT NULL, release_id INTEGER NOT NULL, PRIMARY KEY (id), "
    "FOREIGN KEY(release_id) REFERENCES release (id))",
    "CREATE TABLE piece (release_id INTEGER NOT NULL, famille VARCHAR NOT NULL, code VARCHAR NOT NULL, rang INTEGER NOT NULL, "
    "donnees TEXT NOT NULL, PRIMARY KEY (release_id, famille, code), FOREIGN KEY(release_id) REFERENCES release (id))",
]


def make_old(engine, contenu, *, copies=1):
    serial = {"sqlite": "INTEGER", "postgresql": "SERIAL"}[engine.dialect.name]
    with engine.begin() as connection:
        for ordre in AVANT:
            connection.execute(text(ordre.format(serial=serial)))
        for numero in range(1, copies + 1):
            connection.execute(
                text("INSERT INTO release (empreinte, cree_le) VALUES (:nom, :jour)"),
                {"nom": releases.fingerprint(contenu), "jour": MAINTENANT},
            )
            connection.execute(
                text("INSERT INTO piece VALUES (:release, :famille, :code, :rang, :donnees)"),
                [
                    {"release": numero, "famille": famille, "code": code, "rang": rang, "donnees": donnees}
                    for rang, (famille, code, donnees) in enumerate(releases._pieces(contenu))
                ],
            )
        connection.execute(text("INSERT INTO active (id, release_id) VALUES (1, 1)"))


@pytest.fixture(scope="module")
def petit(contenu):
    vide = {champ.name: {} for champ in fields(contenu)}
    return replace(contenu, **vide | {"numeros": contenu.numeros, "phrases": contenu.phrases})


def test_the_steps_make_the_tables_that_the_program_reads(engine):
    migrate(engine)

    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_the_last_step_is_the_one_that_the_program_knows():
    etapes = ScriptDirectory(str(Path(tables.MIGRATIONS)))

    assert etapes.get_heads() == [tables.HEAD]
    assert etapes.get_bases() == [tables.BEFORE_MIGRATIONS]


def test_a_base_made_before_migrations_keeps_its_release(engine, petit):
    make_old(engine, petit)

    migrate(engine)

    assert open_release(engine) == (releases.fingerprint(petit), petit)


def test_a_base_made_before_migrations_is_served_without_a_step(engine, petit):
    make_old(engine, petit)

    assert Served(engine)().contenu == petit


def test_copies_of_a_content_become_one_and_the_one_served_stays(engine, petit):
    make_old(engine, petit, copies=3)

    nom = rebuild(engine, petit, MAINTENANT)

    with engine.connect() as connection:
        assert connection.execute(text("SELECT id, empreinte FROM release")).all() == [(1, nom)]
        assert connection.scalar(text("SELECT count(*) FROM piece WHERE release_id <> 1")) == 0
    assert open_release(engine)[1] == petit


def test_a_base_of_a_later_version_is_left_as_it_is(engine, petit):
    nom = rebuild(engine, petit, MAINTENANT)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(RuntimeError, match="step '9999', which this version does not know"):
        rebuild(engine, petit, MAINTENANT)

    assert active_release(engine) == nom


def test_an_error_in_the_middle_of_the_steps_leaves_the_base_as_it_was(engine, petit):
    make_old(engine, petit)
    with engine.begin() as connection:
        connection.execute(text("CREATE UNIQUE INDEX release_empreinte ON piece (release_id, rang)"))
    avant = sorted(inspect(engine).get_table_names())

    with pytest.raises(SQLAlchemyError):
        migrate(engine)

    assert sorted(inspect(engine).get_table_names()) == avant
    assert open_release(engine)[1] == petit


def test_the_steps_can_be_undone(engine, petit):
    rebuild(engine, petit, MAINTENANT)
    config = Config()
    config.set_main_option("script_location", str(tables.MIGRATIONS))

    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")

    assert inspect(engine).get_table_names() == ["alembic_version"]


def test_commands_that_rebuild_at_once_write_the_content_once(engine, petit):
    fautes = []

    def run():
        try:
            rebuild(engine, petit, MAINTENANT)
        except Exception as fault:
            fautes.append(fault)

    fils = [threading.Thread(target=run) for _ in range(4)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()

    with engine.connect() as connection:
        assert (fautes, connection.scalar(text("SELECT count(*) FROM release"))) == ([], 1)


def test_the_release_that_is_served_says_since_when(engine, petit):
    rebuild(engine, petit, MAINTENANT)
    rebuild(engine, petit, datetime(2026, 11, 22, 10))

    with engine.connect() as connection:
        (depuis,) = connection.execute(select(ActiveRow.depuis)).one()

    assert depuis == MAINTENANT


def test_another_kind_of_base_is_refused_in_one_line():
    with pytest.raises(RuntimeError, match="'mysql' is no base of ours: use postgresql or sqlite"):
        tables.alone("mysql")


@pytest.mark.lent
def test_the_command_line_serves_from_postgresql(base_postgresql):
    env = {nom: valeur for nom, valeur in os.environ.items() if not nom.startswith("PASSERELLE_")}
    env |= {"PASSERELLE_DATABASE_URL": base_postgresql, "PASSERELLE_DATE": "2026-11-25"}

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "passerelle.py", *arguments],
            cwd=RACINE,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )

    servie, contacts = run("rebuild"), run("route", "asf", "--commune", "Oyonnax")

    assert (servie.returncode, contacts.returncode) == (0, 0), servie.stderr + contacts.stderr
    assert servie.stdout.split()[1] == active_release(open_engine(base_postgresql))
    assert json.loads(contacts.stdout.splitlines()[0])["raison"]
