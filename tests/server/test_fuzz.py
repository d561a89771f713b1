"""Whatever is asked, in whatever shape: an answer or a problem, never a fault of ours."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pecia import testing
from pecia.app.operations import OPERATIONS, Operation
from pecia.domain.actor import Actor
from pecia.embedded import Library
from pecia.ports import Store
from pecia.remote import API
from pecia.server.openapi import document
from tests.postgres import Postgres
from tests.server.conftest import Service, serving
from tests.server.problem import INSIDE, refused
from tests.server.story import NAME, tell

DOCUMENT = document()
DEPTH = 6
NUMBERS = st.one_of(st.integers(-2, 2), st.sampled_from([2**31, 2**53, 10**15, 10**18, -(2**63), 1.5, 1e300]))
TEXTS = st.one_of(
    st.sampled_from(
        [NAME, "names", "production", "latest", "try", "default", "*", "shop/*", f"{NAME}#1", "a", ""]
    ),
    st.sampled_from(
        ["../x", "a@b", "{{ x }}", "{% for a in b %}", "[", "(?=a)", "scripted/echo", "NaN", "%00"]
    ),
    # A problem names what was sent, which is not a word of ours then.
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20).filter(
        lambda text: not INSIDE.search(text.encode())
    ),
)
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=8,
)


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def grown(request: pytest.FixtureRequest) -> Generator[Service]:
    """A server over a library in which there is something of everything."""
    store: Store | None = None
    if request.param == "postgres":
        from pecia.stores.postgres import PostgresStore  # noqa: PLC0415 - the fixture skips where it is missing

        postgres: Postgres = request.getfixturevalue("postgres")
        store = PostgresStore.open(postgres.fresh())
    ports = testing.ports(store=store)
    tell(Library(ports, Actor(name="owner")).perform)
    with serving(ports) as service:
        yield service


def values(schema: dict[str, Any], depth: int = 0) -> st.SearchStrategy[Any]:
    """Values of a schema, now and then something else in their place."""
    return st.one_of(_of(schema, depth), ANYTHING) if depth else _of(schema, depth)


def _of(schema: dict[str, Any], depth: int) -> st.SearchStrategy[Any]:
    if "$ref" in schema:
        return values(DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]], depth)
    if options := schema.get("anyOf"):
        return st.one_of([values(option, depth) for option in options])
    if choices := schema.get("enum"):
        return st.sampled_from(list(choices))
    kind = schema.get("type")
    if kind == "object" and depth < DEPTH:
        return _object(schema, depth)
    if kind == "array" and depth < DEPTH:
        return st.lists(values(schema.get("items", {}), depth + 1), max_size=3)
    return {"integer": NUMBERS, "number": NUMBERS, "string": TEXTS}.get(str(kind), ANYTHING)


def _object(schema: dict[str, Any], depth: int) -> st.SearchStrategy[Any]:
    fields = {name: values(kind, depth + 1) for name, kind in schema.get("properties", {}).items()}
    if not fields:
        held = schema.get("additionalProperties")
        return st.dictionaries(TEXTS, values(held if isinstance(held, dict) else {}, depth + 1), max_size=3)
    needed = {name: fields.pop(name) for name in list(fields) if name in schema.get("required", ())}
    return st.fixed_dictionaries(needed, optional=fields)


def fill(operation: Operation, data: st.DataObject) -> tuple[str, dict[str, Any], Any]:
    """A path, a query and a body for this operation."""
    entry = DOCUMENT["paths"][API + operation.path][operation.method.lower()]
    path, query, body = API + operation.path, {}, None
    for parameter in entry["parameters"]:
        value = data.draw(_of(parameter["schema"], 0))
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", _segment(str(value)))
        elif parameter["in"] == "query" and value is not None:
            query[parameter["name"]] = str(value)
    if "requestBody" in entry:
        body = data.draw(values(entry["requestBody"]["content"]["application/json"]["schema"]))
    return path, query, body


def _segment(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


def ask(grown: Service, operation: Operation, data: st.DataObject) -> None:
    """Send a request of this operation, and look at what comes back."""
    path, query, body = fill(operation, data)
    answer = grown(operation.method, path, params=query, **({} if body is None else {"json": body}))
    if answer.status_code != operation.status:
        refused(answer)


every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
slow_examples = [HealthCheck.too_slow, HealthCheck.data_too_large]


@every_operation
@settings(max_examples=10, suppress_health_check=slow_examples)
@given(data=st.data())
def test_no_request_is_answered_with_a_fault(
    grown: Service, operation: Operation, data: st.DataObject
) -> None:
    ask(grown, operation, data)


@pytest.mark.slow
@every_operation
@settings(max_examples=150, suppress_health_check=slow_examples)
@given(data=st.data())
def test_no_request_of_many_is_answered_with_a_fault(
    grown: Service, operation: Operation, data: st.DataObject
) -> None:
    ask(grown, operation, data)
