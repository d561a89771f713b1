"""Patch, JavaScript and TypeScript: `await pecia.render(name, {…})` in the place of a prompt.

There is no package of Pecia's own for JavaScript. The patch brings a module of a few lines that asks a server
over HTTP, and its types where TypeScript is changed.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence

from pecia.scan import javascript
from pecia.scan.find import Inline
from pecia.scan.patch_python import DEFAULT_LABEL
from pecia.scan.syntax import Source

HELPER = "pecia.mjs"
TYPES = "pecia.d.mts"
_MODULE = b"""// Prompts from a Pecia server: what a label serves, rendered with these variables.
const server = process.env.PECIA_URL ?? "http://127.0.0.1:4747";

export async function render(name, variables = {}, label = "production") {
  const response = await fetch(`${server}/api/v1/prompts/${encodeURIComponent(name)}/render`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ label, variables }),
  });
  const said = await response.json();
  if (!response.ok) throw new Error(`pecia: ${said.detail ?? response.statusText}`);
  return said.messages ?? said.text;
}
"""
_DECLARED = b"""// eslint-disable-next-line @typescript-eslint/no-explicit-any
export function render(name: string, variables?: Record<string, unknown>, label?: string): Promise<any>;
"""
_imported = re.compile(rb"""import \* as pecia from ["'][^"'\n]*pecia\.mjs["']""")


def waits(source: Source, at: int) -> bool:
    """Whether the code at this byte may wait for an answer, in a file that can import."""
    within = [scope for scope in source.functions if scope[0] <= at < scope[1]]
    return source.is_module and (not within or max(within)[2])


def rewritten_javascript(
    source: Source, prompts: Sequence[tuple[Inline, str]], *, label: str | None = None
) -> bytes | None:
    """The file with each prompt replaced; None when it could not be parsed any more."""
    edits: list[tuple[int, int, bytes]] = []
    end = -1
    for inline, name in sorted(prompts, key=lambda pair: (pair[0].start, -pair[0].end)):
        if inline.start >= end:
            edits.append((inline.start, inline.end, _call(name, label, inline).encode()))
            end = inline.end
    if _imported.search(source.data) is None:
        way = posixpath.relpath(HELPER, posixpath.dirname(source.path) or ".")
        line = f'import * as pecia from "{way if way.startswith("../") else f"./{way}"}";'
        at = source.import_at
        edits.append(
            (at, at, f"\n{line}".encode()) if at is not None else (*_top(source.data), f"{line}\n".encode())
        )
    data = source.data
    for start, stop, text in sorted(edits, reverse=True):
        data = data[:start] + text + data[stop:]
    was_sound = javascript.still_parses(source.data, source.language)
    return data if was_sound and javascript.still_parses(data, source.language) else None


def helper_files(changed: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """The module that the changed files import, with its types for TypeScript."""
    languages = {javascript.SUFFIXES.get(posixpath.splitext(path)[1].lower()) for path in changed} - {None}
    if languages:
        yield HELPER, _MODULE
    if languages - {"javascript"}:
        yield TYPES, _DECLARED


def _top(data: bytes) -> tuple[int, int]:
    """The first line, behind what tells the system how to run the file."""
    at = data.find(b"\n") + 1 if data.startswith(b"#!") else 0
    return at, at


def _call(name: str, label: str | None, inline: Inline) -> str:
    lists = {name for _, name in inline.content.placeholders()}
    given = _entries(inline.variables, lists)
    last = f", {json.dumps(label)}" if label and label != DEFAULT_LABEL else ""
    values = f", {{ {given} }}" if given else ", {}" if last else ""
    return f"(await pecia.render({json.dumps(name)}{values}{last}))"


def _entries(variables: Mapping[str, str], lists: set[str]) -> str:
    """The variables as entries of an object: as texts, as they stood in one, or as lists of messages."""
    return ", ".join(
        f"{name}: {expression}" if name in lists else f"{name}: String({expression})"
        for name, expression in variables.items()
    )
