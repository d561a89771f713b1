"""A budget is kept: nothing is called beyond it, and what has no price is not called at all."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pecia import testing
from pecia.app.experiments import (
    ContinueExperiment,
    PlanExperiment,
    continue_experiment,
    plan_experiment,
)
from pecia.app.run import existing, run_experiment
from pecia.domain.answer import Answer, Usage
from pecia.domain.design import Design, Limits, ModelChoice
from pecia.domain.errors import Invalid, PeciaError
from pecia.domain.price import Ledger, Price
from pecia.domain.version import Content
from pecia.models.registry import Registry
from pecia.models.scripted import Asked
from pecia.ports import Ports
from pecia.settings import Connection
from pecia.testing import ADA, Script
from tests.experiments import planned, ports_over, runs_of

MODELS = {"m": ModelChoice(model="scripted/m", params={"max_tokens": 1})}
DOLLAR = Price(input=0, output=1_000_000)
"""One dollar for each token of the answer."""


def costly(usage: Usage) -> Ports:
    answer = Answer(state="ok", text="a", finish="stop", usage=usage)
    return testing.ports(scripts={"m": Script(answer=lambda _: answer)}, prices={"scripted/m": DOLLAR})


def plan(ports: Ports, *, count: int = 50, **limits: object) -> int:
    return planned(
        ports,
        variants={"plain": "{{ text }}"},
        texts=[f"{n}" for n in range(count)],
        models=MODELS,
        limits=Limits(retries=0, **limits),  # type: ignore[arg-type]
    )


def run_broke(ports: Ports, number: int) -> PeciaError:
    with pytest.raises(PeciaError) as raised:
        run_experiment(ports, ADA, number)
    assert raised.value.code == "budget_spent"
    return raised.value


@pytest.mark.parametrize("concurrency", [1, 4, 64])
def test_spending_never_passes_the_budget(concurrency: int) -> None:
    ports = costly(Usage(input_tokens=1, output_tokens=1))
    number = plan(ports, max_cost=10, concurrency=concurrency)
    run_broke(ports, number)
    assert sum(run.answer.state == "ok" for run in runs_of(ports, number)) == 10


def test_a_spent_budget_is_an_answer_and_no_model_that_is_away() -> None:
    ports = costly(Usage(input_tokens=1, output_tokens=1))
    number = plan(ports, max_cost=3)
    run_broke(ports, number)
    with ports.store.read(ADA.project) as unit:
        stopped = existing(unit, number).stopped_by
    assert (stopped.code, stopped.problem.exit) == ("budget_spent", 1)
    assert "--max-cost" in str(stopped)


def test_what_a_call_did_not_need_pays_for_others() -> None:
    ports = costly(Usage(input_tokens=1, output_tokens=0))
    number = plan(ports, max_cost=2, concurrency=8)
    assert run_experiment(ports, ADA, number).status == "done"
    assert ledger_of(ports, number) == Ledger()


def test_what_was_set_aside_for_calls_that_were_lost_stays_charged() -> None:
    ports = costly(Usage(input_tokens=1, output_tokens=1))
    number = plan(ports, max_cost=10, concurrency=1)
    with ports.store.write(ADA.project) as unit:
        unit.experiments.add_to_ledger(number, spent=0.0, reserved=4.0)  # as a killed process leaves it
    assert "$4.0000 set aside for calls whose answers were lost" in run_broke(ports, number).message
    assert len(runs_of(ports, number)) == 6


def test_calls_that_are_given_up_are_charged_with_all_they_can_cost() -> None:
    answer = Answer(state="timeout", error="No answer.")
    ports = testing.ports(scripts={"m": Script(answer=lambda _: answer)}, prices={"scripted/m": DOLLAR})
    number = plan(ports, count=3, max_cost=10, concurrency=1)
    with pytest.raises(PeciaError):
        run_experiment(ports, ADA, number)
    assert ledger_of(ports, number) == Ledger(spent=3.0)


@given(
    costs=st.lists(st.integers(0, 8), min_size=1, max_size=40),
    limit=st.floats(0, 60),
    concurrency=st.integers(1, 16),
    crashes=st.integers(0, 3),
)
@settings(max_examples=40, deadline=None)
def test_no_order_of_calls_crashes_and_resumptions_overspends(
    costs: list[int], limit: float, concurrency: int, crashes: int
) -> None:
    left, paid = crashes, 0

    def say(asked: Asked) -> Answer:
        nonlocal left, paid
        tokens = costs[int(asked.last)]
        paid += tokens
        if left and paid > limit / 2:
            left -= 1
            raise RuntimeError("killed")  # the call was made, its answer is lost
        return Answer(state="ok", text="a", usage=Usage(input_tokens=1, output_tokens=tokens))

    ports = testing.ports(scripts={"m": Script(answer=say)}, prices={"scripted/m": DOLLAR})
    models = {"m": ModelChoice(model="scripted/m", params={"max_tokens": 8})}
    limits = Limits(retries=0, max_cost=limit, concurrency=concurrency)
    texts = [str(n) for n in range(len(costs))]
    number = planned(ports, variants={"v": "{{ text }}"}, texts=texts, models=models, limits=limits)
    for _ in range(crashes + 1):
        with suppress(PeciaError, RuntimeError):
            run_experiment(ports, ADA, number)
        assert paid <= limit + 1e-6
    ledger = ledger_of(ports, number)
    assert paid <= ledger.charged + 1e-6
    assert ledger.charged <= limit + 1e-6


def ledger_of(ports: Ports, number: int) -> Ledger:
    with ports.store.read(ADA.project) as unit:
        return unit.experiments.ledger(number) or Ledger()


def test_what_was_spent_before_counts_when_it_goes_on() -> None:
    ports = costly(Usage(input_tokens=1, output_tokens=1))
    number = plan(ports, max_cost=10, concurrency=1)
    for _ in range(2):
        run_broke(ports, number)
    assert len(runs_of(ports, number)) == 10


def test_a_budget_of_zero_calls_nothing() -> None:
    ports = costly(Usage(input_tokens=1, output_tokens=1))
    number = plan(ports, max_cost=0)
    assert "'max_cost' is $0: nothing may be called" in run_broke(ports, number).message
    assert runs_of(ports, number) == []


def test_an_answer_that_does_not_say_its_tokens_ends_it() -> None:
    ports = costly(Usage())
    number = plan(ports, max_cost=10, concurrency=1)
    run_broke(ports, number)
    assert len(runs_of(ports, number)) == 1


def test_a_model_without_a_price_is_refused_under_a_budget_unless_that_is_allowed() -> None:
    ports = ports_over("http://127.0.0.1:9/v1")
    models = {"m": ModelChoice(model="here/m")}
    with pytest.raises(Invalid, match="The price of here/m is unknown"):
        planned(ports, variants={"plain": "{{ text }}"}, models=models, limits=Limits(max_cost=1))
    limits = Limits(max_cost=1, allow_unpriced=True)
    assert planned(ports, variants={"plain": "{{ text }}"}, models=models, limits=limits)


def test_a_model_without_a_price_is_refused_under_a_budget_that_comes_later_too() -> None:
    ports = ports_over("http://127.0.0.1:9/v1")
    number = planned(ports, variants={"plain": "{{ text }}"}, models={"m": ModelChoice(model="here/m")})
    more = ContinueExperiment(number=number, limits=Limits(max_cost=1))
    with pytest.raises(Invalid, match="The price of here/m is unknown"):
        continue_experiment(ports, ADA, more)


def test_a_plan_names_the_models_whose_price_nobody_knows() -> None:
    ports = ports_over("http://127.0.0.1:9/v1")
    models = {"m": ModelChoice(model="here/m")}
    planned(ports, variants={"plain": "{{ text }}"}, models=models)
    design = Design(
        name="dear",
        dataset="texts",
        variants={"plain": "./plain.prompt.md"},
        models=models,
        scorers={"right": {"type": "equals", "expected": "expected"}},
    )
    drafts = {"plain": Content(template="{{ text }}")}
    found = plan_experiment(ports, ADA, PlanExperiment(design=design, drafts=drafts))
    assert (found.cost.least, found.cost.most, found.cost.unpriced) == (None, None, ("here/m",))
    assert found.file.startswith("name: dear\ndataset: texts\n")


def test_prices_are_those_of_the_list_for_the_provider_that_is_asked() -> None:
    registry = Registry(
        {
            "openai": Connection(kind="openai-responses", base_url="https://api.openai.com/v1"),
            "claude": Connection(kind="anthropic", base_url="https://api.anthropic.com/v1"),
            "here": Connection(base_url="http://127.0.0.1:9/v1"),
        }
    )
    usage = Usage(input_tokens=1_000_000, output_tokens=0)
    known = [registry.cost(ModelChoice(model=name)) for name in ("openai/gpt-4o", "claude/claude-sonnet-4-5")]
    assert [cost(usage) for cost in known if cost] == [2.5, pytest.approx(3.0, rel=1)]
    assert registry.cost(ModelChoice(model="here/gpt-4o")) is None
    assert registry.cost(ModelChoice(model="openai/none-such")) is None
