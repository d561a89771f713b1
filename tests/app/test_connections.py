"""Connections: keys are sealed, bound to their origin, never told; addresses inside are not called."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from pecia import testing
from pecia.app.connections import CheckConnection, ListConnections, RemoveConnection, SetConnection
from pecia.app.operations import perform
from pecia.app.run import run_experiment
from pecia.domain.connection import ProviderConnection
from pecia.domain.design import ModelChoice
from pecia.domain.errors import Invalid, NotAllowed, NotFound, Unavailable
from pecia.ports import Ports
from pecia.testing import ADA
from pecia.vault import FileVault
from tests.experiments import planned, runs_of
from tests.model_server import ModelServer, fault

KEY = "sk-abcdefghijklmnop"
OUTSIDE = "https://203.0.114.7/v1"


def connect(ports: Ports, base_url: str = OUTSIDE, **fields: object) -> ProviderConnection:
    request = msgspec.convert({"name": "work", "base_url": base_url, **fields}, SetConnection)
    return perform(ports, ADA, request)


def test_a_key_is_kept_sealed_and_never_told() -> None:
    ports = testing.ports()
    assert connect(ports, api_key=KEY).has_key
    with ports.store.read(ADA.project) as unit:
        kept = unit.connections.get("work")
        events = unit.events.since(0, limit=10)
    assert kept is not None
    assert kept.sealed is not None
    listed = perform(ports, ADA, ListConnections())
    for told in (kept, listed, events):
        assert KEY not in msgspec.json.encode(told).decode()


@pytest.mark.parametrize(
    ("base_url", "kept"),
    [
        ("https://203.0.114.7/v2", True),
        ("https://203.0.114.8/v1", False),
        ("https://203.0.114.7:8443/v1", False),
    ],
)
def test_a_key_is_forgotten_when_the_address_goes_to_another_origin(base_url: str, *, kept: bool) -> None:
    ports = testing.ports()
    connect(ports, api_key=KEY)
    assert connect(ports, base_url).has_key is kept


def test_an_empty_key_takes_the_key_away() -> None:
    ports = testing.ports()
    connect(ports, api_key=KEY)
    assert not connect(ports, api_key="").has_key


def test_a_key_that_was_sealed_for_another_place_does_not_open(tmp_path: Path) -> None:
    vault = FileVault(tmp_path / "secret.key")
    sealed = vault.seal(KEY, bound="default work https://a.example:443")
    assert vault.unseal(sealed, bound="default work https://a.example:443") == KEY
    for bound in ("other work https://a.example:443", "default work https://b.example:443"):
        with pytest.raises(Unavailable, match="cannot be read"):
            vault.unseal(sealed, bound=bound)


def test_the_secret_is_its_owners_alone_and_keys_can_be_turned(tmp_path: Path) -> None:
    file = tmp_path / "secret.key"
    sealed = FileVault(file).seal(KEY, bound="x")
    assert file.stat().st_mode & 0o777 == 0o600
    FileVault(tmp_path / "new.key").seal(KEY, bound="x")
    newer = (tmp_path / "new.key").read_text().strip()
    turned = FileVault(file, keys=(newer, file.read_text().strip()))
    assert turned.unseal(sealed, bound="x") == KEY
    file.chmod(0o644)
    with pytest.raises(Invalid, match="can be read by others"):
        FileVault(file).unseal(sealed, bound="x")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "0",
        "127.1",
        "2130706433",
        "0x7f000001",
        "①②⑦.⓪.⓪.①",
        "169.254.169.254",
        "[::ffff:169.254.169.254]",
        "[64:ff9b::a9fe:a9fe]",
        "[2002:a9fe:a9fe::]",
        "100.100.100.200",
        "10.0.0.1",
        "192.168.0.1",
        "[fd00:ec2::254]",
    ],
)
def test_an_address_inside_is_refused_however_it_is_spelled(host: str) -> None:
    with pytest.raises(Invalid) as raised:
        connect(testing.ports(), f"https://{host}/v1")
    assert raised.value.code == "egress_blocked"


def test_an_address_that_has_become_one_inside_is_not_connected_to() -> None:
    with ModelServer() as server:
        ports = testing.ports(allow=[server.base_url])
        connect(ports, server.base_url)
        stricter = testing.ports(store=ports.store)  # the operator lists it no longer
        found = perform(stricter, ADA, CheckConnection(name="work", model="m"))
        assert (found.reached, server.connections) == ("unreachable", 0)


def test_an_experiment_asks_a_connection_of_its_project() -> None:
    with ModelServer() as server:
        ports = testing.ports(allow=[server.base_url])
        connect(ports, server.base_url, api_key=KEY)
        models = {"m": ModelChoice(model="work/m")}
        number = planned(ports, variants={"plain": "{{ text }}"}, models=models)
        run_experiment(ports, ADA, number)
    assert [run.answer.state for run in runs_of(ports, number)] == ["ok"] * 3
    assert server.headers[0]["authorization"] == f"Bearer {KEY}"


def test_a_check_says_what_was_met_in_words_of_our_own() -> None:
    with ModelServer(first=[fault(401, f"no {KEY}"), fault(404), fault(429), fault(500)]) as server:
        ports = testing.ports(allow=[server.base_url])
        connect(ports, server.base_url, api_key=KEY)
        checks = [perform(ports, ADA, CheckConnection(name="work", model="m")) for _ in range(5)]
    reached = ["refused_key", "unknown_model", "rate_limited", "failed", "answered"]
    assert [check.reached for check in checks] == reached
    assert "no " not in msgspec.json.encode(checks).decode()


def test_only_owners_change_connections() -> None:
    editor = msgspec.structs.replace(ADA, role="editor")
    with pytest.raises(NotAllowed):
        perform(testing.ports(), editor, SetConnection(name="work", base_url=OUTSIDE))


def test_a_connection_that_is_removed_is_gone_with_its_key() -> None:
    ports = testing.ports()
    connect(ports, api_key=KEY)
    assert perform(ports, ADA, RemoveConnection(name="work")) == ()
    with pytest.raises(NotFound):
        perform(ports, ADA, RemoveConnection(name="work"))
    assert not connect(ports).has_key
