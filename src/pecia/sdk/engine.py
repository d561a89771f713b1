"""Engine: the client's decisions, without a socket, a clock or a thread in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from pecia.domain.event import Event
from pecia.domain.names import LATEST
from pecia.domain.release import Served

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0


class Key(NamedTuple):
    """What an application asks for: a label, or a version that never changes.

    `name` is that of the prompt, and `project:name` where another project shares it.
    """

    name: str
    label: str | None
    version: int | None

    @property
    def is_elsewhere(self) -> bool:
        """Whether it names a project, whose log need not be the one that is followed."""
        return ":" in self.name


def touched(events: Iterable[Event], kept: Mapping[Key, str]) -> set[Key]:
    """The keys whose answer may have changed: moved labels, `latest` on a new version, other names, other projects.

    The events are those of one project. What another one shares has to be asked for again, by its entity tag.
    `kept` has the name of the prompt that each key was answered with: a prompt is also asked for by former names.
    """
    moved: set[tuple[str, str]] = set()
    named: set[str] = set()
    for event in events:
        if event.action == "LabelMoved":
            name, _, label = event.subject.rpartition("@")
            moved.add((name, label))
        elif event.action in {"VersionCommitted", "VersionRecommitted"}:
            moved.add((event.subject, LATEST))
        elif event.action == "PromptRenamed":
            named |= {event.subject, str(event.data.get("was"))}
    return {
        key
        for key, name in kept.items()
        if key.label is not None
        and (
            key.is_elsewhere
            or not named.isdisjoint({key.name, name})
            or not moved.isdisjoint({(key.name, key.label), (name, key.label)})
        )
    }


def as_asked(key: Key, served: Served) -> Served:
    """What was served, its prompt named with the project that it was asked for by."""
    project = key.name.rpartition(":")[0]
    return msgspec.structs.replace(served, prompt=f"{project}:{served.prompt}") if project else served


def newer(kept_revision: int, fetched_revision: int, *, label: str | None) -> bool:
    """Whether what was fetched may replace what is kept: a label never goes back to an earlier revision."""
    return label == LATEST or fetched_revision >= kept_revision


def pause(failures: int, *, chance: float) -> float:
    """Seconds until the next try after so many failures in a row: doubling to a minute, up to half of it off.

    `chance` lies between 0 and 1 and spreads clients that failed together.
    """
    whole = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(failures - 1, 10))
    return whole * (1 - chance / 2)
