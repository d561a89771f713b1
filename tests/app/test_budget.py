"""A budget is kept: nothing is called beyond it, and what has no price is not called at all."""

from __future__ import annotations

import pytest

from pecia import testing
from pecia.app.run import run_experiment
from pecia.domain.errors import Invalid, PeciaError
from pecia.domain.experiment import Answer, Limits, ModelChoice, Usage
from pecia.domain.price import Price
from pecia.models.registry import Registry
from pecia.ports import Ports
from pecia.settings import Connection
from pecia.testing import ADA, Script
from tests.experiments import planned, ports_over, runs_of

MODELS = {"m": ModelChoice(model="scripted/m")}
DOLLAR = Price(input=1_000_000, output=0)
"""One dollar for each token of the input."""


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


def test_spending_passes_the_budget_by_no_more_than_one_call_for_each_under_way() -> None:
    ports = costly(Usage(input_tokens=1, output_tokens=1))
    number = plan(ports, max_cost=10, concurrency=4)
    run_broke(ports, number)
    assert 10 <= len(runs_of(ports, number)) <= 10 + 4


def test_what_was_spent_before_counts_when_it_goes_on() -> None:
    ports = costly(Usage(input_tokens=1, output_tokens=1))
    number = plan(ports, max_cost=10, concurrency=1)
    for _ in range(2):
        run_broke(ports, number)
    assert len(runs_of(ports, number)) == 10


def test_a_budget_of_zero_calls_nothing() -> None:
    ports = costly(Usage(input_tokens=1, output_tokens=1))
    number = plan(ports, max_cost=0)
    assert "$0.0000 of the $0" in run_broke(ports, number).message
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
