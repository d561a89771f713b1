"""Syntax: what a scan needs to know of a source file, the same for every language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True)
class Span:
    """Bytes of a file, from `start` up to `end`, and the line and column of the start, counted from 1."""

    start: int
    end: int
    line: int
    column: int


@dataclass(frozen=True)
class Hole:
    """An expression inside a text, as it stands in the code, and the name it suggests for a variable."""

    source: str
    name: str


@dataclass(frozen=True)
class Text:
    """A string: literal pieces and holes. `assigned` is the variable it is given to, `within` the function."""

    pieces: tuple[str | Hole, ...]
    span: Span
    assigned: str = ""
    within: str = ""
    inside: str = ""
    """The call or statement it stands in, such as `logger.info` or `raise`."""
    constants: tuple[tuple[int, int], ...] = ()
    """Where the constants stand that it is made of, from byte to byte."""

    @property
    def literal(self) -> str:
        """The literal pieces alone."""
        return "".join(piece for piece in self.pieces if isinstance(piece, str))


@dataclass(frozen=True)
class Items:
    """A list or tuple."""

    items: tuple[Node, ...]
    span: Span


@dataclass(frozen=True)
class Table:
    """A dictionary or object with plain keys, or a call with keywords only."""

    entries: dict[str, Node]
    span: Span
    name: str = ""
    hole: Hole | None = None
    """The call itself, as an expression."""


@dataclass(frozen=True)
class Opaque:
    """An expression that only running the code would tell. `spread` says that it is unpacked into a list."""

    hole: Hole
    span: Span
    spread: bool = False


Node: TypeAlias = Text | Items | Table | Opaque


@dataclass(frozen=True)
class Called:
    """A call: the dotted name of what is called, its arguments, and those given by name."""

    chain: str
    places: tuple[Node, ...]
    named: dict[str, Node]
    span: Span
    within: str = ""
    assigned: str = ""
    unpacks: bool = False
    """Whether it has `**arguments`, so that those given by name are not all."""


@dataclass(frozen=True)
class Cell:
    """A code cell of a notebook: the file, its bytes, the place among its cells, and where a `#` was put in to read it."""

    path: str
    notebook: bytes
    index: int
    marks: tuple[int, ...]


@dataclass
class Source:
    """A file that was read: its calls and its texts, in the order they stand there."""

    path: str
    language: str
    data: bytes
    calls: list[Called] = field(default_factory=list["Called"])
    texts: list[Text] = field(default_factory=list["Text"])
    import_at: int | None = None
    """Where a line `import pecia` could go in; None when it is there or cannot go in."""
    functions: list[tuple[int, int, bool]] = field(default_factory=list["tuple[int, int, bool]"])
    """JavaScript: from where to where a function goes, the inner ones too, and whether it may `await`."""
    is_module: bool = False
    """JavaScript: whether it is a module, whose top level may `await` and import."""
    cell: Cell | None = None
    """The cell of a notebook that this is."""


class Unreadable(Exception):
    """A file that is not what its name says, with the line where reading ended."""

    def __init__(self, why: str, line: int | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.line = line


def merged(pieces: Sequence[str | Hole]) -> tuple[str | Hole, ...]:
    """The pieces with neighboring literal ones as one."""
    merged: list[str | Hole] = []
    for piece in pieces:
        if isinstance(piece, str) and merged and isinstance(merged[-1], str):
            merged[-1] += piece
        else:
            merged.append(piece)
    return tuple(merged)
