"""A model that a plugin brings, held to the manners of all others: in its turn, in time, and failing as a state."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, cast

import msgspec

from pecia.domain.answer import Answer, Delta
from pecia.domain.errors import PeciaError, Unavailable
from pecia.domain.request_terms import PLAIN, RequestTerms
from pecia.models.fault import mask
from pecia.models.retry import Passing, Retries
from pecia.ports import Model
from pecia.ports.model_plugins import Opening, OpenModel, PassingFault

_log = logging.getLogger(__name__)


class PluggedModel:
    """Asks a plugin's model, with retries. Whatever the plugin raises is an answer's state, and stops nobody else."""

    def __init__(self, kind: str, model: Model, *, opening: Opening, retries: Retries) -> None:
        self._kind = kind
        self._model = model
        self._key = opening.api_key
        self._timeout = opening.timeout
        self._retries = retries
        self.origin = f"{kind}:{model.origin}"

    def request(
        self,
        messages: str | Sequence[Mapping[str, Any]],
        *,
        seed: int | None,
        terms: RequestTerms = PLAIN,
    ) -> bytes:
        """The body that the plugin writes. Raises `Unavailable` where it cannot write one."""
        try:
            body = cast("object", self._model.request(messages, seed=seed, terms=terms))  # another's code
        except PeciaError:
            raise
        except Exception as error:
            raise unavailable(self._kind, f"it cannot write a request ({_told(error)})") from error
        if not isinstance(body, bytes):
            raise unavailable(self._kind, f"its request is no bytes but {type(body).__name__}")
        return body

    async def answer(self, request: bytes) -> Answer:
        """Ask and wait, with retries. Never raises for what the plugin does."""
        return await self._retries.answer(lambda: self._attempt(lambda: self._model.answer(request)))

    async def stream(self, request: bytes, tell: Callable[[Delta], None]) -> Answer:
        """The same, telling each piece as it comes. What has begun to answer is not asked again."""
        begun = False

        def told(delta: Delta) -> None:
            nonlocal begun
            begun = True
            tell(delta)

        async def attempt() -> Answer | Passing:
            outcome = await self._attempt(lambda: self._model.stream(request, told))
            return outcome.answer if begun and isinstance(outcome, Passing) else outcome

        return await self._retries.answer(attempt)

    async def close(self) -> None:
        """Let the plugin give back what it holds. What it raises is logged: the answers are there already."""
        try:
            await self._model.close()
        except Exception:  # noqa: BLE001 - the edge: another package's code
            _log.warning("the plugin '%s' of connections could not be closed", self._kind, exc_info=True)

    async def _attempt(self, ask: Callable[[], Awaitable[object]]) -> Answer | Passing:
        started = time.perf_counter()
        passing: PassingFault | None = None
        try:
            async with asyncio.timeout(self._timeout):
                answer = await ask()
        except TimeoutError:
            answer = Answer(state="timeout", error=f"No answer within {self._timeout:g} s.")
        except PassingFault as fault:
            passing, answer = fault, fault.answer
        except Exception as error:  # noqa: BLE001 - the edge: another package's code, told where it is read
            answer = Answer(state="api_error", error=f"The plugin '{self._kind}' failed: {_told(error)}")
        if not isinstance(answer, Answer):
            wrong = f"The plugin '{self._kind}' failed: it answered with {type(answer).__name__}"
            answer = Answer(state="api_error", error=wrong)
        answer = msgspec.structs.replace(
            answer,
            latency_ms=(time.perf_counter() - started) * 1000,
            error=mask(answer.error, self._key) if answer.error else None,
        )
        return Passing(answer, passing.after, passing.status) if passing else answer


def open_plugged(kind: str, plugin: OpenModel, opening: Opening, *, retries: Retries) -> PluggedModel:
    """A model of a plugin. Raises `Unavailable` (`model_unavailable`) where the plugin cannot open it."""
    try:
        return PluggedModel(kind, plugin(opening), opening=opening, retries=retries)
    except PeciaError:
        raise
    except Exception as error:
        raise unavailable(kind, f"it cannot open '{opening.model[:80]}' ({_told(error)})") from error


def unavailable(kind: str, why: str) -> Unavailable:
    """The error for a plugin that does not work."""
    return Unavailable(
        f"The plugin '{kind}' of connections cannot be used: {why}.",
        code="model_unavailable",
        hint="'pecia doctor' names the package that brings it: correct, update or uninstall that.",
    )


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}".removesuffix(": ")
