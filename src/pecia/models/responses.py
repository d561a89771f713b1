"""OpenAI's responses, in which a model that thinks tells what it thought."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from pecia.domain.answer import Answer, AnswerState, Delta, TokenLogprob, Usage
from pecia.domain.message import ToolCall
from pecia.domain.responses_call import responses_call
from pecia.models.composed import ComposedWriter
from pecia.models.fault import told, unread
from pecia.models.format import Headers, StreamFault, Writer, call, clean, cut_off

_states: dict[str, AnswerState] = {
    "max_output_tokens": "truncated",
    "content_filter": "refused",
}
REFUSED = frozenset({"seed", "stop"})
_encoder = msgspec.json.Encoder()


class _Token(msgspec.Struct, frozen=True):
    token: str
    logprob: float


class _Part(msgspec.Struct, frozen=True):
    type: str
    text: str = ""
    refusal: str = ""
    logprobs: list[_Token] | None = None


class _Item(msgspec.Struct, frozen=True):
    """One of the output: a message, a thought or a call, by its `type`."""

    type: str
    content: list[_Part] | None = None
    summary: list[_Part] | None = None
    call_id: str | None = None
    name: str | None = None
    arguments: str | None = None


class _InputDetails(msgspec.Struct, frozen=True):
    cached_tokens: int | None = None
    cache_write_tokens: int | None = None


class _OutputDetails(msgspec.Struct, frozen=True):
    reasoning_tokens: int | None = None


class _Usage(msgspec.Struct, frozen=True):
    input_tokens: int | None = None
    output_tokens: int | None = None
    input_tokens_details: _InputDetails | None = None
    output_tokens_details: _OutputDetails | None = None


class _Incomplete(msgspec.Struct, frozen=True):
    reason: str | None = None


class _Response(msgspec.Struct, frozen=True):
    output: list[_Item]
    status: str = "completed"
    model: str | None = None
    usage: _Usage | None = None
    incomplete_details: _Incomplete | None = None
    error: dict[str, Any] | None = None


_response = msgspec.json.Decoder(_Response)


def read_reply(body: bytes) -> Answer:
    """The answer in a reply of status 200; `truncated` and `refused` as the server names why it is incomplete."""
    try:
        response = _response.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return unread("response", body, error)
    parts = [part for item in response.output if item.type == "message" for part in item.content or ()]
    refusal = "".join(part.refusal for part in parts if part.type == "refusal")
    why = response.incomplete_details.reason if response.incomplete_details else None
    answer = Answer(
        state="refused" if refusal else _states.get(why or "", "ok"),
        text=clean(refusal or "".join(part.text for part in parts if part.type == "output_text")),
        model=response.model,
        finish=why or response.status,
        usage=_usage(response.usage),
        tool_calls=_calls(response.output),
        reasoning=clean(_reasoning(response.output)),
        logprobs=tuple(
            TokenLogprob(token=clean(token.token), logprob=token.logprob)
            for part in parts
            for token in part.logprobs or ()
        ),
    )
    if response.status in {"completed", "incomplete"}:
        return answer
    return cut_off(answer, f"The response is {response.status}: {told(response.error) or 'no explanation'}")


class ResponseStream:
    """A response from its events; the last one holds it whole."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._whole: bytes | None = None

    def feed(self, event: dict[str, Any]) -> Delta | None:
        """Take an event."""
        kind = event.get("type", "")
        if kind == "error" or "type" not in event:
            raise StreamFault(told(event.get("error") or event))
        if kind in {"response.completed", "response.incomplete", "response.failed"}:
            self._whole = _encoder.encode(event.get("response"))
        if kind in {"response.output_text.delta", "response.refusal.delta"}:
            self._text.append(str(event.get("delta", "")))
            return Delta(text=self._text[-1])
        if kind in {"response.reasoning_summary_text.delta", "response.reasoning_text.delta"}:
            return Delta(reasoning=str(event.get("delta", "")))
        return None

    def answer(self) -> Answer:
        """The whole response, or the text that came."""
        if self._whole is not None:
            return read_reply(self._whole)
        return cut_off(Answer(state="ok", text=clean("".join(self._text))))


class Responses:
    """Responses as a format."""

    def path(self, model: str, *, stream: bool) -> str:  # noqa: ARG002 - the body says it
        """The path of responses."""
        return "/responses"

    def headers(self, key: bytes) -> Headers:
        """A bearer."""
        return [(b"Authorization", b"Bearer " + key)]

    def writer(self, model: str, params: Mapping[str, Any]) -> Writer:
        """The writer of requests."""
        return ComposedWriter(
            responses_call,
            params,
            head={"model": model},
            output="text",
            holds=lambda _: True,
            refused=self.refused,
        )

    @property
    def refused(self) -> frozenset[str]:
        """Parameters that the servers answer with an error."""
        return REFUSED

    def streamed(self, request: bytes) -> bytes:
        """The request with `stream`."""
        return request[:-1] + b',"stream":true}'

    def read(self, body: bytes) -> Answer:
        """The answer of a reply."""
        return read_reply(body)

    def stream(self) -> ResponseStream:
        """An empty response."""
        return ResponseStream()


def _calls(items: list[_Item]) -> tuple[ToolCall, ...]:
    return tuple(
        call(item.call_id, item.name, item.arguments) for item in items if item.type == "function_call"
    )


def _reasoning(items: list[_Item]) -> str:
    thoughts = [item for item in items if item.type == "reasoning"]
    return "\n".join(part.text for item in thoughts for part in (item.summary or item.content or ()))


def _usage(usage: _Usage | None) -> Usage:
    if usage is None:
        return Usage()
    read = usage.input_tokens_details or _InputDetails()
    return Usage(
        input_tokens=usage.input_tokens,
        output_tokens=usage.output_tokens,
        cached_tokens=read.cached_tokens,
        written_tokens=read.cache_write_tokens,
        reasoning_tokens=usage.output_tokens_details.reasoning_tokens
        if usage.output_tokens_details
        else None,
    )
