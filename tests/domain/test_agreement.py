"""Agreement: the formulas against known values, statsmodels and simulations."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.agreement import (
    bootstrap,
    cohen_kappa,
    corrected_mean,
    krippendorff_alpha,
    rates,
    rogan_gladen,
    slope_of,
)

PAIRS = st.lists(
    st.tuples(st.sampled_from([0.0, 0.5, 1.0]), st.sampled_from([0.0, 0.5, 1.0])), min_size=4, max_size=30
)


@given(PAIRS)
def test_kappa_is_that_of_statsmodels(pairs: list[tuple[float, float]]) -> None:
    import numpy as np  # noqa: PLC0415 - an oracle
    from statsmodels.stats.inter_rater import cohens_kappa  # noqa: PLC0415

    ours = cohen_kappa(pairs)
    if ours is None:
        assert len({value for pair in pairs for value in pair}) == 1
        return
    table = np.zeros((3, 3))
    for a, b in pairs:
        table[int(2 * a), int(2 * b)] += 1
    assert ours == pytest.approx(cohens_kappa(table, return_results=False))


def test_alpha_is_that_of_krippendorffs_own_example() -> None:
    # "Computing Krippendorff's Alpha-Reliability" (2011), example A: two observers, ten items, alpha .095.
    first, second = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    pairs = [(float(a), float(b)) for a, b in zip(first, second, strict=True)]
    assert krippendorff_alpha(pairs, "nominal") == pytest.approx(0.095, abs=5e-4)


def test_alpha_of_an_interval_scale_is_one_minus_the_ratio_of_mean_squares() -> None:
    pairs = [(1.0, 2.0), (2.0, 2.0), (3.0, 3.0), (5.0, 4.0)]
    values = [value for pair in pairs for value in pair]
    squares = [(a - b) ** 2 for i, a in enumerate(values) for j, b in enumerate(values) if i != j]
    expected = 1 - (2 / 4) / (sum(squares) / len(squares))
    assert krippendorff_alpha(pairs, "interval") == pytest.approx(expected)


@given(PAIRS)
def test_equal_raters_agree_fully_or_show_nothing(pairs: list[tuple[float, float]]) -> None:
    same = [(a, a) for a, _ in pairs]
    for figure in (
        cohen_kappa(same),
        krippendorff_alpha(same, "nominal"),
        krippendorff_alpha(same, "interval"),
    ):
        assert figure is None or figure == pytest.approx(1)


def test_the_slope_is_that_of_scipy() -> None:
    from scipy.stats import linregress  # noqa: PLC0415 - an oracle

    draw = random.Random(3)  # noqa: S311 - fixed draws
    points = [(draw.random(), draw.random()) for _ in range(25)]
    found = slope_of(points)
    theirs: Any = linregress([x for x, _ in points], [y for _, y in points])
    assert found is not None
    assert (found.slope, found.p) == (pytest.approx(theirs.slope), pytest.approx(theirs.pvalue))
    assert slope_of([(1.0, 0.0)] * 9) is None


def test_a_bootstrap_interval_holds_its_figure_and_comes_out_the_same_again() -> None:
    items = [(float(i % 2), float(i % 3 == 0)) for i in range(40)]
    first, again = (bootstrap(items, cohen_kappa, seed=7) for _ in range(2))
    assert first == again
    assert first.low is not None
    assert first.high is not None
    assert first.low <= (first.value or 0) <= first.high


def test_the_correction_covers_the_truth_where_the_judge_is_biased() -> None:
    draw = random.Random(11)  # noqa: S311 - fixed draws
    covered = narrower = 0
    for _ in range(300):
        truth = [float(draw.random() < 0.6) for _ in range(400)]
        judged = [t if draw.random() < 0.85 else 1.0 for t in truth]  # it passes too much
        labeled = [(truth[i], judged[i]) for i in range(80)]
        found = corrected_mean(judged, labeled)
        assert found is not None
        covered += found.low <= 0.6 <= found.high
        human = [t for t, _ in labeled]
        mean = sum(human) / 80
        narrower += (found.high - found.low) < 2 * 1.96 * (mean * (1 - mean) / 79) ** 0.5
        assert found.raw > 0.6 or found.raw == pytest.approx(0.6, abs=0.1)
    assert covered >= 0.91 * 300
    assert narrower >= 0.95 * 300


def test_a_judge_that_guesses_gets_no_weight_and_the_labels_decide() -> None:
    judged = [1.0] * 30
    found = corrected_mean(judged, [(float(i % 2), 1.0) for i in range(10)])
    assert found is not None
    assert (found.weight, found.value, found.raw) == (0.0, pytest.approx(0.5), 1.0)
    assert corrected_mean(judged, [(1.0, 1.0)]) is None


def test_rogan_and_gladen_undo_known_rates() -> None:
    assert rates([(True, True), (True, False), (False, False), (False, False)]) == (0.5, 1.0)
    assert rogan_gladen(0.6 * 0.9 + 0.4 * 0.2, 0.9, 0.8) == pytest.approx(0.6)
    assert rogan_gladen(0.5, 0.5, 0.5) is None
