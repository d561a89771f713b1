"""`pecia serve`."""

from __future__ import annotations

from typing import Annotated

import typer

from pecia.cli.screen import say
from pecia.domain.errors import Invalid
from pecia.settings import read_settings

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def register(app: typer.Typer) -> None:
    """Add the verb of this file."""
    app.command()(serve)


def serve(
    *,
    host: Annotated[str | None, typer.Option(help="A loopback address [env: PECIA_HOST].")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="[env: PECIA_PORT] 4747 by default.")] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Fill a library that is new with the sample project.")] = False,
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
    serve_forever(
        settings,
        host=address,
        port=settings.port if port is None else port,
        sample=sample,
        ready=lambda url: say(f"Pecia serves on {url}  (API reference: {url}/docs, Ctrl-C ends it)"),
    )
