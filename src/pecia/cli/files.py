"""`pecia init`, and reading what the user names on the command line."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from pecia.cli.screen import AsJson, put, say, show
from pecia.domain.errors import Invalid, NotFound, StorageFailed
from pecia.embedded import Library
from pecia.settings import FILE, read_settings

Output = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="FILE", help="Where to; standard output if left out.")
]
MAX_FILE = 200_000_000
_TOML = """\
# Pecia's settings for this folder and those below it.
[library]
url = "sqlite:///library.db"
prompts = "prompts"

# A model server that speaks OpenAI's chat completions; models are then named "mine/MODEL".
# [models.mine]
# base_url = "http://127.0.0.1:11434/v1"
# api_key_env = "MINE_API_KEY"
"""


def register(app: typer.Typer) -> None:
    """Add the verbs of this file."""
    app.command()(init)


def init(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where; this folder by default.")] = Path(),
    *,
    as_json: AsJson = False,
) -> None:
    """Write pecia.toml and prompts/ here and create the library. Nothing is overwritten."""
    target = folder.resolve()
    made: list[str] = []
    try:
        (target / "prompts").mkdir(parents=True, exist_ok=True)
        path = target / FILE
        if not path.exists():
            path.write_text(_TOML, encoding="utf-8")
            made.append(FILE)
    except OSError as error:
        raise Invalid(f"{target} cannot be written: {error.strerror}.", code="usage") from None
    settings = read_settings(cwd=target)
    with Library.open(settings, mode="write"):
        pass
    result = {"folder": str(target), "library": settings.database_url.split("@")[-1], "made": made}
    show(result, as_json=as_json, human=lambda: put(f"{target} has a library now: {result['library']}"))


def read_bytes(path: Path) -> bytes:
    """A file's content, or stdin's for `-`. Raises `NotFound` or `Invalid` naming the file."""
    if str(path) == "-":
        return sys.stdin.buffer.read(MAX_FILE)
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.") from None
    except OSError as error:
        raise Invalid(f"{path} cannot be read: {error.strerror}.", code="usage") from None


def read_text(path: Path) -> str:
    """A file's content as UTF-8 text. Raises as `read_bytes` does."""
    try:
        return read_bytes(path).decode()
    except UnicodeDecodeError as error:
        raise Invalid(f"{path} is not UTF-8 text (byte {error.start}).", code="usage") from None


def replace_text(path: Path, text: str) -> None:
    """Put a text in the place of a file's content, whole or not at all. Its permissions stay; a link is followed."""
    target = path.resolve()
    try:
        mode = target.stat().st_mode
        descriptor, beside = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            Path(beside).chmod(mode)
            Path(beside).replace(target)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise StorageFailed(f"{path} cannot be written: {error.strerror}.") from None


def write_out(path: Path | None, work: Callable[[], object]) -> None:
    """Do the work that writes to a path, and say so; None is the standard output. Raises `Invalid`."""
    try:
        work()
    except OSError as error:
        raise Invalid(f"'{path}' cannot be written: {error.strerror}.", hint="Name another file.") from None
    if path is not None:
        say(f"Wrote {path}.")
