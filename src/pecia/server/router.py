"""Router: from a raw path to an operation.

Paths are matched before they are decoded, so that a prompt's name, slashes included, is one percent-encoded
segment; each segment is decoded once, and what it says is parsed as a name by the operation itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from urllib.parse import unquote_to_bytes

from pecia.domain.errors import Detail, Invalid

T = TypeVar("T")
_ANY = "{}"


@dataclass
class _Node(Generic[T]):
    """One segment of a path: what may follow it, and what answers when it is the last."""

    next: dict[str, _Node[T]] = field(default_factory=dict)
    targets: dict[str, tuple[T, tuple[str, ...]]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Match(Generic[T]):
    """What answers, with the decoded segments by name."""

    target: T
    values: dict[str, str]


class Router(Generic[T]):
    """Routes by method and path. A fixed segment goes before a named one."""

    def __init__(self, routes: Iterable[tuple[str, str, T]]) -> None:
        self._root: _Node[T] = _Node()
        for method, path, target in routes:
            node, names = self._root, []
            for segment in path.strip("/").split("/"):
                if segment.startswith("{"):
                    names.append(segment.strip("{}"))
                    segment = _ANY  # noqa: PLW2901 - all names share one branch
                node = node.next.setdefault(segment, _Node())
            node.targets[method] = (target, tuple(names))

    def match(self, method: str, path: str) -> Match[T] | frozenset[str]:
        """What answers this method on this raw path, else the methods that are answered there (maybe none).

        Raises `Invalid` (`invalid_name`) for a segment that is not percent-encoded UTF-8.
        """
        if not path.startswith("/"):
            return frozenset()
        allowed: set[str] = set()
        for node, raw in self._walk(self._root, path[1:].split("/"), ()):
            if method in node.targets:
                target, names = node.targets[method]
                return Match(target=target, values=dict(zip(names, map(_decoded, raw), strict=True)))
            allowed |= node.targets.keys()
        return frozenset(allowed)

    def _walk(
        self, node: _Node[T], segments: list[str], raw: tuple[str, ...]
    ) -> Iterable[tuple[_Node[T], tuple[str, ...]]]:
        if not segments:
            yield node, raw
            return
        first, rest = segments[0], segments[1:]
        if first in node.next and first != _ANY:
            yield from self._walk(node.next[first], rest, raw)
        if first and _ANY in node.next:
            yield from self._walk(node.next[_ANY], rest, (*raw, first))


def _decoded(segment: str) -> str:
    try:
        return unquote_to_bytes(segment).decode()
    except UnicodeDecodeError:
        raise Invalid(
            "The path holds a segment that is not percent-encoded UTF-8.",
            code="invalid_name",
            errors=(Detail(code="invalid_name", detail="not percent-encoded UTF-8"),),
        ) from None
