"""Side by side: a case with what every arm of an experiment made of it, against the baseline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from pecia.domain.answer import AnswerState
from pecia.domain.plan import Arm, Plan
from pecia.domain.run import Run
from pecia.domain.sample import Sample
from pecia.domain.score import Unscored
from pecia.domain.value import Value

Change: TypeAlias = Literal["regressed", "improved", "same", "unknown"]
"""What an arm made of a case against the baseline on the same model; unknown where either has no score."""
Outcome: TypeAlias = Literal["regressed", "improved", "disagreed", "unsound"]
"""Cases to look at: some arm scores lower than the baseline, or higher; arms score differently; some run is unsound."""

EXCERPT = 200
"""Characters of an answer that are shown beside others."""
_EQUAL_WITHIN = 1e-12


class CaseAnswer(Value, frozen=True):
    """What an arm made of a case: the beginning of its first answer, and its score, the mean over the repeats.

    `state` is that of the first run that brought no good answer, of the first run where all did; None where none
    is kept. `unscored` says why the metric has no score in some repeat.
    """

    arm: int
    score: float | None
    change: Change
    state: AnswerState | None
    excerpt: str
    unscored: str | None


class SideBySide(Value, frozen=True):
    """A case of an experiment by its position from 0 and its id, with what each arm made of it, in the order of arms."""

    position: int
    case: str
    answers: tuple[CaseAnswer, ...]


def change(baseline: float | None, variant: float | None) -> Change:
    """What became of a case."""
    if baseline is None or variant is None:
        return "unknown"
    if abs(variant - baseline) <= _EQUAL_WITHIN:
        return "same"
    return "improved" if variant > baseline else "regressed"


def cases_with(
    outcome: Literal["regressed", "improved", "disagreed"],
    cases: Sequence[str],
    pairs: Sequence[tuple[Sample, Sample]],
    samples: Sequence[Sample],
) -> list[int]:
    """Positions of the cases of an outcome: on any of the (baseline, variant) pairs, or between any two of the samples."""
    if outcome == "disagreed":
        return [
            at for at, case in enumerate(cases) if _differ([sample.scores.get(case) for sample in samples])
        ]
    return [
        at
        for at, case in enumerate(cases)
        if any(change(a.scores.get(case), b.scores.get(case)) == outcome for a, b in pairs)
    ]


def side_by_side(
    plan: Plan,
    position: int,
    case: str,
    *,
    runs: Sequence[Run],
    scores: Mapping[int, float | None],
    baselines: Mapping[int, int],
    metric: str,
) -> SideBySide:
    """The case with these runs of it. `scores` go by arm; `baselines` name for each arm the one it is held against."""
    kept: dict[int, list[Run]] = {}
    for run in runs:
        kept.setdefault(run.arm, []).append(run)
    return SideBySide(
        position=position,
        case=case,
        answers=tuple(
            _answer(arm, kept.get(arm.index, []), scores, baselines[arm.index], metric) for arm in plan.arms
        ),
    )


def _answer(
    arm: Arm, runs: Sequence[Run], scores: Mapping[int, float | None], baseline: int, metric: str
) -> CaseAnswer:
    first = next((run for run in runs if run.answer.state != "ok"), runs[0] if runs else None)
    said = (run.scores.get(metric) for run in runs)
    return CaseAnswer(
        arm=arm.index,
        score=scores[arm.index],
        change=change(scores[baseline], scores[arm.index]),
        state=first.answer.state if first else None,
        excerpt=runs[0].answer.text[:EXCERPT] if runs else "",
        unscored=next((score.reason for score in said if isinstance(score, Unscored)), None),
    )


def _differ(scores: Sequence[float | None]) -> bool:
    known = [score for score in scores if score is not None]
    return bool(known) and max(known) - min(known) > _EQUAL_WITHIN
