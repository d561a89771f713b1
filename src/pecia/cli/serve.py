"""`pecia serve`."""

from __future__ import annotations

from typing import Annotated

import typer

from pecia.cli.start import Serve, start


def register(app: typer.Typer) -> None:
    """Add the verb of this file."""
    app.command()(serve)


def serve(
    *,
    host: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="A loopback address [env: PECIA_HOST].")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(
            metavar="PORT", min=0, max=65535, help="4747 by default, 0 for any free one [env: PECIA_PORT]."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print errors as JSON.")] = False,  # noqa: ARG001
    sample: Annotated[
        bool, typer.Option("--sample", help="Fill a library that is new with the sample project.")
    ] = False,
) -> None:
    """Serve the library over HTTP on this machine until Ctrl-C."""
    start(Serve(host=host, port=port, sample=sample))
