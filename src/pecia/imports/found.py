"""Found: a prompt as a reader finds it, before it has a name and a syntax of ours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NoReturn, TypeAlias

from pecia.domain.errors import Detail, Invalid
from pecia.domain.prompt import PromptFields
from pecia.domain.value import Value
from pecia.domain.version import Content

Dialect: TypeAlias = Literal["jinja", "mustache", "handlebars"]
"""The template language a file's texts are written in."""


MAX_ENTRIES = 10_000
"""Files of one archive or folder."""
MAX_BYTES = 100_000_000
"""Bytes of all files of one import, unpacked."""


class Found(Value, frozen=True):
    """One version that a file holds.

    `name` is whatever the file calls it. Those of one `key` are versions of one prompt; where it is empty each
    is a prompt of its own. `version` is its number there. `exact` says that the content is ours already and
    nothing is to be decided.
    """

    source: str
    name: str
    content: Content
    dialect: Dialect = "jinja"
    fields: PromptFields = PromptFields()
    labels: tuple[str, ...] = ()
    note: str = ""
    key: str = ""
    version: int | None = None
    exact: bool = False
    changed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class File:
    """A file to read: its path below the folder given, its bytes, and the way to the files beside it."""

    path: str
    data: bytes
    beside: Callable[[str], bytes]
    """The bytes of a path relative to this file. Raises `Invalid` when it leads out of the folder."""

    @property
    def text(self) -> str:
        """The file as UTF-8, without a byte order mark. Raises `Invalid` with the place."""
        return decoded(self.data, self.path)


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the person who imports wishes: mapped variables, moved labels, and which columns hold what."""

    convert: bool = False
    labels: bool = True
    columns: tuple[tuple[str, str], ...] = ()


def decoded(data: bytes, path: str) -> str:
    """The bytes as UTF-8. Raises `Invalid` naming the first that is none."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise unreadable(path, f"it is not UTF-8 (byte {error.start})", line=line) from None


def unreadable(path: str, why: str, *, line: int | None = None, column: int | None = None) -> Invalid:
    """The error for a file that is not what its format says."""
    where = f", line {line}" if line else ""
    return Invalid(
        f"{path}{where}: {why}.",
        code="invalid_import",
        hint="docs/reference/imports.md says what each format may hold.",
        errors=(Detail(code="invalid_import", detail=why, line=line, column=column),),
    )


def too_large(what: str) -> NoReturn:
    """Refuse what is beyond a limit. Raises `Invalid`."""
    raise Invalid(
        f"{what[0].upper()}{what[1:]}.",
        code="import_too_large",
        hint="Nothing was written. Import it in parts.",
    )
