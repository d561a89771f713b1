"""Errands, and what models said to them until now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pecia.domain.answer import Answer
from pecia.domain.errand import Errand


class Errands(Protocol):
    """The errands of a project."""

    def add(self, errand: Errand) -> Errand:
        """Keep an errand under the next number of the project, which the returned value carries."""
        ...

    def get(self, number: int) -> Errand | None:
        """The errand of this number."""
        ...

    def list(self, *, before: int | None = None, limit: int) -> Sequence[Errand]:
        """Errands, newest first, with numbers below `before`."""
        ...

    def latest(self, digest: str) -> Errand | None:
        """The newest errand that was asked for in these words."""
        ...

    def keep(self, errand: Errand) -> None:
        """Keep how far it has come."""
        ...

    def reply(self, number: int, key: str) -> Answer | None:
        """What a model said to this request of the errand."""
        ...

    def keep_reply(self, number: int, key: str, answer: Answer) -> None:
        """Keep what it said."""
        ...

    def forget_replies(self, number: int) -> None:
        """Forget what models said to an errand that is done."""
        ...
