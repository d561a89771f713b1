"""Race: paired successive halving, and the choice of a winner on the Pareto front. Decisions only, no calls."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from pecia.domain.difference import Difference, measure
from pecia.domain.sample import Sample
from pecia.domain.value import Value
from pecia.domain.wording import as_difference, count

FINALISTS = 4
"""Candidates of which the validation cases are run at most."""


# Equal gains may differ in their last bits, by how they came about.
_DIGITS = 9


class Halved(Value, frozen=True):
    """Who runs on after a rung, the best first, and who does not and why.

    `dropped` lost to the best so far for certain; `outrun` only to others in the race, which are in the better half.
    """

    kept: tuple[str, ...]
    dropped: dict[str, str]
    outrun: dict[str, str]


class Finalist(Value, frozen=True):
    """A candidate on the validation cases.

    `gain` is its paired difference to the baseline, `lower` the low end of the interval around it (None where there
    is none). `tokens` is the length of the prompt, `cost` US dollars for a thousand calls where prices are known,
    `latency` the 95th percentile in milliseconds where something was called.
    """

    label: str
    gain: float
    lower: float | None
    tokens: int
    cost: float | None = None
    latency: float | None = None
    on_front: bool = False


def joined(samples: Sequence[Sample]) -> Sample:
    """One sample of an arm's scores on several blocks of cases. No case is in two of them."""
    return Sample(
        scores={case: score for sample in samples for case, score in sample.scores.items()},
        scale=samples[0].scale,
        clusters={case: cluster for sample in samples for case, cluster in sample.clusters.items()},
    )


def halve(
    runners: Mapping[str, Sample],
    incumbent: Sample,
    *,
    tokens: Mapping[str, int],
    seed: int,
    last: bool,
) -> Halved:
    """Who runs on: at most half of them (all that are left at the `last` rung), and none that lost for certain.

    Lost for certain is who lies below the incumbent with the whole interval of the paired difference. Of the others
    the better half by the paired difference goes on, of equals the shorter.
    """
    measured = {label: measure(incumbent, sample, seed=seed) for label, sample in runners.items()}
    dropped: dict[str, str] = {}
    for label, difference in measured.items():
        if difference.interval is not None and difference.interval.high < 0:
            dropped[label] = f"{_shown(difference)} against the best so far, with the whole interval below 0"
    left = sorted(
        (label for label in measured if label not in dropped),
        key=lambda label: (-round(_gain(measured[label]), _DIGITS), tokens[label]),
    )
    room = len(left) if last else math.ceil(len(runners) / 2)
    outrun = {label: f"not in the better half: {_shown(measured[label])}" for label in left[room:]}
    return Halved(kept=tuple(left[:room]), dropped=dropped, outrun=outrun)


def gain_over(baseline: Sample, sample: Sample, *, seed: int) -> float:
    """The paired difference of a sample to the baseline's, 0 where no case has both scores."""
    return _gain(measure(baseline, sample, seed=seed))


def front(finalists: Sequence[Finalist]) -> tuple[Finalist, ...]:
    """The finalists with `on_front` set where no other is as good in everything and better in something.

    Looked at are the lower bound of the gain, tokens, cost and latency; what nobody knows counts as worst.
    """

    def beaten(one: Finalist) -> bool:
        mine = _objectives(one)
        return any(
            theirs != mine and all(a <= b for a, b in zip(theirs, mine, strict=True))
            for other in finalists
            for theirs in [_objectives(other)]
        )

    return tuple(
        Finalist(
            label=one.label,
            gain=one.gain,
            lower=one.lower,
            tokens=one.tokens,
            cost=one.cost,
            latency=one.latency,
            on_front=not beaten(one),
        )
        for one in finalists
    )


def choose_better(finalists: Sequence[Finalist], *, cap: int, tie: float) -> Finalist | None:
    """The winner by quality: of the front the highest lower bound, among those within `tie` of it the shortest.

    None where nobody on the front is ahead of the baseline within the cap of tokens.
    """
    able = [one for one in finalists if one.on_front and one.gain > 0 and one.tokens <= cap]
    if not able:
        return None
    best = max(_lower(one) for one in able)
    ties = [one for one in able if _lower(one) >= best - tie]
    return min(ties, key=lambda one: (one.tokens, -_lower(one)))


def choose_shorter(finalists: Sequence[Finalist], *, baseline_tokens: int, margin: float) -> Finalist | None:
    """The winner by length: the shortest that loses no more than `margin`, among equals the better one."""
    able = [one for one in finalists if one.tokens < baseline_tokens and one.gain >= -margin]
    return min(able, key=lambda one: (one.tokens, -_lower(one)), default=None)


def _objectives(one: Finalist) -> tuple[float, float, float, float]:
    """What is made small: the lower bound with its sign turned, tokens, cost, latency."""
    unknown = math.inf
    return (
        -_lower(one),
        one.tokens,
        unknown if one.cost is None else one.cost,
        unknown if one.latency is None else one.latency,
    )


def _lower(one: Finalist) -> float:
    return -math.inf if one.lower is None else one.lower


def _gain(difference: Difference) -> float:
    return difference.difference or 0.0


def _shown(difference: Difference) -> str:
    return f"{as_difference(_gain(difference), difference.scale)} on {count(difference.n, 'case')}"
