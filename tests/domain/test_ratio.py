from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pecia.domain.ratio import Ratio, ratios_of_totals

FIGURES = st.dictionaries(st.integers(0, 40).map(str), st.floats(0.5, 100), max_size=20)


def skewed(seed: int, factor: float) -> dict[str, float]:
    drawn = np.random.default_rng(seed).lognormal(0, 0.5, 80)
    return {str(case): factor * value for case, value in enumerate(drawn.tolist())}


def width(ratio: Ratio) -> float:
    assert ratio.low is not None
    assert ratio.high is not None
    return ratio.high - ratio.low


def test_the_interval_is_scipys_percentile_bootstrap() -> None:
    a, b = skewed(1, 100), skewed(2, 120)
    found = ratios_of_totals([(a, b)], seed=7)[0]
    pairs = [(a[case], b[case]) for case in a]
    theirs = stats.bootstrap(
        list(zip(*pairs, strict=True)),
        lambda x, y: sum(y) / sum(x),
        paired=True,
        vectorized=False,
        n_resamples=2000,
        method="percentile",
        rng=1,
    ).confidence_interval
    assert found.value == pytest.approx(sum(b.values()) / sum(a.values()))
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), rel=0.03)


@given(FIGURES, FIGURES)
def test_the_ratio_is_of_the_cases_on_both_sides_and_lies_in_its_interval(
    a: dict[str, float], b: dict[str, float]
) -> None:
    found = ratios_of_totals([(a, b)], seed=1)[0]
    both = a.keys() & b.keys()
    assert found.n == len(both)
    assert (found.value is None) == (not both)
    if found.low is not None and found.high is not None:
        assert 0 < found.low <= found.high


def test_the_same_on_every_case_leaves_no_doubt() -> None:
    a = skewed(1, 100)
    found = ratios_of_totals([(a, {case: 2 * value for case, value in a.items()})], seed=1)[0]
    assert (found.value, found.low, found.high) == pytest.approx((2, 2, 2))


def test_whole_clusters_are_drawn_so_that_their_interval_is_wider() -> None:
    a = {str(case): 100.0 for case in range(80)}
    b = {str(case): 100.0 + 50 * (case // 10 % 2) for case in range(80)}
    alone = ratios_of_totals([(a, b)], seed=1)[0]
    together = ratios_of_totals([(a, b)], seed=1, clusters={case: str(int(case) // 10) for case in a})[0]
    assert width(together) > 2 * width(alone)


def test_too_few_cases_have_a_ratio_without_an_interval() -> None:
    found = ratios_of_totals([({"a": 1.0, "b": 1.0}, {"a": 3.0, "b": 1.0})], seed=1)[0]
    assert (found.n, found.value, found.low, found.high) == (2, 2.0, None, None)


def test_a_baseline_that_takes_nothing_has_no_ratio() -> None:
    assert ratios_of_totals([({"a": 0.0}, {"a": 3.0})], seed=1)[0].value is None
    assert not ratios_of_totals([], seed=1)
