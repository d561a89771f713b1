"""Patch: the code with its prompts taken from the library, as a unified diff."""

from __future__ import annotations

import difflib
import io
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pecia.scan.find import Inline
from pecia.scan.patch_javascript import helper_files, rewritten_javascript, waits
from pecia.scan.patch_notebook import rewritten_notebook
from pecia.scan.patch_python import rewritten
from pecia.scan.syntax import Source


class Changed(NamedTuple):
    """A file before and after, below the folder that was scanned; None before where the change makes it."""

    path: str
    before: bytes | None
    after: bytes

    @property
    def diff(self) -> str:
        """The change as `git apply` takes it."""
        return unified(self.path, self.before, self.after)


class Adopted(NamedTuple):
    """The files that change, and the prompts whose code is to be changed by hand."""

    files: list[Changed]
    by_hand: list[Inline]


def adopted(
    sources: Sequence[Source], names: Mapping[str, Sequence[tuple[Inline, str]]], *, label: str | None = None
) -> Adopted:
    """The code with each prompt taken from the library. `names` gives the prompts of a source, by its path.

    What cannot be changed safely is for hands: a value that is no expression, a place in JavaScript that cannot
    wait for an answer, a notebook that is written otherwise than Jupyter does, and what would not parse any more.
    """
    files: list[Changed] = []
    by_hand: list[Inline] = []
    cells: dict[str, list[tuple[Source, Sequence[tuple[Inline, str]]]]] = {}
    for source in sources:
        prompts = names.get(source.path, ())
        able = [(inline, name) for inline, name in prompts if replaceable(source, inline)]
        by_hand += [inline for inline, _ in prompts if inline not in [one for one, _ in able]]
        if source.cell is not None:
            cells.setdefault(source.cell.path, []).append((source, able))
            continue
        rewrite = rewritten if source.language == "python" else rewritten_javascript
        after = rewrite(source, able, label=label) if able else source.data
        if after is None:
            by_hand += [inline for inline, _ in able]
        elif after != source.data:
            files.append(Changed(source.path, source.data, after))
    for path, parts in cells.items():
        prompts = [pair for _, able in parts for pair in able]
        before = parts[0][0].cell.notebook if parts[0][0].cell else b""
        after = rewritten_notebook(parts, label=label) if prompts else before
        if after is None:
            by_hand += [inline for inline, _ in prompts]
        elif after != before:
            files.append(Changed(path, before, after))
    files += [Changed(path, None, data) for path, data in helper_files([file.path for file in files])]
    return Adopted(files, by_hand)


def replaceable(source: Source, inline: Inline) -> bool:
    """Whether every value is an expression there, and the code around it can take the answer of the library."""
    whole = all(inline.variables.values()) and inline.start < inline.end
    return whole and (source.language in {"python", "notebook"} or waits(source, inline.start))


def unified(path: str, before: bytes | None, after: bytes) -> str:
    """The change as `git apply` takes it; empty when there is none. With nothing before it makes the file."""
    old, new = (
        list(io.StringIO((data or b"").decode("utf-8", "replace"), newline="\n")) for data in (before, after)
    )
    start = "/dev/null" if before is None else f"a/{path}"
    lines = difflib.unified_diff(old, new, start, f"b/{path}")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )
