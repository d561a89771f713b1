"""Patch, Python: `pecia.get(name).render(…)` in the place of a prompt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pecia.scan.find import Inline
from pecia.scan.syntax import Source

DEFAULT_LABEL = "production"
"""What `pecia.get` asks for where no label is named."""


def rewritten(source: Source, prompts: Sequence[tuple[Inline, str]], *, label: str | None = None) -> bytes:
    """The file with each prompt replaced by `pecia.get(name).render(…)`; prompts inside another are left."""
    data = source.data
    for start, stop, text in sorted(edits_of(source, prompts, label=label), reverse=True):
        data = data[:start] + text + data[stop:]
    return data


def edits_of(
    source: Source,
    prompts: Sequence[tuple[Inline, str]],
    *,
    label: str | None = None,
    imports: bool = True,
) -> list[tuple[int, int, bytes]]:
    """What is to be put in, from which byte to which; with the import where it is not there yet."""
    edits: list[tuple[int, int, bytes]] = []
    end = -1
    for inline, name in sorted(prompts, key=lambda pair: (pair[0].start, -pair[0].end)):
        if inline.start >= end and all(inline.variables.values()) and inline.start < inline.end:
            edits.append((inline.start, inline.end, _call(name, label, inline.variables).encode()))
            end = inline.end
    if imports and edits and source.import_at is not None and source.import_at <= edits[0][0]:
        edits.append((source.import_at, source.import_at, b"import pecia\n"))
    return edits


def _call(name: str, label: str | None, variables: Mapping[str, str]) -> str:
    given = ", ".join(f"{variable}={expression}" for variable, expression in variables.items())
    which = f', label="{label}"' if label and label != DEFAULT_LABEL else ""
    return f'pecia.get("{name}"{which}).render({given})'
