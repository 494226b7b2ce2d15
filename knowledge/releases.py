"""Keep the validated content in SQL: one release a content, one active, the last good one kept.

The YAML files are the truth; this database is an index that can be rebuilt at any time. The tables are
in `tables`, the steps that shape them in `migrations`; all the other SQL of the domain is here.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import time
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Engine, create_engine, delete, event, inspect, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from knowledge.catalogue import Catalogue
from knowledge.model import Contenu
from knowledge.tables import ActiveRow, PieceRow, ReleaseRow, alone, migrate

logger = logging.getLogger(__name__)

DEFAULT_URL = "sqlite:///var/passerelle.db"
KEPT = 3  # releases kept behind the active one


@cache
def _adapter(famille: str) -> TypeAdapter[Any]:
    import typing

    hints = typing.get_type_hints(Contenu)
    return TypeAdapter(typing.get_args(hints[famille])[1])


def _pieces(contenu: Contenu) -> list[tuple[str, str, str]]:
    return [
        (champ.name, code, _adapter(champ.name).dump_json(item, exclude_defaults=True).decode())
        for champ in fields(contenu)
        for code, item in getattr(contenu, champ.name).items()
    ]


def fingerprint(contenu: Contenu) -> str:
    """Return a short name of the content: the same content always has the same."""
    return hashlib.sha256(json.dumps(_pieces(contenu), ensure_ascii=False).encode()).hexdigest()[:12]


def open_engine(url: str = DEFAULT_URL) -> Engine:
    """Open the database, with timeouts short enough for a person who waits."""
    sqlite = url.startswith("sqlite")
    engine = create_engine(url, connect_args={"timeout": 2} if sqlite else {"connect_timeout": 2})
    if sqlite:
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA journal_mode=WAL"))
    return engine


def rebuild(engine: Engine, contenu: Contenu, maintenant: datetime) -> str:
    """Write a new release in one transaction and make it active; on any error the last good one stays."""
    migrate(engine)
    nom = fingerprint(contenu)
    with Session(engine) as session, session.begin():
        session.execute(alone(engine.dialect.name))
        release = session.scalar(select(ReleaseRow).where(ReleaseRow.empreinte == nom))
        if release is None:
            release = _write(session, ReleaseRow(empreinte=nom, cree_le=maintenant), _pieces(contenu))
        _serve(session, release, maintenant)
        _forget_old(session, release.id)
    return nom


def _write(session: Session, release: ReleaseRow, pieces: list[tuple[str, str, str]]) -> ReleaseRow:
    session.add(release)
    session.flush()
    session.add_all(
        PieceRow(release_id=release.id, famille=famille, code=code, rang=rang, donnees=donnees)
        for rang, (famille, code, donnees) in enumerate(pieces)
    )
    return release


def _serve(session: Session, release: ReleaseRow, maintenant: datetime) -> None:
    """Make a release the active one; one that already is keeps its date."""
    active = session.get(ActiveRow, 1)
    if active is None or active.release_id != release.id:
        session.merge(ActiveRow(id=1, release_id=release.id, depuis=maintenant))


def _forget_old(session: Session, active: int) -> None:
    anciennes = session.scalars(
        select(ReleaseRow.id).where(ReleaseRow.id != active).order_by(ReleaseRow.id.desc()).offset(KEPT)
    ).all()
    if anciennes:
        session.execute(delete(PieceRow).where(PieceRow.release_id.in_(anciennes)))
        session.execute(delete(ReleaseRow).where(ReleaseRow.id.in_(anciennes)))


def active_release(engine: Engine) -> str:
    """Return the name of the active release.

    Raises:
        LookupError: the database holds no release yet.
    """
    nom = None
    with Session(engine) as session:
        if inspect(session.connection()).has_table(ActiveRow.__tablename__):
            nom = session.scalar(select(ReleaseRow.empreinte).join(ActiveRow, ActiveRow.release_id == ReleaseRow.id))
    if nom is None:
        raise LookupError("the database holds no release: run 'passerelle rebuild'")
    return nom


def open_release(engine: Engine) -> tuple[str, Contenu]:
    """Read the active release whole.

    Raises:
        LookupError: the database holds no release yet.
    """
    nom = active_release(engine)
    familles: dict[str, dict[str, Any]] = {champ.name: {} for champ in fields(Contenu)}
    with Session(engine) as session:
        rows = session.execute(
            select(PieceRow.famille, PieceRow.code, PieceRow.donnees)
            .join(ReleaseRow, ReleaseRow.id == PieceRow.release_id)
            .where(ReleaseRow.empreinte == nom)
            .order_by(PieceRow.rang)
        )
        for famille, code, donnees in rows:
            familles[famille][code] = _adapter(famille).validate_json(donnees)
    return nom, Contenu(**familles)


class Served:
    """The catalogue that a process serves; a switch of release is seen within `EVERY` seconds.

    When the database does not answer, the last good release goes on being served; `repond` says so.
    """

    EVERY = 3.0

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._clock = clock
        self._checked = clock()
        self.repond = True
        self._catalogue = self._open()

    def _open(self) -> Catalogue:
        nom, contenu = open_release(self._engine)
        return Catalogue(contenu, nom)

    def __call__(self) -> Catalogue:
        """Return the catalogue of the active release."""
        if self._clock() - self._checked >= self.EVERY:
            self._checked = self._clock()
            try:
                if active_release(self._engine) != self._catalogue.release:
                    self._catalogue = self._open()
                self.repond = True
            except (SQLAlchemyError, LookupError, ValueError) as fault:  # ValueError: written by another version
                self.repond = False
                logger.warning("release database unavailable, serving the last good one: %s", type(fault).__name__)
        return self._catalogue


def database_url() -> str:
    """Return where the releases are: `PASSERELLE_DATABASE_URL`, or the SQLite file of the project."""
    return os.environ.get("PASSERELLE_DATABASE_URL") or DEFAULT_URL


@cache
def shared_catalogue() -> Served:
    """Open, once a process, the catalogue of the database that the environment names."""
    return Served(open_engine(database_url()))
