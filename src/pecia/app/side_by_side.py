"""The cases of an experiment, each with what every arm made of it. It calls nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pecia.app.conclude import Samples, read_samples
from pecia.app.experiments import existing_experiment
from pecia.app.page import Page, check_limit, number_cursor, page_of
from pecia.domain.actor import Actor
from pecia.domain.design import unknown_choice
from pecia.domain.plan import Plan
from pecia.domain.run import Run
from pecia.domain.side_by_side import EXCERPT, Outcome, SideBySide, cases_with, side_by_side
from pecia.domain.value import Request
from pecia.ports import Ports, Unit

RUNS_AT_ONCE = 5000
"""Runs that are read for a page at most: one of many arms and repeats has fewer cases."""


class ListSideBySide(Request, frozen=True):
    """The cases of an experiment with what every arm made of them, those of an `outcome` when it is given. Calls nothing.

    They are held against the plan's baseline or another variant, by the first primary metric or another one. With a
    `variant` the outcome is that of its arms alone. A page may be shorter than `limit`; `next` says whether there is more.
    """

    number: int
    outcome: Outcome | None = None
    variant: str | None = None
    baseline: str | None = None
    metric: str | None = None
    cursor: str | None = None
    limit: int = 50


def list_side_by_side(ports: Ports, actor: Actor, request: ListSideBySide) -> Page[SideBySide]:
    """The cases in their order. Raises `NotFound`; `Invalid` for a variant or a metric that is not there."""
    limit, after = check_limit(request.limit), number_cursor(request.cursor)
    with ports.store.read(actor.project) as unit:
        experiment = existing_experiment(unit, request.number)
        plan = experiment.plan
        baseline = plan.variant(request.baseline or plan.baseline).label
        chosen = None if request.variant is None else plan.variant(request.variant).label
        metric = _metric(plan, request.metric)
        cases = [case.id for case in unit.datasets.cases(plan.dataset, plan.revision, split=plan.split)]
        samples = read_samples(ports, unit, experiment)
        found = _found(unit, request, plan, cases=cases, samples=samples, by=(baseline, chosen, metric))
        rest = [at for at in found if after is None or at > after]
        limit = min(limit, max(1, RUNS_AT_ONCE // (len(plan.arms) * plan.repeats)))
        shown = page_of(rest[: limit + 1], limit, int)
        runs = _runs_of(unit, request.number, plan, shown.data)
    place = {(arm.variant.label, arm.model): arm.index for arm in plan.arms}
    return Page(
        data=tuple(
            side_by_side(
                plan,
                at,
                cases[at],
                runs=runs[at],
                scores={
                    arm.index: samples[arm.variant.label, arm.model, metric].scores.get(cases[at])
                    for arm in plan.arms
                },
                baselines={arm.index: place[baseline, arm.model] for arm in plan.arms},
                metric=metric,
            )
            for at in shown.data
        ),
        next=shown.next,
    )


def _metric(plan: Plan, asked: str | None) -> str:
    if asked is not None and asked not in plan.scorers:
        raise unknown_choice("metric", asked, list(plan.scorers), pointer="/metric")
    return asked or next(iter((*plan.primary, *plan.scorers)))


def _found(
    unit: Unit,
    request: ListSideBySide,
    plan: Plan,
    *,
    cases: Sequence[str],
    samples: Samples,
    by: tuple[str, str | None, str],
) -> Sequence[int]:
    """Positions of the cases that are asked for, held against a baseline, on a variant, by a metric."""
    baseline, chosen, metric = by
    if request.outcome is None:
        return range(len(cases))
    if request.outcome == "unsound":
        arms = [arm.index for arm in plan.arms if chosen in (None, arm.variant.label)]
        return unit.experiments.unsound_cases(request.number, arms)
    variants = [v.label for v in plan.variants if chosen is None or v.label in (baseline, chosen)]
    pairs = [
        (samples[baseline, model, metric], samples[variant, model, metric])
        for model in plan.models
        for variant in variants
        if variant != baseline
    ]
    every = [samples[variant, model, metric] for variant in variants for model in plan.models]
    return cases_with(request.outcome, cases, pairs, every)


def _runs_of(unit: Unit, number: int, plan: Plan, positions: Sequence[int]) -> defaultdict[int, list[Run]]:
    """The kept runs of these cases, by case, with the beginning of what was said."""
    kept = defaultdict[int, list[Run]](list)
    arms = [arm.index for arm in plan.arms]
    for run in unit.experiments.beginnings(number, arms, positions, characters=EXCERPT):
        kept[run.case].append(run)
    return kept
