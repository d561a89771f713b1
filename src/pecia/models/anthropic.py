"""Anthropic's messages. What is cached counts among the input tokens here, as it does everywhere else.

Since the API's version 2026-10-21 it takes no `temperature`, `top_p` and `top_k`; a connection that needs them says
`api_version = "2023-06-01"`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from pecia.domain.answer import Answer, AnswerState, Delta, Usage
from pecia.domain.anthropic_call import anthropic_call
from pecia.domain.openai_call import is_closed
from pecia.models.composed import ComposedWriter
from pecia.models.fault import told, unread
from pecia.models.format import Headers, StreamFault, Writer, call, clean, cut_off

VERSION = "2026-10-21"
"""The version of the API that is asked for, unless the connection names another."""
SAMPLING = frozenset({"temperature", "top_p", "top_k"})
"""Parameters that the API takes until this version only."""
SAMPLED = "2023-06-01"

_states: dict[str, AnswerState] = {
    "max_tokens": "truncated",
    "model_context_window_exceeded": "truncated",
    "refusal": "refused",
}


class _Block(msgspec.Struct):
    """A block of the content: text, a thought or a call, by its `type`."""

    type: str
    text: str = ""
    thinking: str = ""
    id: str | None = None
    name: str | None = None
    input: dict[str, Any] | str = {}


class _Details(msgspec.Struct):
    thinking_tokens: int | None = None


class _Usage(msgspec.Struct):
    input_tokens: int | None = None
    output_tokens: int | None = None
    cache_creation_input_tokens: int | None = None
    cache_read_input_tokens: int | None = None
    output_tokens_details: _Details | None = None


class _Message(msgspec.Struct):
    content: list[_Block]
    model: str | None = None
    stop_reason: str | None = None
    usage: _Usage | None = None


_message = msgspec.json.Decoder(_Message)


def read_reply(body: bytes) -> Answer:
    """The answer in a reply of status 200."""
    try:
        return _answer(_message.decode(body))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return unread("message", body, error)


def _answer(message: _Message) -> Answer:
    blocks = message.content
    return Answer(
        state=_states.get(message.stop_reason or "", "ok"),
        text=clean("".join(block.text for block in blocks if block.type == "text")),
        model=message.model,
        finish=message.stop_reason,
        usage=_usage(message.usage or _Usage()),
        tool_calls=tuple(
            call(block.id, block.name, block.input) for block in blocks if block.type == "tool_use"
        ),
        reasoning=clean("".join(block.thinking for block in blocks if block.type == "thinking")),
    )


def _usage(usage: _Usage) -> Usage:
    read, written = usage.cache_read_input_tokens, usage.cache_creation_input_tokens
    whole = None if usage.input_tokens is None else usage.input_tokens + (read or 0) + (written or 0)
    return Usage(
        input_tokens=whole,
        output_tokens=usage.output_tokens,
        cached_tokens=read,
        written_tokens=written,
        reasoning_tokens=usage.output_tokens_details.thinking_tokens if usage.output_tokens_details else None,
    )


class MessageStream:
    """A message put together from its events."""

    def __init__(self) -> None:
        self._message = _Message(content=[])
        self._open: dict[int, _Block] = {}
        self._arguments: dict[int, list[str]] = {}
        self._ended = False

    def feed(self, event: dict[str, Any]) -> Delta | None:
        """Take an event."""
        kind = event.get("type")
        if kind == "error" or event.get("error"):
            raise StreamFault(told(event.get("error") or event))
        if kind == "message_start":
            self._message = msgspec.convert(event["message"], _Message)
        elif kind == "content_block_start":
            block = msgspec.convert(event["content_block"], _Block)
            self._open[event["index"]] = block
            self._message.content.append(block)
        elif kind == "content_block_delta":
            return self._grow(event["index"], event["delta"])
        elif kind == "message_delta":
            self._message.stop_reason = event["delta"].get("stop_reason") or self._message.stop_reason
            self._count(event.get("usage") or {})
        elif kind == "message_stop":
            self._ended = True
        return None

    def _grow(self, index: int, change: dict[str, Any]) -> Delta | None:
        block = self._open[index]
        kind = change.get("type")
        if kind == "text_delta":
            block.text += change["text"]
            return Delta(text=change["text"])
        if kind == "thinking_delta":
            block.thinking += change["thinking"]
            return Delta(reasoning=change["thinking"])
        if kind == "input_json_delta":
            pieces = self._arguments.setdefault(index, [])
            pieces.append(change["partial_json"])
        return None

    def _count(self, usage: dict[str, Any]) -> None:
        """The counts of the end stand for those of the start, where they are told again."""
        known = msgspec.structs.asdict(self._message.usage or _Usage())
        newer = {name: value for name, value in usage.items() if name in known and value is not None}
        self._message.usage = msgspec.convert({**known, **newer}, _Usage)

    def answer(self) -> Answer:
        """What has come so far."""
        for index, pieces in self._arguments.items():
            self._open[index].input = "".join(pieces) or {}
        answer = _answer(self._message)
        return answer if self._ended else cut_off(answer)


class Messages:
    """Messages as a format, in a version of the API."""

    def __init__(self, *, api_version: str | None = None) -> None:
        self._version = api_version or VERSION

    def path(self, model: str, *, stream: bool) -> str:  # noqa: ARG002 - the body says it
        """The path of messages."""
        return "/messages"

    def headers(self, key: bytes) -> Headers:
        """A bearer, as newer versions are shown it; the version of the API."""
        shown = (b"X-Api-Key", key) if self._version == SAMPLED else (b"Authorization", b"Bearer " + key)
        return [shown, (b"anthropic-version", self._version.encode())]

    def writer(self, model: str, params: Mapping[str, Any]) -> Writer:
        """The writer of requests. Their servers hold answers to closed schemas only, and take no seed."""
        return ComposedWriter(
            anthropic_call,
            params,
            head={"model": model},
            output="output_config",
            holds=is_closed,
            refused=self.refused,
        )

    @property
    def refused(self) -> frozenset[str]:
        """Parameters that the servers answer with an error."""
        return frozenset({"seed"}) if self._version == SAMPLED else SAMPLING | {"seed"}

    def streamed(self, request: bytes) -> bytes:
        """The request with `stream`."""
        return request[:-1] + b',"stream":true}'

    def read(self, body: bytes) -> Answer:
        """The answer of a reply."""
        return read_reply(body)

    def stream(self) -> MessageStream:
        """An empty message."""
        return MessageStream()
