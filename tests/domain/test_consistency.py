"""Consistency across repeats."""

from __future__ import annotations

from itertools import combinations
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia import testing
from pecia.app.analyze import AnalyzeExperiment
from pecia.app.experiments import GetResult
from pecia.app.operations import perform
from pecia.app.run import run_experiment
from pecia.domain.consistency import Repeat, consistency, pass_all, pass_any
from pecia.domain.design import ModelChoice
from pecia.testing import ADA, Script
from tests.experiments import planned

PASSES = st.lists(st.booleans(), min_size=1, max_size=8)
SCORES = st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=2, max_size=5)


def repeats(**scores: list[float]) -> dict[str, list[Repeat]]:
    return {case: [(score, f"scored {score}") for score in given] for case, given in scores.items()}


def test_the_figures_are_means_over_the_repeated_cases() -> None:
    found = consistency(
        {
            "a": [(1.0, "x"), (1.0, "x")],
            "b": [(1.0, "x"), (0.0, "y")],
            "c": [(0.0, "x"), (0.0, "y")],
            "d": [(1.0, "x")],
        }
    )
    assert found is not None
    assert (found.same_answer.n, found.same_answer.mean) == (3, pytest.approx(1 / 3))
    assert found.same_score.mean == pytest.approx(2 / 3)
    assert (found.flip_rate.mean, found.unsteady) == (pytest.approx(1 / 3), ("b",))
    assert [(tries.k, tries.n, tries.any, tries.all) for tries in found.tries] == [
        (1, 4, pytest.approx(2.5 / 4), pytest.approx(2.5 / 4)),
        (2, 3, pytest.approx(2 / 3), pytest.approx(1 / 3)),
    ]


def test_without_a_case_asked_twice_there_is_none() -> None:
    assert consistency({}) is None
    assert consistency(repeats(once=[1.0])) is None


@given(PASSES, st.data())
def test_tries_are_the_mean_over_all_ways_to_choose_them(passes: list[bool], data: st.DataObject) -> None:
    k = data.draw(st.integers(1, len(passes)))
    chosen = list(combinations(passes, k))
    passed = sum(passes)
    assert pass_any(passed, len(passes), k) == pytest.approx(fmean(any(one) for one in chosen))
    assert pass_all(passed, len(passes), k) == pytest.approx(fmean(all(one) for one in chosen))


@given(st.dictionaries(st.text("abc", min_size=1), SCORES, min_size=1, max_size=6))
def test_rates_are_how_often_two_repeats_agree(scores: dict[str, list[float]]) -> None:
    found = consistency(repeats(**scores))
    assert found is not None
    same = [fmean(a == b for a, b in combinations(given, 2)) for given in scores.values()]
    flips = [fmean((a >= 1) != (b >= 1) for a, b in combinations(given, 2)) for given in scores.values()]
    assert found.same_score.mean == pytest.approx(fmean(same))
    assert found.flip_rate.mean == pytest.approx(fmean(flips))


def test_more_tries_pass_more_often_in_one_and_less_often_in_all() -> None:
    found = consistency(repeats(a=[1.0, 1.0, 0.0], b=[0.0, 1.0, 0.0]))
    assert found is not None
    assert [one.any for one in found.tries] == pytest.approx([0.5, 5 / 6, 1.0])
    assert [one.all for one in found.tries] == pytest.approx([0.5, 1 / 6, 0.0])


def test_a_result_and_an_analysis_say_the_same_of_an_arm() -> None:
    words = iter("aabbccabcaxb")
    ports = testing.ports(scripts={"m": Script(answer=lambda _: next(words))})
    models = {"m": ModelChoice(model="scripted/m")}
    number = planned(ports, variants={"plain": "{{ text }}"}, models=models, repeats=4)
    run_experiment(ports, ADA, number)
    found = perform(ports, ADA, GetResult(number=number)).arms[0].metrics["hit"].consistency
    assert found is not None
    assert (found.same_answer.n, found.tries[-1].k, found.tries[-1].all) == (3, 4, 0.0)
    analysis = perform(ports, ADA, AnalyzeExperiment(number=number))
    assert [arm.consistency for arm in analysis.consistency] == [found]
