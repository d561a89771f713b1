"""Prepared: a statement that is asked so often that it is compiled once, and then handed straight to the driver.

SQLAlchemy takes about 60 µs for each execution, whatever the statement does; SQLite takes 5 to 20. So on SQLite
a prepared statement goes to the driver itself. On PostgreSQL, where each one travels, it is executed as others are,
but for many rows at once, which travel as one statement with a list for each column.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Collection, Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from sqlalchemy import Insert, SelectBase
from sqlalchemy.dialects.postgresql import dialect as postgres_dialect
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect
from sqlalchemy.sql.compiler import SQLCompiler

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy import BindParameter
    from sqlalchemy.engine import Connection, Row
    from sqlalchemy.sql.base import Executable
    from sqlalchemy.types import TypeEngine

_Convert = Callable[[Any], Any]
_DIALECT = sqlite_dialect()
_POSTGRES = postgres_dialect()
MANY = 10
"""Rows from which they travel together."""


class _Given(NamedTuple):
    """A value that the driver is given: its name, what it is where none is given, and what makes it the driver's."""

    name: str
    other: object
    convert: _Convert | None


class _Form:
    """The SQL of a statement that is given values of certain names, and how they reach the driver."""

    def __init__(self, sql: str, given: Sequence[_Given], names: Collection[str]) -> None:
        self.sql = sql
        self._fixed = {one.name: one.other for one in given if one.name not in names}
        in_order = [one.name for one in given]
        self._pick = itemgetter(*in_order) if len(in_order) > 1 else _pick_few(in_order)
        self._converts = [(at, one.convert) for at, one in enumerate(given) if one.convert is not None]

    def values(self, asked: Mapping[str, object]) -> Sequence[object]:
        """What the driver is given."""
        picked: tuple[object, ...] = self._pick({**asked, **self._fixed} if self._fixed else asked)
        if not self._converts:
            return picked
        values = list(picked)
        for at, convert in self._converts:
            values[at] = convert(values[at])
        return values


class Prepared:
    """A statement of fixed shape: no lists of values, and with each use the same names for those it is given."""

    def __init__(self, statement: Executable) -> None:
        self.statement = statement
        self._forms: dict[tuple[str, ...], _Form] = {}
        self._row: Callable[..., Any] | None = None
        self._converts: tuple[tuple[int, _Convert], ...] = ()
        if isinstance(statement, SelectBase):
            columns = list(statement.selected_columns)
            self._row = cast("Any", namedtuple)("Row", [column.name for column in columns])._make  # noqa: PYI024 - its names are known only now
            made = enumerate(_from_driver(column.type) for column in columns)
            self._converts = tuple((at, convert) for at, convert in made if convert is not None)

    def rows(self, driver: sqlite3.Connection, asked: Mapping[str, object]) -> Sequence[Row[Any]]:
        """Every row that answers."""
        form = self._form(asked)
        found = driver.execute(form.sql, form.values(asked)).fetchall()
        make = self._row
        if make is None:
            return ()
        if not self._converts:
            return [make(row) for row in found]
        return [make(self._converted(row)) for row in found]

    def change(self, driver: sqlite3.Connection, asked: Mapping[str, object]) -> int:
        """Change rows; how many there were."""
        form = self._form(asked)
        return driver.execute(form.sql, form.values(asked)).rowcount

    def add(self, driver: sqlite3.Connection, rows: Sequence[Mapping[str, object]]) -> None:
        """Add rows of the same columns."""
        form = self._form(rows[0])
        driver.executemany(form.sql, map(form.values, rows))

    def add_many(self, connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
        """Add rows of the same columns to PostgreSQL: ten times as fast as a statement for each."""
        insert = self.statement
        assert isinstance(insert, Insert)  # noqa: S101 - nothing else is given rows
        columns = [insert.table.c[name] for name in rows[0]]
        kinds = [str(column.type.compile(_POSTGRES)).partition(" COLLATE")[0] for column in columns]
        connection.exec_driver_sql(
            f"INSERT INTO {insert.table.name} ({', '.join(column.name for column in columns)}) "  # noqa: S608 - names of ours
            f"SELECT * FROM unnest({', '.join(f'%s::{kind}[]' for kind in kinds)})",
            tuple([row[column.name] for row in rows] for column in columns),
        )

    def _form(self, asked: Mapping[str, object]) -> _Form:
        names = tuple(asked)
        form = self._forms.get(names)
        if form is None:
            form = self._forms[names] = _compiled(self.statement, names)
        return form

    def _converted(self, row: tuple[object, ...]) -> list[object]:
        values = list(row)
        for at, convert in self._converts:
            values[at] = convert(values[at])
        return values


def _compiled(statement: Executable, names: Sequence[str]) -> _Form:
    """A statement as SQLite reads it. Names that begin with an underscore are asked for, the others written."""
    columns = (
        None if isinstance(statement, SelectBase) else [name for name in names if not name.startswith("_")]
    )
    compiled = cast("Any", statement).compile(dialect=_DIALECT, column_keys=columns)
    assert isinstance(compiled, SQLCompiler)  # noqa: S101 - what every statement but DDL is compiled by
    binds: dict[str, BindParameter[Any]] = {name: bind for bind, name in compiled.bind_names.items()}
    given = [
        _Given(name, binds[name].effective_value, _to_driver(binds[name].type))
        for name in compiled.positiontup or ()
    ]
    return _Form(str(compiled), given, names)


def _pick_few(names: Sequence[str]) -> Callable[[Mapping[str, object]], tuple[object, ...]]:
    """What `itemgetter` does for more than one name."""
    return lambda asked: tuple(asked[name] for name in names)


def _to_driver(kind: TypeEngine[Any]) -> _Convert | None:
    return kind.dialect_impl(_DIALECT).bind_processor(_DIALECT)


def _from_driver(kind: TypeEngine[Any]) -> _Convert | None:
    return kind.dialect_impl(_DIALECT).result_processor(_DIALECT, None)
