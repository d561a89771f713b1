"""Connections: where a project reaches models."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Row, bindparam, delete, insert, select

from pecia.domain.connection import ProviderConnection, SealedConnection
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import connections

_ALL = select(connections).where(connections.c.project == HERE).order_by(connections.c.name)
_ONE = _ALL.where(connections.c.name == bindparam("_name"))
_DROP = delete(connections).where(connections.c.project == HERE, connections.c.name == bindparam("_name"))
_ADD = insert(connections)


class SqlConnections:
    """The connections of the project."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def all(self) -> Sequence[SealedConnection]:
        """Every connection."""
        return [_connection(row) for row in self._tx.all(_ALL)]

    def get(self, name: str) -> SealedConnection | None:
        """The connection of this name."""
        row = self._tx.first(_ONE, _name=name)
        return _connection(row) if row else None

    def put(self, connection: SealedConnection) -> None:
        """Keep a connection in the place of the one there is."""
        row = msgspec.structs.asdict(connection.connection)
        del row["has_key"]
        self._tx.change(_DROP, _name=connection.connection.name)
        self._tx.add(_ADD, **row, sealed=connection.sealed)

    def remove(self, name: str) -> bool:
        """Forget a connection."""
        return bool(self._tx.change(_DROP, _name=name))


def _connection(row: Row[Any]) -> SealedConnection:
    connection = ProviderConnection(
        name=row.name,
        kind=row.kind,
        base_url=row.base_url,
        api_version=row.api_version,
        has_key=row.sealed is not None,
        actor=row.actor,
        at=row.at,
    )
    return SealedConnection(connection=connection, sealed=row.sealed)
