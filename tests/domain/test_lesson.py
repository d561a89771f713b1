"""Lessons: the random-effects summary, against published figures."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.lesson import Observed, draw_lessons, summarize, tau_squared

# Thirteen trials of the BCG vaccine, log risk ratios and variances: Colditz et al. 1994, as in metafor's `dat.bcg`.
BCG = [
    (-0.8893, 0.3256),
    (-1.5854, 0.1946),
    (-1.3481, 0.4154),
    (-1.4416, 0.0200),
    (-0.2175, 0.0512),
    (-0.7861, 0.0069),
    (-1.6209, 0.2230),
    (0.0120, 0.0040),
    (-0.4694, 0.0564),
    (-1.3713, 0.0730),
    (-0.3394, 0.0124),
    (0.4459, 0.5325),
    (-0.0173, 0.0714),
]


def test_the_summary_is_that_of_the_literature() -> None:
    """REML and Hartung-Knapp as metafor gives them: tau² 0.3132, estimate -0.7145, standard error 0.1807."""
    assert tau_squared([v for v, _ in BCG], [v for _, v in BCG]) == pytest.approx(0.3132, abs=2e-4)
    found = summarize([(value, math.sqrt(variance)) for value, variance in BCG])
    assert found.mean == pytest.approx(-0.7145, abs=2e-4)
    assert found.standard_error == pytest.approx(0.1807, abs=3e-4)
    assert (found.low, found.high) == pytest.approx((-1.108, -0.321), abs=2e-3)


def test_one_experiment_is_its_own_summary() -> None:
    found = summarize([(0.1, 0.05)])
    assert (found.tau, found.predicted) == (0, None)
    assert found.mean == pytest.approx(0.1)
    assert found.high - found.mean == pytest.approx(1.96 * 0.05, abs=1e-4)


def test_effects_that_agree_do_not_spread_and_effects_that_do_not_are_less_certain() -> None:
    agreeing, apart = summarize([(0.1, 0.05)] * 5), summarize([(-0.3, 0.05), (0.5, 0.05), (0.1, 0.05)])
    assert agreeing.tau == 0
    assert apart.tau > 0.3
    assert apart.low < 0 < apart.high


@given(
    st.lists(
        st.tuples(st.floats(-1, 1, allow_nan=False), st.floats(0.001, 0.5)),
        min_size=1,
        max_size=12,
    )
)
def test_a_mean_lies_among_its_effects_and_in_its_interval(effects: list[tuple[float, float]]) -> None:
    found = summarize(effects)
    values = [value for value, _ in effects]
    assert min(values) - 1e-9 <= found.mean <= max(values) + 1e-9
    assert found.low <= found.mean <= found.high
    assert math.isfinite(found.tau)


def test_a_left_out_sentence_teaches_nothing_of_other_prompts() -> None:
    seen = Observed(
        experiment=1,
        axis="length",
        level="short",
        against="as-is",
        difference=0.02,
        standard_error=0.01,
        n=50,
    )
    left = Observed(
        experiment=1,
        axis="sentence",
        level="without-1",
        against="all",
        difference=0.02,
        standard_error=0.01,
        n=50,
    )
    (lesson,) = draw_lessons([seen, left])
    assert lesson.sentence == "length short against as-is: +2.0 ± 2.0 points over 1 experiment"
