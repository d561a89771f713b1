"""Act: an actor changing something in one unit, at one time. Every use case that writes is made of it."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pecia.domain.actor import Actor
from pecia.domain.event import Action, Event
from pecia.ports import Ports, Unit


@dataclass(frozen=True, kw_only=True)
class Act:
    """Who acts, where, and when: one transaction and the events it leaves behind."""

    ports: Ports
    unit: Unit
    actor: Actor
    now: datetime

    def record(
        self,
        action: Action,
        subject: str,
        *,
        before: str | None = None,
        after: str | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> Event:
        """Append the event of a change, in the change's own unit."""
        return self.unit.events.append(
            action, subject, actor=self.actor.name, at=self.now, before=before, after=after, data=data
        )


@contextmanager
def acting(ports: Ports, actor: Actor) -> Generator[Act]:
    """A unit of the actor's project that commits on leaving, and keeps nothing when an error leaves it."""
    with ports.store.write(actor.project) as unit:
        yield Act(ports=ports, unit=unit, actor=actor, now=ports.clock.now())
