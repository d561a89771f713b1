"""X37, X38: content types, headers without measure, and text that would like to be a log line or a header."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from pecia.server.log import JsonLines
from tests.server.conftest import Service
from tests.server.problem import refused, refused_raw

pytestmark = pytest.mark.usefixtures("unharmed")

PREVIEW = "/api/v1/prompts/preview"
BODY = b'{"content": {"template": "x"}}'
TYPES = (
    "text/plain",
    "text/plain; application/json",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded",
    "application/xml",
    "application/yaml",
    "application/json; charset=utf-7",
    "application/json; charset=utf-16",
    "application/json; charset=utf-8; charset=utf-7",
    "application/json, text/plain",
    "application/json-seq",
    "application/jsonp",
    "json",
    "*/*",
    "",
)
ENCODINGS = ("gzip", "gzip, gzip", "br", "zstd", "deflate", "identity, gzip", "x")
HOSTILE = (
    "\x1b[31mred\x07",
    '"}\\" {"event": "forged"}',
    "\u202egpj.exe",
    "%0d%0aX-Injected:%201",
    "'; DROP TABLE",
)


@pytest.mark.parametrize("declared", TYPES)
def test_a_body_that_is_not_declared_as_json_is_refused(target: Service, declared: str) -> None:
    answer = target("POST", PREVIEW, content=BODY, headers={"Content-Type": declared})
    assert (refused(answer)["code"], answer.status_code) == ("unsupported_media_type", 415)


@pytest.mark.parametrize("headers", ["", "Content-Type: application/json\r\nContent-Type: text/plain\r\n"])
def test_a_body_declared_not_at_all_or_twice_is_refused(target: Service, headers: str) -> None:
    sent = f"POST {PREVIEW} HTTP/1.1\r\nHost: localhost\r\n{headers}Content-Length: {len(BODY)}\r\n\r\n"
    assert refused_raw(target.raw(sent.encode() + BODY))["code"] == "unsupported_media_type"


@pytest.mark.parametrize(
    "declared",
    [
        "application/json",
        "APPLICATION/JSON",
        "application/json; charset=utf-8",
        'application/json;charset="UTF-8"',
    ],
)
def test_json_in_utf_8_is_taken_however_it_is_spelled(target: Service, declared: str) -> None:
    assert target("POST", PREVIEW, content=BODY, headers={"Content-Type": declared}).status_code == 200


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_compressed_body_is_not_taken(target: Service, encoding: str) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": encoding}
    answer = target("POST", PREVIEW, content=BODY, headers=headers)
    assert (refused(answer)["code"], answer.status_code) == ("unsupported_media_type", 415)


@pytest.mark.parametrize(
    "header",
    [
        f"Content-Type: {'a' * 100_000}",
        f"Cookie: {'; '.join(f'c{n}=1' for n in range(8000))}",
        f"X: {'a' * 300_000}",
        "\r\n".join(f"X-{n}: {'a' * 100}" for n in range(1000)),
        f"{'X' * 100_000}: 1",
    ],
    ids=["content type", "cookies", "beyond what is read", "many", "name"],
)
def test_headers_without_measure_are_refused(target: Service, header: str) -> None:
    answer = target.raw(f"GET / HTTP/1.1\r\nHost: localhost\r\n{header}\r\n\r\n".encode())
    problem = refused_raw(answer)
    assert (problem["status"], problem["code"]) == (431, "header_too_large")


@pytest.mark.parametrize(
    "sent",
    [
        b"NONSENSE\r\n\r\n",
        b"BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX y: 1\r\n\r\n",
        b"GET / HTTP/1.1\nHost: localhost\n\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nA: 1\r\n folded\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: one\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + b"9" * 30 + b"\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked, chunked\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 64 + b"\r\n\r\n",
    ],
    ids=lambda sent: repr(sent[:40]),
)
def test_what_is_not_http_is_refused_and_the_connection_ended(target: Service, sent: bytes) -> None:
    answer = target.raw(sent)
    assert refused_raw(answer)["status"] in {400, 501}
    assert b"\r\nconnection: close\r\n" in answer


def test_an_upgrade_to_another_protocol_is_not_made(target: Service) -> None:
    headers = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Key": "eA==",
        "Sec-WebSocket-Version": "13",
    }
    assert target("GET", "/api/v1/prompts", headers=headers).status_code == 200


CHUNKED = (
    f"POST {PREVIEW} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    f"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n{len(BODY):x}\r\n{BODY.decode()}\r\n"
).encode()


def test_headers_behind_a_body_say_nothing(target: Service) -> None:
    answer = target.raw(CHUNKED + b"0\r\nHost: elsewhere\r\nContent-Type: text/plain\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200 ")


def test_headers_behind_a_body_have_an_end(target: Service) -> None:
    answer = target.raw(CHUNKED + b"0\r\nX: " + b"a" * 600_000)
    assert refused_raw(answer)["code"] == "header_too_large"


def test_chunks_that_are_said_at_length_have_an_end(target: Service) -> None:
    answer = target.raw(CHUNKED + b"1;" + b"a" * 600_000)
    assert refused_raw(answer)["code"] in {"header_too_large", "invalid_request"}


def test_behind_an_upgrade_that_is_not_made_nothing_more_is_read(target: Service) -> None:
    asked = b"GET /api/v1/prompts HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
    answer = target.raw(asked * 2)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.count(b"HTTP/1.1 ") == 1


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """What stands in the log, as the server writes it."""
    written = [JsonLines().format(record) for record in caplog.records if record.name.startswith("pecia")]
    assert all(line.isascii() and line.isprintable() for line in written)
    return [json.loads(line) for line in written]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_request_is_one_line_in_the_log(
    target: Service, caplog: pytest.LogCaptureFixture, hostile: str
) -> None:
    caplog.set_level(logging.INFO)
    path = "/api/v1/prompts/" + "".join(f"%{byte:02x}" for byte in hostile.encode())
    headers = {name: hostile.encode() for name in (b"User-Agent", b"Referer", b"X-Forwarded-For")}
    answer = target("GET", path, headers=headers)
    said = lines(caplog)
    if answer.status_code == 400 and said[0]["event"] == "request refused":  # a header that is none
        assert not hostile.isprintable()
    else:
        assert [entry["event"] for entry in said] == ["request"]
        assert (said[0]["path"], said[0]["status"]) == (path, answer.status_code)
    assert len(said) == 1
    assert "x-injected" not in answer.headers


def test_a_path_without_measure_is_cut_in_the_log(target: Service, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    target("GET", "/" + "a" * 20_000)
    assert len(lines(caplog)[0]["path"]) == 300


def test_neither_query_nor_body_nor_headers_are_in_the_log(
    target: Service, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    headers = {"Authorization": "Bearer sk-secret-1", "Cookie": "session=secret-2"}
    target("POST", f"{PREVIEW}?key=secret-3", json={"content": {"template": "secret-4"}}, headers=headers)
    assert "secret" not in json.dumps(lines(caplog))


def test_names_come_back_escaped_and_in_no_header(target: Service) -> None:
    answer = target("GET", "/api/v1/prompts/a%0d%0aSet-Cookie:%20x=1%1b[31m")
    assert "set-cookie" not in answer.headers
    assert refused(answer)["detail"] == "'a\\u000d\\u000aSet-Cookie: x=1\\u001b[31m' does not name a prompt."
