"""Leaderboard: which versions are known to do best, where they were measured alike.

Only what was asked of the same cases, on the same model with the same settings, and judged by the same scorer
stands on one board; and there every version is compared with the first one case by case, as in an experiment.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from pecia.domain.canonical import digest
from pecia.domain.design import ModelChoice
from pecia.domain.estimate import Estimate, estimate
from pecia.domain.plan import Plan
from pecia.domain.sample import Sample
from pecia.domain.score import OnBadAnswer
from pecia.domain.statistics import Comparison, compare
from pecia.domain.value import Value


class Terms(Value, frozen=True):
    """What two measurements must share to be compared; known by its digest."""

    dataset: str
    revision: int
    revision_digest: str
    split: str | None
    metric: str
    scorer: dict[str, object]
    model: ModelChoice
    repeats: int
    on_bad_answer: OnBadAnswer

    @property
    def digest(self) -> str:
        """Names the terms."""
        return digest(msgspec.to_builtins(self))


class Measured(Value, frozen=True):
    """What an experiment measured of a version, on some terms. One of another project has no number here."""

    prompt: str
    version: int
    experiment: int | None
    measured_at: datetime
    sample: Sample


class Leader(Value, frozen=True):
    """A version's place on a board. `comparison` is against the first one, whose own is None.

    `prompt` is its name, and `project:name` where it is another project's, whose `experiment` is None.
    """

    prompt: str
    version: int
    experiment: int | None
    measured_at: datetime
    estimate: Estimate
    comparison: Comparison | None


class Leaderboard(Value, frozen=True):
    """Versions measured alike, the highest mean first. `dataset` is `project:name` where it is another project's."""

    dataset: str
    revision: int
    split: str | None
    metric: str
    model: ModelChoice
    leaders: tuple[Leader, ...]


def terms_of(plan: Plan, *, metric: str, model: str) -> Terms:
    """On which terms a plan measures a metric on one of its models."""
    return Terms(
        dataset=plan.dataset,
        revision=plan.revision,
        revision_digest=plan.revision_digest,
        split=plan.split,
        metric=metric,
        scorer=plan.scorers[metric],
        model=plan.models[model],
        repeats=plan.repeats,
        on_bad_answer=plan.on_bad_answer,
    )


def rank(terms: Terms, measured: Sequence[Measured], *, alpha: float, margin: float) -> Leaderboard:
    """The board of what was measured on these terms, of each version the first that is given.

    All comparisons with the leader are one family. The leader was chosen for its mean, so its lead over the next
    is seen somewhat too large; the docs say so.
    """
    first_of = {(one.prompt, one.version): one for one in reversed(measured)}
    figures = [(one, estimate(one.sample)) for one in first_of.values()]
    figures.sort(key=_order)
    (leader, _), *others = figures
    family = [(leader.sample, one.sample) for one, _ in others]
    comparisons = compare(family, alpha=alpha, margin=margin, seed=int(terms.digest[7:15], 16))
    return Leaderboard(
        dataset=terms.dataset,
        revision=terms.revision,
        split=terms.split,
        metric=terms.metric,
        model=terms.model,
        leaders=tuple(
            Leader(
                prompt=one.prompt,
                version=one.version,
                experiment=one.experiment,
                measured_at=one.measured_at,
                estimate=figure,
                comparison=comparison,
            )
            for (one, figure), comparison in zip(figures, (None, *comparisons), strict=True)
        ),
    )


def _order(figure: tuple[Measured, Estimate]) -> tuple[bool, float, str, int]:
    """The highest mean first; without any score last."""
    one, known = figure
    return known.mean is None, -(known.mean or 0.0), one.prompt, one.version
