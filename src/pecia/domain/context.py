"""Context: the values given to a render, as plain data and within bounds."""

from __future__ import annotations

from typing import Any, NoReturn, TypeAlias

import msgspec

from pecia.domain.canonical import MAX_INTEGER
from pecia.domain.errors import Detail, RenderError
from pecia.domain.template_rules import MAX_CONTEXT, MAX_VALUE_DEPTH

Context: TypeAlias = dict[str, Any]

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
    for lone surrogates, for nesting deeper than 16 and for more than 1 MB of JSON in all.
    """
    size = 0
    for name, value in values.items():
        if type(value) is str and value.isascii():
            size += len(value)
            continue
        try:
            size += _measure(value, MAX_VALUE_DEPTH)
        except _Foreign:
            # Starting over with that value made plain keeps the common case to one pass without copies.
            return plain(values | {name: _made_plain(name, value)})
        except _Unfit as error:
            raise unfit(name, str(error)) from None
    if size * _JSON_GROWTH > MAX_CONTEXT and len(msgspec.json.encode(values)) > MAX_CONTEXT:
        raise RenderError(
            f"The values are more than {MAX_CONTEXT:,} bytes of JSON.",
            code="invalid_variable",
            hint="Shorten what is put into the prompt.",
        )
    return values, size


def size_if_plain(value: object) -> int:
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
        errors=(Detail(code="invalid_variable", detail=why, pointer=f"/{name}"),),
    )


def is_text(value: str) -> bool:
    """Whether a string is text, that is, holds no lone surrogate."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _measure(value: Any, depth: int) -> int:
    kind = type(value)
    if kind is str:
        return _measure_text(value)
    if kind is bool or value is None:
        return 5
    if kind is int or kind is float:
        return _measure_number(value)
    if kind is not list and kind is not dict:
        raise _Foreign
    if not depth:
        raise _Unfit(f"is nested deeper than {MAX_VALUE_DEPTH}")
    size = 2 + 4 * len(value)
    if size > MAX_CONTEXT:
        raise _Unfit(f"is more than {MAX_CONTEXT:,} bytes of JSON")
    items = value
    if kind is dict:
        for key in value:
            if type(key) is not str:
                raise _Unfit("has a key that is not text")
            size += _measure_text(key)
        items = value.values()
    for item in items:
        size += len(item) if type(item) is str and item.isascii() else _measure(item, depth - 1)
    return size


def _measure_text(value: str) -> int:
    if not value.isascii() and not is_text(value):
        raise _Unfit("holds a lone surrogate, which is not text")
    return len(value)


def _measure_number(value: float) -> int:
    if isinstance(value, int):
        if not -MAX_INTEGER <= value <= MAX_INTEGER:
            raise _Unfit("holds an integer beyond 2^53")
        return 17
    if value - value != 0:
        raise _Unfit("holds a number that is not finite")
    return 25 if value == 0 or 1e-5 < abs(value) < 1e16 else _LONGEST_FLOAT


def _made_plain(name: str, value: object) -> object:
    try:
        made = _without_tuples(msgspec.to_builtins(value, builtin_types=(bytes, bytearray), enc_hook=_refuse))
    except RecursionError:
        raise unfit(name, "is nested without end") from None
    except _Unfit as error:
        raise unfit(name, str(error)) from None
    return made


def _without_tuples(value: object) -> object:
    if isinstance(value, (list, tuple)):
        items: list[object] = [_without_tuples(item) for item in value]  # pyright: ignore[reportUnknownVariableType]
        return items
    if isinstance(value, dict):
        return {key: _without_tuples(item) for key, item in value.items()}  # pyright: ignore
    if isinstance(value, (bytes, bytearray)):
        raise _Unfit("holds bytes, which are not text")
    return value


def _refuse(value: object) -> NoReturn:
    raise _Unfit(f"holds a value of type '{type(value).__name__}', which is not plain data")


class GuardedDict(dict[str, Any]):
    """An object whose keys are all it answers to.

    MiniJinja looks a name up as a key and then as an attribute, so that `{{ order.items }}` on an object
    without that key would print Python's own method. It also asks for `items` to see that this is an object,
    and that one time it must find it.
    """

    __slots__ = ("_asked",)

    def __missing__(self, key: object) -> NoReturn:
        self._asked = key
        raise KeyError(key)

    def __getattribute__(self, name: str) -> Any:
        if name.startswith("_"):
            return super().__getattribute__(name)
        if name == "items" and getattr(self, "_asked", None) != "items":
            return super().__getattribute__(name)
        self._asked = None
        raise AttributeError(name)


class GuardedList(list[Any]):
    """A list whose items are all it answers to."""

    __slots__ = ()

    def __getattribute__(self, name: str) -> Any:
        if name.startswith("_"):
            return super().__getattribute__(name)
        raise AttributeError(name)


def guarded(value: Any) -> Any:
    """A copy of plain data whose lists and objects do not answer to the names of Python's methods."""
    if type(value) is dict:
        return GuardedDict({key: guarded(item) for key, item in value.items()})
    if type(value) is list:
        return GuardedList([guarded(item) for item in value])
    return value
