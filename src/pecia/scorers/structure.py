"""Scorers that read the answer as JSON: `json_valid`, `json_schema`, `json_fields`, `json_path`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import islice, takewhile
from json import JSONDecoder
from typing import Any, Literal, TypeAlias

import msgspec

from pecia.domain.canonical import escape_pointer
from pecia.domain.dataset import Case
from pecia.domain.score import Score, Scored
from pecia.domain.value import Json, Value
from pecia.scorers.check import MAX_DETAIL, RIGHT, WRONG, Check, UnfitCase, Unreadable, nothing
from pecia.scorers.spec import CasePath, Place, TextSpec, follow, value_at
from pecia.scorers.text import PLAIN, Step, normalizer

Extract: TypeAlias = Literal["strict", "fence", "first"]
MAX_OPENINGS = 20
"""How many brackets of a text are tried as the beginning of a JSON value by `extract: first`."""

_fence = re.compile(r"[ \t]*(`{3,}|~{3,})[^`]*")
_opening = re.compile(r"[\[{]")
_scanner = JSONDecoder()


class JsonSpec(TextSpec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where in the answer the JSON stands.

    `strict`: it is the whole answer, white space around it left off. `fence`: it is what the first fenced code
    block holds (one that is not closed runs to the end), or the whole answer where there is none. `first`: it is
    the first object or array in the answer.
    """

    extract: Extract = "strict"


class JsonValid(JsonSpec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answer is JSON (RFC 8259)."""


class JsonSchema(JsonSpec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answer is JSON that is valid against a JSON Schema (draft 2020-12)."""

    schema: dict[str, Any]


class Tolerance(Value, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far a number may lie from the expected one: the wider of the two, bounds included.

    `relative` is a share of the expected number's size.
    """

    absolute: float = 0.0
    relative: float = 0.0


class JsonFields(JsonSpec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The share of fields of a JSON object that are as expected.

    `expected` is a path to an object in the case: each of its fields is looked for in the answer. `fields`
    instead maps fields of the answer (keys behind dots) to paths in the case.
    """

    expected: CasePath | None = None
    fields: dict[str, CasePath] | None = None
    tolerance: Tolerance = Tolerance()
    normalize: tuple[Step, ...] = PLAIN


class JsonPath(JsonSpec, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The answer is JSON, and has what is expected at one place.

    `path` is keys, or list positions from 0, behind dots (`items.0.price`). Without `expected` it is enough that
    there is something.
    """

    path: str
    expected: CasePath | None = None
    tolerance: Tolerance = Tolerance()
    normalize: tuple[Step, ...] = PLAIN


def json_valid(spec: JsonValid, _: Place) -> Check[None]:
    """1 when the answer is JSON, else 0."""
    read = reader(spec.extract)

    def judge(text: str, _: None) -> Score:
        try:
            read(text)
        except Unreadable:
            return WRONG
        return RIGHT

    return Check(wanted=nothing, judge=judge)


def json_schema(spec: JsonSchema, place: Place) -> Check[None]:
    """1 when the answer is valid against the schema, else 0; reads the first place that is not."""
    from pecia.scorers.schema import validator  # noqa: PLC0415 - jsonschema takes 140 ms to import

    read, first_fault = reader(spec.extract), validator(spec.schema, "schema", place)

    def judge(text: str, _: None) -> Score:
        fault = first_fault(read(text))
        return RIGHT if fault is None else Scored(value=0.0, read=fault[:MAX_DETAIL])

    return Check(wanted=nothing, judge=judge)


def json_fields(spec: JsonFields, place: Place) -> Check[Mapping[str, Json]]:
    """The share of expected fields that the answer has right, from 0 to 1; reads those fields as they are in it."""
    if spec.tolerance.absolute < 0 or spec.tolerance.relative < 0:
        raise place.invalid("tolerance", "'absolute' and 'relative' are 0 or more.")
    read, same = reader(spec.extract), sameness(spec.tolerance, normalizer(spec.normalize))

    def judge(text: str, wanted: Mapping[str, Json]) -> Score:
        answer = read(text)
        if not isinstance(answer, dict):
            raise Unreadable("the answer is JSON, but not an object")
        found: dict[str, Json] = {}
        for field in wanted:
            with suppress(LookupError):
                found[field] = follow(answer, field.split(".") if spec.fields else (field,))
        right = sum(same(wanted[field], value) for field, value in found.items())
        return Scored(value=right / len(wanted), read=msgspec.json.encode(found).decode()[:MAX_DETAIL])

    return Check(wanted=_expected_fields(spec, place), judge=judge)


def json_path(spec: JsonPath, place: Place) -> Check[Any]:
    """1 when the place in the answer holds what is expected, else 0; reads what it holds."""
    steps = spec.path.split(".")
    if not all(steps):
        raise place.invalid("path", "'path' is keys or list positions behind dots, such as items.0.price.")
    read, same = reader(spec.extract), sameness(spec.tolerance, normalizer(spec.normalize))
    wanted = nothing if spec.expected is None else value_at(spec.expected, "expected", place)

    def judge(text: str, wanted: Json) -> Score:
        try:
            found = follow(read(text), steps)
        except LookupError:
            return WRONG
        right = spec.expected is None or same(wanted, found)
        return Scored(value=float(right), read=msgspec.json.encode(found).decode()[:MAX_DETAIL])

    return Check(wanted=wanted, judge=judge)


def _expected_fields(spec: JsonFields, place: Place) -> Callable[[Case], Mapping[str, Json]]:
    """What each field of the answer to a case is expected to be."""
    if spec.fields is not None:
        if spec.expected is not None:
            raise place.invalid("", "expected and fields exclude each other.", hint="Give one of them.")
        if not spec.fields:
            raise place.invalid("fields", "'fields' names at least one field of the answer.")
        values = {
            field: value_at(path, f"fields/{escape_pointer(field)}", place)
            for field, path in spec.fields.items()
        }
        return lambda case: {field: value(case) for field, value in values.items()}
    path = spec.expected or "expected"
    value = value_at(path, "expected", place)

    def wanted(case: Case) -> Mapping[str, Json]:
        expected = value(case)
        if not isinstance(expected, dict) or not expected:
            raise UnfitCase(f"the case's '{path}' is not an object with fields")
        return expected

    return wanted


def sameness(tolerance: Tolerance, clean: Callable[[str], str]) -> Callable[[Json, Json], bool]:
    """When two JSON values count as equal: numbers within the tolerance, texts normalized, the rest exactly."""

    def same(expected: Json, found: Json) -> bool:
        if isinstance(expected, bool) or isinstance(found, bool):
            return expected is found
        if isinstance(expected, int | float) and isinstance(found, int | float):
            return near(expected, found, tolerance)
        if isinstance(expected, str) and isinstance(found, str):
            return clean(expected) == clean(found)
        if isinstance(expected, list) and isinstance(found, list):
            return len(expected) == len(found) and all(map(same, expected, found))
        if isinstance(expected, dict) and isinstance(found, dict):
            return expected.keys() == found.keys() and all(
                same(expected[key], found[key]) for key in expected
            )
        return expected is None and found is None

    return same


def near(expected: float, found: float, tolerance: Tolerance) -> bool:
    """Whether a number lies within the tolerance of the expected one."""
    if expected == found:
        return True
    try:
        bound = max(tolerance.absolute, tolerance.relative * abs(expected))
        # The bound is included, though 1.1 - 1.0 is a little more than 0.1 in binary.
        return abs(expected - found) <= bound * (1 + 1e-9)
    except OverflowError:  # an integer of hundreds of digits is near to no float
        return False


def reader(extract: Extract) -> Callable[[str], Json]:
    """A function that reads the JSON of an answer. It raises `Unreadable` where there is none."""
    find, decode = _EXTRACTS[extract], msgspec.json.decode

    def read(text: str) -> Json:
        try:
            return decode(find(text))
        except (msgspec.DecodeError, ValueError) as error:
            raise Unreadable(f"the answer is not JSON: {error}") from None
        except RecursionError:
            raise Unreadable("the answer is nested too deeply") from None

    return read


def _fenced(text: str) -> str:
    lines = iter(text.splitlines(keepends=True))
    fence = next((found for line in lines if (found := _fence.fullmatch(line))), None)
    if fence is None:
        return text
    return "".join(takewhile(lambda line: not line.lstrip().startswith(fence[1]), lines))


def _first(text: str) -> str:
    for opening in islice(_opening.finditer(text), MAX_OPENINGS):
        try:
            return text[opening.start() : _scanner.raw_decode(text, opening.start())[1]]
        except (ValueError, RecursionError):
            continue
    return text


_EXTRACTS: Mapping[Extract, Callable[[str], str]] = {"strict": str.strip, "fence": _fenced, "first": _first}
