"""The few things about ASGI that the server needs: a request read with limits, a response sent whole."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

from pecia.domain.errors import Detail, Invalid, PeciaError

Message: TypeAlias = MutableMapping[str, Any]
Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Header: TypeAlias = tuple[bytes, bytes]

MAX_BODY = 64 * 1024 * 1024
MAX_HEADERS = 32 * 1024
MAX_QUERY_FIELDS = 100
JSON: Header = (b"content-type", b"application/json")
HTML: Header = (b"content-type", b"text/html; charset=utf-8")
PROBLEM: Header = (b"content-type", b"application/problem+json")
NO_SNIFF: Header = (b"x-content-type-options", b"nosniff")


@dataclass(frozen=True)
class Incoming:
    """A request's head, and the way to its body."""

    scope: Scope
    receive: Receive

    @property
    def method(self) -> str:
        """GET, POST, …"""
        method: str = self.scope["method"]
        return method

    @property
    def path(self) -> str:
        """The path as it was sent, not decoded."""
        raw: bytes = self.scope["raw_path"]
        return raw.decode("latin-1")

    def headers(self, name: bytes) -> list[str]:
        """Every value of a header (lower-case name)."""
        return [value.decode("latin-1") for key, value in self.scope["headers"] if key == name]

    def header(self, name: bytes) -> str | None:
        """The only value of a header, None when it is absent or given twice."""
        values = self.headers(name)
        return values[0] if len(values) == 1 else None

    @property
    def header_size(self) -> int:
        """Bytes of all names and values."""
        return sum(len(key) + len(value) for key, value in self.scope["headers"])

    def query(self) -> dict[str, str]:
        """The query's fields. Raises `Invalid` for one that is repeated or not UTF-8, and for too many."""
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
        return fields

    async def body(self) -> bytes:
        """The whole body. Raises `PeciaError` (`payload_too_large`) beyond 64 MiB."""
        chunks: list[bytes] = []
        size = 0
        while True:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                raise ConnectionAbortedError
            chunks.append(message.get("body", b""))
            size += len(chunks[-1])
            if size > MAX_BODY:
                raise PeciaError(
                    f"The body is larger than {MAX_BODY // 2**20} MiB.",
                    code="payload_too_large",
                    limit=MAX_BODY,
                    unit="bytes",
                )
            if not message.get("more_body"):
                return b"".join(chunks)


async def respond(send: Send, status: int, body: bytes, headers: Iterable[Header] = (JSON,)) -> None:
    """Send a response whole."""
    head = [*headers, NO_SNIFF, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": body})


def _bad_query(message: str) -> Invalid:
    return Invalid(message, errors=(Detail(code="invalid_parameter", detail=message),))
