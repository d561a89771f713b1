"""Figures as people read them: differences in points, shares in percent, intervals, round numbers of cases."""

from __future__ import annotations

import math

from pecia.domain.interval import Interval
from pecia.domain.sample import Scale

_SIGNIFICANT = 3


def as_difference(value: float, scale: Scale) -> str:
    """A difference with its sign and unit: `+3.0 points` for a share, `+3.02` for a number."""
    return f"{_signed(value, scale)} points" if scale == "share" else _signed(value, scale)


def as_margin(value: float, scale: Scale) -> str:
    """What a difference may be without mattering: `±2 points` for a share, `±0.5` for a number."""
    return f"±{value * 100:g} points" if scale == "share" else f"±{value:g}"


def as_mean(value: float, scale: Scale) -> str:
    """One arm's mean: `91.3%` for a share, `12.4` for a number."""
    return f"{value * 100:.1f}%" if scale == "share" else _significant(value)


def between_differences(interval: Interval, scale: Scale) -> str:
    """An interval of a difference, in the unit that is named beside it: `95% interval -2.1 to +8.0`."""
    return f"{interval.confidence:.0%} interval {_signed(interval.low, scale)} to {_signed(interval.high, scale)}"


def between_means(interval: Interval, scale: Scale) -> str:
    """An interval of one arm's mean: `95% interval 85.7% to 94.9%`."""
    return f"{interval.confidence:.0%} interval {as_mean(interval.low, scale)} to {as_mean(interval.high, scale)}"


def as_probability(p: float) -> str:
    """A p-value with two digits that count; `less than 0.0001` below that."""
    return "less than 0.0001" if p < 0.0001 else f"{p:.2g}"  # noqa: PLR2004 - as far as anyone reads


def count(n: int, noun: str) -> str:
    """A number of things: `1 case`, `1,200 cases`."""
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def about(n: int) -> int:
    """A whole number rounded up to two digits that count, as nobody should read more into a forecast."""
    step = 10 ** max(0, len(str(n)) - 2)
    return math.ceil(n / step) * step


def _signed(value: float, scale: Scale) -> str:
    if scale == "share":
        # Adding 0 turns a rounded -0.0 into 0.0.
        return f"{round(value * 100, 1) + 0.0:+.1f}"
    return f"+{_significant(value)}" if value >= 0 else _significant(value)


def _significant(value: float) -> str:
    """Three digits that count, without an exponent."""
    if value == 0:
        return "0"
    digits = _SIGNIFICANT - 1 - math.floor(math.log10(abs(value)))
    return f"{round(value, digits):,.{max(0, digits)}f}"
