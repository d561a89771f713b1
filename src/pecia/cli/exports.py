"""The runs of an experiment as a file for other programs: CSV, JSON lines or Parquet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Literal, TypeAlias

from pecia import wire
from pecia.app.datasets import ListCases
from pecia.app.experiments import ListRuns
from pecia.app.page import MAX_LIMIT, Page
from pecia.cli.library import AnyLibrary
from pecia.domain.dataset import Case
from pecia.domain.errors import Invalid
from pecia.domain.experiment import Experiment
from pecia.domain.plan import Arm, Plan
from pecia.domain.run import Run
from pecia.domain.score import Scored

Format: TypeAlias = Literal["csv", "jsonl", "parquet"]
Row: TypeAlias = dict[str, Any]

_BATCH = 10_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export_rows(library: AnyLibrary, experiment: Experiment) -> Iterator[Row]:
    """A row for each kept run, in the order of arm, case, repeat.

    For each metric there is its number, empty where there is none, and the reason why there is none.
    """
    plan = experiment.plan
    cases, arms = list(_cases(library, plan)), plan.arms
    for run in _runs(library, experiment.number):
        yield _row(plan, arms[run.arm], cases[run.case], run)


def write_rows(rows: Iterable[Row], form: Format, path: Path | None, out: IO[bytes], plan: Plan) -> int:
    """Write the rows to `path`, or to `out` where none is given; returns how many there were."""
    if form == "parquet":
        if path is None:
            raise Invalid("Parquet is not text.", hint="Name a file with -o.")
        return _write_parquet(rows, path, plan)
    if path is None:
        return _write_text(rows, form, out, plan)
    with path.open("wb") as opened:
        return _write_text(rows, form, opened, plan)


def columns_of(plan: Plan) -> list[str]:
    """The columns of an export."""
    metrics = [column for name in plan.scorers for column in (f"score.{name}", f"unscored.{name}")]
    return [*_row_head(), *metrics]


def _row_head() -> list[str]:
    return [
        "case",
        "variant",
        "model",
        "repeat",
        "split",
        "cluster",
        "state",
        "answer",
        "answered_by",
        "latency_ms",
        "input_tokens",
        "output_tokens",
        "attempts",
        "reused_from",
        "error",
        "versions",
    ]


def _row(plan: Plan, arm: Arm, case: Case, run: Run) -> Row:
    answer = run.answer
    row: Row = {
        "case": case.id,
        "variant": arm.variant.label,
        "model": arm.model,
        "repeat": run.repeat,
        "split": case.split,
        "cluster": case.cluster,
        "state": answer.state,
        "answer": answer.text,
        "answered_by": answer.model,
        "latency_ms": answer.latency_ms,
        "input_tokens": answer.usage.input_tokens,
        "output_tokens": answer.usage.output_tokens,
        "attempts": answer.attempts,
        "reused_from": run.reused_from,
        "error": answer.error,
        "versions": ", ".join(map(str, answer.versions)) or None,
    }
    for name in plan.scorers:
        score = run.scores[name]
        row[f"score.{name}"] = score.value if isinstance(score, Scored) else None
        row[f"unscored.{name}"] = None if isinstance(score, Scored) else score.reason
    return row


def _cases(library: AnyLibrary, plan: Plan) -> Iterator[Case]:
    offset = 0
    while True:
        page = library.perform(
            ListCases(
                dataset=plan.dataset, revision=plan.revision, split=plan.split, offset=offset, limit=MAX_LIMIT
            )
        )
        yield from page.data
        if page.next is None:
            return
        offset = int(page.next)


def _runs(library: AnyLibrary, number: int) -> Iterator[Run]:
    cursor: str | None = None
    while True:
        page: Page[Run] = library.perform(ListRuns(number=number, cursor=cursor, limit=MAX_LIMIT))
        yield from page.data
        cursor = page.next
        if cursor is None:
            return


def _write_text(rows: Iterable[Row], form: Format, out: IO[bytes], plan: Plan) -> int:
    count = 0
    if form == "jsonl":
        for count, row in enumerate(rows, 1):  # noqa: B007 - how many there were
            out.write(wire.encode(row) + b"\n")
        return count
    lines = csv.writer(_Text(out), lineterminator="\n")
    columns = columns_of(plan)
    lines.writerow(columns)
    for count, row in enumerate(rows, 1):  # noqa: B007
        lines.writerow([_cell(row[column]) for column in columns])
    return count


def _cell(value: object) -> object:
    """A cell of CSV. A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


class _Text:
    """A file of bytes that takes text."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out

    def write(self, text: str) -> None:
        """Write it as UTF-8."""
        self._out.write(text.encode())


def _write_parquet(rows: Iterable[Row], path: Path, plan: Plan) -> int:
    try:
        pa: Any = import_module("pyarrow")  # an extra of its own, and without types
        parquet: Any = import_module("pyarrow.parquet")
    except ImportError:
        raise Invalid(
            "Parquet takes the package pyarrow.", hint="Install it with: pip install 'pecia[parquet]'"
        ) from None
    whole, numbers = {"repeat", "input_tokens", "output_tokens", "attempts", "reused_from"}, {"latency_ms"}
    kinds = {
        column: pa.int64()
        if column in whole
        else pa.float64()
        if column in numbers or column.startswith("score.")
        else pa.string()
        for column in columns_of(plan)
    }
    schema, count = pa.schema(list(kinds.items())), 0
    batch: list[Row] = []
    with parquet.ParquetWriter(path, schema) as writer:
        for count, row in enumerate(rows, 1):  # noqa: B007
            batch.append(row)
            if len(batch) == _BATCH:
                writer.write_table(pa.Table.from_pylist(batch, schema=schema))
                batch = []
        writer.write_table(pa.Table.from_pylist(batch, schema=schema))
    return count
