"""Files as an import sees them: in memory, with those beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pecia.domain.import_report import ImportItem
from pecia.imports.files import open_files
from pecia.imports.formats import Gathered, format_of, gather
from pecia.imports.found import Options


def gathered(format: str, path: Path, *, prefix: str = "", **options: Any) -> Gathered:
    """What the files of a path give."""
    chosen = format_of(format)
    files = open_files(path, lambda name: name.endswith(chosen.suffixes))
    return gather(chosen, files, prefix=prefix, options=Options(**options))


def imported(format: str, path: Path, text: str | bytes, **options: Any) -> ImportItem:
    """The one item that a file of this text gives."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    found = gathered(format, path, **options)
    for _, error in found.broken:
        raise error
    [item] = found.items
    return item
