"""The operations table over HTTP: every row is a route, in OpenAPI, and means what it means in the process."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx2
import msgspec
import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from pecia import testing
from pecia.app.operations import OPERATIONS, Operation, operation_of
from pecia.app.whoami import WhoAmI
from pecia.domain.actor import PERMISSIONS, Actor
from pecia.domain.errors import read_problem
from pecia.domain.value import Request
from pecia.embedded import Library
from pecia.remote import API, RemoteLibrary, spread
from tests.server.conftest import Service
from tests.server.story import tell

OWNER = Actor(name="owner")


@pytest.fixture(scope="module")
def document(target: Service) -> dict[str, Any]:
    document: dict[str, Any] = target("GET", "/openapi.json").json()
    return document


def fields_of(entry: dict[str, Any]) -> set[str]:
    """The names that an operation of the document takes, wherever it takes them."""
    names = {field["name"] for field in entry["parameters"] if field["in"] != "header"}
    if "requestBody" in entry:
        names |= entry["requestBody"]["content"]["application/json"]["schema"]["properties"].keys()
    return names


def test_the_story_uses_every_operation() -> None:
    library = Library(testing.ports(), OWNER)
    told = tell(library.perform)
    library.close()
    assert {type(request) for request, _ in told} == {operation.request for operation in OPERATIONS}


def test_a_remote_library_gives_what_an_embedded_one_gives(service: Service) -> None:
    embedded = Library(testing.ports(), OWNER)
    with RemoteLibrary(service.url) as remote:
        for ours, theirs in zip(tell(embedded.perform), tell(remote.perform), strict=True):
            # Over HTTP everybody has one name, and is told so; nothing else differs.
            is_self = isinstance(ours[0], WhoAmI)
            assert theirs[1] == (msgspec.structs.replace(ours[1], shared=True) if is_self else ours[1])
            assert ours[0] == theirs[0]
            assert type(ours[1]) is type(theirs[1])
    embedded.close()


def test_every_answer_is_of_its_schema(service: Service, document: dict[str, Any]) -> None:
    answered: set[str] = set()

    def perform(request: Request) -> Any:
        operation = operation_of(request)
        response = send(service, operation, request)
        responses = document["paths"][API + operation.path][operation.method.lower()]["responses"]
        expected = responses.get(str(response.status_code), responses["default"])
        content = expected["content"][response.headers["content-type"]]
        Draft202012Validator({**content["schema"], "components": document["components"]}).validate(
            response.json()
        )
        if response.is_error:
            raise read_problem(response.json(), status=response.status_code)
        answered.add(operation.name)
        return msgspec.json.decode(response.content, type=operation.result)

    tell(perform)
    # Over HTTP everybody is one owner of one project, until there are keys; nothing gives vectors or reaches a provider here.
    untold = {"ApproveProposal", "AdoptPrompt", "EmbedVersions", "CheckConnection"}
    assert answered == {operation.name for operation in OPERATIONS} - untold


def send(service: Service, operation: Operation, request: Request) -> httpx2.Response:
    path, query, body = spread(operation, request)
    headers = {} if body is None else {"content-type": "application/json"}
    return service(operation.method, API + path, params=query, content=body, headers=headers)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_an_operation_stands_in_openapi_with_its_fields_and_permission(
    document: dict[str, Any], operation: Operation
) -> None:
    entry = document["paths"][API + operation.path][operation.method.lower()]
    assert entry["operationId"] == operation.name
    assert entry["x-permission"] == operation.permission in PERMISSIONS["owner"]
    assert fields_of(entry) == set(operation.request.__struct_fields__)
    in_path = {field["name"] for field in entry["parameters"] if field["in"] == "path"}
    assert in_path == set(re.findall(r"{(\w+)}", operation.path))


def test_openapi_names_no_operation_that_is_not_in_the_table(document: dict[str, Any]) -> None:
    named = [entry["operationId"] for path in document["paths"].values() for entry in path.values()]
    assert sorted(named) == sorted(operation.name for operation in OPERATIONS)


def test_the_openapi_document_is_valid(document: dict[str, Any]) -> None:
    validate(document)


def test_answers_are_described_with_every_field_they_carry(document: dict[str, Any]) -> None:
    for name in ("Prompt", "Version", "Committed", "Release", "Experiment", "Run", "Event"):
        schema = document["components"]["schemas"][name]
        assert schema["required"] == list(schema["properties"])


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_what_only_reads_is_a_get_or_needs_no_more_than_reading(operation: Operation) -> None:
    assert operation.permission.endswith(":read") if operation.method == "GET" else True
    assert operation.writes == (not operation.permission.endswith(":read"))


def test_every_operation_refuses_an_actor_who_lacks_its_permission() -> None:
    lacking = Library(testing.ports(), Actor(name="eve", role="viewer"))
    codes = {type(request).__name__: result for request, result in _attempts(lacking)}
    writing = {operation.name for operation in OPERATIONS if operation.writes}
    assert {name for name, code in codes.items() if code == "forbidden"} == writing
    lacking.close()


def _attempts(library: Library) -> list[tuple[Request, Any]]:
    """One request of each operation, with the code of what it raised."""
    owner = Library(testing.ports(), OWNER)
    seen = {type(request): request for request, _ in tell(owner.perform)}
    owner.close()
    attempts: list[tuple[Request, Any]] = []
    for request in seen.values():
        try:
            attempts.append((request, library.perform(request)))
        except Exception as error:  # noqa: BLE001 - which one is what is asked
            attempts.append((request, getattr(error, "code", repr(error))))
    return attempts


def test_nothing_a_body_says_contradicts_the_path(target: Service) -> None:
    response = target("PUT", f"{API}/prompts/a/labels/b", json={"version": 1, "prompt": "other"})
    assert (response.status_code, response.json()["code"]) == (422, "unknown_field")
    response = target("GET", f"{API}/prompts/a", params={"prompt": "other"})
    assert (response.status_code, response.json()["code"]) == (422, "unknown_field")


def test_a_request_that_json_has_no_form_for_is_not_sent() -> None:
    from pecia.app.render import RenderPrompt  # noqa: PLC0415

    for value in (float("nan"), {1, 2, object()}, "\ud800"):
        request = RenderPrompt(prompt="a", variables={"x": value})
        with pytest.raises(Exception, match="no form in JSON"):
            spread(operation_of(request), request)


def test_json_comes_back_with_its_keys_in_their_order(service: Service) -> None:
    content = {"template": "{{ z }}{{ a }}", "inputs": {"z": {"type": "string"}, "a": {"type": "string"}}}
    kept = service("POST", f"{API}/prompts/order/versions", json={"content": content}).json()
    assert list(kept["version"]["content"]["inputs"]) == ["z", "a"]
    assert json.loads(json.dumps(kept)) == kept
