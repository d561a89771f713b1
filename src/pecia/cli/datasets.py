"""`pecia dataset import | list | show`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pecia.app.datasets import GetDataset, ImportDataset, Imported, ListCases, ListDatasets
from pecia.cli.files import read_bytes
from pecia.cli.library import AnyLibrary, reading, writing
from pecia.cli.screen import ActAs, AsJson, put, say, show, table
from pecia.domain.dataset import Case, Dataset, parse_dataset_reference
from pecia.wire import encode, read_rows

app = typer.Typer(help="Cases to test prompts on.", no_args_is_help=True)
DatasetName = Annotated[
    str, typer.Argument(metavar="NAME", help="The dataset's name, such as support/tickets.")
]


@app.command("import")
def import_(
    name: DatasetName,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="JSON lines {id, input, expected, …}, or - for stdin.")
    ],
    *,
    note: Annotated[str, typer.Option("--message", "-m", metavar="NOTE", help="What changed.")] = "",
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Keep a file of cases as the newest revision. Equal cases give the revision there is."""
    with writing(act_as) as library:
        imported = import_file(library, name, file, note=note)
    dataset = imported.dataset
    how = "imported" if imported.created else "is there already"
    if imported.repeated:
        say(f"{imported.repeated} cases have an input that another case has too.")
    show(
        imported,
        as_json=as_json,
        human=lambda: put(f"{dataset.name}@{dataset.revision} {how}: {dataset.cases} cases"),
    )


@app.command("list")
def list_(*, as_json: AsJson = False) -> None:
    """List the datasets."""
    with reading() as library:
        found: list[Dataset] = list(library.perform(ListDatasets(limit=500)).data)

    def human() -> None:
        table(
            ("NAME", "REVISION", "CASES", "SPLITS", "WHEN", "NOTE"),
            [
                (d.name, d.revision, d.cases, _splits(d), f"{d.created_at:%Y-%m-%d %H:%M}", d.note)
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
        put(f"{dataset.name}@{dataset.revision}: {dataset.cases} cases {_splits(dataset)}".rstrip())
        table(
            ("ID", "SPLIT", "EXPECTED", "INPUT"),
            [(c.id, c.split, _json(c.expected), _json(c.input)) for c in cases],
        )

    show({"dataset": dataset, "cases": cases}, as_json=as_json, human=human)


def import_file(library: AnyLibrary, name: str, file: Path, *, note: str = "") -> Imported:
    """Keep a file of JSON lines as a dataset. Raises `Invalid` with the line that is wrong."""
    rows = read_rows(read_bytes(file))
    imported: Imported = library.perform(ImportDataset(dataset=name, rows=rows, note=note))
    return imported


def _splits(dataset: Dataset) -> str:
    return ", ".join(f"{split} {count}" for split, count in dataset.splits.items())


def _json(value: object) -> str:
    text = "" if value is None else encode(value).decode()
    return text if len(text) <= 100 else f"{text[:99]}…"  # noqa: PLR2004 - a line of a table
