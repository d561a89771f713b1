"""Case rows: what every reader of cases gives, and the errors that say where a file is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, NoReturn, TypeAlias

from pecia.domain.errors import Detail, Invalid
from pecia.domain.value import Json

MAX_LINE = 16_000_000
"""Bytes of a line."""


@dataclass(frozen=True, kw_only=True)
class CaseRow:
    """One row of a file: where it stands, what it holds, and what was changed or left behind in reading it."""

    line: int
    values: Mapping[str, Json]
    changed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class BadRow:
    """A row that cannot be read, while those behind it can."""

    error: Invalid


Rows: TypeAlias = Iterator[CaseRow | BadRow]


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How a file is to be read: in which encoding, and for a table with what between its columns."""

    encoding: str = "utf-8"
    delimiter: str | None = None
    columns: list[str] = field(default_factory=list[str])
    """Filled by a reader of tables with the names of its columns, before the first row."""


def bad(why: str, *, line: int | None = None, column: int | None = None, hint: str | None = None) -> Invalid:
    """The error for a file that cannot be read, with its place."""
    where = f"Line {line}" if line else "The file"
    at = f", column {column}" if column else ""
    return Invalid(
        f"{where}{at}: {why}.",
        code="invalid_dataset",
        hint=hint or "docs/how-to/build-a-dataset.md says what each format may hold.",
        errors=(Detail(code="invalid_dataset", detail=why, line=line, column=column),),
    )


def refuse(why: str, **place: int | None) -> NoReturn:
    """Raise the error for a file that cannot be read."""
    raise bad(why, line=place.get("line"), column=place.get("column"))


def raw_lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a file with their ends, without a byte order mark, one in memory at a time."""
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise bad(f"the line is longer than {MAX_LINE:,} bytes", line=number)
        yield line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line


def text_lines(stream: BinaryIO, encoding: str) -> Iterator[str]:
    """The lines of a text file. Raises `Invalid` with line and column for bytes of another encoding, and for NUL."""
    for number, line in enumerate(_decoded(stream, encoding), 1):
        if "\0" in line:
            raise bad("a NUL character stands here", line=number, column=line.index("\0") + 1)
        yield line


def _decoded(stream: BinaryIO, encoding: str) -> Iterator[str]:
    try:
        wide = len("\n".encode(encoding).removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")) > 1
    except LookupError:
        raise Invalid(f"There is no encoding '{encoding[:40]}'.", code="usage") from None
    if wide:  # a line end is more than one byte: the whole file is decoded
        try:
            yield from stream.read().decode(encoding).removeprefix("\ufeff").splitlines(keepends=True)
        except UnicodeDecodeError as error:
            raise bad(f"byte {error.start} is not {encoding}") from None
        return
    for number, line in enumerate(raw_lines(stream), 1):
        if number == 1 and line.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise bad("the file is UTF-16, not " + encoding, line=1, hint="Say so: '--encoding utf-16'.")
        try:
            yield line.decode(encoding)
        except UnicodeDecodeError as error:
            column = len(line[: error.start].decode(encoding)) + 1
            raise bad(
                f"the byte 0x{line[error.start]:02x} is not {encoding}",
                line=number,
                column=column,
                hint="'--encoding cp1252' or another reads a file that is not UTF-8.",
            ) from None
