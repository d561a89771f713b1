"""Consistency across repeats."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia import testing
from pecia.app.experiments import GetResult
from pecia.app.operations import perform
from pecia.app.run import run_experiment
from pecia.domain.consistency import Consistency, consistency
from pecia.domain.design import ModelChoice
from pecia.testing import ADA, Script
from tests.experiments import planned


def test_the_figures_are_means_over_the_repeated_cases() -> None:
    answers = {"a": ["x", "x "], "b": ["x", "y"], "c": ["x", "y"], "d": ["x"]}
    scores = {"a": [1.0, 1.0], "b": [1.0, 0.0], "c": [0.0, 0.0], "d": [1.0]}
    assert consistency(answers, scores) == Consistency(
        cases=3,
        repeats=2,
        same_answer=pytest.approx(1 / 3),  # type: ignore[arg-type]
        agreement=pytest.approx(2 / 3),  # type: ignore[arg-type]
        flips=pytest.approx(1 / 3),  # type: ignore[arg-type]
        pass_any=pytest.approx(2 / 3),  # type: ignore[arg-type]
        pass_all=pytest.approx(1 / 3),  # type: ignore[arg-type]
    )
    assert consistency({}, {"d": [1.0]}) is None


@given(
    st.dictionaries(st.text(), st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=2, max_size=5), min_size=1)
)
def test_passing_always_is_passing_once_without_flips(scores: dict[str, list[float]]) -> None:
    found = consistency({case: ["x"] for case in scores}, scores)
    assert found is not None
    assert found.pass_any == pytest.approx(found.pass_all + found.flips)


def test_a_result_says_how_consistent_an_arm_is() -> None:
    words = iter("aabbccabcaxb")
    ports = testing.ports(scripts={"m": Script(answer=lambda _: next(words))})
    models = {"m": ModelChoice(model="scripted/m")}
    number = planned(ports, variants={"plain": "{{ text }}"}, models=models, repeats=4)
    run_experiment(ports, ADA, number)
    found = perform(ports, ADA, GetResult(number=number)).arms[0].metrics["hit"].consistency
    assert found is not None
    assert (found.cases, found.repeats, found.pass_all) == (3, 4, 0.0)
