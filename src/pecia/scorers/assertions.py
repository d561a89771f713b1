"""Assertions: what each case says of its own answer, as scorers with a bar."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias

from msgspec.structs import replace

from pecia.domain.answer import Answer
from pecia.domain.canonical import digest
from pecia.domain.conversion import convert
from pecia.domain.dataset import Case
from pecia.domain.errors import Invalid
from pecia.domain.score import BAD_ANSWERS, SHARE, Score, Scored, Unscored
from pecia.domain.value import Value
from pecia.ports import Scorer
from pecia.scorers.check import MAX_DETAIL, UNANSWERED, UnfitCase
from pecia.scorers.spec import CasePath, Place, Spec, value_at

_KEPT = 1_000
"""Scorers that are kept ready; cases mostly repeat a few."""
_NEVER_PARTS = frozenset({"assertions", "combined", "judge", "preference", "python"})

Make: TypeAlias = Callable[[str, Mapping[str, Any]], Scorer]


class Assertion(Value, frozen=True, forbid_unknown_fields=True):
    """One thing a case asserts: the scorer, what stands for the case's `expected` there, and the score asked for.

    `negated` asserts that the score stays below.
    """

    scorer: dict[str, Any]
    expected: Any = None
    at_least: float = 1.0
    negated: bool = False


class Assertions(Spec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether everything holds that a case asserts (`all`), or the share of it that does."""

    assertions: CasePath = "metadata.assertions"
    count: Literal["all", "share"] = "all"


class AssertionsScorer:
    """Judges each answer by what its own case asserts. A bad answer meets nothing, and no negation either."""

    unit = SHARE
    zero_is_meant = True

    def __init__(self, spec: Assertions, place: Place, make: Make) -> None:
        self._value = value_at(spec.assertions, "assertions", place)
        self._all, self._make = spec.count == "all", make
        self._made: dict[str, Scorer] = {}

    def check(self, case: Case) -> str | None:
        """Why no answer to this case can be scored, by the first assertion that cannot be used."""
        try:
            for number, one in enumerate(self._assertions(case), 1):
                why = self._scorer(one).check(replace(case, expected=one.expected))
                if why is not None:
                    return f"assertion {number}: {why}"
        except UnfitCase as unfit:
            return str(unfit)
        except Invalid as error:
            return error.message
        return None

    def score(self, answer: Answer, case: Case) -> Score:
        """Whether they hold, or the share that does; reads those that do not, by their numbers and types."""
        failed: list[str] = []
        bad: Unscored | None = None
        try:
            assertions = self._assertions(case)
            for number, one in enumerate(assertions, 1):
                score = self._scorer(one).score(answer, replace(case, expected=one.expected))
                if isinstance(score, Unscored):
                    if score.reason not in BAD_ANSWERS:
                        return score
                    bad = bad or score
                elif (score.value >= one.at_least) is not one.negated:
                    continue
                failed.append(f"{number} {'not ' * one.negated}{one.scorer.get('type')}")
        except (UnfitCase, Invalid) as error:
            return UNANSWERED.get(answer.state) or Unscored(
                reason="not_applicable", detail=str(error)[:MAX_DETAIL]
            )
        if bad is not None and len(failed) == len(assertions):
            return bad
        share = 1 - len(failed) / len(assertions)
        read = f"failed: {', '.join(failed)}" if failed else None
        return Scored(value=float(not failed) if self._all else share, read=read and read[:MAX_DETAIL])

    def _assertions(self, case: Case) -> list[Assertion]:
        found = convert(self._value(case), list[Assertion])
        if not found:
            raise UnfitCase("the case asserts nothing")
        return found

    def _scorer(self, one: Assertion) -> Scorer:
        key = digest(one.scorer)
        made = self._made.get(key)
        if made is None:
            if one.scorer.get("type") in _NEVER_PARTS:
                raise UnfitCase(f"a '{one.scorer['type']}' cannot be asserted")
            made = self._make("assertion", one.scorer)
            if made.unit != SHARE:
                raise UnfitCase(f"it counts {made.unit}; give it bounds, such as min and max")
            if len(self._made) >= _KEPT:
                self._made.clear()
            self._made[key] = made
        return made
