"""Tool calls as people and other programs write them down: ours, OpenAI's, and what a case expects."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from pecia.domain.value import Json


class Called(NamedTuple):
    """A tool and the arguments it is called with. `id` is None where nobody has to answer the call."""

    name: str
    arguments: dict[str, Any]
    id: str | None = None


class ExpectedCalls(NamedTuple):
    """The calls a case expects; `in_order` says for this case whether their order counts, None leaves it open."""

    calls: tuple[Called, ...]
    in_order: bool | None = None


class BadCall(Exception):
    """What is written is no call of a tool: why, and the JSON pointer from what was read."""

    def __init__(self, why: str, pointer: str = "") -> None:
        super().__init__(why)
        self.why, self.pointer = why, pointer


def read_call(written: Json) -> Called:
    """A call `{name, arguments}`, or as OpenAI writes it: `{function: {name, arguments}}`, the arguments as JSON text.

    Arguments that are absent or null are none. Raises `BadCall`.
    """
    if not isinstance(written, dict):
        raise BadCall("is not a call {name, arguments}")
    function, inside = written, ""
    if "function" in written:
        inner = written["function"]
        if not isinstance(inner, dict):
            raise BadCall("is not an object {name, arguments}", "/function")
        function, inside = inner, "/function"
    name, given = function.get("name"), written.get("id")
    if not isinstance(name, str) or not name:
        raise BadCall("is not the name of a tool", f"{inside}/name")
    if given is not None and not isinstance(given, str):
        raise BadCall("is not text", "/id")
    return Called(name, _arguments(function.get("arguments"), f"{inside}/arguments"), given)


def read_expected(written: Json) -> ExpectedCalls:
    """The calls that are expected: `{tool_calls: […], in_order}`, a list of calls, one call, or a tool's name.

    In a list a name stands for a call of that tool with whatever arguments. Other keys beside `tool_calls` (a
    message of the assistant has `role` and `content`) are not looked at. Raises `BadCall`.
    """
    if isinstance(written, dict) and "tool_calls" in written:
        listed, in_order = written["tool_calls"], written.get("in_order")
        if not isinstance(listed, list):
            raise BadCall("is not a list of calls", "/tool_calls")
        if in_order is not None and not isinstance(in_order, bool):
            raise BadCall("is neither true nor false", "/in_order")
        return ExpectedCalls(_listed(listed, "/tool_calls"), in_order)
    if isinstance(written, list):
        return ExpectedCalls(_listed(written, ""))
    return ExpectedCalls((_expected(written),))


def _listed(items: list[Json], pointer: str) -> tuple[Called, ...]:
    calls: list[Called] = []
    for index, item in enumerate(items):
        try:
            calls.append(_expected(item))
        except BadCall as fault:
            raise BadCall(fault.why, f"{pointer}/{index}{fault.pointer}") from None
    return tuple(calls)


def _expected(item: Json) -> Called:
    if isinstance(item, str) and item:
        return Called(item, {})
    if isinstance(item, dict):
        return read_call(item)
    raise BadCall("is neither the name of a tool nor a call {name, arguments}")


def _arguments(given: Json, pointer: str) -> dict[str, Any]:
    if isinstance(given, str):
        try:
            given = msgspec.json.decode(given or "{}")
        except (msgspec.DecodeError, RecursionError):
            raise BadCall("is text that is not JSON", pointer) from None
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise BadCall("is not an object", pointer)
    return given
