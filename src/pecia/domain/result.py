"""Result: what the kept runs of an experiment come to."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pecia.domain.agreement import Corrected
from pecia.domain.consistency import Consistency
from pecia.domain.estimate import Estimate
from pecia.domain.experiment import ExperimentStatus
from pecia.domain.passport import JudgeNote
from pecia.domain.plan import Plan
from pecia.domain.sample import Sample
from pecia.domain.score import OnBadAnswer
from pecia.domain.statistics import Comparison
from pecia.domain.task import VersionUse
from pecia.domain.value import Value
from pecia.domain.wording import count

FORM = 3
"""Raised with every change of what a result holds or how it is computed: what was kept before is computed anew."""


class MetricResult(Value, frozen=True):
    """What an arm scores on a metric, and how many runs gave no score for which reason.

    `judge` says what is known of the judge behind it, such as `unverified judge`; `corrected` the mean as people's
    labels of some of its runs correct it, where there are such labels; `consistency` how alike repeats are, where there are
    any.
    """

    estimate: Estimate
    unit: str
    unscored: dict[str, int]
    judge: str | None = None
    corrected: Corrected | None = None
    consistency: Consistency | None = None


class ArmResult(Value, frozen=True):
    """One variant on one model: its metrics, the states of its runs, and what it took.

    Latencies are medians and 95th percentiles in milliseconds, None when nothing was called. `versions` are those that
    a task used, each with how many runs did.
    """

    label: str
    variant: str
    model: str
    metrics: dict[str, MetricResult]
    states: dict[str, int]
    input_tokens: int
    output_tokens: int
    latency_p50: float | None
    latency_p95: float | None
    versions: tuple[VersionUse, ...] = ()


def version_words(arm: ArmResult) -> str:
    """Which versions a task used, in words; more than one of a prompt is said, as by a label that moved on the way."""
    uses = ", ".join(f"{use} ({count(use.runs, 'run')})" for use in arm.versions)
    prompts = [use.prompt for use in arm.versions]
    mixed = sorted({prompt for prompt in prompts if prompts.count(prompt) > 1})
    return f"{uses}; more than one version of {', '.join(mixed)}" if mixed else uses


class ComparisonResult(Value, frozen=True):
    """A variant against the baseline on the same model and metric. Not `primary` means exploratory.

    `sentence` is the conclusion in words; `must_pass_lost` the cases that must pass and no longer do;
    `judge` what is known of the judge behind the metric.
    """

    variant: str
    baseline: str
    model: str
    metric: str
    primary: bool
    sentence: str
    comparison: Comparison
    must_pass_lost: tuple[str, ...]
    judge: str | None = None

    @property
    def said(self) -> str:
        """The sentence, and behind it what is known of the judge it rests on, where there is one."""
        return f"{self.sentence} ({self.judge})" if self.judge else self.sentence


class Result(Value, frozen=True):
    """What an experiment says, against `baseline`; everything it was decided by is beside it.

    `look` is the look of three at which it stands, None where the plan has none: then it is judged as a whole.
    """

    experiment: int
    name: str
    status: ExperimentStatus
    plan_digest: str
    dataset: str
    revision: int
    split: str | None
    cases: int
    repeats: int
    planned: int
    done: int
    baseline: str
    planned_baseline: str
    primary: tuple[str, ...]
    alpha: float
    margin: float
    on_bad_answer: OnBadAnswer
    recorded: str | None
    arms: tuple[ArmResult, ...]
    comparisons: tuple[ComparisonResult, ...]
    judges: dict[str, JudgeNote] = {}
    look: int | None = None


class Measurement(Value, frozen=True):
    """What an arm scored on a metric, case by case."""

    variant: str
    model: str
    metric: str
    sample: Sample


def conclusions(plan: Plan, result: Result, labels: Collection[str]) -> Iterator[str]:
    """What a result says of the variants of these labels, a sentence for each primary comparison.

    Without anything to compare it is the means of its arms.
    """
    for row in result.comparisons:
        if row.primary and (row.variant in labels or row.baseline in labels):
            yield f"{row.variant} against {row.baseline} on {row.model}, {row.metric}: {row.said}"
    if len(plan.variants) == 1:
        for arm in result.arms:
            for metric in plan.primary:
                yield f"{arm.variant} on {arm.model}, {metric}: {arm.metrics[metric].estimate.sentence}"
