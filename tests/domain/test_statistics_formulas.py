"""The formulas against scipy and statsmodels, and against figures worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.contingency_tables import mcnemar as reference_mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import proportion_confint

from pecia.domain.discordance import Discordance, bonett_price, mcnemar, odds_of_more_wins
from pecia.domain.distribution import beta_cdf, normal_quantile, t_cdf, t_quantile, t_upper_tail
from pecia.domain.errors import Invalid
from pecia.domain.interval import Limits, interval_of, mean_of, wilson
from pecia.domain.power import (
    cases_to_detect,
    cases_to_separate,
    detectable_difference,
    detectable_mean_difference,
)
from pecia.domain.signflip import sign_flip
from pecia.domain.statistics import holm

UNIT = Limits(low=0, high=1, known=True)
DEGREES = [1, 2, 3, 5, 9, 19, 59, 199, 999, 9_999, 99_999]
confidences = st.sampled_from([0.8, 0.9, 0.95, 0.99])


# ---------------------------------------------------------------- distributions


@given(st.floats(0, 1), st.floats(0.05, 2000), st.floats(0.05, 2000))
def test_the_beta_distribution_is_scipys(x: float, a: float, b: float) -> None:
    assert beta_cdf(x, a, b) == pytest.approx(special.betainc(a, b, x), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("df", DEGREES)
def test_the_t_distribution_is_scipys(df: int) -> None:
    for t in (-40, -3.3, -1.96, -0.5, -1e-9, 0, 0.01, 1, 2.5, 12):
        assert t_cdf(t, df) == pytest.approx(stats.t.cdf(t, df), abs=1e-9)
        assert t_upper_tail(t, df) == pytest.approx(stats.t.sf(t, df), rel=1e-8)


@pytest.mark.parametrize("df", DEGREES)
def test_the_t_quantile_is_scipys(df: int) -> None:
    for probability in (1e-8, 0.001, 0.025, 0.3, 0.5, 0.8, 0.95, 0.975, 0.9995):
        assert t_quantile(probability, df) == pytest.approx(stats.t.ppf(probability, df), rel=1e-9, abs=1e-9)


def test_the_normal_quantile_is_scipys() -> None:
    for probability in (1e-9, 0.025, 0.5, 0.8, 0.975):
        assert normal_quantile(probability) == pytest.approx(stats.norm.ppf(probability), abs=1e-12)


# ---------------------------------------------------------------- intervals of one mean


@given(st.data(), st.integers(1, 500), confidences)
def test_wilson_is_the_interval_of_statsmodels(data: st.DataObject, n: int, confidence: float) -> None:
    successes = data.draw(st.integers(0, n))
    interval = wilson(successes, n, confidence=confidence)
    low, high = proportion_confint(successes, n, alpha=1 - confidence, method="wilson")
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=1e-9)


@given(st.lists(st.integers(0, 1000), min_size=6, max_size=60, unique=True), confidences)
def test_the_t_interval_is_scipys(thousandths: list[int], confidence: float) -> None:
    values = [value / 1000 for value in thousandths]
    wide = Limits(low=-10, high=10, known=False)
    interval = interval_of(mean_of(values, wide), wide, confidence=confidence)
    expected = stats.ttest_1samp(values, 0).confidence_interval(confidence)
    assert interval is not None
    assert interval.method == "t"
    assert (interval.low, interval.high) == pytest.approx(tuple(expected), abs=1e-9)


def test_the_clustered_standard_error_is_that_of_a_clustered_regression_on_a_constant() -> None:
    rng = np.random.default_rng(5)
    clusters = np.repeat(np.arange(17), rng.integers(1, 9, 17))
    values = rng.random(len(clusters)) / 2 + rng.random(17)[clusters] / 2
    mean = mean_of(values.tolist(), UNIT, clusters=clusters.tolist())
    fit = OLS(values, np.ones_like(values)).fit(cov_type="cluster", cov_kwds={"groups": clusters}, use_t=True)
    interval = interval_of(mean, UNIT)
    assert mean.standard_error == pytest.approx(fit.bse[0], rel=1e-9)
    assert mean.df == 16
    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx(tuple(fit.conf_int()[0]), rel=1e-9)


def test_a_cluster_of_each_case_changes_nothing() -> None:
    values = [0.1, 0.4, 0.35, 0.8, 0.6, 0.2, 0.9]
    alone, clustered = mean_of(values, UNIT), mean_of(values, UNIT, clusters=list("abcdefg"))
    assert clustered.standard_error == pytest.approx(alone.standard_error, rel=1e-12)
    assert alone.standard_error == pytest.approx(stats.sem(values), rel=1e-12)


def test_values_that_hardly_vary_are_joined_by_one_at_either_limit() -> None:
    values = [0.5] * 18 + [1.0] * 2
    interval = interval_of(mean_of(values, UNIT), UNIT)
    expected = stats.ttest_1samp([*values, 0, 1], 0).confidence_interval(0.95)
    assert interval is not None
    assert interval.method == "adjusted_t"
    assert (interval.low, interval.high) == pytest.approx(tuple(expected), rel=1e-9)


def test_the_interval_is_adjusted_while_fewer_than_five_units_differ() -> None:
    few, enough = [0.5] * 40 + [0.6, 0.7, 0.8, 0.9], [0.5] * 40 + [0.55, 0.6, 0.7, 0.8, 0.9]
    assert mean_of(few, UNIT).method == "adjusted_t"
    assert mean_of(enough, UNIT).method == "t"


def test_clusters_that_hardly_vary_are_joined_by_two_of_their_size() -> None:
    clusters = np.repeat(np.arange(12), 4)
    values = np.where(clusters < 2, 1.0, 0.5)
    joined, more = np.append(values, [0] * 4 + [1] * 4), np.append(clusters, [12] * 4 + [13] * 4)
    fit = OLS(joined, np.ones_like(joined)).fit(cov_type="cluster", cov_kwds={"groups": more}, use_t=True)
    mean = mean_of(values.tolist(), UNIT, clusters=clusters.tolist())
    assert mean.standard_error == pytest.approx(fit.bse[0], rel=1e-9)
    assert mean.center == pytest.approx(joined.mean())
    assert (mean.df, mean.units, mean.common) == (13, 12, 10)


# ---------------------------------------------------------------- paired right and wrong


def test_bonett_price_is_what_its_formula_gives_by_hand() -> None:
    # b' = 9/42, c' = 3/42, difference 6/42 = .142857, SE = sqrt((12/42 - .142857^2) / 42) = .0794784
    interval = bonett_price(Discordance(n=40, wins=8, losses=2))
    assert interval.low == pytest.approx(0.142857 - 1.959964 * 0.0794784, abs=1e-6)
    assert interval.high == pytest.approx(0.142857 + 1.959964 * 0.0794784, abs=1e-6)


def test_bonett_price_is_the_interval_that_its_authors_package_gives() -> None:
    # The documented example of statpsych's ci.prop.ps(.05, 12, 4, 26, 6), an R package by D. G. Bonett.
    table = Discordance(n=48, wins=26, losses=4)
    interval = bonett_price(table)
    assert table.adjusted_difference == pytest.approx(0.44)
    assert table.standard_error == pytest.approx(0.09448809, abs=1e-8)
    assert (interval.low, interval.high) == pytest.approx((0.2548067, 0.6251933), abs=1e-7)


@given(st.integers(0, 400), st.integers(0, 400))
def test_mcnemar_is_the_exact_test_of_scipy_and_statsmodels(wins: int, losses: int) -> None:
    p = mcnemar(wins, losses)
    if wins + losses:
        assert p == pytest.approx(stats.binomtest(wins, wins + losses).pvalue, rel=1e-9)
    expected = vars(reference_mcnemar([[0, wins], [losses, 0]], exact=True))["pvalue"]
    assert p == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("wins", "losses"), [(5_200, 4_800), (20_000, 0), (60_000, 59_000)])
def test_mcnemar_holds_for_large_counts_and_is_never_0(wins: int, losses: int) -> None:
    reference = stats.binomtest(wins, wins + losses).pvalue
    assert mcnemar(wins, losses) > 0
    assert mcnemar(wins, losses) == pytest.approx(reference, rel=1e-8, abs=1e-300)


@given(st.integers(0, 200), st.integers(0, 200))
def test_the_odds_of_more_wins_are_the_tail_of_a_beta(wins: int, losses: int) -> None:
    expected = stats.beta.sf(0.5, wins + 0.5, losses + 0.5)
    assert odds_of_more_wins(wins, losses) == pytest.approx(expected, rel=1e-8, abs=1e-12)


# ---------------------------------------------------------------- sign flips


# Fractions of two have exact sums: scipy takes what rounding adds to a sum of 0 for a difference.
@given(st.lists(st.sampled_from([-1.0, -0.5, 0.0, 0.25, 0.375, 1.0]), min_size=2, max_size=11))
def test_few_sign_flips_are_counted_like_scipys_permutation_test(items: list[float]) -> None:
    flipped = sign_flip(items, seed=1)
    expected = stats.permutation_test((items,), np.sum, permutation_type="samples", n_resamples=2**11)
    assert flipped.exact
    assert flipped.p == pytest.approx(expected.pvalue, rel=1e-9)


def test_sign_flips_take_a_sum_of_0_for_0_however_it_rounds() -> None:
    assert sign_flip([-0.5, 0.3, 0.3, 0.3, -1.0, 1.0, -0.5, 0.3, 0.3, -0.5], seed=1).p == 1.0


def test_many_sign_flips_are_drawn_and_come_near_the_exact_p() -> None:
    # 24 differences of the same size: the sign-flip test is then the exact McNemar test.
    items = [0.25] * 17 + [-0.25] * 7
    flipped = sign_flip(items, seed=1)
    error = math.sqrt(mcnemar(17, 7) / 10_000)
    assert not flipped.exact
    assert flipped.p == pytest.approx(mcnemar(17, 7), abs=4 * error)


def test_flips_are_exact_up_to_fourteen_items_zeros_not_counted() -> None:
    items = [0.1 * size for size in range(1, 15)]
    assert sign_flip([*items, 0.0, 0.0], seed=1).exact
    assert not sign_flip([*items, 2.0], seed=1).exact


def test_a_drawn_p_is_never_0_and_the_seed_alone_decides_it() -> None:
    items = [1.0 + index / 100 for index in range(200)]
    mixed = [item if index % 3 else -item for index, item in enumerate(items[:40])]
    assert sign_flip(items, seed=3).p == 1 / 10_001
    assert sign_flip(mixed, seed=3) == sign_flip(mixed[::-1], seed=3)
    assert sign_flip(mixed, seed=3) != sign_flip(mixed, seed=4)


def test_the_draws_of_a_seed_never_change() -> None:
    items = [(-1) ** index * (1 + index % 7) + 0.3 for index in range(500)]
    assert sign_flip(items, seed=20_261_122).p == pytest.approx(0.12938706129387062, abs=1e-12)


def test_without_any_difference_every_pattern_is_as_extreme() -> None:
    assert sign_flip([0.0] * 30, seed=1).p == 1
    assert sign_flip([], seed=1).p == 1


def test_thousands_of_items_agree_with_the_normal_limit() -> None:
    items = np.random.default_rng(2).normal(0.02, 1, 5_000)
    limit = 2 * stats.norm.sf(abs(items.sum()) / math.sqrt((items**2).sum()))
    assert sign_flip(items.tolist(), seed=1).p == pytest.approx(limit, abs=0.02)


# ---------------------------------------------------------------- families and plans


@settings(max_examples=10)  # statsmodels takes its time
@given(st.lists(st.floats(1e-9, 1), min_size=1, max_size=20))
def test_holm_is_the_adjustment_of_statsmodels(p_values: list[float]) -> None:
    expected = np.asarray(multipletests(p_values, method="holm")[1])
    assert holm(p_values) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("n", "points"),
    [
        (20, [20, 28, 34]),
        (50, [13, 18, 22]),
        (100, [9, 13, 15]),
        (200, [6, 9, 11]),
        (500, [4, 6, 7]),
        (1000, [3, 4, 5]),
    ],
)
def test_the_smallest_detectable_difference_is_that_of_the_published_table(n: int, points: list[int]) -> None:
    found = [detectable_difference(n, discordance=psi) for psi in (0.1, 0.2, 0.3)]
    assert [round(100 * difference) for difference in found] == points


@pytest.mark.parametrize(
    ("difference", "cases"), [(0.05, [312, 626, 940]), (0.1, [76, 155, 233]), (-0.1, [76, 155, 233])]
)
def test_the_cases_that_a_difference_takes_are_those_of_the_published_table(
    difference: float, cases: list[int]
) -> None:
    assert [cases_to_detect(difference, discordance=psi) for psi in (0.1, 0.2, 0.3)] == cases


@pytest.mark.parametrize(("distance", "deviation"), [(0.05, 0.3), (0.1, 0.4), (0.02, 0.1), (0.3, 1.2)])
@pytest.mark.parametrize(("alpha", "power"), [(0.05, 0.8), (0.01, 0.9), (0.1, 0.9)])
def test_the_cases_that_a_mean_takes_are_those_of_statsmodels(
    distance: float, deviation: float, alpha: float, power: float
) -> None:
    expected = NormalIndPower(ddof=0).solve_power(distance / deviation, alpha=alpha, power=power, ratio=0)
    cases = cases_to_separate(distance, deviation=deviation, alpha=alpha, power=power)
    assert cases == pytest.approx(expected, abs=0.6)


def test_as_many_cases_as_a_difference_takes_detect_it() -> None:
    cases = cases_to_separate(0.04, deviation=0.3)
    assert detectable_mean_difference(cases, deviation=0.3) == pytest.approx(0.04, rel=1e-3)


def test_arms_that_differ_by_more_than_the_planned_discordance_disagree_at_least_that_often() -> None:
    assert cases_to_detect(0.5, discordance=0.2) == cases_to_detect(0.5, discordance=0.5)


def test_no_number_of_cases_shows_a_difference_of_nothing() -> None:
    with pytest.raises(Invalid):
        cases_to_detect(0)
    with pytest.raises(Invalid):
        detectable_difference(0)
