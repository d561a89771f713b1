"""Consistency: whether the same case gets the same answer, and the same score, when it is asked again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from pecia.domain.value import Value

PASSED = 1.0
"""The score from which a run counts as passed."""


class Consistency(Value, frozen=True):
    """How alike the repeats of a case are, as means over the cases with at least two scored repeats.

    `same_answer` is the share of cases whose answers are all the same text; `agreement` of pairs of repeats how many
    score the same; `flips` the share of cases that both pass and fail; `pass_any` (pass@k) those that pass at least once,
    `pass_all` (pass^k) every time. `repeats` is the least number of scored repeats of these cases.
    """

    cases: int
    repeats: int
    same_answer: float
    agreement: float
    flips: float
    pass_any: float
    pass_all: float


def consistency(
    answers: Mapping[str, Sequence[str]], scores: Mapping[str, Sequence[float]]
) -> Consistency | None:
    """The consistency of an arm on a metric, from each case's answers and scores; None without repeated cases."""
    repeated = {case: values for case, values in scores.items() if len(values) > 1}
    if not repeated:
        return None
    n = len(repeated)
    passes = [[value >= PASSED for value in values] for values in repeated.values()]
    pairs = [[a == b for a, b in combinations(values, 2)] for values in repeated.values()]
    return Consistency(
        cases=n,
        repeats=min(map(len, repeated.values())),
        same_answer=sum(len({text.strip() for text in answers[case]}) == 1 for case in repeated) / n,
        agreement=sum(sum(pair) / len(pair) for pair in pairs) / n,
        flips=sum(len(set(each)) > 1 for each in passes) / n,
        pass_any=sum(map(any, passes)) / n,
        pass_all=sum(map(all, passes)) / n,
    )
