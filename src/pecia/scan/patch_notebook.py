"""Patch, notebooks: the source of the cells that change, in the file's own way of writing JSON."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import product
from typing import Any

from pecia.scan.find import Inline
from pecia.scan.notebook import code_of
from pecia.scan.patch_python import edits_of
from pecia.scan.syntax import Cell, Source

_imported = re.compile(rb"^[ \t]*import pecia\b", re.MULTILINE)


def rewritten_notebook(
    parts: Sequence[tuple[Source, Sequence[tuple[Inline, str]]]], *, label: str | None = None
) -> bytes | None:
    """The notebook with the prompts of its cells taken from the library; None where its JSON cannot be kept as it is.

    `import pecia` goes into the first cell that changes, unless one before it has it.
    """
    first = parts[0][0].cell
    if first is None:
        return None
    notebook: dict[str, Any] = json.loads(first.notebook)
    write = _way_of_writing(notebook, first.notebook)
    if write is None:
        return None
    has_import = False
    for source, prompts in parts:
        cell = source.cell
        edits = edits_of(source, prompts, label=label, imports=not has_import)
        has_import = has_import or bool(edits) or _imported.search(source.data) is not None
        if cell is None or not edits:
            continue
        held = notebook["cells"][cell.index]
        data = code_of(held).encode()
        for start, stop, text in sorted(edits, reverse=True):
            data = data[: _before(cell, start)] + text + data[_before(cell, stop) :]
        code = data.decode()
        held["source"] = code.splitlines(keepends=True) if isinstance(held["source"], list) else code
    return _written(notebook, write)


def _before(cell: Cell, at: int) -> int:
    """The byte of the cell's own code for one of the code that was read."""
    return at - bisect_left(cell.marks, at)


def _way_of_writing(notebook: Any, data: bytes) -> tuple[int | None, bool, str] | None:  # noqa: ANN401 - JSON
    """The indent, whether letters beyond ASCII are escaped, and the end, that give these very bytes again."""
    for write in product((1, 2, 4, None), (False, True), ("\n", "")):
        if _written(notebook, write) == data:
            return write
    return None


def _written(notebook: Any, write: tuple[int | None, bool, str]) -> bytes:  # noqa: ANN401 - JSON
    indent, escapes, end = write
    try:
        return (json.dumps(notebook, indent=indent, ensure_ascii=escapes) + end).encode()
    except UnicodeEncodeError:  # a lone surrogate can only be written escaped
        return b""
