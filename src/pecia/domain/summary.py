"""Summary: an experiment in one line of a listing."""

from __future__ import annotations

from pecia.domain.estimate import Estimate
from pecia.domain.result import Result
from pecia.domain.value import Value


class ArmSummary(Value, frozen=True):
    """What an arm scores on the first primary metric, and its latencies in milliseconds: median and 95th percentile."""

    label: str
    estimate: Estimate
    latency_p50: float | None
    latency_p95: float | None


class ExperimentSummary(Value, frozen=True):
    """What an experiment came to, by its first primary metric; nothing of it is computed anew."""

    experiment: int
    metric: str
    unit: str
    arms: tuple[ArmSummary, ...]


def summary_of(result: Result) -> ExperimentSummary | None:
    """The line; None where nothing is concluded from."""
    metric = next(iter(result.primary), None)
    if metric is None or not result.arms:
        return None
    return ExperimentSummary(
        experiment=result.experiment,
        metric=metric,
        unit=result.arms[0].metrics[metric].unit,
        arms=tuple(
            ArmSummary(
                label=arm.label,
                estimate=arm.metrics[metric].estimate,
                latency_p50=arm.latency_p50,
                latency_p95=arm.latency_p95,
            )
            for arm in result.arms
        ),
    )
