"""Entity tags, methods and paths: HTTP's own rules, on the routes of the table."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pecia.app.commit import CommitVersion
from pecia.app.operations import OPERATIONS, perform
from pecia.app.release import ReleaseVersion
from pecia.app.rename import RenamePrompt
from pecia.app.sharing import SharePrompt
from pecia.domain.actor import Actor
from pecia.domain.version import Content
from pecia.remote import API
from tests.server.conftest import Service
from tests.server.problem import refused

LABEL = f"{API}/prompts/a%2Fb/labels/production"
VERSION = f"{API}/prompts/a%2Fb/versions/1"


@pytest.fixture
def labeled(service: Service) -> Service:
    """A prompt with two versions, the first in production."""
    for text in ("one", "two"):
        service.do(CommitVersion(prompt="a/b", content=Content(template=text)))
    service.do(ReleaseVersion(prompt="a/b", label="production", version=1))
    return service


def test_a_label_carries_the_revision_of_its_last_move_and_its_digest(labeled: Service) -> None:
    served = labeled("GET", LABEL)
    body = served.json()
    assert served.headers["etag"] == f'"{body["revision"]}-{body["digest"][7:19]}"'
    assert served.headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize("asked", ["{tag}", 'W/{tag}, "x"', '"x" , {tag}', "*"])
def test_what_the_caller_has_is_not_sent_again(labeled: Service, asked: str) -> None:
    tag = labeled("GET", LABEL).headers["etag"]
    again = labeled("GET", LABEL, headers={"If-None-Match": asked.format(tag=tag)})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert "content-length" not in again.headers


def test_a_label_that_moved_is_sent_anew(labeled: Service) -> None:
    tag = labeled("GET", LABEL).headers["etag"]
    labeled.do(ReleaseVersion(prompt="a/b", label="production", version=2))
    again = labeled("GET", LABEL, headers={"If-None-Match": tag})
    assert (again.status_code, again.json()["version"]) == (200, 2)


def test_a_version_may_be_kept_for_good(labeled: Service) -> None:
    version = labeled("GET", VERSION)
    assert "immutable" in version.headers["cache-control"]
    assert labeled("GET", VERSION, headers={"If-None-Match": version.headers["etag"]}).status_code == 304


def test_a_label_moves_only_from_where_the_caller_saw_it(labeled: Service) -> None:
    seen = labeled("GET", LABEL).headers["etag"]
    moved = labeled("PUT", LABEL, json={"version": 2}, headers={"If-Match": seen})
    assert moved.status_code == 200
    late = labeled("PUT", LABEL, json={"version": 1}, headers={"If-Match": seen})
    assert refused(late)["current_etag"] == late.headers["etag"] == labeled("GET", LABEL).headers["etag"]
    assert late.status_code == 412


@pytest.mark.parametrize("tag", ["*", '"0-000000000000"'])
def test_a_label_that_does_not_exist_matches_nothing(labeled: Service, tag: str) -> None:
    nowhere = f"{API}/prompts/a%2Fb/labels/staging"
    assert refused(labeled("PUT", nowhere, json={"version": 1}, headers={"If-Match": tag}))["status"] == 412


@pytest.mark.parametrize("path", [LABEL, VERSION, f"{API}/prompts", "/", "/docs", "/openapi.json"])
def test_head_is_get_without_the_body(labeled: Service, path: str) -> None:
    got, head = labeled("GET", path), labeled("HEAD", path)
    assert (head.status_code, head.content) == (200, b"")
    without_date = [(name, value) for name, value in head.headers.items() if name != "date"]
    assert without_date == [(name, value) for name, value in got.headers.items() if name != "date"]


@pytest.mark.parametrize("method", ["DELETE", "OPTIONS", "TRACE", "PROPFIND", "LINK"])
def test_a_method_that_is_not_answered_says_which_are(labeled: Service, method: str) -> None:
    for operation in OPERATIONS:
        if any(other.method == method and other.path == operation.path for other in OPERATIONS):
            continue
        path = API + re.sub(r"{\w+}", "1", operation.path)
        response = labeled(method, path, json={})
        assert refused(response)["code"] == "method_not_allowed"
        allowed = response.headers["allow"].split(", ")
        assert operation.method in allowed
        assert ("HEAD" in allowed) == ("GET" in allowed)


def test_a_method_cannot_be_overridden(labeled: Service) -> None:
    overriding = {"X-HTTP-Method-Override": "DELETE", "X-Method-Override": "DELETE"}
    assert labeled("GET", LABEL, headers=overriding).status_code == 200
    assert (
        refused(labeled("POST", LABEL, json={}, headers={"X-HTTP-Method-Override": "PUT"}))["status"] == 405
    )


@pytest.mark.parametrize(
    "path", ["/nothing", "/api", "/api/v1", "/api/v1/", "/api/v2/prompts", "/api/v1/prompts/", "/static/x"]
)
def test_a_path_that_nothing_answers_is_a_problem_too(labeled: Service, path: str) -> None:
    assert refused(labeled("GET", path))["code"] == "not_found"
    assert refused(labeled("POST", path, json={}))["code"] == "not_found"


def test_every_answer_forbids_guessing_and_embedding(labeled: Service) -> None:
    for response in (labeled("GET", LABEL), labeled("GET", "/"), labeled("GET", "/nothing")):
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["cross-origin-resource-policy"] == "same-origin"


def test_an_approval_over_http_is_refused_with_its_reason(labeled: Service) -> None:
    opened: dict[str, Any] = {"prompt": "a/b", "label": "production", "version": 2}
    assert labeled("POST", f"{API}/proposals", json=opened).status_code == 201
    problem = refused(labeled("POST", f"{API}/proposals/1/approvals", json={"note": "yes"}))
    assert (problem["status"], problem["code"]) == (403, "approval_refused")
    assert "everybody is the local owner" in problem["detail"]
    assert "Pecia-As" in problem["hint"]


def test_what_another_project_shares_has_its_own_entity_tag(labeled: Service) -> None:
    lena = Actor(name="lena", project="shop")
    for name in ("tone", "secret"):
        content = Content(template="theirs")
        perform(labeled.ports, lena, CommitVersion(prompt=name, content=content, label="production"))
    perform(labeled.ports, lena, SharePrompt(prompt="tone"))
    path = f"{API}/prompts/shop%3Atone/labels/production"
    tag = labeled("GET", path).headers["etag"]
    assert labeled("GET", path, headers={"If-None-Match": tag}).status_code == 304
    for name in ("secret", "nothing"):
        answer = labeled("GET", path.replace("tone", name))
        assert (answer.status_code, refused(answer)["code"]) == (404, "not_found")


def test_a_former_name_is_answered_whole_with_the_new_one_in_the_headers(labeled: Service) -> None:
    before = labeled("GET", LABEL)
    labeled.do(RenamePrompt(prompt="a/b", to="c/d"))
    after = labeled("GET", LABEL, headers={"if-none-match": before.headers["etag"]})
    assert (after.status_code, after.json()["prompt"], after.headers["etag"]) == (
        200,
        "c/d",
        before.headers["etag"],
    )
    assert re.fullmatch(r"@[0-9]{10}", after.headers["deprecation"])
    assert after.headers["link"] == f'<{API}/prompts/c%2Fd>; rel="successor-version"'
    assert (after.headers["pecia-renamed-to"], after.headers["cache-control"]) == ("c/d", "private, no-cache")
    assert "deprecation" not in labeled("GET", LABEL.replace("a%2Fb", "c%2Fd")).headers
    assert labeled("GET", VERSION).headers["cache-control"] == "private, no-cache"
