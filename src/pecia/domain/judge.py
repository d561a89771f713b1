"""Judge: a model that judges answers, what it is asked, and how its verdict is read.

A judge thinks first and ends with a line `VERDICT: …`; the last such line counts. What it judges stands in a fence
whose name the text cannot know, and cannot hold a verdict of its own: it is data, not part of the question.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

import msgspec

from pecia.domain.canonical import digest, digest_of_bytes
from pecia.domain.design import ModelChoice
from pecia.domain.value import Value

Decision: TypeAlias = Literal["first", "second", "tie"]
KINDS = ("judge", "preference")
"""The kinds of scorer that ask a model."""
GRADES = 5
"""A grade is a whole number from 1, the worst, to this."""
MOST_JUDGED = 20_000
"""Characters of a text that a judge is shown; the rest is cut off, which it is told."""
MOST_VOTES = 9
PARAMS: Mapping[str, Any] = {"temperature": 0, "max_tokens": 512}
"""What a judge is sent unless it says otherwise."""

_said = re.compile(r"verdict[\s*_`\"']*[:=][\s*_`\"']*([^\n]*)", re.IGNORECASE)
_quoted_verdict = re.compile(r"\b(ver)(dict)\b", re.IGNORECASE)
_grade = re.compile(r"(?<![\d.-])([1-5])(?:\s*(?:/|out of)\s*5)?(?![\d.])")
_decision = re.compile(r"\b(A|B|TIE)\b", re.IGNORECASE)
_criterion = re.compile(r"(\d{1,2})\W{0,3}(yes|no)\b", re.IGNORECASE)
_AROUND = "*_`\"'.()[] \t"


class NoVerdict(Exception):
    """A judge's reply out of which no verdict can be read."""


class JudgeSpec(Value, frozen=True, forbid_unknown_fields=True):
    """A judge of single answers, as an experiment writes it beside `type: judge`.

    `prompt` is a version in the library; `digest` is added when the plan is frozen. With `criteria` it answers each
    with yes or no and the score is the share of yes; else it gives a grade from 1 to 5. `question` and `reference` are
    paths into the case, `votes` how often it is asked; their mean counts.
    """

    model: str
    prompt: str = "judges/relevance"
    digest: str | None = None
    params: dict[str, Any] = msgspec.field(default_factory=lambda: dict(PARAMS))
    criteria: tuple[str, ...] = ()
    question: str = "input"
    reference: str | None = None
    votes: int = 1


class PreferenceSpec(Value, frozen=True, forbid_unknown_fields=True):
    """A judge of pairs, as an experiment writes it beside `type: preference`: each answer against the baseline's.

    It is asked in both orders: 1 when it prefers the answer in both, 0 when the baseline's, else 0.5, a tie.
    """

    model: str
    prompt: str = "judges/preference"
    digest: str | None = None
    params: dict[str, Any] = msgspec.field(default_factory=lambda: dict(PARAMS))
    question: str = "input"
    reference: str | None = None


AnyJudge: TypeAlias = "JudgeSpec | PreferenceSpec"


def choice_of(judge: AnyJudge) -> ModelChoice:
    """The model that is asked. Repeats are told apart by their key, not by a seed."""
    return ModelChoice(model=judge.model, params=judge.params, seed="none")


def judge_digest(kind: str, judge: AnyJudge) -> str:
    """What a passport is for: the kind, the model with its parameters, the prompt's content and the criteria.

    Where question and reference stand in a case, and the prompt's name, make no difference to a judge.
    """
    criteria = list(judge.criteria) if isinstance(judge, JudgeSpec) else []
    votes = judge.votes if isinstance(judge, JudgeSpec) else 1
    plain: dict[str, Any] = {
        "kind": kind,
        "model": judge.model,
        "params": judge.params,
        "prompt": judge.digest,
        "criteria": criteria,
        "referenced": judge.reference is not None,
        "votes": votes,
    }
    return digest(plain)


def fenced(**texts: str) -> dict[str, str]:
    """The texts, each inside a fence of its own that nothing in them can close.

    The fence's name is made of the digest of all of them. Invisible characters and verdicts are made harmless.
    """
    whole = "\0".join(f"{name}={text}" for name, text in texts.items())
    mark = digest_of_bytes(whole.encode("utf-8", "replace")).removeprefix("sha256:")[:12]
    return {name: f"<{name}-{mark}>\n{harmless(text)}\n</{name}-{mark}>" for name, text in texts.items()}


def harmless(text: str) -> str:
    """A judged text without characters nobody sees, without a verdict of its own, and not longer than is shown."""
    cut = f"\n[cut off after {MOST_JUDGED:,} characters]" if len(text) > MOST_JUDGED else ""
    seen = "".join(
        character
        for character in text[:MOST_JUDGED]
        if character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cf", "Co", "Cs"}
    )
    return _quoted_verdict.sub(r"\1-\2", seen) + cut


def criteria_list(criteria: Sequence[str]) -> str:
    """The criteria as a numbered list."""
    return "\n".join(f"{number}. {harmless(text)}" for number, text in enumerate(criteria, 1))


def read_grade(reply: str) -> float:
    """The grade as a share: 1 is 0, 5 is 1. Raises `NoVerdict`."""
    found = _grade.findall(_verdict(reply))
    if len(set(found)) != 1:
        raise NoVerdict(f"no grade from 1 to {GRADES} in its verdict")
    return (int(found[0]) - 1) / (GRADES - 1)


def read_criteria(reply: str, count: int) -> float:
    """The share of criteria that are met. Raises `NoVerdict` where one is not spoken of, or in two ways."""
    said: dict[int, bool] = {}
    for number, word in _criterion.findall(_verdict(reply)):
        met = word.lower() == "yes"
        if said.setdefault(int(number), met) is not met:
            raise NoVerdict(f"its verdict says both yes and no to criterion {number}")
    if set(said) != set(range(1, count + 1)):
        raise NoVerdict(f"its verdict does not speak of all {count} criteria")
    return sum(said.values()) / count


def read_decision(reply: str) -> Decision:
    """Which of two answers it prefers. Raises `NoVerdict`."""
    found = {word.upper() for word in _decision.findall(_verdict(reply))}
    if len(found) != 1:
        raise NoVerdict("neither A, B nor TIE in its verdict")
    return {"A": "first", "B": "second", "TIE": "tie"}[found.pop()]  # type: ignore[return-value] - the three there are


def read_verdict(judge: AnyJudge, reply: str) -> float:
    """What a reply of this judge says, as a share; of a pair 1 for the first, 0 for the second."""
    if isinstance(judge, PreferenceSpec):
        return {"first": 1.0, "second": 0.0, "tie": 0.5}[read_decision(reply)]
    return read_criteria(reply, len(judge.criteria)) if judge.criteria else read_grade(reply)


def both_orders(forward: float, backward: float) -> float:
    """The verdict on a pair that was asked in both orders: what both say, else a tie."""
    return forward if forward == 1 - backward else 0.5


def shown(value: Any) -> str:  # noqa: ANN401 - what a case holds
    """A value of a case as a judge reads it: text as it is, an object of one text that text, the rest by keys."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        fields: Mapping[str, Any] = value  # pyright: ignore[reportUnknownVariableType] - JSON
        if len(fields) == 1:
            return shown(next(iter(fields.values())))
        return "\n".join(f"{name}: {shown(part)}" for name, part in fields.items())
    if isinstance(value, list):
        parts: list[Any] = value  # pyright: ignore[reportUnknownVariableType] - JSON
        return "\n".join(f"- {shown(part)}" for part in parts)
    return "" if value is None else str(value)


def _verdict(reply: str) -> str:
    """What stands behind the last `VERDICT:`; without one, the last line where it is short enough to be one."""
    said = _said.findall(reply)
    if said:
        return said[-1]
    lines = [line for line in reply.splitlines() if line.strip()]
    last = lines[-1].strip(_AROUND) if lines else ""
    if last and len(last) <= len("TIE"):
        return last
    raise NoVerdict("it has no line that says VERDICT")
