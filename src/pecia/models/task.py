"""A task behind an HTTP endpoint: posted what it is asked, it replies with what it says.

It goes through the HTTP layer of the models: one address, no redirect followed, the same retries.
"""

from __future__ import annotations

from http import HTTPStatus

import msgspec

from pecia.domain.answer import Answer
from pecia.domain.task_reply import nonsense, read_task_reply
from pecia.models.fault import read_fault
from pecia.models.http import Address, Reply
from pecia.models.retry import Passing, Retries
from pecia.models.served import timed

_HEADERS = [
    (b"Content-Type", b"application/json"),
    (b"Accept", b"application/json"),
    (b"Accept-Encoding", b"identity"),
    (b"User-Agent", b"pecia"),
]
_reply = msgspec.json.Decoder()


class ServedTask:
    """Posts requests to an endpoint. With `guarded` its host must have public addresses only."""

    def __init__(self, url: str, *, timeout: float, retries: Retries, guarded: bool) -> None:
        self._url = url
        self._timeout = timeout
        self._retries = retries
        self._address = Address(url, headers=_HEADERS, guarded=guarded)

    def __repr__(self) -> str:
        return f"ServedTask({self._url!r})"

    async def answer(self, request: bytes) -> Answer:
        """Post a request and wait, with retries. Never raises for what the endpoint or the net does."""
        return await self._retries.answer(lambda: self._attempt(request))

    async def close(self) -> None:
        """Give the connections back."""
        self._address.close()

    async def _attempt(self, request: bytes) -> Answer | Passing:
        return await timed(
            lambda: self._address.post(request), _answer_of, within=self._timeout, place=self._url
        )


def _answer_of(reply: Reply) -> Answer:
    if reply.status != HTTPStatus.OK:
        return read_fault(reply.status, reply.body)
    if reply.headers.get(b"content-encoding", b"identity") != b"identity":
        return nonsense("it is compressed, which was not asked for")
    try:
        return read_task_reply(_reply.decode(reply.body))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return nonsense(f"no JSON ({error})")
