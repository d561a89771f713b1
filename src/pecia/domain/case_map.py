"""Column mapping: which column of a stranger's table becomes which part of a case, and what was made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from pecia.domain.errors import Detail, Invalid
from pecia.domain.value import Json, Value
from pecia.domain.visible import visible

PLAIN = ("id", "expected", "split", "cluster")
"""Parts of a case that hold one value."""
NAMED = ("input", "metadata")
"""Parts that hold values by name: `input.text`."""
FIELDS = (*(f"{part}.NAME" for part in NAMED), *PLAIN)
"""What a column can be mapped to."""


class ImportedCases(Value, frozen=True):
    """What was made of a file of cases: read, taken and left rows, and what happened on the way.

    `fields` says which column each part of a case came from; `changed` counts rows by what was changed in them,
    `left` by what of them was left behind. `failed` names the rows that were left out, with line and column.
    """

    format: str
    read: int
    taken: int
    fields: dict[str, str]
    changed: dict[str, int]
    left: dict[str, int]
    failed: tuple[Detail, ...] = ()


def parse_mapping(pairs: Iterable[str]) -> dict[str, str]:
    """`input.text=review` and its like as {part of the case: column}. Raises `Invalid` naming the pair."""
    mapping: dict[str, str] = {}
    for pair in pairs:
        field, mark, column = pair.partition("=")
        if not mark or not column or not is_field(field):
            raise Invalid(
                f"'{visible(pair[:80])}' maps no column.",
                code="usage",
                hint=f"Write PART=COLUMN; parts are {', '.join(FIELDS)}.",
            )
        if field in mapping:
            raise Invalid(f"'{visible(field[:80])}' is mapped twice.", code="usage")
        mapping[field] = column
    return mapping


def is_field(name: str) -> bool:
    """Whether a text names a part of a case."""
    part, dot, rest = name.partition(".")
    return name in PLAIN or (part in NAMED and bool(dot) and bool(rest))


def mapping_for(columns: Iterable[str], given: Mapping[str, str]) -> dict[str, str]:
    """The whole mapping of a table: what was given; of the other columns those named as a part of a case are that.

    Where nothing says what the inputs are, every column that is left is an input of its own name.
    """
    taken = set(given.values())
    mapping = dict(given)
    others: list[str] = []
    for column in columns:
        if column in taken:
            continue
        if is_field(column):
            mapping.setdefault(column, column)
        else:
            others.append(column)
    if not any(field.startswith("input.") for field in mapping):
        mapping |= {f"input.{column}": column for column in others}
    return mapping


def map_row(row: Mapping[str, Json], mapping: Mapping[str, str]) -> dict[str, Any]:
    """The case of a row, as `read_case` takes it. A column may be a path into objects: `input.question`.

    An empty text is no value for anything but an input. Raises `KeyError` with the column that is not there.
    """
    case: dict[str, Any] = {"input": {}}
    for field, column in mapping.items():
        value = value_at(row, column)
        part, _, name = field.partition(".")
        if part in NAMED:
            if value is not None and (value != "" or part == "input"):
                case.setdefault(part, {})[name] = value
        elif value not in (None, ""):
            case[field] = value
    return case


def value_at(row: Mapping[str, Json], column: str) -> Json:
    """What stands in a column, or behind a path of keys parted by dots. Raises `KeyError` with the column."""
    if column in row:
        return row[column]
    found: Json = cast("Json", row)
    for key in column.split("."):
        if not isinstance(found, dict) or key not in found:
            raise KeyError(column)
        found = found[key]
    return found


def left_columns(row: Mapping[str, Json], mapping: Mapping[str, str]) -> tuple[str, ...]:
    """The columns of a row that have a value and go nowhere."""
    used = set(mapping.values()) | {column.split(".")[0] for column in mapping.values()}
    return tuple(
        column for column, value in row.items() if column not in used and value not in (None, "", [], {})
    )
