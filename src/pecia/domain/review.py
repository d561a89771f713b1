"""Review: people judge answers, without knowing whose they are."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias

from pecia.domain.errors import Invalid
from pecia.domain.run import RunReference
from pecia.domain.value import Value

Task: TypeAlias = Literal["rate", "pick", "correct"]
"""Give a number on a scale; say which of two is better; leave an answer as it is or write what it should be."""
QueueStatus: TypeAlias = Literal["open", "closed"]
ReviewState: TypeAlias = Literal["given", "skipped", "undone"]
Choice: TypeAlias = Literal["first", "second", "neither"]
MAX_GUIDANCE = 20_000
"""Characters of a queue's guidance."""
MAX_NOTE = 2_000
MAX_CORRECTION = 200_000
MAX_STEPS = 101
"""Steps of a scale."""
LEASE = timedelta(minutes=15)
"""How long an item that somebody is looking at is kept from others."""
PREFIX = "human:"
"""Begins the name of a metric that people measured."""


class RatingScale(Value, frozen=True, forbid_unknown_fields=True):
    """Whole numbers from `low`, the worst, to `high`, the best; `words` says what some of them mean."""

    low: int = 1
    high: int = 5
    words: dict[str, str] = {}


class Selection(Value, frozen=True, forbid_unknown_fields=True):
    """Which answers of an experiment are looked at: all, or those that every part that is given allows.

    `flipped` names a metric on which a variant and the baseline differ; `count` draws so many cases by `seed`. `runs`
    names runs one by one, for pairs two and two, and leaves nothing else to choose.
    """

    variants: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    flipped: str | None = None
    count: int | None = None
    seed: int = 0
    runs: tuple[RunReference, ...] = ()


class Queue(Value, frozen=True):
    """Answers of an experiment that wait for people: what they are asked, and how many shall look at each.

    `guidance` is Markdown for the reviewers; `show_expected` lets them see what was expected. `items` counts what
    there is to look at, `equal` pairs that say the same and need nobody.
    """

    name: str
    experiment: int
    task: Task
    guidance: str
    scale: RatingScale
    overlap: int
    show_expected: bool
    selection: Selection
    items: int
    equal: int
    status: QueueStatus
    author: str
    created_at: datetime

    @property
    def metric(self) -> str:
        """The name of what it measures, in the result of its experiment."""
        return f"{PREFIX}{self.name}"


class QueueItem(Value, frozen=True):
    """One thing to look at: a run, or two of one case. `equal` says that both answers are the same text."""

    position: int
    runs: tuple[RunReference, ...]
    equal: bool = False


class Review(Value, frozen=True):
    """What a reviewer said of an item; the last time counts.

    `value` is a number on the scale of a rating; of a pair 1 for the item's first run, 0 for its second, 0.5 for neither; of
    a correction 1 for an answer that stands, 0 for one that was corrected, by `text`.
    """

    position: int
    reviewer: str
    state: ReviewState
    value: float | None
    text: str | None
    note: str
    at: datetime


class Lease(Value, frozen=True):
    """An item that a reviewer has before them: until then it is theirs, and each reviewer has one at most."""

    position: int
    reviewer: str
    until: datetime


class ShownItem(Value, frozen=True):
    """An item as its reviewer sees it: the input, and the answers in an order that tells nothing."""

    position: int
    input: dict[str, Any]
    answers: tuple[str, ...]
    expected: Any = None


class Turn(Value, frozen=True):
    """What a reviewer is to look at next, None when there is nothing for them now.

    `given` and `skipped` count what they did, `left` what waits for them still, items that others have before them included.
    The item is kept from others until `held_until`, or until the reviewer has another one.
    """

    queue: str
    task: Task
    guidance: str
    scale: RatingScale
    given: int
    skipped: int
    left: int
    item: ShownItem | None
    held_until: datetime | None


def check_queue(*, task: Task, guidance: str, scale: RatingScale, overlap: int, selection: Selection) -> None:
    """Refuse a queue that nobody could work through. Raises `Invalid`."""
    if len(guidance) > MAX_GUIDANCE:
        raise invalid(f"The guidance is longer than {MAX_GUIDANCE:,} characters.")
    if not scale.low < scale.high or scale.high - scale.low >= MAX_STEPS:
        raise invalid(f"A scale goes from a lower to a higher number, in at most {MAX_STEPS} steps.")
    steps = {str(step) for step in range(scale.low, scale.high + 1)}
    if not steps.issuperset(scale.words):
        raise invalid(
            f"The scale has words for what is not on it: {', '.join(sorted(set(scale.words) - steps))}."
        )
    if not 1 <= overlap <= 20:  # noqa: PLR2004
        raise invalid("From 1 to 20 reviewers can look at each item.")
    if selection.count is not None and selection.count < 1:
        raise invalid("'count' is 1 or more.")
    if task == "pick" and len(selection.runs) % 2:
        raise invalid("Pairs are given as runs two and two.")


def is_swapped(queue: str, position: int, reviewer: str) -> bool:
    """Whether a reviewer sees a pair's second run first: by chance, the same whenever they look."""
    return _chance(queue, position, f"swap {reviewer}")[0] % 2 == 1


def next_item(
    items: Sequence[QueueItem],
    reviews: Iterable[Review],
    *,
    queue: Queue,
    reviewer: str,
    leases: Iterable[Lease] = (),
    now: datetime | None = None,
) -> tuple[QueueItem | None, int]:
    """What a reviewer looks at next, and how many items wait for them.

    What they took back; then what they have before them already; then items that others have begun, so that agreement can be
    told early; each reviewer in an order of their own. An item that enough others have looked at waits for nobody, and one that
    enough others will have looked at, when those who have it `now` are done, is not shown meanwhile.
    """
    mine: dict[int, ReviewState] = {}
    others: Counter[int] = Counter()
    for review in reviews:
        if review.reviewer == reviewer:
            mine[review.position] = review.state
        elif review.state == "given":
            others[review.position] += 1
    held: Counter[int] = Counter()
    before_me: int | None = None
    for lease in leases:
        if now is not None and lease.until <= now:
            continue
        if lease.reviewer == reviewer:
            before_me = lease.position
        else:
            held[lease.position] += 1
    waiting = [
        item
        for item in items
        if not item.equal
        and mine.get(item.position, "undone") == "undone"
        and others[item.position] < queue.overlap
    ]
    free = [item for item in waiting if others[item.position] + held[item.position] < queue.overlap]

    def order(item: QueueItem) -> tuple[bool, bool, int, bytes]:
        at = item.position
        return (at not in mine, at != before_me, -others[at], _chance(queue.name, at, reviewer))

    return min(free, key=order, default=None), len(waiting)


def rated_value(queue: Queue, rating: float) -> float:
    """A rating that is on the queue's scale. Raises `Invalid`."""
    if rating not in range(queue.scale.low, queue.scale.high + 1):
        raise invalid(f"A rating is a whole number from {queue.scale.low} to {queue.scale.high}.")
    return float(rating)


def picked_value(queue: Queue, position: int, reviewer: str, choice: Choice) -> float:
    """What a choice between two answers, in the order the reviewer saw them, says of the item's first run."""
    if choice == "neither":
        return 0.5
    return float((choice == "first") != is_swapped(queue.name, position, reviewer))


def share_of(queue: Queue, value: float) -> float:
    """A review's value from 0 to 1."""
    low, high = (queue.scale.low, queue.scale.high) if queue.task == "rate" else (0, 1)
    return (value - low) / (high - low)


def invalid(message: str, *, hint: str | None = None) -> Invalid:
    """The error for a queue or a review that cannot be kept."""
    return Invalid(message, code="invalid_review", hint=hint)


def _chance(queue: str, position: int, who: str) -> bytes:
    return hashlib.sha256(f"{queue}\n{position}\n{who}".encode()).digest()
