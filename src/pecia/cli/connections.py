"""`pecia connection add | list | test | remove`."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from pecia.app.connections import (
    CheckConnection,
    ConnectionChecked,
    ListConnections,
    RemoveConnection,
    SetConnection,
)
from pecia.cli.library import reading, writing
from pecia.cli.screen import ActAs, AsJson, put, show, table
from pecia.domain.connection import ConnectionKind, ProviderConnection
from pecia.domain.errors import Invalid

app = typer.Typer(no_args_is_help=True, help="Where this project reaches models, with keys that are sealed.")

Connection = Annotated[str, typer.Argument(metavar="NAME", help="The connection: models are named NAME/….")]


@app.command()
def add(
    name: Connection,
    url: Annotated[str, typer.Option("--url", metavar="URL", help="The address before the path of the API.")],
    *,
    kind: Annotated[ConnectionKind, typer.Option("--kind", help="What is spoken there.")] = "openai",
    api_version: Annotated[
        str | None, typer.Option("--api-version", metavar="VERSION", help="Another version of the API.")
    ] = None,
    key_env: Annotated[
        str | None,
        typer.Option("--key-env", metavar="VARIABLE", help="Take the key from this variable, now."),
    ] = None,
    key_stdin: Annotated[bool, typer.Option("--key-stdin", help="Read the key from stdin.")] = False,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Keep a connection, or change one. Its key is sealed and never shown again; no key stands in a command line."""
    request = SetConnection(
        name=name, base_url=url, kind=kind, api_version=api_version, api_key=_key(key_env, stdin=key_stdin)
    )
    with writing(act_as) as library:
        kept: ProviderConnection = library.perform(request)
    show(kept, as_json=as_json, human=lambda: put(f"{kept.name} reaches {kept.base_url} ({_told(kept)})"))


@app.command(name="list")
def list_(*, as_json: AsJson = False) -> None:
    """List the connections of this project."""
    with reading() as library:
        found: list[ProviderConnection] = list(library.perform(ListConnections()))

    def human() -> None:
        rows = [(kept.name, kept.kind, kept.base_url, _told(kept), kept.actor) for kept in found]
        table(("NAME", "SPEAKS", "ADDRESS", "KEY", "BY"), rows)

    show(found, as_json=as_json, human=human)


@app.command(name="test")
def check(
    name: Connection,
    model: Annotated[str, typer.Argument(metavar="MODEL", help="The id of a model there.")],
    *,
    act_as: ActAs = None,
    as_json: AsJson = False,
) -> None:
    """Ask a model of a connection for a few tokens. Exit code 1 when it does not answer."""
    with writing(act_as) as library:
        found: ConnectionChecked = library.perform(CheckConnection(name=name, model=model))

    def human() -> None:
        by = f" by {found.model}" if found.model else ""
        put(f"{found.reached}{by} in {found.latency_ms:.0f} ms")

    show(found, as_json=as_json, human=human)
    if found.reached != "answered":
        raise typer.Exit(1)


@app.command()
def remove(name: Connection, *, act_as: ActAs = None, as_json: AsJson = False) -> None:
    """Forget a connection, with its key."""
    with writing(act_as) as library:
        left: list[ProviderConnection] = list(library.perform(RemoveConnection(name=name)))
    show(left, as_json=as_json, human=lambda: put(f"{name} is forgotten"))


def _key(variable: str | None, *, stdin: bool) -> str | None:
    if variable is None:
        return sys.stdin.readline() if stdin else None
    found = os.environ.get(variable)
    if not found or stdin:
        raise Invalid(
            f"The variable {variable} is not set." if not stdin else "A key comes from one place.",
            code="usage",
            hint="Give --key-env VARIABLE, or --key-stdin.",
        )
    return found


def _told(kept: ProviderConnection) -> str:
    return "has a key" if kept.has_key else "no key"
