"""Self-test: whether an arm compared with itself is called different no more often than the plan allows."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

from pecia.domain.difference import measure
from pecia.domain.pairs import match
from pecia.domain.sample import Sample
from pecia.domain.value import Value

Trial: TypeAlias = Literal["exchanged", "halves"]
"""`exchanged`: two arms change places on cases drawn at random. `halves`: an arm's repeats are split at random."""

DRAWS = 200
MOST_DRAWS = 2000
DOUBT = 0.01
"""A self-test fails when so many alarms, at the level allowed, come up in no more than this share of self-tests."""


class SelfTest(Value, frozen=True):
    """How often equal arms were called different, of so many draws, and whether that is within the level allowed.

    `arms` are the arms that were exchanged, or the one whose repeats were split.
    """

    trial: Trial
    arms: tuple[str, ...]
    metric: str
    draws: int
    alarms: int
    alpha: float
    passed: bool

    @property
    def share(self) -> float:
        """The share of the draws that raised an alarm."""
        return self.alarms / self.draws


def exchanged(baseline: Sample, variant: Sample, *, draws: int, alpha: float, seed: int) -> int:
    """How many of the draws call two arms different after they changed places on half of the cases.

    Cases of a cluster change places together. Then nothing but chance tells the arms apart.
    """
    matched = match(baseline, variant)
    alarms = 0
    for draw in range(draws):
        a: dict[str, float | None] = {}
        b: dict[str, float | None] = {}
        for case, left, right in zip(matched.cases, matched.a, matched.b, strict=True):
            turned = _coin(seed, draw, matched.clusters.get(case, f"\0{case}"))
            a[case], b[case] = (right, left) if turned else (left, right)
        alarms += _alarm(a, b, baseline, alpha=alpha, seed=seed)
    return alarms


def halves(
    repeats: Mapping[str, Sequence[float]], like: Sample, *, draws: int, alpha: float, seed: int
) -> int:
    """How many of the draws call two halves of an arm's repeats different; `like` has its scale and clusters.

    A case with an odd number of repeats leaves one out, one with a single repeat is left out.
    """
    alarms = 0
    for draw in range(draws):
        a: dict[str, float | None] = {}
        b: dict[str, float | None] = {}
        for case, scores in repeats.items():
            half = len(scores) // 2
            if half:
                order = sorted(
                    range(len(scores)), key=lambda at, case=case: _hash(seed, draw, f"{case}\0{at}")
                )
                a[case] = math.fsum(scores[at] for at in order[:half]) / half
                b[case] = math.fsum(scores[at] for at in order[half : 2 * half]) / half
        alarms += _alarm(a, b, like, alpha=alpha, seed=seed)
    return alarms


def judge_alarms(alarms: int, *, draws: int, alpha: float) -> bool:
    """Whether so many alarms are no wonder at this level: P(Binomial(draws, alpha) >= alarms) above 1 %."""
    below = math.fsum(
        math.comb(draws, k) * alpha**k * (1 - alpha) ** (draws - k) for k in range(min(alarms, draws + 1))
    )
    return 1 - below > DOUBT


def _alarm(
    a: Mapping[str, float | None], b: Mapping[str, float | None], like: Sample, *, alpha: float, seed: int
) -> bool:
    if not a:
        return False
    p = measure(
        Sample(scores=a, scale=like.scale, clusters=like.clusters),
        Sample(scores=b, scale=like.scale, clusters=like.clusters),
        seed=seed,
    ).p
    return p is not None and p < alpha


def _coin(seed: int, draw: int, unit: str) -> bool:
    return _hash(seed, draw, unit)[0] % 2 == 1


def _hash(seed: int, draw: int, unit: str) -> bytes:
    return hashlib.blake2b(f"{seed},{draw},{unit}".encode(), digest_size=8).digest()
