"""JSON Schema (draft 2020-12) from strangers: nothing is fetched, and no schema takes for ever.

Patterns are matched by RE2. References lead to places in the schema itself, and following them is counted, so
that a schema which multiplies by referring to itself ends. A few keywords are refused, each with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, TypeAlias

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema import validators as untyped_validators
from jsonschema.exceptions import SchemaError, ValidationError
from referencing import Registry

from pecia.domain.canonical import escape_pointer
from pecia.domain.value import Json
from pecia.scorers.pattern import Match, matcher
from pecia.scorers.spec import Place

Keyword: TypeAlias = Callable[[object, Any, Json, object], Iterable[ValidationError]]
Matchers: TypeAlias = Mapping[str, Callable[[str], Match | None]]
DRAFT = "https://json-schema.org/draft/2020-12/schema"
FORMATS = ("date", "email", "ipv4", "ipv6", "uuid")
"""Formats that are checked, beside `date-time`; every other `format` is a remark without effect."""
MAX_REFERENCES = 10_000
"""References that are followed to judge one answer."""
MAX_STEPS = 500_000
"""Steps to judge one answer: a keyword held against a value is one, and one more for each 64 characters of the value."""
_STEP = 64

_SUBSCHEMA = ("additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then")
_LIST_OF_SUBSCHEMAS = ("allOf", "anyOf", "oneOf", "prefixItems")
_NAMED_SUBSCHEMAS = ("$defs", "definitions", "dependentSchemas", "properties")
_REFUSED = {
    "$anchor": "references lead to '#' or '#/…' only",
    "$dynamicAnchor": "references lead to '#' or '#/…' only",
    "$dynamicRef": "references lead to '#' or '#/…' only",
    "patternProperties": "describe names with 'propertyNames' and their values with 'additionalProperties'",
    "unevaluatedItems": "close a list with 'items: false' beside 'prefixItems'",
    "unevaluatedProperties": "close an object with 'additionalProperties: false'",
}
_validators: Any = untyped_validators
_date_time = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII)


class TooManyReferences(Exception):
    """A schema refers to itself so often that judging an answer does not end."""


class TooManySteps(Exception):
    """A schema and an answer that together would take too long."""


def validator(schema: dict[str, Json], field: str, place: Place) -> Callable[[Json], str | None]:
    """A function that says where and how a JSON value first breaks the schema, or None where it does not.

    Raises `Invalid` at the place in the scorer's `field` where the schema is wrong or uses what is refused.
    """
    _check(schema, field, place)
    followed = _Followed()
    matchers = {
        pattern: matcher(pattern, f"{field}{where}/pattern", place)
        for where, subschema in _subschemas(schema)
        if isinstance(pattern := subschema.get("pattern"), str)
    }
    keywords = {"$ref": followed.reference, "pattern": _pattern(matchers), "uniqueItems": _unique_items}
    steps = _Steps()
    every: dict[str, Keyword] = {**Draft202012Validator.VALIDATORS, **keywords}
    counted = {name: steps.counted(keyword) for name, keyword in every.items()}
    kind = _validators.extend(Draft202012Validator, counted)
    ready = kind(schema, format_checker=_formats, registry=Registry[Any]())

    def first_fault(found: Json) -> str | None:
        followed.count = 0
        steps.begin(found)
        error: ValidationError | None = next(ready.iter_errors(found), None)
        return None if error is None else f"{_pointer(error.absolute_path) or 'the whole'}: {error.message}"

    return first_fault


def _check(schema: dict[str, Json], field: str, place: Place) -> None:
    """Refuse a schema that is not one, or that uses what is refused."""
    if schema.get("$schema", DRAFT) not in (DRAFT, f"{DRAFT}#"):
        raise place.invalid(f"{field}/$schema", f"the schema is read as draft 2020-12 ({DRAFT}).")
    try:
        Draft202012Validator.check_schema(schema, format_checker=FormatChecker(formats=()))
    except SchemaError as error:
        where = _pointer(error.absolute_path)
        raise place.invalid(f"{field}{where}", f"the schema is not valid: {error.message[:200]}.") from None
    except RecursionError:
        raise place.invalid(field, "the schema is nested too deeply.") from None
    places = {f"#{where}" for where, _ in _subschemas(schema)}
    for where, subschema in _subschemas(schema):
        for keyword in _REFUSED.keys() & subschema.keys():
            at = f"{field}{where}/{keyword}"
            raise place.invalid(at, f"'{keyword}' is not supported.", hint=f"Instead, {_REFUSED[keyword]}.")
        if subschema.get("$ref", "#") not in places:
            raise place.invalid(
                f"{field}{where}/$ref",
                f"'{str(subschema['$ref'])[:80]}' is not a place in this schema.",
                hint="References lead to '#' or '#/$defs/…'; nothing is fetched.",
            )
        if where and "$id" in subschema:
            raise place.invalid(f"{field}{where}/$id", "only the whole schema may have an '$id'.")


def _subschemas(schema: dict[str, Json]) -> Iterator[tuple[str, dict[str, Json]]]:
    """Every schema in this one, itself first, with the pointer to it."""
    waiting: list[tuple[str, Json]] = [("", schema)]
    while waiting:
        where, found = waiting.pop()
        if isinstance(found, bool):  # a schema, too: of anything, or of nothing
            yield where, {}
        if not isinstance(found, dict):
            continue
        yield where, found
        for keyword, value in found.items():
            at = f"{where}/{keyword}"
            if keyword in _SUBSCHEMA:
                waiting.append((at, value))
            elif keyword in _LIST_OF_SUBSCHEMAS and isinstance(value, list):
                waiting += [(f"{at}/{index}", item) for index, item in enumerate(value)]
            elif keyword in _NAMED_SUBSCHEMAS and isinstance(value, dict):
                waiting += [(f"{at}/{escape_pointer(name)}", item) for name, item in value.items()]


class _Steps:
    """Counts the work that one answer makes. A fault repeats the value in words, so that long values count more."""

    def __init__(self) -> None:
        self._left = MAX_STEPS
        self._sizes: dict[int, int] = {}

    def begin(self, found: Json) -> None:
        """Measure an answer, and count anew."""
        self._left = MAX_STEPS
        self._sizes = {}
        self._measure(found)

    def counted(self, keyword: Keyword) -> Keyword:
        """A keyword that counts before it is held against a value. It raises `TooManySteps`."""

        def count(validator: object, value: Any, found: Json, schema: object) -> Iterable[ValidationError]:  # noqa: ANN401
            size = len(found) if isinstance(found, str) else self._sizes.get(id(found), 0)
            listed = len(value) if isinstance(value, list) else 0  # pyright: ignore[reportUnknownArgumentType]
            self._left -= 1 + (size + listed) // _STEP
            if self._left < 0:
                raise TooManySteps(f"the schema and the answer together take more than {MAX_STEPS:,} steps")
            return keyword(validator, value, found, schema) or ()

        return count

    def _measure(self, found: Json) -> int:
        """The characters of a value, about; those of lists and objects are kept by their identity."""
        if isinstance(found, str):
            return len(found) + 2
        if isinstance(found, dict):
            size = sum(len(key) + self._measure(value) for key, value in found.items())
        elif isinstance(found, list):
            size = sum(map(self._measure, found))
        else:
            return 5
        self._sizes[id(found)] = size + 2
        return size + 2


class _Followed:
    """Counts the references followed for one answer. A scorer judges one answer at a time."""

    def __init__(self) -> None:
        self.count = 0

    def reference(self, validator: object, to: str, found: Json, schema: object) -> Iterable[ValidationError]:
        """The keyword `$ref`."""
        self.count += 1
        if self.count > MAX_REFERENCES:
            raise TooManyReferences(
                f"one answer made the schema follow more than {MAX_REFERENCES:,} references"
            )
        follow: Any = Draft202012Validator.VALIDATORS["$ref"]
        yield from follow(validator, to, found, schema)


def _pattern(matchers: Matchers) -> Keyword:
    def pattern(_: object, pattern: str, found: Json, __: object) -> Iterable[ValidationError]:
        if isinstance(found, str) and matchers[pattern](found) is None:
            yield ValidationError(f"{found!r} does not match {pattern!r}")

    return pattern


def _unique_items(_: object, unique: bool, found: Json, __: object) -> Iterable[ValidationError]:  # noqa: FBT001
    """The keyword `uniqueItems`, in a time that grows with the list and not with its square."""
    if unique and isinstance(found, list) and len({_hashable(item) for item in found}) < len(found):
        yield ValidationError("the list has an item more than once")


def _hashable(value: Json) -> Hashable:
    """Equal for two JSON values that are equal as JSON Schema has it: 1 is 1.0, and true is not 1."""
    if isinstance(value, dict):
        return ("object", frozenset((key, _hashable(item)) for key, item in value.items()))
    if isinstance(value, list):
        return ("list", tuple(map(_hashable, value)))
    return ("boolean", value) if isinstance(value, bool) else value


def _pointer(path: Iterable[str | int]) -> str:
    return "".join(f"/{escape_pointer(str(step))}" for step in path)


def _is_date_time(found: object) -> bool:
    """RFC 3339, section 5.6."""
    if not isinstance(found, str):
        return True
    return bool(_date_time.fullmatch(found) and datetime.fromisoformat(found.upper()))


_formats = FormatChecker(formats=FORMATS)
_formats.checks("date-time", raises=ValueError)(_is_date_time)
