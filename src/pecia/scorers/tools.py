"""Scorers of the tools that an answer calls: `tool_choice`, `tool_arguments`."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, TypeAlias

import msgspec

from pecia.domain.answer import Answer
from pecia.domain.assignment import best_pairs, best_pairs_in_order
from pecia.domain.canonical import escape_pointer
from pecia.domain.dataset import Case
from pecia.domain.score import Score, Scored
from pecia.domain.tool_calls import BadCall, Called, ExpectedCalls, read_expected
from pecia.domain.value import Json
from pecia.scorers.check import MAX_ANSWER, MAX_DETAIL, RIGHT, WRONG, UnfitCase, WholeCheck
from pecia.scorers.spec import CasePath, Place, Spec, value_at
from pecia.scorers.structure import Tolerance, sameness
from pecia.scorers.text import PLAIN, Step, normalizer

Count: TypeAlias = Literal["share", "all", "f1"]
Fields: TypeAlias = Callable[[Mapping[str, Json]], dict[str, Json]]
"""The arguments of a call, by the names under which they are compared."""
MAX_CALLS = 64
"""Calls of one answer, or of one case, that are compared: the time grows with the product of the two."""
_SAME_TOOL = 1e-6
"""What a call of the right tool is worth when all its arguments are wrong."""


class ToolChoice(Spec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answer calls the expected tools, and no others.

    `expected` is a path to `{tool_calls: […]}`, a list of calls or names, one call or one name; an empty list expects
    none. `tools` instead lists the names for every case. `order` says whether their order counts, `extra` whether
    further calls do no harm.
    """

    expected: CasePath | None = None
    tools: tuple[str, ...] | None = None
    order: bool = False
    extra: bool = False


class ToolArguments(Spec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many of the expected arguments the answer's calls have right, each call beside the one it fits best.

    `count`: the `share` of each call's arguments, as a mean over the calls; `all` of them or nothing; or `f1`, which also
    counts what was not expected. `exact` makes further arguments of a call wrong ones, `order` compares the calls in their
    order. `nested: fields` takes an object as its fields, `place.city`, and `tolerances` gives some of them their own.
    """

    expected: CasePath = "expected"
    count: Count = "share"
    exact: bool = False
    order: bool = False
    nested: Literal["whole", "fields"] = "whole"
    tolerance: Tolerance = Tolerance()
    tolerances: dict[str, Tolerance] = {}
    normalize: tuple[Step, ...] = PLAIN


class _Beside(NamedTuple):
    """An expected call beside one of the answer, of the same tool.

    `share` of its arguments are right; these are `hits`, and a call without any is one itself; `wrong` names the others.
    """

    share: float
    hits: int
    wrong: tuple[str, ...]


def tool_choice(spec: ToolChoice, place: Place) -> WholeCheck[ExpectedCalls]:
    """1 when the answer calls what is expected, else 0; reads the tools it calls."""

    def judge(answer: Answer, wanted: ExpectedCalls) -> Score:
        called = [call.name for call in calls_of(answer)]
        names = [call.name for call in wanted.calls]
        in_order = spec.order if wanted.in_order is None else wanted.in_order
        if spec.extra:
            right = _in_order(names, called) if in_order else not Counter(names) - Counter(called)
        else:
            right = called == names if in_order else sorted(called) == sorted(names)
        return Scored(value=float(right), read=", ".join(called)[:MAX_DETAIL] or None)

    return WholeCheck(wanted=_wanted_tools(spec, place), judge=judge)


def tool_arguments(spec: ToolArguments, place: Place) -> WholeCheck[ExpectedCalls]:
    """The arguments that are right, counted as the specification says; reads those that are not.

    Where no call is expected it is 1 when none is made.
    """
    fields = _leaves if spec.nested == "fields" else dict[str, Json]
    beside = _comparer(spec, fields, place)

    def judge(answer: Answer, wanted: ExpectedCalls) -> Score:
        made = calls_of(answer)
        if not wanted.calls:
            return WRONG if made else RIGHT
        table = [[beside(one, other) for other in made] for one in wanted.calls]
        weights = [[_weight(cell, spec.count) for cell in row] for row in table]
        in_order = spec.order if wanted.in_order is None else wanted.in_order
        pairs = best_pairs_in_order(weights) if in_order else best_pairs(weights)
        met: list[_Beside | None] = [None] * len(wanted.calls)
        for row, column in pairs:
            met[row] = table[row][column]
        wrong = [
            name
            for call, cell in zip(wanted.calls, met, strict=True)
            for name in ((call.name,) if cell is None else cell.wrong)
        ]
        # A call without arguments is one item itself.
        items = sum(max(1, len(fields(call.arguments))) for call in (*wanted.calls, *made))
        value = _counted(spec.count, met, items=items)
        return Scored(value=value, read=", ".join(wrong)[:MAX_DETAIL] or None)

    return WholeCheck(wanted=_expected_at(spec.expected, place), judge=judge)


def calls_of(answer: Answer) -> list[Called]:
    """Every tool the answer calls. Raises `ValueError` where there are too many, or too long ones, to compare."""
    if len(answer.tool_calls) > MAX_CALLS:
        raise ValueError(f"the answer makes {len(answer.tool_calls):,} calls; at most {MAX_CALLS} are judged")
    if answer.tool_calls and len(msgspec.json.encode(answer.tool_calls)) > MAX_ANSWER:
        raise ValueError(f"the calls of the answer are longer than {MAX_ANSWER:,} bytes of JSON")
    return [Called(call.name, call.arguments) for call in answer.tool_calls]


def _wanted_tools(spec: ToolChoice, place: Place) -> Callable[[Case], ExpectedCalls]:
    if spec.tools is None:
        return _expected_at(spec.expected or "expected", place)
    if spec.expected is not None:
        raise place.invalid("", "expected and tools exclude each other.", hint="Give one of them.")
    if "" in spec.tools:
        raise place.invalid("tools", "'tools' lists names of tools, none of them empty.")
    every = ExpectedCalls(tuple(Called(name, {}) for name in spec.tools))
    return lambda _: every


def _expected_at(path: CasePath, place: Place) -> Callable[[Case], ExpectedCalls]:
    value = value_at(path, "expected", place)

    def wanted(case: Case) -> ExpectedCalls:
        try:
            expected = read_expected(value(case))
        except BadCall as fault:
            at = f" at {fault.pointer}" if fault.pointer else ""
            raise UnfitCase(f"the case's '{path}'{at} {fault.why}") from None
        if len(expected.calls) > MAX_CALLS:
            raise UnfitCase(
                f"the case's '{path}' has {len(expected.calls):,} calls; at most {MAX_CALLS} are compared"
            )
        return expected

    return wanted


def _comparer(
    spec: ToolArguments, fields: Fields, place: Place
) -> Callable[[Called, Called], _Beside | None]:
    """A function that holds a call of the answer beside an expected one; None where it is of another tool."""
    for field, tolerance in (("tolerance", spec.tolerance), *_named(spec.tolerances)):
        if tolerance.absolute < 0 or tolerance.relative < 0:
            raise place.invalid(field, "'absolute' and 'relative' are 0 or more.")
    clean = normalizer(spec.normalize)
    usual = sameness(spec.tolerance, clean)
    same_as = {name: sameness(tolerance, clean) for name, tolerance in spec.tolerances.items()}

    def beside(expected: Called, found: Called) -> _Beside | None:
        if expected.name != found.name:
            return None
        ours, theirs = fields(expected.arguments), fields(found.arguments)
        names = [*ours, *(name for name in theirs if spec.exact and name not in ours)]
        wrong = tuple(
            f"{expected.name}.{name}"
            for name in names
            if name not in ours
            or name not in theirs
            or not same_as.get(name, usual)(ours[name], theirs[name])
        )
        right = len(names) - len(wrong)
        return _Beside(
            share=right / len(names) if names else 1.0,
            hits=right if ours or theirs else 1,
            wrong=wrong,
        )

    return beside


def _in_order(wanted: Sequence[str], called: Sequence[str]) -> bool:
    """Whether the calls hold what is wanted in its order."""
    rest = iter(called)
    return all(name in rest for name in wanted)


def _named(tolerances: Mapping[str, Tolerance]) -> Iterator[tuple[str, Tolerance]]:
    for name, tolerance in tolerances.items():
        yield f"tolerances/{escape_pointer(name)}", tolerance


def _leaves(arguments: Mapping[str, Json]) -> dict[str, Json]:
    """The fields of nested objects under their keys behind dots. A list, and an empty object, is one field."""
    leaves: dict[str, Json] = {}
    for name, value in arguments.items():
        if isinstance(value, dict) and value:
            leaves.update((f"{name}.{inner}", leaf) for inner, leaf in _leaves(value).items())
        else:
            leaves[name] = value
    return leaves


def _weight(cell: _Beside | None, count: Count) -> float:
    """How well a call fits an expected one; one of the same tool fits better than none."""
    if cell is None:
        return 0.0
    return _SAME_TOOL + (cell.hits if count == "f1" else cell.share)


def _counted(count: Count, met: Sequence[_Beside | None], *, items: int) -> float:
    """The score of expected calls, each beside the call that stands for it; `items` are the arguments of both sides."""
    if count == "all":
        return float(all(cell is not None and not cell.wrong for cell in met))
    if count == "f1":
        return 2 * sum(cell.hits for cell in met if cell is not None) / items
    return math.fsum(cell.share for cell in met if cell is not None) / len(met)
