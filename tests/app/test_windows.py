"""Experiments larger than what is written at once: asked window by window, with the same promises."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pecia import testing
from pecia.app.agenda import render_of
from pecia.app.run import run_experiment
from pecia.domain.design import ModelChoice
from pecia.domain.errors import Invalid
from pecia.models.scripted import Asked
from pecia.ports import Ports
from pecia.testing import ADA, Script
from tests.experiments import planned, runs_of

TEXTS = [f"text {n}" for n in range(23)]
TWO = {"plain": "{{ text }}", "polite": "Please: {{ text }}"}
MODEL = {"m": ModelChoice(model="scripted/m")}


@pytest.fixture(autouse=True)
def small_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pecia.app.agenda.WINDOW", 5)
    monkeypatch.setattr("pecia.app.asking.WINDOW", 5)


def recorded() -> tuple[Ports, list[str]]:
    asked: list[str] = []

    def say(question: Asked) -> str:
        asked.append(question.last)
        return question.last

    return testing.ports(scripts={"m": Script(answer=say)}), asked


def test_every_run_of_a_large_plan_is_asked_once() -> None:
    ports, asked = recorded()
    number = planned(ports, variants=TWO, texts=TEXTS, models=MODEL, repeats=2)
    experiment = run_experiment(ports, ADA, number)
    assert (experiment.status, experiment.progress.called, len(asked)) == ("done", 92, 92)
    assert len({(run.arm, run.case, run.repeat) for run in runs_of(ports, number)}) == 92


def test_the_order_does_not_depend_on_how_much_is_written_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    orders: list[list[str]] = []
    for window in (5, 1000):
        monkeypatch.setattr("pecia.app.agenda.WINDOW", window)
        ports, asked = recorded()
        run_experiment(ports, ADA, planned(ports, variants=TWO, texts=TEXTS, models=MODEL))
        orders.append(asked)
    assert orders[0] == orders[1]


@pytest.mark.parametrize("fresh", [False, True])
def test_equal_requests_of_different_windows_are_asked_once(fresh: bool) -> None:
    ports, asked = recorded()
    models = {"m": ModelChoice(model="scripted/m", seed="none")}
    number = planned(ports, variants={"same": "Hello."}, texts=TEXTS, models=models, fresh=fresh)
    progress = run_experiment(ports, ADA, number).progress
    assert (asked, progress.called, progress.reused) == (["Hello."], 1, 22)
    assert {run.reused_from for run in runs_of(ports, number)} == {None, number}


def test_a_large_plan_that_is_stopped_goes_on_with_what_is_missing() -> None:
    ports, asked = recorded()
    number = planned(ports, variants=TWO, texts=TEXTS, models={"m": ModelChoice(model="scripted/m")})
    looked = iter([False, True])
    slow = testing.ports(
        store=ports.store, scripts={"m": Script(answer=lambda question: question.last, delay=0.1)}
    )
    assert run_experiment(slow, ADA, number, should_stop=lambda: next(looked)).status == "stopped"
    before = sum(run.answer.state == "ok" for run in runs_of(ports, number))
    assert run_experiment(ports, ADA, number).status == "done"
    assert 0 < before < 46
    assert len(asked) == 46 - before


def test_a_request_of_a_late_window_that_cannot_be_written_ends_it_before_the_first_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ports, asked = recorded()
    number = planned(ports, variants={"plain": "{{ text }}"}, texts=TEXTS, models=MODEL)

    def strict(*given: object) -> object:
        said = render_of(*given)  # type: ignore[arg-type]

        def render(values: dict[str, str]) -> object:
            if values["text"] == "text 22":
                raise Invalid("It is not what it was.")
            return said(values)

        return render

    monkeypatch.setattr("pecia.app.agenda.render_of", strict)
    with pytest.raises(Invalid, match=re.escape("Case 'case-text 22' cannot be rendered")):
        run_experiment(ports, ADA, number)
    assert asked == []


def test_a_fast_model_waits_for_a_slow_one_so_that_few_calls_are_held() -> None:
    asked: list[str] = []

    def say(question: Asked) -> str:
        asked.append(question.model)
        return question.last

    scripts = {"fast": Script(answer=say), "slow": Script(answer=say, delay=0.002)}
    ports = testing.ports(scripts=scripts)
    models = {name: ModelChoice(model=f"scripted/{name}") for name in scripts}
    texts = [f"text {n}" for n in range(100)]
    run_experiment(ports, ADA, planned(ports, variants={"v": "{{ text }}"}, texts=texts, models=models))
    ahead = [asked[:count].count("fast") - asked[:count].count("slow") for count in range(len(asked))]
    assert max(ahead) <= 40
    assert len(asked) == 200


def most(planned_runs: int, made: int, *more: str) -> float:
    """MB that a process of its own takes at most."""
    bench = Path(__file__).parents[2] / "bench" / "experiment_memory.py"
    command = [sys.executable, str(bench), "carry-out", str(planned_runs), str(made), *more]
    return float(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


@pytest.mark.slow
def test_a_million_runs_are_planned_and_200_000_carried_out_in_the_memory_of_ten_thousand() -> None:
    assert most(1_000_000, 200_000) < 1.5 * most(10_000, 10_000)


@pytest.mark.slow
def test_a_hundred_thousand_runs_are_judged_in_the_memory_of_ten_thousand() -> None:
    assert most(100_000, 100_000, "judged") < 1.5 * most(10_000, 10_000, "judged")
