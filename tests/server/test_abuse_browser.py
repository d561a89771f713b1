"""X42: pages of other sites, which a browser on this machine shows."""

from __future__ import annotations

import re

import pytest

from pecia.app.operations import OPERATIONS
from pecia.remote import API
from tests.server.conftest import Service
from tests.server.problem import refused

pytestmark = pytest.mark.usefixtures("unharmed")

COMMIT = "/api/v1/prompts/a/versions"
BODY = b'{"content": {"template": "stolen"}}'
JSON = {"Content-Type": "application/json"}
FOREIGN = {
    "another site": {"Origin": "https://evil.example"},
    "a sandboxed frame": {"Origin": "null"},
    "another port of this machine": {"Origin": "http://127.0.0.1:1"},
    "another name of this machine": {"Origin": "http://localhost"},
    "this machine by https": {"Origin": "https://127.0.0.1:{port}"},
    "this machine within a longer name": {"Origin": "http://127.0.0.1:{port}.evil.example"},
    "this machine as a user": {"Origin": "http://127.0.0.1:{port}@evil.example"},
    "an empty origin": {"Origin": ""},
    "no address at all": {"Origin": "http://[::1"},
    "a browser that says cross-site": {"Sec-Fetch-Site": "cross-site"},
    "a browser that says same-site": {"Sec-Fetch-Site": "same-site"},
    "a browser that says something new": {"Sec-Fetch-Site": "nearby"},
    "its own origin, but cross-site": {"Origin": "http://127.0.0.1:{port}", "Sec-Fetch-Site": "cross-site"},
}


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("page", FOREIGN)
def test_a_page_of_another_site_changes_nothing(target: Service, page: str, method: str) -> None:
    headers = {name: value.format(port=target.port) for name, value in FOREIGN[page].items()}
    answer = target(method, COMMIT, content=BODY, headers=JSON | headers)
    problem = refused(answer)
    assert (problem["status"], problem["code"]) == (403, "csrf")
    assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize(
    "declared", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_what_a_form_can_send_is_refused_even_without_an_origin(target: Service, declared: str) -> None:
    answer = target("POST", COMMIT, content=BODY, headers={"Content-Type": declared})
    assert refused(answer)["code"] == "unsupported_media_type"
    answer = target("POST", COMMIT, content=BODY, headers={"Content-Type": declared, "Origin": "null"})
    assert refused(answer)["code"] == "csrf"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_a_preflight_gets_no_leave(target: Service, method: str) -> None:
    headers = {
        "Origin": "https://evil.example",
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "content-type",
        "Access-Control-Request-Private-Network": "true",
    }
    answer = target("OPTIONS", COMMIT, headers=headers)
    assert refused(answer)["code"] == "method_not_allowed"
    assert not [name for name in answer.headers if name.startswith("access-control-")]


def test_another_site_may_not_read_what_it_can_ask_for(target: Service) -> None:
    headers = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    for path in ("/", "/api/v1/prompts", "/nothing"):
        answer = target("GET", path, headers=headers)
        assert not [name for name in answer.headers if name.startswith("access-control-")]
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"


def test_no_get_changes_anything() -> None:
    assert {
        operation.permission.partition(":")[2] for operation in OPERATIONS if operation.method == "GET"
    } == {"read"}


def test_a_get_on_a_path_that_changes_something_is_refused(target: Service) -> None:
    for operation in OPERATIONS:
        path = API + re.sub(r"{\w+}", "1", operation.path)
        if not any(other.method == "GET" and other.path == operation.path for other in OPERATIONS):
            assert refused(target("GET", path))["code"] in {
                "method_not_allowed",
                "not_found",
                "invalid_parameter",
            }


def test_a_page_of_this_server_and_a_program_may_change_things(service: Service) -> None:
    own = {"Origin": service.url, "Sec-Fetch-Site": "same-origin"}
    for headers in (own, {"Sec-Fetch-Site": "none"}, {}):
        assert service("POST", COMMIT, content=BODY, headers=JSON | headers).status_code == 201
