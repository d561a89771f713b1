"""Headroom: whether strategies differ enough on a task for optimizing to be worth its calls."""

from __future__ import annotations

from collections.abc import Mapping

from pecia.domain.sample import Sample
from pecia.domain.value import Value
from pecia.domain.wording import as_mean, count

CEILING = 0.95
"""The mean from which there is little left to gain."""
NOISE = 0.1
"""The p-value from which the strategies may as well be equal."""
_DRAWS = 2_000


class Headroom(Value, frozen=True):
    """What the strategies score on the same cases.

    `spread` is the best mean less the worst; `p` the probability of so large a variance between them were they all
    equal, by permutations within each case. `worthwhile` says whether to go on.
    """

    cases: int
    means: dict[str, float]
    baseline: float
    spread: float
    p: float
    worthwhile: bool
    said: str


def headroom(samples: Mapping[str, Sample], *, baseline: str, seed: int) -> Headroom:
    """Whether optimizing is likely to help, from the scores of the baseline and of each strategy.

    It is not where the baseline is at 95 % or above, or where what the strategies differ by is no more than noise.
    """
    scored = [
        case
        for case in samples[baseline].scores
        if all(sample.scores.get(case) is not None for sample in samples.values())
    ]
    table = [[samples[label].scores[case] or 0.0 for label in samples] for case in scored]
    if not table:
        return Headroom(
            cases=0, means={}, baseline=0.0, spread=0.0, p=1.0, worthwhile=False, said="No case has a score."
        )
    means = {label: sum(row[at] for row in table) / len(table) for at, label in enumerate(samples)}
    spread, p = max(means.values()) - min(means.values()), _equal(table, seed)
    own, scale = means[baseline], samples[baseline].scale
    if scale == "share" and own >= CEILING:
        worthwhile, said = (
            False,
            f"The baseline scores {as_mean(own, scale)}: optimizing is unlikely to help here.",
        )
    elif p >= NOISE:
        worthwhile = False
        said = (
            f"{len(samples)} strategies differ by no more than noise on {count(len(scored), 'case')} "
            f"(p {p:.2f}): optimizing is unlikely to help here."
        )
    else:
        worthwhile = True
        said = f"Strategies differ on {count(len(scored), 'case')} by more than noise (p {p:.3f})."
    return Headroom(
        cases=len(scored), means=means, baseline=own, spread=spread, p=p, worthwhile=worthwhile, said=said
    )


def _equal(table: list[list[float]], seed: int) -> float:
    """The p-value that all columns are equal: the variance of their means, against shuffles of each row.

    Source: the permutation form of Cochran 1950, https://doi.org/10.1093/biomet/37.3-4.256.
    """
    import numpy as np  # noqa: PLC0415 - see shingles.shingles

    scores = np.asarray(table)
    seen = scores.mean(axis=0).var()
    if seen == 0:
        return 1.0
    draw = np.random.default_rng(seed)
    reached = sum(
        draw.permuted(scores, axis=1).mean(axis=0).var() >= seen * (1 - 1e-9) for _ in range(_DRAWS)
    )
    return float(reached + 1) / (_DRAWS + 1)
