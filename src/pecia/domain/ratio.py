"""Ratio: how many times what the baseline takes a variant takes, in time or tokens, on the same cases."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING

from pecia.domain.sample import shared_clusters
from pecia.domain.value import Value

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DRAWS = 2000
"""Samples drawn with replacement, whole clusters at a time."""
FEWEST = 5
"""Cases, or clusters where cases share them, below which no interval is drawn: there is nothing to draw from."""

_CONFIDENCE = 0.95
_DRAWS_AT_ONCE = 64


class Ratio(Value, frozen=True):
    """The variant's total divided by the baseline's on the `n` cases that both have a figure for.

    `low` and `high` hold the true ratio in about 95 of 100 samples; None on fewer than five cases or clusters.
    `value` is None when the baseline takes nothing.
    """

    n: int
    value: float | None = None
    low: float | None = None
    high: float | None = None


def ratios_of_totals(
    pairs: Sequence[tuple[Mapping[str, float], Mapping[str, float]]],
    *,
    seed: int,
    clusters: Mapping[str, str] | None = None,
) -> list[Ratio]:
    """For each pair (baseline, variant) of figures by case, the ratio of their totals with its 95 % interval.

    The interval is the percentile bootstrap: cases, whole clusters together, are drawn with replacement, the same
    draws for all pairs, so that twenty arms cost little more than one. `seed`, not negative, fixes the draws.
    Source: Efron and Tibshirani 1993, An Introduction to the Bootstrap, chapters 8 and 13.
    """
    cases = sorted({case for a, b in pairs for case in a.keys() & b.keys()})
    owners = shared_clusters(cases, clusters or {}) or list[Hashable](cases)
    place: dict[Hashable, int] = {owner: index for index, owner in enumerate(dict.fromkeys(owners))}
    units = [place[owner] for owner in owners]
    measured = [_totals(cases, units, len(place), a, b) for a, b in pairs]
    drawn = _drawn(measured, units=len(place), seed=seed) if len(place) >= FEWEST else None
    return [_ratio(one, None if drawn is None else drawn[:, index]) for index, one in enumerate(measured)]


class _Totals(Value, frozen=True):
    """Figures of a pair summed by what is drawn together, 0 where a side lacks one."""

    n: int
    units: int
    a: list[float]
    b: list[float]


def _totals(
    cases: Sequence[str], units: Sequence[int], count: int, a: Mapping[str, float], b: Mapping[str, float]
) -> _Totals:
    sums_a, sums_b = [0.0] * count, [0.0] * count
    seen: set[int] = set()
    n = 0
    for case, unit in zip(cases, units, strict=True):
        if case in a and case in b:
            sums_a[unit] += a[case]
            sums_b[unit] += b[case]
            seen.add(unit)
            n += 1
    return _Totals(n=n, units=len(seen), a=sums_a, b=sums_b)


def _ratio(totals: _Totals, drawn: NDArray[np.float64] | None) -> Ratio:
    below = math.fsum(totals.a)
    if below <= 0:
        return Ratio(n=totals.n)
    value = math.fsum(totals.b) / below
    if drawn is None or totals.units < FEWEST:
        return Ratio(n=totals.n, value=value)
    import numpy as np  # noqa: PLC0415 - see signflip

    kept = drawn[np.isfinite(drawn)]
    low, high = np.quantile(kept, [(1 - _CONFIDENCE) / 2, (1 + _CONFIDENCE) / 2])
    return Ratio(n=totals.n, value=value, low=float(low), high=float(high))


def _drawn(measured: Sequence[_Totals], *, units: int, seed: int) -> NDArray[np.float64]:
    """The ratio of every pair in every drawn sample: a row for each draw."""
    import numpy as np  # noqa: PLC0415 - see signflip

    below = np.array([one.a for one in measured]).T
    above = np.array([one.b for one in measured]).T
    # The raw stream is promised never to change; a 32-bit word times `units` falls on a unit, all but evenly.
    stream = np.random.PCG64(seed)
    rows: list[NDArray[np.float64]] = []
    for start in range(0, DRAWS, _DRAWS_AT_ONCE):
        draws = min(_DRAWS_AT_ONCE, DRAWS - start)
        words = stream.random_raw((draws * units + 1) // 2).astype("<u8", copy=False).view("<u4")
        picks = (words[: draws * units].astype(np.uint64) * np.uint64(units)) >> np.uint64(32)
        at = picks.reshape(draws, units).astype(np.int64) + np.arange(draws)[:, np.newaxis] * units
        weights = np.bincount(at.ravel(), minlength=draws * units).reshape(draws, units).astype(np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):
            rows.append((weights @ above) / (weights @ below))
    return np.concatenate(rows)
