"""Promptfoo's assertions that a model judges, as judges of ours: where every test asks the same, and a grader is named.

A judge of an experiment judges every case, so that what only some tests ask is listed as not judged.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from pecia.domain.value import Json

_Row = dict[str, Any]
RIGHT_ANSWER = "right_answer"
"""The key of a case's metadata with what `factuality` takes for true."""
_GOOD = 0.75
"""The share that the grade 4 of 5 is."""

GRADED: Mapping[str, tuple[str, _Row, float]] = {
    "llm-rubric": ("`judge`, its value as the one criterion; every case has to meet it", {}, 1.0),
    "model-graded-closedqa": ("the same", {}, 1.0),
    "factuality": (
        "`judge` by `judges/accuracy`, its value as the right answer; a mean grade of 4 or better",
        {"prompt": "judges/accuracy", "reference": f"metadata.{RIGHT_ANSWER}"},
        _GOOD,
    ),
    "answer-relevance": ("`judge` by `judges/relevance`; a mean grade of 4 or better", {}, _GOOD),
}
"""The assertions that a judge takes: which one in words, its specification, and the mean that is asked for."""


@dataclass(frozen=True)
class Graded:
    """The judges of a configuration by their names, the means they have to give, and what each test brings for them."""

    scorers: dict[str, _Row] = field(default_factory=dict[str, _Row])
    floors: dict[str, float] = field(default_factory=dict[str, float])
    metadata: tuple[_Row, ...] = ()


def graded(
    tests: Sequence[tuple[_Row, Sequence[_Row]]],
    *,
    model_of: Callable[[str], str],
    unjudged: dict[str, str],
) -> Graded:
    """The judges that these tests ask for, each with its own assertions; what cannot be judged is noted with the reason."""
    asked: dict[tuple[str, str, str], set[int]] = {}
    metadata: list[_Row] = [{} for _ in tests]
    for number, (test, assertions) in enumerate(tests):
        for one in assertions:
            kind = str(one.get("type", ""))
            if kind.removeprefix("not-") not in GRADED:
                continue
            grader, value = _grader(one, test), one.get("value")
            why = _unusable(kind, value, grader)
            if why is not None:
                unjudged.setdefault(kind[:60], why)
            elif kind == "factuality":
                metadata[number][RIGHT_ANSWER] = value
                asked.setdefault((kind, grader, ""), set()).add(number)
            else:
                criterion = "" if kind == "answer-relevance" else str(value)
                asked.setdefault((kind, grader, criterion), set()).add(number)
    scorers: dict[str, _Row] = {}
    for (kind, grader, criterion), where in asked.items():
        if len(where) < len(tests):
            unjudged.setdefault(kind, "only some tests ask it, and a judge here judges every case")
            continue
        same = sum(name.rstrip("-0123456789") == kind for name in scorers)
        spec = {"type": "judge", "model": model_of(grader), **GRADED[kind][1]}
        scorers[f"{kind}-{same + 1}" if same else kind] = spec | (
            {"criteria": [criterion]} if criterion else {}
        )
    floors = {name: GRADED[name.rstrip("-0123456789")][2] for name in scorers}
    return Graded(scorers=scorers, floors=floors, metadata=tuple(metadata))


def _grader(one: _Row, test: _Row) -> str:
    """The provider that grades: the assertion's own, or that of the test's options, to which those of `defaultTest` belong.

    It is a text, `{id: …}`, or `{text: …}` of one of these.
    """
    for holder in (one, test.get("options")):
        given: object = _of(holder, "provider")
        given = _of(given, "text") or given
        found = _of(given, "id") or given
        if isinstance(found, str) and found:
            return found
    return ""


def _of(holder: object, name: str) -> object:
    return cast("Mapping[str, object]", holder).get(name) if isinstance(holder, Mapping) else None


def _unusable(kind: str, value: Json, grader: str) -> str | None:
    if kind.startswith("not-"):
        return "a judge says how good an answer is, and not that it is bad"
    if not grader:
        return "no grader is named: `provider` beside it, or `defaultTest.options.provider`"
    if kind == "answer-relevance":
        return None
    if not isinstance(value, str) or not value.strip() or value.startswith("file://"):
        return "its value is no text"
    if kind != "factuality" and "{{" in value:
        return "its value differs from test to test, and a criterion is the same for every case"
    return None
