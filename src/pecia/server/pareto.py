"""Pareto: the finalists of an optimization drawn as what they gain over how long they are; one inline SVG, no script."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pecia.domain.race import Finalist
from pecia.server.html import Child, Markup, element

_WIDTH, _HEIGHT = 560.0, 260.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 52.0, 40.0, 14.0, 38.0
"""Units of the drawing, and the room beside its axes."""
_TICKS = 5
_MANTISSAS = (1, 2, 5, 10)


class _Axis:
    """A scale from the least to the greatest value, with a little room, onto a stretch of the drawing."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        low, high = min(values), max(values)
        room = 0.08 * (high - low) or abs(high) * 0.1 or 1.0
        self._low, self._high = low - room, high + room
        self._start, self._end = start, end

    def at(self, value: float) -> str:
        share = (value - self._low) / (self._high - self._low)
        return f"{self._start + share * (self._end - self._start):.1f}"

    def ticks(self) -> list[float]:
        """Round values, about five of them."""
        raw = (self._high - self._low) / _TICKS
        power = 10.0 ** math.floor(math.log10(raw))
        step = next(mantissa * power for mantissa in _MANTISSAS if mantissa * power >= raw)
        first = math.ceil(self._low / step)
        return [round(n * step, 12) for n in range(first, math.floor(self._high / step) + 1)]


def pareto_plot(
    finalists: Sequence[Finalist], *, baseline_tokens: int, winner: str | None, says: str
) -> Child:
    """Each finalist as a dot at its gain with a line down to its lower bound; filled ones are on the front.

    The baseline is the cross at a gain of 0, the winner the dot in a ring. Nothing without finalists.
    """
    if not finalists:
        return None
    ends = [end for one in finalists for end in (one.gain, one.lower) if end is not None]
    x = _Axis([baseline_tokens, *(one.tokens for one in finalists)], _LEFT, _WIDTH - _RIGHT)
    y = _Axis([0.0, *ends], _HEIGHT - _BOTTOM, _TOP)
    return element(
        "svg",
        _axes(x, y),
        element(
            "path",
            class_="base",
            d=f"M{x.at(baseline_tokens)} {y.at(0)}m-5 -5l10 10m0 -10l-10 10",
        ),
        _label("baseline", x.at(baseline_tokens), y.at(0)),
        [_finalist(one, x, y, won=one.label == winner) for one in finalists],
        viewBox=f"0 0 {_WIDTH:g} {_HEIGHT:g}",
        class_="plot",
        role="img",
        aria_label=says,
    )


def _axes(x: _Axis, y: _Axis) -> list[Markup]:
    floor, right = f"{_HEIGHT - _BOTTOM:g}", f"{_WIDTH - _RIGHT:g}"
    lines = [
        element("line", class_="zero", x1=f"{_LEFT:g}", y1=y.at(0), x2=right, y2=y.at(0)),
        element("line", class_="track", x1=f"{_LEFT:g}", y1=floor, x2=right, y2=floor),
    ]
    across = [
        _text(f"{tick:g}", x.at(tick), f"{_HEIGHT - _BOTTOM + 15:g}", "middle")
        for tick in x.ticks()
        if tick == int(tick)
    ]
    up = [_text(f"{100 * tick:+g}", f"{_LEFT - 8:g}", y.at(tick), "end") for tick in y.ticks()]
    names = [
        _text("tokens", f"{_WIDTH - _RIGHT:g}", f"{_HEIGHT - 6:g}", "end"),
        _text("points", "4", "10", "start"),
    ]
    return [*lines, *across, *up, *names]


def _finalist(one: Finalist, x: _Axis, y: _Axis, *, won: bool) -> list[Child]:
    at, top = x.at(one.tokens), y.at(one.gain)
    down = (
        None
        if one.lower is None
        else element("line", class_="interval", x1=at, y1=top, x2=at, y2=y.at(one.lower))
    )
    ring = element("circle", class_="ring", cx=at, cy=top, r="9") if won else None
    dot = element("circle", class_="dot" if one.on_front else "dot beaten", cx=at, cy=top, r="4.5")
    return [down, ring, dot, _label(one.label, at, top)]


def _label(says: str, x: str, y: str) -> Markup:
    return _text(says, f"{float(x) + 11:.1f}", f"{float(y) + 4:.1f}", "start")


def _text(says: str, x: str, y: str, anchor: str) -> Markup:
    return element("text", says, x=x, y=y, text_anchor=anchor)
