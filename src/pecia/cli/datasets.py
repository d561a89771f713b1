"""`pecia dataset import | list | show`; what else there is to a dataset stands in `dataset_growth`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pecia.app.datasets import GetDataset, ImportDataset, Imported, ListCases, ListDatasets
from pecia.cli.library import reading, writing
from pecia.cli.screen import ActAs, AsJson, put, say, show, table
from pecia.domain.case_map import FIELDS, ImportedCases, parse_mapping
from pecia.domain.dataset import Case, Dataset, parse_dataset_reference
from pecia.domain.errors import Invalid
from pecia.domain.visible import visible
from pecia.domain.wording import count
from pecia.imports.case_files import FORMATS, read_cases_file
from pecia.wire import encode

BAD_INPUT = 2
_SHOWN = 20
"""Rows that a report names."""

app = typer.Typer(help="Cases to test prompts on.", no_args_is_help=True)
DatasetName = Annotated[
    str, typer.Argument(metavar="NAME", help="The dataset's name, such as support/tickets.")
]


@app.command("import")
def import_(
    name: DatasetName,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help=f"{', '.join(FORMATS)}; - for stdin. Its end tells the format."),
    ],
    *,
    format: Annotated[
        str | None, typer.Option("--format", "-f", metavar="FORMAT", help=f"One of {', '.join(FORMATS)}.")
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="PART=COLUMN", help=f"Parts: {', '.join(FIELDS)}."),
    ] = None,
    expected: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="Short for --map expected=COLUMN.")
    ] = None,
    encoding: Annotated[str, typer.Option(help="Of a CSV file or JSON Lines.")] = "utf-8",
    delimiter: Annotated[str | None, typer.Option(help="Between the columns of a CSV file.")] = None,
    keep_going: Annotated[
        bool,
        typer.Option("--keep-going", help="Leave out rows that cannot be taken, instead of taking nothing."),
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only report; keep nothing.")] = False,
    note: Annotated[str, typer.Option("--message", "-m", metavar="NOTE", help="What changed.")] = "",
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> int:
    """Keep a file of cases as the newest revision. Equal cases give the revision there is.

    Exit 2 when rows had to be left out.
    """
    if delimiter is not None and len(delimiter) != 1:
        raise Invalid("A delimiter is one character.", code="usage")
    mapping = parse_mapping([*(columns or []), *([f"expected={expected}"] if expected else [])])
    rows, report = read_cases_file(
        file,
        format=format,
        mapping=mapping,
        encoding=encoding,
        delimiter=delimiter,
        keep_going=keep_going or dry_run,
    )
    imported: Imported | None = None
    if not dry_run:
        with writing(act_as) as library:
            imported = library.perform(ImportDataset(dataset=name, rows=rows, note=note))
    if imported is not None and imported.repeated:
        say(f"{imported.repeated} cases have an input that another case has too.")
    result = {"report": report} if imported is None else {**_fields(imported), "report": report}
    show(result, as_json=as_json, human=lambda: _print_import(imported, report))
    return BAD_INPUT if report.failed else 0


@app.command("list")
def list_(*, as_json: AsJson = False) -> None:
    """List the datasets."""
    with reading() as library:
        found: list[Dataset] = list(library.perform(ListDatasets(limit=500)).data)

    def human() -> None:
        table(
            ("NAME", "REVISION", "CASES", "SPLITS", "WHEN", "NOTE"),
            [
                (d.name, d.revision, d.cases, splits_of(d), f"{d.created_at:%Y-%m-%d %H:%M}", d.note)
                for d in found
            ],
            right=("REVISION", "CASES"),
        )

    show(found, as_json=as_json, human=human)


@app.command("show")
def show_(
    reference: Annotated[
        str,
        typer.Argument(
            metavar="NAME[@REVISION][#SPLIT]", help="A dataset, one of its revisions, or a named part."
        ),
    ],
    *,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=500, help="How many cases.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Show a dataset and its first cases."""
    asked = parse_dataset_reference(reference)
    with reading() as library:
        dataset: Dataset = library.perform(GetDataset(dataset=asked.name, revision=asked.revision))
        request = ListCases(dataset=asked.name, revision=dataset.revision, split=asked.split, limit=limit)
        cases: list[Case] = list(library.perform(request).data)

    def human() -> None:
        put(f"{dataset.name}@{dataset.revision}: {dataset.cases} cases {splits_of(dataset)}".rstrip())
        table(
            ("ID", "SPLIT", "EXPECTED", "INPUT"),
            [(c.id, c.split, _json(c.expected), _json(c.input)) for c in cases],
        )

    show({"dataset": dataset, "cases": cases}, as_json=as_json, human=human)


def _fields(imported: Imported) -> dict[str, object]:
    return {name: getattr(imported, name) for name in imported.__struct_fields__}


def _print_import(imported: Imported | None, report: ImportedCases) -> None:
    if imported is None:
        put(f"{count(report.taken, 'case')} would be imported (nothing was kept)")
    else:
        dataset = imported.dataset
        how = "imported" if imported.created else "is there already"
        put(f"{dataset.name}@{dataset.revision} {how}: {dataset.cases} cases")
    if report.fields:
        put("From: " + ", ".join(f"{part} = {visible(column)}" for part, column in report.fields.items()))
    for heading, counted in (("Changed", report.changed), ("Left behind", report.left)):
        for what, times in counted.items():
            put(f"{heading}: {visible(what)} ({count(times, 'row')})")
    for detail in report.failed[:_SHOWN]:
        where = f"line {detail.line}" if detail.line else "the file"
        put(f"Not taken: {where}: {visible(detail.detail)}")
    if len(report.failed) > _SHOWN:
        put(f"Not taken: {len(report.failed) - _SHOWN:,} more; --json has all")


def splits_of(dataset: Dataset) -> str:
    """The splits and their sizes in words."""
    return ", ".join(f"{split} {count}" for split, count in dataset.splits.items())


def _json(value: object) -> str:
    text = "" if value is None else encode(value).decode()
    return text if len(text) <= 100 else f"{text[:99]}…"  # noqa: PLR2004 - a line of a table
