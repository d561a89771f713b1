"""The OpenAPI 3.1 document, read from the operations table."""

from __future__ import annotations

import re
from importlib.metadata import version
from typing import Any

import msgspec

from pecia import wire
from pecia.app.operations import OPERATIONS, Operation
from pecia.domain.errors import PROBLEMS, Detail
from pecia.domain.value import Value
from pecia.server.rest import API


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


def document() -> dict[str, Any]:
    """The whole document, every operation with its parameters, body, answer and problems."""
    kinds = [kind for operation in OPERATIONS for kind in (operation.request, operation.result)]
    found, components = wire.schemas([*kinds, Problem])
    paths: dict[str, dict[str, Any]] = {}
    for index, operation in enumerate(OPERATIONS):
        entry = _entry(operation, components[operation.name], found[2 * index + 1])
        paths.setdefault(API + operation.path, {})[operation.method.lower()] = entry
    components["Problem"]["properties"]["code"]["enum"] = sorted(PROBLEMS)
    used = {name: schema for name, schema in components.items() if name not in _request_names()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Pecia",
            "version": version("pecia"),
            "description": "One system for prompt engineering and prompt management, joined by evidence. "
            "A prompt's name is one percent-encoded segment of the path.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": paths,
        "components": {"schemas": used},
    }


def _entry(operation: Operation, request: dict[str, Any], result: dict[str, Any]) -> dict[str, Any]:
    properties: dict[str, Any] = request.get("properties", {})
    required: list[str] = request.get("required", [])
    in_path = re.findall(r"{(\w+)}", operation.path)
    entry: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [operation.path.split("/")[1]],
        "x-permission": operation.permission,
        "parameters": [_parameter(name, "path", properties[name], required=True) for name in in_path],
        "responses": {
            str(operation.status): {
                "description": "Done.",
                "content": {"application/json": {"schema": result}},
            },
            "default": {
                "description": "A problem (RFC 9457).",
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
            },
        },
    }
    others = {name: schema for name, schema in properties.items() if name not in in_path}
    if operation.method == "GET":
        entry["parameters"] += [
            _parameter(name, "query", schema, required=name in required) for name, schema in others.items()
        ]
    else:
        body: dict[str, Any] = {"type": "object", "properties": others, "additionalProperties": False}
        if needed := [name for name in required if name in others]:
            body["required"] = needed
        entry["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    return entry


def _parameter(name: str, place: str, schema: dict[str, Any], *, required: bool) -> dict[str, Any]:
    return {"name": name, "in": place, "required": required, "schema": schema}


def _request_names() -> frozenset[str]:
    return frozenset(operation.name for operation in OPERATIONS)


def as_json() -> bytes:
    """The document as it is served."""
    return msgspec.json.encode(document())
