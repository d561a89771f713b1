"""The OpenAPI 3.1 document, read from the operations table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Any, TypeAlias

import msgspec

from pecia import wire
from pecia.app.operations import OPERATIONS, Operation
from pecia.app.release import ReleaseVersion
from pecia.domain.errors import PROBLEMS, Detail
from pecia.domain.release import Served
from pecia.domain.value import Value
from pecia.domain.version import Version
from pecia.server.rest import API

Json: TypeAlias = dict[str, Any]
_REFERENCE = re.compile(r'"#/components/schemas/([^"]+)"')
_TAGGED = (Served, Version)
"""Results that carry an entity tag."""
_DESCRIPTION = (
    "One system for prompt engineering and prompt management, joined by evidence. A prompt's name is one "
    "percent-encoded segment of the path. Every error is an RFC 9457 problem with a stable `code`."
)


class Problem(Value, frozen=True):
    """An RFC 9457 problem: clients switch on `code`; `detail` is for people and may change."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    retryable: bool
    instance: str
    hint: str | None = None
    errors: tuple[Detail, ...] = ()


def document() -> Json:
    """The whole document, every operation with its parameters, body, answer and problems."""
    requests, results = zip(*((operation.request, operation.result) for operation in OPERATIONS), strict=True)
    found, components = wire.schemas([*requests, *results, Problem])
    asked = {operation.name: components[operation.name] for operation in OPERATIONS}
    taken = _reachable(asked.values(), components)
    # A request is spread over path, query and body; one that another request holds is a component too.
    components = {name: schema for name, schema in components.items() if name not in asked or name in taken}
    components["Problem"]["properties"]["code"]["enum"] = sorted(PROBLEMS)
    _require_all(components, besides=taken | {"Problem", "Detail"})
    paths: Json = {}
    for operation, result in zip(OPERATIONS, found[len(OPERATIONS) :], strict=False):
        entry = _entry(operation, asked[operation.name], result)
        paths.setdefault(API + operation.path, {})[operation.method.lower()] = entry
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Pecia",
            "version": version("pecia"),
            "description": _DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {"schemas": components},
    }


def as_json() -> bytes:
    """The document as it is served."""
    return wire.encode(document())


def _entry(operation: Operation, request: Json, result: Json) -> Json:
    properties: dict[str, Json] = request.get("properties", {})
    required = set(request.get("required", ()))
    in_path = re.findall(r"{(\w+)}", operation.path)
    others = {name: schema for name, schema in properties.items() if name not in in_path}
    parameters = [_parameter(name, "path", properties[name], required=True) for name in in_path]
    entry: Json = {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [operation.path.split("/")[1]],
        "x-permission": operation.permission,
        "parameters": parameters,
        "responses": _responses(operation, result),
    }
    if operation.method == "GET":
        parameters += [
            _parameter(name, "query", schema, required=name in required) for name, schema in others.items()
        ]
    else:
        body: Json = {"type": "object", "properties": others, "additionalProperties": False}
        if needed := [name for name in others if name in required]:
            body["required"] = needed
        entry["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    if operation.result in _TAGGED:
        parameters.append(_parameter("If-None-Match", "header", {"type": "string"}))
    if operation.request is ReleaseVersion:
        parameters.append(_parameter("If-Match", "header", {"type": "string"}))
    return entry


def _responses(operation: Operation, result: Json) -> Json:
    done: Json = {"description": "Done.", "content": {"application/json": {"schema": result}}}
    responses: Json = {str(operation.status): done}
    if operation.result in _TAGGED:
        done["headers"] = {"ETag": {"schema": {"type": "string"}}}
        responses["304"] = {"description": "It is still what If-None-Match names."}
    responses["default"] = {
        "description": "A problem (RFC 9457).",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    return responses


def _parameter(name: str, place: str, schema: Json, *, required: bool = False) -> Json:
    return {"name": name, "in": place, "required": required, "schema": schema}


def _require_all(components: Mapping[str, Json], *, besides: set[str]) -> None:
    """Answers carry every field; a component that is also asked for keeps what may be left out."""
    for name, schema in components.items():
        if name not in besides and "properties" in schema:
            schema["required"] = list(schema["properties"])


def _reachable(schemas: Iterable[Json], components: Mapping[str, Json]) -> set[str]:
    """The names of the components that these schemas lead to."""
    seen: set[str] = set()
    left = list(schemas)
    while left:
        names = set(_REFERENCE.findall(msgspec.json.encode(left.pop()).decode())) - seen
        seen |= names
        left += [components[name] for name in names]
    return seen
