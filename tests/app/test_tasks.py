"""An arm may be a task: carried out by who has it, kept and judged like every other, and never run by the server."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from typing import Any

import pytest

import pecia
from pecia import testing
from pecia.app.chunks import Workshop, begin_in_chunks, end_chunks
from pecia.app.commit import CommitVersion
from pecia.app.datasets import ImportDataset
from pecia.app.events import ListEvents
from pecia.app.experiments import (
    GetExperiment,
    GetResult,
    PlanExperiment,
    StartExperiment,
    StopExperiment,
    keep_experiment,
)
from pecia.app.operations import perform
from pecia.app.tasks import AnswerRuns, ListDueRuns, TaskAnswer
from pecia.connect import LibrarySource
from pecia.domain.answer import Answer
from pecia.domain.design import Design, Limits, ModelChoice
from pecia.domain.errors import Conflict, Invalid, NotFound, Unavailable
from pecia.domain.experiment import Experiment
from pecia.domain.result import Result
from pecia.domain.run import Run
from pecia.domain.score import Scored
from pecia.domain.task import TaskChoice, UsedVersion
from pecia.domain.version import Content
from pecia.embedded import Library
from pecia.jobs.local import LocalJobs
from pecia.ports import JobName, Ports
from pecia.sdk.client import Client
from pecia.task_functions import TaskFunction, task
from pecia.task_here import tasks_here
from pecia.testing import ADA
from tests.experiments import runs_of

HIT = {"hit": {"type": "contains", "expected": "expected"}}


@pytest.fixture
def ports() -> Generator[Ports]:
    made = testing.ports()
    rows = tuple({"id": f"case-{n}", "input": {"text": f"t{n}"}, "expected": f"t{n}"} for n in range(6))
    perform(made, ADA, ImportDataset(dataset="texts", rows=rows))
    for text in ("First: {{ text }}", "Second: {{ text }}"):
        perform(made, ADA, CommitVersion(prompt="say", content=Content(template=text), label="production"))
    yield made
    made.jobs.close()
    made.store.close()
    pecia.use()


def design(variants: Mapping[str, str | TaskFunction | TaskChoice], **rest: Any) -> Design:
    return Design(
        name="try",
        dataset="texts",
        variants={
            label: given.choice if isinstance(given, TaskFunction) else given
            for label, given in variants.items()
        },
        scorers=HIT,
        **{"limits": Limits(retries=0), **rest},
    )


def carried_out(
    ports: Ports, variants: Mapping[str, str | TaskFunction | TaskChoice], *, fresh: bool = False, **rest: Any
) -> Experiment:
    """The experiment when its tasks have been carried out and it has ended."""
    library = Library(ports, ADA)
    begun: Experiment = library.perform(StartExperiment(design=design(variants, **rest), fresh=fresh))
    functions = {label: given for label, given in variants.items() if isinstance(given, TaskFunction)}
    with tasks_here(library, begun, functions):
        return ended(ports, begun.number)


def ended(ports: Ports, number: int) -> Experiment:
    while (found := perform(ports, ADA, GetExperiment(number=number))).status not in ("done", "stopped"):
        time.sleep(0.01)
    return found


def echoing(case: Any) -> str:
    return str(case.input["text"])


def silent(case: Any) -> str:
    return f"nothing of {case.id}"


def states(ports: Ports, number: int) -> Counter[str]:
    return Counter(run.answer.state for run in runs_of(ports, number))


def of_arm(ports: Ports, number: int, arm: int) -> list[Run]:
    return [run for run in runs_of(ports, number) if run.arm == arm]


# ---------------------------------------------------------------- comparing


def test_two_tasks_are_compared_like_two_prompts(ports: Ports) -> None:
    experiment = carried_out(ports, {"old": task(silent), "new": task(echoing)})
    assert (experiment.status, experiment.progress.called, experiment.progress.reused) == ("done", 12, 0)
    result: Result = perform(ports, ADA, GetResult(number=experiment.number))
    assert [arm.label for arm in result.arms] == ["old · task", "new · task"]
    assert result.comparisons[0].comparison.difference == 1.0
    assert all(run.answer.latency_ms > 0 for run in runs_of(ports, experiment.number))


def test_a_task_beside_prompts_stands_on_every_model_and_is_called_once(ports: Ports) -> None:
    called: list[str] = []

    def own(case: Any) -> str:
        called.append(case.id)
        return str(case.input["text"])

    models = {"a": ModelChoice(model="scripted/echo"), "b": ModelChoice(model="scripted/echo", seed="none")}
    experiment = carried_out(ports, {"kept": "say#1", "own": task(own)}, models=models)
    assert experiment.status == "done"
    assert sorted(called) == [f"case-{n}" for n in range(6)]
    runs = runs_of(ports, experiment.number)
    assert Counter(run.arm for run in runs) == {0: 6, 1: 6, 2: 6, 3: 6}
    assert [run.reused_from for run in runs if run.arm == 1] == [None] * 6
    assert [run.reused_from for run in runs if run.arm == 3] == [experiment.number] * 6


def test_each_repeat_is_a_call_of_its_own_with_a_seed_of_its_own(ports: Ports) -> None:
    seeds: list[int] = []

    def own(input: dict[str, Any], seed: int) -> str:
        seeds.append(seed)
        return str(input["text"])

    assert carried_out(ports, {"own": task(own)}, repeats=3).progress.called == 18
    assert len(set(seeds)) == 18


def test_a_task_is_told_nothing_that_its_answer_is_judged_by(ports: Ports) -> None:
    seen: list[Any] = []

    def own(case: Any) -> str:
        seen.append(case)
        return ""

    carried_out(ports, {"own": task(own)})
    assert {field for case in seen for field in case.__struct_fields__} == {"id", "input"}


def test_a_coroutine_is_a_task_too(ports: Ports) -> None:
    async def own(case: Any) -> dict[str, Any]:
        await asyncio.sleep(0)
        return {"output": {"said": case.input["text"]}, "usage": {"input_tokens": 3, "output_tokens": 2}}

    experiment = carried_out(ports, {"own": task(own)})
    run = runs_of(ports, experiment.number)[0]
    assert run.answer.text == '{"said":"t0"}'
    assert run.answer.usage.input_tokens == 3
    assert run.scores["hit"] == Scored(value=1.0, read="t0")


# ---------------------------------------------------------------- versions


def library_prompts(ports: Ports) -> None:
    pecia.use(Client(LibrarySource(Library(ports, ADA), "test")))


def test_the_versions_a_task_gets_are_recorded_with_each_run_and_counted_for_its_arm(ports: Ports) -> None:
    library_prompts(ports)

    def own(case: Any) -> str:
        prompt = pecia.get("say", version=1) if case.id == "case-0" else pecia.get("say")
        return str(prompt.render(text=case.input["text"]))

    experiment = carried_out(ports, {"own": task(own)})
    first, second, *_ = runs_of(ports, experiment.number)
    assert [str(used) for used in first.answer.versions] == ["say#1"]
    assert [str(used) for used in second.answer.versions] == ["say#2"]
    assert all((used.digest or "").startswith("sha256:") for used in second.answer.versions)
    (arm,) = perform(ports, ADA, GetResult(number=experiment.number)).arms
    assert [(str(use), use.runs) for use in arm.versions] == [("say#2", 5), ("say#1", 1)]


def test_the_version_under_test_is_given_and_served_in_the_place_of_what_a_label_means(ports: Ports) -> None:
    library_prompts(ports)

    def given(prompt: Any, case: Any) -> str:
        return str(prompt.render(text=case.input["text"]))

    def served(case: Any) -> str:
        return str(pecia.get("say@production").render(text=case.input["text"]))

    variants = {"given": task(given, prompt="say#1"), "served": task(served, prompt="say#1")}
    experiment = carried_out(ports, variants)
    assert {run.answer.text for run in runs_of(ports, experiment.number)} == {
        f"First: t{n}" for n in range(6)
    }
    assert {run.answer.versions[0].version for run in runs_of(ports, experiment.number)} == {1}
    assert pecia.get("say").version == 2


def test_two_versions_given_to_one_task_are_two_variants_and_one_given_twice_is_refused(ports: Ports) -> None:
    def own(prompt: Any, case: Any) -> str:
        return str(prompt.render(text=case.input["text"]))

    one, two = task(own, prompt="say#1"), task(own, prompt="say@production")
    experiment = carried_out(ports, {"one": one, "two": two})
    assert [
        variant.task.given.version
        for variant in experiment.plan.variants
        if variant.task and variant.task.given
    ] == [1, 2]
    with pytest.raises(Invalid, match="same content"):
        perform(ports, ADA, PlanExperiment(design=design({"two": two, "again": task(own, prompt="say#2")})))


def test_a_task_names_what_it_used_where_nobody_saw_it(ports: Ports) -> None:
    def own(case: Any) -> dict[str, Any]:
        return {
            "text": case.id,
            "versions": ["house/tone#3", {"prompt": "say", "version": 2, "digest": "sha256:x"}],
        }

    experiment = carried_out(ports, {"own": task(own)})
    assert runs_of(ports, experiment.number)[0].answer.versions == (
        UsedVersion(prompt="house/tone", version=3),
        UsedVersion(prompt="say", version=2, digest="sha256:x"),
    )


# ---------------------------------------------------------------- what goes wrong


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (None, "NoneType"),
        (7, "int"),
        (["a"], "list"),
        ({"label": "positive"}, "without 'output'"),
        ({"text": "a", "usage": {"input_tokens": -1}}, "tokens"),
        ({"text": "a", "versions": ["No Name"]}, "does not name a prompt"),
        ({"text": "a", "tool_calls": [{"arguments": {}}]}, "name"),
        ({"text": "a", "tool_calls": [{"name": "f", "arguments": {"x": object()}}]}, ""),
        ({"text": "a", "tool_calls": [{"name": "f", "arguments": {"x": float("nan")}}]}, ""),
        ({"output": {1, 2, object()}}, ""),
        ("\ud800", "surrogates"),
        ({"error": "no \ud800 quota"}, "quota"),
    ],
)
def test_nonsense_is_a_missing_answer_of_that_run_only(ports: Ports, said: Any, why: str) -> None:
    def own(case: Any) -> Any:
        return said if case.id == "case-1" else "t"

    experiment = carried_out(ports, {"own": task(own)})
    assert experiment.status == "done"
    broken = runs_of(ports, experiment.number)[1].answer
    assert (broken.state, broken.text) == ("api_error", "")
    assert why in (broken.error or "")
    assert states(ports, experiment.number) == {"ok": 5, "api_error": 1}


@pytest.mark.parametrize("error", [ValueError("no"), SystemExit(3), KeyboardInterrupt(), RecursionError()])
def test_a_task_that_raises_ends_nothing(ports: Ports, error: BaseException) -> None:
    def own(case: Any) -> str:
        if case.id == "case-1":
            raise error
        return "t"

    experiment = carried_out(ports, {"own": task(own)})
    assert (experiment.status, states(ports, experiment.number)) == ("done", {"ok": 5, "api_error": 1})


@pytest.mark.parametrize("asynchronous", [False, True])
def test_a_task_that_hangs_is_left_behind_and_counts_as_a_timeout(ports: Ports, asynchronous: bool) -> None:
    def own(case: Any) -> str:
        threading.Event().wait(60 if case.id == "case-1" else 0)
        return "t"

    async def own_async(case: Any) -> str:
        await asyncio.sleep(60 if case.id == "case-1" else 0)
        return "t"

    limits = Limits(timeout=1.0, retries=0)
    experiment = carried_out(ports, {"own": task(own_async if asynchronous else own)}, limits=limits)
    assert (experiment.status, states(ports, experiment.number)) == ("done", {"ok": 5, "timeout": 1})


def test_a_task_that_never_answers_stops_the_experiment_which_goes_on_when_it_does(ports: Ports) -> None:
    broken, called = [True], []

    def own(case: Any) -> str:
        called.append(case.id)
        if broken:
            raise ValueError("no key")
        return str(case.input["text"])

    with pytest.raises(Unavailable, match="did not answer the last 5 calls: ValueError: no key"):
        carried_out(ports, {"own": task(own)}, limits=Limits(concurrency=1, retries=0))
    broken.clear()
    experiment = carried_out(ports, {"own": task(own)}, limits=Limits(concurrency=1, retries=0))
    assert (experiment.status, states(ports, experiment.number)) == ("done", {"ok": 6})
    assert len(called) == 11


# ---------------------------------------------------------------- nothing is called twice


def test_what_was_answered_is_not_called_again_and_a_done_experiment_calls_nothing(ports: Ports) -> None:
    called: list[str] = []
    failing = {"case-2"}

    def own(case: Any) -> str:
        called.append(case.id)
        if case.id in failing:
            raise ValueError
        return "t"

    first = carried_out(ports, {"own": task(own)})
    failing.clear()
    again = carried_out(ports, {"own": task(own)})
    third = carried_out(ports, {"own": task(own)})
    assert first.number == again.number == third.number
    assert Counter(called) == {f"case-{n}": 1 + (n == 2) for n in range(6)}
    assert states(ports, again.number) == {"ok": 6}


def test_another_experiment_calls_a_task_again_for_what_it_depends_on_may_have_changed(ports: Ports) -> None:
    called: list[str] = []

    def own(case: Any) -> str:
        called.append(case.id)
        return "t"

    first = carried_out(ports, {"own": task(own)})
    second = carried_out(ports, {"own": task(own)}, fresh=True)
    assert (second.number, len(called)) == (first.number + 1, 12)


def test_stopping_an_experiment_stops_its_tasks(ports: Ports) -> None:
    called: list[str] = []

    def own(case: Any) -> str:
        called.append(case.id)
        time.sleep(0.5)
        return "t"

    library = Library(ports, ADA)
    variants = {"own": task(own)}
    begun = library.perform(
        StartExperiment(design=design(variants, repeats=40, limits=Limits(concurrency=1, retries=0)))
    )
    with tasks_here(library, begun, variants):
        while not called:
            time.sleep(0.01)
        library.perform(StopExperiment(number=begun.number))
    assert ended(ports, begun.number).status == "stopped"
    assert len(called) < 10


class TooLate(LocalJobs):
    """Jobs that are asked to stop when they have looked for that for the last time."""

    def stopping(self, project: str, job: JobName) -> bool:  # noqa: ARG002 - as the port
        return False


def test_a_stop_is_not_lost_between_the_last_look_and_the_caller(ports: Ports) -> None:
    late = replace(ports, jobs=TooLate())
    library = Library(late, ADA)
    begun = library.perform(StartExperiment(design=design({"own": task(lambda: "t")})))
    assert library.perform(StopExperiment(number=begun.number)).status == "stopped"
    late.jobs.close()
    events = perform(late, ADA, ListEvents()).events
    assert ended(late, begun.number).status == "stopped"
    assert [event.action for event in events].count("ExperimentEnded") == 1


# ---------------------------------------------------------------- the server's side


def test_the_server_never_runs_a_task_of_the_caller_and_waits_for_its_answers(ports: Ports) -> None:
    choice = TaskChoice(task="python:os:getcwd", digest="sha256:1")
    variants: dict[str, Any] = {"kept": "say#1", "own": choice}
    models = {"echo": ModelChoice(model="scripted/echo")}
    begun = perform(ports, ADA, StartExperiment(design=design(variants, models=models)))
    while ports.jobs.running("default", begun.number):
        time.sleep(0.01)
    waiting = perform(ports, ADA, GetExperiment(number=begun.number))
    assert (waiting.status, waiting.progress.done) == ("running", 6)
    due = perform(ports, ADA, ListDueRuns(number=begun.number)).data
    assert sorted(run.case for run in due) == list(range(6))
    answers = tuple(
        TaskAnswer(variant="own", case=n, answer=Answer(state="ok", text=f"t{n}")) for n in range(6)
    )
    told = perform(ports, ADA, AnswerRuns(number=begun.number, answers=answers, finished=True))
    assert (told.kept, told.waits) == (6, False)
    assert ended(ports, begun.number).status == "done"
    assert {run.scores["hit"] for run in of_arm(ports, begun.number, 1)} == {
        Scored(value=1.0, read=f"t{n}") for n in range(6)
    }


def test_workers_leave_the_callers_runs_alone_and_end_the_experiment_when_they_are_there(
    ports: Ports,
) -> None:
    variants: dict[str, Any] = {"kept": "say#1", "own": TaskChoice(task="python:a:b")}
    models = {"echo": ModelChoice(model="scripted/echo")}
    number = keep_experiment(ports, ADA, StartExperiment(design=design(variants, models=models))).number
    workshop = Workshop(ports)
    for chunk in begin_in_chunks(ports, ADA, number).chunks:
        assert workshop.carry_out(ADA, number, chunk)
    end_chunks(ports, ADA, number)
    assert (len(of_arm(ports, number, 0)), len(of_arm(ports, number, 1))) == (6, 0)
    answers = tuple(TaskAnswer(variant="own", case=n, answer=Answer(state="ok", text="x")) for n in range(6))
    perform(ports, ADA, AnswerRuns(number=number, answers=answers))
    assert list(begin_in_chunks(ports, ADA, number).chunks) == []
    end_chunks(ports, ADA, number)
    assert perform(ports, ADA, GetExperiment(number=number)).status == "done"


def test_due_runs_come_in_the_plans_order_page_by_page(ports: Ports) -> None:
    begun = perform(
        ports, ADA, StartExperiment(design=design({"a": task(echoing), "b": task(silent)}, repeats=2))
    )
    pages, cursor = [], None
    while True:
        page = perform(ports, ADA, ListDueRuns(number=begun.number, cursor=cursor, limit=5))
        pages.append(page.data)
        cursor = page.next
        if cursor is None:
            break
    places = [(run.case, run.repeat, run.variant) for page in pages for run in page]
    assert len(places) == len(set(places)) == 24
    assert all(len(page) <= 5 for page in pages)
    assert all(first[:2] == second[:2] for first, second in zip(places[::2], places[1::2], strict=True))


@pytest.mark.parametrize(
    "answers",
    [
        TaskAnswer(variant="kept", case=0, answer=Answer(state="ok")),
        TaskAnswer(variant="own", case=6, answer=Answer(state="ok")),
        TaskAnswer(variant="own", case=-1, answer=Answer(state="ok")),
        TaskAnswer(variant="own", case=0, repeat=1, answer=Answer(state="ok")),
        TaskAnswer(variant="own", case=0, answer=Answer(state="ok", latency_ms=-1)),
    ],
)
def test_answers_to_runs_there_are_not_are_refused_whole(ports: Ports, answers: TaskAnswer) -> None:
    variants: dict[str, Any] = {"kept": "say#1", "own": TaskChoice(task="python:a:b", digest="sha256:1")}
    models = {"echo": ModelChoice(model="scripted/echo")}
    number = perform(ports, ADA, StartExperiment(design=design(variants, models=models))).number
    fine = TaskAnswer(variant="own", case=1, answer=Answer(state="ok"))
    with pytest.raises(Invalid):
        perform(ports, ADA, AnswerRuns(number=number, answers=(fine, answers)))
    with pytest.raises(Conflict):
        perform(ports, ADA, AnswerRuns(number=number, answers=(fine,), sources={"own": "sha256:2"}))
    with pytest.raises(NotFound):
        perform(ports, ADA, AnswerRuns(number=99, answers=(fine,)))
    assert of_arm(ports, number, 1) == []


def test_an_answer_that_is_kept_is_not_replaced(ports: Ports) -> None:
    number = perform(ports, ADA, StartExperiment(design=design({"own": task(echoing)}))).number

    def said(text: str) -> int:
        one = TaskAnswer(variant="own", case=0, answer=Answer(state="ok", text=text))
        kept: int = perform(ports, ADA, AnswerRuns(number=number, answers=(one,))).kept
        return kept

    assert (said("first"), said("second")) == (1, 0)
    assert runs_of(ports, number)[0].answer.text == "first"


# ---------------------------------------------------------------- what cannot be planned


@pytest.mark.parametrize(
    ("variants", "rest", "why"),
    [
        ({"a": TaskChoice(task="python:nothing")}, {}, "names no Python function"),
        ({"a": TaskChoice(task="ftp://x/y")}, {}, "is no task"),
        ({"a": TaskChoice(task="https://user:pw@x/y")}, {}, "is no task"),
        ({"a": TaskChoice(task="python:a:b", by="server")}, {}, "never runs a Python function"),
        ({"a": TaskChoice(task="http://127.0.0.1:80/x")}, {}, "address is not called"),
        ({"a": TaskChoice(task="https://10.0.0.1/x")}, {}, "address is not called"),
        ({"a": TaskChoice(task="https://x.example/y", digest="sha256:1")}, {}, "has a source"),
        (
            {"a": TaskChoice(task="python:a:b")},
            {"models": {"m": ModelChoice(model="scripted/echo")}},
            "models",
        ),
        ({"a": TaskChoice(task="python:a:b")}, {"limits": Limits(max_cost=1)}, "is not known"),
        ({"a": TaskChoice(task="python:a:b")}, {"stopping": "three_looks"}, "Three looks|no looks"),
        ({"a": "say"}, {}, "one model"),
        ({}, {}, "one variant"),
    ],
)
def test_what_cannot_be_carried_out_is_refused_before_anything_is_called(
    ports: Ports, variants: Mapping[str, str | TaskChoice], rest: dict[str, Any], why: str
) -> None:
    with pytest.raises(Invalid, match=why):
        perform(ports, ADA, PlanExperiment(design=design(variants, **rest)))


def test_a_function_that_asks_for_what_no_case_has_is_refused() -> None:
    with pytest.raises(Invalid, match="asks for 'expected'"):
        task(lambda expected: expected)


def test_a_function_of_another_source_is_not_the_one_that_was_planned(ports: Ports) -> None:
    library = Library(ports, ADA)
    planned = task(echoing)
    begun = library.perform(StartExperiment(design=design({"own": planned})))
    with pytest.raises(Conflict, match="source"), tasks_here(library, begun, {"own": task(silent)}):
        pass
    with pytest.raises(Conflict, match="does not have"), tasks_here(library, begun, {}):
        pass
    assert perform(ports, ADA, GetExperiment(number=begun.number)).status == "stopped"


def made(word: str) -> Callable[..., str]:
    def own(case: Any) -> str:
        return word + str(case.id)

    return own


def test_functions_that_hold_different_words_are_different_tasks() -> None:
    assert task(made("a")).digest == task(made("a")).digest != task(made("b")).digest
