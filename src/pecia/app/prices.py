"""Prices: what a project says that calls to its models cost. They go before those of the installation."""

from __future__ import annotations

import msgspec

from pecia.app.act import acting
from pecia.domain.actor import Actor
from pecia.domain.errors import Detail, Invalid, NotFound
from pecia.domain.price import Price, ProjectPrice, check_price
from pecia.domain.value import Request
from pecia.ports import Ports

MAX_NAME = 300
"""Characters of a model's name."""


class SetPrice(Request, frozen=True):
    """Say what calls to a model (`connection/model-id`) cost this project, in US dollars for a million tokens.

    It goes before what the installation and the list of prices say, in every budget, estimate and figure from then on.
    """

    model: str
    price: Price


class ListPrices(Request, frozen=True):
    """The prices that this project has set."""


class RemovePrice(Request, frozen=True):
    """Forget a price of this project: what the installation and the list say holds again."""

    model: str


def set_price(ports: Ports, actor: Actor, request: SetPrice) -> ProjectPrice:
    """The price as it is kept. Raises `Invalid` for a name that is no model's, or a price below zero."""
    connection, _, model = request.model.partition("/")
    if not (connection and model and len(request.model) <= MAX_NAME and request.model.isprintable()):
        message = f"'{request.model[:80]}' names no model: write CONNECTION/MODEL, such as openai/gpt-5."
        detail = Detail(code="invalid_parameter", detail=message, pointer="/model")
        raise Invalid(message, code="invalid_parameter", errors=(detail,))
    check_price(request.price)
    with acting(ports, actor) as act:
        kept = ProjectPrice(model=request.model, price=request.price, actor=actor.name, at=act.now)
        act.unit.prices.put(kept)
        act.record("PriceSet", f"price/{request.model}", data=msgspec.to_builtins(request.price))
    return kept


def list_prices(ports: Ports, actor: Actor, request: ListPrices) -> tuple[ProjectPrice, ...]:  # noqa: ARG001
    """The prices by model."""
    with ports.store.read(actor.project) as unit:
        return tuple(unit.prices.all())


def remove_price(ports: Ports, actor: Actor, request: RemovePrice) -> tuple[ProjectPrice, ...]:
    """The prices that are left. Raises `NotFound`."""
    with acting(ports, actor) as act:
        if not act.unit.prices.remove(request.model):
            raise NotFound(
                f"This project has set no price of '{request.model[:80]}'.", hint="'pecia price list'."
            )
        act.record("PriceRemoved", f"price/{request.model}")
        return tuple(act.unit.prices.all())
