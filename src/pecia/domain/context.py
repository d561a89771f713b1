"""Context: the values given to a render, as plain data and within bounds."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, NoReturn, TypeAlias

import msgspec

from pecia.domain.canonical import MAX_INTEGER, escape_pointer
from pecia.domain.errors import Detail, RenderError
from pecia.domain.template_rules import MAX_CONTEXT, MAX_VALUE_DEPTH
from pecia.domain.value import Json

Context: TypeAlias = dict[str, Any]

_SMALL, _LARGE = 1e-5, 1e16
"""Between these, a number takes few characters however it is written."""
_LONGEST_FLOAT = 330
"""Characters that `{{ x }}` may print for a number like 5e-324, which it writes without an exponent."""
_JSON_GROWTH = 6
"""Bytes of JSON that one character may take: a control character becomes `\\u0000`."""


class _Unfit(Exception):
    """A value that cannot be rendered; the text says what it is."""


class _Foreign(Exception):
    """A value of a type that is not plain data, but may be made so."""


def plain(values: Context) -> tuple[Context, int]:
    """The values as plain data, and a bound of the characters they print as.

    Text, finite numbers (integers within ±2^53), booleans, None, lists and objects with text keys pass as they
    are; tuples, dataclasses, enums and the like are turned into these. Raises `RenderError` for anything else,
    for lone surrogates, for nesting deeper than 16 and for more than 1 MB of JSON in all. Of several values that
    cannot be used it names the first by name, in whatever order they are given.
    """
    try:
        return _plain(values)
    except RenderError:
        _plain(dict(sorted(values.items(), key=lambda item: str(item[0]))))
        raise


def _plain(values: Context) -> tuple[Context, int]:
    size = 0
    for name, value in values.items():
        if type(value) is str and value.isascii():
            size += len(value)
            continue
        try:
            size += _measure(value, MAX_VALUE_DEPTH)
        except _Foreign:
            # Starting over with that value made plain keeps the common case to one pass without copies.
            return _plain(values | {name: _made_plain(name, value)})
        except _Unfit as error:
            raise unfit(name, str(error)) from None
    if size * _JSON_GROWTH > MAX_CONTEXT and len(msgspec.json.encode(values)) > MAX_CONTEXT:
        raise RenderError(
            f"The values are more than {MAX_CONTEXT:,} bytes of JSON.",
            code="invalid_variable",
            hint="Shorten what is put into the prompt.",
        )
    return values, size


def size_if_plain(value: Json) -> int:
    """The same bound for one value, or more than any bound allows when it is not plain data."""
    try:
        return _measure(value, MAX_VALUE_DEPTH)
    except (_Foreign, _Unfit):
        return MAX_CONTEXT + 1


def unfit(name: str, why: str) -> RenderError:
    """The error for a variable whose value cannot be used."""
    return RenderError(
        f"The variable '{name}' {why}.",
        code="invalid_variable",
        errors=(Detail(code="invalid_variable", detail=why, pointer=f"/{escape_pointer(name)}"),),
    )


def is_text(value: str) -> bool:
    """Whether a string is text, that is, holds no lone surrogate."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _measure(value: Json, depth: int) -> int:
    if type(value) is str:
        return _measure_text(value)
    if value is None or type(value) is bool:
        return 5
    if type(value) is int or type(value) is float:
        return _measure_number(value)
    if type(value) is not list and type(value) is not dict:
        raise _Foreign
    if not depth:
        raise _Unfit(f"is nested deeper than {MAX_VALUE_DEPTH}")
    size = 2 + 4 * len(value)
    if size > MAX_CONTEXT:
        raise _Unfit(f"is more than {MAX_CONTEXT:,} bytes of JSON")
    if type(value) is dict:
        size += sum(map(_measure_key, value))
        items: Iterable[Json] = value.values()
    else:
        items = value
    for item in items:
        size += len(item) if type(item) is str and item.isascii() else _measure(item, depth - 1)
    return size


def _measure_key(key: object) -> int:
    if type(key) is not str:
        raise _Unfit("has a key that is not text")
    return _measure_text(key)


def _measure_text(value: str) -> int:
    if not value.isascii() and not is_text(value):
        raise _Unfit("holds a lone surrogate, which is not text")
    return len(value)


def _measure_number(value: float) -> int:
    if isinstance(value, int):
        if not -MAX_INTEGER <= value <= MAX_INTEGER:
            raise _Unfit("holds an integer beyond 2^53")
        return 17
    if not math.isfinite(value):
        raise _Unfit("holds a number that is not finite")
    return 25 if not value or _SMALL < abs(value) < _LARGE else _LONGEST_FLOAT


def _made_plain(name: str, value: object) -> Json:
    try:
        return _without_tuples(msgspec.to_builtins(value, builtin_types=(bytes, bytearray), enc_hook=_refuse))
    except RecursionError:
        raise unfit(name, "is nested without end") from None
    except _Unfit as error:
        raise unfit(name, str(error)) from None


def _without_tuples(value: Json | tuple[Json, ...] | bytes | bytearray) -> Json:
    if isinstance(value, (list, tuple)):
        return [_without_tuples(item) for item in value]
    if isinstance(value, dict):
        return {key: _without_tuples(item) for key, item in value.items()}
    if isinstance(value, (bytes, bytearray)):
        raise _Unfit("holds bytes, which are not text")
    return value


def _refuse(value: object) -> NoReturn:
    raise _Unfit(f"holds a value of type '{type(value).__name__}', which is not plain data")


class GuardedDict(dict[str, Json]):
    """An object whose keys are all it answers to.

    MiniJinja looks a name up as a key and then as an attribute, so that `{{ order.items }}` on an object
    without that key would print Python's own method. It also asks for `items` to see that this is an object,
    and that one time it must find it.
    """

    __slots__ = ("_asked",)

    def __missing__(self, key: object) -> NoReturn:
        self._asked = key
        raise KeyError(key)

    def __getattribute__(self, name: str) -> object:
        if name.startswith("_") or (name == "items" and getattr(self, "_asked", None) != "items"):
            return super().__getattribute__(name)
        self._asked = None
        raise AttributeError(name)


class GuardedList(list[Json]):
    """A list whose items are all it answers to."""

    __slots__ = ()

    def __getattribute__(self, name: str) -> object:
        if name.startswith("_"):
            return super().__getattribute__(name)
        raise AttributeError(name)


def guarded(value: Json) -> Json:
    """A copy of plain data whose lists and objects do not answer to the names of Python's methods."""
    if isinstance(value, dict):
        return GuardedDict({key: guarded(item) for key, item in value.items()})
    if isinstance(value, list):
        return GuardedList([guarded(item) for item in value])
    return value
