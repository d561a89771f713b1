"""A model behind a server: any wire format over the one HTTP layer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, cast

import msgspec

from pecia.domain.answer import Answer, Delta
from pecia.domain.errors import Invalid
from pecia.models.fault import mask, read_fault
from pecia.models.format import Format, Headers, Stream, StreamFault, cut_off
from pecia.models.http import MAX_REPLY, Address, NoReply, Reply, ReplyTooLarge
from pecia.models.retry import Passing, Retries, passes, retry_after
from pecia.models.sse import Events

_event = msgspec.json.Decoder()


class ServedModel:
    """Asks the model of this id at `base_url`, in one wire format.

    `origin` names the place in the key of an answer; it is the base URL unless the same model is served at
    changing addresses, or the model stands in the path. The API key goes into the request's header and nowhere
    else.
    """

    def __init__(
        self,
        *,
        wire: Format,
        base_url: str,
        model: str,
        params: Mapping[str, Any],
        api_key: str | None,
        timeout: float,
        retries: Retries,
        origin: str | None = None,
        guarded: bool = False,
    ) -> None:
        self._wire = wire
        self._base_url = base_url.rstrip("/")
        self._model = model
        self._origin = origin or origin_of(wire, self._base_url, model)
        self._api_key = api_key
        self._timeout = timeout
        self._retries = retries
        self._guarded = guarded
        self._headers = _headers(wire, api_key)
        self._address = self._reach(stream=False)
        self._stream_address: Address | None = None
        self.request = wire.writer(model, params).write

    def __repr__(self) -> str:
        return f"ServedModel({self._base_url!r}, {self._model!r})"

    @property
    def origin(self) -> str:
        """Where requests go."""
        return self._origin

    async def answer(self, request: bytes) -> Answer:
        """Send a request and wait, with retries. Never raises for what the model or the net does."""
        return await self._retries.answer(lambda: self._attempt(request))

    async def stream(self, request: bytes, tell: Callable[[Delta], None]) -> Answer:
        """The same, telling each piece as it comes in. What has begun to answer is not asked again.

        A stream that ends before its answer is `api_error`, with the piece of text that came.
        """
        if self._stream_address is None:
            self._stream_address = self._reach(stream=True)
        body = self._wire.streamed(request)
        return await self._retries.answer(lambda: self._attempt_stream(body, tell))

    async def close(self) -> None:
        """Give the connections back."""
        self._address.close()
        if self._stream_address is not None:
            self._stream_address.close()

    def _reach(self, *, stream: bool) -> Address:
        url = self._base_url + self._wire.path(self._model, stream=stream)
        return Address(url, headers=self._headers, guarded=self._guarded)

    async def _attempt(self, request: bytes) -> Answer | Passing:
        return await self._timed(lambda: self._address.post(request), self._answer_of)

    async def _attempt_stream(self, request: bytes, tell: Callable[[Delta], None]) -> Answer | Passing:
        arriving = Arriving(self._wire.stream(), tell)
        address = cast("Address", self._stream_address)  # `stream` has opened it
        outcome = await self._timed(
            lambda: address.post(request, take=arriving.take),
            lambda reply: arriving.end() if reply.status == HTTPStatus.OK else self._answer_of(reply),
        )
        if not arriving.begun:
            return outcome
        failed = outcome.answer if isinstance(outcome, Passing) else outcome
        if failed.state in {"api_error", "timeout"}:
            part = arriving.end()
            return msgspec.structs.replace(
                part, state=failed.state, error=failed.error, latency_ms=failed.latency_ms
            )
        return outcome

    async def _timed(
        self, post: Callable[[], Awaitable[Reply]], read: Callable[[Reply], Answer]
    ) -> Answer | Passing:
        return await timed(post, read, within=self._timeout, place=self._base_url, secret=self._api_key)

    def _answer_of(self, reply: Reply) -> Answer:
        if reply.status != HTTPStatus.OK:
            return read_fault(reply.status, reply.body)
        if reply.headers.get(b"content-encoding", b"identity") != b"identity":
            return Answer(state="api_error", error="The reply is compressed, which was not asked for.")
        return self._wire.read(reply.body)


async def timed(
    post: Callable[[], Awaitable[Reply]],
    read: Callable[[Reply], Answer],
    *,
    within: float,
    place: str,
    secret: str | None = None,
) -> Answer | Passing:
    """One attempt: what a reply says, or the fault that stands for none; with how long it took.

    `within` counts seconds. `place` is named where nothing was reached; the `secret` is masked in what is told.
    """
    started = time.perf_counter()
    after: float | None = None
    status = 0
    try:
        async with asyncio.timeout(within):
            reply = await post()
    except TimeoutError:
        answer, passing = Answer(state="timeout", error=f"No answer within {within:g} s."), False
    except NoReply as error:
        answer, passing = Answer(state="api_error", error=f"{place}: {error}"), True
    except ReplyTooLarge:
        limit = f"The reply is larger than {MAX_REPLY // 2**20} MiB."
        answer, passing = Answer(state="api_error", error=limit), False
    else:
        status = reply.status
        answer, passing = read(reply), passes(status)
        after = retry_after(_text(reply.headers.get(b"retry-after")), now=datetime.now(UTC))
    answer = msgspec.structs.replace(
        answer,
        latency_ms=(time.perf_counter() - started) * 1000,
        error=mask(answer.error, secret) if answer.error else None,
    )
    return Passing(answer, after, status) if passing else answer


class Arriving:
    """A streamed reply while it comes in. `begun` says that something was told of it."""

    def __init__(self, stream: Stream, tell: Callable[[Delta], None]) -> None:
        self._stream = stream
        self._tell = tell
        self._events = Events()
        self._trouble: str | None = None
        self.begun = False

    def take(self, piece: bytes) -> None:
        """Read the events that are whole now. Behind the first that cannot be read no further one is."""
        for data in self._events.feed(piece):
            if self._trouble is not None:
                return
            try:
                delta = self._stream.feed(_event.decode(data))
            except StreamFault as fault:
                self._trouble = f"The server broke off: {fault}"
            except (msgspec.DecodeError, UnicodeDecodeError, LookupError, TypeError, AttributeError) as error:
                self._trouble = f"An event of the stream cannot be read: {error}"
            else:
                if delta is not None:
                    self.begun = True
                    self._tell(delta)

    def end(self) -> Answer:
        """The answer, or what there is of it."""
        answer = self._stream.answer()
        return answer if self._trouble is None else cut_off(answer, self._trouble)


def origin_of(wire: Format, base_url: str, model: str) -> str:
    """What names the place in the key of an answer: with the path, where that alone names the model."""
    path = wire.path(model, stream=False)
    return base_url if path == wire.path("", stream=False) else base_url + path


def _headers(wire: Format, api_key: str | None) -> Headers:
    headers = [
        (b"Content-Type", b"application/json"),
        (b"Accept", b"application/json, text/event-stream"),
        (b"Accept-Encoding", b"identity"),
        (b"User-Agent", b"pecia"),
    ]
    key = (api_key or "").strip()
    if not key.isascii() or not key.isprintable():
        raise Invalid("The API key holds characters that no key has.", code="invalid_settings")
    return [
        *headers,
        *(header for header in wire.headers(key.encode()) if key or header[1].strip() not in _KEYLESS),
    ]


_KEYLESS = (b"", b"Bearer")
"""What stands in a header where there is no key: such a header is not sent."""


def _text(header: bytes | None) -> str | None:
    return None if header is None else header.decode("latin-1")
