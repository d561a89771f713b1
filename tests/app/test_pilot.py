"""A pilot tells what the rest costs before it is paid, and what it answered counts."""

from __future__ import annotations

from typing import Any

import pytest

from pecia import testing
from pecia.app.commit import CommitVersion
from pecia.app.datasets import ImportDataset
from pecia.app.experiments import (
    ContinueExperiment,
    GetExperiment,
    GetResult,
    PlanExperiment,
    Planned,
    StartExperiment,
    StopExperiment,
)
from pecia.app.operations import perform
from pecia.app.prices import SetPrice
from pecia.app.retire import PurgeVersion
from pecia.domain.answer import Answer, Usage
from pecia.domain.design import Design, Limits, ModelChoice
from pecia.domain.errors import Invalid, NotFound
from pecia.domain.experiment import Experiment
from pecia.domain.price import Price
from pecia.domain.prompt_file import read_prompt_file
from pecia.domain.stopping import stages
from pecia.domain.task import TaskChoice
from pecia.domain.version import Content
from pecia.models.scripted import Asked
from pecia.ports import Ports
from pecia.testing import ADA, Script
from tests.experiments import runs_of

DRAFTS = {"plain": Content(template="{{ text }}"), "polite": Content(template="Please: {{ text }}")}
CENT = Price(input=0, output=10_000)
"""A cent for each token of the answer."""


class Paid:
    """Ports whose model takes as many tokens as a case says, and counts the calls."""

    def __init__(self, **more: Any) -> None:
        self.asked: list[str] = []
        script = Script(answer=self._say)
        judge = Script(answer=self._judge)
        prices = {"scripted/m": CENT, **more.pop("prices", {})}
        self.ports: Ports = testing.ports(scripts={"m": script, "judge": judge}, prices=prices)

    def _say(self, asked: Asked) -> Answer:
        self.asked.append(asked.last)
        return Answer(
            state="ok", text="a", usage=Usage(input_tokens=1, output_tokens=int(asked.last.split()[-1]))
        )

    def _judge(self, _: Asked) -> Answer:
        self.asked.append("judge")
        return Answer(state="ok", text="VERDICT: 4", usage=Usage(input_tokens=1, output_tokens=1))

    def start(self, tokens: list[int], *, extent: str = "affordable", **more: Any) -> Experiment:
        rows = tuple(
            {"id": f"{n}", "input": {"text": f"{n} {t}"}, "expected": "a"} for n, t in enumerate(tokens)
        )
        perform(self.ports, ADA, ImportDataset(dataset="texts", rows=rows))
        design = Design(
            name="paid",
            dataset="texts",
            variants={label: f"./{label}.md" for label in DRAFTS},
            models={"m": ModelChoice(model="scripted/m", params={"max_tokens": 9})},
            scorers=more.pop("scorers", {"hit": {"type": "equals", "expected": "expected"}}),
            **more,
        )
        request = StartExperiment(design=design, drafts=DRAFTS, extent=extent)  # type: ignore[arg-type]
        return self.ended(perform(self.ports, ADA, request).number)

    def ended(self, number: int) -> Experiment:
        while self.ports.jobs.running("default", number):
            pass
        found: Experiment = perform(self.ports, ADA, GetExperiment(number=number))
        return found


def test_what_may_cost_more_than_a_dollar_waits_behind_its_pilot() -> None:
    paid = Paid()
    waiting = paid.start([1] * 100)
    assert (waiting.status, waiting.progress.called, len(paid.asked)) == ("waiting", 10, 10)
    estimate = waiting.estimate
    assert estimate is not None
    assert (estimate.cases, estimate.left) == (5, 190)
    assert estimate.cost is not None
    assert (estimate.cost.value, estimate.cost.high) == (pytest.approx(1.9), pytest.approx(1.9))
    assert "about $1.90 ($1.90 to $1.90)" in (waiting.trouble or "")
    assert "more than $1 is confirmed first" in (waiting.trouble or "")


def test_confirmed_it_goes_on_and_nothing_is_called_twice() -> None:
    paid = Paid()
    waiting = paid.start([1] * 100)
    again = paid.start([1] * 100)
    assert (again.number, again.status, len(paid.asked)) == (waiting.number, "waiting", 10)
    done = paid.start([1] * 100, extent="all")
    assert (done.number, done.status, done.progress.called) == (waiting.number, "done", 200)
    assert len(paid.asked) == len(set(paid.asked)) == 200


def test_what_costs_less_goes_on_by_itself_and_keeps_its_estimate() -> None:
    paid = Paid()
    done = paid.start([1] * 20)
    assert (done.status, len(paid.asked)) == ("done", 40)
    assert done.estimate is not None
    assert done.estimate.cost is not None
    assert done.estimate.cost.value == pytest.approx(0.3)


def test_the_upper_end_of_the_estimate_decides() -> None:
    paid = Paid()
    waiting = paid.start([1, 2, 3] * 10)  # about a dollar is left, give or take
    cost = waiting.estimate.cost if waiting.estimate else None
    assert cost is not None
    assert (cost.high or 0) > (cost.value or 0) > (cost.low or 0)
    assert (waiting.status == "waiting") == ((cost.high or 0) > 1)


def test_a_pilot_that_is_asked_for_waits_whatever_it_costs() -> None:
    paid = Paid(prices={"scripted/m": Price(input=0, output=0)})
    waiting = paid.start([1] * 20, extent="pilot")
    assert (waiting.status, len(paid.asked)) == ("waiting", 10)
    assert "only the pilot was asked for" in (waiting.trouble or "")
    assert paid.start([1] * 20).status == "done"


@pytest.mark.parametrize("price", [Price(input=0, output=0), None])
def test_what_is_free_or_has_a_limit_below_makes_no_pilot(price: Price | None) -> None:
    paid = Paid(prices={"scripted/m": price} if price else {})
    done = paid.start([1] * 20, limits=Limits(max_cost=None if price else 1.0))
    assert (done.estimate, len(paid.asked)) == (None, 40)


def test_answers_that_were_kept_before_cost_nothing_in_the_estimate() -> None:
    paid = Paid()
    assert paid.start([1] * 100, extent="all").status == "done"
    again = paid.start([1] * 100, margin=0.1)
    assert (again.status, len(paid.asked)) == ("done", 200)
    assert again.estimate is not None
    assert again.estimate.cost is not None
    assert (again.estimate.cost.value, again.estimate.left) == (0, 0)


def test_judges_are_in_the_estimate_and_in_the_progress() -> None:
    paid = Paid(prices={"scripted/judge": CENT})
    judge = {"good": {"type": "judge", "model": "scripted/judge"}}
    waiting = paid.start([1] * 40, scorers=judge)
    assert waiting.estimate is not None
    assert waiting.estimate.cost is not None
    assert waiting.estimate.left == 140
    assert waiting.estimate.cost.value == pytest.approx(1.4)
    assert (waiting.progress.judged, waiting.progress.to_judge) == (10, 10)
    done = paid.start([1] * 40, scorers=judge, extent="all")
    assert (done.status, done.progress.judged, done.progress.to_judge) == ("done", 80, 80)
    assert paid.asked.count("judge") == 40  # both variants say the same


def test_a_price_set_by_the_project_counts_and_an_unknown_one_is_said() -> None:
    paid = Paid(prices={"scripted/m": Price(input=0, output=0)})
    perform(paid.ports, ADA, SetPrice(model="scripted/m", price=CENT))
    assert paid.start([2] * 60).status == "waiting"


def test_with_repeats_the_pilot_asks_each_of_its_cases_once() -> None:
    paid = Paid()
    waiting = paid.start([1] * 30, repeats=3)
    assert (waiting.status, len(paid.asked)) == ("waiting", 10)
    assert waiting.estimate is not None
    assert waiting.estimate.left == 170
    assert {run.repeat for run in runs_of(paid.ports, waiting.number)} == {0}


def test_a_waiting_experiment_can_be_read_and_stopped() -> None:
    paid = Paid()
    waiting = paid.start([1] * 100)
    result = perform(paid.ports, ADA, GetResult(number=waiting.number))
    assert (result.status, result.done) == ("waiting", 10)
    assert perform(paid.ports, ADA, StopExperiment(number=waiting.number)).status == "waiting"


def test_the_pilot_of_a_plan_with_looks_is_of_its_first_stage() -> None:
    paid = Paid()
    number = paid.start([1] * 100, stopping="three_looks").number
    experiment: Experiment = perform(paid.ports, ADA, GetExperiment(number=number))
    [first, *_] = stages(experiment.plan)
    assert {run.case for run in runs_of(paid.ports, number)} <= set(first)
    assert len(paid.asked) == 10


def test_a_pilot_with_tasks_that_the_caller_carries_out_is_refused() -> None:
    paid = Paid()
    rows = tuple({"id": f"{n}", "input": {"text": f"{n} 1"}, "expected": "a"} for n in range(9))
    perform(paid.ports, ADA, ImportDataset(dataset="texts", rows=rows))
    design = Design(
        name="own",
        dataset="texts",
        variants={"own": TaskChoice(task="python:a:b")},
        scorers={"hit": {"type": "equals", "expected": "expected"}},
    )
    with pytest.raises(Invalid, match="has no pilot"):
        perform(paid.ports, ADA, StartExperiment(design=design, extent="pilot"))


def test_a_waiting_experiment_is_confirmed_by_its_number() -> None:
    paid = Paid()
    waiting = paid.start([1] * 100)
    perform(paid.ports, ADA, ContinueExperiment(number=waiting.number, extent="all"))
    done = paid.ended(waiting.number)
    assert (done.status, done.progress.done, len(paid.asked)) == ("done", 200, 200)


def test_where_the_money_was_spent_a_higher_limit_goes_on() -> None:
    paid = Paid()
    spent = paid.start([1] * 100, extent="all", limits=Limits(max_cost=1.0))
    assert spent.trouble_code == "budget_spent"
    more = ContinueExperiment(number=spent.number, extent="all", limits=Limits(max_cost=9.0))
    perform(paid.ports, ADA, more)
    done = paid.ended(spent.number)
    assert (done.status, done.progress.done, len(paid.asked)) == ("done", 200, 200)
    assert done.plan.limits.max_cost == 9


def test_one_that_is_done_is_not_begun_again_by_its_number() -> None:
    paid = Paid()
    done = paid.start([1] * 6, extent="all")
    assert perform(paid.ports, ADA, ContinueExperiment(number=done.number)).status == "done"
    assert len(paid.asked) == 12


def test_limits_that_mean_nothing_are_refused_before_anything_goes_on() -> None:
    paid = Paid()
    waiting = paid.start([1] * 100)
    with pytest.raises(Invalid, match="concurrency"):
        perform(paid.ports, ADA, ContinueExperiment(number=waiting.number, limits=Limits(concurrency=0)))
    assert paid.ended(waiting.number).status == "waiting"


def test_a_plan_says_about_what_it_costs_before_any_call() -> None:
    paid = Paid(prices={"scripted/m": Price(input=1_000_000, output=10_000)})
    done = paid.start([1] * 8, extent="all")
    design = Design(
        name="again",
        dataset="texts",
        variants={label: f"./{label}.md" for label in DRAFTS},
        models={"m": ModelChoice(model="scripted/m", params={"max_tokens": 9})},
        scorers={"hit": {"type": "equals", "expected": "expected"}},
    )
    planned = perform(paid.ports, ADA, PlanExperiment(design=design, drafts=DRAFTS))
    # Three characters of input are a token, eleven are three, at a dollar each; nine more of an answer cost nine cents.
    assert planned.cost.input_tokens == 8 * (1 + 3)
    assert planned.cost.least == pytest.approx(8 * (1 + 3))
    assert planned.cost.most == pytest.approx(8 * (1 + 3) + 16 * 0.09)
    assert len(paid.asked) == done.progress.called


def plan_of(texts: list[str]) -> Planned:
    ports = testing.ports(scripts={"m": Script(answer={})})
    rows = tuple({"input": {"text": text}, "expected": "a"} for text in texts)
    perform(ports, ADA, ImportDataset(dataset="texts", rows=rows))
    design = Design(
        name="planned",
        dataset="texts",
        variants={label: f"./{label}.prompt.md" for label in DRAFTS},
        models={"m": ModelChoice(model="scripted/m")},
        scorers={"hit": {"type": "equals", "expected": "expected"}},
    )
    return perform(ports, ADA, PlanExperiment(design=design, drafts=DRAFTS))


def test_a_plan_brings_the_files_of_its_drafts() -> None:
    beside = plan_of(["one"]).beside
    assert set(beside) == {"./plain.prompt.md", "./polite.prompt.md"}
    assert read_prompt_file(beside["./polite.prompt.md"]).content == DRAFTS["polite"]


def test_what_a_plan_weighs_is_told_from_cases_of_all_its_parts() -> None:
    short, long = [f"{n}" for n in range(20)], [f"{n:<400}" + "x" * 400 for n in range(19)]
    assert plan_of(short + long).cost.input_tokens == pytest.approx(2 * 19 * 200, rel=0.1)


def test_limits_without_room_for_the_runs_are_refused_as_in_a_new_plan() -> None:
    paid = Paid()
    waiting = paid.start([1] * 100)
    few = ContinueExperiment(number=waiting.number, limits=Limits(max_runs=10))
    with pytest.raises(Invalid, match="max_runs"):
        perform(paid.ports, ADA, few)
    assert paid.ended(waiting.number).status == "waiting"


def test_one_whose_variant_was_purged_stays_as_it_was() -> None:
    paid = Paid()
    perform(paid.ports, ADA, CommitVersion(prompt="kept", content=DRAFTS["plain"]))
    rows = tuple({"input": {"text": f"{n} 1"}, "expected": "a"} for n in range(100))
    perform(paid.ports, ADA, ImportDataset(dataset="texts", rows=rows))
    design = Design(
        name="purged",
        dataset="texts",
        variants={"kept": "kept#1"},
        models={"m": ModelChoice(model="scripted/m", params={"max_tokens": 9})},
        scorers={"hit": {"type": "equals", "expected": "expected"}},
    )
    number = perform(paid.ports, ADA, StartExperiment(design=design, extent="pilot")).number
    assert paid.ended(number).status == "waiting"
    perform(paid.ports, ADA, CommitVersion(prompt="kept", content=DRAFTS["polite"]))
    perform(paid.ports, ADA, PurgeVersion(prompt="kept", version=1, why="a secret"))
    with pytest.raises(NotFound, match="purged"):
        perform(paid.ports, ADA, ContinueExperiment(number=number, extent="all"))
    assert paid.ended(number).status == "waiting"
