"""Review queues, their items and what was said of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from pecia.domain.review import Lease, Queue, QueueItem, QueueStatus, Review
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import queue_items, queues, review_leases, reviews

if TYPE_CHECKING:
    from sqlalchemy.engine import Row

_QUEUES = select(queues.c.queue, queues.c.status).where(queues.c.project == HERE)
_QUEUE = _QUEUES.where(queues.c.name == bindparam("_name"))
_LISTED = (
    _QUEUES.where(queues.c.name > bindparam("_after")).order_by(queues.c.name).limit(bindparam("_limit"))
)
_OF_EXPERIMENT = _QUEUES.where(queues.c.experiment == bindparam("_number")).order_by(queues.c.name)
_ADD = insert(queues)
_CHANGE = update(queues).where(queues.c.project == HERE, queues.c.name == bindparam("_name"))
_ADD_ITEM = insert(queue_items)
_ITEMS = (
    select(queue_items.c.item)
    .where(queue_items.c.project == HERE, queue_items.c.queue == bindparam("_name"))
    .order_by(queue_items.c.position)
)
_REVIEWS = (
    select(reviews)
    .where(reviews.c.project == HERE, reviews.c.queue == bindparam("_name"))
    .order_by(reviews.c.position, reviews.c.reviewer)
)
_ONE = _REVIEWS.where(
    reviews.c.position == bindparam("_position"), reviews.c.reviewer == bindparam("_reviewer")
)
_ADD_REVIEW = insert(reviews)
_CHANGE_REVIEW = update(reviews).where(
    reviews.c.project == HERE,
    reviews.c.queue == bindparam("_name"),
    reviews.c.position == bindparam("_position"),
    reviews.c.reviewer == bindparam("_reviewer"),
)
# SQLite has no row locks and leaves FOR UPDATE out: there a write unit is alone anyway.
_LOCK = (
    select(queues.c.name)
    .where(queues.c.project == HERE, queues.c.name == bindparam("_name"))
    .with_for_update()
)
_LEASES = (
    select(review_leases)
    .where(review_leases.c.project == HERE, review_leases.c.queue == bindparam("_name"))
    .order_by(review_leases.c.reviewer)
)
_ADD_LEASE = insert(review_leases)
_MINE = (
    review_leases.c.project == HERE,
    review_leases.c.queue == bindparam("_name"),
    review_leases.c.reviewer == bindparam("_reviewer"),
)
_CHANGE_LEASE = update(review_leases).where(*_MINE)
_END_LEASE = delete(review_leases).where(*_MINE)
_queue = msgspec.json.Decoder(Queue)
_item = msgspec.json.Decoder(QueueItem)
_encode = msgspec.json.Encoder().encode


class SqlReviews:
    """The review queues of the project."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def add(self, queue: Queue, items: Sequence[QueueItem]) -> None:
        """Add a queue with its items."""
        self._tx.add(
            _ADD,
            name=queue.name,
            experiment=queue.experiment,
            status=queue.status,
            queue=_encode(queue).decode(),
        )
        self._tx.add_all(
            _ADD_ITEM,
            [
                {"queue": queue.name, "position": item.position, "item": _encode(item).decode()}
                for item in items
            ],
        )

    def get(self, name: str) -> Queue | None:
        """The queue of this name."""
        row = self._tx.first(_QUEUE, _name=name)
        return _queue_of(row) if row else None

    def list(self, *, after: str, limit: int) -> Sequence[Queue]:
        """The queues behind this name."""
        return [_queue_of(row) for row in self._tx.all(_LISTED, _after=after, _limit=limit)]

    def of_experiment(self, number: int) -> Sequence[Queue]:
        """The queues over this experiment."""
        return [_queue_of(row) for row in self._tx.all(_OF_EXPERIMENT, _number=number)]

    def set_status(self, name: str, status: QueueStatus) -> None:
        """Note the status."""
        self._tx.change(_CHANGE, _name=name, status=status)

    def items(self, name: str) -> Sequence[QueueItem]:
        """The items of this queue."""
        return [_item.decode(row.item) for row in self._tx.all(_ITEMS, _name=name)]

    def keep(self, name: str, review: Review) -> None:
        """Add what was said, or put it in the place of what was said before."""
        said = {
            "state": review.state,
            "value": review.value,
            "text": review.text,
            "note": review.note,
            "at": review.at,
        }
        place = {"_name": name, "_position": review.position, "_reviewer": review.reviewer}
        if self._tx.first(_ONE, **place):
            self._tx.change(_CHANGE_REVIEW, **place, **said)
        else:
            self._tx.add(_ADD_REVIEW, queue=name, position=review.position, reviewer=review.reviewer, **said)

    def given(self, name: str) -> Sequence[Review]:
        """Everything that was said in this queue."""
        return [
            Review(
                position=row.position,
                reviewer=row.reviewer,
                state=row.state,
                value=row.value,
                text=row.text,
                note=row.note,
                at=row.at,
            )
            for row in self._tx.all(_REVIEWS, _name=name)
        ]

    def lock(self, name: str) -> None:
        """Lock the queue's row."""
        self._tx.first(_LOCK, _name=name)

    def leases(self, name: str) -> Sequence[Lease]:
        """The leases of this queue."""
        return [
            Lease(position=row.position, reviewer=row.reviewer, until=row.until)
            for row in self._tx.all(_LEASES, _name=name)
        ]

    def hold(self, name: str, lease: Lease) -> None:
        """Change the reviewer's lease, or add one."""
        held = {"position": lease.position, "until": lease.until}
        if not self._tx.change(_CHANGE_LEASE, _name=name, _reviewer=lease.reviewer, **held):
            self._tx.add(_ADD_LEASE, queue=name, reviewer=lease.reviewer, **held)

    def let_go(self, name: str, reviewer: str) -> None:
        """Remove the reviewer's lease."""
        self._tx.change(_END_LEASE, _name=name, _reviewer=reviewer)


def _queue_of(row: Row[Any]) -> Queue:
    return msgspec.structs.replace(_queue.decode(row.queue), status=row.status)
