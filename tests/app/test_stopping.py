from __future__ import annotations

from typing import Any

import msgspec
import pytest

from pecia import testing
from pecia.app.experiments import GetExperiment, GetResult, PlanExperiment
from pecia.app.operations import perform
from pecia.app.run import run_experiment
from pecia.domain.design import Design, ModelChoice
from pecia.domain.errors import Invalid
from pecia.domain.experiment import Experiment
from pecia.domain.result import Result
from pecia.domain.stopping import stages
from pecia.ports import Ports
from pecia.testing import ADA, Script
from tests.app.conftest import Library
from tests.experiments import planned, runs_of

TEXTS = tuple(f"t{n:03d}" for n in range(60))


def scripted(*, better: bool) -> tuple[Ports, int]:
    """`two` is right on every case, `one` on none or, where it is not to be `better`, on all as well."""
    said = {f"two {text}": text for text in TEXTS}
    said |= {f"one {text}": "no" if better else text for text in TEXTS}
    ports = testing.ports(scripts={"table": Script(answer=said)})
    variants = {label: f"{label} {{{{ text }}}}" for label in ("one", "two")}
    models = {"m": ModelChoice(model="scripted/table")}
    return ports, planned(ports, variants=variants, texts=TEXTS, models=models, stopping="three_looks")


def result_of(ports: Ports, number: int) -> Result:
    result: Result = perform(ports, ADA, GetResult(number=number))
    return result


def test_a_large_difference_ends_it_at_the_first_look() -> None:
    ports, number = scripted(better=True)
    ended = run_experiment(ports, ADA, number)
    result = result_of(ports, number)
    assert (ended.status, ended.progress.called, result.look) == ("done", 40, 1)
    assert result.comparisons[0].comparison.conclusion == "better"
    assert result.comparisons[0].comparison.planned == 20
    assert result.comparisons[0].comparison.alpha < 0.001


def test_arms_that_do_not_differ_are_asked_to_the_end() -> None:
    ports, number = scripted(better=False)
    ended = run_experiment(ports, ADA, number)
    assert (ended.progress.called, result_of(ports, number).look) == (120, 3)
    assert result_of(ports, number).comparisons[0].comparison.alpha == pytest.approx(0.0451, abs=1e-4)


def test_one_that_ended_early_calls_nothing_when_it_is_run_again() -> None:
    ports, number = scripted(better=True)
    run_experiment(ports, ADA, number)
    assert run_experiment(ports, ADA, number).progress.called == 40


def test_one_that_is_killed_goes_on_to_the_same_end() -> None:
    ports, number = scripted(better=False)
    calls = iter(range(1, 1000))
    run_experiment(ports, ADA, number, should_stop=lambda: next(calls) > 1)
    ended = run_experiment(ports, ADA, number)
    assert (ended.status, len(runs_of(ports, number))) == ("done", 120)


def test_the_first_look_is_at_a_third_of_the_cases_drawn_from_the_plan() -> None:
    ports, number = scripted(better=True)
    run_experiment(ports, ADA, number)
    experiment: Experiment = perform(ports, ADA, GetExperiment(number=number))
    parts = stages(experiment.plan)
    assert {run.case for run in runs_of(ports, number)} == parts[0]
    assert [len(part) for part in parts] == [20, 20, 20]
    assert sorted(parts[0]) != list(range(20))


def test_looks_are_part_of_the_plan() -> None:
    ports, number = scripted(better=True)
    experiment: Experiment = perform(ports, ADA, GetExperiment(number=number))
    assert msgspec.structs.replace(experiment.plan, stopping="none").digest != experiment.plan.digest


@pytest.mark.parametrize(("more", "why"), [({"alpha": 0.01}, "alpha"), ({}, "at least 30 cases")])
def test_looks_that_would_see_nothing_are_refused(compared: Library, more: dict[str, Any], why: str) -> None:
    design = Design(
        name="few",
        dataset="few",
        variants={"one": "q#1", "two": "q#2"},
        models={"m": ModelChoice(model="scripted/table")},
        scorers={"right": {"type": "equals", "expected": "expected"}},
        stopping="three_looks",
        **more,
    )
    rows = tuple({"input": {"n": str(n)}, "expected": "yes"} for n in range(20))
    with pytest.raises(Invalid, match=why):
        compared(PlanExperiment(design=design, rows=rows))
