"""OpenAI-compatible chat completions: two pure mappings, values to a request's bytes and a reply's bytes to an answer.

Golden replies of several servers are in `tests/contract/replies/`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from pecia.domain.errors import Invalid
from pecia.domain.experiment import Answer, AnswerState, ModelChoice, Usage, invalid
from pecia.domain.openai_call import openai_messages, openai_output, openai_tools
from pecia.domain.request_terms import PLAIN, RequestTerms, merge_params
from pecia.domain.value import Json

MAX_TOLD = 300
"""Characters of a server's own error message that are kept."""

_ours = {"model": "the model is named by 'model'", "messages": "the messages come from the prompt"}
_encoder = msgspec.json.Encoder()
_states: dict[str, AnswerState] = {"length": "truncated", "content_filter": "refused"}
_key_like = re.compile(r"\b(?:sk|pk|rk|gsk|xai)[-_][A-Za-z0-9_*-]{8,}|\bBearer\s+\S+", re.IGNORECASE)
_space = re.compile(r"[\s\x00-\x1f\x7f]+")


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


def check_params(choice: ModelChoice) -> None:
    """Refuse parameters that Pecia sets itself, or whose replies it does not read. Raises `Invalid`."""
    params = choice.params
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


class _Message(msgspec.Struct, frozen=True):
    content: str | list[dict[str, Any]] | None = None
    refusal: str | None = None


class _Choice(msgspec.Struct, frozen=True):
    message: _Message
    finish_reason: str | None = None


class _Usage(msgspec.Struct, frozen=True):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Completion(msgspec.Struct, frozen=True):
    choices: list[_Choice]
    model: str | None = None
    usage: _Usage | None = None


_completion = msgspec.json.Decoder(_Completion)
_anything = msgspec.json.Decoder()


def read_reply(body: bytes) -> Answer:
    """The answer in a reply of status 200.

    Its state is `truncated` when the model stopped at the token limit, `refused` when the model or a content
    filter declined, `api_error` when this is no chat completion.
    """
    try:
        completion = _completion.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return Answer(
            state="api_error", error=f"The reply is no chat completion: {read_error(body) or error}"
        )
    if not completion.choices:
        return Answer(state="api_error", error="The reply holds no choice.", model=completion.model)
    choice = completion.choices[0]
    refusal = choice.message.refusal
    usage = completion.usage or _Usage()
    return Answer(
        state="refused" if refusal else _states.get(choice.finish_reason or "", "ok"),
        # NUL is no text in PostgreSQL, and the answer is still worth keeping.
        text=(refusal or _text(choice.message.content)).replace("\0", "\ufffd"),
        model=completion.model,
        finish=choice.finish_reason,
        usage=Usage(input_tokens=usage.prompt_tokens, output_tokens=usage.completion_tokens),
    )


def read_fault(status: int, body: bytes) -> Answer:
    """What a reply of another status says: `api_error`, or `refused` where a content filter stopped the request."""
    told = read_error(body)
    if status == 400 and _code(body) == "content_filter":  # noqa: PLR2004 - how Azure says it
        return Answer(state="refused", finish="content_filter", error=told)
    if 300 <= status < 400:  # noqa: PLR2004 - HTTP's range of redirects
        told = "the server redirects to another address, which is not followed; write that one as base_url"
    return Answer(state="api_error", error=f"HTTP {status}: {told or 'no explanation'}")


def read_error(body: bytes) -> str:
    """The server's own words, on one line and short: `error.message` and its relatives, else the text itself."""
    found = _error_of(body)
    if isinstance(found, dict):
        found = found.get("message") or found.get("detail") or found.get("code") or found
    text = found if isinstance(found, str) else _encoder.encode(found).decode() if found else ""
    text = _space.sub(" ", text).strip()
    return text if len(text) <= MAX_TOLD else f"{text[:MAX_TOLD]}…"


def mask(text: str, secret: str | None) -> str:
    """The text without the secret, and without anything that looks like a key."""
    if secret:
        text = text.replace(secret, "…")
    return _key_like.sub("…", text)


def _text(content: str | list[dict[str, Any]] | None) -> str:
    """The text of a message; of one in parts, that of its text parts."""
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if part.get("type") == "text")
    return content or ""


def _error_of(body: bytes) -> Json:
    """What stands under `error`, or all there is: text that is no JSON included."""
    try:
        plain: Json = _anything.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return body.decode(errors="replace")
    return plain.get("error") or plain if isinstance(plain, dict) else plain


def _code(body: bytes) -> Json:
    found = _error_of(body)
    return found.get("code") if isinstance(found, dict) else None
