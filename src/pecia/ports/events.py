"""The event log, and telling others about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from pecia.domain.event import Action, Event, Fact
from pecia.domain.timeline import TimelineEntry


class Events(Protocol):
    """The log. Appending is the only way in."""

    def append(
        self,
        action: Action,
        subject: str,
        *,
        actor: str,
        at: datetime,
        before: str | None = None,
        after: str | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> Event:
        """Append an event to the project's chain, under the lock that orders all its changes."""
        ...

    def append_all(self, facts: Sequence[Fact], *, actor: str, at: datetime) -> None:
        """Append many events in their order, which costs much less than one by one."""
        ...

    def since(self, seq: int, *, limit: int) -> Sequence[Event]:
        """Events behind `seq`, in order."""
        ...

    def about(self, subjects: Sequence[str], *, before: int | None, limit: int) -> Sequence[Event]:
        """Events with one of these subjects, newest first, with numbers below `before`."""
        ...

    def find(
        self, sought: Sequence[str], *, subjects: Sequence[str] | None = None, before: int | None, limit: int
    ) -> Sequence[Event]:
        """Events that a timeline shows and that say each of these words, or one that begins so, newest first.

        The words are as `pecia.domain.words` cuts them; of all events, or of those with one of the subjects.
        """
        ...

    def say(self, entry: TimelineEntry) -> None:
        """Have an event found by what this entry of it says, in the place of its own words."""
        ...

    def head(self) -> int:
        """The number of the last event, 0 when there is none."""
        ...


class Signals(Protocol):
    """Telling those who wait that a project's log has grown."""

    def mark(self, project: str) -> int:
        """A mark to wait from: taken before looking, so that nothing that comes in between is missed."""
        ...

    def publish(self, project: str) -> None:
        """Wake everybody who waits on this project."""
        ...

    def wait(self, project: str, mark: int, *, timeout: float) -> bool:
        """Wait until something was published since the mark; False when the time (seconds) ran out."""
        ...

    def close(self) -> None:
        """Let everybody go who waits."""
        ...
