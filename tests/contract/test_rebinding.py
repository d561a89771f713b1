"""A name that means another address when it is connected to: what was judged is what is connected to."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from pecia import testing
from pecia.app.connections import CheckConnection, SetConnection
from pecia.app.operations import perform
from pecia.domain.errors import Invalid
from pecia.models.http import Address, NoReply
from pecia.testing import ADA
from tests.model_server import ModelServer, fault

PUBLIC, INSIDE = "203.0.114.7", "127.0.0.1"
Resolver = Callable[[Sequence[Sequence[str]]], list[str]]


@pytest.fixture
def resolver(monkeypatch: pytest.MonkeyPatch) -> Resolver:
    """Lets names mean these addresses, one answer after the other; returns the names that were asked for."""

    def install(answers: Sequence[Sequence[str]]) -> list[str]:
        asked: list[str] = []
        left = list(answers)

        def resolve(host: str, port: int, *_: object, **__: object) -> list[tuple[Any, ...]]:
            asked.append(host)
            found = left.pop(0) if len(left) > 1 else left[0]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        return asked

    return install


def test_a_name_that_turns_to_an_address_inside_behind_the_check_is_not_connected_to(
    resolver: Resolver,
) -> None:
    with ModelServer() as server:
        ports = testing.ports()
        resolver([[PUBLIC], [INSIDE]])
        perform(
            ports, ADA, SetConnection(name="work", base_url="https://models.test/v1", api_key="sk-secret")
        )
        found = perform(ports, ADA, CheckConnection(name="work", model="m"))
        assert (found.reached, server.connections) == ("unreachable", 0)


@pytest.mark.parametrize("addresses", [[INSIDE], [PUBLIC, INSIDE], [INSIDE, PUBLIC], ["10.0.0.1"], ["::1"]])
def test_one_address_inside_among_those_of_a_name_is_enough_to_refuse_it(
    resolver: Resolver, addresses: list[str]
) -> None:
    resolver([addresses])
    with pytest.raises(Invalid) as caught:
        perform(testing.ports(), ADA, SetConnection(name="work", base_url="https://models.test/v1"))
    assert caught.value.code == "egress_blocked"
    with ModelServer() as server:
        address = Address(f"http://models.test:{server.port}/v1", headers=[], guarded=True)
        with pytest.raises(NoReply, match="not called: it is not a public one"):
            asyncio.run(address.post(b"{}"))
        assert server.connections == 0


def test_a_name_is_resolved_once_and_what_was_judged_is_connected_to(
    resolver: Resolver, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = resolver([[PUBLIC], [INSIDE]])
    connected: list[tuple[str, object]] = []

    async def connect(host: str, *_: object, server_hostname: str | None = None, **__: object) -> None:
        connected.append((host, server_hostname))
        raise OSError(111, "nobody is there")

    monkeypatch.setattr(asyncio, "open_connection", connect)
    address = Address("https://models.test/v1", headers=[], guarded=True)
    with pytest.raises(NoReply):
        asyncio.run(address.post(b"{}"))
    assert asked == ["models.test"]
    assert connected == [(PUBLIC, "models.test")]  # whose certificate is asked for stays the name


def test_a_redirect_to_another_origin_is_not_followed() -> None:
    with ModelServer() as inside:
        to = {"Location": f"{inside.base_url}/chat/completions"}
        for status in (301, 302, 303, 307, 308):
            with ModelServer(first=[fault(status, **to)]) as server:
                ports = testing.ports(allow=[server.base_url])
                perform(ports, ADA, SetConnection(name="work", base_url=server.base_url, api_key="sk-secret"))
                found = perform(ports, ADA, CheckConnection(name="work", model="m"))
                assert found.reached == "failed"
        assert (inside.connections, inside.bodies) == (0, [])
