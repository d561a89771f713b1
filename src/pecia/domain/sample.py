"""Sample: what one arm scored on one metric, a value for each planned case."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Literal, TypeAlias

from pecia.domain.errors import Invalid
from pecia.domain.interval import Limits
from pecia.domain.value import Value

Scale: TypeAlias = Literal["share", "number"]
"""`share`: from 0 to 1, shown in points of a hundred. `number`: without known limits, shown as it is."""


class Sample(Value, frozen=True):
    """One arm's scores on one metric: for each planned case its mean over the repeats, None where missing.

    The case is the unit of all statistics. `clusters` names, for the cases that belong together (turns of a
    conversation, rows of a document), what they belong to; a case it leaves out stands for itself. A score
    that is not finite, or a share outside 0 to 1, raises `Invalid`.
    """

    scores: Mapping[str, float | None]
    scale: Scale
    clusters: Mapping[str, str] = {}

    def __post_init__(self) -> None:
        for case, score in self.scores.items():
            if score is not None and not (0 <= score <= 1 if self.scale == "share" else math.isfinite(score)):
                allowed = "a share from 0 to 1" if self.scale == "share" else "a finite number"
                raise Invalid(
                    f"The score {score} of case '{case[:80]}' is not {allowed}.",
                    hint="Correct the scorer, or declare the scale that it has.",
                )

    @property
    def limits(self) -> Limits:
        """Between which values a score lies: 0 and 1 for a share, else the least and the greatest seen."""
        if self.scale == "share":
            return Limits(low=0, high=1, known=True)
        seen = [score for score in self.scores.values() if score is not None]
        return Limits(low=min(seen, default=0), high=max(seen, default=0), known=False)


def average_repeats(
    runs: Iterable[tuple[str, float | None]], *, scale: Scale, clusters: Mapping[str, str] | None = None
) -> Sample:
    """The sample of an arm's runs, each given as its case and its score, None where missing.

    Repeats of a case are averaged, those that are missing left out: they tell how steady the answers are,
    but are not further cases. A case without any score is missing.
    """
    scores: dict[str, list[float]] = {}
    for case, score in runs:
        kept = scores.setdefault(case, [])
        if score is not None:
            kept.append(score)
    return Sample(
        scores={case: _mean(kept) for case, kept in scores.items()},
        scale=scale,
        clusters=clusters or {},
    )


def _mean(scores: Sequence[float]) -> float | None:
    if len(scores) == 1:
        return scores[0]
    return math.fsum(scores) / len(scores) if scores else None


def shared_clusters(cases: Iterable[str], clusters: Mapping[str, str]) -> list[Hashable] | None:
    """What each case belongs to, itself if nothing else; None when no two cases belong together."""
    if not clusters:
        return None
    # A case that stands for itself is told from a cluster of the same name by its type.
    owners: list[Hashable] = [clusters.get(case) or (case,) for case in cases]
    return owners if len(set(owners)) < len(owners) else None
