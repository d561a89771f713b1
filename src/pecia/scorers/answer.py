"""Scorers of the whole answer and what it took.

`refusal`, `truncation`, `latency`, `cost`, `tokens`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from pecia.domain.answer import Answer
from pecia.domain.refusal import refusal_in
from pecia.domain.score import Score, Scored
from pecia.scorers.bounds import Bounds, bounded
from pecia.scorers.check import MAX_DETAIL, UnfitCase, WholeCheck, nothing
from pecia.scorers.spec import Place, Spec

ANSWERED = frozenset({"ok", "refused", "truncated"})
MILLION = 1_000_000


class Refusal(Spec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether the model declined: its state says so, or the answer opens with such words.

    1 when it did what is `expected` (`answer` by default), else 0. `by: state` does not look at the words.
    """

    expected: Literal["answer", "refusal"] = "answer"
    by: Literal["state", "words"] = "words"


class Truncation(Spec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """1 when the answer is whole, 0 when the token limit cut it off."""


class Tokens(Bounds, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many tokens the call took, as the server counted them: of the answer, of the prompt, or both."""

    of: Literal["output", "input", "both"] = "output"


class Cost(Bounds, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the call cost, in US dollars, at these prices for a million tokens."""

    input: float
    output: float


def refusal(spec: Refusal, _: Place) -> WholeCheck[None]:
    """1 when the model answered (or declined) as it should, else 0; reads the words."""

    def judge(answer: Answer, _: None) -> Score:
        found = refusal_in(answer.text) if spec.by == "words" else None
        declined = answer.state == "refused" or found is not None
        return Scored(
            value=float(declined == (spec.expected == "refusal")),
            read=found[:MAX_DETAIL] if found else answer.state,
        )

    return WholeCheck(wanted=nothing, judge=judge, reads=ANSWERED)


def truncation(_: Truncation, __: Place) -> WholeCheck[None]:
    """1 when the answer is whole, else 0."""
    return WholeCheck(
        wanted=nothing,
        judge=lambda answer, _: Scored(value=float(answer.state != "truncated")),
        reads=ANSWERED,
    )


def latency(spec: Bounds, place: Place) -> WholeCheck[None]:
    """How long the answer took, in milliseconds; `not_applicable` where it was not measured."""
    settle, unit = bounded(spec, place, unit="ms")

    def judge(answer: Answer, _: None) -> Score:
        if not answer.latency_ms:
            raise UnfitCase("the time was not measured")
        return settle(answer.latency_ms)

    return _counted(judge, unit)


def tokens(spec: Tokens, place: Place) -> WholeCheck[None]:
    """The server's count of tokens; `not_applicable` where it gave none."""
    settle, unit = bounded(spec, place, unit="tokens")

    def judge(answer: Answer, _: None) -> Score:
        used = {"output": (answer.usage.output_tokens,), "input": (answer.usage.input_tokens,)}.get(
            spec.of, (answer.usage.input_tokens, answer.usage.output_tokens)
        )
        return settle(float(sum(_known(count) for count in used)))

    return _counted(judge, unit)


def cost(spec: Cost, place: Place) -> WholeCheck[None]:
    """The price of the call; `not_applicable` where the server counted no tokens."""
    if spec.input < 0 or spec.output < 0:
        raise place.invalid("input", "prices are 0 or more, in US dollars for a million tokens.")
    settle, unit = bounded(spec, place, unit="USD")

    def judge(answer: Answer, _: None) -> Score:
        usage = answer.usage
        paid = _known(usage.input_tokens) * spec.input + _known(usage.output_tokens) * spec.output
        return settle(paid / MILLION)

    return _counted(judge, unit)


def _known(count: int | None) -> int:
    if count is None:
        raise UnfitCase("the server counted no tokens")
    return count


def _counted(judge: Callable[[Answer, None], Score], unit: str) -> WholeCheck[None]:
    return WholeCheck(wanted=nothing, judge=judge, reads=ANSWERED, unit=unit, zero_is_meant=unit == "share")
