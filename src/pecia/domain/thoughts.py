"""Thoughts: what a provider wants to have back with a history of tool calls, and no other provider understands.

Gemini signs a part or a call (`thoughtSignature`), Anthropic gives blocks of thinking with a signature inside. An application keeps
them in its history; they go back to whom they came from, as they came, and are left out for all others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

_THINKING = frozenset({"thinking", "redacted_thinking"})
_SIGNATURES = ("thoughtSignature", "thought_signature")


def is_thinking(part: Mapping[str, Any]) -> bool:
    """Whether a part of a message is one of Anthropic's blocks of thinking."""
    return part.get("type") in _THINKING


def signature_of(held: Mapping[str, Any]) -> str | None:
    """Gemini's signature of a part or a tool call, None where it has none.

    It stands there under its own name, in Python's spelling of it, or as in chat completions, under `extra_content.google`.
    """
    extra = held.get("extra_content")
    google = cast("Mapping[str, Any]", extra).get("google") if isinstance(extra, Mapping) else None
    for place in (held, google):
        if isinstance(place, Mapping):
            for name in _SIGNATURES:
                found = cast("Mapping[str, Any]", place).get(name)
                if isinstance(found, str):
                    return found
    return None


def signed(part: dict[str, Any], held: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a request with the signature of what it is made of, where that has one."""
    signature = signature_of(held)
    return part if signature is None else {**part, "thoughtSignature": signature}


def unsigned(part: Mapping[str, Any]) -> dict[str, Any]:
    """The part without Gemini's signature."""
    return {name: value for name, value in part.items() if name not in (*_SIGNATURES, "extra_content")}
