"""The log: events in their chain, and the lock that orders a project's changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import bindparam, insert, select, update

from pecia.domain.canonical import canonical
from pecia.domain.event import GENESIS, Action, Event, Fact, chain
from pecia.domain.timeline import TimelineEntry
from pecia.stores.sql import entries
from pecia.stores.sql.prepared import Prepared
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import events, projects

if TYPE_CHECKING:
    from sqlalchemy.sql.dml import Insert

_HEAD = select(projects.c.seq, projects.c.hash).where(projects.c.project == HERE)
# SQLite has no row locks and leaves FOR UPDATE out: there a write unit is alone anyway.
_LOCKED_HEAD = Prepared(_HEAD.with_for_update())
_MOVE_HEAD = Prepared(update(projects).where(projects.c.project == HERE))
_SINCE = Prepared(
    select(events)
    .where(events.c.project == HERE, events.c.seq > bindparam("_seq"))
    .order_by(events.c.seq)
    .limit(bindparam("_limit"))
)
_ABOUT = (
    select(events)
    .where(events.c.project == HERE, events.c.subject.in_(bindparam("_subjects", expanding=True)))
    .order_by(events.c.seq.desc())
    .limit(bindparam("_limit"))
)
_ABOUT_BEFORE = _ABOUT.where(events.c.seq < bindparam("_before"))
_ADD = Prepared(insert(events))

_ADD_PROJECT = insert(projects)


def lock(tx: Transaction, *, add: Insert = _ADD_PROJECT) -> None:
    """Make this unit the only one that changes the project until it ends.

    A project begins with its first change; `add` is how its row is added, where another unit may do the same.
    """
    head = tx.first(_LOCKED_HEAD)
    if head is None:
        tx.add(add, seq=0, hash=GENESIS)
        head = tx.first(_LOCKED_HEAD)
    tx.head = (head.seq, head.hash) if head else None


class SqlEvents:
    """The events of the project."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

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
        """Add the event behind the head, and make it the head."""
        fact = Fact(action=action, subject=subject, before=before, after=after, data=dict(data or {}))
        (event,) = self._append([fact], actor=actor, at=at)
        return event

    def append_all(self, facts: Sequence[Fact], *, actor: str, at: datetime) -> None:
        """Add the events behind the head, and make the last of them the head."""
        if facts:
            self._append(facts, actor=actor, at=at)

    def _append(self, facts: Sequence[Fact], *, actor: str, at: datetime) -> Sequence[Event]:
        if self._tx.head is None:
            raise RuntimeError("An event can only be appended in a unit that writes.")
        last, previous = self._tx.head
        added: list[Event] = []
        rows: list[dict[str, Any]] = []
        for seq, fact in enumerate(facts, start=last + 1):
            text = canonical(fact.data).decode()
            event = chain(
                seq=seq,
                at=at.astimezone(UTC),
                actor=actor,
                action=fact.action,
                subject=fact.subject,
                before=fact.before,
                after=fact.after,
                data=msgspec.json.decode(text),
                previous=previous,
            )
            previous = event.hash
            added.append(event)
            rows.append(msgspec.structs.asdict(event) | {"data": text})
        self._tx.add_all(_ADD, rows)
        entries.add_events(self._tx, added)
        head = added[-1]
        self._tx.change(_MOVE_HEAD, seq=head.seq, hash=head.hash)
        self._tx.head = (head.seq, head.hash)
        return added

    def since(self, seq: int, *, limit: int) -> Sequence[Event]:
        """The events behind this number."""
        return [entries.event_of(row) for row in self._tx.all(_SINCE, _seq=seq, _limit=limit)]

    def about(self, subjects: Sequence[str], *, before: int | None, limit: int) -> Sequence[Event]:
        """The last events of these subjects."""
        asked: dict[str, object] = {"_subjects": list(subjects), "_limit": limit}
        if before is None:
            return [entries.event_of(row) for row in self._tx.all(_ABOUT, **asked)]
        return [entries.event_of(row) for row in self._tx.all(_ABOUT_BEFORE, _before=before, **asked)]

    def find(
        self, sought: Sequence[str], *, subjects: Sequence[str] | None = None, before: int | None, limit: int
    ) -> Sequence[Event]:
        """The last events that are found by these words."""
        rows = entries.find(self._tx, sought, subjects=subjects, before=before, limit=limit)
        return [entries.event_of(row) for row in rows]

    def say(self, entry: TimelineEntry) -> None:
        """Find the event by what is said in an entry."""
        entries.replace(self._tx, entry)

    def head(self) -> int:
        """The number of the last event."""
        head = self._tx.first(_HEAD)
        return head.seq if head else 0
