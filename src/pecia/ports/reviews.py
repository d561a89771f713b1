"""What people say of answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pecia.domain.review import Lease, Queue, QueueItem, QueueStatus, Review


class Reviews(Protocol):
    """Review queues, their items and what was said of them. A reviewer's last word on an item is the one kept."""

    def add(self, queue: Queue, items: Sequence[QueueItem]) -> None:
        """Keep a queue. Raises `Conflict` when its name is taken."""
        ...

    def get(self, name: str) -> Queue | None:
        """A queue by its name."""
        ...

    def list(self, *, after: str, limit: int) -> Sequence[Queue]:
        """Queues by name."""
        ...

    def of_experiment(self, number: int) -> Sequence[Queue]:
        """The queues over an experiment, by name."""
        ...

    def set_status(self, name: str, status: QueueStatus) -> None:
        """Close a queue, or open it again."""
        ...

    def items(self, name: str) -> Sequence[QueueItem]:
        """What there is to look at, by position."""
        ...

    def keep(self, name: str, review: Review) -> None:
        """Keep what a reviewer says of an item, in place of what they said before."""
        ...

    def given(self, name: str) -> Sequence[Review]:
        """What was said, by position and reviewer."""
        ...

    def lock(self, name: str) -> None:
        """Let no other unit give out items of this queue before this one is done."""
        ...

    def leases(self, name: str) -> Sequence[Lease]:
        """Who has what before them, by reviewer; those that have run out too."""
        ...

    def hold(self, name: str, lease: Lease) -> None:
        """Keep an item for a reviewer, in place of the one they had."""
        ...

    def let_go(self, name: str, reviewer: str) -> None:
        """Forget what a reviewer has before them."""
        ...
