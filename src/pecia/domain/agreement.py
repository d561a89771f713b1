"""Agreement: how far two raters say the same, and how far a judge's mean can be trusted.

Cohen's kappa (1960), Krippendorff's alpha (2004) with percentile bootstrap intervals, the rates of a yes-or-no judge,
the correction of its mean by human labels (PPI++, Angelopoulos, Duchi and Zrnic 2023; Rogan and Gladen 1978), and
whether its verdicts follow length.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple, TypeAlias, TypeVar

from pecia.domain.distribution import normal_quantile, t_upper_tail
from pecia.domain.value import Value

Pair: TypeAlias = tuple[float, float]
"""What a human and what the judge said of one item."""
Scale: TypeAlias = Literal["nominal", "interval"]
T = TypeVar("T")
DRAWS = 1000
_LEAST = 3
"""Items from which a line or a covariance can be told."""


class Range(Value, frozen=True):
    """A figure between its ends, and the items it was told from. None where there is nothing to tell it from."""

    value: float | None
    low: float | None
    high: float | None
    n: int


class Slope(NamedTuple):
    """A straight line's slope, and the p-value of there being none."""

    slope: float
    p: float


class Corrected(Value, frozen=True):
    """A judge's mean as it is and as human labels correct it (PPI++), with the 95 % interval of the corrected one.

    `weight` is PPI++'s lambda: how much the judge's verdicts count, 0 for not at all. `rogan_gladen` corrects the
    share of passes by the judge's rates, as a check; None where the judge's rates say nothing.
    """

    raw: float
    value: float
    low: float
    high: float
    weight: float
    labeled: int
    runs: int
    rogan_gladen: float | None = None


def cohen_kappa(pairs: Sequence[Pair]) -> float | None:
    """Agreement beyond chance of two raters who name categories; None where both only ever name one and the same."""
    n = len(pairs)
    if not n:
        return None
    ours, theirs = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    observed = sum(a == b for a, b in pairs) / n
    chance = sum(ours[category] * theirs[category] for category in ours) / n**2
    return None if chance == 1 else (observed - chance) / (1 - chance)


def krippendorff_alpha(items: Sequence[Sequence[float]], scale: Scale) -> float | None:
    """1 minus observed over expected disagreement, of two raters or more; None where all they say is the same.

    An item holds what its raters said, as many as there were; those of a single rater are left out.
    """
    rated = [said for said in items if len(said) > 1]
    if len(rated) < 2:  # noqa: PLR2004 - one item has nothing to be compared with
        return None
    values = [value for said in rated for value in said]
    observed = math.fsum(_disagreement(said, scale) / (len(said) - 1) for said in rated) / len(values)
    expected = _disagreement(values, scale) / (len(values) * (len(values) - 1))
    return None if expected == 0 else 1 - observed / expected


def _disagreement(values: Sequence[float], scale: Scale) -> float:
    """Summed over all ordered pairs: how many differ, or the squares of their differences."""
    n = len(values)
    if scale == "nominal":
        return n**2 - sum(count**2 for count in Counter(values).values())
    mean = math.fsum(values) / n
    return 2 * n * math.fsum((value - mean) ** 2 for value in values)


def bootstrap(
    items: Sequence[T], figure: Callable[[Sequence[T]], float | None], *, seed: int, draws: int = DRAWS
) -> Range:
    """A figure of some items with its 95 % percentile interval over items drawn anew. `seed` is not negative."""
    import numpy as np  # noqa: PLC0415 - takes longer to import than all of Pecia

    value = figure(items)
    if value is None:
        return Range(value=None, low=None, high=None, n=len(items))
    picks: list[list[int]] = (
        np.random.default_rng(seed).integers(len(items), size=(draws, len(items))).tolist()
    )
    drawn = sorted(again for pick in picks if (again := figure([items[index] for index in pick])) is not None)
    if not drawn:
        return Range(value=value, low=None, high=None, n=len(items))
    low, high = drawn[int(0.025 * (len(drawn) - 1))], drawn[math.ceil(0.975 * (len(drawn) - 1))]
    return Range(value=value, low=low, high=high, n=len(items))


def rates(pairs: Sequence[tuple[bool, bool]]) -> tuple[float | None, float | None]:
    """The share of human passes that the judge passes, and of human fails that it fails."""
    passed = [judge for human, judge in pairs if human]
    failed = [not judge for human, judge in pairs if not human]
    return (_share(passed), _share(failed))


def slope_of(points: Sequence[tuple[float, float]]) -> Slope | None:
    """The least-squares line through (x, y), with the t-test of its slope; None for fewer than three points or one x."""
    n = len(points)
    if n < _LEAST:
        return None
    mean_x, mean_y = (math.fsum(values) / n for values in zip(*points, strict=True))
    spread = math.fsum((x - mean_x) ** 2 for x, _ in points)
    if spread == 0:
        return None
    slope = math.fsum((x - mean_x) * (y - mean_y) for x, y in points) / spread
    left = math.fsum((y - mean_y - slope * (x - mean_x)) ** 2 for x, y in points)
    error = math.sqrt(left / (n - 2) / spread)
    if error <= 1e-12 * abs(slope):
        return Slope(slope, 0.0 if slope else 1.0)
    if error == 0:
        return Slope(0.0, 1.0)
    return Slope(slope, 2 * t_upper_tail(abs(slope) / error, n - 2))


def corrected_mean(
    judged: Sequence[float],
    labeled: Sequence[Pair],
    *,
    passes: Sequence[tuple[bool, bool]] = (),
    bar: float = 0.75,
) -> Corrected | None:
    """A judge's mean over all runs, corrected by the labels that humans gave to some of them, chosen at random.

    `judged` holds the verdicts on every run, the labeled ones among them; a pair is (human, judge) of one run. With
    lambda' = cov(h, j) / ((1 + n/N) var(j)), held to 0..1, the estimate is lambda' x mean(j of the N without a label) +
    mean(h - lambda' x j over the n labeled). Its standard error adds both parts. None for fewer than three labels.
    `passes` are (human, judge) of labeled items anywhere, from which Rogan and Gladen's rates come; a verdict of `bar`
    or more is a pass.
    """
    n, others = len(labeled), len(judged) - len(labeled)
    if n < _LEAST or others < 0:
        return None
    raw = math.fsum(judged) / len(judged)
    human, verdicts = [h for h, _ in labeled], [j for _, j in labeled]
    mean_h, mean_j = math.fsum(human) / n, math.fsum(verdicts) / n
    variance = _variance(judged)
    covariance = math.fsum((h - mean_h) * (j - mean_j) for h, j in labeled) / (n - 1)
    weight = 0.0
    if others and variance:
        weight = min(1.0, max(0.0, covariance / ((1 + n / others) * variance)))
    rest = (math.fsum(judged) - math.fsum(verdicts)) / others if others else 0.0
    value = weight * rest + math.fsum(h - weight * j for h, j in labeled) / n
    error = math.sqrt(
        _variance([h - weight * j for h, j in labeled]) / n
        + (weight**2 * variance / others if others else 0.0)
    )
    reach = normal_quantile(0.975) * error
    return Corrected(
        raw=raw,
        value=value,
        low=value - reach,
        high=value + reach,
        weight=weight,
        labeled=n,
        runs=len(judged),
        rogan_gladen=rogan_gladen(_share([verdict >= bar for verdict in judged]), *rates(passes)),
    )


def rogan_gladen(share: float | None, passes: float | None, fails: float | None) -> float | None:
    """The true share of passes behind what a judge of these rates passes, from 0 to 1; None for a judge that guesses."""
    if share is None or passes is None or fails is None or passes + fails <= 1:
        return None
    return min(1.0, max(0.0, (share + fails - 1) / (passes + fails - 1)))


def _share(said: Sequence[bool]) -> float | None:
    return sum(said) / len(said) if said else None


def _variance(values: Sequence[float]) -> float:
    mean = math.fsum(values) / len(values)
    return math.fsum((value - mean) ** 2 for value in values) / max(1, len(values) - 1)
