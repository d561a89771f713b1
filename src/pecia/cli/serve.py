"""`pecia serve`."""

from __future__ import annotations

from typing import Annotated

import typer

from pecia.cli.screen import say
from pecia.domain.errors import Invalid
from pecia.settings import Settings, read_settings

LOOPBACK = ("127.0.0.1", "localhost", "::1")


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
    from pecia.server.run import serve_forever  # noqa: PLC0415 - other verbs do not pay for the server

    settings = read_settings()
    address = host or settings.host
    if address not in LOOPBACK:
        raise Invalid(
            f"Pecia serves on this machine only until there are keys, not on {address}.",
            code="usage",
            hint="Use 127.0.0.1, localhost or ::1.",
        )
    if sample:
        _fill(settings)
    serve_forever(
        settings,
        host=address,
        port=settings.port if port is None else port,
        ready=lambda url: say(f"Pecia serves on {url}  (API reference: {url}/docs, Ctrl-C ends it)"),
    )


def _fill(settings: Settings) -> None:
    from pecia.demo.sample import fill  # noqa: PLC0415 - only a first start pays for it
    from pecia.embedded import Library  # noqa: PLC0415

    with Library.open(settings) as library:
        if fill(library):
            say("This library is new: it holds a sample project, with experiments recorded from a real run.")
