"""Connections, on every adapter."""

from __future__ import annotations

from msgspec.structs import replace

from pecia.domain.connection import ProviderConnection, SealedConnection
from pecia.ports import Store
from tests.contract.kept import HERE, later

ONE = SealedConnection(
    connection=ProviderConnection(
        name="work",
        kind="anthropic",
        base_url="https://a.example/v1",
        api_version=None,
        has_key=True,
        actor="ada",
        at=later(1),
    ),
    sealed="sealed",
)
OTHER = SealedConnection(connection=replace(ONE.connection, name="a-first", has_key=False), sealed=None)


def test_connections_come_back_by_name_and_one_of_a_name_is_replaced(store: Store) -> None:
    changed = replace(ONE, connection=replace(ONE.connection, base_url="https://b.example"))
    with store.write(HERE) as unit:
        for connection in (ONE, OTHER, changed):
            unit.connections.put(connection)
    with store.read(HERE) as unit:
        assert unit.connections.all() == [OTHER, changed]
        assert unit.connections.get("work") == changed


def test_a_connection_is_of_its_project_alone(store: Store) -> None:
    with store.write(HERE) as unit:
        unit.connections.put(ONE)
    with store.write("other") as unit:
        assert unit.connections.get("work") is None
        assert not unit.connections.remove("work")
    with store.write(HERE) as unit:
        assert unit.connections.remove("work")
        assert unit.connections.all() == []
