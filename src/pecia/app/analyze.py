"""Analyze: what kept runs say beyond the result: slices, flipped cases, cost, consistency. It calls nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pecia.app.conclude import compare_against, permutation_seed, read_samples
from pecia.app.connections import project_models
from pecia.app.costs import Took
from pecia.app.experiments import existing_experiment
from pecia.app.judged import rows_with_judges
from pecia.domain.actor import Actor
from pecia.domain.analysis import Analysis, ArmConsistency, MixedModel, PairAnalysis
from pecia.domain.consistency import Repeat, consistency
from pecia.domain.dataset import Case, pick
from pecia.domain.flips import flips
from pecia.domain.plan import Plan
from pecia.domain.run import Run
from pecia.domain.score import SHARE, number
from pecia.domain.slices import slice_by, values_of
from pecia.domain.value import Request
from pecia.ports import Ports, Scorer


class AnalyzeExperiment(Request, frozen=True):
    """What the kept runs say beyond the result: against several baselines, by slices, with the flipped cases. Calls nothing.

    `slices` are keys of the cases' metadata. `baselines` are variants, the plan's own where none is named.
    """

    number: int
    baselines: tuple[str, ...] = ()
    slices: tuple[str, ...] = ()


def analyze_experiment(ports: Ports, actor: Actor, request: AnalyzeExperiment) -> Analysis:
    """The analysis of the kept runs. Raises `NotFound`; `Invalid` for a variant or a metadata key that is not there."""
    with ports.store.read(actor.project) as unit:
        experiment = existing_experiment(unit, request.number)
        plan = experiment.plan
        named = dict.fromkeys(request.baselines or (plan.baseline,))
        baselines = tuple(plan.variant(label).label for label in named)
        cases = pick(unit.datasets.cases(plan.dataset, plan.revision), plan.split)
        kinds = {key: values_of(cases, key) for key in dict.fromkeys(request.slices)}
        samples = read_samples(ports, unit, experiment)
        scorers = {name: ports.scorers.make(name, plan.scorers[name]) for name in plan.primary}
        took = Took(plan, project_models(ports, actor.project, unit))
        taken = _take(plan, cases, scorers, took, unit.experiments.runs(experiment.number))
        compared = rows_with_judges(unit, plan, compare_against(plan, cases, samples, baselines))
    rows = [row for row in compared if row.primary]
    family = [
        (samples[row.baseline, row.model, row.metric], samples[row.variant, row.model, row.metric])
        for row in rows
    ]
    sliced = slice_by(kinds, family, seed=permutation_seed(plan))
    return Analysis(
        experiment=experiment.number,
        name=plan.name,
        baselines=baselines,
        slices=tuple(kinds),
        alpha=plan.alpha,
        margin=plan.margin,
        pairs=tuple(
            PairAnalysis(comparison=row, flips=flips(*pair), slices=tuple(slices))
            for row, pair, slices in zip(rows, family, sliced, strict=True)
        ),
        costs=taken.took.ratios(cases, baselines),
        consistency=_consistency(plan, cases, taken),
        mixed=tuple(
            MixedModel(variant=arm.variant.label, model=arm.model, answered=dict(models.most_common()))
            for arm, models in zip(plan.arms, taken.answered, strict=True)
            if len(models) > 1
        ),
    )


class _Taken(NamedTuple):
    """What the runs took, by arm: figures by case, and repeats by metric, arm and case."""

    took: Took
    repeats: Mapping[str, Sequence[Mapping[str, Sequence[Repeat]]]]
    answered: Sequence[Counter[str]]


def _take(
    plan: Plan, cases: Sequence[Case], scorers: Mapping[str, Scorer], took: Took, runs: Iterable[Run]
) -> _Taken:
    arms = len(plan.arms)
    judged = {name: scorer for name, scorer in scorers.items() if scorer.unit == SHARE and plan.repeats > 1}
    repeats = {name: [defaultdict[str, list[Repeat]](list) for _ in range(arms)] for name in judged}
    answered = [Counter[str]() for _ in range(arms)]
    for run in runs:
        case, answer = cases[run.case].id, run.answer
        if answer.model is not None:
            answered[run.arm][answer.model] += 1
        took.add(run, case)
        for name, scorer in judged.items():
            score = number(
                run.scores[name], zero_is_meant=scorer.zero_is_meant, on_bad_answer=plan.on_bad_answer
            )
            if score is not None:
                repeats[name][run.arm][case].append((score, answer.text.strip()))
    return _Taken(
        took=took,
        repeats=repeats,
        answered=answered,
    )


def _clusters(cases: Sequence[Case]) -> dict[str, str]:
    return {case.id: case.cluster for case in cases if case.cluster is not None}


def _consistency(plan: Plan, cases: Sequence[Case], taken: _Taken) -> tuple[ArmConsistency, ...]:
    clusters = _clusters(cases)
    return tuple(
        ArmConsistency(variant=arm.variant.label, model=arm.model, metric=metric, consistency=found)
        for metric, arms in taken.repeats.items()
        for arm in plan.arms
        if (found := consistency(arms[arm.index], clusters=clusters)) is not None
    )
