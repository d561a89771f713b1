"""What goes wrong around an experiment is said clearly, stays with the run concerned, and can be mended."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from threading import Event

import pytest

from pecia import testing
from pecia.app.run import run_experiment
from pecia.domain.answer import Answer
from pecia.domain.dataset import Case
from pecia.domain.errors import Invalid, PeciaError
from pecia.domain.score import SHARE, Scored, Unscored
from pecia.jobs import local
from pecia.jobs.local import LocalJobs
from pecia.testing import ADA
from tests.experiments import planned, runs_of


@dataclass
class Wild:
    """A scorer that says what it likes."""

    value: float
    zero_is_meant: bool = True
    unit: str = SHARE

    def check(self, _: Case) -> str | None:
        return None

    def score(self, answer: Answer, _: Case) -> Scored:
        return Scored(value=self.value if answer.text == "b" else 1.0)


@dataclass
class WildScorers:
    value: float

    def make(self, _name: str, _spec: object) -> Wild:
        return Wild(self.value)


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_score_that_is_no_number_is_missing_for_its_run_alone(value: float) -> None:
    ports = replace(testing.ports(), scorers=WildScorers(value))
    number = planned(ports, variants={"v": "{{ text }}"}, scorers={"wild": {}})
    assert run_experiment(ports, ADA, number).status == "done"
    scores = {run.answer.text: run.scores["wild"] for run in runs_of(ports, number)}
    assert scores["a"] == scores["c"] == Scored(value=1.0)
    assert scores["b"] == Unscored(reason="scorer_error", detail=f"The score is {value}.")


def test_ten_million_runs_by_mistake_are_refused_before_anything_is_rendered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pecia.app.make_plan.check_renders", lambda *_: pytest.fail("rendered"))
    variants = {f"v{n}": f"{n} {{{{ text }}}}" for n in range(100)}
    with pytest.raises(Invalid, match="10,000,000 runs are planned") as raised:
        planned(
            testing.ports(), variants=variants, texts=[str(n) for n in range(100)], repeats=1000, primary=()
        )
    assert raised.value.errors[0].pointer == "/limits/max_runs"


def test_a_dataset_that_lacks_what_a_scorer_needs_is_refused_with_the_case() -> None:
    with pytest.raises(Invalid, match="Case 'case-a' cannot be scored by 'hit'"):
        planned(
            testing.ports(),
            variants={"v": "{{ text }}"},
            scorers={"hit": {"type": "contains", "expected": "metadata.answer"}},
        )


def test_a_thousand_starts_at_once_are_few_under_way_some_waiting_and_the_rest_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(local, "WAITING", 20)
    jobs, go, done = LocalJobs(), Event(), [0]

    def work() -> None:
        go.wait(10)
        done[0] += 1

    refused: list[str] = []
    for number in range(1000):
        try:
            jobs.start("p", number, work)
        except PeciaError as error:
            refused.append(error.code)
    go.set()
    while any(jobs.running("p", number) for number in range(28)):
        Event().wait(0.001)
    assert (refused, done[0]) == (["quota_exceeded"] * (1000 - 28), 28)


def test_work_that_waits_for_its_turn_can_be_stopped_and_is_not_begun() -> None:
    jobs, go, begun = LocalJobs(), Event(), list[int]()
    for number in range(9):
        jobs.start("p", number, lambda number=number: (begun.append(number), go.wait(10)))
    assert jobs.running("p", 8)
    assert not jobs.stop("p", 8)
    assert not jobs.running("p", 8)
    go.set()
    jobs.close()
    assert sorted(begun) == list(range(8))
