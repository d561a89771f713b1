"""The web app as it is served: a page with a policy of its own each time, files that stay, and the live log."""

from __future__ import annotations

import re
import socket
from collections.abc import Generator
from pathlib import Path

import httpx2
import pytest

from pecia import testing
from pecia.app.commit import CommitVersion
from pecia.app.events import ListEvents
from pecia.app.whoami import WhoAmI
from pecia.domain.actor import Actor
from pecia.domain.errors import NotAllowed
from pecia.domain.version import Content
from pecia.server.acting import actor_of
from pecia.server.asgi import Application
from pecia.server.http import Incoming, Message, Patience
from pecia.server.web import BUILD, NONCE, Web
from tests.server.conftest import Service
from tests.serving import answering

HTML = {"accept": "text/html,application/xhtml+xml"}


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A small build."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text(
        f'<meta name="b" content="{BUILD}"><script nonce="{NONCE}"></script>'
    )
    (tmp_path / "assets" / "app-1a2b.js").write_text("let a = 1\n" * 500)
    (tmp_path / "theme.js").write_text("// theme")
    (tmp_path / ".built-from").write_text("secret")
    return tmp_path


@pytest.fixture
def web(built: Path) -> Generator[httpx2.Client]:
    ports = testing.ports()
    with (
        answering(Application(ports, owner="owner", web=Web(built))) as url,
        httpx2.Client(base_url=url, timeout=30) as client,
    ):
        yield client
    ports.jobs.close()
    ports.store.close()


def test_each_page_has_a_nonce_of_its_own_that_its_policy_names(web: httpx2.Client) -> None:
    pages = [web.get("/library", headers=HTML) for _ in range(2)]
    nonces = [re.findall(r'nonce="([^"]+)"', page.text)[0] for page in pages]
    assert nonces[0] != nonces[1]
    for page, nonce in zip(pages, nonces, strict=True):
        policy = page.headers["content-security-policy"]
        assert f"style-src 'self' 'nonce-{nonce}'; style-src-attr 'unsafe-inline'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe-eval" not in policy
        assert page.headers["cache-control"] == "no-store"


def test_every_address_of_the_app_gives_its_page(web: httpx2.Client) -> None:
    for path in ("/", "/library", "/prompts/support/triage.v2", "/p/a@production"):
        assert web.get(path, headers=HTML).headers["content-type"] == "text/html; charset=utf-8"


def test_the_plain_pages_and_the_api_stay(web: httpx2.Client) -> None:
    assert "API reference" in web.get("/docs", headers=HTML).text
    assert web.get("/api/v1/nothing", headers=HTML).status_code == 404
    assert web.get("/openapi.json").json()["openapi"] == "3.1.0"


def test_a_hashed_file_is_kept_for_good_and_sent_compressed(web: httpx2.Client) -> None:
    found = web.get("/assets/app-1a2b.js")
    assert found.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert found.headers["content-encoding"] == "gzip"
    assert found.headers["content-type"] == "text/javascript; charset=utf-8"
    again = web.get("/assets/app-1a2b.js", headers={"if-none-match": found.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["/assets/app-9z.js", "/.built-from", "/assets/%2e%2e/theme.js"])
def test_what_is_not_a_file_of_the_build_is_not_there(web: httpx2.Client, path: str) -> None:
    assert web.get(path).status_code == 404


def test_a_part_of_an_old_build_is_missed_and_not_given_the_page(web: httpx2.Client) -> None:
    assert web.get("/assets/gone-1.js", headers=HTML).status_code == 404


def test_a_new_build_is_seen_without_a_restart(web: httpx2.Client, built: Path) -> None:
    before = web.get("/", headers=HTML).text
    (built / "index.html").write_text("another page, longer than before" * 9)
    assert "another page" in web.get("/", headers=HTML).text
    assert "another page" not in before


def test_the_log_is_streamed_from_its_end_and_from_where_a_connection_broke(service: Service) -> None:
    service.do(CommitVersion(prompt="a", content=Content(template="one")))
    head: int = service.do(ListEvents(since=-1)).next
    told = streamed(service, "?since=-1", b"event: ready")
    assert f"id: {head}\n".encode() in told
    again = streamed(service, "?since=-1", b'"VersionCommitted"', more="Last-Event-ID: 0\r\n")
    assert b'"action":"PromptCreated"' in again


def test_a_stream_tells_at_once_what_happens(service: Service) -> None:
    with socket.create_connection(("127.0.0.1", service.port), timeout=20) as connection:
        ask(connection, "?since=-1")
        until(connection, b"event: ready")
        service.do(CommitVersion(prompt="b", content=Content(template="two")))
        assert b'"subject":"b' in until(connection, b'"VersionCommitted"')


def ask(connection: socket.socket, query: str, more: str = "") -> None:
    connection.sendall(
        f"GET /api/v1/events{query} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n{more}\r\n".encode()
    )


def until(connection: socket.socket, wanted: bytes) -> bytes:
    data = b""
    while wanted not in data:
        more = connection.recv(65536)
        assert more, data
        data += more
    return data


def streamed(service: Service, query: str, wanted: bytes, more: str = "") -> bytes:
    with socket.create_connection(("127.0.0.1", service.port), timeout=20) as connection:
        ask(connection, query, more)
        return until(connection, wanted)


def test_a_caller_may_act_under_a_name_of_their_own(service: Service) -> None:
    who = service("GET", "/api/v1/actor", headers={"pecia-as": "Zo%C3%AB"}).json()
    assert (who["name"], who["claimed"], who["shared"]) == ("Zoë", True, False)
    assert service("GET", "/api/v1/actor").json()["shared"] is True
    assert service.do(WhoAmI()).name == "ada"


@pytest.mark.parametrize("name", ["", "%00", "%ff", "x" * 101])
def test_what_is_no_name_is_refused(service: Service, name: str) -> None:
    refused = service("GET", "/api/v1/actor", headers={"pecia-as": name})
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_parameter")


@pytest.mark.parametrize("sign", [{"origin": "https://elsewhere.example"}, {"sec-fetch-site": "cross-site"}])
@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/api/v1/prompts/a/versions"), ("GET", "/api/v1/actor")]
)
def test_a_page_of_another_site_does_nothing_under_a_claimed_name(
    service: Service, sign: dict[str, str], method: str, path: str
) -> None:
    headers = {"pecia-as": "grace", "content-type": "application/json", **sign}
    refused = service(method, path, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    assert service.do(ListEvents(since=-1)).next == 0


def test_another_machine_claims_no_name() -> None:
    with pytest.raises(NotAllowed, match="on this machine only"):
        actor_of(asked("192.0.2.7"), Actor(name="ada", shared=True))
    assert actor_of(asked("::1"), Actor(name="ada", shared=True)).name == "grace"


def test_nobody_claims_a_name_where_callers_are_told_apart() -> None:
    with pytest.raises(NotAllowed, match="until there are keys"):
        actor_of(asked("127.0.0.1"), Actor(name="ada", claimed=False))


def asked(client: str) -> Incoming:
    """A request from an address that claims to be Grace's."""

    async def nothing() -> Message:
        return {"type": "http.disconnect"}

    scope = {
        "method": "GET",
        "headers": [(b"host", b"localhost"), (b"pecia-as", b"grace")],
        "client": (client, 1),
    }
    return Incoming(scope, nothing, Patience())


def test_one_who_plays_two_on_one_machine_approves_under_the_second_name(service: Service) -> None:
    service.do(CommitVersion(prompt="a", content=Content(template="one")))
    opened = service("POST", "/api/v1/proposals", json={"prompt": "a", "label": "production", "version": 1})
    path = f"/api/v1/proposals/{opened.json()['number']}/approvals"
    refused = service("POST", path, json={})
    assert (refused.status_code, refused.json()["code"]) == (403, "approval_refused")
    approved = service("POST", path, headers={"pecia-as": "grace"}, json={})
    assert [one["actor"] for one in approved.json()["approvals"]] == ["grace"]
