"""PostgreSQL: a library that several servers share.

A write unit locks its project's row before anything else. So changes to a project come one after the other,
as they do in SQLite: event numbers have no gaps, and a rule that was checked still holds when the unit commits.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from pecia.domain.errors import Invalid, StorageFailed
from pecia.stores import schema
from pecia.stores.faults import postgres_fault
from pecia.stores.sql import events
from pecia.stores.sql.likenesses import SignatureMemory
from pecia.stores.sql.transaction import Fault, Transaction
from pecia.stores.sql.unit import SqlUnit
from pecia.stores.tables import projects

if TYPE_CHECKING:
    import psycopg
    from sqlalchemy.engine import Connection, Engine
    from sqlalchemy.engine.url import URL

CONNECTIONS = 10
"""Connections that are kept; as many again are opened when all are in use."""
WAIT = 10
"""Seconds to wait for a connection, from the pool or from the server."""
SCHEMA_LOCK = 0x7065636961
"""Names the advisory lock under which one server migrates while the others wait: `pecia` in ASCII."""

PATIENCE = "5s"
"""How long a unit waits for others that change the same project."""

_SESSION = """
SET timezone = 'UTC';
SET random_page_cost = 1.1;
SET statement_timeout = '60s';
SET idle_in_transaction_session_timeout = '60s';
SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
"""
_DURABILITY = text(
    "SELECT name FROM pg_settings WHERE setting = 'off' "
    "AND name IN ('fsync', 'full_page_writes') ORDER BY name"
)
_ADD_PROJECT = insert(projects).on_conflict_do_nothing()
"""Two servers may begin a project at the same moment."""


class PostgresStore:
    """A library in a PostgreSQL database."""

    def __init__(self, engine: Engine, *, fault: Fault, unsafe: tuple[str, ...]) -> None:
        self._engine = engine
        self._reading = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._fault = fault
        self._memory = SignatureMemory()
        self._closed = False
        self.unsafe = unsafe
        """Settings of the server that are off, so that what it has confirmed can be lost with its power."""

    @classmethod
    def open(cls, url: str) -> PostgresStore:
        """The library in the database of a `postgresql://` address; its tables are made or brought up.

        Raises `Unavailable` when the server cannot be reached, `Invalid` with code `invalid_settings` when it
        refuses the address or the user, `PeciaError` with code `newer_schema`.
        """
        address = _address(url)
        library = f"{address.host or 'the local socket'}:{address.port or 5432}/{address.database or ''}"

        fault = partial(postgres_fault, library=library)
        engine = create_engine(
            address,
            paramstyle="format",
            pool_size=CONNECTIONS,
            max_overflow=CONNECTIONS,
            pool_timeout=WAIT,
            pool_pre_ping=True,  # so that a server that came back needs no restart of ours
            hide_parameters=True,
            connect_args={"connect_timeout": WAIT, "application_name": "pecia"},
        )
        event.listen(engine, "connect", _begin_session)
        try:
            with engine.begin() as connection:
                if not schema.is_current(connection):
                    _bring_up(connection)
                unsafe = tuple(connection.execute(_DURABILITY).scalars())
        except DBAPIError as error:
            engine.dispose()
            raise fault(error) from error
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, fault=fault, unsafe=unsafe)

    @contextmanager
    def read(self, project: str) -> Generator[SqlUnit]:
        """A unit that sees one state."""
        with (
            self._transaction(self._reading) as connection,
            Transaction(connection, project, self._fault) as tx,
        ):
            yield SqlUnit(tx, self._memory)

    @contextmanager
    def write(self, project: str) -> Generator[SqlUnit]:
        """A unit that is on disk when it has been left without an error."""
        with (
            self._transaction(self._engine) as connection,
            Transaction(connection, project, self._fault) as tx,
        ):
            events.lock(tx, add=_ADD_PROJECT)
            yield SqlUnit(tx, self._memory)

    def close(self) -> None:
        """Give the connections back."""
        self._closed = True
        self._engine.dispose()

    @contextmanager
    def _transaction(self, engine: Engine) -> Generator[Connection]:
        if self._closed:
            raise StorageFailed("The library has been closed.")
        try:
            with engine.begin() as connection:
                yield connection
        except (DBAPIError, PoolTimeout) as error:
            raise self._fault(error) from error


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise Invalid(
            "The library's address cannot be read.",
            code="invalid_settings",
            hint="For example postgresql://user:password@host:5432/database.",
        ) from error
    return address.set(drivername="postgresql+psycopg")


def _begin_session(driver: psycopg.Connection[tuple[Any, ...]], _record: object) -> None:
    """What holds for every connection."""
    driver.autocommit = True
    driver.execute(_SESSION)
    driver.execute("SELECT set_config('lock_timeout', %s, false)", (PATIENCE,))
    driver.autocommit = False


def _bring_up(connection: Connection) -> None:
    """Make the tables or migrate them, while other servers that start wait, and then find it done."""
    connection.execute(text("SET LOCAL lock_timeout = 0"))
    connection.execute(text("SET LOCAL statement_timeout = 0"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": SCHEMA_LOCK})
    if not schema.is_current(connection):
        schema.bring_up(connection)
