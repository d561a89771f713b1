"""Interval: between which values a figure lies, with what confidence, and how that was computed."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Literal, TypeAlias

from pecia.domain.distribution import normal_quantile, t_quantile
from pecia.domain.value import Value

Method: TypeAlias = Literal["wilson", "t", "clustered_t", "adjusted_t", "bonett_price", "worst_case"]

FEW_DIFFERENT = 5
"""A mean of which fewer units than this leave the commonest value gets an adjusted interval."""

# Values that ought to be equal may differ in their last bits, by how they came about.
_DIGITS = 9


class Interval(Value, frozen=True):
    """From `low` to `high`, which in repeated samples holds the true figure as often as `confidence` says."""

    low: float
    high: float
    confidence: float
    method: Method

    def excludes(self, value: float) -> bool:
        """Whether the value lies outside."""
        return not self.low <= value <= self.high

    def within(self, limits: Limits) -> Interval:
        """The part of it that the figure can reach."""
        return Interval(
            low=max(self.low, limits.low),
            high=min(self.high, limits.high),
            confidence=self.confidence,
            method=self.method,
        )


class Limits(Value, frozen=True):
    """Between which values a figure lies: by its nature when `known`, else as far as was seen."""

    low: float
    high: float
    known: bool

    def including(self, other: Limits) -> Limits:
        """The limits that hold for both."""
        return Limits(
            low=min(self.low, other.low), high=max(self.high, other.high), known=self.known and other.known
        )

    @property
    def of_differences(self) -> Limits:
        """Between which values the difference of two such figures lies."""
        return Limits(low=self.low - self.high, high=self.high - self.low, known=self.known)


class Mean(Value, frozen=True):
    """The mean of case values, and the center, standard error and degrees of freedom of its t interval.

    `units` counts what is independent: the clusters, or the cases where there are none; `common` how many of
    them share the commonest value. The error is 0 only where no value could differ.
    """

    value: float
    units: int
    common: int
    center: float
    standard_error: float
    df: int
    method: Method


def wilson(successes: float, n: int, *, confidence: float = 0.95) -> Interval:
    """The score interval of a proportion. Source: Wilson 1927, https://doi.org/10.1080/01621459.1927.10502953."""
    z = normal_quantile((1 + confidence) / 2)
    share = successes / n
    center = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    # At no and at all successes one end is exactly 0 or 1, which rounding would miss.
    low = 0.0 if successes == 0 else center - half
    high = 1.0 if successes == n else center + half
    return Interval(low=low, high=high, confidence=confidence, method="wilson")


def mean_of(values: Sequence[float], limits: Limits, *, clusters: Sequence[Hashable] | None = None) -> Mean:
    """The mean of at least one case value within the limits, and what its t interval needs.

    With clusters SE = sqrt(C/(C-1) * sum over clusters of (sum of (x - mean))^2) / n for C clusters and n
    cases, df = C - 1, which is s/sqrt(n) when every case is its own cluster. Source: Liang and Zeger 1986,
    https://doi.org/10.1093/biomet/73.1.13, with the usual correction for few clusters.

    Where nearly all units have the same value, the others tell too little about how far values spread, and
    where all have, nothing at all: the error would come out near 0 or as 0. Then one more unit at each limit
    is added for the interval, as Bonett and Price add one win and one loss.
    """
    n = len(values)
    units = by_unit(values, clusters)
    rounded: Counter[float] = Counter()
    for (total, size), often in Counter(units).items():
        rounded[round(total / size, _DIGITS)] += often
    common = max(rounded.values())
    counted, method = units, "t" if clusters is None else "clustered_t"
    if len(units) - common < FEW_DIFFERENT:
        size = round(n / len(units))
        counted, method = [*units, (limits.low * size, size), (limits.high * size, size)], "adjusted_t"
    weight = sum(size for _, size in counted)
    center = math.fsum(total for total, _ in counted) / weight
    squares = math.fsum((total - center * size) ** 2 for total, size in counted)
    df = len(counted) - 1
    return Mean(
        value=math.fsum(values) / n,
        units=len(units),
        common=common,
        center=center,
        standard_error=math.sqrt((df + 1) / df * squares) / weight,
        df=df,
        method=method,
    )


def by_unit(values: Sequence[float], clusters: Sequence[Hashable] | None) -> list[tuple[float, int]]:
    """What is independent: the sum and the number of each cluster's values, of each value where there are none."""
    if clusters is None:
        return [(value, 1) for value in values]
    members: dict[Hashable, list[float]] = {}
    for cluster, value in zip(clusters, values, strict=True):
        members.setdefault(cluster, []).append(value)
    return [(math.fsum(own), len(own)) for own in members.values()]


def interval_of(mean: Mean, limits: Limits, *, confidence: float = 0.95) -> Interval | None:
    """The interval center ± t * SE of a mean within the limits; None where no value could differ."""
    if limits.low == limits.high:
        return None
    half = t_quantile((1 + confidence) / 2, mean.df) * mean.standard_error
    interval = Interval(
        low=mean.center - half, high=mean.center + half, confidence=confidence, method=mean.method
    )
    return interval.within(limits) if limits.known else interval
