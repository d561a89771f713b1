"""X40, X41: requests for another host, and pages of a domain that was rebound to this machine."""

from __future__ import annotations

import pytest

from tests.server.conftest import Service
from tests.server.problem import refused, refused_raw

pytestmark = pytest.mark.usefixtures("unharmed")

OTHERS = (
    "evil.example",
    "attacker.example:4747",
    "evil/?",
    "a.com#",
    "localhost#",
    "localhost/",
    "localhost?",
    "localhost:",
    "localhost:x",
    "localhost:123456",
    "localhost.evil.example",
    "evil.localhost",
    "localhost.",
    "LOCALHOST.evil",
    "localhostx",
    "xlocalhost",
    "localhost@evil.example",
    "evil@localhost",
    "127.0.0.1.evil.example",
    "127x0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0.0.0.0",  # noqa: S104 - refused
    "127.0.0.2",
    "[::1].evil.example",
    "[::ffff:127.0.0.1]",
    "::1",
    "[::1",
    "localhost, evil.example",
    "",
    " ",
)
HEADS = {
    "no host": "GET {path} HTTP/1.1\r\n\r\n",
    "no host, as of 1.0": "GET {path} HTTP/1.0\r\n\r\n",
    "no host but a forwarded one": "GET {path} HTTP/1.1\r\nX-Forwarded-Host: localhost\r\n\r\n",
    "two hosts": "GET {path} HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
    "two hosts, the good one last": "GET {path} HTTP/1.1\r\nHost: evil.example\r\nHost: localhost\r\n\r\n",
    "one host twice": "GET {path} HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
    "a target of another host": "GET http://evil.example{path} HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a target of another host by https": "GET https://evil.example{path} HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a target with a user": "GET http://localhost@evil.example{path} HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a proxy's request": "CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "an asterisk": "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
}
PATHS = ("/", "/docs", "/openapi.json", "/api/v1/prompts", "/api/v1/events?since=0&wait=25", "/nothing")


@pytest.mark.parametrize("host", OTHERS)
def test_another_host_gets_nothing(target: Service, host: str) -> None:
    for path in PATHS:
        problem = refused_raw(target.raw(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()))
        assert (problem["status"], problem["code"]) == (400, "invalid_host")


@pytest.mark.parametrize("head", HEADS)
def test_a_host_that_is_missing_doubled_or_elsewhere_gets_nothing(target: Service, head: str) -> None:
    for path in PATHS:
        problem = refused_raw(target.raw(HEADS[head].format(path=path).encode()))
        assert (problem["status"], problem["code"]) == (400, "invalid_host")


@pytest.mark.parametrize("cookie", [None, "session=1"])
def test_a_rebound_page_reads_and_changes_nothing(target: Service, cookie: str | None) -> None:
    headers = {"Host": f"attacker.example:{target.port}", "Origin": f"http://attacker.example:{target.port}"}
    headers |= {"Sec-Fetch-Site": "same-origin"} | ({"Cookie": cookie} if cookie else {})
    assert refused(target("GET", "/api/v1/prompts", headers=headers))["code"] == "invalid_host"
    answer = target(
        "POST", "/api/v1/prompts/a/versions", json={"content": {"template": "x"}}, headers=headers
    )
    assert refused(answer)["code"] == "invalid_host"


def test_what_a_proxy_claims_changes_no_outcome(target: Service) -> None:
    claims = {"X-Forwarded-Host": "localhost", "Forwarded": "host=localhost", "X-Forwarded-For": "127.0.0.1"}
    assert refused(target("GET", "/", headers=claims | {"Host": "evil.example"}))["code"] == "invalid_host"
    foreign = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    assert target("GET", "/", headers=foreign).status_code == 200


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:4747", "[::1]", "[::1]:80", "localhost:65535"])
def test_this_machine_by_name_is_answered(target: Service, host: str) -> None:
    assert target("GET", "/api/v1/prompts", headers={"Host": host}).status_code == 200
