"""Conclude: from kept runs to estimates, comparisons and evidence. It calls nothing and may be repeated."""

from __future__ import annotations

import hashlib
import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, TypeAlias

import msgspec

from pecia.app.judged import rows_with_judges, with_judges
from pecia.app.people import with_people
from pecia.domain.actor import Actor
from pecia.domain.consistency import Consistency, Repeat, consistency
from pecia.domain.dataset import Case, pick
from pecia.domain.effects import Effect, Interaction, Spread, measure_effects
from pecia.domain.errors import PeciaError
from pecia.domain.estimate import estimate
from pecia.domain.evidence import Evidence
from pecia.domain.experiment import Experiment
from pecia.domain.figures import Figures
from pecia.domain.lesson import observe
from pecia.domain.plan import Arm, Plan
from pecia.domain.result import ArmResult, ComparisonResult, Measurement, MetricResult, Result, conclusions
from pecia.domain.sample import Sample, average_repeats
from pecia.domain.score import SHARE, Unscored, number
from pecia.domain.statistics import compare
from pecia.domain.stopping import alpha_at, due_cases, look_of
from pecia.domain.task import uses_of
from pecia.domain.timeline import entry_of
from pecia.ports import Ports, Scorer, Unit

Samples: TypeAlias = Mapping[tuple[str, str, str], Sample]
"""The scores of an experiment by (variant, model, metric), as the plan names them."""


class _Reading(NamedTuple):
    """The kept runs of an experiment, sorted for the statistics."""

    arms: tuple[ArmResult, ...]
    samples: Samples


def read_result(ports: Ports, unit: Unit, experiment: Experiment, *, baseline: str | None = None) -> Result:
    """The result against the plan's baseline or another variant, with what people said of its answers.

    Raises `Invalid` for an unknown variant.
    """
    return with_people(unit, experiment.plan, _computed(ports, unit, experiment, baseline=baseline))


def kept_result(unit: Unit, experiment: Experiment) -> Result | None:
    """What was kept of an experiment when it ended, with what is known of its judges; None where nothing was.

    Nothing is computed, so that a listing may ask for many: means are not corrected, and people's word is left out.
    """
    kept = unit.experiments.result(experiment.number)
    if kept is None:
        return None
    return msgspec.structs.replace(
        kept, comparisons=rows_with_judges(unit, experiment.plan, kept.comparisons)
    )


def _computed(ports: Ports, unit: Unit, experiment: Experiment, *, baseline: str | None) -> Result:
    """The result of the scorers and judges.

    What was kept when the experiment ended is given; what was not is computed from the kept runs.
    """
    plan = experiment.plan
    against = plan.variant(baseline or plan.baseline).label
    kept = unit.experiments.result(experiment.number)
    if kept is not None and against == plan.baseline:
        return with_judges(unit, plan, kept)
    cases = pick(unit.datasets.cases(plan.dataset, plan.revision), plan.split)
    if kept is not None:
        samples = read_samples(ports, unit, experiment)
        again = msgspec.structs.replace(
            kept, baseline=against, comparisons=compare_against(plan, cases, samples, [against])
        )
        return with_judges(unit, plan, again)
    computed = _result(experiment, cases, _reading(ports, unit, experiment, cases), against)
    return with_judges(unit, plan, computed)


def read_samples(ports: Ports, unit: Unit, experiment: Experiment) -> Samples:
    """The scores by (variant, model, metric), as the plan names them: those kept, or those of the kept runs."""
    kept = unit.experiments.measurements(experiment.number)
    if kept is not None:
        return {(one.variant, one.model, one.metric): one.sample for one in kept}
    plan = experiment.plan
    cases = pick(unit.datasets.cases(plan.dataset, plan.revision), plan.split)
    return _reading(ports, unit, experiment, cases).samples


def keep_result(
    ports: Ports, actor: Actor, number: int, *, known: tuple[Experiment, Sequence[Case]] | None = None
) -> None:
    """Keep what an experiment that is done comes to, so that nobody has to compute it again.

    Who has just ended it knows it and its cases, and spares reading them. One whose scorers are not there any more is
    left to those who ask for it, who are then told.
    """
    with ports.store.read(actor.project) as unit:
        experiment, cases = known or (unit.experiments.get(number), None)
        if experiment is None or experiment.status != "done":
            return
        plan = experiment.plan
        if cases is None:
            cases = unit.datasets.cases(plan.dataset, plan.revision, split=plan.split)
        try:
            reading = _reading(ports, unit, experiment, cases)
            result = _result(experiment, cases, reading, plan.baseline)
        except PeciaError:
            return
    measured = [
        Measurement(variant=variant, model=model, metric=metric, sample=sample)
        for (variant, model, metric), sample in reading.samples.items()
    ]
    with ports.store.write(actor.project) as unit:
        # Somebody may have gone on with it in the meantime.
        if unit.experiments.ended(number) == (experiment.status, experiment.ended_at):
            unit.experiments.keep_result(number, result, measured, progress=experiment.progress)
            if plan.levels and experiment.recorded is None:
                effects, _, _ = effects_of(plan, reading.samples)
                unit.experiments.keep_observed(number, observe(number, effects))
            _say(unit, plan, with_judges(unit, plan, result))


def decided_early(ports: Ports, actor: Actor, number: int) -> bool:
    """Whether every primary comparison is concluded at the look that an experiment has come to. It is read anew.

    Only better and worse end it: that nothing differs is not what the boundaries are made for.
    """
    with ports.store.read(actor.project) as unit:
        experiment = unit.experiments.get(number)
        if experiment is None:
            return False
        plan = experiment.plan
        cases = pick(unit.datasets.cases(plan.dataset, plan.revision), plan.split)
        samples = _reading(ports, unit, experiment, cases).samples
    rows = [row for row in compare_against(plan, cases, samples, [plan.baseline]) if row.primary]
    return bool(rows) and all(row.comparison.conclusion in {"better", "worse"} for row in rows)


def effects_of(
    plan: Plan, samples: Samples
) -> tuple[tuple[Effect, ...], tuple[Interaction, ...], tuple[Spread, ...]]:
    """What the axes of a plan did to its primary metrics: effects, interactions, spreads."""
    first = plan.levels.get(plan.baseline) or next(iter(plan.levels.values()))
    measured = {
        (model, metric): {label: samples[label, model, metric] for label in plan.levels}
        for model in plan.models
        for metric in plan.primary
    }
    return measure_effects(
        plan.levels, first, measured, alpha=plan.alpha, margin=plan.margin, seed=permutation_seed(plan)
    )


def _say(unit: Unit, plan: Plan, result: Result) -> None:
    """Have the end of an experiment found by what it came to."""
    subject = f"experiment/{result.experiment}"
    for event in unit.events.about([subject], before=None, limit=10):
        if event.action == "ExperimentEnded":
            said = conclusions(plan, result, [variant.label for variant in plan.variants])
            unit.events.say(entry_of(event, text="; ".join([plan.name, *said])))
            return


def _reading(ports: Ports, unit: Unit, experiment: Experiment, cases: Sequence[Case]) -> _Reading:
    """The kept runs, sorted."""
    plan = experiment.plan
    scorers = {name: ports.scorers.make(name, spec) for name, spec in plan.scorers.items()}
    figures = unit.experiments.figures(experiment.number, texts=plan.repeats > 1)
    return _with_versions(unit, experiment, _read(plan, cases, scorers, figures))


def _with_versions(unit: Unit, experiment: Experiment, reading: _Reading) -> _Reading:
    """The same with the versions that the tasks among the arms used."""
    tasks = [arm.index for arm in experiment.plan.arms if arm.variant.task is not None]
    if not tasks:
        return reading
    used = unit.experiments.versions(experiment.number, tasks)
    arms = tuple(
        msgspec.structs.replace(arm, versions=uses_of(used.get(index, {})))
        for index, arm in enumerate(reading.arms)
    )
    return reading._replace(arms=arms)


def _result(experiment: Experiment, cases: Sequence[Case], reading: _Reading, against: str) -> Result:
    plan = experiment.plan
    return Result(
        experiment=experiment.number,
        name=plan.name,
        status=experiment.status,
        plan_digest=experiment.plan_digest,
        dataset=plan.dataset,
        revision=plan.revision,
        split=plan.split,
        cases=plan.cases,
        repeats=plan.repeats,
        planned=plan.runs,
        done=sum(sum(arm.states.values()) for arm in reading.arms),
        baseline=against,
        planned_baseline=plan.baseline,
        primary=plan.primary,
        alpha=plan.alpha,
        margin=plan.margin,
        on_bad_answer=plan.on_bad_answer,
        recorded=experiment.recorded,
        look=look_of(plan, max((len(sample.scores) for sample in reading.samples.values()), default=0)),
        arms=reading.arms,
        comparisons=compare_against(plan, cases, reading.samples, [against]),
    )


def evidence_from(
    result: Result, plan: Plan, *, model: str, variant: str, metric: str, at: datetime
) -> Evidence:
    """Freeze what a result says of one variant on one model and metric, so that a decision may cite it."""
    row = next(
        row for row in result.comparisons if (row.model, row.variant, row.metric) == (model, variant, metric)
    )
    return Evidence(
        experiment=result.experiment,
        plan_digest=result.plan_digest,
        dataset=result.dataset,
        revision=result.revision,
        split=result.split,
        metric=metric,
        model=plan.models[model].model,
        baseline=str(plan.variant(result.baseline)),
        variant=str(plan.variant(variant)),
        baseline_digest=plan.variant(result.baseline).digest,
        variant_digest=plan.variant(variant).digest,
        comparison=row.comparison,
        lost_cases=row.must_pass_lost,
        measured_at=at,
        judge=result.judges.get(metric),
    )


def _read(
    plan: Plan, cases: Sequence[Case], scorers: Mapping[str, Scorer], runs: Iterable[Figures]
) -> _Reading:
    """Sort the runs by arm. A case is the unit of the statistics, so its repeats are averaged first."""
    clusters = {case.id: case.cluster for case in cases if case.cluster is not None}
    sorted_by_arm = [_ArmRuns(scorers) for _ in plan.arms]
    for some in runs:
        sorted_by_arm[some.arm].add(some, plan)
    due = due_cases(plan, _asked(plan, sorted_by_arm))
    arms: list[ArmResult] = []
    samples: dict[tuple[str, str, str], Sample] = {}
    for arm in plan.arms:
        kept = sorted_by_arm[arm.index]
        metrics: dict[str, MetricResult] = {}
        for name, scorer in scorers.items():
            sample = average_repeats(
                kept.numbers(name, cases, due),
                scale="share" if scorer.unit == SHARE else "number",
                clusters=clusters,
            )
            samples[arm.variant.label, arm.model, name] = sample
            metrics[name] = MetricResult(
                estimate=estimate(sample),
                unit=scorer.unit,
                unscored=dict(kept.unscored[name]),
                consistency=kept.consistency(name, cases, clusters) if plan.repeats > 1 else None,
            )
        arms.append(kept.result(arm, metrics))
    return _Reading(arms=tuple(arms), samples=samples)


def _asked(plan: Plan, by_arm: Sequence[_ArmRuns]) -> set[int]:
    """The positions of the cases that every arm was asked; nobody needs them of a plan without looks."""
    if plan.stopping == "none":
        return set()
    return set[int].intersection(*(runs.asked for runs in by_arm))


class _ArmRuns:
    """What there is to know of an arm's runs, a few bytes for each."""

    def __init__(self, scorers: Mapping[str, Scorer]) -> None:
        self._scorers = scorers
        self._cases = array("L")
        self._numbers = {name: array("d") for name in scorers}
        self._said = array("Q")
        self._latencies = array("d")
        self._states: Counter[str] = Counter()
        self._tokens = [0, 0]
        self.unscored: dict[str, Counter[str]] = {name: Counter() for name in scorers}

    def add(self, runs: Figures, plan: Plan) -> None:
        """Take some runs. A score that is missing is held as NaN."""
        self._cases.extend(runs.cases)
        often = Counter(runs.scored)
        for name, scorer in self._scorers.items():
            scores = [kept[name] for kept in runs.scores]
            values = [
                number(score, zero_is_meant=scorer.zero_is_meant, on_bad_answer=plan.on_bad_answer)
                for score in scores
            ]
            held = [math.nan if value is None else value for value in values]
            self._numbers[name].extend([held[which] for which in runs.scored])
            for which, score in enumerate(scores):
                if isinstance(score, Unscored):
                    self.unscored[name][score.reason] += often[which]
        self._said.extend(_told(text) for text in runs.texts if text is not None)
        self._states.update(runs.states)
        self._tokens[0] += sum(filter(None, runs.input_tokens))
        self._tokens[1] += sum(filter(None, runs.output_tokens))
        self._latencies.extend(latency for latency in runs.latencies if latency > 0)

    @property
    def asked(self) -> set[int]:
        """The positions of the cases of its runs."""
        return set(self._cases)

    def numbers(
        self, metric: str, cases: Sequence[Case], due: Collection[int]
    ) -> Iterator[tuple[str, float | None]]:
        """(case, score) of the runs of the cases that are due; a case without any is missing."""
        for case in sorted(due):
            yield cases[case].id, None
        for case, value in zip(self._cases, self._numbers[metric], strict=True):
            if case in due:
                yield cases[case].id, None if math.isnan(value) else value

    def consistency(
        self, metric: str, cases: Sequence[Case], clusters: Mapping[str, str]
    ) -> Consistency | None:
        """How alike the repeats are. Equal texts are told by their digests."""
        repeats: defaultdict[str, list[Repeat]] = defaultdict(list)
        for case, said, value in zip(self._cases, self._said, self._numbers[metric], strict=True):
            if not math.isnan(value):
                repeats[cases[case].id].append((value, said))
        return consistency(repeats, clusters=clusters)

    def result(self, arm: Arm, metrics: dict[str, MetricResult]) -> ArmResult:
        """The arm's column of the result."""
        latencies = sorted(self._latencies)
        return ArmResult(
            label=arm.label,
            variant=arm.variant.label,
            model=arm.model,
            metrics=metrics,
            states=dict(self._states),
            input_tokens=self._tokens[0],
            output_tokens=self._tokens[1],
            latency_p50=_quantile(latencies, 0.5),
            latency_p95=_quantile(latencies, 0.95),
        )


def _told(text: str) -> int:
    """A number that is equal for equal texts, white space around them left off."""
    return int.from_bytes(hashlib.blake2b(text.strip().encode(), digest_size=8).digest())


def _quantile(ordered: Sequence[float], share: float) -> float | None:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else None


def compare_against(
    plan: Plan, cases: Sequence[Case], samples: Samples, baselines: Sequence[str]
) -> tuple[ComparisonResult, ...]:
    """Every variant against each baseline. The primary metrics are one family for the correction, the others another."""
    rows: list[ComparisonResult] = []
    look = look_of(plan, max((len(sample.scores) for sample in samples.values()), default=0))
    for primary in (True, False):
        keys = [
            (baseline, arm.variant.label, arm.model, metric)
            for metric in plan.scorers
            if (metric in plan.primary) is primary
            for baseline in baselines
            for arm in plan.arms
            if arm.variant.label != baseline
        ]
        family = [
            (samples[baseline, model, metric], samples[variant, model, metric])
            for baseline, variant, model, metric in keys
        ]
        comparisons = compare(
            family, alpha=alpha_at(plan, look), margin=plan.margin, seed=permutation_seed(plan)
        )
        rows += [
            ComparisonResult(
                variant=variant,
                baseline=baseline,
                model=model,
                metric=metric,
                primary=primary,
                sentence=comparison.sentence,
                comparison=comparison,
                must_pass_lost=_must_pass_lost(
                    cases, samples[baseline, model, metric], samples[variant, model, metric]
                ),
            )
            for (baseline, variant, model, metric), comparison in zip(keys, comparisons, strict=True)
        ]
    return tuple(rows)


def permutation_seed(plan: Plan) -> int:
    """The seed of the permutations: the plan's own, so that everybody recomputes the same figures."""
    return int(plan.digest.removeprefix("sha256:")[:8], 16)


def _must_pass_lost(cases: Sequence[Case], baseline: Sample, variant: Sample) -> tuple[str, ...]:
    """Cases marked `must_pass` that the baseline passes in full and the variant does not."""
    return tuple(
        case.id
        for case in cases
        if case.metadata.get("must_pass") is True
        and (baseline.scores.get(case.id) or 0) >= 1
        and (variant.scores.get(case.id) or 0) < 1
    )
