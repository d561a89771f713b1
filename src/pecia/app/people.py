"""People: what was said in review queues, added to a result when it is read, for somebody may say more tomorrow."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from pecia.domain.dataset import Case, pick
from pecia.domain.estimate import estimate
from pecia.domain.human_score import HumanSamples, given_values, human_samples, in_both
from pecia.domain.judge import shown
from pecia.domain.passport import LabeledItem
from pecia.domain.plan import Plan
from pecia.domain.result import ComparisonResult, MetricResult, Result
from pecia.domain.review import Queue, QueueItem
from pecia.domain.run import RunReference
from pecia.domain.sample import Sample
from pecia.domain.score import SHARE
from pecia.domain.statistics import compare
from pecia.domain.wording import count
from pecia.ports import Unit

_NOBODY = Sample(scores={}, scale="share")


def with_people(unit: Unit, plan: Plan, result: Result) -> Result:
    """The result with a metric `human:QUEUE` for each queue over the experiment in which anything was said.

    Such a metric is exploratory: it was not part of the plan. A variant is compared with the baseline on the cases that
    somebody has looked at for both.
    """
    queues = unit.reviews.of_experiment(result.experiment)
    if not queues:
        return result
    cases = pick(unit.datasets.cases(plan.dataset, plan.revision), plan.split)
    for queue in queues:
        reviews = unit.reviews.given(queue.name)
        samples = human_samples(queue, unit.reviews.items(queue.name), reviews, plan=plan, cases=cases)
        if any(score is not None for sample in samples.values() for score in sample.scores.values()):
            reviewers = {review.reviewer for review in reviews if review.state == "given"}
            result = _with_queue(plan, result, queue, samples, said_by=_said_by(queue, len(reviewers)))
    return result


def _said_by(queue: Queue, reviewers: int) -> str:
    """What is known of the people behind a metric."""
    chosen = queue.selection.flipped is not None or queue.selection.runs
    return count(reviewers, "reviewer") + ("; chosen cases, no sample of all" if chosen else "")


def _with_queue(plan: Plan, result: Result, queue: Queue, samples: HumanSamples, *, said_by: str) -> Result:
    arms = tuple(
        replace(
            arm,
            metrics={
                **arm.metrics,
                queue.metric: MetricResult(
                    estimate=estimate(samples.get((arm.variant, arm.model), _NOBODY)),
                    unit=SHARE,
                    unscored={},
                    judge=said_by,
                ),
            },
        )
        for arm in result.arms
    )
    rows = [
        (arm, in_both(samples[result.baseline, arm.model], samples[arm.variant, arm.model]))
        for arm in result.arms
        if arm.variant != result.baseline
        and (result.baseline, arm.model) in samples
        and (arm.variant, arm.model) in samples
    ]
    rows = [(arm, pair) for arm, pair in rows if pair[0].scores]
    seed = int(result.plan_digest.removeprefix("sha256:")[:8], 16)
    comparisons = compare([pair for _, pair in rows], alpha=plan.alpha, margin=plan.margin, seed=seed)
    added = tuple(
        ComparisonResult(
            variant=arm.variant,
            baseline=result.baseline,
            model=arm.model,
            metric=queue.metric,
            primary=False,
            sentence=comparison.sentence,
            comparison=comparison,
            must_pass_lost=(),
            judge=said_by,
        )
        for (arm, _), comparison in zip(rows, comparisons, strict=True)
    )
    return replace(result, arms=arms, comparisons=(*result.comparisons, *added))


def human_labels(unit: Unit, queue: Queue) -> tuple[LabeledItem, ...]:
    """What people said in a queue, as a judge's passport takes it: an answer, or two, with a label from 0 to 1.

    Reviewers of an item are averaged; items that nobody has labeled are left out. This is where judges learn what
    people say.
    """
    experiment = unit.experiments.get(queue.experiment)
    if experiment is None:
        return ()
    plan = experiment.plan
    cases = pick(unit.datasets.cases(plan.dataset, plan.revision), plan.split)
    said = given_values(queue, unit.reviews.given(queue.name))
    return tuple(
        _labeled(
            queue,
            item,
            cases,
            [answer_of(unit, run) for run in item.runs],
            list(said[item.position].values()),
        )
        for item in unit.reviews.items(queue.name)
        if said.get(item.position)
    )


def answer_of(unit: Unit, reference: RunReference) -> str:
    """What was answered in a run; nothing where it was purged."""
    run = unit.experiments.run(
        reference.experiment, arm=reference.arm, case=reference.case, repeat=reference.repeat
    )
    return run.answer.text if run else ""


def _labeled(
    queue: Queue, item: QueueItem, cases: Sequence[Case], answers: Sequence[str], values: Sequence[float]
) -> LabeledItem:
    case = cases[item.runs[0].case]
    pair = queue.task == "pick"
    return LabeledItem(
        id=f"{queue.name}/{item.position}",
        question=shown(case.input),
        answer=None if pair else answers[0],
        first=answers[0] if pair else None,
        second=answers[1] if pair else None,
        reference=None if case.expected is None else shown(case.expected),
        label=sum(values) / len(values),
        run=None if pair else item.runs[0],
    )
