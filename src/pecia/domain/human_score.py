"""Human score: what people said of answers, as scores like others, and how far they agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from math import fsum
from typing import TypeAlias

from pecia.domain.agreement import Range, bootstrap, cohen_kappa, krippendorff_alpha
from pecia.domain.agreement import Scale as Measure
from pecia.domain.dataset import Case
from pecia.domain.plan import Plan
from pecia.domain.review import Queue, QueueItem, Review, share_of
from pecia.domain.sample import Sample
from pecia.domain.value import Value

HumanSamples: TypeAlias = Mapping[tuple[str, str], Sample]
"""What people measured, by (variant, model)."""
_MANY = 1000
"""Items from which intervals are told from fewer draws."""


class ReviewerCount(Value, frozen=True):
    """A reviewer and what they did; `mean` is of their values from 0 to 1."""

    reviewer: str
    given: int
    skipped: int
    mean: float | None


class PairAgreement(Value, frozen=True):
    """How far two reviewers agree beyond chance on what both looked at: Cohen's kappa with its 95 % interval."""

    one: str
    other: str
    kappa: Range


class PanelAgreement(Value, frozen=True):
    """How far a queue has come, and how far its reviewers agree: Krippendorff's alpha with its 95 % interval.

    `shared` counts the items of more than one reviewer, `done` those that enough have looked at; `disputed` are positions
    of items that reviewers are furthest apart on, the furthest first.
    """

    queue: str
    items: int
    done: int
    shared: int
    alpha: Range
    reviewers: tuple[ReviewerCount, ...]
    pairs: tuple[PairAgreement, ...]
    disputed: tuple[int, ...]


def given_values(queue: Queue, reviews: Iterable[Review]) -> dict[int, dict[str, float]]:
    """By position what each reviewer said, from 0 to 1; an item that was only skipped has nobody."""
    said: dict[int, dict[str, float]] = {}
    for review in reviews:
        if review.state == "undone":
            continue
        values = said.setdefault(review.position, {})
        if review.value is not None:
            values[review.reviewer] = share_of(queue, review.value)
    return said


def human_samples(
    queue: Queue, items: Iterable[QueueItem], reviews: Iterable[Review], *, plan: Plan, cases: Sequence[Case]
) -> HumanSamples:
    """What people said of each arm, a value for each case that somebody has looked at.

    Reviewers of an item are averaged, then items of a case; a case that was only skipped is missing. Of a pair
    the better answer has 1, the other 0, both 0.5 where neither is better.
    """
    said = given_values(queue, reviews)
    scores: defaultdict[tuple[str, str], defaultdict[str, list[float]]] = defaultdict(
        lambda: defaultdict(list)
    )
    arms = plan.arms
    for item in items:
        if item.position not in said and not item.equal:
            continue
        values = [0.5] if item.equal else list(said[item.position].values())
        value = fsum(values) / len(values) if values else None
        for at, run in enumerate(item.runs):
            arm = arms[run.arm]
            kept = scores[arm.variant.label, arm.model][cases[run.case].id]
            if value is not None:
                kept.append(value if at == 0 else 1 - value)
    clusters = {case.id: case.cluster for case in cases if case.cluster is not None}
    return {
        arm: Sample(
            scores={case: fsum(kept) / len(kept) if kept else None for case, kept in by_case.items()},
            scale="share",
            clusters={case: clusters[case] for case in by_case if case in clusters},
        )
        for arm, by_case in scores.items()
    }


def in_both(one: Sample, other: Sample) -> tuple[Sample, Sample]:
    """Two samples on the cases that somebody has looked at for both."""
    shared = one.scores.keys() & other.scores.keys()
    narrow = [
        Sample(
            scores={case: score for case, score in sample.scores.items() if case in shared},
            scale=sample.scale,
            clusters={case: name for case, name in sample.clusters.items() if case in shared},
        )
        for sample in (one, other)
    ]
    return narrow[0], narrow[1]


def panel_agreement(queue: Queue, reviews: Sequence[Review], *, seed: int = 0) -> PanelAgreement:
    """How far the reviewers of a queue agree, and on what they do not."""
    said = given_values(queue, reviews)
    measure: Measure = "interval" if queue.task == "rate" else "nominal"
    shared = {at: values for at, values in said.items() if len(values) > 1}
    draws = 1000 if len(shared) <= _MANY else 200
    names = sorted({review.reviewer for review in reviews if review.state != "undone"})
    return PanelAgreement(
        queue=queue.name,
        items=queue.items,
        done=queue.equal + sum(len(values) >= queue.overlap for values in said.values()),
        shared=len(shared),
        alpha=bootstrap(
            [list(values.values()) for values in shared.values()],
            lambda drawn: krippendorff_alpha(drawn, measure),
            seed=seed,
            draws=draws,
        ),
        reviewers=tuple(_count(name, reviews, said) for name in names),
        pairs=tuple(
            PairAgreement(one=one, other=other, kappa=bootstrap(both, cohen_kappa, seed=seed, draws=draws))
            for one, other in combinations(names, 2)
            if (
                both := [
                    (values[one], values[other])
                    for values in shared.values()
                    if {one, other} <= values.keys()
                ]
            )
        ),
        disputed=tuple(
            sorted((at for at in shared if _spread(shared[at])), key=lambda at: (-_spread(shared[at]), at))
        ),
    )


def _count(name: str, reviews: Iterable[Review], said: Mapping[int, Mapping[str, float]]) -> ReviewerCount:
    own = [values[name] for values in said.values() if name in values]
    skipped = sum(review.reviewer == name and review.state == "skipped" for review in reviews)
    return ReviewerCount(
        reviewer=name, given=len(own), skipped=skipped, mean=fsum(own) / len(own) if own else None
    )


def _spread(values: Mapping[str, float]) -> float:
    return max(values.values()) - min(values.values())
