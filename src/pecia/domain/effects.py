"""Effects: what each level of an axis did to the score, over all the other axes, and where two axes need each other.

In a full factorial design every run tells something of every axis: the main effect of a level is the mean over the
variants that have it, less the mean over those at the axis's first level which are otherwise alike, case by case.
Source: Yates 1937, The Design and Analysis of Factorial Experiments.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TypeAlias

import msgspec

from pecia.domain.axis import AXES
from pecia.domain.interval import Interval, interval_of, mean_of
from pecia.domain.sample import Sample, shared_clusters
from pecia.domain.statistics import Comparison, compare
from pecia.domain.value import Value
from pecia.domain.variation import Levels
from pecia.domain.wording import as_difference, as_mean, between_differences, between_means

Samples: TypeAlias = Mapping[str, Sample]
"""The scores of each variant on one model and metric, by the variant's label."""
Design: TypeAlias = Mapping[str, Levels]
"""The levels of each variant, by its label."""
CONFIDENCE = 0.95


class Effect(Value, frozen=True):
    """What a level of an axis did against `against`, averaged over `cells` pairs of variants that differ in it alone."""

    axis: str
    level: str
    against: str
    model: str
    metric: str
    cells: int
    comparison: Comparison

    @property
    def sentence(self) -> str:
        """The level with what it says, in words."""
        return f"{self.axis} {self.level} against {self.against}: {self.comparison.sentence}"


class Interaction(Value, frozen=True):
    """How much more a level of one axis does at a level of another than at that one's first: half the difference.

    `comparison` is the effect of both differing from the effect of each, as Yates counts it; `matters` says that
    it was told from 0, with all interactions looked at as one family.
    """

    axes: tuple[str, str]
    levels: tuple[str, str]
    model: str
    metric: str
    comparison: Comparison
    matters: bool

    @property
    def sentence(self) -> str:
        """The interaction in words."""
        (one, other), (level, condition) = self.axes, self.levels
        known, scale = self.comparison, self.comparison.scale
        if known.difference is None or known.interval is None:
            return f"{one} {level} with {other} {condition}: {known.brief}"
        how = "does more" if known.difference > 0 else "does less"
        shown = as_difference(2 * known.difference, scale)
        twice = Interval(
            low=2 * known.interval.low,
            high=2 * known.interval.high,
            confidence=known.interval.confidence,
            method=known.interval.method,
        )
        return (
            f"{one} {level} {how} where {other} is {condition}: {shown} ({between_differences(twice, scale)})"
        )


class Spread(Value, frozen=True):
    """How far the score moves over the levels of an axis that ought not to matter.

    `interval` holds the means of all `levels` at once as often as 95 % (Bonferroni over the levels).
    """

    axis: str
    model: str
    metric: str
    levels: int
    low: float
    median: float
    high: float
    interval: Interval
    sample_scale: str

    @property
    def sentence(self) -> str:
        """The least, the middle and the greatest mean with their interval, in words."""
        scale = "share" if self.sample_scale == "share" else "number"
        shown = " / ".join(as_mean(value, scale) for value in (self.low, self.median, self.high))
        return f"{self.axis} over {self.levels} levels: {shown} (least / middle / greatest; {between_means(self.interval, scale)})"


class Effects(Value, frozen=True):
    """What the axes of an experiment did. The effects are one family for Holm's correction, the interactions another."""

    experiment: int
    effects: tuple[Effect, ...]
    interactions: tuple[Interaction, ...]
    spreads: tuple[Spread, ...]


def measure_effects(
    design: Design,
    first: Levels,
    measured: Mapping[tuple[str, str], Samples],
    *,
    alpha: float,
    margin: float,
    seed: int,
) -> tuple[tuple[Effect, ...], tuple[Interaction, ...], tuple[Spread, ...]]:
    """Effects, interactions and spreads; `measured` has the samples by (model, metric), `first` the levels compared with."""

    def family(pairs: Sequence[tuple[Sample, Sample]]) -> tuple[Comparison, ...]:
        return compare(pairs, alpha=alpha, margin=margin, seed=seed)

    terms = [(axis, level) for axis in first for level in _levels(design, axis) if level != first[axis]]
    mains = [(key, term, _pairs(design, first, term)) for key in measured for term in terms]
    mains = [(key, term, pairs) for key, term, pairs in mains if pairs]
    said = family([_main(measured[key], pairs) for key, _, pairs in mains])
    effects = tuple(
        Effect(
            axis=axis,
            level=level,
            against=first[axis],
            model=model,
            metric=metric,
            cells=len(pairs),
            comparison=comparison,
        )
        for ((model, metric), (axis, level), pairs), comparison in zip(mains, said, strict=True)
    )
    return (
        effects,
        tuple(_interactions(design, first, terms, measured, family)),
        tuple(_spreads(design, first, measured)),
    )


def _interactions(
    design: Design,
    first: Levels,
    terms: Sequence[tuple[str, str]],
    measured: Mapping[tuple[str, str], Samples],
    family: Callable[[Sequence[tuple[Sample, Sample]]], tuple[Comparison, ...]],
) -> Iterator[Interaction]:
    together = [(one, other) for one, other in combinations(terms, 2) if one[0] != other[0]]
    found = [(key, both, _squares(design, first, *both)) for key in measured for both in together]
    found = [(key, both, squares) for key, both, squares in found if squares]
    said = family([_half(measured[key], squares) for key, _, squares in found])
    for ((model, metric), (one, other), _), comparison in zip(found, said, strict=True):
        yield Interaction(
            axes=(one[0], other[0]),
            levels=(one[1], other[1]),
            model=model,
            metric=metric,
            comparison=comparison,
            matters=comparison.conclusion in {"better", "worse"},
        )


def _spreads(design: Design, first: Levels, measured: Mapping[tuple[str, str], Samples]) -> Iterator[Spread]:
    harmless = [axis for axis in first if axis in AXES and AXES[axis].harmless]
    for (model, metric), samples in measured.items():
        for axis in harmless:
            levels = _levels(design, axis)
            marginal = [
                _average([samples[label] for label, own in design.items() if own[axis] == level])
                for level in levels
            ]
            spread = _spread(marginal)
            if spread is not None:
                low, median, high, interval = spread
                yield Spread(
                    axis=axis,
                    model=model,
                    metric=metric,
                    levels=len(levels),
                    low=low,
                    median=median,
                    high=high,
                    interval=interval,
                    sample_scale=marginal[0].scale,
                )


def _spread(marginal: Sequence[Sample]) -> tuple[float, float, float, Interval] | None:
    """The least, middle and greatest mean of these samples, and the interval that holds them all."""
    means: list[float] = []
    ends: list[Interval] = []
    confidence = 1 - (1 - CONFIDENCE) / len(marginal)
    for sample in marginal:
        scored = {case: score for case, score in sorted(sample.scores.items()) if score is not None}
        if not scored:
            return None
        mean = mean_of(
            list(scored.values()), sample.limits, clusters=shared_clusters(scored, sample.clusters)
        )
        interval = interval_of(mean, sample.limits, confidence=confidence)
        if interval is None:
            return None
        means.append(mean.value)
        ends.append(interval)
    means.sort()
    middle = len(means) // 2
    median = means[middle] if len(means) % 2 else (means[middle - 1] + means[middle]) / 2
    around = Interval(
        low=min(end.low for end in ends),
        high=max(end.high for end in ends),
        confidence=CONFIDENCE,
        method=ends[0].method,
    )
    return means[0], median, means[-1], around


def _levels(design: Design, axis: str) -> list[str]:
    return list(dict.fromkeys(own[axis] for own in design.values()))


def _pairs(design: Design, first: Levels, term: tuple[str, str]) -> list[tuple[str, str]]:
    """The variants with a level, each beside the one at the first level that is otherwise alike."""
    axis, level = term
    known = {_key(own): label for label, own in design.items()}
    pairs = (
        (known.get(_key({**own, axis: first[axis]})), label)
        for label, own in design.items()
        if own[axis] == level
    )
    return [(at, label) for at, label in pairs if at is not None]


def _squares(
    design: Design, first: Levels, one: tuple[str, str], other: tuple[str, str]
) -> list[tuple[str, str, str, str]]:
    """Four variants each, alike but for two axes: at neither level, at the one, at the other, at both."""
    known = {_key(own): label for label, own in design.items()}
    squares: list[tuple[str, str, str, str]] = []
    for label, own in design.items():
        if own[one[0]] == one[1] and own[other[0]] == other[1]:
            corners = [
                known.get(_key({**own, one[0]: a, other[0]: b}))
                for a, b in (
                    (first[one[0]], first[other[0]]),
                    (one[1], first[other[0]]),
                    (first[one[0]], other[1]),
                )
            ]
            if all(corner is not None for corner in corners):
                neither, left, right = (str(corner) for corner in corners)
                squares.append((neither, left, right, label))
    return squares


def _main(samples: Samples, pairs: Sequence[tuple[str, str]]) -> tuple[Sample, Sample]:
    return _average([samples[a] for a, _ in pairs]), _average([samples[b] for _, b in pairs])


def _half(samples: Samples, squares: Sequence[tuple[str, str, str, str]]) -> tuple[Sample, Sample]:
    """Two samples whose difference is the interaction: (both + neither) / 2 less (one + other) / 2."""
    apart = [samples[label] for square in squares for label in (square[1], square[2])]
    alike = [samples[label] for square in squares for label in (square[0], square[3])]
    return _average(apart), _average(alike)


def _average(samples: Sequence[Sample]) -> Sample:
    """The mean of several samples case by case; a case that lacks a score in one of them lacks it here."""
    if len(samples) == 1:
        return samples[0]
    scores: dict[str, float | None] = {}
    for case in samples[0].scores:
        own = [sample.scores[case] for sample in samples]
        known = [score for score in own if score is not None]
        scores[case] = math.fsum(known) / len(known) if len(known) == len(own) else None
    return msgspec.structs.replace(samples[0], scores=scores)


def _key(levels: Levels) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(levels.items()))
