"""Costs: what the arms of an experiment took in money, time and tokens, and how many times the baseline that is."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence

from pecia.app.conclude import permutation_seed
from pecia.app.connections import known_cost, project_models
from pecia.app.experiments import existing_experiment
from pecia.domain.actor import Actor
from pecia.domain.analysis import ArmCost, CostRatio, Costs
from pecia.domain.answer import SETTLED
from pecia.domain.dataset import Case, pick
from pecia.domain.plan import Plan
from pecia.domain.ratio import Ratio, ratios_of_totals
from pecia.domain.run import Run
from pecia.domain.value import Request
from pecia.ports import Models, Ports

FIGURES = ("cost", "latency", "input_tokens", "output_tokens")
"""What is compared, by the names of the ratios."""


class GetCosts(Request, frozen=True):
    """What the kept runs of an experiment took, against the plan's baseline or another variant. Calls nothing."""

    number: int
    baseline: str | None = None


def get_costs(ports: Ports, actor: Actor, request: GetCosts) -> Costs:
    """The costs. Raises `NotFound`; `Invalid` for a variant that is not there."""
    with ports.store.read(actor.project) as unit:
        experiment = existing_experiment(unit, request.number)
        plan = experiment.plan
        baseline = plan.variant(request.baseline or plan.baseline).label
        cases = pick(unit.datasets.cases(plan.dataset, plan.revision), plan.split)
        took = Took(plan, project_models(ports, actor.project, unit))
        for run in unit.experiments.runs(experiment.number):
            took.add(run, cases[run.case].id)
    return Costs(
        experiment=experiment.number,
        baseline=baseline,
        arms=took.arms,
        ratios=took.ratios(cases, [baseline]),
    )


class Took:
    """What runs took, by arm and case, gathered one by one."""

    def __init__(self, plan: Plan, models: Models) -> None:
        self._plan = plan
        self._costs = [known_cost(models, choice) for choice in plan.models.values()]
        self._figures = {name: [defaultdict[str, list[float]](list) for _ in plan.arms] for name in FIGURES}
        self._paid: list[float | None] = [0.0] * len(plan.arms)
        self._called: list[float | None] = [0.0] * len(plan.arms)

    def add(self, run: Run, case: str) -> None:
        """Take a run of the case of this name."""
        answer, usage = run.answer, run.answer.usage
        cost = self._costs[run.arm // len(self._plan.variants)]
        paid = cost(usage) if cost else None
        latency = answer.latency_ms if answer.latency_ms > 0 else None
        for name, figure in zip(
            FIGURES, (paid, latency, usage.input_tokens, usage.output_tokens), strict=True
        ):
            if figure is not None:
                self._figures[name][run.arm][case].append(figure)
        if answer.state in SETTLED:
            self._paid[run.arm] = _plus(self._paid[run.arm], paid)
            if run.reused_from is None:
                self._called[run.arm] = _plus(self._called[run.arm], paid)

    @property
    def arms(self) -> tuple[ArmCost, ...]:
        """What each arm cost."""
        return tuple(
            ArmCost(
                variant=arm.variant.label,
                model=arm.model,
                cost=self._paid[arm.index],
                called=self._called[arm.index],
            )
            for arm in self._plan.arms
        )

    def ratios(self, cases: Sequence[Case], baselines: Sequence[str]) -> tuple[CostRatio, ...]:
        """What each variant takes against each baseline on the same model; a case counts with the mean of its repeats."""
        plan = self._plan
        place = {(arm.variant.label, arm.model): arm.index for arm in plan.arms}
        clusters = {case.id: case.cluster for case in cases if case.cluster is not None}
        keys = [
            (arm.variant.label, baseline, arm.model)
            for baseline in baselines
            for arm in plan.arms
            if arm.variant.label != baseline
        ]

        def ratios(name: str) -> list[Ratio]:
            means = [_means(figures) for figures in self._figures[name]]
            pairs = [(means[place[b, model]], means[place[v, model]]) for v, b, model in keys]
            return ratios_of_totals(pairs, seed=permutation_seed(plan), clusters=clusters)

        measured = zip(*(ratios(name) for name in FIGURES), strict=True)
        return tuple(
            CostRatio(
                variant=variant,
                baseline=baseline,
                model=model,
                cost=cost,
                latency=latency,
                input_tokens=input_tokens,
                output_tokens=output_tokens,
            )
            for (variant, baseline, model), (cost, latency, input_tokens, output_tokens) in zip(
                keys, measured, strict=True
            )
            if {cost.value, latency.value, input_tokens.value, output_tokens.value} != {None}
        )


def _means(figures: Mapping[str, Sequence[float]]) -> dict[str, float]:
    return {case: math.fsum(kept) / len(kept) for case, kept in figures.items()}


def _plus(sum_: float | None, more: float | None) -> float | None:
    return None if sum_ is None or more is None else sum_ + more
