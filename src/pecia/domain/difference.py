"""Difference: how much a variant scored above the baseline on the same cases, and how well that is known."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal, TypeAlias

from msgspec.structs import replace

from pecia.domain.discordance import Discordance, bonett_price, mcnemar, odds_of_more_wins
from pecia.domain.distribution import t_cdf
from pecia.domain.estimate import too_few
from pecia.domain.interval import Interval, Limits, Mean, by_unit, interval_of, mean_of
from pecia.domain.pairs import Matched, Pairs, match
from pecia.domain.sample import Sample, Scale
from pecia.domain.signflip import sign_flip
from pecia.domain.value import Value

Test: TypeAlias = Literal["mcnemar_exact", "sign_flip_exact", "sign_flip_drawn"]

MISSING_SHOWN = 0.02
"""The share of cases without a pair of scores above which the worst case is computed."""

_BY_CHANCE = 0.05


class Difference(Value, frozen=True, kw_only=True):
    """What was measured between a baseline (a) and a variant (b): b - a on the cases that both have scores for.

    `n` of `planned` cases were used; `missing_a` and `missing_b` lack a score on that side. `clusters` counts
    the independent groups where cases share them. Means, difference, intervals and bounds are in the score's
    own unit: a share lies between 0 and 1. `wins`, `losses` and `ties` count the cases on which the variant
    scored higher, lower or the same. `p` is two-sided. `p_better` is the probability that the variant is the
    better one: easy to read, and no proof by itself. `bounds` is the 95 % interval in the worst case of what
    is missing, given when that is more than 2 %. A figure is None when there is nothing to compute it from:
    no case at all or, for the intervals, the same number as every score.
    """

    scale: Scale
    planned: int
    n: int
    missing_a: int
    missing_b: int
    wins: int
    losses: int
    ties: int
    clusters: int | None = None
    mean_a: float | None = None
    mean_b: float | None = None
    difference: float | None = None
    standard_error: float | None = None
    interval: Interval | None = None
    interval90: Interval | None = None
    bounds: Interval | None = None
    p: float | None = None
    test: Test | None = None
    p_better: float | None = None
    warnings: tuple[str, ...] = ()

    @property
    def missing_share(self) -> float:
        """The share of planned cases that could not be used."""
        return (self.planned - self.n) / self.planned if self.planned else 0.0


def measure(baseline: Sample, variant: Sample, *, seed: int) -> Difference:
    """Compare two arms on the cases that both have scores for.

    Shares that are all 0 or 1, of cases that stand for themselves, are compared by counting: Bonett-Price
    interval and exact McNemar test. All other scores are compared by their differences: t interval and
    sign-flip test, both by whole clusters. `seed`, not negative, fixes the draws of that test. Raises
    `Invalid` when the samples have different scales or put a case into different clusters.
    """
    matched = match(baseline, variant)
    pairs = matched.scored()
    n = len(pairs.differences)
    measured = Difference(
        scale=baseline.scale,
        planned=len(matched.cases),
        n=n,
        missing_a=matched.a.count(None),
        missing_b=matched.b.count(None),
        wins=pairs.wins,
        losses=pairs.losses,
        ties=n - pairs.wins - pairs.losses,
    )
    if n == 0:
        return measured
    known = _known(pairs)
    clusters = None if pairs.clusters is None else len(set(pairs.clusters))
    p, test = _test(pairs, known, seed=seed)
    return replace(
        measured,
        clusters=clusters,
        mean_a=math.fsum(pairs.a) / n,
        mean_b=math.fsum(pairs.b) / n,
        difference=known.value,
        standard_error=known.standard_error,
        interval=_interval(known, pairs.limits, confidence=0.95),
        interval90=_interval(known, pairs.limits, confidence=0.9),
        bounds=_worst_case(matched) if measured.missing_share > MISSING_SHOWN else None,
        p=p,
        test=test,
        p_better=_odds(pairs, known),
        warnings=(*too_few(n=n, clusters=clusters), *_alike(known), *_missing(matched, measured)),
    )


def _known(pairs: Pairs) -> Discordance | Mean:
    """The difference and its standard error, by counting or as a mean."""
    if pairs.right_or_wrong:
        return Discordance(n=len(pairs.differences), wins=pairs.wins, losses=pairs.losses)
    return mean_of(pairs.differences, pairs.limits.of_differences, clusters=pairs.clusters)


def _interval(known: Discordance | Mean, limits: Limits, *, confidence: float) -> Interval | None:
    if isinstance(known, Discordance):
        return bonett_price(known, confidence=confidence)
    return interval_of(known, limits.of_differences, confidence=confidence)


def _test(pairs: Pairs, known: Discordance | Mean, *, seed: int) -> tuple[float, Test]:
    if isinstance(known, Discordance):
        return mcnemar(known.wins, known.losses), "mcnemar_exact"
    totals = [total for total, _ in by_unit(pairs.differences, pairs.clusters)]
    flipped = sign_flip(totals, seed=seed)
    return flipped.p, "sign_flip_exact" if flipped.exact else "sign_flip_drawn"


def _odds(pairs: Pairs, known: Discordance | Mean) -> float:
    """The probability that the variant is better: from wins and losses, or from the t posterior of the mean."""
    if isinstance(known, Discordance) or known.standard_error == 0:
        return odds_of_more_wins(pairs.wins, pairs.losses)
    return t_cdf(known.center / known.standard_error, known.df)


def _worst_case(matched: Matched) -> Interval | None:
    """Where the 95 % interval would reach if all that is missing spoke for the baseline, or for the variant.

    Source: Horowitz and Manski 2000, https://doi.org/10.1080/01621459.2000.10473902.
    """
    limits = matched.limits
    worst = _known(matched.filled(a=limits.high, b=limits.low))
    best = _known(matched.filled(a=limits.low, b=limits.high))
    lowest = _interval(worst, limits, confidence=0.95)
    highest = _interval(best, limits, confidence=0.95)
    if lowest is None or highest is None:
        return None
    return Interval(low=lowest.low, high=highest.high, confidence=0.95, method="worst_case")


def _alike(known: Discordance | Mean) -> Iterator[str]:
    if isinstance(known, Mean) and known.method == "adjusted_t":
        yield (
            f"The difference is the same on {known.common} of {known.units}, so its interval counts one more at "
            "either limit."
        )


def _missing(matched: Matched, measured: Difference) -> Iterator[str]:
    if measured.missing_share > MISSING_SHOWN:
        lost = measured.planned - measured.n
        yield f"{lost} of {measured.planned} cases lack a score on one side or both; see the worst case."
    if mcnemar(matched.only_a, matched.only_b) < _BY_CHANCE:
        yield (
            f"Scores are missing more on one side than chance explains (baseline {measured.missing_a}, variant "
            f"{measured.missing_b}): the cases that remain may favor an arm."
        )
