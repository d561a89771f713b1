"""Consistency: whether the same case gets the same answer, and passes again, when it is asked again."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TypeAlias

from pecia.domain.estimate import Estimate, estimate
from pecia.domain.sample import Sample
from pecia.domain.value import Value

PASSED = 1.0
"""The score from which a run counts as passed."""
MOST_TRIES = 10
"""Tries up to which the curves go."""
MOST_SHOWN = 100
"""Cases that are named as unsteady."""

_TWICE = 2

Repeat: TypeAlias = tuple[float, Hashable]
"""The score of a run, and what it said: the text, or what tells equal texts."""


class Tries(Value, frozen=True):
    """With `k` tries of a case: the chance that `any` passes (pass@k), and that `all` do (pass^k), over `n` cases.

    Cases with fewer than k scored repeats are left out.
    """

    k: int
    n: int
    any: float
    all: float


class Consistency(Value, frozen=True):
    """How alike the repeats of a case are, over the cases with at least two repeats that count in the mean.

    `same_answer` is the share of cases whose repeats all say the very same; `same_score` the chance that two repeats
    of a case score the same, `flip_rate` that they disagree on passing, which takes a score of 1. `unsteady` names
    cases that pass sometimes.
    """

    same_answer: Estimate
    same_score: Estimate
    flip_rate: Estimate
    tries: tuple[Tries, ...]
    unsteady: tuple[str, ...]


def consistency(
    repeats: Mapping[str, Sequence[Repeat]], *, clusters: Mapping[str, str] | None = None
) -> Consistency | None:
    """The consistency of an arm on a metric, from the repeats of each case; None where no case has two."""
    twice = {case: runs for case, runs in repeats.items() if len(runs) >= _TWICE}
    if not twice:
        return None
    passes = {case: [score >= PASSED for score, _ in runs] for case, runs in repeats.items()}
    flipping = {case: 1 - _same_pairs(passes[case]) for case in twice}

    def over_cases(share: Callable[[Sequence[Repeat]], float]) -> Estimate:
        return _estimated({case: share(runs) for case, runs in twice.items()}, clusters)

    return Consistency(
        same_answer=over_cases(lambda runs: float(len({said for _, said in runs}) == 1)),
        same_score=over_cases(lambda runs: _same_pairs([score for score, _ in runs])),
        flip_rate=_estimated(flipping, clusters),
        tries=tuple(_tries(list(passes.values()), k) for k in range(1, _most(twice) + 1)),
        unsteady=tuple(sorted(case for case, rate in flipping.items() if rate > 0)[:MOST_SHOWN]),
    )


def pass_any(passed: int, asked: int, k: int) -> float:
    """pass@k without bias: 1 - C(n - c, k) / C(n, k) for c of n repeats passed. Source: Chen et al. 2021, arXiv:2107.03374."""
    return 1 - math.comb(asked - passed, k) / math.comb(asked, k)


def pass_all(passed: int, asked: int, k: int) -> float:
    """pass^k without bias: C(c, k) / C(n, k) for c of n repeats passed. Source: Yao et al. 2024, arXiv:2406.12045."""
    return math.comb(passed, k) / math.comb(asked, k)


def _estimated(shares: Mapping[str, float], clusters: Mapping[str, str] | None) -> Estimate:
    return estimate(Sample(scores=shares, scale="share", clusters=clusters or {}))


def _most(repeats: Mapping[str, Sequence[Repeat]]) -> int:
    return min(MOST_TRIES, max(map(len, repeats.values())))


def _tries(cases: Sequence[Sequence[bool]], k: int) -> Tries:
    counted = [(sum(repeats), len(repeats)) for repeats in cases if len(repeats) >= k]
    n = len(counted)
    return Tries(
        k=k,
        n=n,
        any=math.fsum(pass_any(passed, asked, k) for passed, asked in counted) / n,
        all=math.fsum(pass_all(passed, asked, k) for passed, asked in counted) / n,
    )


def _same_pairs(values: Sequence[float]) -> float:
    """The share of the pairs of repeats that are equal: the sum of c(c - 1) over the different ones, over n(n - 1)."""
    return sum(c * (c - 1) for c in Counter(values).values()) / (len(values) * (len(values) - 1))
