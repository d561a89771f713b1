"""Gemini's `generateContent`. The model stands in the path, and thoughts are counted beside the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import msgspec

from pecia.domain.answer import Answer, AnswerState, Delta, TokenLogprob, Usage
from pecia.domain.gemini_call import gemini_call
from pecia.models.composed import ComposedWriter
from pecia.models.fault import told, unread
from pecia.models.format import Headers, StreamFault, Writer, call, clean, cut_off

_REFUSED = (
    "SAFETY",
    "RECITATION",
    "BLOCKLIST",
    "PROHIBITED_CONTENT",
    "SPII",
    "IMAGE_SAFETY",
    "IMAGE_PROHIBITED_CONTENT",
    "IMAGE_RECITATION",
    "MODEL_ARMOR",
)
_states: dict[str, AnswerState] = {"MAX_TOKENS": "truncated", **dict.fromkeys(_REFUSED, "refused")}


class _Call(msgspec.Struct, frozen=True):
    name: str | None = None
    id: str | None = None
    args: dict[str, Any] | None = None


class _Part(msgspec.Struct, frozen=True, rename="camel"):
    text: str = ""
    thought: bool = False
    function_call: _Call | None = None


class _Content(msgspec.Struct, frozen=True):
    parts: list[_Part] | None = None


class _Token(msgspec.Struct, frozen=True, rename="camel"):
    token: str = ""
    log_probability: float = 0.0


class _Logprobs(msgspec.Struct, frozen=True, rename="camel"):
    chosen_candidates: list[_Token] | None = None


class _Candidate(msgspec.Struct, frozen=True, rename="camel"):
    content: _Content = _Content()
    finish_reason: str | None = None
    logprobs_result: _Logprobs | None = None


class _Feedback(msgspec.Struct, frozen=True, rename="camel"):
    block_reason: str | None = None
    block_reason_message: str | None = None


class _Usage(msgspec.Struct, frozen=True, rename="camel"):
    prompt_token_count: int | None = None
    candidates_token_count: int | None = None
    thoughts_token_count: int | None = None
    cached_content_token_count: int | None = None


class _Response(msgspec.Struct, frozen=True, rename="camel"):
    candidates: list[_Candidate] | None = None
    prompt_feedback: _Feedback | None = None
    usage_metadata: _Usage | None = None
    model_version: str | None = None


_response = msgspec.json.Decoder(_Response)


def read_reply(body: bytes) -> Answer:
    """The answer in a reply of status 200. A prompt that was blocked is refused, its reason the `finish`."""
    try:
        response = _response.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return unread("Gemini response", body, error)
    collected = ContentStream()
    collected.take(response)
    answer = collected.answer()
    if response.candidates is None and answer.state == "api_error":
        return unread("Gemini response", body, ValueError("it holds no candidate"))
    return answer


class ContentStream:
    """A response put together from the responses of a stream, each of which is a piece of it."""

    def __init__(self) -> None:
        self._parts: list[_Part] = []
        self._logprobs: list[TokenLogprob] = []
        self._finish: str | None = None
        self._blocked: _Feedback | None = None
        self._usage: _Usage | None = None
        self._model: str | None = None

    def feed(self, event: dict[str, Any]) -> Delta | None:
        """Take a response."""
        if event.get("error"):
            raise StreamFault(told(event["error"]))
        new = self.take(msgspec.convert(event, _Response))
        text = "".join(part.text for part in new if not part.thought)
        reasoning = "".join(part.text for part in new if part.thought)
        return Delta(text=text, reasoning=reasoning) if text or reasoning else None

    def take(self, response: _Response) -> list[_Part]:
        """Add a response; its parts."""
        self._model = response.model_version or self._model
        self._usage = response.usage_metadata or self._usage
        if response.prompt_feedback and response.prompt_feedback.block_reason:
            self._blocked = response.prompt_feedback
        if not response.candidates:
            return []
        candidate = response.candidates[0]
        self._finish = candidate.finish_reason or self._finish
        if candidate.logprobs_result:
            self._logprobs.extend(
                TokenLogprob(token=clean(token.token), logprob=token.log_probability)
                for token in candidate.logprobs_result.chosen_candidates or ()
            )
        new = candidate.content.parts or []
        self._parts.extend(new)
        return new

    def answer(self) -> Answer:
        """What has come so far; the response that says why it ended is its end."""
        answer = Answer(
            state=_states.get(self._finish or "", "ok"),
            text=clean("".join(part.text for part in self._parts if not part.thought)),
            model=self._model,
            finish=self._finish,
            usage=_usage(self._usage),
            tool_calls=tuple(
                call(made.id, made.name, made.args or {})
                for part in self._parts
                if (made := part.function_call)
            ),
            reasoning=clean("".join(part.text for part in self._parts if part.thought)),
            logprobs=tuple(self._logprobs),
        )
        if self._blocked is not None:
            why, told_why = self._blocked.block_reason, self._blocked.block_reason_message
            return msgspec.structs.replace(answer, state="refused", finish=why, error=told_why)
        return answer if self._finish else cut_off(answer)


class GenerateContent:
    """`generateContent` as a format."""

    def path(self, model: str, *, stream: bool) -> str:
        """The path names the model, and whether its answer streams."""
        verb = "streamGenerateContent?alt=sse" if stream else "generateContent"
        return f"/models/{quote(model, safe='')}:{verb}"

    def headers(self, key: bytes) -> Headers:
        """Google's own header."""
        return [(b"x-goog-api-key", key)]

    def writer(self, model: str, params: Mapping[str, Any]) -> Writer:  # noqa: ARG002 - the path names the model
        """The writer of requests."""
        return ComposedWriter(gemini_call, params, head={}, output="response_format", holds=lambda _: True)

    @property
    def refused(self) -> frozenset[str]:
        """None: what it does not know it names itself."""
        return frozenset()

    def streamed(self, request: bytes) -> bytes:
        """The request as it is: the path says it."""
        return request

    def read(self, body: bytes) -> Answer:
        """The answer of a reply."""
        return read_reply(body)

    def stream(self) -> ContentStream:
        """An empty response."""
        return ContentStream()


def _usage(usage: _Usage | None) -> Usage:
    if usage is None:
        return Usage()
    said, thought = usage.candidates_token_count, usage.thoughts_token_count
    return Usage(
        input_tokens=usage.prompt_token_count,
        output_tokens=None if said is None and thought is None else (said or 0) + (thought or 0),
        cached_tokens=usage.cached_content_token_count,
        reasoning_tokens=thought,
    )
