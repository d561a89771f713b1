"""Bodies that are too large, too slow, cut off, or that say one size and have another."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import httpx2
import pytest

from pecia.app.datasets import ImportDataset
from pecia.app.experiments import PlanExperiment
from pecia.app.import_prompts import ImportPrompts
from pecia.app.operations import OPERATIONS
from pecia.app.push import PushPrompts
from pecia.server import http
from pecia.server.rest import MAX_BODY, MAX_BULK, body_limit
from tests.server.conftest import Process, Service, received
from tests.server.problem import refused, refused_raw

PREVIEW = "/api/v1/prompts/preview"
JSON = {"Content-Type": "application/json"}
START = f"POST {PREVIEW} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
MIB = 2**20


def blanks(size: int) -> Iterator[bytes]:
    """So many blanks, in pieces."""
    for _ in range(size // MIB):
        yield b" " * MIB


@pytest.mark.usefixtures("unharmed")
def test_a_body_that_declares_too_much_is_refused_before_it_comes(target: Service) -> None:
    problem = refused_raw(target.raw(f"{START}Content-Length: {MAX_BODY + 1}\r\n\r\n".encode()))
    assert (problem["status"], problem["code"]) == (413, "payload_too_large")
    assert (problem["limit"], problem["unit"]) == (MAX_BODY, "bytes")


@pytest.mark.usefixtures("unharmed")
def test_a_body_that_declares_nothing_is_refused_once_it_is_too_much(target: Service) -> None:
    answer = target("POST", PREVIEW, content=blanks(MAX_BODY + MIB), headers=JSON)
    assert refused(answer)["code"] == "payload_too_large"


@pytest.mark.usefixtures("unharmed")
def test_a_body_of_just_the_limit_is_read(target: Service) -> None:
    answer = target("POST", PREVIEW, content=blanks(MAX_BODY), headers=JSON)
    assert refused(answer)["code"] == "invalid_json"


def test_only_what_brings_many_may_be_large() -> None:
    large = {operation.request for operation in OPERATIONS if body_limit(operation) > MAX_BODY}
    assert large == {ImportPrompts, PushPrompts, ImportDataset, PlanExperiment}
    assert MAX_BULK == 64 * MIB


def test_a_dataset_may_be_larger_than_other_bodies(service: Service) -> None:
    rows = b",".join(b'{"input": {"x": "%d"}, "expected": "%s"}' % (n, b"y" * 500_000) for n in range(20))
    answer = service("POST", "/api/v1/datasets/big/revisions", content=b'{"rows": [%s]}' % rows, headers=JSON)
    assert (answer.status_code, answer.json()["dataset"]["cases"]) == (201, 20)


def test_a_large_dataset_takes_a_few_times_its_size_of_memory(
    run: Callable[..., AbstractContextManager[Process]],
) -> None:
    rows = b",".join(b'{"input": {"x": "%d"}, "expected": "%s"}' % (n, b"y" * 100) for n in range(55_000))
    body = b'{"rows": [%s]}' % rows
    with run() as process, httpx2.Client(base_url=process.url, timeout=120) as client:
        client.get("/api/v1/datasets")
        before = process.memory()
        answer = client.post("/api/v1/datasets/big/revisions", content=body, headers=JSON)
        assert answer.status_code == 201
        # Read whole it takes forty times as much; about 20 MB are the database's.
        assert process.memory("VmHWM") - before < 20 + 5 * len(body) / MIB


def test_large_bodies_do_not_stay_in_memory(run: Callable[..., AbstractContextManager[Process]]) -> None:
    with run() as process, httpx2.Client(base_url=process.url, timeout=60) as client:
        for body in (b"[" + b"[]," * (MAX_BODY // 4) + b"1]", b'{"a":"' + b"x" * (MAX_BODY - 20) + b'"}'):
            client.post(PREVIEW, content=body, headers=JSON)
        before = process.memory()
        for _ in range(5):
            answer = client.post(PREVIEW, content=b"[" + b"[]," * (MAX_BODY // 4) + b"1]", headers=JSON)
            assert answer.status_code == 422
        for _ in range(5):
            assert client.post(PREVIEW, content=blanks(80 * MIB), headers=JSON).status_code == 413
        assert process.memory() - before < 100


@pytest.mark.usefixtures("unharmed")
def test_slow_senders_keep_nobody_else_waiting(target: Service) -> None:
    slow = [socket.create_connection(("127.0.0.1", target.port)) for _ in range(50)]
    for number, connection in enumerate(slow):
        head = START if number % 2 else "GET / HT"
        connection.sendall(f"{head}Content-Length: 100\r\n\r\n{{".encode() if number % 2 else head.encode())
    assert target("GET", "/api/v1/prompts").status_code == 200
    assert target("POST", PREVIEW, json={"content": {"template": "x"}}).json()["text"] == "x"
    for connection in slow:
        connection.close()


@pytest.mark.usefixtures("unharmed")
def test_a_body_that_does_not_come_is_waited_for_only_so_long(
    target: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "BODY_SECONDS", 0.2)
    answer = target.raw(f"{START}Content-Length: 100\r\n\r\n{{".encode())
    problem = refused_raw(answer)
    assert (problem["status"], problem["code"]) == (408, "request_timeout")
    assert b"\r\nconnection: close\r\n" in answer


@pytest.mark.usefixtures("unharmed")
def test_a_body_that_is_cut_off_changes_nothing(target: Service) -> None:
    commit = START.replace(PREVIEW, "/api/v1/prompts/a/versions")
    body = b'{"content": {"template": "half"}}'
    with socket.create_connection(("127.0.0.1", target.port)) as connection:
        connection.sendall(f"{commit}Content-Length: {len(body) + 1}\r\n\r\n".encode() + body)


@pytest.mark.usefixtures("unharmed")
@pytest.mark.parametrize(
    "chunks", [b"zz\r\n{}\r\n0\r\n\r\n", b"2\r\n{}XX0\r\n\r\n", b"-1\r\n{}\r\n0\r\n\r\n", b"f" * 30 + b"\r\n"]
)
def test_chunks_that_are_none_are_refused(target: Service, chunks: bytes) -> None:
    sent = f"{START}Transfer-Encoding: chunked\r\n\r\n".encode() + chunks
    assert refused_raw(target.raw(sent))["code"] == "invalid_request"


@pytest.mark.usefixtures("unharmed")
def test_what_follows_a_body_is_another_request(target: Service) -> None:
    body = b'{"content": {"template": "x"}}'
    smuggled = b"DELETE /api/v1/prompts HTTP/1.1\r\nHost: evil.example\r\n\r\n"
    with socket.create_connection(("127.0.0.1", target.port), timeout=10) as connection:
        connection.sendall(f"{START}Content-Length: {len(body)}\r\n\r\n".encode() + body + smuggled)
        assert received(connection).startswith(b"HTTP/1.1 200")


@pytest.mark.usefixtures("unharmed")
def test_a_body_of_two_sizes_is_refused(target: Service) -> None:
    sent = f"{START}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".encode()
    answer = target.raw(sent)
    assert refused_raw(answer)["status"] in {400, 422}
