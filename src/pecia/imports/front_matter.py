"""Front matter: the YAML at the head of a text file, as Prompty and Dotprompt write it."""

from __future__ import annotations

import re
from typing import NamedTuple

from pecia.domain.errors import Invalid
from pecia.domain.plain_yaml import read_yaml
from pecia.domain.value import Json
from pecia.domain.yaml_writer import write_yaml
from pecia.imports.found import unreadable

_head = re.compile(r"(?:(?:\#[^\n]*|[ \t]*)\n)*---[ \t]*\n")
_fence = re.compile(r"^---[ \t]*(?:\n|\Z)", re.MULTILINE)


class Parts(NamedTuple):
    """A file taken apart. `meta` is empty where there is no front matter."""

    meta: dict[str, Json]
    body: str
    has_front: bool


def split(text: str, path: str) -> Parts:
    """The front matter and the body. Comment lines may stand above it. Raises `Invalid` with the line."""
    text = text.replace("\r\n", "\n")
    head = _head.match(text)
    if head is None:
        return Parts({}, text, has_front=False)
    fence = _fence.search(text, head.end())
    if fence is None:
        if text.lstrip().startswith("---"):
            raise unreadable(path, "the front matter that starts here has no end", line=1)
        return Parts({}, text, has_front=False)
    # Empty lines in place of the head keep the YAML's line numbers those of the file.
    padding = "\n" * text.count("\n", 0, head.end())
    try:
        value = read_yaml(padding + text[head.end() : fence.start()]).value
    except Invalid as error:
        place = error.errors[0] if error.errors else None
        raise unreadable(
            path,
            f"the front matter is not YAML that can be read: {place.detail if place else error.message}",
            line=place.line if place else None,
            column=place.column if place else None,
        ) from None
    if value is not None and not isinstance(value, dict):
        raise unreadable(path, "the front matter has no keys", line=1)
    return Parts(value or {}, text[fence.end() :], has_front=True)


def join(meta: dict[str, Json], body: str) -> bytes:
    """The file of a front matter and a body."""
    return f"---\n{write_yaml(meta) if meta else ''}---\n{body}".encode()
