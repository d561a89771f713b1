"""OpenAI's chat completions, which most servers speak: Ollama, vLLM, llama.cpp and Azure among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import msgspec

from pecia.domain.answer import Answer, AnswerState, Delta, TokenLogprob, Usage
from pecia.domain.design import ModelChoice, invalid
from pecia.domain.errors import Invalid
from pecia.domain.openai_call import openai_messages, openai_output, openai_tools
from pecia.domain.request_terms import PLAIN, RequestTerms, merge_params
from pecia.models.fault import told, unread
from pecia.models.format import Headers, StreamFault, Writer, call, clean, cut_off

_ours = {"model": "the model is named by 'model'", "messages": "the messages come from the prompt"}
_encoder = msgspec.json.Encoder()
_states: dict[str, AnswerState] = {"length": "truncated", "content_filter": "refused"}


class RequestWriter:
    """Writes the bodies of one model's requests. Equal arguments give equal bytes, which are hashed as they are sent.

    `params` are those of the model choice. With `structured` an answer's schema is sent as `response_format`.
    """

    def __init__(self, model: str, params: Mapping[str, Any], *, structured: bool = True) -> None:
        self._params = params
        self._structured = structured
        self._head = b'{"model":%b,"messages":' % _encoder.encode(model)
        self._tail = _fields(params)
        self._tails: dict[tuple[int, bool], tuple[RequestTerms, bytes]] = {}

    def write(
        self,
        messages: str | Sequence[Mapping[str, Any]],
        *,
        seed: int | None,
        terms: RequestTerms = PLAIN,
    ) -> bytes:
        """A body: model, messages (a text is one user message), the parameters as they were given, the seed.

        `terms` are what the version sets, beneath the parameters.
        """
        if isinstance(messages, str):
            said = b'[{"role":"user","content":%b}]' % _encoder.encode(messages)
        else:
            said = _encoder.encode(openai_messages(messages))
        tail = self._tail if terms is PLAIN else self._tail_of(terms, seeded=seed is not None)
        if seed is None:
            return b"%b%b%b}" % (self._head, said, tail)
        return b'%b%b%b,"seed":%d}' % (self._head, said, tail, seed)

    def _tail_of(self, terms: RequestTerms, *, seeded: bool) -> bytes:
        """The fields behind the messages. Kept beside the terms, since those of an arm are the same each time."""
        kept = self._tails.get((id(terms), seeded))
        if kept is None:
            own = {**terms.params, **openai_tools(terms.tools)}
            if self._structured:
                own = {**openai_output(terms.output), **own}
            if seeded:
                own.pop("seed", None)
            kept = self._tails[id(terms), seeded] = terms, _fields(merge_params(own, self._params))
        return kept[1]


def _fields(fields: Mapping[str, Any]) -> bytes:
    return b"".join(
        b",%b:%b" % (_encoder.encode(name), _encoder.encode(value)) for name, value in fields.items()
    )


def check_params(choice: ModelChoice, *, refused: frozenset[str] = frozenset()) -> None:
    """Refuse parameters that Pecia sets itself, whose replies it does not read, or which the place has refused.

    Raises `Invalid`.
    """
    params = choice.params
    for param in sorted(params.keys() & refused):
        raise _bad_param(choice, param, "the API that is spoken there does not take it", hint="Leave it out.")
    for param, why in _ours.items():
        if param in params:
            raise _bad_param(choice, param, why, hint="Leave it out.")
    if params.get("stream", False) is not False:
        raise _bad_param(choice, "stream", "answers are read whole", hint="Leave it out.")
    if params.get("n", 1) != 1:
        raise _bad_param(choice, "n", "one answer is asked for at a time", hint="Use 'repeats' for several.")
    if "seed" in params and choice.seed == "derived":
        hint = "Write 'seed: none' beside 'params' to send a seed of your own."
        raise _bad_param(choice, "seed", "seeds are derived from case and repeat", hint=hint)


def _bad_param(choice: ModelChoice, param: str, why: str, *, hint: str) -> Invalid:
    return invalid(f"The parameter '{param}' of {choice.model} cannot be given: {why}.", "/models", hint=hint)


class _Function(msgspec.Struct, frozen=True):
    name: str | None = None
    arguments: str | dict[str, Any] | None = None


class _Call(msgspec.Struct, frozen=True):
    function: _Function
    id: str | None = None
    index: int | None = None


class _Message(msgspec.Struct, frozen=True):
    """What is said, whole or a piece of it. Servers differ in what they call the reasoning."""

    content: str | list[dict[str, Any]] | None = None
    refusal: str | None = None
    reasoning_content: Any = None
    reasoning: Any = None
    tool_calls: list[_Call] | None = None


class _Token(msgspec.Struct, frozen=True):
    token: str
    logprob: float


class _Logprobs(msgspec.Struct, frozen=True):
    content: list[_Token] | None = None


class _Choice(msgspec.Struct, frozen=True):
    message: _Message
    finish_reason: str | None = None
    logprobs: _Logprobs | None = None


class _Details(msgspec.Struct, frozen=True):
    cached_tokens: int | None = None
    cache_write_tokens: int | None = None
    reasoning_tokens: int | None = None


class _Usage(msgspec.Struct, frozen=True):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    prompt_tokens_details: _Details | None = None
    completion_tokens_details: _Details | None = None


class _Completion(msgspec.Struct, frozen=True):
    choices: list[_Choice]
    model: str | None = None
    usage: _Usage | None = None


class _Change(msgspec.Struct, frozen=True):
    delta: _Message = _Message()
    finish_reason: str | None = None
    logprobs: _Logprobs | None = None


class _Chunk(msgspec.Struct, frozen=True):
    choices: list[_Change] = []
    model: str | None = None
    usage: _Usage | None = None


_completion = msgspec.json.Decoder(_Completion)
_nothing_more = _Details()


def read_reply(body: bytes) -> Answer:
    """The answer in a reply of status 200.

    Its state is `truncated` when the model stopped at the token limit, `refused` when the model or a content
    filter declined, `api_error` when this is no chat completion.
    """
    try:
        completion = _completion.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return unread("chat completion", body, error)
    if not completion.choices:
        return Answer(state="api_error", error="The reply holds no choice.", model=completion.model)
    choice = completion.choices[0]
    said, refusal = choice.message, choice.message.refusal
    return Answer(
        state="refused" if refusal else _states.get(choice.finish_reason or "", "ok"),
        text=clean(refusal or _text(said.content)),
        model=completion.model,
        finish=choice.finish_reason,
        usage=_usage(completion.usage),
        tool_calls=tuple(
            call(made.id, made.function.name, made.function.arguments) for made in said.tool_calls or ()
        ),
        reasoning=clean(_reasoning(said)),
        logprobs=_logprobs(choice.logprobs),
    )


class ChatStream:
    """A chat completion put together from its chunks."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._refusal: list[str] = []
        self._reasoning: list[str] = []
        self._calls: dict[int, tuple[str | None, str | None, list[str]]] = {}
        self._logprobs: list[TokenLogprob] = []
        self._model: str | None = None
        self._finish: str | None = None
        self._usage = Usage()

    def feed(self, event: dict[str, Any]) -> Delta | None:
        """Take a chunk."""
        if event.get("error"):
            raise StreamFault(told(event["error"]))
        chunk = msgspec.convert(event, _Chunk)
        self._model = chunk.model or self._model
        if chunk.usage:
            self._usage = _usage(chunk.usage)
        if not chunk.choices:
            return None
        change = chunk.choices[0]
        said = change.delta
        self._finish = change.finish_reason or self._finish
        self._logprobs.extend(_logprobs(change.logprobs))
        for made in said.tool_calls or ():
            self._take(made)
        text, reasoning = _text(said.content), _reasoning(said)
        self._text.append(text)
        self._refusal.append(said.refusal or "")
        self._reasoning.append(reasoning)
        shown = text or said.refusal or ""
        return Delta(text=shown, reasoning=reasoning) if shown or reasoning else None

    def _take(self, made: _Call) -> None:
        index = len(self._calls) if made.index is None else made.index
        identity, name, pieces = self._calls.get(index, (None, None, []))
        arguments = made.function.arguments
        pieces.append(
            arguments
            if isinstance(arguments, str)
            else _encoder.encode(arguments).decode()
            if arguments
            else ""
        )
        self._calls[index] = identity or made.id, name or made.function.name, pieces

    def answer(self) -> Answer:
        """What has come so far; the chunk that says why it ended is its end."""
        refusal = "".join(self._refusal)
        answer = Answer(
            state="refused" if refusal else _states.get(self._finish or "", "ok"),
            text=clean(refusal or "".join(self._text)),
            model=self._model,
            finish=self._finish,
            usage=self._usage,
            tool_calls=tuple(
                call(identity, name, "".join(pieces)) for identity, name, pieces in self._calls.values()
            ),
            reasoning=clean("".join(self._reasoning)),
            logprobs=tuple(self._logprobs),
        )
        return answer if self._finish else cut_off(answer)


class Chat:
    """Chat completions as a format. With an `api_version` it is Azure's, whose path names the deployment."""

    def __init__(
        self, *, azure: bool = False, api_version: str | None = None, structured: bool = True
    ) -> None:
        self._azure = azure
        self._structured = structured
        self._api_version = api_version

    def path(self, model: str, *, stream: bool) -> str:  # noqa: ARG002 - the body says it
        """The path of completions."""
        if not self._azure:
            return "/chat/completions"
        if self._api_version is None:
            return "/openai/v1/chat/completions"
        version = quote(self._api_version, safe="")
        return f"/openai/deployments/{quote(model, safe='')}/chat/completions?api-version={version}"

    def headers(self, key: bytes) -> Headers:
        """A bearer, or Azure's own header."""
        return [(b"api-key", key)] if self._azure else [(b"Authorization", b"Bearer " + key)]

    def writer(self, model: str, params: Mapping[str, Any]) -> Writer:
        """The writer of requests."""
        return RequestWriter(model, params, structured=self._structured)

    @property
    def refused(self) -> frozenset[str]:
        """None: servers differ, and say it themselves."""
        return frozenset()

    def streamed(self, request: bytes) -> bytes:
        """The request with `stream`, and with the usage at the end, which is not told otherwise."""
        return request[:-1] + b',"stream":true,"stream_options":{"include_usage":true}}'

    def read(self, body: bytes) -> Answer:
        """The answer of a reply."""
        return read_reply(body)

    def stream(self) -> ChatStream:
        """An empty completion."""
        return ChatStream()


def _usage(usage: _Usage | None) -> Usage:
    if usage is None:
        return Usage()
    read = usage.prompt_tokens_details or _nothing_more
    return Usage(
        input_tokens=usage.prompt_tokens,
        output_tokens=usage.completion_tokens,
        cached_tokens=read.cached_tokens,
        written_tokens=read.cache_write_tokens,
        reasoning_tokens=(usage.completion_tokens_details or _nothing_more).reasoning_tokens,
    )


def _reasoning(said: _Message) -> str:
    for told_as in (said.reasoning_content, said.reasoning):
        if isinstance(told_as, str) and told_as:
            return told_as
    return ""


def _logprobs(found: _Logprobs | None) -> tuple[TokenLogprob, ...]:
    if found is None or not found.content:
        return ()
    return tuple(TokenLogprob(token=clean(token.token), logprob=token.logprob) for token in found.content)


def _text(content: str | list[dict[str, Any]] | None) -> str:
    """The text of a message; of one in parts, that of its text parts."""
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if part.get("type") == "text")
    return content or ""
