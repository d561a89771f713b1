"""An optimization with what its report needs beside it: how long the baseline is, and the way to the winner."""

from __future__ import annotations

from pecia.domain.candidates import tokens_of
from pecia.domain.diff import Diff, diff
from pecia.domain.optimization import Candidate, Optimization
from pecia.domain.value import Value
from pecia.domain.version import Content


class Step(Value, frozen=True):
    """A candidate on the way from the baseline to the winner, and what it changes of the one it grew out of."""

    candidate: Candidate
    diff: Diff


class OptimizationReport(Value, frozen=True):
    """An optimization, the estimated tokens of its baseline, and the steps from there to the winner, if there is one."""

    optimization: Optimization
    tokens: int
    steps: tuple[Step, ...]


def report_on(found: Optimization, baseline: Content) -> OptimizationReport:
    """The report on an optimization that started from this content."""
    earlier = {trial.candidate.label: trial.candidate for trial in found.trials if trial.state != "refused"}
    line: list[Candidate] = []
    at = found.winner
    while at is not None:
        line.append(at)
        # Each is taken once: what an optimizer calls a parent need not be an earlier one.
        earlier.pop(at.label, None)
        at = earlier.get(at.parent)
    steps: list[Step] = []
    before = baseline
    for candidate in reversed(line):
        steps.append(Step(candidate=candidate, diff=diff(before, candidate.content)))
        before = candidate.content
    return OptimizationReport(optimization=found, tokens=tokens_of(baseline), steps=tuple(steps))
