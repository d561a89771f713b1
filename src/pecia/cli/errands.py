"""`pecia errand list | show | stop`, and waiting for one."""

from __future__ import annotations

import sys
import time
from typing import Annotated

import typer

from pecia.app.errands import GetErrand, ListErrands, StopErrand
from pecia.cli.library import AnyLibrary, reading, writing
from pecia.cli.screen import ActAs, AsJson, put, say, show, table
from pecia.domain.errand import Errand, stopped_early

app = typer.Typer(no_args_is_help=True, help="Long work beside experiments: judges measured, cases written.")

Number = Annotated[int, typer.Argument(metavar="N", help="The errand's number.")]
_POLL = 0.1


@app.command("list")
def list_(*, as_json: AsJson = False) -> None:
    """List the errands, newest first."""
    with reading() as library:
        found: list[Errand] = list(library.perform(ListErrands(limit=500)).data)
    rows = [
        (e.number, e.subject, e.status, f"{e.done}/{e.planned}", f"{e.created_at:%Y-%m-%d %H:%M}", e.author)
        for e in found
    ]
    columns = ("N", "WHAT", "STATUS", "DONE", "WHEN", "BY")
    show(found, as_json=as_json, human=lambda: table(columns, rows, right=("N", "DONE")))


@app.command("show")
def show_(number: Number, *, as_json: AsJson = False) -> None:
    """Show an errand and what came of it."""
    with reading() as library:
        found: Errand = library.perform(GetErrand(number=number))
    show(found, as_json=as_json, human=lambda: put(_line(found)))


@app.command()
def stop(number: Number, *, act_as: ActAs = None, as_json: AsJson = False) -> None:
    """Stop an errand; the same asked for again goes on from there."""
    with writing(act_as) as library:
        found: Errand = library.perform(StopErrand(number=number))
    show(found, as_json=as_json, human=lambda: put(_line(found)))


def follow_errand(library: AnyLibrary, errand: Errand) -> Errand:
    """Wait for the end of an errand, and say how far it is. Ctrl-C stops it and keeps what was answered.

    Raises `PeciaError` with what stopped it.
    """
    said = -1
    try:
        while errand.status in {"planned", "running"}:
            time.sleep(_POLL)
            errand = library.perform(GetErrand(number=errand.number))
            if errand.done != said and sys.stderr.isatty():
                said = errand.done
                say(f"{errand.done:,} of {errand.planned:,}")
    except KeyboardInterrupt:
        library.perform(StopErrand(number=errand.number))
        while library.perform(GetErrand(number=errand.number)).status == "running":
            time.sleep(_POLL)
        say(f"Stopped. Ask for the same again to go on: what was answered is kept (errand {errand.number}).")
        raise
    if errand.status != "done":
        raise stopped_early(errand)
    return errand


def _line(errand: Errand) -> str:
    line = f"Errand {errand.number}, {errand.subject}: {errand.status}, {errand.done:,} of {errand.planned:,}"
    if errand.trouble:
        line += f" ({errand.trouble})"
    if errand.passport is not None:
        line += f"; passport {errand.passport}"
    if errand.generated is not None and errand.generated.dataset is not None:
        dataset = errand.generated.dataset
        line += f"; {errand.generated.added:,} added to {dataset.name}@{dataset.revision}"
    return line
