"""`pecia worker`."""

from __future__ import annotations

from typing import Annotated

import typer

from pecia.bootstrap import work_forever
from pecia.cli.screen import say
from pecia.settings import read_settings


def register(app: typer.Typer) -> None:
    """Add the verb of this file."""
    app.command()(worker)


def worker(
    *,
    concurrency: Annotated[
        int, typer.Option(metavar="N", min=1, max=64, help="Chunks of experiments at a time.")
    ] = 2,
    until_empty: Annotated[
        bool, typer.Option("--until-empty", help="End when there is nothing left to do.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print errors as JSON.")] = False,  # noqa: ARG001
) -> None:
    """Carry out the experiments of a library on PostgreSQL, beside other workers, until Ctrl-C."""
    settings = read_settings()
    say("The worker waits for experiments (Ctrl-C ends it when what is under way is done).")
    work_forever(settings, concurrency=concurrency, until_empty=until_empty)
