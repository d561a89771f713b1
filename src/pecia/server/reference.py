"""Reference: the API, operation by operation and value by value, written from its OpenAPI document."""

from __future__ import annotations

import inspect
from typing import Any, TypeAlias, cast

from pecia.app.operations import OPERATIONS, Operation
from pecia.server import openapi
from pecia.server.html import Child, Markup, element, join, prose, table
from pecia.server.rest import API

Schema: TypeAlias = dict[str, Any]
_INTRODUCTION = (
    "Every operation of Pecia, read from the table that the server runs on. Bodies are JSON, declared as "
    "`application/json`. A prompt's name is one percent-encoded segment: `support/triage` is "
    "`/api/v1/prompts/support%2Ftriage`. Errors are RFC 9457 problems; programs go by their `code`."
)


def parts() -> Child:
    """The page below its title."""
    document = openapi.document()
    groups: dict[str, list[Operation]] = {}
    for operation in OPERATIONS:
        groups.setdefault(operation.path.split("/")[1], []).append(operation)
    links = [element("a", group.capitalize(), href=f"#{group}") for group in groups]
    return [
        element("p", prose(_INTRODUCTION)),
        element("nav", links, element("a", "Values", href="#values"), aria_label="On this page"),
        [
            element(
                "section",
                element("h2", group.capitalize()),
                [_operation(o, document) for o in operations],
                id=group,
            )
            for group, operations in groups.items()
        ],
        element(
            "section",
            element("h2", "Values"),
            [_value(name, schema) for name, schema in document["components"]["schemas"].items()],
            id="values",
        ),
    ]


def _operation(operation: Operation, document: Schema) -> Markup:
    entry: Schema = document["paths"][API + operation.path][operation.method.lower()]
    fields: list[tuple[str, str, bool, Schema]] = [
        (field["name"], field["in"], field["required"], field["schema"]) for field in entry["parameters"]
    ]
    if "requestBody" in entry:
        body: Schema = entry["requestBody"]["content"]["application/json"]["schema"]
        needed: list[str] = body.get("required", [])
        properties: dict[str, Schema] = body["properties"]
        fields += [(name, "body", name in needed, schema) for name, schema in properties.items()]
    answer: Schema = entry["responses"][str(operation.status)]["content"]["application/json"]["schema"]
    rows = [
        (element("code", name), place, "required" if required else _default(schema), _kind(schema))
        for name, place, required, schema in fields
    ]
    return element(
        "article",
        element(
            "h3",
            element("span", operation.method, class_="method"),
            element("code", API + operation.path),
        ),
        element("p", prose(operation.summary)),
        element(
            "p",
            f"{operation.name} · needs {operation.permission} · ",
            f"answers {operation.status}, ",
            _kind(answer),
            class_="note",
        ),
        table(("Field", "In", "", "Kind"), rows, kind="fields") if rows else None,
        id=operation.name,
    )


def _value(name: str, schema: Schema) -> Markup:
    properties: dict[str, Schema] = schema.get("properties", {})
    needed: list[str] = schema.get("required", [])
    rows = [
        (element("code", field), "always" if field in needed else _default(kind), _kind(kind))
        for field, kind in properties.items()
    ]
    return element(
        "article",
        element("h3", element("code", _title(name))),
        [
            element("p", prose(" ".join(part.split())))
            for part in inspect.cleandoc(schema.get("description", "")).split("\n\n")
        ],
        table(("Field", "", "Kind"), rows, kind="fields") if rows else None,
        id=name,
    )


def _title(name: str) -> str:
    """`Page_Prompt_` as `Page of Prompt`."""
    return " of ".join(name.strip("_").split("_"))


def _default(schema: Schema) -> str:
    if "default" not in schema:
        return ""
    value = schema["default"]
    return f"default {value!r}" if value not in (None, "", {}, (), []) else "optional"


def _kind(schema: Schema) -> Child:
    """What a value is, with links to those that have a name."""
    if "$ref" in schema:
        name = str(schema["$ref"]).rsplit("/", 1)[-1]
        return element("a", _title(name), href=f"#{name}")
    if "anyOf" in schema:
        return join([_kind(option) for option in schema["anyOf"]], " or ")
    if "enum" in schema:
        return join([element("code", option) for option in schema["enum"]], " | ")
    plain = schema.get("type", "any JSON")
    held = schema.get("items", schema.get("additionalProperties"))
    if isinstance(held, dict):
        return [f"{'list' if plain == 'array' else plain} of ", _kind(cast("Schema", held))]
    return f"{plain} ({schema['format']})" if "format" in schema else plain
