"""Flips: the cases that a variant gains and those that it loses against a baseline."""

from __future__ import annotations

from pecia.domain.pairs import match
from pecia.domain.sample import Sample
from pecia.domain.value import Value

MOST_SHOWN = 100
"""Cases that are listed on either side, the largest differences first; the counts are of all."""

_EQUAL_WITHIN = 1e-12


class Flip(Value, frozen=True):
    """A case on which two arms score differently: both scores, each the mean over the repeats."""

    case: str
    baseline: float
    variant: float


class Flips(Value, frozen=True):
    """What a variant wins, loses and leaves as it was, with the cases to look at; `missing` lack a score on a side."""

    wins: int
    losses: int
    ties: int
    missing: int
    won: tuple[Flip, ...]
    lost: tuple[Flip, ...]


def flips(baseline: Sample, variant: Sample) -> Flips:
    """The cases on which two arms differ, the largest differences first and then by name."""
    matched = match(baseline, variant)
    pairs = [
        Flip(case=case, baseline=a, variant=b)
        for case, a, b in zip(matched.cases, matched.a, matched.b, strict=True)
        if a is not None and b is not None
    ]
    # `match` has put the cases in order, and a sort keeps the order of equals.
    won = sorted((flip for flip in pairs if _gain(flip) > _EQUAL_WITHIN), key=_gain, reverse=True)
    lost = sorted((flip for flip in pairs if _gain(flip) < -_EQUAL_WITHIN), key=_gain)
    return Flips(
        wins=len(won),
        losses=len(lost),
        ties=len(pairs) - len(won) - len(lost),
        missing=len(matched.cases) - len(pairs),
        won=tuple(won[:MOST_SHOWN]),
        lost=tuple(lost[:MOST_SHOWN]),
    )


def _gain(flip: Flip) -> float:
    return flip.variant - flip.baseline
