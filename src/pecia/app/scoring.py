"""Scoring: runs that are judged elsewhere, or later, get their scores."""

from __future__ import annotations

from pecia.app.act import acting
from pecia.app.conclude import keep_result
from pecia.app.experiments import existing_experiment
from pecia.domain.actor import Actor
from pecia.domain.design import invalid, unknown_choice
from pecia.domain.errors import Conflict
from pecia.domain.run import Run
from pecia.domain.score import SHARE, Score, Scored
from pecia.domain.value import Request, Value
from pecia.ports import Ports

ELSEWHERE = "python"
"""The kind of scorer that speaks in the user's own process."""


class RunScore(Value, frozen=True, forbid_unknown_fields=True):
    """What a function said of one run: positions of its arm and case, and the repeat."""

    arm: int
    case: int
    repeat: int
    score: Score


class ScoreRuns(Request, frozen=True):
    """Keep what a Python function, in its own process, said of an experiment's runs. Only `unjudged` runs take it."""

    number: int
    metric: str
    digest: str
    scores: tuple[RunScore, ...]


class RunsScored(Value, frozen=True):
    """How many runs got their score, and how many still wait for one on this metric."""

    scored: int
    unjudged: int


def score_runs(ports: Ports, actor: Actor, request: ScoreRuns) -> RunsScored:
    """Keep the scores, all or none. A run that has its score keeps it.

    Raises `NotFound`; `Invalid` for a metric that no function judges, a run there is not, or a share outside 0 to 1;
    `Conflict` where the function is not the planned one.
    """
    with acting(ports, actor) as act:
        experiment = existing_experiment(act.unit, request.number)
        scorers, name = experiment.plan.scorers, request.metric
        theirs = [metric for metric, spec in scorers.items() if spec.get("type") == ELSEWHERE]
        if name not in theirs:
            raise unknown_choice("metric of a Python function", name, theirs, pointer="/metric")
        if scorers[name].get("digest") not in (None, request.digest):
            raise Conflict(f"The function that was planned as '{name}' has another source.", code="conflict")
        scorer = ports.scorers.make(name, scorers[name])
        places = [(row.arm, row.case, row.repeat) for row in request.scores]
        found = act.unit.experiments.at(request.number, places)
        runs = {(run.arm, run.case, run.repeat): run for run in found}
        settled: list[Run] = []
        for index, row in enumerate(request.scores):
            run = runs.get((row.arm, row.case, row.repeat))
            if run is None:
                raise invalid(f"There is no run {row.arm}/{row.case}/{row.repeat}.", f"/scores/{index}")
            if isinstance(row.score, Scored) and scorer.unit == SHARE and not 0 <= row.score.value <= 1:
                raise invalid("A share lies between 0 and 1.", f"/scores/{index}/score/value")
            if run.is_unjudged(name):
                settled.append(run.with_score(name, row.score))
        act.unit.experiments.rescore(request.number, settled)
        waiting = act.unit.experiments.unjudged(request.number, name)
        if settled:
            act.record(
                "RunsScored",
                f"experiment/{request.number}",
                after=experiment.plan_digest,
                data={"metric": name, "runs": len(settled), "unjudged": waiting},
            )
    if settled and not waiting:
        keep_result(ports, actor, request.number)
    return RunsScored(scored=len(settled), unjudged=waiting)
