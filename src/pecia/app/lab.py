"""Lab: what a hunt asks of the world – measuring, suggestions, the look at the sealed cases, and keeping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec

from pecia.domain.candidates import Attempt, SearchState
from pecia.domain.optimization import Candidate, Optimization, Suggestion
from pecia.domain.sample import Sample
from pecia.domain.statistics import Comparison
from pecia.domain.version import Content

BASELINE = "baseline"
"""What the prompt as it stands is called."""


class Measured(msgspec.Struct, frozen=True):
    """What an arm scored on a part, US dollars for a thousand calls, and the 95th percentile of its latency in ms."""

    sample: Sample
    cost: float | None = None
    latency: float | None = None


class Confirmed(msgspec.Struct, frozen=True):
    """What the sealed cases say of the winner: the comparison, what got worse beside it, and the evidence's digest."""

    comparison: Comparison
    lost: tuple[str, ...] = ()
    evidence: str | None = None


class Lab(Protocol):
    """What a hunt asks of the world."""

    def measure(self, arms: Mapping[str, Content], part: str) -> Mapping[str, Measured]:
        """Run these on the cases of a part."""
        ...

    def attempts(self, content: Content, parts: Sequence[str]) -> Sequence[Attempt]:
        """What a content that was run on these parts said to each case."""
        ...

    def suggest(self, state: SearchState, *, room: int) -> Sequence[Suggestion]:
        """What the optimizers suggest now, having made `room` calls for it at most."""
        ...

    @property
    def asked(self) -> int:
        """How many calls suggestions took so far, those that were kept from before among them."""
        ...

    def look(self, hunted: Optimization, winner: Candidate) -> tuple[Optimization, Confirmed]:
        """Spend the look: the optimization with the look noted, and what the sealed cases say of the winner."""
        ...

    def keep(self, hunted: Optimization) -> Optimization:
        """Keep how far it has come; returns it with what was paid so far."""
        ...
