"""`pecia serve` as a process: how it starts, what it says, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeAlias

import httpx2
import pytest

from pecia.app.datasets import ImportDataset
from pecia.app.experiments import GetExperiment, StartExperiment
from pecia.domain.design import Design, ModelChoice
from pecia.domain.version import Content
from pecia.embedded import Library
from pecia.remote import RemoteLibrary
from tests.model_server import ModelServer, completion
from tests.server.conftest import PECIA, Process, received

Run: TypeAlias = Callable[..., AbstractContextManager[Process]]
posix = pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")


def lines(said: str) -> list[dict[str, object]]:
    """What it logged, a JSON object a line."""
    return [json.loads(line) for line in said.splitlines() if line.startswith("{")]


@posix
@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_signal_ends_it_without_a_trace(run: Run, number: int, code: int) -> None:
    with run() as server:
        assert httpx2.get(f"{server.url}/api/v1/prompts").status_code == 200
        ended, said, took = server.end(number)
    assert (ended, took < 10) == (code, True)
    assert "Traceback" not in said
    assert [entry["event"] for entry in lines(said)] == ["request"]


@posix
def test_those_who_wait_are_let_go_at_once(run: Run) -> None:
    with run() as server, socket.create_connection(("127.0.0.1", server.port), timeout=20) as poll:
        poll.sendall(b"GET /api/v1/events?since=0&wait=25 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as slow:
            slow.sendall(
                b"POST /api/v1/prompts/preview HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                b"Content-Length: 99\r\n\r\n{"
            )
            assert httpx2.get(f"{server.url}/api/v1/prompts").status_code == 200
            code, said, took = server.end()
            assert received(slow).startswith(b"HTTP/1.1 503")
        assert received(poll).endswith(b'{"events":[],"next":0}')
    assert (code, took < 10, "Traceback" in said) == (0, True, False)


@posix
def test_an_experiment_under_way_is_stopped_and_keeps_what_it_has(run: Run) -> None:
    with ModelServer(lambda _: completion("x", delay=0.2)) as model:
        _write_settings(model.base_url)
        with run() as server:
            with RemoteLibrary(server.url) as remote:
                number = _start(remote)
                while not remote.perform(GetExperiment(number=number)).progress.done:
                    time.sleep(0.05)
            code, said, took = server.end()
    assert (code, took < 10, "Traceback" in said) == (0, True, False)
    with Library.open(mode="read") as library:
        experiment = library.perform(GetExperiment(number=number))
    assert experiment.status == "stopped"
    assert 0 < experiment.progress.done < experiment.progress.planned


def _write_settings(base_url: str) -> None:
    with open("pecia.toml", "w", encoding="utf-8") as file:  # noqa: PTH123 - the home of this test
        file.write(f'[library]\nurl = "sqlite:///library.db"\n[models.m]\nbase_url = "{base_url}"\n')


def _start(remote: RemoteLibrary) -> int:
    rows = tuple({"input": {"x": str(n)}, "expected": "x"} for n in range(400))
    remote.perform(ImportDataset(dataset="d", rows=rows))
    design = Design(
        name="slow",
        dataset="d",
        variants={"a": "./a.prompt.md"},
        models={"m": ModelChoice(model="m/m")},
        scorers={"right": {"type": "equals", "expected": "expected"}},
    )
    drafts = {"a": Content(template="{{ x }}")}
    number: int = remote.perform(StartExperiment(design=design, drafts=drafts)).number
    return number


def serve(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`pecia serve`, which is expected to end by itself."""
    command = [*PECIA, "serve", *arguments]
    env = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False, env=env)


def test_a_library_that_is_served_already_is_said_to_be_where(run: Run) -> None:
    with run() as server:
        for port in ("0", str(server.port)):
            second = serve("--port", port)
            assert second.returncode == 3
            assert server.url in second.stderr
            assert "Traceback" not in second.stderr


def test_a_port_that_is_taken_is_said_to_be_taken(run: Run) -> None:
    with run() as server:
        second = serve("--port", str(server.port), PECIA_DATA_DIR="another")
    assert second.returncode == 3
    assert f"Port {server.port} on 127.0.0.1 is taken" in second.stderr
    assert "--port" in second.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "evil.example", "::"])  # noqa: S104 - refused
def test_it_serves_this_machine_only(host: str) -> None:
    for asked in (serve("--port", "0", "--host", host), serve("--port", "0", PECIA_HOST=host)):
        assert asked.returncode == 2
        assert "this machine only" in asked.stderr


@pytest.mark.parametrize(
    "arguments", [["--port", "x"], ["--port", "70000"], ["--port", "-1"], ["--nope"], ["--host"], ["more"]]
)
def test_what_it_does_not_take_is_refused_as_usage(arguments: list[str]) -> None:
    asked = serve(*arguments)
    assert asked.returncode == 2
    assert "--help' shows how it is used" in asked.stderr


def test_the_settings_say_where_it_serves(run: Run) -> None:
    with run("--host", "localhost") as server:
        assert server.url.startswith("http://localhost:")
        assert httpx2.get(f"http://127.0.0.1:{server.port}/api/v1/prompts").json() == {
            "data": [],
            "next": None,
        }


@posix
@pytest.mark.usefixtures("postgres")
def test_a_library_in_postgresql_is_served_and_left_alike(
    run: Run, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PECIA_DATABASE_URL", postgres_url)
    content = {"content": {"template": "Hi"}, "label": "production"}
    with run() as server:
        kept = httpx2.post(f"{server.url}/api/v1/prompts/a/versions", json=content, timeout=30)
        assert (kept.status_code, httpx2.get(f"{server.url}/", timeout=30).status_code) == (201, 200)
        code, said, _ = server.end()
    assert (code, "Traceback" in said) == (0, False)
    with run() as server:
        served = httpx2.get(f"{server.url}/api/v1/prompts/a/labels/production").json()
    assert served["content"]["template"] == "Hi"
