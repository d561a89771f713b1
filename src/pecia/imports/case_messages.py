"""Messages in the cases of other tools, as ours."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from pecia.domain.value import Json

_KEPT = frozenset({"role", "content", "tool_calls", "tool_call_id"})


def read_inspect_messages(given: list[Json], left: list[str]) -> list[Json]:
    """Inspect's messages as ours; what has no place with us is noted in `left`, what is no message stays as it is."""
    return [_message(one, left) if isinstance(one, dict) else one for one in given]


def _message(given: dict[str, Json], left: list[str]) -> dict[str, Json]:
    message: dict[str, Json] = {
        key: value for key, value in given.items() if key in _KEPT and value is not None
    }
    left += (f"'{key[:60]}' of a message" for key, value in given.items() if key not in _KEPT and value)
    content = given.get("content")
    if isinstance(content, list):
        message["content"] = list(_parts(content, left))
    calls = given.get("tool_calls")
    if isinstance(calls, list):
        message["tool_calls"] = [_call(call) if isinstance(call, dict) else call for call in calls]
    return message


def _parts(content: list[Json], left: list[str]) -> Iterator[Json]:
    """The parts of a message: texts and images. What the model thought aloud belongs to its provider alone."""
    for part in content:
        kind = part.get("type") if isinstance(part, dict) else None
        if isinstance(part, dict) and kind == "image" and isinstance(part.get("image"), str):
            yield {"type": "image", "url": part["image"]}
        elif isinstance(part, dict) and kind == "text":
            yield {"type": "text", "text": part.get("text")}
        elif kind == "reasoning":
            left.append("what a model thought aloud")
        else:
            yield part


def _call(given: dict[str, Json]) -> dict[str, Json]:
    """A call, whose tool Inspect names in `function`."""
    if not isinstance(given.get("function"), str):
        return given
    return {
        "id": given.get("id"),
        "name": given["function"],
        "arguments": given.get("arguments") or cast("Json", {}),
    }
