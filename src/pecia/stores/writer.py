"""Writer: the one connection that writes a SQLite library, shared by threads.

Waiting for the disk is what a commit costs, so units that queue share one. Each unit is a savepoint of a
transaction that all of them share; whoever finds nobody waiting behind commits it for all, and only then
does any of them return. A unit that fails takes back its own savepoint; a commit that fails, fails them all.
"""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from pecia.domain.errors import PeciaError, StorageFailed
from pecia.stores.connection import driver_of
from pecia.stores.sql.later import Later
from pecia.stores.sql.transaction import REFUSED_BY_DRIVERS

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from pecia.stores.sql.transaction import Fault

MOST = 64
"""Units that share a commit at most, so that the first of them does not wait for ever."""
PATIENCE = 0.1
"""Seconds after which a finished unit looks itself whether its commit has been left to nobody."""


class _Group:
    """Units that will be committed together."""

    def __init__(self) -> None:
        self.size = 0
        self.over = threading.Event()
        self.error: PeciaError | None = None

    def end(self, error: PeciaError | None = None) -> None:
        self.error = error
        self.over.set()


class _Turns:
    """A lock that is given in the order in which it was asked for, and knows how many wait."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._taken = False
        self._gates: deque[threading.Lock] = deque()

    @property
    def waiting(self) -> int:
        return len(self._gates)

    def take(self) -> None:
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            gate = threading.Lock()
            gate.acquire()
            self._gates.append(gate)
        try:
            gate.acquire()
        except BaseException:  # an interrupt
            self._leave(gate)
            raise

    def give(self) -> None:
        with self._guard:
            if self._gates:
                self._gates.popleft().release()
            else:
                self._taken = False

    def _leave(self, gate: threading.Lock) -> None:
        with self._guard:
            given = gate not in self._gates
            if not given:
                self._gates.remove(gate)
        if given:
            self.give()


class Writer:
    """Gives the writing connection to one unit at a time."""

    def __init__(self, connection: Connection, *, fault: Fault, most: int = MOST) -> None:
        self._connection = connection
        self._driver = driver_of(connection)
        self.later = Later(self._driver)
        """What the units of a group write at its end."""
        self._fault = fault
        self._most = most
        self._turns = _Turns()
        self._owner: int | None = None
        self._group: _Group | None = None
        self._closed = False

    @contextmanager
    def unit(self) -> Generator[Connection]:
        """The connection, for one unit. Leaving returns when the unit is on disk, or raises."""
        with self._turn():
            group = self._begin()
            failure: BaseException | None = None
            try:
                self.later.begin_unit()
                self._run("SAVEPOINT unit")
                yield self._connection
                self._run("RELEASE unit")
                self.later.end_unit()
                group.size += 1
            except BaseException as error:  # noqa: BLE001 - raised below, once the others' units are safe
                failure = error
                self._take_back(group, error)
            self._leave(group)
        self._wait(group)
        # A rule may have refused the unit for what another had written, which now is not there either.
        if group.error is not None and failure is not group.error and isinstance(failure, PeciaError | None):
            raise _again(group.error) from failure
        if failure is not None:
            raise failure

    @contextmanager
    def alone(self) -> Generator[Connection]:
        """The connection, for reading what only it can see."""
        with self._turn():
            yield self._connection

    def close(self) -> None:
        """Commit what is left to be committed, and close the connection."""
        with suppress(StorageFailed), self._turn():  # closed already
            if self._group is not None:
                self._commit(self._group)
            self._closed = True
            self._connection.close()

    @contextmanager
    def _turn(self) -> Generator[None]:
        if self._owner == threading.get_ident():
            raise RuntimeError("A unit of this store is open in this thread; units do not nest.")
        self._turns.take()
        try:
            if self._closed:
                raise StorageFailed("The library has been closed.")
            self._owner = threading.get_ident()
            yield
        finally:
            self._owner = None
            self._turns.give()

    def _begin(self) -> _Group:
        if self._group is None:
            self._run("BEGIN IMMEDIATE")
            self._group = _Group()
        return self._group

    def _take_back(self, group: _Group, cause: BaseException) -> None:
        """Undo the unit. SQLite itself undoes the whole transaction on some failures of the disk."""
        with suppress(sqlite3.Error):
            self._driver.execute("ROLLBACK TO unit")
            self._driver.execute("RELEASE unit")
            self.later.undo_unit()
            return
        lost = StorageFailed("Another change failed and took this one with it; nothing was kept.")
        self._give_up(group, cause if isinstance(cause, StorageFailed) else lost)

    def _leave(self, group: _Group) -> None:
        """Commit, unless somebody who waits will."""
        if self._group is group and (not self._turns.waiting or group.size >= self._most):
            self._commit(group)

    def _commit(self, group: _Group) -> None:
        try:
            self.later.write()
            self._driver.execute("COMMIT")
        except REFUSED_BY_DRIVERS as error:
            self._give_up(group, self._fault(error))
        else:
            self.later.clear()
            self._group = None
            group.end()

    def _give_up(self, group: _Group, error: PeciaError) -> None:
        with suppress(sqlite3.Error):  # an interrupt may have closed the connection
            if self._driver.in_transaction:
                self._driver.execute("ROLLBACK")
        self.later.give_up()
        self._group = None
        group.end(error)

    def _wait(self, group: _Group) -> None:
        # Whoever was to commit may have been interrupted while waiting for its turn.
        while not group.over.wait(PATIENCE):
            self._turns.take()
            try:
                if self._group is group:
                    self._commit(group)
            finally:
                self._turns.give()

    def _run(self, statement: str) -> None:
        try:
            self._driver.execute(statement)
        except sqlite3.Error as error:
            raise self._fault(error) from error


def _again(error: PeciaError) -> PeciaError:
    """The same error for another thread, since a traceback belongs to one."""
    return type(error)(error.message, code=error.code, hint=error.hint, errors=error.errors, **error.extra)
