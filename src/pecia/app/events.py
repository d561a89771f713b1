"""Events: read the log, wait for what comes, verify it."""

from __future__ import annotations

from pecia.app.page import check_limit
from pecia.domain.actor import Actor
from pecia.domain.event import GENESIS, Event, first_break
from pecia.domain.value import Request, Value
from pecia.ports import Ports

MAX_WAIT = 25.0
"""Seconds a reader of the feed may be kept waiting; proxies cut what is silent for longer."""


class ListEvents(Request, frozen=True):
    """Events behind `since`, in order; with `wait` (seconds, 25 at most) until there is one.

    With `since` -1 no event is given, only where the log ends now: the number to follow from.
    """

    since: int = 0
    wait: float = 0
    limit: int = 100


class Feed(Value, frozen=True):
    """A stretch of the log, and the number to ask from next."""

    events: tuple[Event, ...]
    next: int


class VerifyLog(Request, frozen=True):
    """Check the whole hash chain of the project."""


class Verified(Value, frozen=True):
    """How many events the chain has, its last hash, and the number at which it breaks, None when it holds."""

    events: int
    head: str
    broken_at: int | None


def list_events(ports: Ports, actor: Actor, request: ListEvents) -> Feed:
    """The events there are, else those that come while waiting, else none."""
    limit = check_limit(request.limit)
    mark = ports.signals.mark(actor.project)
    feed = _read(ports, actor, request.since, limit)
    if not feed.events and request.wait > 0 and request.since >= 0:
        ports.signals.wait(actor.project, mark, timeout=min(request.wait, MAX_WAIT))
        feed = _read(ports, actor, request.since, limit)
    return feed


def verify_log(ports: Ports, actor: Actor, request: VerifyLog) -> Verified:  # noqa: ARG001
    """Recompute every hash from the first event on."""
    previous, seq = GENESIS, 0
    with ports.store.read(actor.project) as unit:
        while events := unit.events.since(seq, limit=1000):
            broken = first_break(events, seq=seq + 1, previous=previous)
            if broken is not None:
                return Verified(events=unit.events.head(), head=previous, broken_at=broken)
            previous, seq = events[-1].hash, events[-1].seq
    return Verified(events=seq, head=previous, broken_at=None)


def _read(ports: Ports, actor: Actor, since: int, limit: int) -> Feed:
    with ports.store.read(actor.project) as unit:
        if since < 0:
            return Feed(events=(), next=unit.events.head())
        events = tuple(unit.events.since(since, limit=limit))
    return Feed(events=events, next=events[-1].seq if events else since)
