"""Schema values: whether a value meets a JSON Schema, and values that might, to try one schema against another.

Of JSON Schema (2020-12) this reads what decides most: `type`, `enum`, `const`, bounds of numbers, texts, lists and
objects, `properties`, `required`, `additionalProperties`, `items`, `anyOf`, `oneOf`, `allOf`, `not` and local `$ref`.
Where another keyword has a say, or the work would not end, the answer is None: it cannot tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias, TypeGuard, cast

from pecia.domain.inputs import same
from pecia.domain.value import Json

Schema: TypeAlias = "bool | Mapping[str, Any]"
REMARKS = frozenset(
    {
        *("title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly"),
        *(
            "$schema",
            "$id",
            "$comment",
            "$defs",
            "definitions",
            "format",
            "contentEncoding",
            "contentMediaType",
        ),
    }
)
"""Keywords that allow and refuse nothing. `format` is one by the standard's default, and what models are asked by it
differs from one to the next."""
_NUMBER = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"})
_TEXT = frozenset({"minLength", "maxLength"})
_LIST = frozenset({"items", "minItems", "maxItems"})
_OBJECT = frozenset({"properties", "required", "additionalProperties", "minProperties", "maxProperties"})
_ANY = frozenset({"type", "enum", "const", "anyOf", "oneOf", "allOf", "not", "$ref"})
_READ = _NUMBER | _TEXT | _LIST | _OBJECT | _ANY | REMARKS
MAX_STEPS = 20_000
"""Schemas that are looked into for one answer; one that multiplies by referring to itself ends here."""
MAX_DEPTH = 40
_LONGEST = 200
"""Characters or items of a value that is made up."""


class Spent(Exception):
    """The work for one answer grew beyond its bounds."""


class Budget:
    """Counts the steps of one answer. Raises `Spent` when there are too many."""

    def __init__(self, steps: int = MAX_STEPS) -> None:
        self._left = steps

    def step(self, depth: int) -> None:
        """Take a step, this deep in the schemas."""
        self.spend(1)
        if depth > MAX_DEPTH:
            raise Spent

    def spend(self, steps: int) -> None:
        """Take as many steps as much data is worth."""
        self._left -= steps
        if self._left < 0:
            raise Spent


def resolved(schema: Schema, root: Schema, budget: Budget, depth: int) -> Schema | None:
    """The schema behind its local references; None where one leads nowhere or has keywords beside it."""
    while isinstance(schema, Mapping) and "$ref" in schema:
        budget.step(depth)
        target = _at(root, str(schema["$ref"]))
        if target is None or not schema.keys() <= REMARKS | {"$ref"}:
            return None
        schema = target
    return schema


def meets(value: Json, schema: Schema, root: Schema, budget: Budget, depth: int = 0) -> bool | None:
    """Whether the value is valid under the schema; None where this cannot tell. Raises `Spent`."""
    budget.step(depth)
    found = resolved(schema, root, budget, depth)
    if found is None or isinstance(found, bool):
        return found
    verdict: bool | None = True if found.keys() <= _READ else None
    for part in _verdicts(value, found, root, budget, depth + 1):
        if part is False:
            return False
        verdict = None if part is None else verdict
    return verdict


def is_type(value: Json, kind: str) -> bool:
    """Whether a value is of one of JSON Schema's types: 1.0 is an integer, true is no number."""
    if kind in ("number", "integer"):
        return _is_number(value) and (kind == "number" or float(value) == int(value))
    python = _PYTHON.get(kind)
    return python is not None and isinstance(value, python)


_PYTHON: Mapping[str, type] = {
    "null": type(None),
    "boolean": bool,
    "string": str,
    "array": list,
    "object": dict,
}


def types_of(schema: Mapping[str, Any]) -> tuple[str, ...] | None:
    """The types that a schema names; None where it names none."""
    named: str | list[str] | None = schema.get("type")
    if named is None:
        return None
    return tuple(map(str, named)) if isinstance(named, list) else (str(named),)


def example(schema: Schema, root: Schema, budget: Budget, depth: int = 0) -> Json:
    """A small value that the schema is likely to allow; `meets` says whether it does. Raises `Spent`."""
    budget.step(depth)
    found = resolved(schema, root, budget, depth)
    if not isinstance(found, Mapping):
        return ""
    if "const" in found or found.get("enum"):
        return found["const"] if "const" in found else found["enum"][0]
    for key in ("anyOf", "oneOf", "allOf"):
        if found.get(key) and "type" not in found:
            return example(found[key][0], root, budget, depth + 1)
    guessed = "object" if "properties" in found else "array" if "items" in found else "string"
    return _example_of((types_of(found) or (guessed,))[0], found, root, budget, depth + 1)


def _example_of(kind: str, schema: Mapping[str, Any], root: Schema, budget: Budget, depth: int) -> Json:
    value: Json = None
    match kind:
        case "object":
            named: Mapping[str, Schema] = schema.get("properties", {})
            value = {
                key: example(named.get(key, True), root, budget, depth) for key in schema.get("required", ())
            }
        case "array":
            length = min(schema.get("minItems", 0), _LONGEST)
            value = [example(schema.get("items", True), root, budget, depth)] * length if length else []
        case "integer" | "number":
            value = schema.get("minimum", schema.get("maximum", schema.get("exclusiveMinimum", -1) + 1))
        case "boolean":
            value = True
        case "string":
            value = "a" * min(schema.get("minLength", 0), _LONGEST)
        case _:
            pass
    return value


def edges(schema: Schema, root: Schema, budget: Budget, depth: int = 0) -> Iterator[Json]:
    """Plain values, and those at the edges of what the schema allows and just beyond. Raises `Spent`."""
    budget.step(depth)
    yield from _PLAIN
    found = resolved(schema, root, budget, depth)
    if not isinstance(found, Mapping):
        return
    yield from found.get("enum", ())[:100]
    yield from (found[key] for key in ("const",) if key in found)
    for key in sorted(_NUMBER & found.keys()):
        yield from (found[key], found[key] - 1, found[key] + 1)
    for key in sorted(_TEXT & found.keys()):
        yield from ("a" * max(0, min(found[key] + step, _LONGEST)) for step in (-1, 0, 1))
    for key in ("anyOf", "oneOf", "allOf"):
        for branch in found.get(key, ()):
            yield example(branch, root, budget, depth + 1)
            yield from edges(branch, root, budget, depth + 1)


_PLAIN: tuple[Json, ...] = (None, True, False, 0, 1, -1, 0.5, "", "a", [], {})


def _verdicts(
    value: Json, schema: Mapping[str, Any], root: Schema, budget: Budget, depth: int
) -> Iterator[bool | None]:
    kinds = types_of(schema)
    yield kinds is None or any(is_type(value, kind) for kind in kinds)
    budget.spend((len(schema.get("enum", ())) + len(schema.get("required", ()))) // 100)
    if "enum" in schema:
        yield any(same(value, one) for one in schema["enum"])
    if "const" in schema:
        yield same(value, schema["const"])
    if _is_number(value):
        yield from _number_verdicts(value, schema)
    elif isinstance(value, str):
        yield schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value))
    elif isinstance(value, list):
        yield schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value))
        if "items" in schema and "prefixItems" not in schema:
            for item in value:
                yield meets(item, schema["items"], root, budget, depth)
    elif isinstance(value, dict):
        yield from _object_verdicts(value, schema, root, budget, depth)
    yield from _combined(value, schema, root, budget, depth)


def _number_verdicts(value: float, schema: Mapping[str, Any]) -> Iterator[bool]:
    yield value >= schema.get("minimum", value)
    yield value <= schema.get("maximum", value)
    yield "exclusiveMinimum" not in schema or value > schema["exclusiveMinimum"]
    yield "exclusiveMaximum" not in schema or value < schema["exclusiveMaximum"]


def _object_verdicts(
    value: dict[str, Json], schema: Mapping[str, Any], root: Schema, budget: Budget, depth: int
) -> Iterator[bool | None]:
    yield schema.get("minProperties", 0) <= len(value) <= schema.get("maxProperties", len(value))
    yield value.keys() >= set(schema.get("required", ()))
    named: Mapping[str, Schema] = schema.get("properties", {})
    for key, item in value.items():
        if key in named:
            yield meets(item, named[key], root, budget, depth)
        elif "patternProperties" not in schema:
            yield meets(item, schema.get("additionalProperties", True), root, budget, depth)


def _combined(
    value: Json, schema: Mapping[str, Any], root: Schema, budget: Budget, depth: int
) -> Iterator[bool | None]:
    def each(key: str) -> list[bool | None]:
        return [meets(value, branch, root, budget, depth) for branch in schema[key]]

    if "allOf" in schema:
        yield from each("allOf")
    if "anyOf" in schema:
        found = each("anyOf")
        yield True if True in found else None if None in found else False
    if "oneOf" in schema:
        found = each("oneOf")
        yield False if found.count(True) > 1 else None if None in found else found.count(True) == 1
    if "not" in schema:
        found = [meets(value, schema["not"], root, budget, depth)]
        yield None if found[0] is None else not found[0]


def _is_number(value: Json) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _at(root: Schema, reference: str) -> Schema | None:
    """What a local reference (`#`, `#/$defs/name`) leads to."""
    found: Any = root
    if not reference.startswith("#"):
        return None
    for part in reference[1:].lstrip("/").split("/") if len(reference) > 1 else ():
        key = part.replace("~1", "/").replace("~0", "~")
        if not isinstance(found, Mapping) or key not in found:
            return None
        found = cast("Any", found[key])
    return cast("Schema", found) if isinstance(found, bool | Mapping) else None
