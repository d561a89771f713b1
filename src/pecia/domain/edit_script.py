"""Edit script: what two sequences share, so that the fewest edits lead from one to the other."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple


class Run(NamedTuple):
    """A stretch of items: `before[i : i + removed]` became `after[j : j + added]`, or both are the same."""

    same: bool
    i: int
    removed: int
    j: int
    added: int


def runs(before: Sequence[Hashable], after: Sequence[Hashable], *, most: int) -> Iterator[Run]:
    """The stretches that are the same and those that changed, by turns, from start to end.

    Myers' greedy algorithm ("An O(ND) Difference Algorithm and Its Variations", 1986). When more than `most`
    edits are needed, all between the common start and end counts as changed: time stays within `most` squared.
    """
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    middle = _shared(before[start : len(before) - end], after[start : len(after) - end], most)
    shared = [
        (0, 0, start),
        *((i + start, j + start, size) for i, j, size in middle),
        (len(before) - end, len(after) - end, end),
    ]
    at_before = at_after = 0
    for i, j, size in shared:
        if i > at_before or j > at_after:
            yield Run(same=False, i=at_before, removed=i - at_before, j=at_after, added=j - at_after)
        if size:
            yield Run(same=True, i=i, removed=size, j=j, added=size)
            at_before, at_after = i + size, j + size


def _common(before: Sequence[Hashable], after: Sequence[Hashable]) -> int:
    """How many items the two begin with alike."""
    limit = min(len(before), len(after))
    return next((at for at in range(limit) if before[at] != after[at]), limit)


def _shared(before: Sequence[Hashable], after: Sequence[Hashable], most: int) -> list[tuple[int, int, int]]:
    """What the two share, as (start before, start after, length), in order; nothing beyond `most` edits.

    Row d holds, for each diagonal x - y = -d, -d + 2, …, d, how far x into `before` d edits reach on it.
    """
    rows: list[list[int]] = []
    for edits in range(most + 1):
        row: list[int] = []
        for at in range(edits + 1):
            x = _entry(rows[-1], at) if rows else 0
            y = x - (2 * at - edits)
            while x < len(before) and y < len(after) and before[x] == after[y]:
                x += 1
                y += 1
            row.append(x)
            if x >= len(before) and y >= len(after):
                return _walk_back(rows, x, x - y)
        rows.append(row)
    return []


def _entry(row: list[int], at: int) -> int:
    """Where the next row's diagonal `at` begins: behind an added item, or behind a removed one."""
    return row[at] if _adds(row, at) else row[at - 1] + 1


def _adds(row: list[int], at: int) -> bool:
    """Whether the next row's diagonal `at` is reached further by adding an item than by removing one."""
    return at == 0 or (at < len(row) and row[at - 1] < row[at])


def _walk_back(rows: list[list[int]], x: int, diagonal: int) -> list[tuple[int, int, int]]:
    """The shared stretches on the way that ended at `x` on this diagonal."""
    shared: list[tuple[int, int, int]] = []
    for row in reversed(rows):
        at = (diagonal + len(row)) // 2
        begin = _entry(row, at)
        shared.append((begin, begin - diagonal, x - begin))
        if _adds(row, at):
            x, diagonal = begin, diagonal + 1
        else:
            x, diagonal = begin - 1, diagonal - 1
    shared.append((0, 0, x))
    return [run for run in reversed(shared) if run[2]]
