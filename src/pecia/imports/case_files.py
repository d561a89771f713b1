"""Case files: a file of another tool's cases becomes rows of a dataset, with a report of what became of each."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from pecia.domain.case_map import ImportedCases, left_columns, map_row, mapping_for
from pecia.domain.dataset import read_case
from pecia.domain.errors import Invalid, NotFound
from pecia.domain.visible import visible
from pecia.imports.case_formats import read_inspect, read_json, read_langfuse, read_promptfoo
from pecia.imports.case_rows import BadRow, CaseRow, Reading, Rows, bad
from pecia.imports.case_tables import read_csv, read_jsonl, read_parquet
from pecia.imports.files import open_files
from pecia.imports.found import File

_Stream: TypeAlias = Callable[[BinaryIO, Reading], Rows]
_Whole: TypeAlias = Callable[[File], Rows]
TABLES: Mapping[str, _Stream] = {"csv": read_csv, "jsonl": read_jsonl, "parquet": read_parquet}
"""Formats that are read row by row."""
WHOLE: Mapping[str, _Whole] = {
    "json": read_json,
    "promptfoo": read_promptfoo,
    "inspect": read_inspect,
    "langfuse": read_langfuse,
}
"""Formats that are read at once."""
FORMATS = (*TABLES, *WHOLE)
_BY_SUFFIX = {
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".json": "json",
    ".yaml": "promptfoo",
    ".yml": "promptfoo",
}
_SHOWN = 100
"""Errors that a refusal names."""


def read_cases_file(
    path: Path,
    *,
    format: str | None = None,
    mapping: Mapping[str, str] = {},
    encoding: str = "utf-8",
    delimiter: str | None = None,
    keep_going: bool = False,
) -> tuple[tuple[dict[str, Any], ...], ImportedCases]:
    """The rows of a dataset that a file holds, and what was made of it.

    `mapping` says which column each part of a case comes from; without one, CSV, Parquet and JSON columns are
    taken as `mapping_for` says, and JSON Lines are cases as they stand. With `keep_going` rows that cannot be
    taken are left out and reported. Raises `NotFound`; `Invalid` with the first lines that are wrong.
    """
    chosen = format or _BY_SUFFIX.get(path.suffix.lower(), "jsonl")
    if chosen not in FORMATS:
        raise Invalid(
            f"'{visible(chosen[:40])}' is no format of cases.",
            code="usage",
            hint=f"One of {', '.join(FORMATS)}.",
        )
    reading = Reading(
        encoding=encoding, delimiter=delimiter or ("\t" if path.suffix.lower() == ".tsv" else None)
    )
    taker = _Taker(chosen, mapping)
    for row in _rows(path, chosen, reading):
        taker.take(row, reading)
    if taker.errors and not keep_going:
        raise _refused(taker.errors)
    return tuple(taker.cases), taker.report()


class _Taker:
    """Takes rows one after the other, and counts what becomes of them."""

    def __init__(self, format: str, mapping: Mapping[str, str]) -> None:
        self._format = format
        self._given = mapping
        self._mapping: dict[str, str] | None = None
        self.cases: list[dict[str, Any]] = []
        self._read = 0
        self._changed: Counter[str] = Counter()
        self._left: Counter[str] = Counter()
        self.errors: list[Invalid] = []

    def take(self, row: CaseRow | BadRow, reading: Reading) -> None:
        """Make a case of a row, or note why there is none."""
        self._read += 1
        if self._read == 1 and reading.columns:
            self._check_columns(reading.columns)
        if isinstance(row, BadRow):
            self.errors.append(row.error)
            return
        self._changed.update(row.changed)
        self._left.update(row.left)
        if not row.values:  # a reader leaves it behind, and has said so
            return
        try:
            case = self._case(row, reading)
            read_case(case, line=row.line)
        except KeyError as error:
            column = visible(str(error.args[0])[:60])
            there = ", ".join(visible(name[:40]) for name in list(row.values)[:20])
            self.errors.append(bad(f"there is no column '{column}'; there are: {there}", line=row.line))
        except Invalid as error:
            self.errors.append(error)
        else:
            self.cases.append(case)

    def _case(self, row: CaseRow, reading: Reading) -> dict[str, Any]:
        if self._format in {"csv", "parquet"}:
            mapping = self._mapping or mapping_for(reading.columns, self._given)
        elif self._given:
            mapping = self._given
        elif self._format in {"jsonl", "promptfoo", "inspect", "langfuse"} or isinstance(
            row.values.get("input"), dict
        ):
            self._mapping = self._mapping or {}
            return dict(row.values)
        else:
            mapping = mapping_for(row.values, {})
        self._mapping = dict(mapping)
        self._left.update(f"the column '{visible(name[:60])}'" for name in left_columns(row.values, mapping))
        return map_row(row.values, mapping)

    def _check_columns(self, columns: list[str]) -> None:
        """A table that lacks a mapped column is refused at once, and not row by row."""
        missing = [
            column
            for column in self._given.values()
            if column not in columns and column.split(".")[0] not in columns
        ]
        if missing:
            raise bad(
                f"there is no column '{visible(missing[0][:60])}'; there are: {', '.join(map(visible, columns[:30]))}",
                line=1,
            )

    def report(self) -> ImportedCases:
        """What became of the rows so far."""
        return ImportedCases(
            format=self._format,
            read=self._read,
            taken=len(self.cases),
            fields=self._mapping or {},
            changed=dict(self._changed),
            left=dict(self._left),
            failed=tuple(detail for error in self.errors for detail in error.errors),
        )


def _rows(path: Path, chosen: str, reading: Reading) -> Iterator[CaseRow | BadRow]:
    if chosen in WHOLE:
        file = next(open_files(path, lambda _: False), None)
        if file is None:
            raise Invalid(f"{path} is a folder; name the file.", code="usage")
        yield from WHOLE[chosen](file)
        return
    if str(path) == "-":
        yield from TABLES[chosen](sys.stdin.buffer, reading)
        return
    try:
        with path.open("rb") as stream:
            yield from TABLES[chosen](stream, reading)
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.") from None
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}.", code="usage") from None


def _refused(errors: Sequence[Invalid]) -> Invalid:
    more = f" {len(errors) - 1:,} more cannot be taken either." if len(errors) > 1 else ""
    return Invalid(
        f"{errors[0].message}{more} Nothing was imported.",
        code="invalid_dataset",
        hint="Correct the file, or leave such rows out with '--keep-going'.",
        errors=tuple(detail for error in errors[:_SHOWN] for detail in error.errors),
    )
