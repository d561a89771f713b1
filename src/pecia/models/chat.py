"""A model behind an OpenAI-compatible server."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus

import msgspec

from pecia.domain.errors import Invalid
from pecia.domain.experiment import Answer
from pecia.models.http import MAX_REPLY, Address, NoReply, Reply, ReplyTooLarge
from pecia.models.openai import RequestWriter, mask, read_fault, read_reply
from pecia.models.retry import Passing, Retries, passes, retry_after


class ChatModel:
    """Asks `base_url`/chat/completions.

    `origin` names the place in the key of an answer; it is the base URL unless the same model is served at
    changing addresses. The API key goes into the request's header and nowhere else.
    """

    def __init__(
        self,
        *,
        base_url: str,
        api_key: str | None,
        writer: RequestWriter,
        timeout: float,
        retries: Retries,
        origin: str | None = None,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._origin = origin or self._base_url
        self._api_key = api_key
        self._timeout = timeout
        self._retries = retries
        self._address = Address(f"{self._base_url}/chat/completions", headers=_headers(api_key))
        self.request = writer.write

    def __repr__(self) -> str:
        return f"ChatModel({self._base_url!r})"

    @property
    def origin(self) -> str:
        """Where requests go."""
        return self._origin

    async def answer(self, request: bytes) -> Answer:
        """Send a request and wait, with retries. Never raises for what the model or the net does."""
        return await self._retries.answer(lambda: self._attempt(request))

    async def close(self) -> None:
        """Give the connections back."""
        self._address.close()

    async def _attempt(self, request: bytes) -> Answer | Passing:
        started = time.perf_counter()
        after: float | None = None
        try:
            async with asyncio.timeout(self._timeout):
                reply = await self._address.post(request)
        except TimeoutError:
            answer, passing = Answer(state="timeout", error=f"No answer within {self._timeout:g} s."), False
        except NoReply as error:
            answer, passing = Answer(state="api_error", error=f"{self._base_url}: {error}"), True
        except ReplyTooLarge:
            limit = f"The reply is larger than {MAX_REPLY // 2**20} MiB."
            answer, passing = Answer(state="api_error", error=limit), False
        else:
            answer, passing = _answer_of(reply), passes(reply.status)
            after = retry_after(_text(reply.headers.get(b"retry-after")), now=datetime.now(UTC))
        answer = msgspec.structs.replace(
            answer,
            latency_ms=(time.perf_counter() - started) * 1000,
            error=mask(answer.error, self._api_key) if answer.error else None,
        )
        return Passing(answer, after) if passing else answer


def _answer_of(reply: Reply) -> Answer:
    encoding = reply.headers.get(b"content-encoding", b"identity")
    if encoding != b"identity":
        return Answer(state="api_error", error="The reply is compressed, which was not asked for.")
    return read_reply(reply.body) if reply.status == HTTPStatus.OK else read_fault(reply.status, reply.body)


def _headers(api_key: str | None) -> Sequence[tuple[bytes, bytes]]:
    headers = [
        (b"Content-Type", b"application/json"),
        (b"Accept", b"application/json"),
        (b"Accept-Encoding", b"identity"),
        (b"User-Agent", b"pecia"),
    ]
    key = (api_key or "").strip()
    if not key:
        return headers
    if not key.isascii() or not key.isprintable():
        raise Invalid("The API key holds characters that no key has.", code="invalid_settings")
    return [*headers, (b"Authorization", b"Bearer " + key.encode())]


def _text(header: bytes | None) -> str | None:
    return None if header is None else header.decode("latin-1")
