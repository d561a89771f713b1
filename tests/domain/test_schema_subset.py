from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from pecia.domain.schema_subset import subset

TEXT: dict[str, Any] = {"type": "string"}


def thing(*required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(required)}


@pytest.mark.parametrize(
    ("smaller", "larger"),
    [
        (TEXT, {}),
        (False, TEXT),
        ({"type": "integer"}, {"type": "number"}),
        ({"enum": ["a", "b"]}, TEXT),
        ({"const": 3}, {"enum": [1, 2, 3]}),
        ({"type": "string", "minLength": 3, "description": "long"}, {"type": "string", "minLength": 2}),
        ({"exclusiveMinimum": 0, "type": "number"}, {"minimum": 0}),
        ({"type": ["string", "null"]}, {"anyOf": [TEXT, {"type": "null"}]}),
        ({"anyOf": [{"const": "a"}, {"type": "integer"}]}, {"type": ["string", "number"]}),
        (thing("a", a=TEXT, b=TEXT), thing("a", a=TEXT)),
        ({**thing("a", a=TEXT), "additionalProperties": False}, thing("a", a={})),
        (
            {"type": "array", "items": {"$ref": "#/$defs/x"}, "$defs": {"x": TEXT}},
            {"type": "array", "items": TEXT},
        ),
        ({"allOf": [TEXT, {"minLength": 2}]}, TEXT),
        ({"type": "string", "pattern": "^a"}, TEXT),
    ],
)
def test_what_lies_within_is_proved(smaller: Any, larger: Any) -> None:
    assert subset(smaller, larger).answer == "yes"


@pytest.mark.parametrize(
    ("smaller", "larger", "example"),
    [
        (TEXT, {"type": "string", "maxLength": 5}, "aaaaaa"),
        ({"type": "number"}, {"type": "integer"}, 0.5),
        ({"enum": ["x", "y"]}, {"enum": ["x"]}, "y"),
        (thing("a", a={"type": ["string", "null"]}), thing("a", a=TEXT), {"a": None}),
        (thing("a", a=TEXT), thing("a", "b", a=TEXT, b=TEXT), {"a": ""}),
        ({"type": "array", "items": {"type": "integer"}}, {"type": "array", "items": TEXT}, [0]),
    ],
)
def test_what_does_not_is_shown_by_a_value(smaller: Any, larger: Any, example: Any) -> None:
    found = subset(smaller, larger)
    assert (found.answer, json.loads(found.example or "")) == ("no", example)


_twice = {"anyOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/a"}]}


@pytest.mark.parametrize(
    ("smaller", "larger"),
    [
        (TEXT, {"type": "string", "pattern": "^a"}),
        ({"$ref": "#"}, TEXT),
        ({"$ref": "https://example.com/schema"}, TEXT),
        ({"type": "number", "minimum": "x"}, {"minimum": 1, "items": 4}),
        ({"$defs": {"a": _twice}, **_twice}, {"type": "string", "if": {}}),
        (
            {"type": "array", "items": {"$ref": "#"}},
            {"type": "array", "items": {"$ref": "#"}, "maxItems": 10**12},
        ),
    ],
    ids=["pattern", "itself", "elsewhere", "malformed", "doubling", "deep"],
)
def test_what_cannot_be_told_is_said_so(smaller: Any, larger: Any) -> None:
    assert subset(smaller, larger).answer in ("cannot tell", "no")


_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from([0.5, 1.5])
    | st.sampled_from(["", "a", "ab"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=4,
)
_kinds = st.sampled_from(["null", "boolean", "integer", "number", "string", "array", "object"])


def _schemas(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    keywords: dict[str, st.SearchStrategy[Any]] = {
        "type": _kinds | st.lists(_kinds, min_size=1, max_size=2, unique=True),
        "enum": st.lists(_values, min_size=1, max_size=3),
        "const": _values,
        "minimum": st.integers(-2, 2),
        "exclusiveMaximum": st.integers(-2, 2),
        "minLength": st.integers(0, 2),
        "maxLength": st.integers(0, 2),
        "maxItems": st.integers(0, 2),
        "items": inner,
        "properties": st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
        "required": st.lists(st.sampled_from("ab"), max_size=2, unique=True),
        "additionalProperties": inner,
        "anyOf": st.lists(inner, min_size=1, max_size=2),
        "oneOf": st.lists(inner, min_size=1, max_size=2),
        "allOf": st.lists(inner, min_size=1, max_size=2),
        "not": inner,
        "uniqueItems": st.booleans(),
        "pattern": st.just("^a"),
    }
    return st.lists(st.sampled_from(sorted(keywords)), max_size=3, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: keywords[name] for name in names})
    )


schemas = st.recursive(
    st.booleans() | st.just({}) | _schemas(st.just({"type": "string"})), _schemas, max_leaves=4
)


@settings(max_examples=400)
@given(schemas, schemas, st.lists(_values, max_size=10))
def test_both_certain_answers_agree_with_a_validator(smaller: Any, larger: Any, values: list[Any]) -> None:
    one, other = Draft202012Validator(smaller), Draft202012Validator(larger)
    found = subset(smaller, larger)
    if found.answer == "yes":
        assert all(other.is_valid(value) for value in values if one.is_valid(value))
    elif found.example is not None:
        value = json.loads(found.example)
        assert one.is_valid(value)
        assert not other.is_valid(value)


@settings(max_examples=100)
@given(schemas)
def test_a_schema_lies_within_itself(schema: Any) -> None:
    assert subset(schema, schema).answer == "yes"


@pytest.mark.parametrize(
    ("smaller", "larger"),
    [
        (thing(*map(str, range(20_000))), {"anyOf": [{"const": at} for at in range(2000)]}),
        ({"enum": list(range(5000))}, {"enum": list(range(1, 5001))}),
        (
            thing(**{str(at): {"enum": [at]} for at in range(3000)}),
            thing(**{str(at): TEXT for at in range(3000)}),
        ),
        ({"type": ["string"] * 20_000}, {"anyOf": [{"type": "null"}] * 2000}),
    ],
    ids=["branches", "values", "properties", "types"],
)
def test_large_schemas_end_soon_with_some_answer(smaller: Any, larger: Any) -> None:
    assert subset(smaller, larger).answer in ("no", "cannot tell")
