"""Pilot: the first cases of an experiment, from which its cost and its time are told before the rest is paid."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import fmean, stdev
from typing import NamedTuple

from pecia.domain.agreement import Range
from pecia.domain.blocks import Chunk
from pecia.domain.distribution import t_quantile
from pecia.domain.errors import Refused
from pecia.domain.experiment import Experiment, PilotEstimate
from pecia.domain.plan import Plan
from pecia.domain.wording import count

PILOT_CASES = 5
"""Cases of a pilot, each through every arm once."""
CONFIRM_ABOVE = 1.0
"""US dollars above which an estimate asks for confirmation, unless the settings say otherwise."""
_CONFIDENCE = 0.95


class Line(NamedTuple):
    """Calls of one kind, those of an arm or of a judge: how many are left, and what each of the pilot's took, by case."""

    left: int
    took: Mapping[int, Sequence[float]]


def pilot_of(plan: Plan) -> Chunk:
    """The runs of the pilot: the first blocks of the plan."""
    return Chunk(repeat=0, first=0, blocks=min(PILOT_CASES, plan.cases))


def total_of(lines: Sequence[Line], *, cases: int) -> Range | None:
    """What the calls that are left take in all, with its 95 % interval; None where a line has no figure.

    The unit is the case: for each of the pilot's n cases the figures of its calls, weighted by the calls that are left.
    The interval is Student's, with the finite population correction 1 - n/N for N = `cases`; no ends below two cases.
    Source: Cochran 1977, Sampling Techniques, chapter 2.
    """
    lines = [line for line in lines if line.left]
    if not all(any(line.took.values()) for line in lines):
        return None
    sampled = sorted({case for line in lines for case, took in line.took.items() if took})
    means = [fmean(figure for took in line.took.values() for figure in took) for line in lines]
    totals = [
        math.fsum(
            line.left * (fmean(line.took[case]) if line.took.get(case) else mean)
            for line, mean in zip(lines, means, strict=True)
        )
        for case in sampled
    ]
    if not lines:
        return Range(value=0.0, low=0.0, high=0.0, n=0)
    n, value = len(totals), fmean(totals)
    if n < 2:  # noqa: PLR2004 - one figure has no spread
        return Range(value=value, low=None, high=None, n=n)
    left = max(0.0, 1 - n / max(n, cases))
    half = t_quantile(1 - (1 - _CONFIDENCE) / 2, n - 1) * stdev(totals) / math.sqrt(n) * math.sqrt(left)
    return Range(value=value, low=max(0.0, value - half), high=value + half, n=n)


def needs_confirmation(estimate: PilotEstimate, confirm_above: float) -> bool:
    """Whether the rest may cost more than what needs no confirmation: the upper end of the interval counts."""
    cost = estimate.cost
    if cost is None or cost.value is None:
        return False
    return (cost.value if cost.high is None else cost.high) > confirm_above


def unconfirmed(experiment: Experiment, estimate: PilotEstimate, confirm_above: float) -> Refused:
    """The error for an experiment that waits for somebody to confirm what the rest of it costs."""
    why = (
        f", and more than ${confirm_above:g} is confirmed first"
        if needs_confirmation(estimate, confirm_above)
        else "; only the pilot was asked for"
    )
    return Refused(
        f"Experiment {experiment.number} waits behind its pilot of {count(estimate.cases, 'case')}: "
        f"{estimate_words(estimate)}{why}.",
        code="confirmation_needed",
        experiment=experiment.number,
    )


def estimate_words(estimate: PilotEstimate) -> str:
    """`the rest takes about $3.20 (2.90 to 3.50) and 4 minutes (3 to 5), 1,980 calls at most`."""
    cost, seconds = estimate.cost, estimate.seconds
    money = (
        "costs an unknown sum" if cost is None or cost.value is None else f"costs about ${cost.value:,.2f}"
    )
    if cost is not None and cost.low is not None and cost.high is not None:
        money += f" (${cost.low:,.2f} to ${cost.high:,.2f})"
    if estimate.unpriced:
        money += f" (the price of {', '.join(estimate.unpriced)} is unknown)"
    time = ""
    if seconds is not None and seconds.value is not None:
        time = f" and takes about {_time(seconds.value)}"
        if seconds.low is not None and seconds.high is not None:
            time += f" ({_time(seconds.low)} to {_time(seconds.high)})"
    return f"the rest {money}{time}, {count(estimate.left, 'call')} at most"


def _time(seconds: float) -> str:
    for unit, size in (("hour", 3600), ("minute", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:,.0f} {unit}s"
    return f"{seconds:.0f} s" if seconds >= 1 else f"{seconds:.1f} s"
