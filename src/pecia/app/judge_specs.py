"""Judge specifications: which scorers of a plan are judges, and how often they can be asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pecia import wire
from pecia.domain.judge import KINDS, AnyJudge, JudgeSpec, PreferenceSpec
from pecia.domain.plan import Plan


def judges_of(scorers: Mapping[str, Mapping[str, Any]]) -> dict[str, AnyJudge]:
    """The judges among some specifications, by metric. Raises `Invalid` for one that is wrong."""
    return {name: read_judge(spec) for name, spec in scorers.items() if spec.get("type") in KINDS}


def read_judge(spec: Mapping[str, Any]) -> AnyJudge:
    """A judge from its specification. Raises `Invalid`."""
    kind: type[JudgeSpec | PreferenceSpec] = JudgeSpec if spec.get("type") == "judge" else PreferenceSpec
    return wire.convert({key: value for key, value in spec.items() if key != "type"}, kind)


def calls_each(scorers: Mapping[str, Mapping[str, Any]]) -> int:
    """How many calls a run takes at most: its own, and a question to each judge for each of its votes."""
    judges = judges_of(scorers).values()
    return 1 + sum(judge.votes for judge in judges if isinstance(judge, JudgeSpec))


def judge_calls(plan: Plan) -> int:
    """How many questions the judges of a plan can be asked at most."""
    others = len(plan.variants) - 1
    per_variant = plan.runs // max(1, len(plan.variants))
    return sum(
        plan.runs * judge.votes if isinstance(judge, JudgeSpec) else 2 * per_variant * others
        for judge in judges_of(plan.scorers).values()
    )
