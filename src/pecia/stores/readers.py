"""Readers: connections to a SQLite library that can only read, each used by one thread at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pecia.domain.errors import Conflict, Invalid, NotFound, StorageFailed
from pecia.stores.connection import driver_of

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from pecia.stores.writer import Writer

IDLE = 8
"""Connections that are kept open for the next reader."""


class FileReaders:
    """Read-only connections to a file, opened when they are needed."""

    def __init__(self, connect: Callable[[], Connection]) -> None:
        self._connect = connect
        self._idle: deque[Connection] = deque()
        self._closed = False

    @contextmanager
    def transaction(self) -> Generator[Connection]:
        """A connection that sees the state of its first question until it is left."""
        if self._closed:
            raise StorageFailed("The library has been closed.")
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._connect()
        sound = False
        try:
            driver_of(connection).execute("BEGIN")
            yield connection
            sound = True
        except (NotFound, Invalid, Conflict):
            sound = True  # an answer, and nothing wrong with the connection
            raise
        finally:
            self._give_back(connection, sound=sound)

    def close(self) -> None:
        """Close them; one in use is closed when it is given back."""
        self._closed = True
        while self._idle:
            self._idle.pop().close()

    def _give_back(self, connection: Connection, *, sound: bool) -> None:
        """Keep the connection for the next reader, unless something went wrong with it."""
        if sound and not self._closed and len(self._idle) < IDLE:
            driver_of(connection).execute("ROLLBACK")
            self._idle.append(connection)
        else:
            connection.close()


class MemoryReaders:
    """The one connection to a library in memory, which readers and writers take in turns."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    @contextmanager
    def transaction(self) -> Generator[Connection]:
        """The connection, which refuses to write until it is left."""
        with self._writer.alone() as connection:
            driver = driver_of(connection)
            driver.execute("PRAGMA query_only = ON")
            try:
                yield connection
            finally:
                driver.execute("PRAGMA query_only = OFF")

    def close(self) -> None:
        """Nothing to do: the writer closes it."""
