"""X35: paths and queries that mean something else to somebody on the way."""

from __future__ import annotations

import httpx2
import pytest

from pecia.app.prompts import GetPrompt
from pecia.app.resolve import ResolveLabel
from pecia.domain.errors import Invalid, NotFound
from pecia.domain.value import Request
from pecia.remote import RemoteLibrary
from tests.server.conftest import Service
from tests.server.problem import refused_raw

pytestmark = pytest.mark.usefixtures("unharmed")

NAMES = {
    "%252e%252e": "invalid_name",
    "%2e%2e": "invalid_name",
    "..": "invalid_name",
    ".": "invalid_name",
    "a%2F..%2Fb": "invalid_name",
    "%2Fa": "invalid_name",
    "a%2F": "invalid_name",
    "a%2F%2Fb": "invalid_name",
    "..%2f..%2fetc%2fpasswd": "invalid_name",
    "..%5c..%5cwindows": "invalid_name",
    "a;v=1": "invalid_name",
    "a%3Fb": "invalid_name",
    "a%23b": "invalid_name",
    "a%00": "invalid_name",
    "%00": "invalid_name",
    "a%0d%0aSet-Cookie:%20x=1": "invalid_name",
    "%1b[31m": "invalid_name",
    "a%EF%BC%8Fb": "invalid_name",
    "%D0%B0dmin": "invalid_name",
    "A": "invalid_name",
    "%ff": "invalid_name",
    "%c0%af": "invalid_name",
    "%ed%a0%80": "invalid_name",
    "a%": "invalid_name",
    "a%zz": "invalid_name",
    "a%20": "invalid_name",
    "+": "invalid_name",
    "a" * 201: "invalid_name",
    "a%2F" * 8 + "a": "invalid_name",
    "' OR '1'='1": "invalid_request",
    "%27%20OR%20%271%27=%271": "invalid_name",
    "a%2Fb": "not_found",
    "a%2fb%2Fc": "not_found",
    "a/b": "not_found",
    "a/": "not_found",
    "": "not_found",
}
PATHS = {
    "//api/v1/prompts": "not_found",
    "/api//v1/prompts": "not_found",
    "/api/v1//prompts": "not_found",
    "/./api/v1/prompts": "not_found",
    "/api/v1/../v1/prompts": "not_found",
    "/api/v1/%70rompts": "not_found",
    "/API/v1/prompts": "not_found",
    "/api/v1/prompts;x": "not_found",
    "/api/v1/prompts%00": "not_found",
    "/api/v1/prompts%2Fa": "not_found",
    "/docs/": "not_found",
    "/docs/../": "not_found",
    "/%2e%2e/%2e%2e/etc/passwd": "not_found",
    "/" + "a/" * 5000: "not_found",
    "/api/v1/proposals/0": "not_found",
    "/api/v1/proposals/-1": "not_found",
    "/api/v1/proposals/999999999999999": "not_found",
    "/api/v1/proposals/9007199254740993": "invalid_parameter",
    "/api/v1/proposals/99999999999999999999": "invalid_parameter",
    "/api/v1/proposals/" + "9" * 5000: "invalid_parameter",
    "/api/v1/proposals/1.5": "invalid_parameter",
    "/api/v1/proposals/one": "invalid_parameter",
    "/api/v1/proposals/%D9%A1": "invalid_parameter",
    "/api/v1/prompts/a/versions/99999999999999999999": "invalid_parameter",
    "/api/v1/evidence/%00": "invalid_name",
}
QUERIES = {
    "limit=0": "invalid_parameter",
    "limit=-1": "invalid_parameter",
    "limit=501": "invalid_parameter",
    "limit=1000000000": "invalid_parameter",
    "limit=99999999999999999999": "invalid_parameter",
    "limit=" + "9" * 5000: "invalid_parameter",
    "limit=1e1": "invalid_parameter",
    "limit=NaN": "invalid_parameter",
    "limit=": "invalid_parameter",
    "limit=1&limit=2": "invalid_parameter",
    "limit": "invalid_parameter",
    "limit[]=1": "unknown_field",
    "nope=1": "unknown_field",
    "project=b": "unknown_field",
    "sort=secret": "invalid_parameter",
    "=1": "unknown_field",
    "prefix=%00": "invalid_parameter",
    "prefix=%ff": "invalid_parameter",
    "prefix=%ed%a0%80": "invalid_parameter",
    "&".join(f"a{n}=1" for n in range(10_000)): "header_too_large",
    "prefix=" + "a" * 300_000: "header_too_large",
    "&".join(f"a{n}=1" for n in range(101)): "invalid_parameter",
}


def get(target: Service, path: str) -> dict[str, object]:
    """The problem that this path gets, byte for byte as it stands here."""
    return refused_raw(target.raw(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()))


@pytest.mark.parametrize("name", NAMES)
def test_a_segment_is_decoded_once_and_then_has_to_be_a_name(target: Service, name: str) -> None:
    assert get(target, f"/api/v1/prompts/{name}")["code"] == NAMES[name]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:40])
def test_a_path_is_matched_as_it_was_sent(target: Service, path: str) -> None:
    assert get(target, path)["code"] == PATHS[path]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query[:40])
def test_a_query_says_what_it_may_and_each_thing_once(target: Service, query: str) -> None:
    assert get(target, f"/api/v1/prompts?{query}")["code"] == QUERIES[query]


@pytest.mark.parametrize("cursor", ["x", "-1", "1.5", "%D9%A1", "9" * 30, "%27%20OR%201=1"])
def test_a_cursor_is_one_that_a_page_gave(target: Service, cursor: str) -> None:
    assert get(target, f"/api/v1/proposals?cursor={cursor}")["code"] == "invalid_parameter"


@pytest.mark.parametrize(
    "name", ["../admin", "..", ".", "a/../b", "/a", "a?b=c", "a#b", "%2e%2e", "a\0", "ä"]
)
def test_a_name_that_is_none_goes_nowhere_from_the_client_either(target: Service, name: str) -> None:
    requests: tuple[Request, ...] = (GetPrompt(prompt=name), ResolveLabel(prompt=name, label="x"))
    with RemoteLibrary(target.url) as remote:
        for request in requests:
            with pytest.raises(Invalid) as caught:
                remote.perform(request)
            assert caught.value.code == "invalid_name"


def test_a_client_that_follows_no_redirects_is_sent_on_none(target: Service) -> None:
    answers = [
        httpx2.get(f"{target.url}{path}") for path in ("/docs/", "/api/v1/prompts/", "//evil.example/")
    ]
    assert {answer.status_code for answer in answers} == {404}


def test_an_empty_name_is_nowhere(target: Service) -> None:
    with RemoteLibrary(target.url) as remote, pytest.raises((Invalid, NotFound)):
        remote.perform(GetPrompt(prompt=""))
