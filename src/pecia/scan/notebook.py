"""Notebooks: the code cells of an `.ipynb`, each read as Python."""

from __future__ import annotations

import re
from typing import cast

from pecia import wire
from pecia.domain.errors import Invalid
from pecia.domain.value import Json
from pecia.scan.python import read_python
from pecia.scan.syntax import Source, Unreadable

_magic = re.compile(r"^(?=\s*[%!?])", re.MULTILINE)


def read_notebook(path: str, data: bytes) -> list[Source]:
    """A source for each code cell, called `path, cell N`; its lines are those of the cell.

    Raises `Unreadable` when the file is no notebook, or no cell of it is Python.
    """
    try:
        notebook = wire.parse(data)
    except Invalid as error:
        raise Unreadable(error.errors[0].detail, error.errors[0].line) from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise Unreadable("it has no cells")
    sources: list[Source] = []
    broken: Unreadable | None = None
    for number, cell in enumerate(cells, 1):
        if not isinstance(cell, dict) or cell.get("cell_type") != "code":
            continue
        try:
            source = read_python(f"{path}, cell {number}", _code(cell).encode())
        except Unreadable as error:
            broken = Unreadable(f"cell {number}: {error.why}", error.line)
            continue
        source.language = "notebook"
        source.import_at = None
        sources.append(source)
    if broken is not None and not sources:
        raise broken
    return sources


def _code(cell: dict[str, Json]) -> str:
    """A cell's code, with the notebook's own commands made comments."""
    lines = cell.get("source")
    text = "".join(cast("list[str]", lines)) if isinstance(lines, list) else str(lines or "")
    return "" if text.lstrip().startswith("%%") else _magic.sub("#", text)
