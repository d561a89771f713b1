"""What a pilot tells of the rest: its sum, between which ends, and in which words."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.agreement import Range
from pecia.domain.experiment import PilotEstimate
from pecia.domain.pilot import Line, estimate_words, needs_confirmation, total_of


@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=9), st.integers(1, 10**6))
def test_the_estimate_lies_within_its_ends_and_above_zero(costs: list[float], left: int) -> None:
    found = total_of([Line(left, {case: [cost] for case, cost in enumerate(costs)})], cases=left + len(costs))
    assert found is not None
    assert found.value == pytest.approx(left * sum(costs) / len(costs))
    assert 0 <= (found.low or 0) <= (found.value or 0) * (1 + 1e-9)
    assert (found.high or 0) >= (found.value or 0) * (1 - 1e-9)


def test_a_case_without_a_figure_counts_as_the_mean_and_a_line_without_any_is_unknown() -> None:
    whole = Line(10, {1: [2.0], 2: [4.0]})
    part = Line(10, {1: [1.0], 2: []})
    found = total_of([whole, part], cases=100)
    assert found is not None
    assert (found.value, found.n) == (40.0, 2)
    assert total_of([whole, Line(5, {1: []})], cases=100) is None
    assert total_of([Line(0, {})], cases=100) == Range(value=0.0, low=0.0, high=0.0, n=0)


def test_one_case_has_no_ends_and_all_cases_no_width() -> None:
    one = total_of([Line(3, {1: [2.0]})], cases=9)
    assert one == Range(value=6.0, low=None, high=None, n=1)
    every = total_of([Line(2, {1: [1.0], 2: [3.0]})], cases=2)
    assert every == Range(value=4.0, low=4.0, high=4.0, n=2)


def test_the_interval_holds_the_sum_of_costs_that_are_spread_evenly() -> None:
    drawn = random.Random(1)  # noqa: S311 - a simulation
    costs = [drawn.gauss(10, 2) for _ in range(200)]
    held = 0
    for _ in range(400):
        pilot = drawn.sample(range(200), 5)
        found = total_of([Line(195, {case: [costs[case]] for case in pilot})], cases=200)
        rest = sum(costs) - sum(costs[case] for case in pilot)
        held += found is not None and (found.low or 0) <= rest <= (found.high or 0)
    assert held / 400 == pytest.approx(0.95, abs=0.03)


def test_the_upper_end_is_compared_and_an_unknown_cost_is_not() -> None:
    known = PilotEstimate(cases=5, left=9, cost=Range(value=0.9, low=0.5, high=1.3, n=5), seconds=None)
    assert needs_confirmation(known, 1.0)
    assert not needs_confirmation(known, 1.3)
    unknown = PilotEstimate(cases=5, left=9, cost=None, seconds=None, unpriced=("a/b",))
    assert not needs_confirmation(unknown, 0.0)
    assert (
        estimate_words(unknown)
        == "the rest costs an unknown sum (the price of a/b is unknown), 9 calls at most"
    )


def test_money_and_time_are_said_in_words() -> None:
    estimate = PilotEstimate(
        cases=5,
        left=1980,
        cost=Range(value=3.2, low=2.9, high=3.5, n=5),
        seconds=Range(value=240.0, low=180.0, high=7300.0, n=5),
    )
    assert estimate_words(estimate) == (
        "the rest costs about $3.20 ($2.90 to $3.50) and takes about 4 minutes (3 minutes to 2 hours), "
        "1,980 calls at most"
    )
