"""Tree: every source file below a folder, read by the parser of its language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from pecia.domain.errors import NotFound
from pecia.domain.value import Value
from pecia.imports.files import walk
from pecia.scan import javascript
from pecia.scan.notebook import read_notebook
from pecia.scan.python import read_python
from pecia.scan.syntax import Source, Unreadable

MAX_FILES = 100_000
MAX_FILE = 2_000_000
"""Bytes of a source file; a notebook may have ten times as many, for its pictures."""


class Skipped(Value, frozen=True):
    """A file that was not read, and why."""

    path: str
    why: str
    line: int | None = None


def read_tree(root: Path) -> Iterator[Source | Skipped]:
    """The sources of a file or of a folder, and the files that could not be read. Links are not followed."""
    if not root.exists():
        raise NotFound(f"There is no file or folder {root}.")
    paths = [root.name] if root.is_file() else sorted(walk(root, limit=MAX_FILES))
    folder = root.parent if root.is_file() else root
    for path in paths:
        suffix = Path(path).suffix.lower()
        reader = _reader(suffix)
        if reader is None:
            continue
        try:
            yield from reader(path, _bytes(folder / path, suffix))
        except Unreadable as error:
            yield Skipped(path=path, why=error.why, line=error.line)


def _reader(suffix: str) -> Callable[[str, bytes], list[Source]] | None:
    if suffix in {".py", ".pyi"}:
        return lambda path, data: [read_python(path, data)]
    if suffix == ".ipynb":
        return read_notebook
    language = javascript.SUFFIXES.get(suffix)
    if language is None:
        return None
    return lambda path, data: [javascript.read_javascript(path, data, language)]


def _bytes(path: Path, suffix: str) -> bytes:
    limit = MAX_FILE * 10 if suffix == ".ipynb" else MAX_FILE
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise Unreadable(f"it cannot be read: {error.strerror}") from None
    if len(data) > limit:
        raise Unreadable(f"it is larger than {limit // 1_000_000} MB")
    return data.removeprefix(b"\xef\xbb\xbf")
