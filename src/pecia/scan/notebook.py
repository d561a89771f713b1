"""Notebooks: the code cells of an `.ipynb`, each read as Python."""

from __future__ import annotations

import re
from typing import cast

from pecia import wire
from pecia.domain.errors import Invalid
from pecia.domain.value import Json
from pecia.scan.python import read_python
from pecia.scan.syntax import Cell, Source, Unreadable

_magic = re.compile(rb"^(?=[ \t]*[%!?])", re.MULTILINE)


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
            code, marks = _readable(code_of(cell).encode())
            source = read_python(f"{path}, cell {number}", code)
        except Unreadable as error:
            broken = Unreadable(f"cell {number}: {error.why}", error.line)
            continue
        source.language = "notebook"
        source.cell = Cell(path, data, number - 1, marks)
        sources.append(source)
    if broken is not None and not sources:
        raise broken
    return sources


def code_of(cell: dict[str, Json]) -> str:
    """A cell's code as it stands there."""
    lines = cell.get("source")
    return "".join(cast("list[str]", lines)) if isinstance(lines, list) else str(lines or "")


def _readable(code: bytes) -> tuple[bytes, tuple[int, ...]]:
    """The code with the notebook's own commands made comments, and where each `#` stands that does so."""
    if code.lstrip().startswith(b"%%"):
        return b"", ()
    places = [found.start() for found in _magic.finditer(code)]
    marks = tuple(place + before for before, place in enumerate(places))
    return _magic.sub(b"#", code), marks
