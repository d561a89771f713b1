from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.model_server import ModelServer, fault

KEY = "sk-abcdefghijklmnop"


@pytest.fixture
def server() -> ModelServer:
    return ModelServer(first=[fault(401, f"no {KEY}")])


def allow(server: ModelServer) -> None:
    """Let the operator list the origin of the server."""
    file = Path("pecia.toml")
    file.write_text(f'{file.read_text() if file.exists() else ""}\n[egress]\nallow = ["{server.base_url}"]\n')


def test_a_connection_is_kept_tested_listed_and_forgotten(
    pecia: Shell, server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORK_KEY", KEY)
    with server:
        allow(server)
        added = pecia(f"connection add work --url {server.base_url} --key-env WORK_KEY")
        assert (added.code, added.out) == (0, f"work reaches {server.base_url} (has a key)\n")
        assert pecia("connection test work m --json").json["reached"] == "refused_key"
        said = pecia("connection test work m")
    assert said.code == 0
    assert said.out.startswith("answered by test-model-1 in ")
    assert server.headers[-1]["authorization"] == f"Bearer {KEY}"
    listed = pecia("connection list")
    assert "has a key" in listed.out
    assert KEY not in listed.out
    assert pecia("connection remove work").code == 0
    assert pecia("connection list --json").json == []


def test_an_address_inside_is_refused_with_what_to_do(pecia: Shell) -> None:
    said = pecia("connection add work --url https://10.0.0.1/v1 --json")
    assert said.code == 2
    assert said.json["code"] == "egress_blocked"
    assert "[egress] allow" in said.json["hint"]


def test_a_key_from_a_variable_that_is_not_set_is_refused(pecia: Shell) -> None:
    said = pecia("connection add work --url https://203.0.114.7/v1 --key-env NO_SUCH_VARIABLE")
    assert (said.code, "NO_SUCH_VARIABLE is not set" in said.err) == (2, True)
