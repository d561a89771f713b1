"""Merge: two changes of one thing put together, and where they touch, both sides of it.

The rule is that of `diff3` (Khanna, Kunal and Pierce, "A Formal Investigation of Diff3", 2007): what only one side
changed is taken, what both changed alike is taken once, and all else is a conflict. Text is merged by lines,
objects key by key, lists item by item.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import Final, NamedTuple, TypeAlias, cast

from pecia.domain.canonical import canonical
from pecia.domain.edit_script import runs
from pecia.domain.value import Json

_MOST = 2000
"""Edits up to which two texts are compared; beyond it, all between their common start and end counts as changed."""
OURS: Final = "<<<<<<<"
PARTED: Final = "======="
THEIRS: Final = ">>>>>>>"


class Absent:
    """What one side does not have at all, which is not the same as null."""


ABSENT: Final = Absent()
Maybe: TypeAlias = "Json | Absent"


class Merged(NamedTuple):
    """The two sides put together: equal where nothing touches, else each with its own way of what does."""

    ours: Maybe
    theirs: Maybe

    @property
    def is_clean(self) -> bool:
        """Whether nothing is left to decide."""
        return _same(self.ours, self.theirs)


class Stretch(NamedTuple):
    """A part of a sequence as each of the three has it."""

    base: Sequence[Hashable]
    ours: Sequence[Hashable]
    theirs: Sequence[Hashable]


def merge(base: Maybe, ours: Maybe, theirs: Maybe) -> Merged:
    """Put two changes of `base` together. With `ABSENT` for a base that nobody knows, what differs is a conflict."""
    if _same(ours, theirs) or _same(base, theirs):
        return Merged(ours, ours)
    if _same(base, ours):
        return Merged(theirs, theirs)
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return _merge_objects(base if isinstance(base, dict) else {}, ours, theirs)
    if isinstance(base, str) and isinstance(ours, str) and isinstance(theirs, str):
        return _merge_texts(base, ours, theirs)
    if isinstance(base, list) and isinstance(ours, list) and isinstance(theirs, list):
        return _merge_lists(base, ours, theirs)
    return Merged(ours, theirs)


def stretches(
    base: Sequence[Hashable], ours: Sequence[Hashable], theirs: Sequence[Hashable]
) -> Iterator[Stretch]:
    """The three cut where all of them agree, by turns: stretches that are the same, and stretches that are not."""
    to_ours, to_theirs = _kept(base, ours), _kept(base, theirs)
    i = a = b = 0
    while i < len(base) or a < len(ours) or b < len(theirs):
        same = 0
        while (
            i + same < len(base) and to_ours.get(i + same) == a + same and to_theirs.get(i + same) == b + same
        ):
            same += 1
        if same:
            yield Stretch(base[i : i + same], ours[a : a + same], theirs[b : b + same])
            i, a, b = i + same, a + same, b + same
            continue
        at = next((n for n in range(i, len(base)) if n in to_ours and n in to_theirs), None)
        ends = (len(base), len(ours), len(theirs)) if at is None else (at, to_ours[at], to_theirs[at])
        yield Stretch(base[i : ends[0]], ours[a : ends[1]], theirs[b : ends[2]])
        i, a, b = ends


def overlay(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Both changes of `base` at once, touching or not: what either took away is gone, what either added is there.

    That is no merge anybody should trust unseen; it carries a change into a text that differs in layout only.
    """
    to_ours, to_theirs = _kept(base, ours), _kept(base, theirs)
    made: list[str] = []
    a = b = 0
    for i, line in enumerate([*base, None]):
        at_ours, at_theirs = to_ours.get(i), to_theirs.get(i)
        if line is None:
            at_ours, at_theirs = len(ours), len(theirs)
        if at_ours is not None:
            made += ours[a:at_ours]
            a = at_ours + 1
        if at_theirs is not None:
            made += theirs[b:at_theirs]
            b = at_theirs + 1
        if line is not None and at_ours is not None and at_theirs is not None:
            made.append(line)
    return made


def conflict_text(ours: str, theirs: str, *, name: str) -> str:
    """One text of two, as Git shows a conflict: what differs stands between markers, `name` says whose the second is."""
    old, new = ours.splitlines(keepends=True), theirs.splitlines(keepends=True)
    lines: list[str] = []
    for run in runs(old, new, most=_MOST):
        here, there = old[run.i : run.i + run.removed], new[run.j : run.j + run.added]
        if run.same:
            lines += here
        else:
            lines += [f"{OURS} local\n", *_ended(here), f"{PARTED}\n", *_ended(there), f"{THEIRS} {name}\n"]
    return "".join(lines)


def find_conflict(text: str) -> int | None:
    """The number of the first line of a conflict that nobody has resolved yet, ours or Git's, counted from 1."""
    if OURS not in text:
        return None
    wanted = [f"{OURS} ", PARTED, f"{THEIRS} "]
    first = 0
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith(wanted[0]) and (wanted[0] != PARTED or line == PARTED):
            first = first or number
            del wanted[0]
            if not wanted:
                return first
    return None


def _ended(lines: list[str]) -> Iterator[str]:
    return (line if line.endswith("\n") else f"{line}\n" for line in lines)


def _kept(base: Sequence[Hashable], side: Sequence[Hashable]) -> dict[int, int]:
    """Where each item of the base that a side kept stands there."""
    return {
        run.i + step: run.j + step
        for run in runs(base, side, most=_MOST)
        if run.same
        for step in range(run.removed)
    }


def _merge_objects(base: dict[str, Json], ours: dict[str, Json], theirs: dict[str, Json]) -> Merged:
    one: dict[str, Json] = {}
    other: dict[str, Json] = {}
    for key in ours | theirs:
        found = merge(base.get(key, ABSENT), ours.get(key, ABSENT), theirs.get(key, ABSENT))
        if not isinstance(found.ours, Absent):
            one[key] = found.ours
        if not isinstance(found.theirs, Absent):
            other[key] = found.theirs
    return Merged(one, other)


def _merge_texts(base: str, ours: str, theirs: str) -> Merged:
    one: list[Hashable] = []
    other: list[Hashable] = []
    for stretch in stretches(base.split("\n"), ours.split("\n"), theirs.split("\n")):
        mine, yours = _decide(stretch)
        one += mine
        other += yours
    return Merged("\n".join(map(str, one)), "\n".join(map(str, other)))


def _merge_lists(base: list[Json], ours: list[Json], theirs: list[Json]) -> Merged:
    """Items are matched as they are; where three stretches are as long as each other, item goes with item."""
    keys = [[canonical(item) for item in items] for items in (base, ours, theirs)]
    one: list[Json] = []
    other: list[Json] = []
    i = a = b = 0
    for stretch in stretches(*keys):
        parts = (
            base[i : i + len(stretch.base)],
            ours[a : a + len(stretch.ours)],
            theirs[b : b + len(stretch.theirs)],
        )
        i, a, b = i + len(stretch.base), a + len(stretch.ours), b + len(stretch.theirs)
        if len(parts[0]) == len(parts[1]) == len(parts[2]):
            found = [merge(*items) for items in zip(*parts, strict=True)]
            one += [cast("Json", item.ours) for item in found]
            other += [cast("Json", item.theirs) for item in found]
        elif stretch.theirs in (stretch.base, stretch.ours):
            one += parts[1]
            other += parts[1]
        elif stretch.base == stretch.ours:
            one += parts[2]
            other += parts[2]
        else:
            one += parts[1]
            other += parts[2]
    return Merged(one, other)


def _decide(stretch: Stretch) -> tuple[Sequence[Hashable], Sequence[Hashable]]:
    if stretch.base == stretch.theirs:
        return stretch.ours, stretch.ours
    if stretch.base == stretch.ours:
        return stretch.theirs, stretch.theirs
    return stretch.ours, stretch.theirs


def _same(one: Maybe, other: Maybe) -> bool:
    if isinstance(one, Absent) or isinstance(other, Absent):
        return one is other
    # Not `==`: to Python 1 and True are the same.
    return one is other or canonical(one) == canonical(other)
