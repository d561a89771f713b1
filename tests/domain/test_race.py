"""Decisions of a race: who runs on, who is on the front, who wins."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.headroom import headroom
from pecia.domain.race import Finalist, choose_better, choose_shorter, front, halve, joined
from pecia.domain.sample import Sample

finalists = st.lists(
    st.builds(
        lambda gain, lower, tokens, cost: Finalist(
            label=f"{gain}{lower}{tokens}{cost}", gain=gain, lower=lower, tokens=tokens, cost=cost
        ),
        st.floats(-1, 1),
        st.none() | st.floats(-1, 1),
        st.integers(1, 500),
        st.none() | st.floats(0, 9),
    ),
    min_size=1,
    max_size=8,
)


def sample(right: int, of: int = 32) -> Sample:
    return Sample(scores={str(n): float(n < right) for n in range(of)}, scale="share")


def test_half_of_the_runners_go_on_and_of_equals_the_shorter() -> None:
    runners = {"a": sample(20), "b": sample(24), "c": sample(24), "d": sample(18)}
    halved = halve(runners, sample(20), tokens={"a": 9, "b": 8, "c": 7, "d": 6}, seed=1, last=False)
    assert halved.kept == ("c", "b")
    assert (set(halved.outrun), halved.dropped) == ({"a", "d"}, {})


def test_one_that_lost_for_certain_is_dropped_even_at_the_end() -> None:
    halved = halve({"a": sample(5), "b": sample(29)}, sample(30), tokens={"a": 1, "b": 2}, seed=1, last=True)
    assert halved.kept == ("b",)
    assert "whole interval below 0" in halved.dropped["a"]


def test_blocks_are_joined_case_by_case() -> None:
    parts = [Sample(scores={str(n): 1.0}, scale="share", clusters={str(n): "c"}) for n in range(3)]
    assert joined(parts) == Sample(
        scores={"0": 1, "1": 1, "2": 1}, scale="share", clusters={"0": "c", "1": "c", "2": "c"}
    )


@given(finalists)
def test_nobody_on_the_front_is_beaten_in_everything(found: list[Finalist]) -> None:
    rated = front(found)
    assert any(one.on_front for one in rated)
    for one in rated:
        for other in rated:
            cheaper = worst(other.cost) < worst(one.cost) and other.tokens < one.tokens
            assert not (one.on_front and cheaper and worst(other.lower, -1) <= worst(one.lower, -1))


def worst(figure: float | None, sign: int = 1) -> float:
    return math.inf if figure is None else sign * figure


@given(finalists, st.integers(1, 500))
def test_a_winner_is_ahead_within_the_cap_and_no_tie_is_shorter(found: list[Finalist], cap: int) -> None:
    rated = front(found)
    winner = choose_better(rated, cap=cap, tie=0.02)
    if winner is None:
        assert not any(one.on_front and one.gain > 0 and one.tokens <= cap for one in rated)
        return
    assert winner.gain > 0
    assert winner.tokens <= cap
    equals = [
        one
        for one in rated
        if one.on_front and one.gain > 0 and one.tokens <= cap and one.lower == winner.lower
    ]
    assert winner.tokens == min(one.tokens for one in equals)


def test_the_shortest_that_loses_no_more_than_the_margin_wins_by_length() -> None:
    rated = [
        Finalist(label="cut", gain=-0.2, lower=-0.4, tokens=3),
        Finalist(label="terse", gain=-0.01, lower=-0.1, tokens=5),
        Finalist(label="long", gain=0.4, lower=0.2, tokens=12),
    ]
    won = choose_shorter(rated, baseline_tokens=10, margin=0.02)
    assert won
    assert won.label == "terse"
    assert choose_shorter(rated, baseline_tokens=5, margin=0.02) is None


@dataclass(frozen=True)
class Task:
    """Strategies on the same cases, each right so often."""

    rates: tuple[float, ...]
    cases: int = 24

    def samples(self, seed: int) -> dict[str, Sample]:
        draw = np.random.default_rng(seed)
        hard = draw.random(self.cases)
        return {
            f"s{at}": Sample(
                scores={
                    str(case): float(draw.random() < np.clip(rate + 0.5 * (hard[case] - 0.5), 0, 1))
                    for case in range(self.cases)
                },
                scale="share",
            )
            for at, rate in enumerate(self.rates)
        }


def test_equal_strategies_are_noise_nine_times_in_ten() -> None:
    task = Task((0.6,) * 9)
    found = [headroom(task.samples(seed), baseline="s0", seed=seed).worthwhile for seed in range(60)]
    assert sum(found) <= 60 * 0.1 + 3 * (60 * 0.1 * 0.9) ** 0.5


def test_strategies_that_differ_are_worth_going_on() -> None:
    task = Task((0.4, 0.4, 0.4, 0.4, 0.9))
    assert headroom(task.samples(1), baseline="s0", seed=1).worthwhile


@pytest.mark.parametrize("right", [23, 24])
def test_a_baseline_at_the_ceiling_has_no_headroom(right: int) -> None:
    samples = {"b": sample(right, 24), "s": sample(2, 24)}
    found = headroom(samples, baseline="b", seed=1)
    assert not found.worthwhile
    assert "unlikely to help" in found.said
