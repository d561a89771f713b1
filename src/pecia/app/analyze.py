"""Analyze: what kept runs say beyond the result: slices, flipped cases, cost, consistency. It calls nothing."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pecia.app.conclude import compare_against, permutation_seed, read_samples
from pecia.app.experiments import existing_experiment
from pecia.app.judged import rows_with_judges
from pecia.domain.actor import Actor
from pecia.domain.analysis import Analysis, ArmConsistency, CostRatio, MixedModel, PairAnalysis
from pecia.domain.consistency import Repeat, consistency
from pecia.domain.dataset import Case, pick
from pecia.domain.flips import flips
from pecia.domain.plan import Plan
from pecia.domain.ratio import Ratio, ratios_of_totals
from pecia.domain.run import Run
from pecia.domain.score import SHARE, number
from pecia.domain.slices import slice_by, values_of
from pecia.domain.value import Request
from pecia.ports import Ports, Scorer

Figures = dict[str, float]
"""A figure of an arm by case: the mean over its repeats."""


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
        taken = _take(plan, cases, scorers, unit.experiments.runs(experiment.number))
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
        costs=_costs(plan, cases, taken, baselines),
        consistency=_consistency(plan, cases, taken),
        mixed=tuple(
            MixedModel(variant=arm.variant.label, model=arm.model, answered=dict(models.most_common()))
            for arm, models in zip(plan.arms, taken.answered, strict=True)
            if len(models) > 1
        ),
    )


class _Taken(NamedTuple):
    """What the runs took, by arm: figures by case, and repeats by metric, arm and case."""

    latency: Sequence[Figures]
    input_tokens: Sequence[Figures]
    output_tokens: Sequence[Figures]
    repeats: Mapping[str, Sequence[Mapping[str, Sequence[Repeat]]]]
    answered: Sequence[Counter[str]]


def _take(plan: Plan, cases: Sequence[Case], scorers: Mapping[str, Scorer], runs: Iterable[Run]) -> _Taken:
    arms = len(plan.arms)
    latency, sent, said = ([defaultdict[str, list[float]](list) for _ in range(arms)] for _ in range(3))
    judged = {name: scorer for name, scorer in scorers.items() if scorer.unit == SHARE and plan.repeats > 1}
    repeats = {name: [defaultdict[str, list[Repeat]](list) for _ in range(arms)] for name in judged}
    answered = [Counter[str]() for _ in range(arms)]
    for run in runs:
        case, answer = cases[run.case].id, run.answer
        if answer.model is not None:
            answered[run.arm][answer.model] += 1
        if answer.latency_ms > 0:
            latency[run.arm][case].append(answer.latency_ms)
        for kept, tokens in ((sent, answer.usage.input_tokens), (said, answer.usage.output_tokens)):
            if tokens is not None:
                kept[run.arm][case].append(tokens)
        for name, scorer in judged.items():
            score = number(
                run.scores[name], zero_is_meant=scorer.zero_is_meant, on_bad_answer=plan.on_bad_answer
            )
            if score is not None:
                repeats[name][run.arm][case].append((score, answer.text.strip()))
    return _Taken(
        latency=_means(latency),
        input_tokens=_means(sent),
        output_tokens=_means(said),
        repeats=repeats,
        answered=answered,
    )


def _means(arms: Sequence[Mapping[str, Sequence[float]]]) -> list[Figures]:
    return [{case: math.fsum(kept) / len(kept) for case, kept in figures.items()} for figures in arms]


def _clusters(cases: Sequence[Case]) -> dict[str, str]:
    return {case.id: case.cluster for case in cases if case.cluster is not None}


def _costs(
    plan: Plan, cases: Sequence[Case], taken: _Taken, baselines: Sequence[str]
) -> tuple[CostRatio, ...]:
    """What each variant takes against each baseline on the same model."""
    place = {(arm.variant.label, arm.model): arm.index for arm in plan.arms}
    keys = [
        (arm.variant.label, baseline, arm.model)
        for baseline in baselines
        for arm in plan.arms
        if arm.variant.label != baseline
    ]

    def ratios(figures: Sequence[Figures]) -> list[Ratio]:
        pairs = [(figures[place[b, model]], figures[place[v, model]]) for v, b, model in keys]
        return ratios_of_totals(pairs, seed=permutation_seed(plan), clusters=_clusters(cases))

    measured = zip(
        ratios(taken.latency), ratios(taken.input_tokens), ratios(taken.output_tokens), strict=True
    )
    return tuple(
        CostRatio(
            variant=variant,
            baseline=baseline,
            model=model,
            latency=latency,
            input_tokens=input_tokens,
            output_tokens=output_tokens,
        )
        for (variant, baseline, model), (latency, input_tokens, output_tokens) in zip(
            keys, measured, strict=True
        )
        if {latency.value, input_tokens.value, output_tokens.value} != {None}
    )


def _consistency(plan: Plan, cases: Sequence[Case], taken: _Taken) -> tuple[ArmConsistency, ...]:
    clusters = _clusters(cases)
    return tuple(
        ArmConsistency(variant=arm.variant.label, model=arm.model, metric=metric, consistency=found)
        for metric, arms in taken.repeats.items()
        for arm in plan.arms
        if (found := consistency(arms[arm.index], clusters=clusters)) is not None
    )
