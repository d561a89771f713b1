"""Steadiness: how steady an arm's answers are when a case is asked again."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from pecia.domain.estimate import Estimate, estimate
from pecia.domain.sample import Sample
from pecia.domain.value import Value

MOST_TRIES = 10
"""Tries up to which the curves go."""
MOST_SHOWN = 100
"""Cases that are named as unsteady."""

_PASS = 1.0
_TWO = 2


class Tries(Value, frozen=True):
    """With `k` tries of a case: the chance that `any` passes (pass@k), and that `all` do (pass^k), over `n` cases.

    Cases with fewer than k scored repeats are left out.
    """

    k: int
    n: int
    any: float
    all: float


class Steadiness(Value, frozen=True):
    """How steady an arm is on a metric, over its repeats.

    `flip_rate` is the chance that two repeats of a case disagree on passing, `agreement` the share of cases whose
    repeats all say the very same; both over cases asked at least twice. `unsteady` names cases that pass
    sometimes. A case passes with a score of 1.
    """

    tries: tuple[Tries, ...]
    flip_rate: Estimate
    agreement: Estimate
    unsteady: tuple[str, ...]


def steadiness(
    passes: Mapping[str, Sequence[bool]],
    texts: Mapping[str, Sequence[str]],
    *,
    clusters: Mapping[str, str] | None = None,
) -> Steadiness:
    """What the repeats of each case say: whether they passed, and what was answered."""
    most = min(MOST_TRIES, max((len(repeats) for repeats in passes.values()), default=0))
    flipping = {case: _flips(repeats) for case, repeats in passes.items() if len(repeats) >= _TWO}
    agreeing = {case: float(len(set(said)) == 1) for case, said in texts.items() if len(said) >= _TWO}
    unsteady = sorted(case for case, rate in flipping.items() if rate > 0)
    return Steadiness(
        tries=tuple(_tries(list(passes.values()), k) for k in range(1, most + 1)),
        flip_rate=estimate(Sample(scores=flipping, scale="share", clusters=clusters or {})),
        agreement=estimate(Sample(scores=agreeing, scale="share", clusters=clusters or {})),
        unsteady=tuple(unsteady[:MOST_SHOWN]),
    )


def pass_any(passed: int, asked: int, k: int) -> float:
    """pass@k without bias: 1 - C(n - c, k) / C(n, k) for c of n repeats passed. Source: Chen et al. 2021, arXiv:2107.03374."""
    return 1 - math.comb(asked - passed, k) / math.comb(asked, k)


def pass_all(passed: int, asked: int, k: int) -> float:
    """pass^k without bias: C(c, k) / C(n, k) for c of n repeats passed. Source: Yao et al. 2024, arXiv:2406.12045."""
    return math.comb(passed, k) / math.comb(asked, k)


def _tries(cases: Sequence[Sequence[bool]], k: int) -> Tries:
    counted = [(sum(repeats), len(repeats)) for repeats in cases if len(repeats) >= k]
    n = len(counted)
    return Tries(
        k=k,
        n=n,
        any=math.fsum(pass_any(passed, asked, k) for passed, asked in counted) / n,
        all=math.fsum(pass_all(passed, asked, k) for passed, asked in counted) / n,
    )


def _flips(repeats: Sequence[bool]) -> float:
    """The share of the pairs of repeats that disagree: 2c(n - c) / (n(n - 1))."""
    passed, asked = sum(repeats), len(repeats)
    return 2 * passed * (asked - passed) / (asked * (asked - 1))
