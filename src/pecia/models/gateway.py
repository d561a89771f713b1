"""Models behind a package that speaks chat completions in Python: LiteLLM and any-llm.

Requests are written as for any chat completion, and sent as arguments; what comes back is read as one. Both packages are
optional, and imported when the first of their models is opened.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import UTC, datetime
from importlib import import_module
from typing import Any, cast

import msgspec

from pecia.domain.answer import Answer, Delta
from pecia.domain.errors import Unavailable
from pecia.models.openai import ChatStream, RequestWriter, read_reply
from pecia.models.retry import passes, retry_after
from pecia.ports.model_plugins import Opening, PassingFault

Complete = Callable[..., Awaitable[Any]]
"""A function that takes the fields of a chat completion's request by name, and returns what came back as a Pydantic model."""

_decode = msgspec.json.Decoder(dict[str, Any]).decode
_FILTERED = ("ContentPolicy", "ContentFilter")
"""How the packages name the exception of a request that a content filter stopped."""


def open_litellm(opening: Opening) -> GatewayModel:
    """A model by LiteLLM's name for it: `anthropic/claude-…`. `options` of the connection are further arguments."""
    # Else importing it fetches a list of prices from the net, which nobody has asked for.
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
    package = _package("litellm", "litellm")
    package.suppress_debug_info = True
    return GatewayModel(opening, package.acompletion, always={"num_retries": 0, "max_retries": 0})


def open_any_llm(opening: Opening) -> GatewayModel:
    """A model by any-llm's name for it: `mistral:mistral-small-latest`. `options` of the connection are further arguments.

    `client_args` among them are those of the provider's own client, such as `{max_retries = 0}`.
    """
    package = _package("any_llm", "any-llm").AnyLLM
    provider, model = package.split_model_provider(opening.model)
    options = dict(opening.options)
    reach: dict[str, Any] = dict(options.pop("client_args", {}))
    place = {"api_base": opening.base_url or None, "api_key": opening.api_key}
    client = package.create(provider, **place, **reach)
    plain = msgspec.structs.replace(opening, model=model, base_url="", api_key=None, options=options)
    origin = f"{provider.value}@{opening.base_url or 'default'}"
    return GatewayModel(plain, client.acompletion, origin=origin, client=getattr(client, "client", None))


class GatewayModel:
    """Asks a package's function. The key and the address that the operator wrote down go along; its own settings hold otherwise."""

    def __init__(
        self,
        opening: Opening,
        complete: Complete,
        *,
        always: Mapping[str, Any] = {},
        origin: str | None = None,
        client: Any = None,  # noqa: ANN401 - of one of dozens of libraries
    ) -> None:
        self._complete = complete
        self._client = client
        self._beside: dict[str, Any] = {**always, **opening.options}
        if opening.base_url:
            self._beside["api_base"] = opening.base_url
        if opening.api_key:
            self._beside["api_key"] = opening.api_key
        self.origin = origin or opening.base_url or "default"
        self.request = RequestWriter(opening.model, opening.params).write

    async def answer(self, request: bytes) -> Answer:
        """Ask once. Raises `PassingFault` for what may be answered a little later."""
        try:
            reply = await self._complete(**_decode(request), **self._beside)
        except Exception as error:  # noqa: BLE001 - the packages pass on what dozens of clients raise
            return fault_of(error)
        return read_reply(_json_of(reply))

    async def stream(self, request: bytes, tell: Callable[[Delta], None]) -> Answer:
        """The same, piece by piece."""
        stream = ChatStream()
        more = {"stream": True, "stream_options": {"include_usage": True}}
        try:
            chunks: AsyncIterator[Any] = await self._complete(**_decode(request), **self._beside, **more)
            async for chunk in chunks:
                delta = stream.feed(_decode(_json_of(chunk)))
                if delta is not None:
                    tell(delta)
        except Exception as error:  # noqa: BLE001 - the same
            part, fault = stream.answer(), fault_of(error)
            return msgspec.structs.replace(part, state=fault.state, error=fault.error)
        return stream.answer()

    async def close(self) -> None:
        """Close the provider's client, where there is one that can be."""
        close: Callable[[], object] | None = getattr(self._client, "close", None)
        if close is not None:
            closing = close()
            if isinstance(closing, Awaitable):
                await cast("Awaitable[object]", closing)


def fault_of(error: Exception) -> Answer:
    """What an exception of such a package says. Raises `PassingFault` for what may pass, by its HTTP status or where it has none."""
    found = _with_status(error)
    status = int(getattr(found, "status_code", 0) or 0)
    text = " ".join(str(error).split())[:300] or type(error).__name__
    if any(name in type(error).__name__ for name in _FILTERED):
        return Answer(state="refused", finish="content_filter", error=text)
    answer = Answer(state="api_error", error=f"HTTP {status}: {text}" if status else text)
    if passes(status) or (not status and isinstance(error, OSError)):
        headers: Mapping[str, str] = getattr(getattr(found, "response", None), "headers", None) or {}
        asked = getattr(error, "retry_after", None) or headers.get("retry-after")
        after = retry_after(str(asked) if asked else None, now=datetime.now(UTC))
        raise PassingFault(answer, after=after, status=status) from error
    return answer


def _with_status(error: BaseException) -> BaseException:
    """The exception that knows the HTTP status: this one, or what it was raised from."""
    seen: BaseException | None = error
    while seen is not None:
        if getattr(seen, "status_code", None):
            return seen
        seen = getattr(seen, "original_exception", None) or seen.__cause__
    return error


def _json_of(reply: Any) -> bytes:  # noqa: ANN401 - a Pydantic model, of one of several libraries
    return cast("str", reply.model_dump_json()).encode()


def _package(module: str, extra: str) -> Any:  # noqa: ANN401 - a module
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        raise Unavailable(
            f"Connections of kind '{extra}' need the package '{module}', which is not installed.",
            code="model_unavailable",
            hint=f"Run: pip install 'pecia[{extra}]'.",
        ) from None
