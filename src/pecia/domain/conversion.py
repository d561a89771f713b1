"""Conversion: plain JSON data to values, with every refusal pointing at its place."""

from __future__ import annotations

import re
from typing import TypeVar

import msgspec

from pecia.domain.canonical import escape_pointer
from pecia.domain.errors import Detail, Invalid
from pecia.domain.visible import visible

T = TypeVar("T")
_located = re.compile(r"(?P<what>.*?)(?: - at (?:`key` in )?`\$(?P<path>[^`]*)`)?", re.DOTALL)
_unknown = re.compile(r"Object contains unknown field `(?P<field>.*)`", re.DOTALL)
_step = re.compile(r"\.([^.\[\]`]+)|\[(\d+)\]")


def convert(plain: object, kind: type[T], *, strict: bool = True) -> T:
    """A value from plain JSON data. Raises `Invalid`: `unknown_field` or `invalid_parameter`, with a pointer.

    Not strict, text is taken for numbers and booleans where those are asked for, as in a query string.
    """
    try:
        return msgspec.convert(plain, kind, strict=strict)
    except msgspec.ValidationError as error:
        raise refusal(error) from None


def pointer(path: str) -> str:
    """An RFC 6901 pointer from msgspec's `$.a[0]` without the `$`, as far as msgspec knows the way.

    It writes `[...]` for a key of an open object; the pointer is then to that object.
    """
    known = path.partition("[...]")[0]
    steps = [found[1] or found[2] for found in _step.finditer(known)]
    return "".join(f"/{escape_pointer(step)}" for step in steps)


def refusal(error: msgspec.ValidationError) -> Invalid:
    """What msgspec has against some data, as the error that a caller is told."""
    message = str(error)
    found = _located.fullmatch(message)
    what, path = (found["what"], found["path"] or "") if found else (message, "")
    where = pointer(path)
    unknown = _unknown.fullmatch(what)
    if unknown is None:
        return Invalid(
            f"{where or 'The request'}: {what}.",
            code="invalid_parameter",
            errors=(Detail(code="invalid_parameter", detail=what, pointer=where),),
        )
    return unknown_field(unknown["field"], within=where)


def unknown_field(name: str, *, within: str = "") -> Invalid:
    """The error for a field that nobody knows, in the object at a pointer."""
    return Invalid(
        f"The field '{visible(name)[:80]}' is not known{f' at {within}' if within else ''}.",
        code="unknown_field",
        hint="Leave it out, or look up its name in the reference.",
        errors=(
            Detail(
                code="unknown_field",
                detail="not a known field",
                pointer=f"{within}/{escape_pointer(name)}",
            ),
        ),
    )
