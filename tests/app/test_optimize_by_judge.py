"""A judge as the scorer of an optimization: what it decides, what it costs, and on how little it may not decide."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from pecia import testing
from pecia.app.datasets import ImportDataset
from pecia.app.optimize import GetOptimization, PlanOptimization, StartOptimization
from pecia.app.release import ReleaseVersion
from pecia.domain.errors import Invalid
from tests.app.conftest import Library
from tests.app.test_judging import JUDGE, PAIRS, answer_in
from tests.optimizations import BASE, ScriptedOptimizer, design, model, rows

QUALITY = {"metric": "quality", "scorers": {"quality": JUDGE}}


@pytest.fixture
def library() -> Generator[Library]:
    def judge(asked: testing.Asked) -> str:
        return f"VERDICT: {5 if answer_in(asked.last) == 'yes' else 1}"

    ports = testing.ports(
        scripts={"m": model({"carefully": 0.95}), "judge": testing.Script(answer=judge)},
        optimizers={"scripted": ScriptedOptimizer("Read carefully.")},
    )
    library = Library(ports)
    library.commit("q", BASE)
    library(ReleaseVersion(prompt="q", label="production", version=1))
    library(ImportDataset(dataset="cases", rows=rows(200)))
    library(ImportDataset(dataset="few", rows=rows(14)))
    yield library
    ports.jobs.close()
    ports.store.close()


def test_a_judge_decides_the_race_and_confirms_on_the_sealed_cases(library: Library) -> None:
    number = library(StartOptimization(design=design(**QUALITY))).number
    while library.ports.jobs.running("default", -number):
        pass
    found = library(GetOptimization(number=number))
    assert (found.outcome, found.winner.what) == ("confirmed", "Read carefully.")
    assert found.confirmed.n == 60


def test_what_a_judge_is_asked_counts_against_the_budget(library: Library) -> None:
    plain = library(PlanOptimization(design=design())).least_calls
    assert library(PlanOptimization(design=design(**QUALITY))).least_calls == 2 * plain
    thrice = {"quality": {**JUDGE, "votes": 3}}
    assert library(PlanOptimization(design=design(metric="quality", scorers=thrice))).least_calls == 4 * plain


def test_the_word_of_a_judge_on_fewer_than_eight_cases_drops_nobody(library: Library) -> None:
    with pytest.raises(Invalid, match=r"its word on [1-7] cases"):
        library(PlanOptimization(design=design(dataset="few", **QUALITY)))
    voted = {"quality": {**JUDGE, "votes": 3}}
    assert library(
        PlanOptimization(design=design(dataset="few", metric="quality", scorers=voted))
    ).exploration


def test_a_judge_of_pairs_scores_no_race(library: Library) -> None:
    with pytest.raises(Invalid, match="which of two answers it prefers"):
        library(PlanOptimization(design=design(metric="quality", scorers={"quality": PAIRS})))
