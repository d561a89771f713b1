"""Prices: what a project says that calls cost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Row, bindparam, delete, insert, select

from pecia.domain.price import Price, ProjectPrice
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import prices

_ALL = select(prices).where(prices.c.project == HERE).order_by(prices.c.model)
_DROP = delete(prices).where(prices.c.project == HERE, prices.c.model == bindparam("_model"))
_ADD = insert(prices)


class SqlPrices:
    """The prices of the project."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def all(self) -> Sequence[ProjectPrice]:
        """Every price."""
        return [_price(row) for row in self._tx.all(_ALL)]

    def put(self, price: ProjectPrice) -> None:
        """Keep a price in the place of the one there is."""
        self._tx.change(_DROP, _model=price.model)
        figures = msgspec.structs.asdict(price.price)
        self._tx.add(_ADD, model=price.model, **figures, actor=price.actor, at=price.at)

    def remove(self, model: str) -> bool:
        """Forget a price."""
        return bool(self._tx.change(_DROP, _model=model))


def _price(row: Row[Any]) -> ProjectPrice:
    price = Price(input=row.input, output=row.output, cached=row.cached, written=row.written)
    return ProjectPrice(model=row.model, price=price, actor=row.actor, at=row.at)
