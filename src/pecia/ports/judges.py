"""What judges said, and what was measured of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from pecia.domain.answer import Answer
from pecia.domain.passport import Passport


class Judges(Protocol):
    """What judges answered, under the key of what they were asked, and their passports."""

    def answers(self, keys: Sequence[str]) -> Mapping[str, Answer]:
        """What is kept under these keys."""
        ...

    def keep(self, judge: str, answers: Mapping[str, Answer], *, at: datetime) -> None:
        """Keep answers of the judge of this digest; one that is kept already stays."""
        ...

    def add(self, passport: Passport) -> Passport:
        """Keep a passport under the next number of the project, which the returned value carries."""
        ...

    def newest(self, judge: str) -> Passport | None:
        """The newest passport of the judge of this digest."""
        ...

    def get(self, number: int) -> Passport | None:
        """The passport of this number."""
        ...

    def list(self, *, before: int | None, limit: int) -> Sequence[Passport]:
        """Passports, newest first, with numbers below `before`."""
        ...
