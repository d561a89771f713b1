"""`pecia doctor`: what this installation consists of, and what is wrong with it."""

from __future__ import annotations

import os
import sys
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

import typer

from pecia.app.prompts import ListPrompts
from pecia.cli.library import reading
from pecia.cli.screen import AsJson, put, show, table
from pecia.domain.connection import GATEWAYS, KINDS
from pecia.domain.errors import NotFound, PeciaError
from pecia.domain.value import Value
from pecia.plugins import Plugin, installed_plugins
from pecia.settings import FILE, Connection, read_settings

_EXTRAS = {
    "postgres": ("procrastinate", "psycopg"),
    "local": ("xllamacpp",),
    "gepa": ("gepa",),
    "scan": ("tree_sitter",),
    "semantic": ("onnxruntime", "tokenizers"),
    "parquet": ("pyarrow",),
    "litellm": ("litellm",),
    "any-llm": ("any_llm",),
}
"""What the requirements of the extras are imported as."""


class ConnectionFound(Value, frozen=True):
    """A connection of the operator's, and what is missing for it to work."""

    name: str
    kind: str
    base_url: str
    trouble: str | None


class Diagnosis(Value, frozen=True):
    """What was found. `settings` is the file they were read from, `environment` names the variables that go before it.

    `library` has no password in it; its `trouble` says why it cannot be read, None where it can or is not there yet.
    """

    pecia: str
    python: str
    settings: str | None
    library: str
    environment: tuple[str, ...]
    library_trouble: str | None
    extras: dict[str, bool]
    connections: tuple[ConnectionFound, ...]
    plugins: tuple[Plugin, ...]

    @property
    def troubles(self) -> tuple[str, ...]:
        """Everything that is wrong."""
        found = [self.library_trouble, *(plugin.trouble for plugin in self.plugins)]
        found += [connection.trouble for connection in self.connections]
        return tuple(trouble for trouble in found if trouble)


def register(app: typer.Typer) -> None:
    """Add the verb of this file."""
    app.command()(doctor)


def doctor(*, as_json: AsJson = False) -> None:
    """Show what is installed, configured and plugged in, and what is wrong. Exit code 1 when something is."""
    settings = read_settings()
    found = Diagnosis(
        pecia=_version("pecia"),
        python=sys.version.split()[0],
        settings=str(settings.file) if settings.file else None,
        library=settings.url or _without_password(settings.database_url),
        environment=tuple(sorted(name for name in os.environ if name.startswith("PECIA_"))),
        library_trouble=_library_trouble(),
        extras={name: all(map(find_spec, modules)) for name, modules in _EXTRAS.items()},
        connections=tuple(_connection(name, place) for name, place in settings.connections.items()),
        plugins=installed_plugins(),
    )
    show(found, as_json=as_json, human=lambda: _print(found))
    if found.troubles:
        raise typer.Exit(1)


def _print(found: Diagnosis) -> None:
    put(f"Pecia {found.pecia}, Python {found.python}")
    put(f"settings: {found.settings or f'no {FILE} here or above'}")
    put(f"environment: {', '.join(found.environment) or 'no PECIA_… is set'}")
    put(f"library: {found.library}{'' if found.library_trouble is None else ' (cannot be read)'}")
    put(f"extras: {', '.join(name for name, there in found.extras.items() if there) or 'none'}")
    if found.connections:
        put("")
        rows = [(one.name, one.kind, one.base_url, one.trouble or "ready") for one in found.connections]
        table(("CONNECTION", "KIND", "ADDRESS", "STATE"), rows)
    if found.plugins:
        put("")
        rows = [
            (one.name, one.group, f"{one.package} {one.version}", one.trouble or "ready")
            for one in found.plugins
        ]
        table(("PLUGIN", "GROUP", "PACKAGE", "STATE"), rows)
    put("")
    put(f"{len(found.troubles)} wrong: {' '.join(found.troubles)}" if found.troubles else "Nothing is wrong.")


def _library_trouble() -> str | None:
    try:
        with reading() as library:
            library.perform(ListPrompts(limit=1))
    except NotFound:
        return None  # `pecia init` has not been here
    except PeciaError as error:
        return error.message
    return None


def _connection(name: str, place: Connection) -> ConnectionFound:
    trouble = None
    if place.api_key_env and not place.api_key:
        trouble = f"{place.api_key_env} is not set."
    elif place.kind in GATEWAYS and not all(map(find_spec, _EXTRAS[place.kind])):
        trouble = f"Its package is not installed: pip install 'pecia[{place.kind}]'."
    elif place.kind not in KINDS and place.kind not in GATEWAYS:
        plugins = [one for one in installed_plugins() if one.name == place.kind]
        trouble = next((one.trouble for one in plugins), f"No package brings the kind '{place.kind}'.")
    return ConnectionFound(name=name, kind=place.kind, base_url=place.base_url, trouble=trouble)


def _without_password(url: str) -> str:
    scheme, mark, rest = url.partition("://")
    return f"{scheme}{mark}{rest.rpartition('@')[2]}"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
