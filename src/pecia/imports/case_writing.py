"""Case writing: cases as JSON Lines (exact), CSV (made safe for spreadsheets), Parquet, promptfoo and Inspect."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias, cast

from pecia import wire
from pecia.domain.dataset import Case
from pecia.domain.errors import Invalid
from pecia.domain.value import Json
from pecia.domain.yaml_writer import write_yaml
from pecia.imports.arrow import write_parquet_columns
from pecia.imports.case_tables import JSON_COLUMN
from pecia.imports.rows import disarm

Left: TypeAlias = Counter[str]
"""Cases, by what of them a format has no place for."""
_Row: TypeAlias = dict[str, Any]


def write_cases(format: str, cases: Sequence[Case], rows: Sequence[_Row]) -> tuple[bytes, dict[str, int]]:
    """A file of these cases, whose rows are given too, and how many lost what. Raises `Invalid` for another format."""
    writer = WRITERS.get(format)
    if writer is None:
        raise Invalid(
            f"'{format[:40]}' is no format that cases are written in.",
            code="usage",
            hint=f"One of {', '.join(WRITERS)}.",
        )
    left: Left = Counter()
    return writer(cases, rows, left), dict(left)


def _jsonl(cases: Sequence[Case], rows: Sequence[_Row], left: Left) -> bytes:
    del cases, left
    return b"".join(wire.encode(row) + b"\n" for row in rows)


def _csv(cases: Sequence[Case], rows: Sequence[_Row], left: Left) -> bytes:
    """A column for each part of a case; one whose values are not all text holds JSON, and says so in its name."""
    del cases
    flat = [_flat(row) for row in rows]
    columns = _columns(flat)
    as_json = {name for name in columns if any(not isinstance(row[name], str) for row in flat if name in row)}
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([f"{name}{JSON_COLUMN}" if name in as_json else name for name in columns])
    for row in flat:
        cells = [_cell(row.get(name), as_json=name in as_json) for name in columns]
        if any("\0" in cell for cell in cells):
            left["a NUL character, which no CSV can hold"] += 1
        writer.writerow([disarm(cell.replace("\0", "")) for cell in cells])
    return out.getvalue().encode()


def _cell(value: Json, *, as_json: bool) -> str:
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False) if as_json else str(value)


def _flat(row: _Row) -> dict[str, Json]:
    """The parts of a case under the names that an import maps columns to."""
    flat: dict[str, Json] = {}
    for key, value in row.items():
        if key in {"input", "metadata"}:
            flat |= {f"{key}.{name}": item for name, item in cast("_Row", value).items()}
        else:
            flat[key] = value
    return flat


def _columns(flat: Sequence[Mapping[str, Json]]) -> list[str]:
    """Every part that any case has: id first, then inputs, what is expected, and the rest."""
    order = ("id", "input", "expected", "split", "cluster", "metadata")
    names = dict.fromkeys(name for row in flat for name in row)
    return sorted(names, key=lambda name: order.index(name.partition(".")[0]))


def _parquet(cases: Sequence[Case], rows: Sequence[_Row], left: Left) -> bytes:
    """The columns of CSV, text as text and everything else as JSON text."""
    del cases, left
    flat = [_flat(row) for row in rows]
    columns: dict[str, list[str | None]] = {}
    for name in _columns(flat):
        values = [row.get(name) for row in flat]
        as_json = any(value is not None and not isinstance(value, str) for value in values)
        columns[f"{name}{JSON_COLUMN}" if as_json else name] = [
            None if value is None else _cell(value, as_json=as_json) for value in values
        ]
    return write_parquet_columns(columns)


def _promptfoo(cases: Sequence[Case], rows: Sequence[_Row], left: Left) -> bytes:
    """The `tests` of a configuration; what is expected becomes an assertion `equals`, unless the case brought its own."""
    del rows
    tests: list[Json] = []
    for case in cases:
        test: dict[str, Json] = {"vars": case.input}
        own = case.metadata.get("assert")
        if isinstance(own, list):
            test["assert"] = cast("list[Json]", own)
        elif case.expected is not None:
            test["assert"] = [{"type": "equals", "value": case.expected}]
        metadata = {key: value for key, value in case.metadata.items() if key != "assert"}
        if metadata:
            test["metadata"] = metadata
        _count_left(case, left, "id", "split", "cluster")
        tests.append(test)
    return write_yaml({"tests": tests}).encode()


def _inspect(cases: Sequence[Case], rows: Sequence[_Row], left: Left) -> bytes:
    """Inspect's samples: a single input is the sample's, several stand in its metadata."""
    del rows
    lines: list[bytes] = []
    for case in cases:
        inputs = dict(case.input)
        choices = inputs.pop("choices", None)
        metadata = dict(case.metadata)
        (name, given), *others = inputs.items() if inputs else [("", "")]
        if others or not isinstance(given, str | list):
            given = json.dumps(inputs, ensure_ascii=False)
            metadata["input"] = inputs
            left["several inputs, as JSON text and in the metadata"] += 1
        del name
        sample: _Row = {"id": case.id, "input": given}
        if case.expected is not None:
            is_text = isinstance(case.expected, str | list)
            sample["target"] = case.expected if is_text else json.dumps(case.expected, ensure_ascii=False)
        for key, value in (("choices", choices), ("metadata", metadata)):
            if value:
                sample[key] = value
        _count_left(case, left, "split", "cluster")
        lines.append(wire.encode(sample))
    return b"".join(line + b"\n" for line in lines)


def _count_left(case: Case, left: Left, *keys: str) -> None:
    left.update(f"'{key}'" for key in keys if getattr(case, key) is not None)


WRITERS: Mapping[str, Callable[[Sequence[Case], Sequence[_Row], Left], bytes]] = {
    "jsonl": _jsonl,
    "csv": _csv,
    "parquet": _parquet,
    "promptfoo": _promptfoo,
    "inspect": _inspect,
}
