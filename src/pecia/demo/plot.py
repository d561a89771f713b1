"""Interval plots as inline SVG: means on their scale, and differences around 0. Each has its figures beside it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import NamedTuple

_LABEL = 200
_PLOT = 420
_TEXT = 290
_ROW = 30
_TOP = 26


class Row(NamedTuple):
    """One line of a plot: a mean or difference with its interval, what is said beside it, and a style."""

    label: str
    at: float | None
    low: float | None
    high: float | None
    says: str
    style: str = "plain"


class Axis(NamedTuple):
    """The scale of a plot: its ends, its marks with their labels, and the band that does not matter."""

    low: float
    high: float
    marks: Sequence[tuple[float, str]]
    band: tuple[float, float] | None = None


def shares() -> Axis:
    """From 0% to 100%."""
    return Axis(0, 1, [(share / 4, f"{25 * share}%") for share in range(5)])


def differences(rows: Sequence[Row], *, margin: float) -> Axis:
    """Around 0, wide enough for every interval, in points; the band is the margin."""
    ends = [abs(end) for row in rows for end in (row.low, row.high, row.at) if end is not None]
    reach = next(step for step in (0.1, 0.25, 0.5, 1.0, float("inf")) if max([*ends, 0.05]) <= step)
    reach = 1.0 if reach == float("inf") else reach
    marks = [(reach * part / 2, f"{100 * reach * part / 2:+g}" if part else "0") for part in range(-2, 3)]
    return Axis(-reach, reach, marks, (-margin, margin))


def numbers(rows: Sequence[Row]) -> Axis:
    """From 0 to a round number beyond every interval."""
    top = max([*(row.high or row.at or 0 for row in rows), 1])
    step = 10 ** (len(str(int(top))) - 1)
    high = step * (int(top / step) + 1)
    return Axis(0, high, [(high * part / 4, f"{high * part / 4:g}") for part in range(5)])


def plot(title: str, rows: Sequence[Row], axis: Axis) -> str:
    """The plot as an SVG element, with a title for those who do not see it."""
    height = _TOP + _ROW * len(rows) + 8
    width = _LABEL + _PLOT + _TEXT
    parts = [
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}"><title>{escape(title)}</title>'
    ]
    if axis.band is not None:
        left, right = (_x(end, axis) for end in axis.band)
        parts.append(
            f'<rect class="band" x="{left:.1f}" y="{_TOP - 6}" width="{right - left:.1f}" height="{height}"/>'
        )
    for value, label in axis.marks:
        x = _x(value, axis)
        parts.append(
            f'<line class="grid" x1="{x:.1f}" y1="{_TOP - 6}" x2="{x:.1f}" y2="{height}"/>'
            f'<text class="mark" x="{x:.1f}" y="{_TOP - 12}" text-anchor="middle">{escape(label)}</text>'
        )
    parts += [_row(row, _TOP + _ROW * index + _ROW / 2, axis) for index, row in enumerate(rows)]
    return "".join([*parts, "</svg>"])


def _row(row: Row, y: float, axis: Axis) -> str:
    parts = [f'<text x="{_LABEL - 14}" y="{y + 4:.1f}" text-anchor="end">{escape(row.label)}</text>']
    if row.low is not None and row.high is not None:
        left, right = _x(row.low, axis), _x(row.high, axis)
        parts.append(
            f'<line class="interval {row.style}" x1="{left:.1f}" y1="{y:.1f}" x2="{right:.1f}" y2="{y:.1f}"/>'
        )
    if row.at is not None:
        parts.append(f'<circle class="dot {row.style}" cx="{_x(row.at, axis):.1f}" cy="{y:.1f}" r="5"/>')
    parts.append(f'<text class="says" x="{_LABEL + _PLOT + 14}" y="{y + 4:.1f}">{escape(row.says)}</text>')
    return "".join(parts)


def _x(value: float, axis: Axis) -> float:
    share = (min(max(value, axis.low), axis.high) - axis.low) / (axis.high - axis.low)
    return _LABEL + share * _PLOT
