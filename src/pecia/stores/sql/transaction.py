"""Transaction: what every question and every change goes through.

A bind parameter with a leading underscore is asked for (`_name`); one without is written (`title`).
`_project`, or `project` for new rows, is always there, and always the unit's own.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self, TypeVar

from sqlalchemy import BindParameter, bindparam
from sqlalchemy.exc import DBAPIError

from pecia.domain.errors import PeciaError
from pecia.stores.sql.later import Later
from pecia.stores.sql.prepared import MANY, Prepared

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, CursorResult, Row
    from sqlalchemy.sql.base import Executable
    from sqlalchemy.sql.dml import Insert, UpdateBase

T = TypeVar("T")
AT_ONCE = 1000
"""Rows of a long answer that are held at once."""
Fault = Callable[[BaseException], PeciaError]
"""From what a driver raised to what it means."""

HERE: BindParameter[str] = bindparam("_project")
"""The unit's project, in every question and every change."""

REFUSED_BY_DRIVERS = (DBAPIError, sqlite3.Error, UnicodeEncodeError, OverflowError)


class Transaction:
    """An open transaction over one project. Its first failure ends it: a unit that goes on cannot commit."""

    def __init__(
        self, connection: Connection, project: str, fault: Fault, *, later: Later | None = None
    ) -> None:
        self.connection = connection
        driver = connection.connection.driver_connection
        self._driver = driver if isinstance(driver, sqlite3.Connection) else None
        """Where prepared statements go; None on PostgreSQL."""
        self.later = later
        """What waits for the end of the transaction on SQLite; None where nothing does."""
        self.project = project
        self.head: tuple[int, str] | None = None
        """Number and hash of the project's last event; None until the project is locked."""
        self._fault = fault
        self._failure: PeciaError | None = None
        self._streams: list[CursorResult[Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        # What is still being read would hold the connection's next transaction to an old state.
        for stream in self._streams:
            stream.close()
        if kind is None and self._failure is not None:
            raise self._failure

    def of(self, project: str) -> Transaction:
        """The same transaction over another project, to read. A failure there ends this one too."""
        if project == self.project:
            return self
        there = Transaction(self.connection, project, self.failed, later=self.later)
        there._streams = self._streams
        return there

    def all(self, question: Executable | Prepared, **asked: object) -> Sequence[Row[Any]]:
        """Every row that answers."""
        if isinstance(question, Prepared) and self._driver is not None:
            return self._rows(question, {"_project": self.project, **asked})
        return self._execute(question, {"_project": self.project, **asked}).all()

    def first(self, question: Executable | Prepared, **asked: object) -> Row[Any] | None:
        """The first row that answers."""
        if isinstance(question, Prepared) and self._driver is not None:
            rows = self._rows(question, {"_project": self.project, **asked})
            return rows[0] if rows else None
        return self._execute(question, {"_project": self.project, **asked}).first()

    def stream(self, question: Executable, **asked: object) -> Iterator[Row[Any]]:
        """The rows that answer, some at a time: for what may be long. It ends with the unit."""
        return self._read(self._streamed(question, asked))

    def stretches(self, question: Executable, **asked: object) -> Iterator[Sequence[Row[Any]]]:
        """The same, as lists of those that were read together."""
        return self._read(self._streamed(question, asked).partitions())

    def add(self, insert: Insert | Prepared, **values: object) -> None:
        """Add a row."""
        self.add_all(insert, [values])

    def add_all(self, insert: Insert | Prepared, rows: Sequence[Mapping[str, object]]) -> None:
        """Add rows of the same columns; none is fine."""
        if not rows:
            return
        here = [{"project": self.project, **row} for row in rows]
        if isinstance(insert, Prepared) and (self._driver is not None or len(here) >= MANY):
            try:
                if self._driver is not None:
                    insert.add(self._driver, here)
                else:
                    insert.add_many(self.connection, here)
            except REFUSED_BY_DRIVERS as error:
                raise self.failed(error) from error
        else:
            self._execute(insert, here if len(here) > 1 else here[0])

    def change(self, change: UpdateBase | Prepared, **values: object) -> int:
        """Change rows; how many there were."""
        if isinstance(change, Prepared) and self._driver is not None:
            try:
                return change.change(self._driver, {"_project": self.project, **values})
            except REFUSED_BY_DRIVERS as error:
                raise self.failed(error) from error
        return self._execute(change, {"_project": self.project, **values}).rowcount

    def change_all(self, change: UpdateBase, rows: Sequence[Mapping[str, object]]) -> None:
        """Make one change with many sets of values; none is fine."""
        if rows:
            self._execute(change, [{"_project": self.project, **row} for row in rows])

    def write_rows(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        """Hand compiled SQL and its rows straight to the driver, where each microsecond counts."""
        try:
            if self.later is not None:
                self.later.write()
            if self._driver is not None:
                self._driver.executemany(statement, rows)
            else:
                self.connection.exec_driver_sql(statement, list(rows))
        except REFUSED_BY_DRIVERS as error:
            raise self.failed(error) from error

    def write_rows_later(self, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
        """As `write_rows`, before the transaction ends or anything but a prepared statement is executed."""
        if self.later is not None:
            self.later.add(statement, rows)
        else:
            self.write_rows(statement, rows)

    def free_rows(self, statement: str, highest: str, many: int) -> int:
        """The first of so many rows of SQLite that a statement may take; `highest` asks for the last taken one."""
        if self.later is None:
            found = self.connection.exec_driver_sql(highest).first()
            return ((found[0] if found else None) or 0) + 1
        try:
            return self.later.numbers(statement, highest, many)
        except REFUSED_BY_DRIVERS as error:
            raise self.failed(error) from error

    def failed(self, error: BaseException) -> PeciaError:
        """What an error of the driver, or in what it was given, means. The unit ends with it."""
        self._failure = self._fault(error)
        return self._failure

    def _streamed(self, question: Executable, asked: Mapping[str, object]) -> CursorResult[Any]:
        found = self._execute(
            question.execution_options(yield_per=AT_ONCE), {"_project": self.project, **asked}
        )
        self._streams.append(found)
        return found

    def _read(self, found: Iterable[T]) -> Iterator[T]:
        try:
            yield from found
        except REFUSED_BY_DRIVERS as error:
            raise self.failed(error) from error

    def _rows(self, question: Prepared, asked: Mapping[str, object]) -> Sequence[Row[Any]]:
        assert self._driver is not None  # noqa: S101 - whoever calls has looked
        try:
            return question.rows(self._driver, asked)
        except REFUSED_BY_DRIVERS as error:
            raise self.failed(error) from error

    def _execute(
        self,
        statement: Executable | Prepared,
        parameters: Mapping[str, object] | Sequence[Mapping[str, object]],
    ) -> CursorResult[Any]:
        bare = statement.statement if isinstance(statement, Prepared) else statement
        try:
            if self.later is not None:
                self.later.write()
            return self.connection.execute(bare, parameters)
        except REFUSED_BY_DRIVERS as error:
            raise self.failed(error) from error
