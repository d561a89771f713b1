"""Coverage and false alarms: exact sums over all outcomes where they can be had, seeded simulations elsewhere.

The figures are those that docs/explanation/statistics.md publishes. A tolerance is four standard errors of
the simulation, and the seeds are fixed, so that a change of the figures is a change of the code.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from pecia.domain.difference import measure
from pecia.domain.discordance import Discordance, bonett_price, mcnemar
from pecia.domain.estimate import estimate
from pecia.domain.interval import wilson
from pecia.domain.power import cases_to_detect
from pecia.domain.sample import Sample, average_repeats
from pecia.domain.statistics import compare
from pecia.domain.stopping import BOUNDARIES
from tests.domain.samples import sample

Scaled = Callable[[int], int]
Table = tuple[int, int, float]
Scores = NDArray[np.float64]


def tolerance(share: float, repetitions: int) -> float:
    """Four standard errors of a share that is found by so many repetitions."""
    return 4 * math.sqrt(share * (1 - share) / repetitions)


def tables(n: int, *, wins: float, losses: float) -> Iterable[Table]:
    """Every table of n cases that is worth counting, as wins, losses and its probability."""
    for won in range(n + 1):
        lost = np.arange(n - won + 1)
        likely = stats.binom.pmf(won, n, wins) * stats.binom.pmf(lost, n - won, losses / (1 - wins))
        yield from ((won, int(one), float(p)) for one, p in zip(lost, likely, strict=True) if p > 1e-12)


def answers(rng: np.random.Generator, right: float | Scores, shape: tuple[int, ...]) -> Scores:
    return (rng.random(shape) < right).astype(float)


def alarm(a: Sample, b: Sample, *, seed: int) -> bool:
    p = measure(a, b, seed=seed).p
    return p is not None and p < 0.05


# ---------------------------------------------------------------- intervals


@pytest.mark.parametrize(("n", "covered", "wald"), [(10, 0.914, 0.40), (20, 0.925, 0.64)])
def test_wilson_covers_a_rate_of_95_percent_where_wald_fails(n: int, covered: float, wald: float) -> None:
    likely = stats.binom.pmf(np.arange(n + 1), n, 0.95)
    holds = [not wilson(k, n).excludes(0.95) for k in range(n + 1)]
    half = [1.96 * math.sqrt(k * (n - k) / n**3) for k in range(n + 1)]
    simple = [abs(k / n - 0.95) <= half[k] for k in range(n + 1)]
    assert likely @ holds == pytest.approx(covered, abs=0.001)
    assert likely @ simple == pytest.approx(wald, abs=0.002)


@pytest.mark.parametrize(("n", "covered"), [(20, 0.999), (50, 0.992), (100, 0.973), (200, 0.964)])
def test_bonett_price_covers_a_rare_difference_as_published(n: int, covered: float) -> None:
    found = sum(
        p
        for won, lost, p in tables(n, wins=0.05, losses=0.02)
        if not bonett_price(Discordance(n=n, wins=won, losses=lost)).excludes(0.03)
    )
    assert found == pytest.approx(covered, abs=0.0015)


def test_the_t_interval_covers_the_mean_of_averaged_repeats(scale: Scaled) -> None:
    rng, repetitions = np.random.default_rng(11), scale(20_000)
    held = 0
    for _ in range(repetitions):
        interval = estimate(sample(rng.binomial(3, 0.7, 40) / 3)).interval
        assert interval is not None
        held += not interval.excludes(0.7)
    assert held / repetitions == pytest.approx(0.95, abs=tolerance(0.95, repetitions))


def test_the_adjusted_interval_covers_a_mean_that_hardly_ever_varies(scale: Scaled) -> None:
    # Two cases in a hundred differ, all the way: the plain t interval of thirty such cases covers 45 %.
    rng, repetitions = np.random.default_rng(12), scale(20_000)
    held = 0
    for _ in range(repetitions):
        interval = estimate(sample(0.5 + answers(rng, 0.02, (30,)) / 2)).interval
        assert interval is not None
        held += not interval.excludes(0.51)
    assert held / repetitions >= 0.95


def test_the_clustered_interval_covers_where_the_plain_one_does_not(scale: Scaled) -> None:
    rng, repetitions = np.random.default_rng(13), scale(8_000)
    clusters = [f"talk {index // 8}" for index in range(240)]
    held = ignored = 0
    for _ in range(repetitions):
        level = np.repeat(rng.beta(3, 2, 30), 8)
        scores = np.clip(level + rng.normal(0, 0.1, 240), 0, 1)
        for own, count in ((clusters, True), (None, False)):
            interval = estimate(sample(scores, clusters=own)).interval
            assert interval is not None
            held += count and not interval.excludes(0.6)
            ignored += not count and not interval.excludes(0.6)
    assert held / repetitions == pytest.approx(0.945, abs=0.01 + tolerance(0.95, repetitions))
    assert ignored / repetitions < 0.7


# ---------------------------------------------------------------- false alarms


@pytest.mark.parametrize("n", [20, 50, 200])
@pytest.mark.parametrize("rate", [0.02, 0.1, 0.3])
def test_right_and_wrong_answers_of_equal_arms_raise_no_more_than_5_percent_alarms(
    n: int, rate: float
) -> None:
    alarms = sum(
        p
        for won, lost, p in tables(n, wins=rate, losses=rate)
        if mcnemar(won, lost) < 0.05 and bonett_price(Discordance(n=n, wins=won, losses=lost)).excludes(0)
    )
    assert alarms <= 0.05


def test_an_arm_against_itself_is_called_different_no_more_than_5_percent_of_the_time(scale: Scaled) -> None:
    rng, repetitions = np.random.default_rng(21), scale(10_000)
    alarms = 0
    for seed in range(repetitions):
        level = rng.beta(2, 1, 50)
        a, b = (rng.binomial(5, level) / 5 for _ in range(2))
        said = compare([(sample(a), sample(b))], alpha=0.05, margin=0.02, seed=seed)[0]
        alarms += said.conclusion in {"better", "worse"}
    assert alarms / repetitions <= 0.05 + tolerance(0.05, repetitions)
    assert alarms / repetitions >= 0.05 - tolerance(0.05, repetitions) - 0.01


def test_a_whole_family_of_equal_arms_raises_no_more_than_5_percent_alarms(scale: Scaled) -> None:
    rng, repetitions = np.random.default_rng(22), scale(5_000)
    alarms = unadjusted = 0
    for seed in range(repetitions):
        level = rng.beta(2, 1, 40)
        arms = [sample(rng.binomial(5, level) / 5) for _ in range(6)]
        said = compare([(arms[0], arm) for arm in arms[1:]], alpha=0.05, margin=0.02, seed=seed)
        alarms += any(one.conclusion in {"better", "worse"} for one in said)
        unadjusted += any(one.p is not None and one.p < 0.05 for one in said)
    assert alarms / repetitions <= 0.05 + tolerance(0.05, repetitions)
    assert unadjusted / repetitions > 0.1


def test_equal_means_of_skewed_numbers_keep_the_level(scale: Scaled) -> None:
    rng, repetitions = np.random.default_rng(23), scale(8_000)
    alarms = 0
    for seed in range(repetitions):
        a, b = rng.lognormal(3, 0.8, 40), rng.lognormal(3, 0.8, 40)
        pair = (sample(a, scale="number"), sample(b, scale="number"))
        alarms += compare([pair], alpha=0.05, margin=1, seed=seed)[0].conclusion in {"better", "worse"}
    assert alarms / repetitions <= 0.05 + tolerance(0.05, repetitions)


def test_repeats_counted_as_cases_raise_twice_the_alarms_and_clusters_mend_it(scale: Scaled) -> None:
    # Forty cases, ten repeats: each arm does a little better on some cases, neither on the whole.
    rng, repetitions = np.random.default_rng(24), scale(8_000)
    clusters = [f"case {index // 10}" for index in range(400)]
    ignored = clustered = averaged = 0
    for seed in range(repetitions):
        shift = rng.normal(0, 0.075, (40, 1))
        a, b = (answers(rng, np.clip(0.7 + sign * shift, 0, 1), (40, 10)).ravel() for sign in (-1, 1))
        ignored += alarm(sample(a), sample(b), seed=seed)
        clustered += alarm(sample(a, clusters=clusters), sample(b, clusters=clusters), seed=seed)
        means = (average_repeats(zip(clusters, arm.tolist(), strict=True), scale="share") for arm in (a, b))
        averaged += alarm(*means, seed=seed)
    assert ignored / repetitions == pytest.approx(0.101, abs=0.01 + tolerance(0.1, repetitions))
    assert clustered / repetitions <= 0.059 + tolerance(0.05, repetitions)
    assert averaged == clustered


def test_arms_that_differ_by_the_margin_are_called_equivalent_no_more_than_5_percent_of_the_time() -> None:
    alike = sum(
        p
        for won, lost, p in tables(400, wins=0.07, losses=0.05)
        if bonett_price(Discordance(n=400, wins=won, losses=lost), confidence=0.9).high < 0.02
    )
    assert 0.005 < alike <= 0.05


def test_averages_that_differ_rarely_but_by_the_margin_are_not_called_equivalent(scale: Scaled) -> None:
    # Two cases in a hundred are won all the way, and one case wavers: without adjustment, nearly a third.
    rng, repetitions = np.random.default_rng(25), scale(8_000)
    alike = 0
    for seed in range(repetitions):
        won = answers(rng, 0.02, (60,))
        won[0] = 1 / 3
        alike += compare([(sample([0.0] * 60), sample(won))], alpha=0.05, margin=0.02, seed=seed)[
            0
        ].conclusion == ("equivalent")
    assert alike / repetitions <= 0.05


# ---------------------------------------------------------------- power


@pytest.mark.parametrize("discordance", [0.1, 0.2, 0.3])
def test_the_planned_number_of_cases_finds_the_difference_about_four_times_in_five(
    discordance: float,
) -> None:
    n = cases_to_detect(0.1, discordance=discordance)
    found = sum(
        p
        for won, lost, p in tables(n, wins=(discordance + 0.1) / 2, losses=(discordance - 0.1) / 2 + 1e-12)
        if won > lost and mcnemar(won, lost) < 0.05
    )
    # The exact test is a little more careful than the normal approximation that plans it.
    assert 0.74 < found < 0.82


# ---------------------------------------------------------------- looking early, choosing the best


def z_scores(rng: np.random.Generator, repetitions: int, looks: Sequence[int]) -> Scores:
    """McNemar's z of two equal arms, right on 60 % of the cases, after each of these numbers of cases (1947)."""
    last = looks[-1]
    a, b = (rng.random((repetitions, last)) < 0.6 for _ in range(2))
    d = b.astype(np.int8) - a.astype(np.int8)
    ahead = d.cumsum(axis=1)[:, np.array(looks) - 1]
    apart = np.abs(d).cumsum(axis=1)[:, np.array(looks) - 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.nan_to_num(ahead / np.sqrt(apart))


def test_a_fixed_test_after_every_case_finds_a_difference_of_equal_arms_more_than_a_quarter_of_the_time(
    scale: Scaled,
) -> None:
    repetitions = scale(10_000)
    z = np.abs(z_scores(np.random.default_rng(20), repetitions, range(20, 201)))
    peeked, once = np.mean((z > 1.96).any(axis=1)), np.mean(z[:, -1] > 1.96)
    assert peeked == pytest.approx(0.286, abs=tolerance(0.286, repetitions))
    assert once == pytest.approx(0.05, abs=tolerance(0.05, repetitions))


def test_three_looks_at_their_boundaries_keep_the_risk_at_5_percent(scale: Scaled) -> None:
    repetitions = scale(2_000_000)
    steps = np.random.default_rng(21).standard_normal((repetitions, 3))
    z = np.abs(steps.cumsum(axis=1) / np.sqrt([1.0, 2.0, 3.0]))
    found = np.mean((z > BOUNDARIES).any(axis=1))
    assert found == pytest.approx(0.0497, abs=tolerance(0.0497, repetitions))


def test_three_looks_at_right_and_wrong_answers_raise_no_more_than_5_percent_alarms(scale: Scaled) -> None:
    repetitions = scale(20_000)
    rng = np.random.default_rng(22)
    levels = [math.erfc(z / math.sqrt(2)) for z in BOUNDARIES]
    alarms = 0
    for _ in range(repetitions):
        a, b = answers(rng, 0.6, (2, 180))
        alarms += any(
            mcnemar(int((b[:n] > a[:n]).sum()), int((b[:n] < a[:n]).sum())) < level
            for n, level in zip((60, 120, 180), levels, strict=True)
        )
    assert alarms / repetitions <= 0.05 + tolerance(0.05, repetitions)


@pytest.mark.parametrize(("n", "apparent"), [(30, 0.111), (100, 0.063)])
def test_the_best_of_ten_equal_variants_looks_better_than_it_is(
    scale: Scaled, n: int, apparent: float
) -> None:
    repetitions = scale(4_000)
    arms = answers(np.random.default_rng(23), 0.8, (repetitions, 11, n)).mean(axis=2)
    gains = arms[:, 1:].max(axis=1) - arms[:, 0]
    assert gains.mean() == pytest.approx(apparent, abs=4 * gains.std() / math.sqrt(repetitions) + 0.01)
