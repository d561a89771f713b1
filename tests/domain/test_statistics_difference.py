"""What is measured between two arms: properties that always hold, and the ways in which data can mislead."""

from __future__ import annotations

import math
from random import Random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.difference import Difference, measure
from pecia.domain.discordance import Discordance, bonett_price, mcnemar, odds_of_more_wins
from pecia.domain.errors import Invalid
from pecia.domain.estimate import estimate
from pecia.domain.interval import Interval
from pecia.domain.sample import Sample, average_repeats
from tests.domain.samples import any_score, difference, numbers, right_or_wrong, rows, sample, shares, table

Rows = list[tuple[float | None, float | None]]


def ends(interval: Interval | None) -> list[float]:
    return [] if interval is None else [interval.low, interval.high]


def mirrored(interval: Interval | None) -> list[float]:
    return [-end for end in reversed(ends(interval))]


# ---------------------------------------------------------------- what always holds


@given(rows(any_score))
def test_exchanging_the_arms_turns_everything_around(scores: Rows) -> None:
    there = difference([a for a, _ in scores], [b for _, b in scores])
    back = difference([b for _, b in scores], [a for a, _ in scores])
    assert (back.wins, back.losses, back.ties) == (there.losses, there.wins, there.ties)
    assert (back.missing_a, back.missing_b) == (there.missing_b, there.missing_a)
    assert back.p == there.p
    assert ends(back.interval) == pytest.approx(mirrored(there.interval), abs=1e-9)
    assert ends(back.bounds) == pytest.approx(mirrored(there.bounds), abs=1e-9)
    if there.p_better is not None:
        assert back.p_better == pytest.approx(1 - there.p_better, abs=1e-9)


@given(rows(any_score), st.randoms(use_true_random=False))
def test_the_order_of_the_cases_does_not_matter(scores: Rows, random: Random) -> None:
    a = {f"c{index}": score for index, (score, _) in enumerate(scores)}
    b = {f"c{index}": score for index, (_, score) in enumerate(scores)}
    shuffled = random.sample(list(a), len(a))
    straight = measure(Sample(scores=a, scale="share"), Sample(scores=b, scale="share"), seed=1)
    mixed = Sample(scores={case: a[case] for case in shuffled}, scale="share")
    assert measure(mixed, Sample(scores=b, scale="share"), seed=1) == straight


@given(st.one_of(rows(right_or_wrong), rows(shares)))
def test_a_share_has_an_interval_that_holds_the_difference_and_stays_possible(scores: Rows) -> None:
    measured = difference([a for a, _ in scores], [b for _, b in scores])
    assert measured.difference is not None
    assert measured.interval is not None
    assert measured.interval90 is not None
    assert -1 <= measured.interval.low <= measured.interval90.low <= measured.difference + 1e-12
    assert 1 >= measured.interval.high >= measured.interval90.high >= measured.difference - 1e-12
    assert measured.interval.low < measured.interval.high


@given(st.one_of(rows(any_score), rows(numbers)))
def test_every_figure_is_finite_and_p_is_a_probability_above_0(scores: Rows) -> None:
    measured = difference([a for a, _ in scores], [b for _, b in scores], scale="number")
    figures = msgspec.to_builtins(measured)
    assert all(math.isfinite(value) for value in figures.values() if isinstance(value, float))
    assert measured.n == measured.wins + measured.losses + measured.ties
    if measured.n:
        assert measured.p is not None
        assert 0 < measured.p <= 1
        assert measured.p_better is not None
        assert 0 <= measured.p_better <= 1


@given(rows(any_score))
def test_a_difference_survives_json(scores: Rows) -> None:
    measured = difference([a for a, _ in scores], [b for _, b in scores])
    assert msgspec.json.decode(msgspec.json.encode(measured), type=Difference) == measured


@given(rows(right_or_wrong))
def test_right_and_wrong_answers_are_counted(scores: Rows) -> None:
    measured = difference([a for a, _ in scores], [b for _, b in scores])
    counted = Discordance(n=measured.n, wins=measured.wins, losses=measured.losses)
    assert measured.test == "mcnemar_exact"
    assert measured.p == mcnemar(measured.wins, measured.losses)
    assert measured.interval == bonett_price(counted)
    assert measured.p_better == odds_of_more_wins(measured.wins, measured.losses)


# ---------------------------------------------------------------- repeats and clusters


def test_repeats_are_averaged_and_do_not_count_as_cases() -> None:
    runs = [(f"c{case}", float((case + repeat) % 2)) for case in range(20) for repeat in range(10)]
    averaged = average_repeats(runs, scale="share")
    assert averaged.scores == {f"c{case}": 0.5 for case in range(20)}
    measured = measure(averaged, averaged, seed=1)
    assert (measured.n, measured.planned) == (20, 20)


def test_a_missing_repeat_leaves_the_others_and_a_case_without_any_is_missing() -> None:
    runs = [("a", 1.0), ("a", None), ("a", 0.0), ("b", None), ("b", None)]
    assert average_repeats(runs, scale="share").scores == {"a": 0.5, "b": None}


def test_averaged_repeats_that_differ_only_by_rounding_are_ties() -> None:
    one = average_repeats([("c", 0.1), ("c", 0.2), ("c", 0.3)], scale="share")
    other = average_repeats([("c", 0.2), ("c", 0.2), ("c", 0.2)], scale="share")
    measured = measure(one, other, seed=1)
    assert (measured.ties, measured.difference) == (1, 0)


def test_cases_of_a_cluster_say_less_than_as_many_alone() -> None:
    a, b = table(wins=18, losses=6, both=36)
    clusters = [f"talk {index // 6}" for index in range(60)]
    alone = measure(sample(a), sample(b), seed=1)
    together = measure(sample(a, clusters=clusters), sample(b, clusters=clusters), seed=1)
    assert (alone.clusters, together.clusters) == (None, 10)
    assert together.test == "sign_flip_exact"
    assert together.difference == pytest.approx(alone.difference)
    assert alone.p is not None
    assert together.p is not None
    assert together.p > 4 * alone.p


def test_whole_clusters_are_flipped_together() -> None:
    # Four clusters of ten equal differences: 2 of the 16 sign patterns are as extreme.
    clusters = [f"talk {index // 10}" for index in range(40)]
    a, b = sample([0.2] * 40, clusters=clusters), sample([0.7] * 40, clusters=clusters)
    assert measure(a, b, seed=1).p == 2 / 16


def test_few_clusters_are_warned_of() -> None:
    clusters = [f"talk {index % 4}" for index in range(40)]
    a, b = table(wins=9, losses=4, both=27)
    measured = measure(sample(a, clusters=clusters), sample(b, clusters=clusters), seed=1)
    assert any("Only 4 clusters" in warning for warning in measured.warnings)
    assert any("Only 4 clusters" in warning for warning in estimate(sample(a, clusters=clusters)).warnings)


def test_a_case_in_two_clusters_is_refused() -> None:
    with pytest.raises(Invalid, match="cluster"):
        measure(sample([1, 0], clusters=["x", "x"]), sample([1, 0], clusters=["x", "y"]), seed=1)


# ---------------------------------------------------------------- nothing varies


def test_arms_that_never_differ_are_not_known_to_be_equal() -> None:
    measured = difference([0.5] * 20, [0.5] * 20)
    assert (measured.p, measured.difference) == (1, 0)
    assert measured.p_better == pytest.approx(0.5)
    assert measured.interval is not None
    assert measured.interval.method == "adjusted_t"
    assert measured.interval.low < -0.1
    assert measured.interval.high > 0.1
    assert any("same" in warning for warning in measured.warnings)


def test_a_difference_that_is_the_same_everywhere_gives_no_p_of_0() -> None:
    measured = difference([0.25] * 30, [0.75] * 30)
    assert measured.p == 1 / 10_001
    assert measured.interval is not None
    assert measured.interval.low < 0.45
    assert measured.interval.high > 0.5


def test_the_same_number_everywhere_has_no_interval() -> None:
    measured = difference([3] * 20, [3] * 20, scale="number")
    assert (measured.interval, measured.interval90, measured.p) == (None, None, 1)
    assert measured.p_better == pytest.approx(0.5)
    assert estimate(sample([3] * 20, scale="number")).interval is None


def test_a_single_case_is_measured_and_flagged() -> None:
    measured = difference([0.2], [0.9])
    assert measured.p == 1
    assert measured.interval is not None
    assert measured.interval.low < 0 < measured.interval.high
    assert measured.warnings[0] == "Only 1 case: too few to rely on."


def test_fewer_than_ten_cases_are_flagged() -> None:
    assert "too few" in difference(*table(wins=9, losses=0)).warnings[0]
    assert difference(*table(wins=10, losses=0)).warnings == ()
    assert "too few" in estimate(sample([1] * 9)).warnings[0]


def test_numbers_may_lie_beyond_those_that_were_seen() -> None:
    interval = difference([0, 1] * 3, [1, 0, 0.99, 0.01, 0.98, 0.02], scale="number").interval
    assert interval is not None
    assert interval.method == "t"
    assert interval.low < -1
    assert interval.high > 1


# ---------------------------------------------------------------- missing scores


def test_up_to_two_percent_missing_are_left_out_without_more_ado() -> None:
    a, b = table(wins=20, losses=9, both=71)
    measured = difference([None, *a[1:]], [*b[:-1], None])
    assert (measured.planned, measured.n, measured.missing_a, measured.missing_b) == (100, 98, 1, 1)
    assert (measured.bounds, measured.warnings) == (None, ())


def test_more_missing_shows_the_worst_case() -> None:
    a, b = table(wins=20, losses=9, both=71)
    measured = difference([None] * 2 + a[2:], b[:-2] + [None] * 2)
    worst = bonett_price(Discordance(n=100, wins=18, losses=9 + 2))
    best = bonett_price(Discordance(n=100, wins=20, losses=9))
    assert measured.bounds is not None
    assert measured.bounds.method == "worst_case"
    assert measured.bounds.low == worst.low
    assert measured.bounds.high == best.high
    assert any("4 of 100 cases lack a score" in warning for warning in measured.warnings)


def test_a_case_missing_on_both_sides_counts_fully_against_either() -> None:
    values = [0.5] * 20 + [0.6, 0.4] * 10
    measured = difference([*values, None], [*values, None])
    filled_low = difference([*values, 1], [*values, 0]).interval
    filled_high = difference([*values, 0], [*values, 1]).interval
    assert filled_low is not None
    assert filled_high is not None
    assert ends(measured.bounds) == pytest.approx([filled_low.low, filled_high.high])


def test_scores_missing_on_one_side_more_than_chance_explains_are_warned_of() -> None:
    a, b = table(wins=20, losses=9, both=971)
    one_side = difference(a, [None] * 6 + b[6:])
    either = difference([None] * 4 + a[4:], b[:-2] + [None] * 2)
    assert one_side.missing_share < 0.02
    assert any("more on one side" in warning for warning in one_side.warnings)
    assert not any("more on one side" in warning for warning in either.warnings)


def test_a_case_that_one_side_does_not_name_is_missing_there() -> None:
    measured = measure(
        Sample(scores={"x": 1.0, "y": 0.0}, scale="share"), Sample(scores={"x": 1.0}, scale="share"), seed=1
    )
    assert (measured.planned, measured.n, measured.missing_a, measured.missing_b) == (2, 1, 0, 1)


def test_without_a_single_pair_nothing_is_computed() -> None:
    measured = difference([None, 1.0], [1.0, None])
    assert (measured.n, measured.p, measured.difference, measured.interval) == (0, None, None, None)
    assert difference([], []).missing_share == 0


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize("score", [1.01, -0.01, math.nan, math.inf])
def test_a_share_outside_0_to_1_is_refused(score: float) -> None:
    with pytest.raises(Invalid, match="not a share from 0 to 1"):
        sample([score])


def test_a_number_that_is_not_finite_is_refused() -> None:
    with pytest.raises(Invalid, match="not a finite number"):
        sample([math.nan], scale="number")


def test_different_scales_are_not_compared() -> None:
    with pytest.raises(Invalid, match="cannot be compared"):
        measure(sample([1, 0]), sample([1, 0], scale="number"), seed=1)


# ---------------------------------------------------------------- one arm


def test_one_arm_of_right_and_wrong_answers_gets_wilsons_interval() -> None:
    measured = estimate(sample([1] * 18 + [0] * 2 + [None]))
    assert (measured.n, measured.planned, measured.mean) == (20, 21, 0.9)
    assert measured.interval is not None
    assert measured.interval.method == "wilson"
    assert measured.sentence == "90.0% (95% interval 69.9% to 97.2%), 20 cases"


def test_one_arm_of_averages_gets_a_t_interval_by_cluster() -> None:
    values = [0.1, 0.2, 0.4, 0.35, 0.8, 0.9, 0.7, 0.65] * 3
    clusters = [f"talk {index // 2}" for index in range(24)]
    assert estimate(sample(values)).interval != estimate(sample(values, clusters=clusters)).interval
    measured = estimate(sample(values, clusters=clusters))
    assert measured.clusters == 12
    assert measured.interval is not None
    assert measured.interval.method == "clustered_t"


def test_one_arm_of_right_and_wrong_answers_in_clusters_does_not_get_wilsons() -> None:
    clusters = [f"talk {index // 4}" for index in range(60)]
    measured = estimate(sample([1, 1, 1, 0, 1, 0] * 10, clusters=clusters))
    assert measured.interval is not None
    assert measured.interval.method == "clustered_t"


def test_an_arm_that_is_always_right_in_part_is_not_certain_of_it() -> None:
    interval = estimate(sample([2 / 3] * 12)).interval
    assert interval is not None
    assert interval.low < 0.55
    assert interval.high > 0.7


def test_an_arm_without_scores_says_so() -> None:
    assert estimate(sample([None, None])).sentence == "no score on any of 2 cases"
