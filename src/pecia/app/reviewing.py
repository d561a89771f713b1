"""Reviewing: what a reviewer is shown, says, skips and takes back. Nothing here tells whose answer it is."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from pecia.app.act import Act, acting
from pecia.app.experiments import existing_experiment
from pecia.app.people import answer_of
from pecia.app.review_queues import existing_queue
from pecia.domain.actor import Actor
from pecia.domain.errors import Conflict, NotFound
from pecia.domain.review import (
    LEASE,
    MAX_CORRECTION,
    MAX_NOTE,
    Choice,
    Lease,
    Queue,
    QueueItem,
    Review,
    ShownItem,
    Turn,
    invalid,
    is_swapped,
    next_item,
    picked_value,
    rated_value,
)
from pecia.domain.value import Request
from pecia.ports import Ports, Unit


class NextItem(Request, frozen=True):
    """Give the caller what they are to look at next in a queue, and tell how far they are.

    The item is kept from other reviewers for a quarter of an hour, or until the caller says something of it.
    """

    queue: str


class GiveReview(Request, frozen=True):
    """Say something of an item: a `rating`, a `choice` in the order the answers were shown, or a correction.

    A correction is the `text` that the answer should be; `accept` lets it stand. `skip` leaves the item to others. The last
    word on an item counts.
    """

    queue: str
    position: int
    rating: float | None = None
    choice: Choice | None = None
    text: str | None = None
    accept: bool = False
    skip: bool = False
    note: str = ""


class UndoReview(Request, frozen=True):
    """Take back the last thing the caller said in a queue; it is shown again next."""

    queue: str


def next_item_of(ports: Ports, actor: Actor, request: NextItem) -> Turn:
    """The turn. Raises `NotFound`."""
    with acting(ports, actor) as act:
        act.unit.reviews.lock(request.queue)
        return _turn(act, existing_queue(act.unit, request.queue))


def give_review(ports: Ports, actor: Actor, request: GiveReview) -> Turn:
    """Keep what was said; returns what comes next. Raises `Invalid` for what the task does not ask, `Conflict` when closed."""
    with acting(ports, actor) as act:
        queue = _open(act.unit, request.queue)
        item = _item(act.unit, queue, request.position)
        value, text = (None, None) if request.skip else _said(act.unit, queue, item, actor, request)
        if len(request.note) > MAX_NOTE:
            raise invalid(f"A note has at most {MAX_NOTE:,} characters.")
        review = Review(
            position=item.position,
            reviewer=actor.name,
            state="skipped" if request.skip else "given",
            value=value,
            text=text,
            note=request.note,
            at=act.now,
        )
        act.unit.reviews.keep(queue.name, review)
        _record(act, queue, review)
        return _turn(act, queue)


def undo_review(ports: Ports, actor: Actor, request: UndoReview) -> Turn:
    """The turn with the item again. Raises `NotFound` when the caller has said nothing."""
    with acting(ports, actor) as act:
        queue = _open(act.unit, request.queue)
        own = [
            r for r in act.unit.reviews.given(queue.name) if r.reviewer == actor.name and r.state != "undone"
        ]
        if not own:
            raise NotFound(f"'{actor.name}' has said nothing in '{queue.name}' that could be taken back.")
        last = max(own, key=lambda review: review.at)
        undone = replace(last, state="undone", value=None, text=None, note="", at=act.now)
        act.unit.reviews.keep(queue.name, undone)
        _record(act, queue, undone)
        return _turn(act, queue)


def _record(act: Act, queue: Queue, review: Review) -> None:
    """The log holds that something was said, and not what: it would tell other reviewers."""
    action = "ReviewUndone" if review.state == "undone" else "ReviewGiven"
    act.record(action, f"queue/{queue.name}", data={"position": review.position, "state": review.state})


def _said(
    unit: Unit, queue: Queue, item: QueueItem, actor: Actor, request: GiveReview
) -> tuple[float, str | None]:
    """The value of a review, and the text that a correction wants."""
    told = [
        name
        for name, given in (
            ("rating", request.rating is not None),
            ("choice", request.choice is not None),
            ("text", request.text is not None),
            ("accept", request.accept),
        )
        if given
    ]
    asked = {"rate": ("rating",), "pick": ("choice",), "correct": ("text", "accept")}[queue.task]
    if len(told) != 1 or told[0] not in asked:
        raise invalid(f"The queue '{queue.name}' asks for {' or '.join(asked)}, or to skip.")
    if request.rating is not None:
        return rated_value(queue, request.rating), None
    if request.choice is not None:
        return picked_value(queue, item.position, actor.name, request.choice), None
    answer = answer_of(unit, item.runs[0])
    text = answer if request.text is None else request.text
    if len(text) > MAX_CORRECTION or "\0" in text:
        raise invalid(f"A correction has at most {MAX_CORRECTION:,} characters and no NUL.")
    return float(text == answer), text


def _turn(act: Act, queue: Queue) -> Turn:
    """What comes next, held for the reviewer: nobody is given it too, since whoever gives out items has the queue locked."""
    unit, reviewer = act.unit, act.actor.name
    reviews = unit.reviews.given(queue.name)
    item, left = next_item(
        unit.reviews.items(queue.name),
        reviews,
        queue=queue,
        reviewer=reviewer,
        leases=unit.reviews.leases(queue.name),
        now=act.now,
    )
    lease = None
    if item is not None and queue.status == "open":
        lease = Lease(position=item.position, reviewer=reviewer, until=act.now + LEASE)
        unit.reviews.hold(queue.name, lease)
    else:
        unit.reviews.let_go(queue.name, reviewer)
    states = [review.state for review in reviews if review.reviewer == reviewer]
    return Turn(
        queue=queue.name,
        task=queue.task,
        guidance=queue.guidance,
        scale=queue.scale,
        given=states.count("given"),
        skipped=states.count("skipped"),
        left=left if queue.status == "open" else 0,
        item=_shown(unit, queue, item, reviewer) if item and lease else None,
        held_until=lease.until if lease else None,
    )


def _shown(unit: Unit, queue: Queue, item: QueueItem, reviewer: str) -> ShownItem:
    plan = existing_experiment(unit, queue.experiment).plan
    (case,) = unit.datasets.cases(
        plan.dataset, plan.revision, split=plan.split, offset=item.runs[0].case, limit=1
    )
    answers: Sequence[str] = [answer_of(unit, run) for run in item.runs]
    if len(answers) > 1 and is_swapped(queue.name, item.position, reviewer):
        answers = answers[::-1]
    return ShownItem(
        position=item.position,
        input=case.input,
        answers=tuple(answers),
        expected=case.expected if queue.show_expected else None,
    )


def _open(unit: Unit, name: str) -> Queue:
    unit.reviews.lock(name)
    queue = existing_queue(unit, name)
    if queue.status == "closed":
        raise Conflict(f"The queue '{queue.name}' is closed.", hint="Nothing was kept.")
    return queue


def _item(unit: Unit, queue: Queue, position: int) -> QueueItem:
    items = unit.reviews.items(queue.name)
    if not 0 <= position < len(items):
        raise NotFound(f"The queue '{queue.name}' has no item {position}.")
    return items[position]
