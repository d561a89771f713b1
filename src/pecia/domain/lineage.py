"""Lineage: which version grew out of which, where the head returned to, and what became of each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from pecia.domain.retirement import Retirement
from pecia.domain.value import Value


class Node(Value, frozen=True):
    """A version without its content: its parent, the labels that stand at it, and whether it is out of use."""

    number: int
    parent: int | None
    digest: str
    author: str
    note: str
    created_at: datetime
    labels: tuple[str, ...] = ()
    retirement: Retirement | None = None


class Return(Value, frozen=True):
    """A version that existed became the head again, by a commit of equal content or a restore.

    `previous` is the head it took over from, as the times of commits and returns tell.
    """

    version: int
    author: str
    note: str
    at: datetime
    previous: int | None = None


class Lineage(Value, frozen=True):
    """The versions of a prompt, newest first, and the returns of its head, in their order."""

    prompt: str
    head: int | None
    nodes: tuple[Node, ...]
    returns: tuple[Return, ...]


def placed(nodes: Sequence[Node], returns: Sequence[Return]) -> tuple[Return, ...]:
    """The returns, each with the head it took over from: the version committed or returned to just before."""
    heads = sorted(
        [*((node.created_at, node.number) for node in nodes), *((r.at, r.version) for r in returns)]
    )
    times = [at for at, _ in heads]
    before = [bisect_left(times, one.at) for one in returns]
    return tuple(
        msgspec.structs.replace(one, previous=heads[index - 1][1] if index else None)
        for one, index in zip(returns, before, strict=True)
    )


def ancestry(nodes: Sequence[Node], number: int) -> list[int]:
    """The numbers from the first version to this one, each the parent of the next."""
    parents = {node.number: node.parent for node in nodes}
    found: list[int] = []
    at: int | None = number
    # A parent is always older; anything else would be a damaged table, and must not loop.
    while at is not None and at in parents and (not found or at < found[-1]):
        found.append(at)
        at = parents[at]
    return found[::-1]


def draw(nodes: Sequence[Node]) -> Iterator[tuple[str, Node | None]]:
    """The lines of a graph, newest first: what stands left of each version, and between them (None) the joints.

    `*` is a version, `|` a line of descent, `/` one that joins its parent on the left, behind `_` over the lines between.
    """
    lanes: list[int] = []
    """For each column, the version that it leads down to."""
    for node in nodes:
        if node.number not in lanes:
            lanes.append(node.number)
        column = lanes.index(node.number)
        yield from _joints(lanes, node.number, column)
        lanes[column + 1 :] = [lane for lane in lanes[column + 1 :] if lane != node.number]
        yield " ".join("*" if at == column else "|" for at in range(len(lanes))), node
        if node.parent is None:
            del lanes[column]
        else:
            lanes[column] = node.parent


def _joints(lanes: Sequence[int], number: int, column: int) -> Iterator[tuple[str, None]]:
    """The line on which every further lane of a version, and what stands right of it, moves to the left."""
    joined = [at for at in range(column + 1, len(lanes)) if lanes[at] == number]
    if joined:
        bars = "| " * column + "|_" * (joined[0] - column - 1) + "|"
        yield bars + " ".join("/" * (len(lanes) - joined[0])), None
