"""Scorers of the whole answer and what it took.

`refusal`, `truncation`, `latency`, `cost`, `tokens`, `tool_choice`, `tool_arguments`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from pecia.domain.answer import Answer
from pecia.domain.dataset import Case
from pecia.domain.score import Score, Scored
from pecia.domain.value import Json
from pecia.scorers.bounds import Bounds, bounded
from pecia.scorers.check import MAX_DETAIL, UnfitCase, WholeCheck, nothing
from pecia.scorers.spec import CasePath, Place, Spec, value_at
from pecia.scorers.structure import Tolerance, sameness
from pecia.scorers.text import PLAIN, Step, normalizer

ANSWERED = frozenset({"ok", "refused", "truncated"})
MILLION = 1_000_000
_OPENING = 300
"""Characters of an answer in which a refusal is looked for: one that declines begins with it."""
_refusal = re.compile(
    r"\b(?:(?:i|we)(?:['’]m| am|['’]re| are)(?: very| really| so)? (?:sorry|afraid|unable|not able)\b.{0,60}?\b(?:can(?:no|['’])t|"
    r"cannot|unable|not able|won['’]t|assist|help|provide|comply)"
    r"|(?:i|we) (?:can['’]?t|cannot|can not|won['’]t|will not|am not able to|am unable to|must decline|have to decline|"
    r"decline to|refuse to)\b"
    r"|(?:i['’]m|i am) (?:unable|not able|not allowed|not permitted|not comfortable)\b"
    r"|as an ai(?: language)? model\b.{0,60}?\b(?:can['’]?t|cannot|unable|not able|do not|don['’]t)"
    r"|(?:this|that|your) request (?:violates|goes against|cannot be))",
    re.IGNORECASE | re.DOTALL,
)


class Refusal(Spec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether the model declined: its state says so, or the answer opens with such words (English).

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


class ToolChoice(Spec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answer calls the expected tools, and no others.

    `expected` is a path to the name of a tool, a list of names, or a list of calls `{name, arguments}`; an empty list
    expects none. `order` says whether their order counts; `extra` whether further calls do no harm.
    """

    expected: CasePath = "expected"
    order: bool = False
    extra: bool = False


class ToolArguments(Spec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The share of expected arguments that the answer's calls have right, each call beside the best one of its tool.

    `expected` is a path to a call `{name, arguments}` or a list of them; `exact` makes further arguments wrong ones.
    """

    expected: CasePath = "expected"
    exact: bool = False
    tolerance: Tolerance = Tolerance()
    normalize: tuple[Step, ...] = PLAIN


def refusal(spec: Refusal, _: Place) -> WholeCheck[None]:
    """1 when the model answered (or declined) as it should, else 0; reads the words."""

    def judge(answer: Answer, _: None) -> Score:
        found = _refusal.search(answer.text[:_OPENING]) if spec.by == "words" else None
        declined = answer.state == "refused" or found is not None
        return Scored(
            value=float(declined == (spec.expected == "refusal")),
            read=found.group()[:MAX_DETAIL] if found else answer.state,
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


def tool_choice(spec: ToolChoice, place: Place) -> WholeCheck[list[str]]:
    """1 when the answer calls what is expected, else 0; reads the tools it calls."""
    value = value_at(spec.expected, "expected", place)

    def wanted(case: Case) -> list[str]:
        return [_call(item, spec.expected)[0] for item in _listed(value(case))]

    def judge(answer: Answer, wanted: list[str]) -> Score:
        called = [name for name, _ in calls_of(answer)]
        if spec.extra:
            right = _contained(wanted, called) if spec.order else not _lacking(wanted, called)
        else:
            right = called == wanted if spec.order else sorted(called) == sorted(wanted)
        return Scored(value=float(right), read=", ".join(called)[:MAX_DETAIL] or None)

    return WholeCheck(wanted=wanted, judge=judge)


def tool_arguments(spec: ToolArguments, place: Place) -> WholeCheck[list[tuple[str, Mapping[str, Json]]]]:
    """The mean over the expected calls of the share of their arguments that are right; 0 for one not made."""
    value = value_at(spec.expected, "expected", place)
    same = sameness(spec.tolerance, normalizer(spec.normalize))

    def wanted(case: Case) -> list[tuple[str, Mapping[str, Json]]]:
        found = [_call(item, spec.expected) for item in _listed(value(case))]
        if not found:
            raise UnfitCase("the case expects no call, and so no arguments")
        return found

    def share(expected: Mapping[str, Json], found: Mapping[str, Json]) -> float:
        names = expected.keys() | found.keys() if spec.exact else expected.keys()
        right = sum(
            name in found and name in expected and same(expected[name], found[name]) for name in names
        )
        return right / len(names) if names else 1.0

    def judge(answer: Answer, wanted: list[tuple[str, Mapping[str, Json]]]) -> Score:
        left = calls_of(answer)
        total = 0.0
        for name, arguments in wanted:
            fits = [
                (share(arguments, found), index)
                for index, (called, found) in enumerate(left)
                if called == name
            ]
            if fits:
                best, index = max(fits, key=lambda fit: (fit[0], -fit[1]))
                total += best
                del left[index]
        return Scored(value=total / len(wanted))

    return WholeCheck(wanted=wanted, judge=judge)


def calls_of(answer: Answer) -> list[tuple[str, Mapping[str, Json]]]:
    """Name and arguments of every tool the answer calls."""
    return [(call.name, call.arguments) for call in answer.tool_calls]


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


def _call(item: Json, path: CasePath) -> tuple[str, Mapping[str, Json]]:
    if isinstance(item, str):
        return item, {}
    if isinstance(item, dict) and item.keys() <= {"name", "arguments"} and isinstance(item.get("name"), str):
        arguments = item.get("arguments", {})
        if isinstance(arguments, dict):
            return str(item["name"]), arguments
    raise UnfitCase(f"the case's '{path}' is neither the name of a tool nor a call {{name, arguments}}")


def _contained(wanted: Sequence[str], called: Sequence[str]) -> bool:
    """Whether the calls hold what is wanted in its order."""
    rest = iter(called)
    return all(name in rest for name in wanted)


def _lacking(wanted: Sequence[str], called: Sequence[str]) -> list[str]:
    left = list(called)
    return [name for name in wanted if name not in left or left.remove(name) is not None]


def _known(count: int | None) -> int:
    if count is None:
        raise UnfitCase("the server counted no tokens")
    return count


def _counted(judge: Callable[[Answer, None], Score], unit: str) -> WholeCheck[None]:
    return WholeCheck(wanted=nothing, judge=judge, reads=ANSWERED, unit=unit, zero_is_meant=unit == "share")
