"""Pilot: what the rest of an experiment costs and how long it takes, told from the first cases of it.

The pilot's answers are runs of the experiment like all others, so that nothing is paid twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack
from itertools import islice
from typing import NamedTuple

from pecia.app.agenda import Agenda, Settled
from pecia.app.connections import known_cost, project_models
from pecia.app.judge_specs import judges_of
from pecia.app.judges import Bench
from pecia.domain.actor import Actor
from pecia.domain.answer import SETTLED, Answer, Usage
from pecia.domain.dataset import Case
from pecia.domain.design import ModelChoice
from pecia.domain.experiment import Experiment, PilotEstimate
from pecia.domain.judge import JudgeSpec, choice_of
from pecia.domain.nearest import Neighbors
from pecia.domain.pilot import PILOT_CASES, Line, total_of
from pecia.domain.plan import Plan
from pecia.domain.price import Cost
from pecia.domain.run import Run
from pecia.ports import Models, Ports

_ANY = Usage(input_tokens=1_000_000, output_tokens=1_000_000)
"""What a call may have taken: a model that asks nothing for it is free."""


class _Took(NamedTuple):
    """What a call took: US dollars, None where nobody can say, and seconds."""

    cost: float | None
    seconds: float


_ByCase = defaultdict[int, list[_Took]]


class Heard:
    """What the judges of a pilot took, by metric and case."""

    def __init__(self) -> None:
        self.took: defaultdict[str, _ByCase] = defaultdict(lambda: defaultdict(list))
        self.judged: defaultdict[str, int] = defaultdict(int)

    def __call__(self, metric: str, bench: Bench, run: Run, answers: Sequence[Answer]) -> None:
        """Note what a judge answered about a run; one that needed no question takes nothing."""
        if answers:
            costs = [bench.cost(answer.usage) if bench.cost else None for answer in answers]
            known = [cost for cost in costs if cost is not None]
            self.judged[metric] += 1
            self.took[metric][run.case].append(
                _Took(
                    sum(known) if len(known) == len(costs) else None,
                    sum(answer.latency_ms for answer in answers) / 1000,
                )
            )


def asks_first(ports: Ports, actor: Actor, experiment: Experiment) -> bool:
    """Whether an experiment stops behind its pilot to see what the rest costs.

    It does so where that was asked for, and where something it calls has a price; not where all of it was confirmed,
    where its own limit lies within what needs no confirmation, or where nothing comes behind the pilot. What its caller
    carries out does not come five cases at a time, so that there is no pilot with it.
    """
    plan = experiment.plan
    if plan.callers_arms:
        return False
    if experiment.extent != "affordable":
        return experiment.extent == "pilot"
    limit = plan.limits.max_cost
    if limit is not None and limit <= ports.confirm_above:
        return False
    if plan.cases <= PILOT_CASES and plan.repeats == 1:
        return False
    with ports.store.read(actor.project) as unit:
        reach = project_models(ports, actor.project, unit)
    return any(_is_priced(known_cost(reach, choice)) for choice in _choices(plan))


async def estimate_pilot(
    ports: Ports,
    actor: Actor,
    experiment: Experiment,
    *,
    cases: Sequence[Case],
    settled: Settled,
    neighbors: Mapping[str, Neighbors],
    heard: Heard,
) -> PilotEstimate:
    """What the rest takes, by the runs that are kept and what the judges of the pilot took. Calls nothing."""
    plan = experiment.plan
    with ports.store.read(actor.project) as unit:
        reach = project_models(ports, actor.project, unit)
        runs = list(unit.experiments.runs(experiment.number))
    left = await _left(ports, actor, plan, cases=cases, settled=settled, neighbors=neighbors, reach=reach)
    took = _taken(plan, runs, reach)
    share = (len(plan.variants) - 1) / len(plan.variants)
    waiting: dict[str, int] = {}
    questions = 0
    for name, judge in judges_of(plan.scorers).items():
        single = isinstance(judge, JudgeSpec)
        waiting[name] = max(0, round(plan.runs * (1 if single else share)) - heard.judged[name])
        questions += waiting[name] * (judge.votes if isinstance(judge, JudgeSpec) else 2)
    lines = [
        *zip(left, took, strict=True),
        *((waiting[name], heard.took[name]) for name in waiting),
    ]
    return PilotEstimate(
        cases=len({run.case for run in runs}),
        left=sum(left) + questions,
        cost=total_of([Line(n, _figures(by_case, _cost)) for n, by_case in lines], cases=plan.cases),
        seconds=total_of(_slowest(plan, left, took, waiting, heard), cases=plan.cases),
        unpriced=tuple(
            dict.fromkeys(choice.model for choice in _choices(plan) if known_cost(reach, choice) is None)
        ),
    )


async def _left(
    ports: Ports,
    actor: Actor,
    plan: Plan,
    *,
    cases: Sequence[Case],
    settled: Settled,
    neighbors: Mapping[str, Neighbors],
    reach: Models,
) -> list[int]:
    """The calls that are left, by arm: counted over the first window, and taken to be so for those behind it."""
    left, seen = [0] * len(plan.arms), 0
    async with AsyncExitStack() as opened:
        models = [
            reach.open(choice, timeout=plan.limits.timeout, retries=0, concurrency=1)
            for choice in plan.asked_models
        ]
        for model in models:
            opened.push_async_callback(model.close)
        agenda = Agenda(plan, cases=cases, models=models, tasks=plan.served_tasks, neighbors=neighbors)
        windows = agenda.windows(settled, among=range(plan.cases))
        calls = [call for window in islice(windows, 1) for line in window for call in line]
        sought = [] if plan.fresh else [call.key for call in calls]
        with ports.store.read(actor.project) as unit:
            known = unit.experiments.answers(sought)
        for call in calls:
            seen += len(call.places)
            left[call.places[0][0]] += call.key not in known
    rest = plan.runs - settled.runs
    return [round(count * rest / seen) if seen else 0 for count in left]


def _taken(plan: Plan, runs: Iterable[Run], reach: Models) -> list[_ByCase]:
    """What the calls of each arm took, by case; a task costs nothing that is known here."""
    costs = [known_cost(reach, choice) for choice in plan.asked_models]
    arms = plan.arms
    took: list[_ByCase] = [defaultdict(list) for _ in plan.arms]
    for run in runs:
        if run.answer.state in SETTLED:
            if arms[run.arm].variant.task is not None:
                paid = 0.0
            else:
                cost = costs[run.arm // len(plan.variants)]
                paid = cost(run.answer.usage) if cost else None
            took[run.arm][run.case].append(_Took(paid, run.answer.latency_ms / 1000))
    return took


def _slowest(
    plan: Plan, left: Sequence[int], took: Sequence[_ByCase], waiting: Mapping[str, int], heard: Heard
) -> list[Line]:
    """The calls that the clock waits for: those of the slowest model, so many at a time, and behind them the judges'."""
    width, limit = len(plan.variants), plan.limits.concurrency
    of_models: list[list[Line]] = []
    for first in range(0, len(left), width):
        among = max(1, min(limit, sum(left[first : first + width])))
        of_models.append(
            [
                Line(left[arm], _figures(took[arm], lambda one, among=among: one.seconds / among))
                for arm in range(first, first + width)
            ]
        )

    def seconds(lines: Sequence[Line]) -> float:
        total = total_of(lines, cases=plan.cases)
        return total.value or 0.0 if total else 0.0

    judges = [
        Line(runs, _figures(heard.took[name], lambda one: one.seconds / limit))
        for name, runs in waiting.items()
    ]
    return [*max(of_models, key=seconds), *judges]


def _figures(by_case: _ByCase, figure: Callable[[_Took], float | None]) -> dict[int, list[float]]:
    found = {case: [figure(one) for one in took] for case, took in by_case.items()}
    return {case: [one for one in took if one is not None] for case, took in found.items()}


def _cost(one: _Took) -> float | None:
    return one.cost


def _choices(plan: Plan) -> list[ModelChoice]:
    """Every model that is asked: those under test, and judges."""
    return [*plan.asked_models, *map(choice_of, judges_of(plan.scorers).values())]


def _is_priced(cost: Cost | None) -> bool:
    return cost is not None and (cost(_ANY) or 0.0) > 0
