"""Python functions judge in their own process: what goes wrong in one stays with the run concerned."""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any

import pytest

import pecia
from pecia import testing
from pecia.app.experiments import GetResult
from pecia.app.operations import perform
from pecia.app.run import run_experiment
from pecia.app.scoring import RunScore, ScoreRuns
from pecia.domain.errors import Conflict, Invalid
from pecia.domain.score import Scored, Unscored
from pecia.embedded import Library
from pecia.functions import FUNCTIONS
from pecia.ports import Ports
from pecia.score_here import score_here
from pecia.testing import ADA
from tests.experiments import events_of, planned, runs_of


@pytest.fixture(autouse=True)
def _own_functions() -> Generator[None]:
    yield
    FUNCTIONS.clear()


def scores(ports: Ports, number: int, metric: str = "own") -> list[Any]:
    return [run.scores[metric] for run in runs_of(ports, number)]


def carried_out(spec: dict[str, Any], **rest: Any) -> tuple[Ports, int]:
    ports = testing.ports()
    number = planned(ports, variants={"plain": "{{ text }}"}, scorers={"own": spec}, **rest)
    run_experiment(ports, ADA, number)
    return ports, number


def test_a_function_judges_what_it_asks_for() -> None:
    @pecia.scorer
    def same(answer: str, expected: str) -> bool:
        return answer == expected

    ports, number = carried_out(same.spec)
    assert scores(ports, number) == [Scored(value=1.0)] * 3
    assert same("a", "a")


@pytest.mark.parametrize(
    ("said", "detail"),
    [
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        ("1", "str"),
        ({"score": 1}, "dict"),
        (2, "between 0 and 1"),
        (type("evil", (), {}), "type"),
    ],
)
def test_what_is_no_score_is_a_scorer_error_of_that_run_only(said: object, detail: str) -> None:
    @pecia.scorer
    def odd(answer: str) -> Any:
        return said if answer == "b" else 0.5

    first, second, third = scores(*carried_out(odd.spec))
    assert first == third == Scored(value=0.5)
    assert isinstance(second, Unscored)
    assert second.reason == "scorer_error"
    assert detail in (second.detail or "")


@pytest.mark.parametrize("error", [ValueError("no"), SystemExit(3), KeyboardInterrupt(), RecursionError()])
def test_a_function_that_raises_ends_nothing(error: BaseException) -> None:
    @pecia.scorer
    def broken(answer: str) -> float:
        if answer == "a":
            raise error
        return 1.0

    first, *others = scores(*carried_out(broken.spec))
    assert isinstance(first, Unscored)
    assert first.reason == "scorer_error"
    assert others == [Scored(value=1.0)] * 2


def test_a_function_that_hangs_is_left_behind_and_after_three_not_called_any_more() -> None:
    called: list[str] = []

    @pecia.scorer(timeout=0.02)
    def stuck(answer: str) -> float:
        called.append(answer)
        time.sleep(5 if answer != "a" else 0)
        return 1.0

    first, *others = scores(*carried_out(stuck.spec, texts=("a", "b", "c", "d", "e", "f")))
    assert all(isinstance(one, Unscored) and one.reason == "scorer_error" for one in others)
    assert (first, sorted(called)) == (Scored(value=1.0), ["a", *called[1:]]) or len(called) <= 4


def test_a_changed_function_is_not_the_one_that_was_planned() -> None:
    @pecia.scorer
    def own(answer: str) -> float:
        return len(answer)

    with pytest.raises(Invalid, match="source has changed"):
        testing.ports().scorers.make("own", {**own.spec, "digest": "sha256:other"})


@pytest.mark.parametrize("timeout", [0, -1, 1e9])
def test_a_time_limit_out_of_range_is_refused(timeout: float) -> None:
    with pytest.raises(Invalid):
        pecia.scorer(name="own", timeout=timeout)(len)


def test_a_function_that_asks_for_what_no_answer_has_is_refused() -> None:
    with pytest.raises(Invalid, match="asks for 'text'"):

        @pecia.scorer
        def odd(text: str) -> float:
            return float(len(text))


def test_where_the_function_is_not_the_answer_waits_and_takes_its_score_later() -> None:
    @pecia.scorer
    def short(answer: str) -> bool:
        return answer < "b"

    spec = short.spec
    held = FUNCTIONS.copy()
    FUNCTIONS.clear()  # the server's process has never seen the function
    ports, number = carried_out(spec)
    assert scores(ports, number) == [Unscored(reason="unjudged")] * 3
    assert perform(ports, ADA, GetResult(number=number)).arms[0].metrics["own"].unscored == {"unjudged": 3}
    FUNCTIONS.update(held)
    assert score_here(Library(ports, ADA), number) == 3
    assert score_here(Library(ports, ADA), number) == 0
    assert [score.value for score in scores(ports, number)] == [1.0, 0.0, 0.0]
    assert events_of(ports, number)[-1] == ("RunsScored", {"metric": "own", "runs": 3, "unjudged": 0})


def test_scores_sent_are_those_of_the_planned_function_and_of_runs_there_are() -> None:
    ports, number = carried_out({"type": "python", "name": "own", "digest": "sha256:1"})
    row = RunScore(arm=0, case=0, repeat=0, score=Scored(value=1.0))

    def sent(metric: str = "own", digest: str = "sha256:1", row: RunScore = row) -> Any:
        return perform(ports, ADA, ScoreRuns(number=number, metric=metric, digest=digest, scores=(row,)))

    with pytest.raises(Conflict):
        sent(digest="sha256:2")
    with pytest.raises(Invalid):
        sent(metric="other")
    with pytest.raises(Invalid):
        sent(row=RunScore(arm=5, case=0, repeat=0, score=Scored(value=1.0)))
    with pytest.raises(Invalid):
        sent(row=RunScore(arm=0, case=0, repeat=0, score=Scored(value=7.0)))
    assert (sent().scored, sent().scored) == (1, 0)
