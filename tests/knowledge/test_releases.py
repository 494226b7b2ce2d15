import logging
from dataclasses import fields, replace
from datetime import datetime

import pytest
from sqlalchemy import func, select, text
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
    open_engine,
    open_release,
    rebuild,
)

MAINTENANT = datetime(2026, 11, 21, 10)


@pytest.fixture(scope="module")
def petit(contenu):
    # few items, so that a release is written in no time
    vide = {champ.name: {} for champ in fields(contenu)}
    return replace(contenu, **vide | {"numeros": contenu.numeros, "phrases": contenu.phrases})


@pytest.fixture
def base(tmp_path):
    return tmp_path / "passerelle.db"


@pytest.fixture
def engine(base):
    engine = open_engine(f"sqlite:///{base}")
    yield engine
    engine.dispose()


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


@pytest.mark.parametrize("panne", ["BEFORE INSERT ON piece WHEN new.rang = 20", "BEFORE UPDATE ON active"])
def test_an_error_in_the_middle_leaves_the_last_good_release(engine, petit, panne):
    bon = rebuild(engine, petit, MAINTENANT)
    avant = counts(engine)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE TRIGGER panne {panne} BEGIN SELECT RAISE(ABORT, 'panne'); END"))

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


@pytest.mark.parametrize("panne", [remove, spoil, empty, scramble, outdate])
def test_the_last_good_release_is_served_when_the_database_fails(base, engine, petit, caplog, panne):
    horloge = Horloge()
    nom = rebuild(engine, petit, MAINTENANT)
    served = Served(engine, horloge)
    if panne in (remove, spoil):
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
