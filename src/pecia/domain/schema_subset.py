"""Schema subset: whether every value that one JSON Schema allows is allowed by another.

The question has no cheap answer for all of JSON Schema, so there are three: *yes*, proved keyword by keyword; *no*,
with a value that the one allows and the other does not; *cannot tell*. Both certain answers are sound: *yes* rests on
rules that only ever forget a constraint of the smaller schema, *no* on a value that both schemas were checked with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypeAlias

from pecia.domain.canonical import canonical
from pecia.domain.errors import Invalid
from pecia.domain.schema_values import (
    REMARKS,
    Budget,
    Schema,
    Spent,
    edges,
    example,
    meets,
    resolved,
    types_of,
)
from pecia.domain.value import Json, Value

Plain: TypeAlias = Mapping[str, Any]
_EXTRA = "x-not-in-the-schema"
_MOST_ITEMS = 200
_TYPES = ("null", "boolean", "integer", "number", "string", "array", "object")
_LOW, _HIGH = float("-inf"), float("inf")
_ALONE = frozenset(
    {
        *("not", "oneOf", "allOf", "anyOf", "pattern", "multipleOf", "propertyNames", "prefixItems"),
        *("dependentRequired", "dependentSchemas", "patternProperties", "enum", "const", "uniqueItems"),
    }
)
"""Keywords that mean the same whatever stands beside them: where both schemas have them alike, they agree."""
_OF_TYPE: Mapping[str, frozenset[str]] = {
    "number": frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}),
    "string": frozenset({"minLength", "maxLength", "pattern"}),
    "array": frozenset(
        {
            "items",
            "prefixItems",
            "minItems",
            "maxItems",
            "uniqueItems",
            "contains",
            "minContains",
            "maxContains",
        }
        | {"unevaluatedItems"}
    ),
    "object": frozenset(
        {"properties", "required", "additionalProperties", "minProperties", "maxProperties", "propertyNames"}
        | {"patternProperties", "dependentRequired", "dependentSchemas", "unevaluatedProperties"}
    ),
}
_RANGES = (("minLength", "maxLength"), ("minItems", "maxItems"), ("minProperties", "maxProperties"))


class Subset(Value, frozen=True):
    """The answer. A *no* comes with its `example`, a value that only the first schema allows, as JSON text."""

    answer: Literal["yes", "no", "cannot tell"]
    example: str | None = None


def subset(smaller: Schema, larger: Schema) -> Subset:
    """Whether all that `smaller` allows is allowed by `larger`. Takes bounded time, whatever the schemas."""
    try:
        if _Proof(smaller, larger).within(smaller, larger):
            return Subset(answer="yes")
    except (Spent, RecursionError, *_MALFORMED):
        pass
    try:
        return _counterexample(smaller, larger)
    except (Spent, RecursionError, *_MALFORMED):
        return Subset(answer="cannot tell")


_MALFORMED = (Invalid, TypeError, ValueError, AttributeError, KeyError, IndexError, OverflowError)
"""What reading a schema that is none may end in; a draft of a schema has no meaning to compare."""


def _counterexample(smaller: Schema, larger: Schema) -> Subset:
    budget = Budget()
    for value in _candidates(smaller, larger, (smaller, larger), budget, 0):
        if meets(value, larger, larger, budget) is False and meets(value, smaller, smaller, budget) is True:
            return Subset(answer="no", example=canonical(value).decode())
    return Subset(answer="cannot tell")


def _candidates(
    one: Schema, other: Schema, roots: tuple[Schema, Schema], budget: Budget, depth: int
) -> Iterator[Json]:
    """Values that may be allowed by the one schema and not by the other, looked for where the two differ."""
    budget.step(depth)
    a, b = (_plain(schema, root, budget, depth) for schema, root in zip((one, other), roots, strict=True))
    yield example(a, roots[0], budget, depth)
    yield from edges(a, roots[0], budget, depth)
    yield from edges(b, roots[1], budget, depth)
    if {*a, *b} & {"properties", "required", "additionalProperties", "maxProperties"}:
        yield from _objects(a, b, roots, budget, depth)
    if {*a, *b} & {"items", "minItems", "maxItems"}:
        yield from _lists(a, b, roots, budget, depth)


def _objects(a: Plain, b: Plain, roots: tuple[Schema, Schema], budget: Budget, depth: int) -> Iterator[Json]:
    found = example({**a, "type": "object"}, roots[0], budget, depth)
    small: dict[str, Json] = found if isinstance(found, dict) else {}
    yield small | {_EXTRA: ""}
    ours, theirs = a.get("properties", {}), b.get("properties", {})
    rest_a, rest_b = a.get("additionalProperties", True), b.get("additionalProperties", True)
    for key in dict.fromkeys((*ours, *theirs)):
        yield {other: value for other, value in small.items() if other != key}
        one, other = ours.get(key, rest_a), theirs.get(key, rest_b)
        if _differ(one, other, budget):
            for value in _candidates(one, other, roots, budget, depth + 1):
                yield small | {key: value}
    for value in _candidates(rest_a, rest_b, roots, budget, depth + 1) if rest_a != rest_b else ():
        yield small | {_EXTRA: value}


def _lists(a: Plain, b: Plain, roots: tuple[Schema, Schema], budget: Budget, depth: int) -> Iterator[Json]:
    one, other = a.get("items", True), b.get("items", True)
    least = max(1, min(a.get("minItems", 0), _MOST_ITEMS))
    item = example(one, roots[0], budget, depth + 1)
    for length in sorted({b.get("minItems", 0) - 1, b.get("maxItems", 0) + 1, least}):
        yield [item] * min(length, _MOST_ITEMS)
    if _differ(one, other, budget):
        for value in _candidates(one, other, roots, budget, depth + 1):
            yield [value] * least


def _differ(one: Schema, other: Schema, budget: Budget) -> bool:
    texts = [canonical(schema if isinstance(schema, bool) else dict(schema)) for schema in (one, other)]
    budget.spend(sum(map(len, texts)) // 100)
    return texts[0] != texts[1]


def _plain(schema: Schema, root: Schema, budget: Budget, depth: int) -> Plain:
    found = resolved(schema, root, budget, depth)
    return found if isinstance(found, Mapping) else {"not": {}} if found is False else {}


class _Proof:
    """Proves that one schema lies within another; what it cannot prove is False."""

    def __init__(self, smaller: Schema, larger: Schema) -> None:
        self._roots = smaller, larger
        self._budget = Budget()

    def within(self, one: Schema, other: Schema, depth: int = 0) -> bool:
        """Whether every value under `one` is under `other`."""
        self._budget.step(depth)
        a = resolved(one, self._roots[0], self._budget, depth)
        b = resolved(other, self._roots[1], self._budget, depth)
        if b is True or a is False or (isinstance(b, Mapping) and b.keys() <= REMARKS):
            return True
        if a is None or b is None:
            return False
        return not isinstance(b, bool) and self._proved({} if isinstance(a, bool) else a, b, depth)

    def _proved(self, a: Plain, b: Plain, depth: int) -> bool:
        return (
            self._alike(a, b)
            or self._listed(a, b, depth)
            or self._branches(a, b, depth)
            or self._typed(a, b, depth)
        )

    def _alike(self, a: Plain, b: Plain) -> bool:
        """Equal but for remarks. References mean the same only where they lead to definitions that are the same."""
        text_a, text_b = (canonical({k: v for k, v in s.items() if k not in REMARKS}) for s in (a, b))
        # What else is done with the two takes time by their size, too.
        self._budget.spend((len(text_a) + len(text_b)) // 100)
        if text_a != text_b or b'"$ref"' not in text_a:
            return text_a == text_b
        defs_a, defs_b = (canonical(_defs(root)) for root in self._roots)
        text = text_a + defs_a
        named = text.count(b'"$ref":"#/$defs/') + text.count(b'"$ref":"#/definitions/')
        return defs_a == defs_b and named == text.count(b'"$ref"')

    def _listed(self, a: Plain, b: Plain, depth: int) -> bool:
        """`a` allows a few values only, and each is one of `b`'s, or breaks another rule of `a`."""
        if "enum" not in a and "const" not in a:
            return False
        values: list[Json] = a["enum"] if "enum" in a else [a["const"]]
        return all(
            meets(value, b, self._roots[1], self._budget, depth) is True
            or meets(value, a, self._roots[0], self._budget, depth) is False
            for value in values
        )

    def _branches(self, a: Plain, b: Plain, depth: int) -> bool:
        """Each branch of `a` within `b`, or `a` within a branch of `b` that has nothing else to say."""
        for key in ("anyOf", "oneOf"):
            if a.get(key) and all(self.within(branch, b, depth + 1) for branch in a[key]):
                return True
        if "anyOf" in b and b.keys() <= REMARKS | {"anyOf"}:
            return any(self.within(a, branch, depth + 1) for branch in b["anyOf"]) or self._spread(
                a, b, depth
            )
        return any(self.within(part, b, depth + 1) for part in a.get("allOf", ()))

    def _spread(self, a: Plain, b: Plain, depth: int) -> bool:
        """Each type of `a` within some branch of `b`: `["string", "null"]` is the same as two branches."""
        kinds = types_of(a)
        if kinds is None or len(kinds) == 1:
            return False
        return all(
            any(self.within({**a, "type": kind}, branch, depth + 1) for branch in b["anyOf"])
            for kind in kinds
        )

    def _typed(self, a: Plain, b: Plain, depth: int) -> bool:
        """Type by type: what `b` asks of a type, `a` asks as well."""
        kinds = types_of(a) or tuple(kind for kind in _TYPES if kind != "integer")
        return all(self._of_type(kind, a, b, depth) for kind in kinds)

    def _of_type(self, kind: str, a: Plain, b: Plain, depth: int) -> bool:
        self._budget.step(depth)
        allowed = types_of(b)
        if allowed is not None and kind not in allowed and not (kind == "integer" and "number" in allowed):
            return False
        family = "number" if kind == "integer" else kind
        elsewhere = frozenset[str]().union(*(keys for of, keys in _OF_TYPE.items() if of != family))
        asked = b.keys() - REMARKS - elsewhere - {"type"}
        return all(self._keeps(key, kind, a, b, depth) for key in asked)

    def _keeps(self, key: str, kind: str, a: Plain, b: Plain, depth: int) -> bool:
        """Whether `a`, of one type, keeps to what one keyword of `b` asks."""
        match key:
            case "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum":
                return _bounds(a, b)
            case "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties":
                return _ranges(a, b)
            case "items":
                return self._items(a, b, depth)
            case "properties" | "additionalProperties":
                return self._properties(a, b, depth)
            case "required":
                kept = set(b["required"]) <= set(a.get("required", ()))
            case "allOf":
                kept = all(self.within({**a, "type": kind}, part, depth + 1) for part in b["allOf"])
            case _:
                kept = key in _ALONE and key in a and self._alike({key: a[key]}, {key: b[key]})
        return kept

    def _items(self, a: Plain, b: Plain, depth: int) -> bool:
        if canonical(a.get("prefixItems", [])) != canonical(b.get("prefixItems", [])):
            return False
        return a.get("maxItems") == 0 or self.within(a.get("items", True), b["items"], depth + 1)

    def _properties(self, a: Plain, b: Plain, depth: int) -> bool:
        if canonical(a.get("patternProperties", {})) != canonical(b.get("patternProperties", {})):
            return False
        ours, theirs = a.get("properties", {}), b.get("properties", {})
        rest_a, rest_b = a.get("additionalProperties", True), b.get("additionalProperties", True)
        return self.within(rest_a, rest_b, depth + 1) and all(
            self.within(ours.get(key, rest_a), theirs.get(key, rest_b), depth + 1) for key in {*ours, *theirs}
        )


def _bounds(a: Plain, b: Plain) -> bool:
    """Whether the numbers between `a`'s bounds lie between `b`'s. An exclusive bound lies just inside its number."""
    return _lowest(a) >= _lowest(b) and _highest(a) <= _highest(b)


def _lowest(schema: Plain) -> tuple[float, bool]:
    return max((schema.get("minimum", _LOW), False), (schema.get("exclusiveMinimum", _LOW), True))


def _highest(schema: Plain) -> tuple[float, bool]:
    high = min((schema.get("maximum", _HIGH), 1), (schema.get("exclusiveMaximum", _HIGH), 0))
    return high[0], bool(high[1])


def _ranges(a: Plain, b: Plain) -> bool:
    return all(
        a.get(low, 0) >= b.get(low, 0) and a.get(high, _HIGH) <= b.get(high, _HIGH) for low, high in _RANGES
    )


def _defs(root: Schema) -> Json:
    return [root.get("$defs", {}), root.get("definitions", {})] if isinstance(root, Mapping) else []
