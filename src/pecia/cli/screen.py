"""Screen: what a command says, and where: data on stdout, everything else on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from pecia import wire
from pecia.domain.visible import visible

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON (stable, documented).")]
Acknowledge = Annotated[
    list[str] | None,
    typer.Option(
        metavar="WHAT",
        help="Go on in spite of a standard (owners may), or of hidden_characters in a release.",
    ),
]
ActAs = Annotated[
    str | None,
    typer.Option("--as", metavar="NAME", help="Act under this name, recorded as claimed [env: PECIA_ACTOR]."),
]


def data() -> Console:
    """The console for what was asked for."""
    from rich.console import Console  # noqa: PLC0415 - a command that prints JSON does not pay for it

    width = None if sys.stdout.isatty() else 200
    return Console(file=sys.stdout, highlight=False, soft_wrap=True, width=width, markup=False, emoji=False)


def talk() -> Console:
    """The console for everything else."""
    from rich.console import Console  # noqa: PLC0415

    return Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)


def say(text: str) -> None:
    """A line for the person at the keyboard, on stderr."""
    sys.stderr.write(f"{text}\n")


def put(text: str) -> None:
    """A line of data, on stdout."""
    sys.stdout.write(f"{text}\n")


def put_text(text: str) -> None:
    """A text as it is for the program that reads it; to a person, with what cannot be seen spelled."""
    put(visible(text) if sys.stdout.isatty() else text)


def show(value: object, *, as_json: bool, human: Callable[[], None]) -> None:
    """Print a result: as one JSON document, or in the way `human` does."""
    if as_json:
        put_json(value)
    else:
        human()


def put_json(value: object) -> None:
    """One JSON document on stdout."""
    put(msgspec.json.format(wire.encode(value), indent=2).decode())


def table(columns: Sequence[str], rows: Sequence[Sequence[Any]], *, right: Sequence[str] = ()) -> None:
    """Rows under headings, on stdout; plain columns parted by two blanks, so that they can be cut and grepped."""
    from rich.table import Table  # noqa: PLC0415

    drawn = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        drawn.add_column(column, justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*(_cell(cell) for cell in row))
    data().print(drawn)


def _cell(cell: object) -> RenderableType:
    from rich.text import Text  # noqa: PLC0415

    return Text("" if cell is None else visible(str(cell)))
