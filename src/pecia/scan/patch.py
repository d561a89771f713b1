"""Patch: the code with its prompts taken from the library, as a unified diff."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from pecia.scan.find import Inline
from pecia.scan.syntax import Source

DEFAULT_LABEL = "production"
"""What `pecia.get` asks for where no label is named."""


def replaceable(inline: Inline) -> bool:
    """Whether the code around it can be changed safely: Python, and every value is an expression there."""
    return inline.language == "python" and all(inline.variables.values()) and inline.start < inline.end


def rewritten(source: Source, prompts: Sequence[tuple[Inline, str]], *, label: str | None = None) -> bytes:
    """The file with each prompt replaced by `pecia.get(name).render(…)`; prompts inside another are left."""
    edits: list[tuple[int, int, bytes]] = []
    end = -1
    for inline, name in sorted(prompts, key=lambda pair: (pair[0].start, -pair[0].end)):
        if inline.start >= end and replaceable(inline):
            edits.append((inline.start, inline.end, _call(name, label, inline.variables).encode()))
            end = inline.end
    if edits and source.import_at is not None and source.import_at <= edits[0][0]:
        edits.append((source.import_at, source.import_at, b"import pecia\n"))
    data = source.data
    for start, stop, text in sorted(edits, reverse=True):
        data = data[:start] + text + data[stop:]
    return data


def unified(path: str, before: bytes, after: bytes) -> str:
    """The change as `git apply` takes it; empty when there is none."""
    old, new = (data.decode("utf-8", "replace").splitlines(keepends=True) for data in (before, after))
    lines = difflib.unified_diff(old, new, f"a/{path}", f"b/{path}")
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _call(name: str, label: str | None, variables: Mapping[str, str]) -> str:
    given = ", ".join(f"{variable}={expression}" for variable, expression in variables.items())
    which = f', label="{label}"' if label and label != DEFAULT_LABEL else ""
    return f'pecia.get("{name}"{which}).render({given})'
