"""Inputs: what a prompt takes, and whether the values given are that.

Declared inputs map a variable to a JSON Schema. One with a `default` may be left out, and so may one that is
`optional`: the template then sees that it is not there. Here, as in every client, only presence, unknown names, `type`
and `enum` are checked; the rest of the schema is the server's to check.
"""

from __future__ import annotations

import keyword
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypeAlias

from pecia.domain.canonical import escape_pointer
from pecia.domain.context import Context, unfit
from pecia.domain.errors import Detail, Invalid, RenderError
from pecia.domain.template_rules import CONSTANTS, OPERATORS, RESERVED
from pecia.domain.value import Json, Value
from pecia.domain.version import MAX_INPUTS

_PYTHON: dict[str, frozenset[type]] = {
    "string": frozenset({str}),
    "number": frozenset({int, float}),
    "integer": frozenset({int}),
    "boolean": frozenset({bool}),
    "array": frozenset({list}),
    "object": frozenset({dict}),
    "null": frozenset({type(None)}),
}


Use: TypeAlias = Literal["printed", "asked", "other"]


class Variable(Value, frozen=True):
    """A name that a template takes from outside.

    `paths` are the dotted paths it is followed by (`order.customer.name`), `iterated` says that it is looped
    over, `optional` that the template asks whether it is there (`is defined`, `|default`). `uses` says how it
    stands by itself: `printed`, as it is or through a filter for text; `asked` as a whole condition; `other`
    anywhere else.
    """

    name: str
    paths: tuple[str, ...] = ()
    iterated: bool = False
    optional: bool = False
    uses: frozenset[Use] = frozenset()


class Checked(Value, frozen=True):
    """What the gate saw in a template that it let through. `partials` are the names of those it uses."""

    variables: tuple[Variable, ...] = ()
    partials: tuple[str, ...] = ()
    has_logic: bool = False
    has_loop: bool = False


def name_fault(name: str) -> str | None:
    """Why a name cannot be a variable's, or None when it can."""
    if name.startswith("_"):
        return "begins with '_'"
    if name in RESERVED:
        return "is reserved"
    if name in CONSTANTS or name in OPERATORS:
        return "is a word of the template language"
    if not name.isidentifier() or unicodedata.normalize("NFKC", name) != name:
        return "is not a letter followed by letters, digits and '_'"
    return None


class Inputs:
    """The variables of a prompt: which must be given, which may, and of what type."""

    def __init__(self, schemas: Mapping[str, Mapping[str, Any]], *, optional: Iterable[str] = ()) -> None:
        self.names = tuple(schemas)
        self.schemas = schemas
        self.optional = frozenset(optional) | {n for n, s in schemas.items() if s.get("optional") is True}
        self.defaults: Context = {
            n: schema["default"] for n, schema in schemas.items() if "default" in schema
        }
        self.required = frozenset(schemas) - frozenset(self.defaults) - self.optional
        self._all = frozenset(schemas)
        self._types = {n: _types(schema) for n, schema in schemas.items() if "type" in schema}
        self._python = {
            n: frozenset[type]().union(*(_PYTHON[kind] for kind in types)) for n, types in self._types.items()
        }
        self._enums = [(n, schema["enum"]) for n, schema in schemas.items() if "enum" in schema]

    @property
    def enumerated(self) -> bool:
        """Whether some input takes one of a few values only."""
        return bool(self._enums)

    def python_types(self, name: str) -> frozenset[type] | None:
        """The Python types of values that need no further check against an input's `type`; None for any."""
        return self._python.get(name)

    def complete(self, given: Context) -> Context:
        """The values with the defaults of those not given.

        Raises `RenderError` naming all that is missing or unknown.
        """
        if given.keys() == self._all:
            return given
        if self.required <= given.keys() <= self._all:
            return self.defaults | given
        raise self._misfit(given)

    def check(self, values: Context) -> None:
        """Refuse plain values that are not of the declared `type` and `enum`. Raises `RenderError`."""
        for name, python in self._python.items():
            if name in values and type(values[name]) not in python:
                self._check_kind(name, values[name])
        for name, allowed in self._enums:
            if name in values and not any(same(values[name], one) for one in allowed):
                raise unfit(name, f"is none of {', '.join(map(repr, allowed))}")

    def _check_kind(self, name: str, value: object) -> None:
        types = self._types[name]
        # JSON Schema counts 1.0 among the integers.
        if not ("integer" in types and isinstance(value, float) and value.is_integer()):
            raise unfit(name, f"is {_kind_of(value)}, not {' or '.join(types)}")

    def _misfit(self, given: Context) -> RenderError:
        missing = sorted(self.required - given.keys())
        unknown = sorted(str(name) for name in given if name not in self._all)
        parts = [
            *([f"no value for {_listed(missing)}"] if missing else []),
            *([f"no variable named {_listed(unknown)}"] if unknown else []),
        ]
        return RenderError(
            f"The prompt cannot be rendered: there is {' and '.join(parts)}.",
            code="missing_variable" if missing else "unknown_variable",
            hint=f"It takes {_listed(self.names)}." if self.names else "It takes no variables.",
            errors=(
                *(Detail(code="missing_variable", detail="no value", pointer=_pointer(n)) for n in missing),
                *(Detail(code="unknown_variable", detail="not known", pointer=_pointer(n)) for n in unknown),
            ),
        )


def check_inputs(inputs: Mapping[str, Mapping[str, Any]]) -> None:
    """Refuse declared inputs that no value could meet or no template could name. Raises `Invalid`."""
    if len(inputs) > MAX_INPUTS:
        raise _misdeclared(f"there are {len(inputs)} of them, and {MAX_INPUTS} are the limit", "")
    for name, schema in inputs.items():
        fault = name_fault(name)
        if fault:
            raise _misdeclared(f"the name '{name}' {fault}", f"/{escape_pointer(name)}")
        _check_schema(name, schema)


def same(value: Json, other: Json) -> bool:
    """Equality of JSON values, where true is not 1."""
    if isinstance(value, bool) or isinstance(other, bool):
        return value is other
    if isinstance(value, list) and isinstance(other, list):
        return len(value) == len(other) and all(map(same, value, other))
    if isinstance(value, dict) and isinstance(other, dict):
        return value.keys() == other.keys() and all(same(value[key], other[key]) for key in value)
    return value == other


def is_keyword_argument(name: str) -> bool:
    """Whether Python can take a variable of this name as a parameter."""
    return name.isascii() and name.isidentifier() and not keyword.iskeyword(name) and not name.startswith("_")


def _check_schema(name: str, schema: Mapping[str, Any]) -> None:
    pointer = f"/{escape_pointer(name)}"
    if "type" in schema:
        for kind in _types(schema):
            if kind not in _PYTHON:
                raise _misdeclared(f"'{kind}' is not a JSON Schema type", f"{pointer}/type")
        if not _types(schema):
            raise _misdeclared("a list of types has at least one", f"{pointer}/type")
    if "enum" in schema and not (isinstance(schema["enum"], list) and schema["enum"]):
        raise _misdeclared("'enum' is a list with at least one value", f"{pointer}/enum")
    if "optional" in schema and type(schema["optional"]) is not bool:
        raise _misdeclared("'optional' is true or false", f"{pointer}/optional")
    if "default" in schema:
        try:
            Inputs({name: schema}).check({name: schema["default"]})
        except RenderError as error:
            raise _misdeclared(
                f"the default of '{name}' {error.errors[0].detail}", f"{pointer}/default"
            ) from None


def _types(schema: Mapping[str, Any]) -> tuple[str, ...]:
    kinds: str | list[str] = schema["type"]
    return tuple(map(str, kinds)) if isinstance(kinds, list) else (str(kinds),)


def _kind_of(value: object) -> str:
    return next(kind for kind, types in reversed(_PYTHON.items()) if type(value) in types)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _pointer(name: str) -> str:
    return f"/{escape_pointer(name)}"


def _misdeclared(what: str, pointer: str) -> Invalid:
    return Invalid(
        f"The inputs cannot be used: {what}.",
        code="invalid_content",
        errors=(Detail(code="invalid_content", detail=what, pointer=f"/inputs{pointer}"),),
    )
