"""Tables of cases: CSV, JSON Lines and Parquet, read row by row, however long they are."""

from __future__ import annotations

import base64
import csv
import math
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, BinaryIO, cast
from uuid import UUID

from pecia import wire
from pecia.domain.errors import Invalid
from pecia.domain.value import Json
from pecia.domain.visible import visible
from pecia.imports.arrow import read_parquet_rows
from pecia.imports.case_rows import BadRow, CaseRow, Reading, Rows, bad, raw_lines, text_lines
from pecia.imports.rows import MAX_CELL, disarm_undone

JSON_COLUMN = ":json"
"""Ends the name of a CSV column whose cells are JSON and not text."""
_FORMULA = ("=", "+", "-", "@")


def read_csv(stream: BinaryIO, reading: Reading) -> Rows:
    """The rows of a CSV file with a head line: cells are text, those of a column named `…:json` are JSON."""
    csv.field_size_limit(MAX_CELL)
    lines = text_lines(stream, reading.encoding)
    first = next(lines, "")
    delimiter = reading.delimiter or _delimiter(first)
    table = csv.reader(_chain(first, lines), strict=True, delimiter=delimiter)
    try:
        head = _head(next(table, list[str]()))
        reading.columns.extend(name for name, _ in head)
        while True:
            line = table.line_num + 1  # a row of several lines is known by its first
            cells = next(table, None)
            if cells is None:
                return
            if cells:
                yield _row(cells, head, line)
    except csv.Error as error:
        raise bad(str(error), line=table.line_num) from None


def _chain(first: str, lines: Iterator[str]) -> Iterator[str]:
    yield first
    yield from lines


def _delimiter(head: str) -> str:
    """A comma, unless the head line has none and has another mark that parts columns."""
    if "," in head:
        return ","
    return next((mark for mark in ("\t", ";", "|") if mark in head), ",")


def _head(cells: list[str]) -> list[tuple[str, bool]]:
    """The columns, and whether their cells are JSON."""
    if not cells:
        raise bad("it is empty; a table begins with the names of its columns", line=1)
    seen: set[str] = set()
    head: list[tuple[str, bool]] = []
    for at, cell in enumerate(cells, 1):
        name = cell.strip().removesuffix(JSON_COLUMN)
        if not name:
            raise bad(f"column {at} of the table has no name", line=1, column=at)
        if name in seen:
            raise bad(f"two columns are named '{visible(name[:60])}'", line=1, column=at)
        seen.add(name)
        head.append((name, cell.strip().endswith(JSON_COLUMN)))
    return head


def _row(cells: list[str], head: list[tuple[str, bool]], line: int) -> CaseRow | BadRow:
    if len(cells) != len(head):
        return BadRow(error=bad(f"{len(cells)} cells stand under {len(head)} columns", line=line))
    values: dict[str, Json] = {}
    changed: list[str] = []
    for at, (cell, (name, is_json)) in enumerate(zip(cells, head, strict=True), 1):
        if is_json:
            try:
                values[name] = wire.parse(disarm_undone(cell).encode()) if cell else None
            except Invalid as error:
                why = f"the cell '{visible(name[:60])}' is not JSON: {error.errors[0].detail}"
                return BadRow(error=bad(why, line=line, column=at))
            continue
        values[name] = disarm_undone(cell)
        if cell.startswith(_FORMULA) and not _is_number(cell):
            changed.append("a cell that a spreadsheet takes for a formula, taken as text")
    return CaseRow(line=line, values=values, changed=tuple(dict.fromkeys(changed)))


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def read_jsonl(stream: BinaryIO, reading: Reading) -> Rows:
    """The objects of JSON Lines."""
    lines = (
        raw_lines(stream)
        if reading.encoding == "utf-8"
        else (line.encode() for line in text_lines(stream, reading.encoding))
    )
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield json_row(line, number)


def json_row(line: bytes, number: int) -> CaseRow | BadRow:
    """The object that a line of JSON is."""
    try:
        value = wire.parse(line.removesuffix(b"\n"))
    except Invalid as error:
        found = error.errors[0]
        return BadRow(error=bad(found.detail, line=number, column=found.column or 1))
    if not isinstance(value, dict):
        return BadRow(error=bad("the line is not a JSON object", line=number, column=1))
    return CaseRow(line=number, values=value)


def read_parquet(stream: BinaryIO, reading: Reading) -> Rows:
    """The rows of a Parquet file, some at a time; what JSON has no form for becomes text, and is counted."""
    number = 0
    try:
        columns, rows = read_parquet_rows(stream)
        reading.columns.extend(name.removesuffix(JSON_COLUMN) for name in columns)
        for row in rows:
            number += 1
            yield _of_parquet(row, number)
    except (OSError, ValueError) as error:  # Arrow's own errors are one or the other
        raise bad(f"it is not Parquet that can be read ({str(error)[:120]})", line=number or None) from None


def _of_parquet(row: dict[str, Any], number: int) -> CaseRow | BadRow:
    changed: list[str] = []
    try:
        values = {
            name.removesuffix(JSON_COLUMN): wire.parse(value.encode())
            if name.endswith(JSON_COLUMN) and isinstance(value, str)
            else _plain(value, name, changed)
            for name, value in row.items()
        }
    except Invalid as error:
        return BadRow(error=bad(f"a cell is not JSON: {error.errors[0].detail}", line=number))
    except ValueError as error:
        return BadRow(error=bad(str(error), line=number))
    return CaseRow(line=number, values=values, changed=tuple(dict.fromkeys(changed)))


def _plain(value: Any, name: str, changed: list[str]) -> Json:  # noqa: ANN401 - whatever a column holds
    """A value as JSON has it."""
    if isinstance(value, dict):
        return {str(key): _plain(item, name, changed) for key, item in cast("dict[Any, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [_plain(item, name, changed) for item in cast("list[Any]", value)]
    if (
        value is None
        or isinstance(value, str | int | bool)
        or (isinstance(value, float) and math.isfinite(value))
    ):
        return value
    plain, what = _rewritten(value, name)
    changed.append(what)
    return plain


def _rewritten(value: Any, name: str) -> tuple[Json, str]:  # noqa: ANN401
    """The nearest thing that JSON has to a value, and what to say of it."""
    column = f"of the column '{visible(name[:60])}'"
    match value:
        case float():
            return None, f"a number {column} that is not finite, as no value"
        case datetime() | date() | time():
            return value.isoformat(), f"the times {column}, as ISO text"
        case Decimal() | UUID():
            return str(value), f"the {type(value).__name__.lower()} {column}, as text"
        case bytes():
            return base64.b64encode(value).decode(), f"the bytes {column}, as base64"
        case _:
            raise ValueError(f"a {type(value).__name__} {column} has no JSON form")
