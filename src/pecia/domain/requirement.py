"""Requirement: what a test asks of an experiment, and what the experiment answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from pecia.domain.errors import Detail, Invalid
from pecia.domain.evidence import Evidence
from pecia.domain.policy import EvidenceGate, Require, judge_piece
from pecia.domain.result import Result
from pecia.domain.sample import Sample
from pecia.domain.value import Value
from pecia.domain.wording import about, as_mean, count

Outcome: TypeAlias = Literal["passed", "undecided", "failed"]
"""`undecided`: nothing was shown to be wrong, and nothing to be right either."""

MOST_NAMED = 20
"""Cases that a line names; it counts them all."""
_WORST_FIRST: tuple[Outcome, ...] = ("failed", "undecided", "passed")


class Requirement(Value, frozen=True, forbid_unknown_fields=True):
    """What is asked of every variant against the baseline, on each primary metric and model.

    `require` means what it means for a policy, and `margin` goes with `non_inferior` (the plan's where it is
    None). `floors` are means that every arm but the baseline has to reach, by metric, in the metric's own unit.
    """

    require: Require | None = "no_worse"
    margin: float | None = None
    floors: dict[str, float] = {}


class RequirementLine(Value, frozen=True):
    """One comparison, or one floor, and whether it meets what was asked, with a line that says so in words.

    `lost` and `won` are cases that scored lower (than the baseline's, or than the floor) and higher, the first of `losses` and
    `wins`; `more_cases` is about how many further cases would tell, where that can be foreseen.
    """

    outcome: Outcome
    variant: str
    model: str
    metric: str
    line: str
    losses: int = 0
    wins: int = 0
    lost: tuple[str, ...] = ()
    won: tuple[str, ...] = ()
    more_cases: int | None = None


class ExperimentVerdict(Value, frozen=True):
    """What an experiment answers to a requirement: failed when a line is, else undecided when a line is."""

    experiment: int
    name: str
    baseline: str
    require: Require | None
    outcome: Outcome
    lines: tuple[RequirementLine, ...]

    @property
    def more_cases(self) -> int | None:
        """About how many further cases would settle every line, where that can be foreseen."""
        return max((line.more_cases for line in self.lines if line.more_cases), default=None)


def check_requirement(requirement: Requirement) -> None:
    """Refuse a margin or a floor that means nothing. Raises `Invalid`."""
    if requirement.margin is not None and not 0 <= requirement.margin < float("inf"):
        raise _invalid("'margin' is 0 or more, in the metric's own unit.", "/margin")
    for metric, floor in requirement.floors.items():
        if not -float("inf") < floor < float("inf"):
            raise _invalid(f"The floor of '{metric[:80]}' is not a finite number.", f"/floors/{metric}")


def judge_evidence(
    require: Require,
    margin: float | None,
    piece: Evidence,
    *,
    variant: str,
    model: str,
    before: Sample,
    after: Sample,
) -> RequirementLine:
    """What a comparison answers, by the rule of a policy's evidence gate.

    An undecided comparison never fails `no_worse`, and does not pass it in silence either.
    """
    gate = EvidenceGate(
        dataset=piece.dataset,
        metric=piece.metric,
        require=require,
        margin=piece.comparison.margin if margin is None else margin,
    )
    met, line = judge_piece(gate, piece)
    undecided = piece.comparison.conclusion == "undecided"
    shown = require == "non_inferior"  # its own bound was reached, whatever else is open
    lost, won = _moved(before, after)
    return RequirementLine(
        outcome="failed" if not met else "undecided" if undecided and not shown else "passed",
        variant=variant,
        model=model,
        metric=piece.metric,
        line=f"{piece.metric}: {line}",
        losses=len(lost),
        wins=len(won),
        lost=tuple(lost[:MOST_NAMED]),
        won=tuple(won[:MOST_NAMED]),
        more_cases=piece.comparison.more_cases if undecided else None,
    )


def judge_floors(
    requirement: Requirement, result: Result, samples: Mapping[tuple[str, str, str], Sample]
) -> list[RequirementLine]:
    """Whether each arm but the baseline's reaches the floors, by its mean on these very cases.

    A lone variant is no baseline. Where the floor is not reached the cases below it are named as lost. Raises `Invalid` for a floor on a metric that is not measured.
    """
    compared = requirement.require is not None
    arms = [arm for arm in result.arms if not (compared and arm.variant == result.baseline)] or list(
        result.arms
    )
    lines: list[RequirementLine] = []
    for metric, floor in requirement.floors.items():
        for arm in arms:
            if metric not in arm.metrics:
                known = ", ".join(arm.metrics)
                raise _invalid(
                    f"There is no metric '{metric[:80]}' to put a floor under; there are: {known}.", "/floors"
                )
            estimate = arm.metrics[metric].estimate
            asked = f"at least {as_mean(floor, estimate.scale)} asked"
            said = "no score at all" if estimate.mean is None else estimate.sentence
            reached = estimate.mean is not None and estimate.mean >= floor
            scores = samples[arm.variant, arm.model, metric].scores
            low = (
                [] if reached else [case for case, score in scores.items() if score is None or score < floor]
            )
            lines.append(
                RequirementLine(
                    outcome="passed" if reached else "failed",
                    variant=arm.variant,
                    model=arm.model,
                    metric=metric,
                    line=f"{metric}: experiment {result.experiment} on {arm.model}: {said}; {asked}",
                    losses=len(low),
                    lost=tuple(low[:MOST_NAMED]),
                )
            )
    return lines


def verdict_of(
    requirement: Requirement, result: Result, lines: Sequence[RequirementLine]
) -> ExperimentVerdict:
    """The verdict of all lines. Without any there was nothing to compare with, which is undecided."""
    outcomes = {line.outcome for line in lines} or {"undecided"}
    return ExperimentVerdict(
        experiment=result.experiment,
        name=result.name,
        baseline=result.baseline,
        require=requirement.require,
        outcome=next(outcome for outcome in _WORST_FIRST if outcome in outcomes),
        lines=tuple(lines),
    )


def cases_needed(more: int | None) -> str:
    """How many further cases would tell, in words; nothing where that cannot be foreseen."""
    return f"about {count(about(more), 'more case')} would tell" if more else ""


def _moved(before: Sample, after: Sample) -> tuple[list[str], list[str]]:
    """The cases that scored lower, and those that scored higher, where both have a score."""
    lost: list[str] = []
    won: list[str] = []
    for case, was in before.scores.items():
        now = after.scores.get(case)
        if was is not None and now is not None and now != was:
            (lost if now < was else won).append(case)
    return lost, won


def _invalid(message: str, pointer: str) -> Invalid:
    return Invalid(
        message,
        code="invalid_experiment",
        errors=(Detail(code="invalid_experiment", detail=message, pointer=pointer),),
    )
