"""Evidence: a frozen comparison that a decision may cite."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from pecia.domain.canonical import digest
from pecia.domain.passport import JudgeNote
from pecia.domain.statistics import Comparison
from pecia.domain.value import Value


class Evidence(Value, frozen=True):
    """What one experiment says about two contents on one metric and one model, and what it was measured on.

    `judge` is what was known of the judge behind the metric, None where none is.
    """

    experiment: int
    plan_digest: str
    dataset: str
    revision: int
    split: str | None
    metric: str
    model: str
    baseline: str
    variant: str
    baseline_digest: str
    variant_digest: str
    comparison: Comparison
    lost_cases: tuple[str, ...]
    measured_at: datetime
    judge: JudgeNote | None = None

    @property
    def digest(self) -> str:
        """The name under which a decision cites this evidence."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        if self.judge is None:  # as it was before there were judges
            del plain["judge"]
        return digest(plain)
