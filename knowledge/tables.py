"""The tables of the releases, and how a base gets them: step by step, from whatever version wrote it.

What is written in them and read from them is in `releases`; the steps are in `migrations`.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, ForeignKey, Index, Text, TextClause, inspect, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

MIGRATIONS = Path(__file__).parent / "migrations"
BEFORE_MIGRATIONS = "0001"  # what `create_all` made, before steps were counted
VERSION = "alembic_version"  # the table where Alembic keeps the step of a base
HEAD = "0002"  # the last step of `migrations`, known here so that a base that has it costs one query
# One writer at a time, from its first statement to its commit; readers are never made to wait.
ALONE = {"postgresql": "SELECT pg_advisory_xact_lock(1014)", "sqlite": "BEGIN IMMEDIATE"}


class Base(DeclarativeBase):
    """The tables of the releases."""


class ReleaseRow(Base):
    """A content that passed every check."""

    __tablename__ = "release"
    __table_args__ = (Index("release_empreinte", "empreinte", unique=True),)
    id: Mapped[int] = mapped_column(primary_key=True)
    empreinte: Mapped[str]
    cree_le: Mapped[datetime]


class ActiveRow(Base):
    """The one release that is served."""

    __tablename__ = "active"
    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    depuis: Mapped[datetime | None]


class PieceRow(Base):
    """One item of a release: a dispositif, a contact, a bareme… as JSON."""

    __tablename__ = "piece"
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), primary_key=True)
    famille: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    rang: Mapped[int]  # the order of the content has a meaning
    donnees: Mapped[str] = mapped_column(Text)


def alone(dialect: str) -> TextClause:
    """Return what makes a transaction the only one that writes.

    Raises:
        RuntimeError: we know no such thing for this kind of base.
    """
    if dialect not in ALONE:
        raise RuntimeError(f"'{dialect}' is no base of ours: use {' or '.join(ALONE)}")
    return text(ALONE[dialect])


def migrate(engine: Engine) -> None:
    """Bring the tables to the shape that this version writes; a base that has it is left alone.

    The steps run in one transaction: on any error the base is as it was.

    Raises:
        RuntimeError: a later version of Passerelle wrote this base.
    """
    with engine.connect() as connection, connection.begin():
        connection.execute(alone(connection.dialect.name))
        tables = inspect(connection).get_table_names()
        step = connection.scalar(text(f"SELECT version_num FROM {VERSION}")) if VERSION in tables else None
        if step is None and ReleaseRow.__tablename__ in tables:
            step = BEFORE_MIGRATIONS
        if step != HEAD:
            _upgrade(connection, step)


def _upgrade(connection: Connection, step: str | None) -> None:
    from alembic import command  # only the first time: the processes that read never need it
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        if step == BEFORE_MIGRATIONS:
            command.stamp(config, step)
        command.upgrade(config, "head")
    except CommandError as fault:
        raise RuntimeError(f"the database is at step {step!r}, which this version does not know: {fault}") from None
