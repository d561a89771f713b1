"""Models that answer from a script, in the process: for tests, benches and trying things out at no cost."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import msgspec

from pecia.domain.answer import SETTLED, Answer, Delta
from pecia.models.openai import RequestWriter
from pecia.models.retry import Passing, Retries

Said: TypeAlias = "str | Answer | Passing"
"""What a script says: a text, an answer in any state, or a fault that is tried again."""


class Asked(msgspec.Struct, frozen=True):
    """What a scripted model was asked: the request, decoded; of its parameters those that scripts go by."""

    model: str
    messages: list[dict[str, Any]]
    seed: int | None = None
    temperature: float | None = None
    tools: list[dict[str, Any]] | None = None
    response_format: dict[str, Any] | None = None

    @property
    def last(self) -> str:
        """What the last message says."""
        return str(self.messages[-1]["content"]) if self.messages else ""


@dataclass(frozen=True, kw_only=True)
class Script:
    """How a scripted model answers: a function of what it was asked, or a text for each last message.

    `delay` counts seconds before each answer. The first requests get the `first` answers in their order, such
    as `rate_limited(2)`; the script speaks behind them.
    """

    answer: Callable[[Asked], Said] | Mapping[str, str]
    delay: float = 0.0
    first: Sequence[Said] = ()


def refused(text: str = "I cannot help with that.") -> Answer:
    """The model declines."""
    return Answer(state="refused", text=text, finish="content_filter")


def truncated(text: str) -> Answer:
    """The model stops at the token limit."""
    return Answer(state="truncated", text=text, finish="length")


def failed(error: str = "HTTP 500: scripted") -> Passing:
    """A fault of the server that may have passed at the next attempt."""
    return Passing(Answer(state="api_error", error=error), status=500)


def rate_limited(after: float) -> Passing:
    """The server asks to come back after so many seconds."""
    return Passing(Answer(state="api_error", error="HTTP 429: scripted"), after, status=429)


BUILT_IN: Mapping[str, Script] = {"echo": Script(answer=lambda asked: asked.last)}
"""The scripts there are without registering any: `scripted/echo` answers with the last message."""

_words = re.compile(r"\S*\s*(?<=.)", re.DOTALL)
_asked = msgspec.json.Decoder(Asked)


class ScriptedModel:
    """A model that follows a script. `calls` counts the requests that were put to it, attempts included."""

    origin = "scripted"

    def __init__(self, script: Script, *, writer: RequestWriter, timeout: float, retries: Retries) -> None:
        self._script = script
        self._say = script.answer if callable(script.answer) else _from_table(script.answer)
        self._first = iter(script.first)
        self._timeout = timeout
        self._retries = retries
        self.request = writer.write
        self.calls = 0

    async def answer(self, request: bytes) -> Answer:
        """What the script says, with retries where it says that something failed."""
        outcome = await self._later(request) if self._script.delay else self._said(request)
        if isinstance(outcome, Answer):
            return outcome
        return await self._retries.again(outcome, lambda: self._later(request))

    async def stream(self, request: bytes, tell: Callable[[Delta], None]) -> Answer:
        """The same, told word by word."""
        answer = await self.answer(request)
        for word in _words.findall(answer.text) if answer.state in SETTLED else ():
            tell(Delta(text=word))
        return answer

    async def close(self) -> None:
        """Nothing is open."""

    async def _later(self, request: bytes) -> Answer | Passing:
        started = time.perf_counter()
        try:
            async with asyncio.timeout(self._timeout):
                await asyncio.sleep(self._script.delay)
        except TimeoutError:
            return Answer(state="timeout", error=f"No answer within {self._timeout:g} s.")
        said = self._said(request)
        if isinstance(said, Passing):
            return said
        return msgspec.structs.replace(said, latency_ms=(time.perf_counter() - started) * 1000)

    def _said(self, request: bytes) -> Answer | Passing:
        self.calls += 1
        asked = _asked.decode(request)
        said = next(self._first, None)
        if said is None:
            said = self._say(asked)
        return (
            Answer(state="ok", text=said, model=asked.model, finish="stop") if isinstance(said, str) else said
        )


def _from_table(texts: Mapping[str, str]) -> Callable[[Asked], Said]:
    def say(asked: Asked) -> Said:
        text = texts.get(asked.last)
        return Answer(state="api_error", error="The script has no answer to this.") if text is None else text

    return say
