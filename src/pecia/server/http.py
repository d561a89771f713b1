"""The few things about ASGI that the server needs: a request read with limits, a response sent whole."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

from pecia.domain.errors import Detail, Invalid, PeciaError, Unavailable

Message: TypeAlias = MutableMapping[str, Any]
Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Header: TypeAlias = tuple[bytes, bytes]

MAX_HEAD = 32 * 1024
MAX_QUERY_FIELDS = 100
BODY_SECONDS = 30.0
"""Seconds a body may take to come."""
NOT_MODIFIED = 304
JSON: Header = (b"content-type", b"application/json")
HTML: Header = (b"content-type", b"text/html; charset=utf-8")
PROBLEM: Header = (b"content-type", b"application/problem+json")
EVERYWHERE: tuple[Header, ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


class Patience:
    """How long senders of bodies are waited for: not at all any more once the server is to end."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Timeout] = set()
        self._over = False

    @asynccontextmanager
    async def waiting(self) -> AsyncGenerator[None]:
        """Wait inside the block. Raises `Unavailable` (`request_timeout`, `interrupted`) when that took too long."""
        try:
            async with asyncio.timeout(0 if self._over else BODY_SECONDS) as limit:
                self._waiting.add(limit)
                try:
                    yield
                finally:
                    self._waiting.discard(limit)
        except TimeoutError:
            if self._over:
                raise Unavailable("The server is being stopped.", code="interrupted") from None
            raise Unavailable(
                f"The body did not come within {BODY_SECONDS:g} seconds.", code="request_timeout"
            ) from None

    def end(self) -> None:
        """Wait for nobody any more. Called on the event loop."""
        self._over = True
        for limit in self._waiting:
            limit.reschedule(0)


@dataclass(frozen=True)
class Incoming:
    """A request's head, and the way to its body."""

    scope: Scope
    receive: Receive
    patience: Patience

    @property
    def method(self) -> str:
        """Its method, such as GET."""
        method: str = self.scope["method"]
        return method

    @property
    def path(self) -> str:
        """The path as it was sent, not decoded."""
        raw: bytes = self.scope["raw_path"]
        return raw.decode("latin-1")

    @property
    def is_local(self) -> bool:
        """Whether it came over this machine's loopback."""
        client = self.scope.get("client")
        try:
            return client is not None and ip_address(client[0]).is_loopback
        except ValueError:
            return False

    def headers(self, name: bytes) -> list[str]:
        """Every value of a header (lower-case name)."""
        return [value.decode("latin-1") for key, value in self.scope["headers"] if key == name]

    def header(self, name: bytes) -> str | None:
        """The only value of a header, None when it is absent or given twice."""
        values = self.headers(name)
        return values[0] if len(values) == 1 else None

    @property
    def head_size(self) -> int:
        """Bytes of the path, the query and all headers."""
        headers = sum(len(key) + len(value) for key, value in self.scope["headers"])
        return headers + len(self.scope["raw_path"]) + len(self.scope["query_string"])

    def query(self) -> dict[str, str]:
        """The query's fields. Raises `Invalid` for one that is repeated, not text, or one of too many."""
        raw: bytes = self.scope["query_string"]
        try:
            pairs = parse_qsl(
                raw.decode("ascii"),
                keep_blank_values=True,
                errors="strict",
                max_num_fields=MAX_QUERY_FIELDS,
            )
        except (UnicodeDecodeError, ValueError):
            raise _bad_query("The query cannot be read.") from None
        fields = dict(pairs)
        if len(fields) != len(pairs):
            raise _bad_query("The query gives a parameter twice.")
        if any("\0" in text for pair in pairs for text in pair):
            raise _bad_query("The query holds a NUL character.")
        return fields

    async def body(self, *, limit: int) -> bytes:
        """The whole body, `limit` bytes at most.

        Raises `PeciaError` (`payload_too_large`), `Unavailable` when it does not come, and
        `ConnectionAbortedError` when the caller has gone.
        """
        declared = self.header(b"content-length")
        if declared is not None and int(declared) > limit:
            raise _too_large(limit)
        chunks: list[bytes] = []
        size = 0
        async with self.patience.waiting():
            while True:
                message = await self.receive()
                if message["type"] == "http.disconnect":
                    raise ConnectionAbortedError
                chunks.append(message.get("body", b""))
                size += len(chunks[-1])
                if size > limit:
                    raise _too_large(limit)
                if not message.get("more_body"):
                    return b"".join(chunks)


async def respond(send: Send, status: int, body: bytes, headers: Iterable[Header] = (JSON,)) -> None:
    """Send a response whole."""
    head = [*headers, *EVERYWHERE]
    if status != NOT_MODIFIED:
        head.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": body})


def _too_large(limit: int) -> PeciaError:
    return PeciaError(
        f"The body is larger than {limit // 2**20} MiB.", code="payload_too_large", limit=limit, unit="bytes"
    )


def _bad_query(message: str) -> Invalid:
    return Invalid(message, errors=(Detail(code="invalid_parameter", detail=message),))
