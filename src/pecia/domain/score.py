"""Score: what a scorer says of an output: a number, or no number and why.

There are two kinds of no answer. A *missing* one (the model or the scorer failed, or has not judged it yet) says nothing about the
prompt and leaves the mean. A *bad* one (refused, truncated, unparseable) is the prompt's own failure: its
state is counted, and a scorer of the accuracy kind takes it as 0 unless the plan says otherwise.
"""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from pecia.domain.value import Value

BadAnswer: TypeAlias = Literal["refused", "truncated", "unparseable"]
Missing: TypeAlias = Literal["api_error", "timeout", "cancelled", "scorer_error", "unjudged"]
NotApplicable: TypeAlias = Literal["not_applicable"]
Reason: TypeAlias = BadAnswer | Missing | NotApplicable
OnBadAnswer: TypeAlias = Literal["zero", "missing"]

SHARE = "share"
"""The unit of a score that goes from 0, the worst, to 1, the best. Others count something."""
BAD_ANSWERS: frozenset[str] = frozenset(get_args(BadAnswer))


class Scored(Value, frozen=True, tag="scored", tag_field="is"):
    """An answer with a number, and what the scorer read out of it."""

    value: float
    read: str | None = None


class Unscored(Value, frozen=True, tag="unscored", tag_field="is"):
    """No number, and why."""

    reason: Reason
    detail: str | None = None


Score: TypeAlias = Scored | Unscored


def number(score: Score, *, zero_is_meant: bool, on_bad_answer: OnBadAnswer) -> float | None:
    """What a score counts as in a mean, or None where it leaves it.

    `zero_is_meant` says that 0 is the scorer's worst value (accuracy), not just a small one (length).
    """
    if isinstance(score, Scored):
        return score.value
    if zero_is_meant and on_bad_answer == "zero" and score.reason in BAD_ANSWERS:
        return 0.0
    return None
