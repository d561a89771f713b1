"""Engine: the client's decisions, without a socket, a clock or a thread in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pecia.domain.event import Event
from pecia.domain.names import LATEST

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0


class Key(NamedTuple):
    """What an application asks for: a label, or a version that never changes."""

    name: str
    label: str | None
    version: int | None


def touched(events: Iterable[Event], keys: Iterable[Key]) -> set[Key]:
    """The keys whose answer these events may have changed: moved labels, and `latest` on a new version."""
    moved: set[tuple[str, str]] = set()
    for event in events:
        if event.action == "LabelMoved":
            name, _, label = event.subject.rpartition("@")
            moved.add((name, label))
        elif event.action in {"VersionCommitted", "VersionRecommitted"}:
            moved.add((event.subject, LATEST))
    return {key for key in keys if key.label is not None and (key.name, key.label) in moved}


def newer(kept_revision: int, fetched_revision: int, *, label: str | None) -> bool:
    """Whether what was fetched may replace what is kept: a label never goes back to an earlier revision."""
    return label == LATEST or fetched_revision >= kept_revision


def pause(failures: int, *, chance: float) -> float:
    """Seconds until the next try after so many failures in a row: doubling to a minute, up to half of it off.

    `chance` lies between 0 and 1 and spreads clients that failed together.
    """
    whole = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(failures - 1, 10))
    return whole * (1 - chance / 2)
