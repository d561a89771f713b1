"""Prices of a project, on every adapter."""

from __future__ import annotations

from msgspec.structs import replace

from pecia.domain.price import Price, ProjectPrice
from pecia.ports import Store
from tests.contract.kept import HERE, later

ONE = ProjectPrice(
    model="work/gpt-5:é", price=Price(input=0.1, output=1 / 3, cached=0.0), actor="ada", at=later(1)
)
OTHER = replace(ONE, model="a/first", price=Price(input=1, output=2, written=1e-9))


def test_prices_come_back_by_model_and_one_of_a_model_is_replaced(store: Store) -> None:
    changed = replace(ONE, price=Price(input=7, output=8))
    with store.write(HERE) as unit:
        for price in (ONE, OTHER, changed):
            unit.prices.put(price)
    with store.read(HERE) as unit:
        assert list(unit.prices.all()) == [OTHER, changed]


def test_a_price_is_of_its_project_alone(store: Store) -> None:
    with store.write(HERE) as unit:
        unit.prices.put(ONE)
    with store.write("other") as unit:
        assert list(unit.prices.all()) == []
        assert not unit.prices.remove(ONE.model)
    with store.write(HERE) as unit:
        assert unit.prices.remove(ONE.model)
        assert list(unit.prices.all()) == []
