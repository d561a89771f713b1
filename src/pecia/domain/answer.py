"""Answer: what came back for one request to a model."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pecia.domain.message import ToolCall
from pecia.domain.task import UsedVersion
from pecia.domain.value import Value

AnswerState: TypeAlias = Literal["ok", "refused", "truncated", "api_error", "timeout", "cancelled"]
SETTLED: frozenset[str] = frozenset({"ok", "refused", "truncated"})
"""States that are an answer of the model: kept for good. The others are called again on a resume."""


class Usage(Value, frozen=True):
    """Tokens a call took, where the server said.

    `input_tokens` and `output_tokens` are all of them. Of the input, `cached_tokens` came from the provider's
    memory of the prompt and `written_tokens` went into it; of the output, `reasoning_tokens` were not shown.
    """

    input_tokens: int | None = None
    output_tokens: int | None = None
    cached_tokens: int | None = None
    written_tokens: int | None = None
    reasoning_tokens: int | None = None


class Delta(Value, frozen=True):
    """A piece of an answer as it streams in: of its text, or of what the model thinks aloud."""

    text: str = ""
    reasoning: str = ""


class TokenLogprob(Value, frozen=True):
    """A token of an answer, and the natural logarithm of the probability the model gave it."""

    token: str
    logprob: float


class Answer(Value, frozen=True):
    """What came back for one request: the text, or the state that says why there is none.

    `model` is the id of the model that answered, in the server's own words. `tool_calls` are what it called,
    `reasoning` what it thought aloud, `logprobs` its tokens where they were asked for; `versions` those that a task
    said it used, or was seen to use.
    """

    state: AnswerState
    text: str = ""
    model: str | None = None
    finish: str | None = None
    usage: Usage = Usage()
    latency_ms: float = 0.0
    attempts: int = 1
    error: str | None = None
    tool_calls: tuple[ToolCall, ...] = ()
    reasoning: str = ""
    logprobs: tuple[TokenLogprob, ...] = ()
    versions: tuple[UsedVersion, ...] = ()
