"""Scorers for how an answer begins and ends: `starts_with`, `ends_with`."""

from __future__ import annotations

from collections.abc import Callable

from pecia.domain.dataset import Case
from pecia.domain.score import Score, Scored
from pecia.scorers.check import MAX_DETAIL, WRONG, Check, UnfitCase
from pecia.scorers.spec import CasePath, Place, TextSpec, texts_at
from pecia.scorers.text import normalizer


class Affix(TextSpec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answer begins (or ends) with a text, white space around it left off.

    The text is the one at `expected` in the case (of a list, any), or any of the list `any`.
    """

    expected: CasePath = "expected"
    any: tuple[str, ...] | None = None
    ignore_case: bool = True


def starts_with(spec: Affix, place: Place) -> Check[tuple[str, ...]]:
    """1 when the answer begins with one of the texts, else 0; reads which."""
    return _affix(spec, place, str.startswith)


def ends_with(spec: Affix, place: Place) -> Check[tuple[str, ...]]:
    """1 when the answer ends with one of the texts, else 0; reads which."""
    return _affix(spec, place, str.endswith)


def _affix(spec: Affix, place: Place, holds: Callable[[str, str], bool]) -> Check[tuple[str, ...]]:
    clean = normalizer(("case", "space") if spec.ignore_case else ("space",))
    given = None if spec.any is None else tuple(map(clean, spec.any))
    if given is not None and (not given or "" in given):
        raise place.invalid("any", "'any' lists texts, none of them empty.")
    expected = texts_at(spec.expected, "expected", place)

    def wanted(case: Case) -> tuple[str, ...]:
        texts = given or tuple(map(clean, expected(case)))
        if "" in texts:
            raise UnfitCase(f"the case's '{spec.expected}' has an empty text")
        return texts

    def judge(text: str, wanted: tuple[str, ...]) -> Score:
        answer = clean(text)
        found = next((affix for affix in wanted if holds(answer, affix)), None)
        return WRONG if found is None else Scored(value=1.0, read=found[:MAX_DETAIL])

    return Check(wanted=wanted, judge=judge)
