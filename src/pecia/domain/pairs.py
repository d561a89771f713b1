"""Pairs: the cases of two samples side by side, and what becomes of those that lack a score."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

from pecia.domain.errors import Invalid
from pecia.domain.interval import Limits
from pecia.domain.sample import Sample, shared_clusters

_EQUAL_WITHIN = 1e-12


class Pairs(NamedTuple):
    """Two scores for every case, b - a, and how often that is above and below 0.

    `clusters` is None when every case stands for itself.
    """

    a: Sequence[float]
    b: Sequence[float]
    differences: Sequence[float]
    wins: int
    losses: int
    clusters: Sequence[Hashable] | None
    limits: Limits

    @property
    def right_or_wrong(self) -> bool:
        """Whether every score is a 0 or a 1 and every case stands for itself, so that counting says it all."""
        return self.limits.known and self.clusters is None and {*self.a, *self.b} <= {0, 1}


class Matched(NamedTuple):
    """The planned cases of two samples, in an order that does not depend on how they were given.

    `limits` are those of the scores on both sides.
    """

    cases: Sequence[str]
    a: Sequence[float | None]
    b: Sequence[float | None]
    clusters: Mapping[str, str]
    limits: Limits

    @property
    def only_a(self) -> int:
        """How many cases have a score in a alone."""
        return sum(b is None and a is not None for a, b in zip(self.a, self.b, strict=True))

    @property
    def only_b(self) -> int:
        """How many cases have a score in b alone."""
        return sum(a is None and b is not None for a, b in zip(self.a, self.b, strict=True))

    def scored(self) -> Pairs:
        """The cases with a score on both sides."""
        return self._pairs(
            (case, a, b)
            for case, a, b in zip(self.cases, self.a, self.b, strict=True)
            if a is not None and b is not None
        )

    def filled(self, *, a: float, b: float) -> Pairs:
        """All cases, with `a` and `b` for the scores that are missing on that side."""
        return self._pairs(
            (case, a if left is None else left, b if right is None else right)
            for case, left, right in zip(self.cases, self.a, self.b, strict=True)
        )

    def _pairs(self, rows: Iterable[tuple[str, float, float]]) -> Pairs:
        kept = list(rows)
        differences = [_subtract(a, b) for _, a, b in kept]
        return Pairs(
            a=[a for _, a, _ in kept],
            b=[b for _, _, b in kept],
            differences=differences,
            wins=sum(difference > 0 for difference in differences),
            losses=sum(difference < 0 for difference in differences),
            clusters=shared_clusters((case for case, _, _ in kept), self.clusters),
            limits=self.limits,
        )


def match(baseline: Sample, variant: Sample) -> Matched:
    """Put the cases of a baseline (a) and a variant (b) side by side; one that a side does not name is missing.

    Raises `Invalid` when the samples have different scales or put a case into different clusters.
    """
    if baseline.scale != variant.scale:
        raise Invalid(f"A {variant.scale} cannot be compared with a {baseline.scale}.")
    for case in baseline.clusters.keys() & variant.clusters.keys():
        if baseline.clusters[case] != variant.clusters[case]:
            raise Invalid(
                f"Case '{case[:80]}' is in one cluster for the baseline, in another for the variant."
            )
    cases = sorted(baseline.scores.keys() | variant.scores.keys())
    return Matched(
        cases=cases,
        a=[baseline.scores.get(case) for case in cases],
        b=[variant.scores.get(case) for case in cases],
        clusters={**baseline.clusters, **variant.clusters},
        limits=baseline.limits.including(variant.limits),
    )


def _subtract(a: float, b: float) -> float:
    """The difference b - a, 0 where rounding alone makes it: the mean of 0.1, 0.2 and 0.3 is not quite 0.2."""
    return 0.0 if math.isclose(a, b, rel_tol=_EQUAL_WITHIN, abs_tol=_EQUAL_WITHIN) else b - a
