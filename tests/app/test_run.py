"""What an experiment's engine promises: everything asked once, nothing lost, nothing paid twice."""

from __future__ import annotations

import hashlib
import signal
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest

from pecia import testing
from pecia.app.agenda import check_renders
from pecia.app.run import run_experiment
from pecia.domain.answer import Answer
from pecia.domain.blocks import seed_for
from pecia.domain.dataset import Case, input_digest
from pecia.domain.design import Limits, ModelChoice
from pecia.domain.errors import Invalid, NotFound, StorageFailed, Unavailable
from pecia.domain.experiment import Progress
from pecia.domain.plan import Variant
from pecia.domain.score import Scored, Unscored
from pecia.domain.version import Content
from pecia.models.scripted import Asked, Said
from pecia.ports import Ports, Store, Unit
from pecia.testing import ADA, Script
from tests.experiments import events_of, planned, ports_over, runs_of
from tests.model_server import ModelServer, completion, last_message

TWO = {"plain": "{{ text }}", "polite": "Please: {{ text }}"}


class Recorder:
    """A scripted model that remembers what it was asked."""

    def __init__(self, say: Callable[[Asked], Said] = lambda asked: asked.last) -> None:
        self.asked: list[Asked] = []
        self.say = say

    def __call__(self, asked: Asked) -> Said:
        self.asked.append(asked)
        return self.say(asked)

    @property
    def texts(self) -> list[str]:
        return [asked.last for asked in self.asked]


def recorded(
    say: Callable[[Asked], Said] = lambda asked: asked.last, **script: Any
) -> tuple[Ports, Recorder]:
    recorder = Recorder(say)
    return testing.ports(scripts={"m": Script(answer=recorder, **script)}), recorder


def choice(**fields: Any) -> dict[str, ModelChoice]:
    return {"m": ModelChoice(model="scripted/m", **fields)}


def quick(**limits: Any) -> Limits:
    return Limits(retries=0, **limits)


def states(ports: Ports, number: int) -> Mapping[str, int]:
    return Counter(run.answer.state for run in runs_of(ports, number))


# ---------------------------------------------------------------- what is asked


def test_every_run_of_the_plan_is_called_scored_and_kept() -> None:
    ports, model = recorded()
    number = planned(ports, variants=TWO, models=choice(), repeats=2)
    experiment = run_experiment(ports, ADA, number)
    assert (experiment.status, experiment.progress.called, len(model.asked)) == ("done", 12, 12)
    runs = runs_of(ports, number)
    assert [(run.arm, run.case, run.repeat) for run in runs] == [
        (a, c, r) for a in (0, 1) for c in (0, 1, 2) for r in (0, 1)
    ]
    assert all(run.scores["hit"] == Scored(value=1.0, read=run.answer.text[-1]) for run in runs)


def test_the_key_is_made_of_the_bytes_sent_the_origin_and_the_repeat() -> None:
    ports, model = recorded()
    number = planned(ports, variants={"plain": "{{ text }}"}, texts=["a"], models=choice(params={"top_p": 1}))
    run_experiment(ports, ADA, number)
    seed = seed_for(input_digest(Case(id="x", input={"text": "a"})), 0)
    body = f'{{"model":"m","messages":[{{"role":"user","content":"a"}}],"top_p":1,"seed":{seed}}}'
    assert runs_of(ports, number)[0].key == hashlib.sha256(f"{body}\nscripted\n0".encode()).hexdigest()
    assert model.asked[0].seed == seed


def test_seeds_differ_by_case_and_repeat_and_are_equal_for_all_arms() -> None:
    ports, model = recorded()
    run_experiment(ports, ADA, planned(ports, variants=TWO, models=choice(), repeats=2))
    by_case: dict[str, Counter[int | None]] = {}
    for asked in model.asked:
        by_case.setdefault(asked.last[-1], Counter())[asked.seed] += 1
    assert all(sorted(seeds.values()) == [2, 2] for seeds in by_case.values())
    assert len({seed for seeds in by_case.values() for seed in seeds}) == 6


def test_repeats_are_calls_of_their_own_even_without_a_seed() -> None:
    ports, model = recorded()
    number = planned(ports, variants={"plain": "{{ text }}"}, models=choice(seed="none"), repeats=3)
    assert run_experiment(ports, ADA, number).progress.called == len(model.asked) == 9


def test_a_model_that_takes_no_seed_is_sent_none() -> None:
    ports, model = recorded()
    models = {
        "with": ModelChoice(model="scripted/m"),
        "without": ModelChoice(model="scripted/m", seed="none"),
    }
    run_experiment(ports, ADA, planned(ports, variants={"plain": "{{ text }}"}, models=models))
    assert [asked.seed is None for asked in model.asked].count(True) == 3
    assert len(model.asked) == 6


def test_the_order_comes_from_the_plan_alone_and_keeps_the_arms_of_a_case_together() -> None:
    texts = [chr(ord("a") + n) for n in range(20)]
    orders: list[list[str]] = []
    for _ in range(2):
        ports, model = recorded()
        run_experiment(ports, ADA, planned(ports, variants=TWO, texts=texts, models=choice()))
        orders.append(model.texts)
    assert orders[0] == orders[1] != sorted(orders[0])
    assert all(
        len({first[-1], second[-1]}) == 1
        for first, second in zip(orders[0][::2], orders[0][1::2], strict=True)
    )


def test_as_many_calls_are_under_way_as_allowed_and_no_more() -> None:
    with ModelServer(lambda request: completion(last_message(request), delay=0.02)) as server:
        ports = ports_over(server.base_url)
        models = {"here": ModelChoice(model="here/m")}
        number = planned(ports, variants=TWO, texts="abcdefgh", models=models, limits=quick(concurrency=3))
        assert run_experiment(ports, ADA, number).progress.states == {"ok": 16}
        assert server.most_under_way == 3


def test_runs_that_send_the_same_are_called_once_and_share_the_answer() -> None:
    ports, model = recorded()
    same = {"plain": "{{ text }}", "same": "{{ text }}{# a comment #}"}
    number = planned(ports, variants=same, models=choice())
    progress = run_experiment(ports, ADA, number).progress
    assert (len(model.asked), progress.called, progress.reused) == (3, 3, 3)
    by_case = Counter((run.case, run.key) for run in runs_of(ports, number))
    assert set(by_case.values()) == {2}
    assert Counter(run.reused_from for run in runs_of(ports, number)) == {None: 3, number: 3}


def test_each_variant_gets_of_a_case_what_it_asks_for() -> None:
    ports, model = recorded()
    number = planned(
        ports, variants={"all": "{{ text }}", "none": "Say something."}, texts=["a"], models=choice()
    )
    run_experiment(ports, ADA, number)
    assert sorted(model.texts) == ["Say something.", "a"]


def test_a_case_that_cannot_be_rendered_is_refused_with_the_plan() -> None:
    ports, model = recorded()
    with pytest.raises(Invalid) as raised:
        planned(ports, variants={"plain": "{{ text }}", "other": "{{ topic }}"}, models=choice())
    assert raised.value.code == "missing_variable"
    assert "case-" in raised.value.message
    assert "'other'" in raised.value.message
    assert model.asked == []


def test_a_case_that_cannot_be_rendered_is_found_without_a_model() -> None:
    variants = [Variant(label="v", digest="", content=Content(template="{{ text }} {{ topic }}"))]
    fits = Case(id="fits", input={"text": "a", "topic": "b", "unused": "c"})
    check_renders(variants, ["echo"], [fits])
    with pytest.raises(Invalid, match="Case 'lacks' cannot be rendered with variant 'v'") as raised:
        check_renders(variants, ["echo"], [fits, Case(id="lacks", input={"text": "a"})])
    assert raised.value.extra == {"case": "lacks", "variant": "v"}


def test_requests_that_are_too_much_to_be_held_are_written_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pecia.app.agenda.MAX_HELD", 100)
    ports, model = recorded()
    number = planned(ports, variants=TWO, models=choice())
    run_experiment(ports, ADA, number)
    assert sorted(model.texts) == ["Please: a", "Please: b", "Please: c", "a", "b", "c"]
    assert {run.answer.text[-1]: run.case for run in runs_of(ports, number)} == {"a": 0, "b": 1, "c": 2}


# ---------------------------------------------------------------- what comes back


def test_each_state_is_kept_as_it_is_and_counted() -> None:
    said: dict[str, Said] = {
        "a": "a",
        "b": testing.refused(),
        "c": testing.truncated("c"),
        "d": testing.failed("HTTP 500: down"),
    }
    ports, _ = recorded(lambda asked: said[asked.last])
    number = planned(ports, variants={"plain": "{{ text }}"}, texts="abcd", models=choice(), limits=quick())
    experiment = run_experiment(ports, ADA, number)
    assert experiment.status == "done"
    assert experiment.progress.states == {"ok": 1, "refused": 1, "truncated": 1, "api_error": 1}
    reasons = {
        s.reason for run in runs_of(ports, number) for s in run.scores.values() if isinstance(s, Unscored)
    }
    assert reasons == {"refused", "truncated", "api_error"}


def test_what_the_model_said_about_an_answer_is_kept() -> None:
    answer = Answer(state="ok", text="a", model="m-2026", finish="stop", latency_ms=12.5, attempts=1)
    ports, _ = recorded(lambda _: answer)
    number = planned(ports, variants={"plain": "{{ text }}"}, texts=["a"], models=choice())
    run_experiment(ports, ADA, number)
    assert [run.answer for run in runs_of(ports, number)] == [answer]


class Broken:
    """A scorer that breaks the promise to raise nothing."""

    zero_is_meant, unit = True, "share"

    def check(self, case: Case) -> None: ...

    def score(self, _: Answer, case: Case) -> Scored:
        if case.id == "case-b":
            raise ZeroDivisionError("by zero")
        return Scored(value=1.0)


class BrokenScorers:
    def make(self, *_: object) -> Broken:
        return Broken()


def test_a_scorer_that_raises_costs_its_own_score_only(caplog: pytest.LogCaptureFixture) -> None:
    ports, _ = recorded()
    ports = replace(ports, scorers=BrokenScorers())
    number = planned(ports, variants={"plain": "{{ text }}"}, models=choice())
    assert run_experiment(ports, ADA, number).status == "done"
    scores = [run.scores["hit"] for run in runs_of(ports, number)]
    broken = Unscored(reason="scorer_error", detail="ZeroDivisionError: by zero")
    assert scores == [Scored(value=1.0), broken, Scored(value=1.0)]
    assert "case-b" in caplog.text


# ---------------------------------------------------------------- nothing is paid twice


def test_an_experiment_that_is_done_calls_nothing_again() -> None:
    ports, model = recorded()
    number = planned(ports, variants=TWO, models=choice())
    run_experiment(ports, ADA, number)
    assert run_experiment(ports, ADA, number).status == "done"
    assert len(model.asked) == 6


def test_an_answer_of_an_earlier_experiment_is_used_again_and_marked() -> None:
    ports, model = recorded()
    first = planned(ports, variants={"plain": "{{ text }}"}, models=choice())
    run_experiment(ports, ADA, first)
    second = planned(ports, variants=TWO, models=choice())
    progress = run_experiment(ports, ADA, second).progress
    assert (progress.called, progress.reused, len(model.asked)) == (3, 3, 6)
    assert [run.reused_from for run in runs_of(ports, second)] == [first] * 3 + [None] * 3
    assert [run.answer.text for run in runs_of(ports, second)][:3] == ["a", "b", "c"]


def test_a_used_answer_is_judged_by_the_scorers_of_its_new_experiment() -> None:
    ports, _ = recorded()
    run_experiment(ports, ADA, planned(ports, variants={"plain": "{{ text }}"}, models=choice()))
    number = planned(
        ports, variants={"plain": "{{ text }}"}, models=choice(), scorers={"long": {"type": "characters"}}
    )
    run_experiment(ports, ADA, number)
    assert {score for run in runs_of(ports, number) for score in run.scores} == {"long"}


def test_a_fresh_experiment_calls_everything_again() -> None:
    ports, model = recorded()
    for fresh in (False, True):
        number = planned(ports, variants=TWO, models=choice(), fresh=fresh)
        assert run_experiment(ports, ADA, number).progress.called == 6
    assert len(model.asked) == 12


def test_other_parameters_are_another_request() -> None:
    ports, model = recorded()
    for temperature in (0, 1):
        models = choice(params={"temperature": temperature})
        run_experiment(ports, ADA, planned(ports, variants=TWO, models=models))
    assert len(model.asked) == 12


def test_what_got_no_answer_is_called_again_and_the_rest_is_not() -> None:
    ports, model = recorded()
    number = planned(ports, variants={"plain": "{{ text }}"}, texts="abcd", models=choice(), limits=quick())
    model.say = lambda asked: testing.failed() if asked.last in "ab" else asked.last
    assert run_experiment(ports, ADA, number).progress.states == {"ok": 2, "api_error": 2}
    model.say = lambda asked: asked.last
    progress = run_experiment(ports, ADA, number).progress
    assert (progress.states, progress.called, len(model.asked)) == ({"ok": 4}, 4, 6)


# ---------------------------------------------------------------- stopping


def test_asked_to_stop_it_keeps_what_was_answered_and_goes_on_later() -> None:
    ports, model = recorded(delay=0.05)
    number = planned(ports, variants=TWO, texts="abcdefgh", models=choice(), limits=quick(concurrency=2))
    experiment = run_experiment(ports, ADA, number, should_stop=lambda: len(model.asked) >= 2)
    kept = states(ports, number)
    assert (experiment.status, experiment.trouble, kept["cancelled"]) == ("stopped", None, 2)
    assert kept["ok"] == len(model.asked)
    model.asked.clear()
    assert run_experiment(ports, ADA, number).progress.states == {"ok": 16}
    assert len(model.asked) == 16 - kept["ok"]


def test_the_jobs_port_stops_it() -> None:
    ports, model = recorded(delay=0.05)
    number = planned(ports, variants=TWO, texts="abcdefgh", models=choice(), limits=quick(concurrency=1))
    ports.jobs.start(ADA.project, number, lambda: run_experiment(ports, ADA, number))
    while not model.asked:
        time.sleep(0.01)
    ports.jobs.stop(ADA.project, number)
    ports.jobs.close()
    assert events_of(ports, number)[-1][1]["status"] == "stopped"


def test_an_interrupt_keeps_what_was_answered() -> None:
    ports, model = recorded(delay=0.05)
    number = planned(ports, variants=TWO, texts="abcdefgh", models=choice(), limits=quick(concurrency=2))

    def interrupt() -> bool:
        if len(model.asked) >= 2:
            signal.raise_signal(signal.SIGINT)
        return False

    with pytest.raises(KeyboardInterrupt):
        run_experiment(ports, ADA, number, should_stop=interrupt)
    assert states(ports, number)["ok"] == len(model.asked) >= 2
    assert events_of(ports, number)[-1][1]["why"]["code"] == "interrupted"


@pytest.mark.parametrize("runs", [2, 40])
def test_a_model_that_is_not_there_ends_it_early_and_says_what_to_do(runs: int) -> None:
    ports = ports_over("http://127.0.0.1:9/v1")
    texts = [f"{n}" for n in range(runs)]
    models = {"gone": ModelChoice(model="here/m")}
    number = planned(ports, variants={"plain": "{{ text }}"}, texts=texts, models=models, limits=quick())
    with pytest.raises(Unavailable, match="connection refused") as raised:
        run_experiment(ports, ADA, number)
    assert (raised.value.code, raised.value.problem.exit) == ("model_unavailable", 5)
    assert raised.value.hint is not None
    assert states(ports, number)["api_error"] <= 5 + 8
    ended = events_of(ports, number)[-1][1]
    assert (ended["status"], ended["why"]["code"]) == ("stopped", "model_unavailable")


def test_a_model_that_dies_on_the_way_ends_it_and_it_goes_on_later() -> None:
    ports, model = recorded()
    texts = [f"{n}" for n in range(100)]
    number = planned(
        ports, variants={"plain": "{{ text }}"}, texts=texts, models=choice(), limits=quick(concurrency=1)
    )
    model.say = lambda asked: asked.last if len(model.asked) <= 30 else testing.failed()
    with pytest.raises(Unavailable):
        run_experiment(ports, ADA, number)
    assert states(ports, number) == {"ok": 30, "api_error": 20}
    model.say = lambda asked: asked.last
    assert run_experiment(ports, ADA, number).progress.states == {"ok": 100}
    assert len(model.asked) == 50 + 70


def test_some_failures_among_answers_end_nothing() -> None:
    ports, _ = recorded(lambda asked: testing.failed() if int(asked.last) % 3 == 0 else asked.last)
    texts = [f"{n}" for n in range(1, 100)]
    number = planned(ports, variants={"plain": "{{ text }}"}, texts=texts, models=choice(), limits=quick())
    assert run_experiment(ports, ADA, number).progress.states == {"ok": 66, "api_error": 33}


class FullStore:
    """A store that runs full once runs are to be kept."""

    def __init__(self, store: Store, *, after: int) -> None:
        self._store, self._left = store, after
        self.read, self.close = store.read, store.close

    def write(self, project: str) -> AbstractContextManager[Unit]:
        self._left -= 1
        if self._left == -1:
            raise StorageFailed("The disk is full.", code="insufficient_storage")
        return self._store.write(project)


def test_a_full_disk_ends_it_and_nothing_is_half_written() -> None:
    ports, _ = recorded()
    number = planned(ports, variants=TWO, models=choice())
    with pytest.raises(StorageFailed, match="disk is full"):
        run_experiment(replace(ports, store=FullStore(ports.store, after=1)), ADA, number)
    assert states(ports, number) == {}
    assert events_of(ports, number)[-1][1]["why"]["code"] == "insufficient_storage"
    assert run_experiment(ports, ADA, number).progress.states == {"ok": 6}


# ---------------------------------------------------------------- what is told


def test_start_and_end_are_in_the_log_with_their_figures() -> None:
    ports, _ = recorded()
    number = planned(ports, variants=TWO, models=choice())
    run_experiment(ports, ADA, number)
    figures = {"planned": 6, "called": 6, "reused": 0, "done": 6, "states": {"ok": 6}, "status": "done"}
    figures |= {"judged": 0, "to_judge": 0}
    started, ended = events_of(ports, number)
    assert (started[0], started[1]["done"], started[1]["planned"]) == ("ExperimentStarted", 0, 6)
    assert ended == ("ExperimentEnded", figures)


def test_progress_is_told_while_it_runs() -> None:
    ports, _ = recorded(delay=0.05)
    number = planned(ports, variants=TWO, texts="abcdefgh", models=choice(), limits=quick(concurrency=2))
    told: list[Progress] = []
    run_experiment(ports, ADA, number, on_progress=told.append)
    done = [progress.done for progress in told]
    assert done == sorted(done)
    assert 0 < done[0] < done[-1] == told[0].planned == 16


def test_an_unknown_experiment_is_not_found() -> None:
    with pytest.raises(NotFound):
        run_experiment(testing.ports(), ADA, 7)
