"""Number: read a number out of the answer, and say whether it is near enough to the expected one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, TypeAlias

from pecia.domain.dataset import Case
from pecia.domain.score import Score, Scored
from pecia.domain.value import Json
from pecia.scorers.check import Check, UnfitCase, Unreadable
from pecia.scorers.spec import CasePath, Place, TextSpec, value_at
from pecia.scorers.structure import Tolerance, near

Which: TypeAlias = Literal["only", "first", "last"]

_number = re.compile(
    r"(?<![\w.,])[-+\u2212]?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?:[eE][-+]?\d{1,3})?(?![\w])"
    r"|(?<![\w.,])[-+\u2212]?\.\d+(?![\w])"
)
_around = re.compile(r"(?<=\d)[%°](?=\W|$)")


class Number(TextSpec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answer names a number within a tolerance of the expected one.

    `which` says which number of the answer is meant: the `last`, the `first`, or the `only` one. Commas between
    groups of three digits are left out; currency and percent signs are not looked at.
    """

    expected: CasePath = "expected"
    which: Which = "last"
    tolerance: Tolerance = Tolerance()


def number(spec: Number, place: Place) -> Check[float]:
    """1 when the number read is near enough, else 0; reads the number."""
    if spec.tolerance.absolute < 0 or spec.tolerance.relative < 0:
        raise place.invalid("tolerance", "'absolute' and 'relative' are 0 or more.")
    value = value_at(spec.expected, "expected", place)
    find = _FINDERS[spec.which]

    def wanted(case: Case) -> float:
        found = _plain(value(case))
        if found is None:
            raise UnfitCase(f"the case's '{spec.expected}' is not a number")
        return found

    def judge(text: str, wanted: float) -> Score:
        found = find(numbers(text))
        return Scored(value=float(near(wanted, found, spec.tolerance)), read=f"{found:g}")

    return Check(wanted=wanted, judge=judge)


def numbers(text: str) -> list[float]:
    """Every number that stands by itself in a text, in order."""
    found = (
        match.group().replace(",", "").replace("\u2212", "-")
        for match in _number.finditer(_around.sub("", text))
    )
    return [number for number in map(float, found) if abs(number) != float("inf")]


def _plain(value: Json) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, str):
        found = numbers(value)
        return found[0] if len(found) == 1 else None
    return None


def _only(found: list[float]) -> float:
    if len(set(found)) != 1:
        raise Unreadable(f"the answer names {len(found)} numbers and not one")
    return found[0]


def _at(position: int) -> Callable[[list[float]], float]:
    def pick(found: list[float]) -> float:
        if not found:
            raise Unreadable("the answer names no number")
        return found[position]

    return pick


_FINDERS: dict[Which, Callable[[list[float]], float]] = {"only": _only, "first": _at(0), "last": _at(-1)}
