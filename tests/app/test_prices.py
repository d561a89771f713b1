"""What a project says that calls cost goes before what the installation says, everywhere."""

from __future__ import annotations

import pytest

from pecia import testing
from pecia.app.connections import project_models
from pecia.app.operations import perform
from pecia.app.prices import ListPrices, RemovePrice, SetPrice
from pecia.domain.actor import Actor
from pecia.domain.answer import Usage
from pecia.domain.design import Limits, ModelChoice
from pecia.domain.errors import Invalid, NotFound
from pecia.domain.price import Price
from pecia.ports import Ports
from pecia.testing import ADA
from tests.experiments import planned, ports_over

USAGE = Usage(input_tokens=1_000_000, output_tokens=1_000_000)


def cost(ports: Ports, model: str = "scripted/echo", project: str = "default") -> float | None:
    with ports.store.read(project) as unit:
        found = project_models(ports, project, unit).cost(ModelChoice(model=model))
    return found(USAGE) if found else None


def test_a_projects_price_goes_before_the_operators_until_it_is_removed() -> None:
    ports = testing.ports(prices={"scripted/echo": Price(input=1, output=1)})
    perform(ports, ADA, SetPrice(model="scripted/echo", price=Price(input=3, output=4)))
    assert (cost(ports), cost(ports, project="elsewhere")) == (7, 2)
    assert perform(ports, ADA, ListPrices())[0].actor == "ada"
    assert perform(ports, ADA, RemovePrice(model="scripted/echo")) == ()
    assert cost(ports) == 2
    with pytest.raises(NotFound):
        perform(ports, ADA, RemovePrice(model="scripted/echo"))


def test_a_model_without_a_listed_price_gets_one_and_a_budget_holds_it() -> None:
    ports = ports_over("http://127.0.0.1:9/v1")
    models = {"m": ModelChoice(model="here/m")}
    with pytest.raises(Invalid, match="price of here/m is unknown") as refused:
        planned(ports, variants={"v": "{{ text }}"}, models=models, limits=Limits(max_cost=1))
    assert "pecia price set here/m" in (refused.value.hint or "")
    perform(ports, ADA, SetPrice(model="here/m", price=Price(input=1, output=1)))
    assert planned(ports, variants={"v": "{{ text }}"}, models=models, limits=Limits(max_cost=1))


@pytest.mark.parametrize(
    ("model", "price"),
    [
        ("gpt-5", Price(input=1, output=1)),
        ("a/\n", Price(input=1, output=1)),
        ("a/b", Price(input=-1, output=1)),
        ("a/b", Price(input=1, output=1, cached=float("inf"))),
        ("a/b", Price(input=float("nan"), output=1)),
    ],
)
def test_what_is_no_price_of_a_model_is_refused(model: str, price: Price) -> None:
    ports = testing.ports()
    with pytest.raises(Invalid):
        perform(ports, ADA, SetPrice(model=model, price=price))
    assert perform(ports, Actor(name="grace"), ListPrices()) == ()
