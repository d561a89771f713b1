"""SQLite: a library in one file, written by one process and read by many.

One connection writes, in WAL mode with `synchronous=FULL`: what has been committed survives the loss of power.
Readers have read-only connections of their own, see the last committed state, and never keep a writer waiting.
Only the writing connection ever checkpoints; two that do so at the same moment could damage the file in
SQLite up to 3.51.2.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sqlalchemy.exc import DBAPIError

from pecia.domain.errors import Conflict, NotFound, StorageFailed
from pecia.stores import schema
from pecia.stores.connection import connect, driver_of
from pecia.stores.faults import file_fault, sqlite_fault
from pecia.stores.lock import WAIT, LibraryLock, acquire
from pecia.stores.readers import FileReaders, MemoryReaders
from pecia.stores.sql import events
from pecia.stores.sql.likenesses import SignatureMemory
from pecia.stores.sql.transaction import Fault, Transaction
from pecia.stores.sql.unit import SqlUnit
from pecia.stores.writer import Writer

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

OLDEST = (3, 24, 0)
"""The first SQLite with `INSERT … ON CONFLICT DO UPDATE`."""

_WRITING = (
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA wal_autocheckpoint = 4000",  # pages of 4 kB: fewer checkpoints while much is kept
    "PRAGMA journal_size_limit = 67108864",  # bytes
    "PRAGMA cache_size = -16000",  # kB, taken as needed
    "PRAGMA secure_delete = ON",  # what is purged is overwritten, not only let go
)
_READING = ("PRAGMA query_only = ON", "PRAGMA cache_size = -4000")


class SqliteStore:
    """A library in a SQLite file, or in memory."""

    def __init__(
        self,
        *,
        readers: FileReaders | MemoryReaders,
        writer: Writer | None,
        lock: LibraryLock | None,
        fault: Fault,
    ) -> None:
        self._readers = readers
        self._writer = writer
        self._lock = lock
        self._fault = fault
        self._memory = SignatureMemory()

    @classmethod
    def open(
        cls, path: Path, *, mode: Literal["read", "write"], url: str | None = None, wait: float = WAIT
    ) -> SqliteStore:
        """A library in a file. To write it takes the library's lock, and makes the library where there is none.

        `url` is where this process serves it; `wait` how many seconds to wait for another one that writes.
        Raises `NotFound` for a library to read that is not there, `Conflict` with code `locked`,
        `StorageFailed`, and `PeciaError` with code `newer_schema`.
        """
        if sqlite3.sqlite_version_info < OLDEST:
            raise StorageFailed(
                f"SQLite {sqlite3.sqlite_version} is too old; Pecia needs {'.'.join(map(str, OLDEST))}.",
                hint="Use a Python that comes with a newer one.",
            )
        path = path.absolute()
        fault = partial(sqlite_fault, library=path)
        readers = FileReaders(partial(connect, f"{path.as_uri()}?mode=ro", _READING, fault))
        if mode == "read":
            _check_readable(path, readers, fault)
            return cls(readers=readers, writer=None, lock=None, fault=fault)
        lock = _lock(path, url=url, wait=wait)
        try:
            connection = connect(str(path), _WRITING, fault)
            _prepare(connection, fault)
        except BaseException:
            lock.release()
            raise
        return cls(readers=readers, writer=Writer(connection, fault=fault), lock=lock, fault=fault)

    @classmethod
    def memory(cls) -> SqliteStore:
        """A library in memory, which is gone when it is closed. Its units take turns, those that read too."""
        fault = partial(sqlite_fault, library=None)
        connection = connect(":memory:", ("PRAGMA foreign_keys = ON",), fault)
        schema.create(connection)
        writer = Writer(connection, fault=fault, most=1)
        return cls(readers=MemoryReaders(writer), writer=writer, lock=None, fault=fault)

    @contextmanager
    def read(self, project: str) -> Generator[SqlUnit]:
        """A unit that sees one state."""
        with self._readers.transaction() as connection, Transaction(connection, project, self._fault) as tx:
            yield SqlUnit(tx, self._memory)

    @contextmanager
    def write(self, project: str) -> Generator[SqlUnit]:
        """A unit that is on disk when it has been left without an error."""
        if self._writer is None:
            raise Conflict("The library was opened for reading only.", code="locked")
        with (
            self._writer.unit() as connection,
            Transaction(connection, project, self._fault, later=self._writer.later) as tx,
        ):
            events.lock(tx)
            yield SqlUnit(tx, self._memory)

    def announce(self, url: str) -> None:
        """Tell other processes where this one serves the library."""
        if self._lock is not None:
            self._lock.announce(url)

    def close(self) -> None:
        """Give everything back: readers first, so that the writing connection leaves a single file behind."""
        self._readers.close()
        if self._writer is not None:
            self._writer.close()
        if self._lock is not None:
            self._lock.release()


def _lock(path: Path, *, url: str | None, wait: float) -> LibraryLock:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise file_fault(error, library=path) from error
    return acquire(path, url=url, wait=wait)


def _prepare(connection: Connection, fault: Fault) -> None:
    """Bring the file to WAL mode and the newest tables, in one transaction."""
    driver = driver_of(connection)
    try:
        if not schema.is_current(connection):
            driver.execute("BEGIN EXCLUSIVE")
            schema.bring_up(connection)
            driver.execute("COMMIT")
        (mode,) = driver.execute("PRAGMA journal_mode = WAL").fetchone()
    except BaseException as error:
        connection.close()
        if isinstance(error, DBAPIError | sqlite3.Error):
            raise fault(error) from error
        raise
    if mode != "wal":
        connection.close()
        raise StorageFailed(
            "The library's file system cannot share memory between processes.",
            hint="Put the library on a local disk, or use PostgreSQL.",
        )


def _check_readable(path: Path, readers: FileReaders, fault: Fault) -> None:
    if not path.exists():
        raise NotFound(f"There is no library at {path}.", hint="'pecia init' makes one.")
    try:
        with readers.transaction() as connection:
            current = schema.is_current(connection)
    except DBAPIError as error:
        raise fault(error) from error
    if not current:
        readers.close()
        raise StorageFailed(
            f"The library {path} was written by an older Pecia, or holds nothing yet.",
            hint="Any command that writes brings it up, such as 'pecia init' or 'pecia serve'.",
        )
