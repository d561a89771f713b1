from __future__ import annotations

from typing import Any

import pytest

from pecia import testing
from pecia.app.conclude import read_samples
from pecia.app.datasets import ImportDataset, ListCases
from pecia.app.experiments import (
    GetResult,
    ListExperiments,
    ListRuns,
    PlanExperiment,
    StartExperiment,
    existing_experiment,
)
from pecia.domain.design import Design, Limits, ModelChoice
from pecia.domain.errors import Invalid, NotFound
from pecia.domain.result import Result
from pecia.domain.version import Content
from tests.app.conftest import Library

ROWS = tuple(
    {"input": {"n": str(n)}, "expected": "yes", "split": "even" if n % 2 else "odd"} for n in range(12)
)


def design(**more: Any) -> Design:
    given: dict[str, Any] = {
        "name": "try",
        "dataset": "cases",
        "variants": {"one": "q#1", "two": "q#2"},
        "models": {"m": ModelChoice(model="scripted/table")},
        "scorers": {"right": {"type": "equals", "expected": "expected"}},
    }
    return Design(**(given | more))


@pytest.fixture
def ready(do: Library) -> Library:
    do.commit("q", "bad {{ n }}")
    do.commit("q", "good {{ n }}")
    do(ImportDataset(dataset="cases", rows=ROWS))
    return do


def test_a_plan_says_how_many_runs_and_what_they_can_see(ready: Library) -> None:
    planned = ready(PlanExperiment(design=design(repeats=2)))
    assert planned.runs == 2 * 12 * 2
    assert 0.3 < planned.smallest_effect < 0.4
    assert (planned.plan.baseline, planned.plan.primary) == ("one", ("right",))
    assert planned.resumes is None
    assert not ready(ListExperiments()).data


def test_a_split_takes_its_cases_only(ready: Library) -> None:
    assert ready(PlanExperiment(design=design(dataset="cases@1#even"))).plan.cases == 6


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"baseline": "three"}, "/baseline"),
        ({"primary": ("left",)}, "/primary/0"),
        ({"repeats": 0}, "/repeats"),
        ({"alpha": 1.5}, "/alpha"),
        ({"models": {"m": ModelChoice(model="nowhere/m")}}, "/models"),
        ({"scorers": {"right": {"type": "magic"}}}, "/scorers/right/type"),
        ({"scorers": {"right": {"type": "equals", "expected": "metadata.label"}}}, "/scorers/right"),
        ({"dataset": "cases#nope"}, None),
    ],
)
def test_what_could_not_run_is_refused_with_its_place(
    ready: Library, more: dict[str, Any], pointer: str | None
) -> None:
    with pytest.raises(Invalid) as caught:
        ready(PlanExperiment(design=design(**more)))
    if pointer:
        assert caught.value.errors[0].pointer == pointer


@pytest.mark.parametrize(
    "more", [{"dataset": "nothing"}, {"variants": {"one": "q#9"}}, {"variants": {"x": "z"}}]
)
def test_what_is_not_there_is_not_found(ready: Library, more: dict[str, Any]) -> None:
    with pytest.raises(NotFound):
        ready(PlanExperiment(design=design(**more)))


def test_more_runs_than_the_limit_are_refused_with_the_figure(ready: Library) -> None:
    with pytest.raises(Invalid, match="24 runs are planned"):
        ready(PlanExperiment(design=design(limits=Limits(max_runs=23))))


def test_two_variants_of_one_content_are_refused(ready: Library) -> None:
    with pytest.raises(Invalid, match="same content"):
        ready(PlanExperiment(design=design(variants={"a": "q#1", "b": "q#1"})))


def test_a_draft_is_tested_without_being_kept(ready: Library) -> None:
    drafts = {"draft": Content(template="good {{ n }} ")}
    plan = ready(PlanExperiment(design=design(variants={"one": "q#1", "draft": "x.md"}), drafts=drafts)).plan
    assert (str(plan.variants[1]), plan.variants[1].prompt) == ("draft", None)


def test_the_better_variant_is_concluded_better_and_the_sentence_says_by_how_much(compared: Library) -> None:
    result: Result = compared(GetResult(number=1))
    row = result.comparisons[0]
    assert (row.variant, row.baseline, row.comparison.conclusion) == ("two", "one", "better")
    assert row.sentence.startswith("better: +100.0 points (95% interval")


def test_another_baseline_is_computed_from_the_kept_runs(compared: Library) -> None:
    result: Result = compared(GetResult(number=1, baseline="two"))
    assert (result.baseline, result.planned_baseline) == ("two", "one")
    assert result.comparisons[0].comparison.conclusion == "worse"
    with pytest.raises(Invalid, match="There is no variant 'three'"):
        compared(GetResult(number=1, baseline="three"))


def test_an_equal_plan_that_is_done_is_returned_and_calls_nothing(compared: Library) -> None:
    experiment = compared.experiment()
    assert (experiment.number, experiment.progress.called) == (1, 80)


def test_runs_are_listed_page_by_page(compared: Library) -> None:
    first = compared(ListRuns(number=1, limit=50))
    second = compared(ListRuns(number=1, limit=50, cursor=first.next))
    assert (len(first.data), len(second.data), second.next) == (50, 30, None)
    assert {run.arm for run in second.data} == {1}
    assert len({(run.arm, run.case) for run in (*first.data, *second.data)}) == 80


def test_the_runs_of_an_arm_or_a_case_are_listed_alone(compared: Library) -> None:
    case = compared(ListCases(dataset="cases", offset=3, limit=1)).data[0].id
    assert {run.arm for run in compared(ListRuns(number=1, arm=1)).data} == {1}
    assert [(run.arm, run.case) for run in compared(ListRuns(number=1, case=case)).data] == [(0, 3), (1, 3)]
    assert compared(ListRuns(number=1, unsound=True)).data == ()
    assert compared(ListRuns(number=1, state="refused")).data == ()
    with pytest.raises(Invalid, match="no arm 2"):
        compared(ListRuns(number=1, arm=2))
    with pytest.raises(NotFound, match="no case 'else'"):
        compared(ListRuns(number=1, case="else"))


@pytest.mark.parametrize("cursor", ["", "3", "0.1", "0.1.x", "0.1.2.3", "-1.0.0", "0..1"])
def test_a_cursor_that_no_page_gave_is_refused(compared: Library, cursor: str) -> None:
    with pytest.raises(Invalid, match="cursor"):
        compared(ListRuns(number=1, cursor=cursor))


def test_a_number_without_better_or_worse_is_no_primary_metric(ready: Library) -> None:
    scorers = {"length": {"type": "words"}}
    with pytest.raises(Invalid, match="neither better nor worse"):
        ready(PlanExperiment(design=design(scorers=scorers, primary=("length",))))


def test_a_plan_is_one_experiment_however_fast_it_runs(ready: Library) -> None:
    plans = [ready(PlanExperiment(design=design(limits=Limits(concurrency=n)))).digest for n in (1, 8)]
    assert plans[0] == plans[1]
    started = ready(StartExperiment(design=design()))
    assert started.plan_digest == plans[0]


def test_a_result_that_was_kept_is_what_would_be_computed(compared: Library) -> None:
    number = 1
    with compared.ports.store.read("default") as unit:
        kept, measured = unit.experiments.result(number), unit.experiments.measurements(number)
    assert kept is not None
    assert measured is not None
    forget(compared, number)
    assert compared(GetResult(number=number)) == kept
    with compared.ports.store.read("default") as unit:
        experiment = existing_experiment(unit, number)
        computed = read_samples(compared.ports, unit, experiment)
    assert {(one.variant, one.model, one.metric): one.sample for one in measured} == computed


def test_another_baseline_is_compared_from_kept_scores_as_from_runs(compared: Library) -> None:
    kept = compared(GetResult(number=1, baseline="two"))
    forget(compared, 1)
    assert compared(GetResult(number=1, baseline="two")) == kept


def forget(do: Library, number: int) -> None:
    with do.ports.store.write("default") as unit:
        unit.experiments.set_status(number, "done", at=testing.START)
