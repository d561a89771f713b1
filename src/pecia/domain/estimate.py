"""Estimate: what one arm scores on one metric, with its interval."""

from __future__ import annotations

from pecia.domain.interval import Interval, interval_of, mean_of, wilson
from pecia.domain.sample import Sample, Scale, shared_clusters
from pecia.domain.value import Value
from pecia.domain.wording import as_mean, between_means, count

FEW_CASES = 10
FEW_CLUSTERS = 10


class Estimate(Value, frozen=True, kw_only=True):
    """The mean of one arm over the `n` of `planned` cases that have a score, with its 95 % interval.

    `clusters` counts the independent groups where cases share them. Mean and interval are in the score's own
    unit: a share lies between 0 and 1. The mean is None without any score; the interval also where a score
    without known limits is the same number on every case.
    """

    scale: Scale
    planned: int
    n: int
    clusters: int | None = None
    mean: float | None = None
    interval: Interval | None = None
    warnings: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The mean with its interval and n, in words: `91.3% (95% interval 85.7% to 94.9%), 150 cases`."""
        if self.mean is None:
            return f"no score on any of {count(self.planned, 'case')}"
        known = f" ({between_means(self.interval, self.scale)})" if self.interval else ""
        return f"{as_mean(self.mean, self.scale)}{known}, {count(self.n, 'case')}"


def estimate(sample: Sample) -> Estimate:
    """One arm's mean: by Wilson where every share is 0 or 1, else by t, by clusters where cases share them."""
    scored = {case: score for case, score in sorted(sample.scores.items()) if score is not None}
    if not scored:
        return Estimate(scale=sample.scale, planned=len(sample.scores), n=0)
    values = list(scored.values())
    clusters = shared_clusters(scored, sample.clusters)
    mean = mean_of(values, sample.limits, clusters=clusters)
    if sample.scale == "share" and clusters is None and set(values) <= {0, 1}:
        interval = wilson(sum(values), len(values))
    else:
        interval = interval_of(mean, sample.limits)
    units = None if clusters is None else mean.units
    return Estimate(
        scale=sample.scale,
        planned=len(sample.scores),
        n=len(values),
        clusters=units,
        mean=mean.value,
        interval=interval,
        warnings=too_few(n=len(values), clusters=units),
    )


def too_few(*, n: int, clusters: int | None) -> tuple[str, ...]:
    """What to say of a figure that stands on few cases or few clusters."""
    warnings: list[str] = []
    if n < FEW_CASES:
        warnings.append(f"Only {count(n, 'case')}: too few to rely on.")
    if clusters is not None and clusters < FEW_CLUSTERS:
        warnings.append(f"Only {count(clusters, 'cluster')}: the interval may be too narrow.")
    return tuple(warnings)
