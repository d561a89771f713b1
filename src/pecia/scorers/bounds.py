"""Bounds: a measure that is judged by limits, or reported as it is where there are none."""

from __future__ import annotations

from collections.abc import Callable

from pecia.domain.score import Score, Scored
from pecia.scorers.spec import Place, Spec


class Bounds(Spec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The least and the most that is right, both included; without either, the measure itself is the score."""

    min: float | None = None
    max: float | None = None


def bounded(
    spec: Bounds, place: Place, *, unit: str, lowest: float | None = 0
) -> tuple[Callable[[float], Score], str]:
    """A function from a measure to its score, and the unit of that score.

    With bounds it is 1 or 0 and the measure is what was read. `lowest` is the least the measure can be. Raises
    `Invalid` at the scorer's bounds where they cannot be met.
    """
    for field, bound in (("min", spec.min), ("max", spec.max)):
        if bound is not None and lowest is not None and bound < lowest:
            raise place.invalid(field, f"'{field}' is {lowest:g} or more {unit}.")
    if spec.min is not None and spec.max is not None and spec.min > spec.max:
        raise place.invalid("min", f"'min' ({spec.min:g}) is above 'max' ({spec.max:g}).")
    if spec.min is None and spec.max is None:
        return (lambda measure: Scored(value=float(measure))), unit
    least = float("-inf") if spec.min is None else spec.min
    most = float("inf") if spec.max is None else spec.max
    return (lambda measure: Scored(value=float(least <= measure <= most), read=f"{measure:g}")), "share"
