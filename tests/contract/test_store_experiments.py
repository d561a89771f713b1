"""Experiments and their runs, on every adapter."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from pecia.domain.answer import SETTLED, TokenLogprob, Usage
from pecia.domain.errors import Invalid, Unavailable
from pecia.domain.experiment import ExperimentStatus, Progress
from pecia.domain.lesson import Observed
from pecia.domain.message import ToolCall
from pecia.domain.result import Measurement, Result
from pecia.domain.run import Run, RunFilter
from pecia.domain.sample import Sample
from pecia.domain.score import Scored, Unscored
from pecia.domain.task import UsedVersion
from pecia.ports import Store
from tests.contract.kept import HERE, experiment, later, run

FAILED = sorted({"api_error", "timeout", "cancelled"})

RESULT = Result(
    experiment=1,
    name="try",
    status="done",
    plan_digest="sha256:plan",
    dataset="demo/sentiment",
    revision=1,
    split=None,
    cases=3,
    repeats=1,
    planned=6,
    done=6,
    baseline="zero",
    planned_baseline="zero",
    primary=("accuracy",),
    alpha=0.05,
    margin=0.02,
    on_bad_answer="zero",
    recorded=None,
    arms=(),
    comparisons=(),
)


def start(store: Store, **plan: Any) -> int:
    with store.write(HERE) as unit:
        return unit.experiments.add(experiment(**plan)).number


def test_an_experiment_comes_back_as_it_was(store: Store) -> None:
    planned = replace(experiment(), recorded="gemma, 2026-11-01", trouble="none")
    with store.write(HERE) as unit:
        kept = unit.experiments.add(planned)
    with store.read(HERE) as unit:
        assert unit.experiments.get(1) == kept == replace(planned, number=1)
        assert unit.experiments.get(2) is None


def test_the_order_of_arms_is_kept_with_the_plan(store: Store) -> None:
    number = start(store)
    with store.read(HERE) as unit:
        found = unit.experiments.get(number)
    assert found is not None
    assert [arm.label for arm in found.plan.arms] == ["zero · z", "four · z", "zero · a", "four · a"]


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({}, [4, 3, 2, 1]),
        ({"limit": 1}, [4]),
        ({"before": 3}, [2, 1]),
        ({"name": "b"}, [4, 2]),
        ({"name": "b", "before": 4}, [2]),
        ({"plan_digest": experiment(name="a").plan_digest}, [3, 1]),
    ],
)
def test_experiments_are_listed_newest_first(store: Store, asked: dict[str, Any], numbers: list[int]) -> None:
    for name in "abab":
        start(store, name=name)
    with store.read(HERE) as unit:
        found = unit.experiments.list(**{"limit": 10, **asked})
    assert [one.number for one in found] == numbers


NO_MODEL = Unavailable("no model", code="model_unavailable")


def test_an_experiment_began_once_and_ended_last(store: Store) -> None:
    number = start(store)
    with store.write(HERE) as unit:
        unit.experiments.set_status(number, "running", at=later(1))
        unit.experiments.set_status(number, "stopped", at=later(2), why=NO_MODEL)
        stopped = unit.experiments.get(number)
        unit.experiments.set_status(number, "running", at=later(3))
        unit.experiments.set_status(number, "done", at=later(4))
        done = unit.experiments.get(number)
    assert stopped is not None
    assert done is not None
    assert (stopped.status, stopped.started_at, stopped.ended_at) == ("stopped", later(1), later(2))
    assert (stopped.trouble, stopped.trouble_code) == ("no model", "model_unavailable")
    assert (done.status, done.started_at, done.ended_at, done.trouble_code) == (
        "done",
        later(1),
        later(4),
        None,
    )


def test_runs_come_in_the_order_of_arm_case_and_repeat(store: Store) -> None:
    number = start(store)
    scores = {"length": Scored(value=2.5), "json": Unscored(reason="unparseable", detail="Ü\u0000")}
    kept = [
        run(0, 1, 1, scores=scores),
        run(0, 1, 0, state="refused", text="", error="no 🙂\n"),
        run(1, 0, 0),
        run(0, 2, 0, reused_from=number),
    ]
    with store.write(HERE) as unit:
        unit.experiments.keep(number, kept[:2])
        unit.experiments.keep(number, [])
        unit.experiments.keep(number, kept[2:])
    with store.read(HERE) as unit:
        runs = list(unit.experiments.runs(number))
        assert unit.experiments.page(number, after=None, limit=2) == runs[:2]
        assert unit.experiments.page(number, after=(0, 1, 0), limit=2) == runs[1:3]
        assert unit.experiments.page(number, after=(0, 9, 0), limit=2) == runs[3:]
        assert unit.experiments.at(number, [(1, 0, 0), (7, 0, 0), (0, 1, 1)]) == [runs[1], runs[3]]
        assert unit.experiments.at(number, []) == []
    assert runs == sorted(kept, key=lambda kept: (kept.arm, kept.case, kept.repeat))


@pytest.mark.parametrize(
    ("where", "places"),
    [
        (RunFilter(arms=(1,)), [(1, 0), (1, 1)]),
        (RunFilter(arms=(0, 1), case=1), [(0, 1), (1, 1)]),
        (RunFilter(arms=(0, 1), state="refused"), [(1, 0)]),
        (RunFilter(arms=(0, 1), unsound=True), [(0, 1), (1, 0)]),
        (RunFilter(arms=(0,), case=0, unsound=True), []),
        (RunFilter(arms=(7,)), []),
    ],
)
def test_runs_are_chosen_by_arm_case_state_and_soundness(
    store: Store, where: RunFilter, places: list[tuple[int, int]]
) -> None:
    number = start(store)
    lookalike = {"own": Scored(value=1.0, read='{"is":"unscored"')}
    kept = [
        run(0, 0, scores=lookalike),
        run(0, 1, scores={"own": Scored(value=1.0), "style": Unscored(reason="unjudged")}),
        run(1, 0, state="refused", text="", scores=lookalike),
        run(1, 1, scores=lookalike),
    ]
    with store.write(HERE) as unit:
        unit.experiments.keep(number, kept)
        found = unit.experiments.page(number, after=None, limit=9, where=where)
        assert [(one.arm, one.case) for one in found] == places
        assert list(unit.experiments.page(number, after=(0, 1, 0), limit=9, where=where)) == [
            one for one in found if one.arm == 1
        ]
        assert unit.experiments.unsound_cases(number, [0, 1]) == [0, 1]
        assert unit.experiments.unsound_cases(number, [1]) == [0]


def test_the_beginning_of_an_answer_is_read_alone(store: Store) -> None:
    number = start(store)
    with store.write(HERE) as unit:
        unit.experiments.keep(
            number, [run(arm, case, 0, text="äö" * 99) for arm in (0, 1) for case in (0, 1)]
        )
        found = unit.experiments.beginnings(number, [0, 1], [1, 7], characters=3)
        assert [(one.arm, one.case, one.answer.text) for one in found] == [(0, 1, "äöä"), (1, 1, "äöä")]
        assert list(unit.experiments.beginnings(number, [0], [], characters=3)) == []


def test_the_runs_that_wait_for_a_score_are_counted(store: Store) -> None:
    number = start(store)
    waits, done = (
        Unscored(reason="unjudged"),
        Scored(value=1.0, read='{"own":{"is":"unscored","reason":"unjudged",'),
    )
    names = ("own", "Own", "the own", 'a "quoted" one', "detail", "ünï")
    kept = [
        run(0, case, 0, scores={name: waits if name == awaited else done for name in names})
        for case, awaited in enumerate([*names, "own"])
    ]
    with store.write(HERE) as unit:
        unit.experiments.keep(number, kept)
        assert [unit.experiments.unjudged(number, name) for name in names] == [2, 1, 1, 1, 1, 1]
        assert unit.experiments.unjudged(number, "other") == 0


@pytest.mark.parametrize("failed", FAILED)
def test_a_run_without_an_answer_is_replaced(store: Store, failed: str) -> None:
    number = start(store)
    for state in (failed, "api_error", "ok"):
        with store.write(HERE) as unit:
            unit.experiments.keep(number, [run(state=state, text=state, error=state)])
    with store.read(HERE) as unit:
        assert list(unit.experiments.runs(number)) == [run(text="ok", error="ok")]


@pytest.mark.parametrize("settled", sorted(SETTLED))
def test_an_answer_is_never_replaced(store: Store, settled: str) -> None:
    number = start(store)
    for text, state in (("first", settled), ("second", "ok"), ("third", "api_error")):
        with store.write(HERE) as unit:
            unit.experiments.keep(number, [run(state=state, text=text)])
    with store.read(HERE) as unit:
        assert list(unit.experiments.runs(number)) == [run(state=settled, text="first")]


def test_what_is_settled_needs_no_further_call(store: Store) -> None:
    number = start(store)
    states = [*sorted(SETTLED), *FAILED]
    with store.write(HERE) as unit:
        unit.experiments.keep(number, [run(1, at, 2, state=state) for at, state in enumerate(states)])
    with store.read(HERE) as unit:
        assert set(unit.experiments.settled(number)) == {(1, at, 2) for at in range(len(SETTLED))}


def test_progress_is_counted_from_the_kept_runs(store: Store) -> None:
    first, second = start(store), start(store)
    with store.write(HERE) as unit:
        unit.experiments.keep(first, [run(), run(1), run(2, state="timeout"), run(3, reused_from=7)])
        unit.experiments.keep(second, [run(state="refused")])
    with store.read(HERE) as unit:
        newer, older = unit.experiments.list(limit=5)
    assert older.progress == Progress(planned=12, done=4, called=3, reused=1, states={"ok": 3, "timeout": 1})
    assert newer.progress == Progress(planned=12, done=1, called=1, reused=0, states={"refused": 1})


def test_a_settled_answer_is_found_by_its_key(store: Store) -> None:
    number = start(store)
    kept = [run(0, state="refused", text="no"), run(1, state="timeout"), run(2, reused_from=7), run(3)]
    with store.write(HERE) as unit:
        unit.experiments.keep(number, kept)
    with store.read(HERE) as unit:
        found = unit.experiments.answers([*(one.key for one in kept), "sha256:unknown"])
    assert found == {kept[0].key: (number, kept[0].answer), kept[3].key: (number, kept[3].answer)}


def test_what_few_answers_have_comes_back_too(store: Store) -> None:
    called = run()
    answer = replace(
        called.answer,
        tool_calls=(ToolCall(id="c1", name="weather", arguments={"city": "Bern"}),),
        reasoning="Weather first.",
        logprobs=(TokenLogprob(token="A", logprob=-0.25),),
        usage=Usage(input_tokens=12, output_tokens=9, cached_tokens=4, written_tokens=0, reasoning_tokens=6),
    )
    number = start(store)
    with store.write(HERE) as unit:
        unit.experiments.keep(number, [replace(called, answer=answer)])
    with store.read(HERE) as unit:
        assert [kept.answer for kept in unit.experiments.runs(number)] == [answer]
        assert unit.experiments.answers([called.key]) == {called.key: (number, answer)}


def test_the_last_answer_to_a_key_is_found(store: Store) -> None:
    numbers = [start(store) for _ in range(3)]
    with store.write(HERE) as unit:
        for number in (numbers[1], numbers[2], numbers[0]):
            unit.experiments.keep(number, [run(key="sha256:k", text=f"of {number}")])
    with store.read(HERE) as unit:
        found = unit.experiments.answers(["sha256:k"])
    assert found["sha256:k"][0] == numbers[2]
    assert found["sha256:k"][1].text == f"of {numbers[2]}"


def test_thousands_of_keys_are_looked_up_at_once(store: Store) -> None:
    number = start(store)
    with store.write(HERE) as unit:
        unit.experiments.keep(number, [run(0, case) for case in range(2500)])
    with store.read(HERE) as unit:
        found = unit.experiments.answers([run(0, case).key for case in range(5000)])
        assert unit.experiments.answers([]) == {}
    assert found.keys() == {run(0, case).key for case in range(2500)}


@pytest.mark.parametrize(
    ("digests", "numbers"),
    [
        (("sha256:four", "sha256:zero"), [3, 1]),
        (("sha256:four", None), [3, 1]),
        (("sha256:four", "sha256:nine"), []),
    ],
)
def test_experiments_are_found_by_what_they_tried(
    store: Store, digests: tuple[str, str | None], numbers: list[int]
) -> None:
    tried: list[tuple[str, ExperimentStatus]] = [
        ("demo/sentiment", "done"),
        ("other", "done"),
        ("demo/sentiment", "done"),
        ("demo/sentiment", "stopped"),
    ]
    for dataset, status in tried:
        number = start(store, dataset=dataset)
        with store.write(HERE) as unit:
            unit.experiments.set_status(number, status, at=later(1))
    with store.read(HERE) as unit:
        assert unit.experiments.on_dataset("demo/sentiment", digests=digests) == numbers
        assert unit.experiments.of_dataset("demo/sentiment", limit=2) == [4, 3]


@pytest.mark.parametrize(
    "broken", [run(text="\ud800"), run(key="\ud800"), run(scores={"a": Scored(value=1, read="\ud800")})]
)
def test_an_answer_that_is_no_text_is_refused(store: Store, broken: Run) -> None:
    number = start(store)
    with pytest.raises(Invalid), store.write(HERE) as unit:
        unit.experiments.keep(number, [run(1), broken])
    with store.read(HERE) as unit:
        assert not list(unit.experiments.runs(number))


def test_what_an_experiment_comes_to_is_kept_until_a_run_is_kept_after_it(store: Store) -> None:
    number = start(store)
    measured = [
        Measurement(
            variant="v", model="m", metric="x", sample=Sample(scores={"a": 1, "b": None}, scale="share")
        )
    ]
    with store.write(HERE) as unit:
        unit.experiments.keep_result(number, RESULT, measured)
        unit.experiments.keep_result(number, RESULT, measured)
    with store.read(HERE) as unit:
        assert unit.experiments.result(number) == RESULT
        assert unit.experiments.measurements(number) == measured
        assert unit.experiments.result(number + 1) is None
        assert unit.experiments.results([number, number + 1]) == {number: RESULT}
    with store.write(HERE) as unit:
        unit.experiments.keep(number, [run(0)])
    with store.read(HERE) as unit:
        assert unit.experiments.result(number) is None
        assert unit.experiments.measurements(number) is None


def test_how_far_it_came_is_kept_with_the_result_until_a_run_is_kept_after_it(store: Store) -> None:
    number = start(store)
    with store.write(HERE) as unit:
        unit.experiments.keep(number, [run(0), run(1)])
        counted = unit.experiments.get(number)
        assert counted is not None
        kept = replace(counted.progress, states={"ok": 1, "timeout": 1}, reused=1)
        unit.experiments.keep_result(number, RESULT, [], progress=kept)
    with store.write(HERE) as unit:
        told = unit.experiments.get(number)
        assert told is not None
        assert told.progress == replace(kept, done=2, called=1)
        unit.experiments.keep(number, [run(2)])
    with store.read(HERE) as unit:
        again = unit.experiments.get(number)
    assert again is not None
    assert (again.progress.done, again.progress.reused) == (3, 0)


def test_scores_are_put_in_the_place_of_others_and_nothing_else_changes(store: Store) -> None:
    number = start(store)
    kept = [run(case=0), run(case=1)]
    judged = replace(
        kept[1], scores={"accuracy": Scored(value=0.25, read="é"), "other": Unscored(reason="unjudged")}
    )
    with store.write(HERE) as unit:
        unit.experiments.keep(number, kept)
        unit.experiments.rescore(number, [judged])
        unit.experiments.rescore(number, [])
    with store.read(HERE) as unit:
        assert list(unit.experiments.runs(number)) == [kept[0], judged]


def test_what_levels_did_is_kept_until_the_experiment_goes_on(store: Store) -> None:
    number = start(store)
    seen = Observed(
        experiment=number,
        axis="role",
        level="expert",
        against="as-is",
        difference=0.1,
        standard_error=0.02,
        n=40,
    )
    with store.write(HERE) as unit:
        unit.experiments.keep_observed(number, [seen])
        unit.experiments.keep_observed(number, [seen])
    with store.read(HERE) as unit:
        assert list(unit.experiments.observed()) == [seen]
    with store.write(HERE) as unit:
        unit.experiments.set_status(number, "running", at=later(1))
        assert not unit.experiments.observed()


def test_the_versions_that_runs_used_are_counted_by_arm(store: Store) -> None:
    number = start(store)
    one, two = UsedVersion(prompt="a", version=1, digest="sha256:1"), UsedVersion(prompt="b")

    def used(arm: int, case: int, *versions: UsedVersion) -> Run:
        kept = run(arm=arm, case=case)
        return replace(kept, answer=replace(kept.answer, versions=versions))

    with store.write(HERE) as unit:
        unit.experiments.keep(number, [used(0, 0, one, two), used(0, 1, one), used(1, 0), used(1, 1, two)])
    with store.read(HERE) as unit:
        found = unit.experiments.versions(number, [0, 1])
        assert {arm: dict(uses) for arm, uses in found.items()} == {0: {one: 2, two: 1}, 1: {two: 1}}
        assert dict(unit.experiments.versions(number, [0])[0]) == {one: 2, two: 1}
        assert next(unit.experiments.runs(number)).answer.versions == (one, two)
        assert (unit.experiments.count(number, [0, 1]), unit.experiments.count(number, [1])) == (4, 2)
