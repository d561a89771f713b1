"""Picoschema, Dotprompt's short way to write a schema, to JSON Schema."""

from __future__ import annotations

import re
from typing import Any, cast

from pecia.domain.value import Json

_SCALARS = ("string", "boolean", "null", "number", "integer", "any")
_KEY = re.compile(r"(?P<name>[^?(]+)(?P<optional>\?)?(?:\((?P<kind>[^,)]*)(?:,\s*(?P<about>[^)]*))?\))?")
_WILD = "(*)"
_MAX_DEPTH = 32


def json_schema(given: Json, *, unknown: list[str], depth: int = 0) -> dict[str, Any]:  # noqa: PLR0911 - a way for each kind of value
    """The JSON Schema of a Picoschema, or of the JSON Schema that stands there already.

    What names a schema that the file does not hold becomes `{}`, and is added to `unknown`.
    """
    if depth > _MAX_DEPTH:
        unknown.append("nesting beyond 32")
        return {}
    if given is None:
        return {}
    if isinstance(given, str):
        return _scalar(given, unknown)
    if not isinstance(given, dict):
        unknown.append(f"{given!r}"[:60])
        return {}
    if given.get("type") in {"object", "array", *_SCALARS} and _is_schema(given):
        return _inner(given, unknown, depth)
    if isinstance(given.get("properties"), dict):
        return _inner({"type": "object", **given}, unknown, depth)
    return _object(given, unknown, depth)


def _is_schema(given: dict[str, Json]) -> bool:
    """A JSON Schema, and not an object that has a property called `type`."""
    words = {
        "type",
        "properties",
        "items",
        "required",
        "description",
        "enum",
        "additionalProperties",
        "default",
    }
    return given.keys() <= words | {"minimum", "maximum", "format", "title", "examples", "pattern"}


def _inner(given: dict[str, Json], unknown: list[str], depth: int) -> dict[str, Any]:
    """A JSON Schema in which shorthand may stand further in."""
    schema: dict[str, Any] = dict(given)
    properties, items = given.get("properties"), given.get("items")
    if isinstance(properties, dict):
        schema["properties"] = {
            name: json_schema(value, unknown=unknown, depth=depth + 1) for name, value in properties.items()
        }
    if isinstance(items, str | dict):
        schema["items"] = json_schema(items, unknown=unknown, depth=depth + 1)
    return schema


def _scalar(text: str, unknown: list[str]) -> dict[str, Any]:
    kind, _, about = (part.strip() for part in text.partition(","))
    schema: dict[str, Any] = {}
    if kind in _SCALARS:
        schema = {} if kind == "any" else {"type": kind}
    else:
        unknown.append(f"'{kind[:60]}'")
    return schema | ({"description": about} if about else {})


def _object(given: dict[str, Json], unknown: list[str], depth: int) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    required: list[str] = []
    schema: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    for key, value in given.items():
        if key == _WILD:
            schema["additionalProperties"] = json_schema(value, unknown=unknown, depth=depth + 1)
            continue
        found = _KEY.fullmatch(key)
        if found is None:
            unknown.append(f"'{key[:60]}'")
            continue
        name = found["name"].strip()
        property_ = _property(found["kind"], value, unknown, depth)
        if found["about"]:
            property_["description"] = found["about"].strip()
        if found["optional"]:
            _allow_null(property_)
        else:
            required.append(name)
        properties[name] = property_
    if required:
        schema["required"] = required
    return schema


def _property(kind: str | None, value: Json, unknown: list[str], depth: int) -> dict[str, Any]:
    if kind is None:
        return json_schema(value, unknown=unknown, depth=depth + 1)
    match kind.strip():
        case "array":
            return {"type": "array", "items": json_schema(value, unknown=unknown, depth=depth + 1)}
        case "object":
            return json_schema(value, unknown=unknown, depth=depth + 1)
        case "enum" if isinstance(value, list):
            return {"enum": list(value)}
        case other:
            unknown.append(f"'({other[:60]})'")
            return {}


def _allow_null(schema: dict[str, Any]) -> None:
    if "enum" in schema:
        values = cast("list[Json]", schema["enum"])
        schema["enum"] = values if None in values else [*values, None]
    elif isinstance(schema.get("type"), str):
        schema["type"] = [schema["type"], "null"]
