"""The one codec: values ⇄ JSON.

Reading is strict, because JSON is where strangers speak: one meaning per text (no repeated keys, no NaN, no
lone surrogates, no NUL, UTF-8 without a byte order mark), no field that is not known, and every refusal
says where.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NoReturn, TypeVar

import msgspec

from pecia.domain.canonical import MAX_DEPTH, MAX_INTEGER
from pecia.domain.conversion import convert, pointer, refusal, unknown_field
from pecia.domain.errors import Detail, Invalid
from pecia.domain.value import Json
from pecia.domain.visible import visible

__all__ = [
    "Rows",
    "convert",
    "decode",
    "decode_around",
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
_members = msgspec.json.Decoder(dict[str, msgspec.Raw])
_raws = msgspec.json.Decoder(list[msgspec.Raw])
_row = msgspec.json.Decoder(dict[str, Any])
_blank = re.compile(rb"[ \t\r\n]*")
_key = re.compile(rb'[ \t\r\n]*"(?:[^"\\]|\\.)*"[ \t\r\n]*:[ \t\r\n]*')
_PIECE = 2**20


def encode(value: object) -> bytes:
    """A value as JSON, with every field."""
    return _encoder.encode(value)


def decode(data: bytes, kind: type[T]) -> T:
    """A value from JSON that a stranger wrote. Raises `Invalid`, with a pointer."""
    return convert(parse(data), kind)


def parse(data: bytes, *, depth: int = MAX_DEPTH) -> Json:
    """Strict JSON, nested no deeper than that. Raises `Invalid` with code `invalid_json`, and line and column where there is one."""
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
    _check_depth(parsed, depth)
    if "\\u" in text:
        _check_escapes(parsed)
    return parsed


class Rows(Collection[dict[str, Any]]):
    """The objects of an array in a large body, each read when its turn comes: they are never held together.

    The first time they are gone through, each is read as strictly as `parse` does. Raises `Invalid` with its place.
    """

    def __init__(self, data: bytes, start: int, rows: Sequence[msgspec.Raw]) -> None:
        self._data, self._start, self._rows = data, start, rows
        self._sound = False

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, row: object) -> bool:
        return any(row == one for one in self)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        if self._sound:
            yield from map(_row.decode, self._rows)
            return
        for index, raw in enumerate(self._rows):
            yield self._strict(index, raw)
        self._sound = True

    def _strict(self, index: int, raw: msgspec.Raw) -> dict[str, Any]:
        try:
            row = parse(bytes(raw), depth=MAX_DEPTH - 2)
        except Invalid as error:
            raise _moved(error, self._data, self._place(index)) from None
        if not isinstance(row, dict):
            raise refusal(msgspec.ValidationError(f"Expected `object` - at `$.rows[{index}]`"))
        return row

    def _place(self, index: int) -> int:
        """Where a row begins."""
        at = _after(_blank, self._data, self._start + 1)
        for raw in self._rows[:index]:
            at = _after(_blank, self._data, _after(_blank, self._data, at + len(memoryview(raw))) + 1)
        return at


def decode_around(data: bytes, name: str) -> dict[str, Any]:
    """The members of a JSON object; the one of this name, where it is an array, as `Rows`.

    As strict as `decode`, and takes little more memory than the body. Raises `Invalid`.
    """
    try:
        members = _members.decode(data)
    except RecursionError:
        raise _bad(f"it is nested deeper than {MAX_DEPTH}") from None
    except msgspec.ValidationError as error:
        raise refusal(error) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        if len(data) <= _PIECE:
            parse(data)  # which says better what is wrong, and takes twenty times the memory
        raise _malformed(str(error), data) from None
    _check_escapes([*members])
    found: dict[str, Any] = {}
    for start, (member, raw) in zip(_starts(data, members), members.items(), strict=True):
        if member == name and data[start] == ord("["):
            found[member] = Rows(data, start, _raws.decode(raw))
            continue
        try:
            found[member] = parse(bytes(raw), depth=MAX_DEPTH - 1)
        except Invalid as error:
            raise _moved(error, data, start) from None
    return found


def _starts(data: bytes, members: Mapping[str, msgspec.Raw]) -> list[int]:
    """Where each member's value begins. Raises `Invalid` where one stands twice: of equal keys only the last is known."""
    before = data.index(b"{")
    starts: list[int] = []
    for member, raw in members.items():
        start, view = _after(_key, data, before + 1), memoryview(raw)
        if not _stands(view, data, start):
            raise _bad(f"the key '{visible(member[:80])}' stands twice in one object")
        starts.append(start)
        before = _after(_blank, data, start + len(view))
    end = before if members else _after(_blank, data, before + 1)
    if _after(_blank, data, end + 1) != len(data):
        raise _bad("a key stands twice in one object")
    return starts


def _stands(value: memoryview, data: bytes, at: int) -> bool:
    """Whether these bytes stand there, compared a piece at a time, since a piece is copied for it."""
    return all(
        value[start : start + _PIECE].tobytes() == data[at + start : at + min(start + _PIECE, len(value))]
        for start in range(0, len(value), _PIECE)
    )


def _after(pattern: re.Pattern[bytes], data: bytes, at: int) -> int:
    found = pattern.match(data, at)
    return found.end() if found else at


def _malformed(message: str, data: bytes) -> Invalid:
    """What is wrong at a byte that msgspec tells, by line and column."""
    found = re.search(r"(.*?) \(byte (\d+)\)$", message)
    if found is None:
        return _bad(message)
    line, column = _line_and_column(data, int(found[2]))
    return _bad(found[1].removeprefix("JSON is malformed: "), line=line, column=column)


def _moved(error: Invalid, data: bytes, start: int) -> Invalid:
    """The error of a part as one of the whole, which begins before it."""
    [detail] = error.errors
    line, column = _line_and_column(data, start)
    if detail.line is not None and detail.column is not None:
        column = detail.column if detail.line > 1 else column + detail.column - 1
        line += detail.line - 1
    return _bad(detail.detail, line=line, column=column)


def _line_and_column(data: bytes, at: int) -> tuple[int, int]:
    start = data.rfind(b"\n", 0, at) + 1
    return data.count(b"\n", 0, at) + 1, len(data[start:at].decode(errors="replace")) + 1


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


def _check_depth(parsed: Json, most: int) -> None:
    level: list[Json] = [parsed]
    for _ in range(most + 1):
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
