"""Event: one entry of the hash-chained log, written in the transaction of the change it records."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias

from pecia.domain.canonical import canonical, digest_of_bytes
from pecia.domain.errors import Invalid
from pecia.domain.value import Value

Action: TypeAlias = Literal[
    "PromptCreated",
    "PromptUpdated",
    "PromptArchived",
    "PromptUnarchived",
    "PromptPurged",
    "PromptRenamed",
    "AliasReleased",
    "PromptDocumented",
    "PromptShared",
    "PromptUnshared",
    "PromptAdopted",
    "CommentAdded",
    "PurposeAdded",
    "ViewSet",
    "ViewRemoved",
    "VersionCommitted",
    "VersionRecommitted",
    "VersionArchived",
    "VersionUnarchived",
    "VersionPurged",
    "LabelMoved",
    "PolicySet",
    "ProposalOpened",
    "ProposalApproved",
    "ProposalRejected",
    "ProposalReleased",
    "DatasetRevised",
    "ExperimentPlanned",
    "ExperimentStarted",
    "ExperimentEnded",
    "RunsScored",
    "JudgeMeasured",
    "ErrandStarted",
    "ErrandEnded",
    "QueueOpened",
    "QueueClosed",
    "ReviewGiven",
    "ReviewUndone",
    "OptimizationStarted",
    "SealedCasesRead",
    "OptimizationEnded",
    "StandardsSet",
    "ConnectionSet",
    "ConnectionRemoved",
    "PriceSet",
    "PriceRemoved",
]
GENESIS = "sha256:" + "0" * 64


class Event(Value, frozen=True):
    """A fact: who did what to which subject, and the digests of it before and after.

    `seq` counts the events of a project without a gap; `hash` covers the event and `previous`, the hash of
    the one before, so that nobody can alter, drop or insert an entry unseen.
    """

    seq: int
    at: datetime
    actor: str
    action: Action
    subject: str
    before: str | None
    after: str | None
    data: dict[str, Any]
    previous: str
    hash: str


class Fact(Value, frozen=True):
    """What an event will say, before it has its place in the log."""

    action: Action
    subject: str
    before: str | None = None
    after: str | None = None
    data: dict[str, Any] = {}


def chain(
    *,
    seq: int,
    at: datetime,
    actor: str,
    action: Action,
    subject: str,
    before: str | None,
    after: str | None,
    data: dict[str, Any],
    previous: str,
) -> Event:
    """The event that follows the one whose hash is `previous`: SHA-256 over the canonical JSON of all fields.

    `at` says its time zone; one instant has one hash, whatever the zone. Raises `Invalid` for `data` that has no
    canonical JSON.
    """
    if at.tzinfo is None:
        raise ValueError("An event's time needs its time zone.")
    hashed = digest_of_bytes(
        canonical(
            {
                "seq": seq,
                "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
                "actor": actor,
                "action": action,
                "subject": subject,
                "before": before,
                "after": after,
                "data": data,
                "previous": previous,
            }
        )
    )
    return Event(
        seq=seq,
        at=at,
        actor=actor,
        action=action,
        subject=subject,
        before=before,
        after=after,
        data=data,
        previous=previous,
        hash=hashed,
    )


def first_break(events: Iterable[Event], *, seq: int = 1, previous: str = GENESIS) -> int | None:
    """The sequence number at which the chain does not hold, or None. The events come in order, from `seq` on.

    An altered, missing, inserted or swapped event is found. Events cut off at the end are not: that takes the
    hash of the newest one, kept elsewhere.
    """
    for event in events:
        if not _follows(event, seq, previous):
            return seq
        seq, previous = seq + 1, event.hash
    return None


def _follows(event: Event, seq: int, previous: str) -> bool:
    try:
        return event == chain(
            seq=seq,
            at=event.at,
            actor=event.actor,
            action=event.action,
            subject=event.subject,
            before=event.before,
            after=event.after,
            data=event.data,
            previous=previous,
        )
    except (Invalid, ValueError):
        return False  # What never had a hash was put there later.
