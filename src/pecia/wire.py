"""The one codec: values ⇄ JSON.

Reading is strict, because JSON is where strangers speak: one meaning per text (no repeated keys, no NaN, no
lone surrogates, no NUL, UTF-8 without a byte order mark), no field that is not known, and every refusal
says where.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NoReturn, TypeVar

import msgspec

from pecia.domain.canonical import MAX_DEPTH, MAX_INTEGER
from pecia.domain.conversion import convert, pointer, unknown_field
from pecia.domain.errors import Detail, Invalid
from pecia.domain.value import Json
from pecia.domain.visible import visible

__all__ = [
    "convert",
    "decode",
    "encode",
    "parse",
    "parse_lines",
    "pointer",
    "read_rows",
    "schemas",
    "unknown_field",
]

T = TypeVar("T")
_encoder = msgspec.json.Encoder()


def encode(value: object) -> bytes:
    """A value as JSON, with every field."""
    return _encoder.encode(value)


def decode(data: bytes, kind: type[T]) -> T:
    """A value from JSON that a stranger wrote. Raises `Invalid`, with a pointer."""
    return convert(parse(data), kind)


def parse(data: bytes) -> Json:
    """Strict JSON. Raises `Invalid` with code `invalid_json`, and line and column where there is one."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise _bad(f"byte {error.start} is not UTF-8") from None
    if text.startswith("\ufeff"):
        raise _bad("it starts with a byte order mark")
    try:
        parsed: Json = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_no_constant,
            parse_int=_integer,
            parse_float=_float,
        )
    except json.JSONDecodeError as error:
        raise _bad(error.msg, line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise _bad(f"it is nested deeper than {MAX_DEPTH}") from None
    _check_depth(parsed)
    if "\\u" in text:
        _check_escapes(parsed)
    return parsed


def parse_lines(data: bytes) -> Iterator[tuple[int, Json]]:
    """JSON Lines: each line's number, counted from 1, and its value, as strict as `parse`.

    Empty lines at the end are nothing; one before that is refused, so that rows and lines keep the same
    numbers. Raises `Invalid` with the line and column.
    """
    empty: int | None = None
    for number, line in enumerate(io.BytesIO(data), 1):
        if not line.strip():
            empty = empty or number
            continue
        if empty:
            raise _bad("the line is empty", line=empty, column=1)
        try:
            value = parse(line.removesuffix(b"\n"))
        except Invalid as error:
            found = error.errors[0]
            raise _bad(found.detail, line=number, column=found.column or 1) from None
        yield number, value


def read_rows(data: bytes) -> tuple[dict[str, Any], ...]:
    """The objects of JSON Lines, such as the cases of a dataset. Raises `Invalid` with the line and column."""
    rows: list[dict[str, Any]] = []
    for number, value in parse_lines(data):
        if not isinstance(value, dict):
            raise _bad("the line is not a JSON object", line=number, column=1)
        rows.append(value)
    return tuple(rows)


def schemas(kinds: Sequence[type]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The JSON Schema of each kind, and the components they refer to under `#/components/schemas/`."""
    found, components = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    return list(found), components


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise _bad(f"the key '{visible(name[:80])}' stands twice in one object")
            seen.add(name)
    return found


def _no_constant(name: str) -> NoReturn:
    raise _bad(f"{name} is not JSON")


def _integer(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > MAX_INTEGER:  # noqa: PLR2004 - 2^53 has 16 digits, and a sign
        raise _bad(f"the integer {text[:20]}{'…' if len(text) > 20 else ''} is beyond 2^53")  # noqa: PLR2004
    return int(text)


def _float(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise _bad(f"the number {text[:20]} is too large")
    return number


def _check_depth(parsed: Json) -> None:
    level: list[Json] = [parsed]
    for _ in range(MAX_DEPTH + 1):
        holders = [value for value in level if isinstance(value, dict | list)]
        if not holders:
            return
        level = [item for holder in holders for item in _items(holder)]
    raise _bad(f"it is nested deeper than {MAX_DEPTH}")


def _check_escapes(parsed: Json) -> None:
    """Escapes can spell what raw text cannot: a lone surrogate, a NUL."""
    text = "".join(_strings(parsed))
    if "\0" in text:
        raise _bad("it holds a NUL character")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise _bad("it holds a lone surrogate, which is not text") from None


def _strings(value: Json) -> Iterator[str]:
    """Every text in the value, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        if isinstance(value, dict):
            yield from value
        for item in _items(value):
            yield from _strings(item)


def _items(holder: dict[str, Json] | list[Json]) -> Iterable[Json]:
    return holder.values() if isinstance(holder, dict) else holder


def _bad(why: str, *, line: int | None = None, column: int | None = None) -> Invalid:
    where = f" (line {line}, column {column})" if line else ""
    return Invalid(
        f"This is not JSON that can be read: {why}{where}.",
        code="invalid_json",
        hint="Give strict JSON (RFC 8259) in UTF-8, without a byte order mark.",
        errors=(Detail(code="invalid_json", detail=why, line=line, column=column),),
    )
