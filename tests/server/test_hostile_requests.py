"""What strangers send to a server on loopback (RELIABILITY X15, X16, X34, X35, X37, X38, X40-X42)."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Generator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest

from pecia import testing
from pecia.app.commit import CommitVersion
from pecia.app.events import ListEvents
from pecia.app.operations import perform
from pecia.domain.errors import PROBLEMS
from pecia.domain.version import Content
from pecia.ports import Ports
from tests.serving import served

JSON = {"Content-Type": "application/json"}
PREVIEW = "/api/v1/prompts/preview"


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def problem(self) -> dict[str, Any]:
        """The problem document, whose shape holds whatever went wrong."""
        document: dict[str, Any] = json.loads(self.body)
        assert {"type", "title", "status", "detail", "code", "instance", "retryable"} <= document.keys()
        assert document["status"] == self.status == PROBLEMS[document["code"]].status
        assert self.headers["content-type"] == "application/problem+json"
        for leak in (b"Traceback", b"site-packages", b"SELECT", b'.py"', b"/src/"):
            assert leak not in self.body
        return document


class Server:
    """A server, and ways to be rude to it."""

    def __init__(self, url: str, ports: Ports) -> None:
        self.ports = ports
        self.port = int(url.rsplit(":", 1)[1])

    def send(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body=body, headers=dict(headers or {}))
            response = connection.getresponse()
            head = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, head, response.read())
        finally:
            connection.close()

    def raw(self, request: bytes) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as wire:
            wire.sendall(request)
            chunks = []
            while chunk := wire.recv(65536):
                chunks.append(chunk)
                if b"\r\n\r\n" in b"".join(chunks):
                    break
            return b"".join(chunks)

    def preview(self, template: str, **variables: Any) -> Answer:
        body = json.dumps({"content": {"template": template}, "variables": variables}).encode()
        return self.send("POST", PREVIEW, body, JSON)

    @property
    def events(self) -> int:
        return len(perform(self.ports, testing.ADA, ListEvents()).events)


@pytest.fixture(scope="module")
def server() -> Generator[Server]:
    ports = testing.ports()
    perform(ports, testing.ADA, CommitVersion(prompt="a/b", content=Content(template="Hi {{ x }}")))
    with served(ports) as url:
        yield Server(url, ports)
    ports.store.close()


@pytest.fixture(autouse=True)
def unharmed(server: Server) -> Generator[None]:
    before = server.events
    yield
    assert server.send("GET", "/api/v1/prompts/a%2Fb").status == 200
    assert server.events == before


@pytest.mark.parametrize(
    "body",
    [
        b'{"content": {}, "content": {}}',
        b'{"content": {"template": "\\u0000"}}',
        b'{"content": {"template": "\\ud800"}}',
        b'{"variables": {"x": NaN}}',
        b'{"variables": {"x": 1e999}}',
        b'{"variables": {"x": ' + b"9" * 5000 + b"}}",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"\xef\xbb\xbf{}",
        '{"a": 1}'.encode("utf-16"),
        b"\xff\xfe",
        b'{"content": ',
        b"{'content': 1}",
        b"",
        b"[]",
        b'"text"',
    ],
    ids=lambda body: repr(body[:24]),
)
def test_json_that_is_not_strict_is_refused(server: Server, body: bytes) -> None:
    answer = server.send("POST", PREVIEW, body, JSON)
    assert answer.status in {400, 422}
    assert answer.problem["code"] in {"invalid_json", "invalid_parameter"}


@pytest.mark.parametrize(
    ("path", "statuses"),
    [
        ("/api/v1/prompts/a%2Fb", {200}),
        ("/api/v1/prompts/a/b", {404}),
        ("/api/v1/prompts/%252e%252e", {400}),
        ("/api/v1/prompts/..", {400, 404}),
        ("/api/v1/prompts/.", {400, 404}),
        ("/api/v1/prompts/%2e%2e%2f%2e%2e%2fetc%2fpasswd", {400}),
        ("/api/v1/prompts/a;v=1", {400}),
        ("/api/v1//prompts", {404}),
        ("/api/v1/./prompts", {404}),
        ("/api/v1/prompts/a%00", {400}),
        ("/api/v1/prompts/a%EF%BC%8Fb", {400}),
        ("/api/v1/prompts/%ff", {400}),
        ("/api/v1/prompts/%D0%B0dmin", {400}),
        ("/api/v1/prompts/", {400, 404}),
        ("/api/v1/proposals/1e3", {404, 422}),
        ("/api/v1/proposals/99999999999999999999", {404, 422}),
        ("/api/v1/prompts?limit=-1", {422}),
        ("/api/v1/prompts?limit=1000000000", {422}),
        ("/api/v1/prompts?limit=1&limit=2", {422}),
        ("/api/v1/prompts?nope=1", {422}),
        ("/api/v1/prompts/a%2Fb/versions?cursor=%27+OR+1%3D1", {422}),
        ("/nothing", {404}),
        ("/api/v2/prompts", {404}),
    ],
)
def test_a_path_is_routed_raw_and_decoded_once(server: Server, path: str, statuses: set[int]) -> None:
    answer = server.send("GET", path)
    assert answer.status in statuses
    if answer.status >= 400:
        assert answer.problem["code"] in {"invalid_name", "not_found", "invalid_parameter", "unknown_field"}


@pytest.mark.parametrize(
    "declared",
    [
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-7",
        "application/xml",
        None,
    ],
)
def test_a_body_that_is_not_declared_as_json_is_refused(server: Server, declared: str | None) -> None:
    headers = {"Content-Type": declared} if declared else {}
    answer = server.send("POST", PREVIEW, b'{"content": {"template": "x"}}', headers)
    assert (answer.status, answer.problem["code"]) == (415, "unsupported_media_type")


def test_headers_beyond_their_limit_are_refused(server: Server) -> None:
    answer = server.send("POST", PREVIEW, b"{}", {"Content-Type": "a" * 100_000})
    assert (answer.status, answer.problem["code"]) == (431, "header_too_large")


def test_a_body_beyond_its_limit_is_refused_while_it_is_read(server: Server) -> None:
    request = (
        f"POST {PREVIEW} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        "Transfer-Encoding: chunked\r\n\r\n"
    ).encode()
    chunk = b"100000\r\n" + b" " * 0x100000 + b"\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as wire:
        wire.sendall(request)
        try:
            for _ in range(80):
                wire.sendall(chunk)
        except OSError:
            pass  # the server has stopped listening to it
        assert b" 413 " in wire.recv(65536).split(b"\r\n")[0] + b" "


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "evil/?",
        "a.com#",
        "127.0.0.1.evil.example",
        "localhost@evil.example",
        "127x0.0.1",
        "[::1].evil.example",
        "",
    ],
)
def test_another_host_is_not_answered(server: Server, host: str) -> None:
    answer = server.raw(f"GET /api/v1/prompts HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    assert b" 400 " in answer.split(b"\r\n")[0]


@pytest.mark.parametrize(
    "head",
    [
        "GET /api/v1/prompts HTTP/1.1\r\nX-Forwarded-Host: localhost\r\n\r\n",
        "GET /api/v1/prompts HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
        "GET http://evil.example/api/v1/prompts HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET //evil.example/api/v1/prompts HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ],
)
def test_a_host_that_is_missing_doubled_or_elsewhere_gets_nothing(server: Server, head: str) -> None:
    first = server.raw(head.encode()).split(b"\r\n")[0]
    assert b" 400 " in first or b" 404 " in first


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:4747", "[::1]", "localhost:80"])
def test_this_machine_by_name_is_answered(server: Server, host: str) -> None:
    answer = server.raw(f"GET /api/v1/prompts HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    assert b" 200 " in answer.split(b"\r\n")[0]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_page_of_another_site_changes_nothing(server: Server, headers: dict[str, str]) -> None:
    body = b'{"content": {"template": "stolen"}}'
    answer = server.send("POST", "/api/v1/prompts/a%2Fb/versions", body, JSON | headers)
    assert (answer.status, answer.problem["code"]) == (403, "csrf")
    assert not [name for name in answer.headers if name.startswith("access-control-")]


def test_a_form_of_another_site_changes_nothing_either(server: Server) -> None:
    headers = {"Content-Type": "text/plain", "Origin": "https://evil.example"}
    answer = server.send("POST", "/api/v1/prompts/a%2Fb/versions", b'{"content": {"template": "x"}}', headers)
    assert answer.status == 403


def test_a_preflight_gets_no_leave(server: Server) -> None:
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "PUT"}
    answer = server.send("OPTIONS", "/api/v1/prompts", None, headers)
    assert answer.status == 405
    assert "GET" in answer.headers["allow"]
    assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("method", ["DELETE", "PATCH", "PUT", "TRACE", "POST"])
def test_a_method_that_is_not_answered_says_which_are(server: Server, method: str) -> None:
    headers = JSON | {"X-HTTP-Method-Override": "GET"}
    answer = server.send(method, "/api/v1/prompts", b"{}", headers)
    assert answer.status == 405
    assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "template",
    [
        '{{ "".__class__.__mro__ }}',
        "{{ debug() }}",
        "{{ self }}",
        '{% include "/etc/passwd" %}',
        "{{ x.__init__.__globals__ }}",
        "{% set a = 1 %}",
        "{{ x|attr('y') }}",
        "{% for a in x %}{{ a ~ a }}{% endfor %}",
        "{{ 2 ** 9 }}",
    ],
)
def test_a_template_outside_the_language_is_refused_with_its_place(server: Server, template: str) -> None:
    problem = server.preview(f"first line\n{template}", x="y").problem
    assert problem["code"] in {"template_not_allowed", "invalid_template"}
    assert problem["errors"][0]["line"] == 2
    assert problem["errors"][0]["column"] >= 1


@pytest.mark.parametrize(
    "template", ["{{ " + "(" * 100_000 + "x" + ")" * 99_000 + " }}", "{% if x %}" * 20_000, "x" * 200_001]
)
def test_a_template_that_is_too_much_is_refused(server: Server, template: str) -> None:
    problem = server.preview(template, x="y").problem
    assert problem["code"] in {"template_too_complex", "template_too_large"}


def test_values_are_never_parsed(server: Server) -> None:
    value = "{{7*7}} {x.__class__} {{#lambda}} {% include 'x' %}"
    assert json.loads(server.preview("{{ x }}", x=value).body)["text"] == value


def test_what_a_stranger_names_comes_back_escaped(server: Server) -> None:
    answer = server.send("GET", "/api/v1/prompts/a%0d%0aSet-Cookie:%20x%1b[31m")
    assert "set-cookie" not in answer.headers
    assert "\x1b" not in answer.problem["detail"]


def test_a_field_that_nobody_knows_is_refused(server: Server) -> None:
    body = b'{"content": {"template": "x"}, "author": "somebody", "project": "other"}'
    problem = server.send("POST", "/api/v1/prompts/a%2Fb/versions", body, JSON).problem
    assert (problem["code"], problem["errors"][0]["pointer"]) == ("unknown_field", "/author")
    body = b'{"prompt": "c", "content": {"template": "x"}}'
    assert (
        server.send("POST", "/api/v1/prompts/a%2Fb/versions", body, JSON).problem["code"] == "unknown_field"
    )


def test_an_approval_over_http_is_refused_with_its_reason(server: Server) -> None:
    answer = server.send("POST", "/api/v1/proposals/1/approvals", b"{}", JSON)
    assert answer.status == 404
    assert urlsplit(answer.problem["type"]).scheme == "urn"
