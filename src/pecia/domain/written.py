"""Written: the texts that people write beside a content — notes, reasons, comments, descriptions — laid out to be judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

import msgspec

from pecia.domain.canonical import escape_pointer
from pecia.domain.value import Request
from pecia.domain.version import Content

FAMILIES = frozenset({"secrets"})
"""The families of standards that hold for whatever people write, and not for contents alone."""
SHORTEST_SECRET = 12
"""Characters of the shortest text that a standard of those families has anything to say of."""
IN_CASES = FAMILIES | {"characters"}
"""Those that are told, and stop nothing, for the cases of a dataset."""
_WITH_CONTENT = frozenset({"content", "fields"})
"""What is judged as one draft, with the standards for prompts, where a content is kept."""
_ROWS = frozenset({"rows", "tryout"})
"""What may well be an example of what nobody should write: it is told of, where it is kept, and stops nothing."""
_ACKNOWLEDGE = "acknowledge"


def written(request: Request) -> list[tuple[str, str]]:
    """Every text of a request with its RFC 6901 pointer, names of things and settings among them.

    Left out are contents that the request commits, with what it says about their prompts, since the standards
    judge these as drafts; and the rows of datasets, and tryouts, which may well be examples of what nobody should write.
    """
    return list(texts_of(request))


def acknowledged(request: Request) -> frozenset[str]:
    """The standards that the request, or a part of it, answers for."""
    return frozenset(_acknowledged(request))


def texts_of(value: Any, pointer: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any part of a request
    """Every text below a value, with its pointer; names of keys too."""
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, msgspec.Struct):
        names = value.__struct_fields__
        commits = isinstance(getattr(value, "content", None), Content)
        left = _WITH_CONTENT if commits else _ROWS
        for name in names:
            if name != _ACKNOWLEDGE and name not in left:
                yield from texts_of(getattr(value, name), f"{pointer}/{name}")
    elif isinstance(value, Mapping):
        for name, inner in cast("Mapping[str, Any]", value).items():
            yield from texts_of(inner, f"{pointer}/{escape_pointer(name)}")
            yield f"{pointer}/{escape_pointer(name)}", name
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(cast("tuple[Any, ...]", value)):
            yield from texts_of(inner, f"{pointer}/{index}")


def _acknowledged(value: Any) -> Iterator[str]:  # noqa: ANN401 - any part of a request
    if isinstance(value, msgspec.Struct):
        yield from getattr(value, _ACKNOWLEDGE, ())
        for name in value.__struct_fields__:
            yield from _acknowledged(getattr(value, name))
    elif isinstance(value, tuple):
        for inner in cast("tuple[Any, ...]", value):
            if isinstance(inner, msgspec.Struct):
                yield from _acknowledged(inner)
