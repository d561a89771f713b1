"""Router: from a raw path to what answers there.

Paths are matched before they are decoded, so that a prompt's name, slashes included, is one percent-encoded
segment; each segment is decoded once, and what it says is parsed as a name by the operation itself.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import Generic, NamedTuple, TypeVar
from urllib.parse import unquote_to_bytes

from pecia.domain.errors import Detail, Invalid

T = TypeVar("T")
_ANY = "{}"


class Match(NamedTuple, Generic[T]):
    """What answers, with the decoded segments by name."""

    target: T
    values: dict[str, str]


class _Node(Generic[T]):
    """One segment of a path: what may follow it, and what answers each method when it is the last."""

    def __init__(self) -> None:
        self.next: dict[str, _Node[T]] = {}
        self.targets: dict[str, tuple[T, list[str]]] = {}


class Router(Generic[T]):
    """Routes by method and path. A fixed segment goes before a named one."""

    def __init__(self, routes: Iterable[tuple[str, str, T]]) -> None:
        self._root: _Node[T] = _Node()
        for method, path, target in routes:
            node = self._root
            names: list[str] = []
            for segment in path.strip("/").split("/"):
                named = segment.startswith("{")
                if named:
                    names.append(segment.strip("{}"))
                node = node.next.setdefault(_ANY if named else segment, _Node())
            node.targets[method] = (target, names)

    def match(self, method: str, path: str) -> Match[T] | frozenset[str]:
        """What answers this method on this raw path, else the methods that are answered there (maybe none).

        Raises `Invalid` (`invalid_name`) for a segment that is not percent-encoded UTF-8.
        """
        if not path.startswith("/"):
            return frozenset()
        allowed: set[str] = set()
        for node, raw in _walk(self._root, path[1:].split("/"), ()):
            if method in node.targets:
                target, names = node.targets[method]
                return Match(target, dict(zip(names, map(_decoded, raw), strict=True)))
            allowed |= node.targets.keys()
        return frozenset(allowed)


def _walk(
    node: _Node[T], segments: list[str], raw: tuple[str, ...]
) -> Generator[tuple[_Node[T], tuple[str, ...]]]:
    """Every node that these segments lead to, with those that stand for names."""
    if not segments:
        yield node, raw
        return
    first, *rest = segments
    if first in node.next and first != _ANY:
        yield from _walk(node.next[first], rest, raw)
    if first and _ANY in node.next:
        yield from _walk(node.next[_ANY], rest, (*raw, first))


def _decoded(segment: str) -> str:
    why = "not percent-encoded UTF-8"
    try:
        text = unquote_to_bytes(segment).decode()
    except UnicodeDecodeError:
        pass
    else:
        if "\0" not in text:
            return text
        why = "holds a NUL character"
    raise Invalid(
        f"A segment of the path is no name: {why}.",
        code="invalid_name",
        errors=(Detail(code="invalid_name", detail=why),),
    )
