"""The SQL of the residents' page: sealed turns, what Rasa must forget, and what trainers may read for thirty days.

Nothing here can be read without the cookie of the browser: turns arrive already sealed (see `sceau`). The only plain texts are
redacted messages that were not understood, never from a conversation where danger was spoken of.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Engine,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    delete,
    event,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

FAULTS = (SQLAlchemyError, OSError)  # what a call may raise when the database is down; a timeout is an OSError
LOT = 500  # rows named in one statement
MOST_TURNS = 200  # of one conversation, the last ones
schema = MetaData()
conversation = Table(
    "conversation", schema,
    Column("cle", String(64), primary_key=True), Column("sender", String(64), nullable=False, index=True),
    Column("vu", Float, nullable=False, index=True), Column("danger", Boolean, nullable=False, default=False),
)  # fmt: skip
tour = Table(
    "tour", schema,
    Column("id", Integer, primary_key=True, autoincrement=True), Column("cle", String(64), nullable=False, index=True),
    Column("envoi", String(64), nullable=False), Column("scelle", LargeBinary, nullable=False),
)  # fmt: skip
oubli = Table("oubli", schema, Column("sender", String(64), primary_key=True))
incompris = Table(
    "incompris", schema,
    Column("id", Integer, primary_key=True, autoincrement=True), Column("sender", String(64), index=True),
    Column("jour", Date, nullable=False, index=True), Column("texte", Text, nullable=False),
)  # fmt: skip
compte = Table("compte", schema, Column("jour", Date, primary_key=True), Column("incompris", Integer, nullable=False))
reglage = Table("reglage", schema, Column("nom", String(32), primary_key=True), Column("valeur", LargeBinary))


@dataclass(frozen=True)
class Ligne:
    """What is known of a conversation without its cookie."""

    sender: str
    vu: float
    danger: bool


def open_engine(url: str) -> Engine:
    """Open the database; a SQLite file is readable by its owner alone, and what is deleted is overwritten."""
    adresse = make_url(url)
    if not adresse.drivername.startswith("sqlite"):
        return create_engine(url, connect_args={"connect_timeout": 2}, pool_pre_ping=True)
    options: dict[str, Any] = {"connect_args": {"timeout": 0.8, "check_same_thread": False}}
    if adresse.database in (None, "", ":memory:"):
        options["poolclass"] = StaticPool  # one database for every thread
    else:
        os.close(os.open(Path(str(adresse.database)), os.O_CREAT | os.O_RDWR, 0o600))
    engine = create_engine(url, **options)
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
        event.listen(engine, "connect", lambda connection, _, p=pragma: connection.execute(f"PRAGMA {p}").close())
    return engine


class Store:
    """Everything the page keeps. Every method is one transaction; times are seconds, days are dates."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def prepare(self) -> None:
        """Make the tables that are missing."""
        try:
            schema.create_all(self._engine)
        except SQLAlchemyError:  # another process was making them at the same time
            schema.create_all(self._engine)

    def check(self) -> None:
        """Write and undo something; raise what the database raises."""
        with self._engine.connect() as base:
            base.execute(delete(oubli).where(oubli.c.sender == ""))

    def server_key(self, make: Callable[[], bytes]) -> bytes:
        """Return the key of the tokens, made once: a restart, or another process, must not refuse the forms that are open."""
        trouver = select(reglage.c.valeur).where(reglage.c.nom == "cle")
        try:
            with self._engine.begin() as base:
                if base.scalar(trouver) is None:
                    base.execute(insert(reglage).values(nom="cle", valeur=make()))
        except IntegrityError:  # another process made it first
            pass
        with self._engine.connect() as base:
            return bytes(base.scalars(trouver).one())

    def open(self, cle: str, sender: str, vu: float) -> None:
        """Begin a conversation."""
        with self._engine.begin() as base:
            base.execute(insert(conversation).values(cle=cle, sender=sender, vu=vu, danger=False))

    def find(self, cle: str) -> Ligne | None:
        """Return what is known of a conversation."""
        with self._engine.connect() as base:
            ligne = base.execute(select(conversation).where(conversation.c.cle == cle)).first()
        return Ligne(ligne.sender, ligne.vu, ligne.danger) if ligne else None

    def touch(self, cle: str, vu: float) -> None:
        """Say that somebody is still there."""
        with self._engine.begin() as base:
            base.execute(update(conversation).where(conversation.c.cle == cle).values(vu=vu))

    def turns(self, cle: str) -> list[bytes]:
        """Return the sealed turns of a conversation, oldest first."""
        rangs = select(tour.c.id, tour.c.scelle).where(tour.c.cle == cle).order_by(tour.c.id.desc()).limit(MOST_TURNS)
        with self._engine.connect() as base:
            return [ligne.scelle for ligne in base.execute(rangs)][::-1]

    def turn(self, cle: str, envoi: str) -> bytes | None:
        """Return the sealed turn that answered one sending."""
        with self._engine.connect() as base:
            return base.scalar(select(tour.c.scelle).where(tour.c.cle == cle, tour.c.envoi == envoi))

    def last_turn(self, cle: str) -> bytes | None:
        """Return the sealed turn that came last."""
        with self._engine.connect() as base:
            return base.scalar(select(tour.c.scelle).where(tour.c.cle == cle).order_by(tour.c.id.desc()).limit(1))

    def add(self, cle: str, envoi: str, scelle: bytes, vu: float, danger: bool) -> bool:
        """Add a turn; False when the conversation was forgotten meanwhile, and then nothing is written.

        A sending that two doors led at the same time has one turn: the first to be written, whose row the other waits for.
        """
        valeurs = {"vu": vu} | ({"danger": True} if danger else {})
        with self._engine.begin() as base:
            connue = base.execute(update(conversation).where(conversation.c.cle == cle).values(**valeurs)).rowcount
            deja = select(tour.c.id).where(tour.c.cle == cle, tour.c.envoi == envoi).limit(1)
            if connue and not (envoi and base.scalar(deja)):
                base.execute(insert(tour).values(cle=cle, envoi=envoi, scelle=scelle))
            return bool(connue)

    def forget(self, cles: Iterable[str]) -> None:
        """Delete conversations, and remember that Rasa must forget them too."""
        for lot in _lots(cles):
            with self._engine.begin() as base:
                senders = base.scalars(select(conversation.c.sender).where(conversation.c.cle.in_(lot))).all()
                base.execute(delete(tour).where(tour.c.cle.in_(lot)))
                base.execute(delete(conversation).where(conversation.c.cle.in_(lot)))
                base.execute(update(incompris).where(incompris.c.sender.in_(senders)).values(sender=None))
                base.execute(delete(oubli).where(oubli.c.sender.in_(senders)))
                if senders:
                    base.execute(insert(oubli), [{"sender": sender} for sender in senders])

    def forget_idle(self, avant: float) -> int:
        """Delete the conversations that nobody has touched since; return how many."""
        with self._engine.connect() as base:
            cles = list(base.scalars(select(conversation.c.cle).where(conversation.c.vu <= avant)))
        self.forget(cles)
        return len(cles)

    def senders(self) -> list[str]:
        """Return the names that Rasa must keep."""
        with self._engine.connect() as base:
            return list(base.scalars(select(conversation.c.sender)))

    def to_forget(self) -> list[str]:
        """Return the names that Rasa has not forgotten yet."""
        with self._engine.connect() as base:
            return list(base.scalars(select(oubli.c.sender).limit(LOT)))

    def forgotten(self, senders: Iterable[str]) -> None:
        """Say that Rasa has forgotten them."""
        for lot in _lots(senders):
            with self._engine.begin() as base:
                base.execute(delete(oubli).where(oubli.c.sender.in_(lot)))

    def note(self, sender: str, texte: str, jour: date) -> None:
        """Keep a redacted message that was not understood; it is tied to its conversation while that one lasts."""
        with self._engine.begin() as base:
            base.execute(insert(incompris).values(sender=sender, texte=texte, jour=jour))

    def drop_notes(self, sender: str) -> None:
        """Delete what was noted of a conversation: danger was spoken of."""
        with self._engine.begin() as base:
            base.execute(delete(incompris).where(incompris.c.sender == sender))

    def notes(self) -> list[tuple[date, str]]:
        """Return what trainers may read: of conversations that have ended, without danger."""
        finies = select(incompris.c.jour, incompris.c.texte).where(incompris.c.sender.is_(None))
        with self._engine.connect() as base:
            return [(ligne.jour, ligne.texte) for ligne in base.execute(finies.order_by(incompris.c.id))]

    def count_old_notes(self, avant: date) -> int:
        """Replace the messages noted before a day by their number; return how many."""
        vieux = incompris.c.jour < avant
        with self._engine.begin() as base:
            jours = base.execute(select(incompris.c.jour, func.count()).where(vieux).group_by(incompris.c.jour)).all()
            for jour, nombre in jours:
                connu = base.execute(
                    update(compte).where(compte.c.jour == jour).values(incompris=compte.c.incompris + nombre)
                )
                if not connu.rowcount:
                    base.execute(insert(compte).values(jour=jour, incompris=nombre))
            return base.execute(delete(incompris).where(vieux)).rowcount

    def scrub(self) -> None:
        """Take what was deleted out of the log that SQLite writes beside its file."""
        if self._engine.dialect.name == "sqlite":
            with self._engine.connect() as base:
                base.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()


def _lots(valeurs: Iterable[str]) -> Iterable[list[str]]:
    toutes = list(valeurs)
    return (toutes[debut : debut + LOT] for debut in range(0, len(toutes), LOT))
