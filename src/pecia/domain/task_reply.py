"""What a task says, read as an answer: a text, or an object with `output` and what else there is to know of it.

One reading for what a function returns and what an endpoint replies. Nonsense is a missing answer, with what is wrong.
"""

from __future__ import annotations

from typing import Any, Literal, TypeAlias

import msgspec

from pecia.domain.answer import Answer, Usage
from pecia.domain.canonical import canonical
from pecia.domain.errors import Invalid
from pecia.domain.message import ToolCall
from pecia.domain.names import parse_reference
from pecia.domain.task import UsedVersion

MAX_TEXT = 8 * 2**20
"""Characters of an answer, at most."""
MAX_TOLD = 300
"""Characters that are kept of what went wrong."""
MAX_VERSIONS = 256
"""Versions that one answer may name."""

_encoder = msgspec.json.Encoder(order="deterministic")
_Said: TypeAlias = Literal["ok", "refused", "truncated"]


class _Call(msgspec.Struct, frozen=True):
    name: str
    arguments: dict[str, Any] = {}
    id: str | None = None


class _Reply(msgspec.Struct, frozen=True):
    """The object form. What it does not know it leaves alone: an endpoint may say more to others."""

    output: Any = None
    text: str | None = None
    state: _Said = "ok"
    tool_calls: list[_Call] = []
    usage: Usage = Usage()
    model: str | None = None
    versions: list[str | UsedVersion] = []
    error: str | None = None


def read_task_reply(said: object) -> Answer:
    """The answer in what a task said: a text, or the object form. Anything else is `api_error` with the reason."""
    try:
        reply = _Reply(text=said) if isinstance(said, str) else _read_object(said)
        return failed(reply.error) if reply.error else _answer(reply)
    except (Invalid, ValueError, TypeError, OverflowError, RecursionError, msgspec.MsgspecError) as error:
        return nonsense(error.message if isinstance(error, Invalid) else str(error))


def nonsense(why: str) -> Answer:
    """The missing answer of a task that said what is no answer."""
    return failed(f"The task said what is no answer: {why}")


def failed(why: str) -> Answer:
    """The missing answer of a task that went wrong, in its own words, short and fit to be kept."""
    return Answer(state="api_error", error=_clean(why, MAX_TOLD))


def _read_object(said: object) -> _Reply:
    if not isinstance(said, dict):
        raise TypeError(f"{type(said).__name__}, and neither text nor an object with 'output' or 'text'")
    if not said.keys() & {"output", "text", "tool_calls", "error"}:
        raise TypeError("an object without 'output', 'text', 'tool_calls' and 'error'")
    return msgspec.convert(said, _Reply)


def _answer(reply: _Reply) -> Answer:
    text = reply.text if reply.text is not None else _text_of(reply.output)
    if len(text) > MAX_TEXT:
        raise ValueError(f"{len(text):,} characters, and {MAX_TEXT:,} are kept at most")
    text.encode()  # a lone surrogate is no text
    usage = reply.usage
    if any(tokens is not None and not 0 <= tokens < 2**53 for tokens in msgspec.structs.astuple(usage)):
        raise ValueError("a number of tokens that cannot be")
    if len(reply.versions) > MAX_VERSIONS:
        raise ValueError(f"{len(reply.versions)} versions, and {MAX_VERSIONS} are kept at most")
    # Which refuses what JSON has no one form for, and what is no text.
    canonical(msgspec.to_builtins([reply.tool_calls, reply.versions]))
    return Answer(
        state=reply.state,
        text=text.replace("\0", "\ufffd"),
        model=_clean(reply.model, MAX_TOLD) if reply.model else None,
        usage=usage,
        tool_calls=tuple(
            ToolCall(id=call.id or f"call_{number}", name=call.name, arguments=call.arguments)
            for number, call in enumerate(reply.tool_calls, 1)
        ),
        versions=tuple(dict.fromkeys(map(_version, reply.versions))),
    )


def _text_of(output: object) -> str:
    """Text as it is; what is structured as its JSON, which scorers of structure read."""
    if isinstance(output, str):
        return output
    return "" if output is None else _encoder.encode(output).decode()


def _version(named: str | UsedVersion) -> UsedVersion:
    """A version as `NAME#N`, or spelled out."""
    if isinstance(named, str):
        reference = parse_reference(named)
        return UsedVersion(prompt=reference.prompt, version=reference.number)
    parse_reference(named.prompt)
    return named


def _clean(text: str, most: int) -> str:
    plain = text.encode(errors="replace").decode().replace("\0", "\ufffd")
    return plain if len(plain) <= most else f"{plain[:most]}…"
