"""One POST at a time over HTTP/1.1, on connections that are kept open.

This is httpx2's own engine (httpcore2 and h11) with asyncio's streams below it and without the client above it:
an experiment sends thousands of small requests to one place, where a shared pool, cookies, redirects and proxies
cost more than the request itself. docs/decisions/0003-experiment-engine.md has the figures.

Imported when the first model is opened, so that nobody else pays for it.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpcore2

from pecia.domain.errors import Invalid

MAX_REPLY = 8 * 2**20
"""Bytes of a reply that are read. A chat completion has some kilobytes."""
MAX_ERROR = 2**16
"""Bytes that are read of a reply that is an error anyway."""


class Reply(NamedTuple):
    """What a server sent back. Header names are in lower case."""

    status: int
    headers: dict[bytes, bytes]
    body: bytes


class NoReply(Exception):
    """There was no whole reply: no connection, or one that broke. The text says what happened."""


class ReplyTooLarge(Exception):
    """The reply is larger than is read."""


class _Unanswered(Exception):
    """The connection ended before a reply began."""


class Address:
    """Where requests are posted, and with which headers.

    Exactly this origin is spoken to: a redirect is a reply like any other, and the environment's proxies are not
    asked. The certificates of an https address are those the machine trusts, or those of `SSL_CERT_FILE`.
    """

    def __init__(self, url: str, *, headers: Sequence[tuple[bytes, bytes]]) -> None:
        try:
            parts = urlsplit(url)
            port = parts.port
            self._host = (parts.hostname or "").encode("idna").decode()
        except ValueError as error:
            raise Invalid(f"'{url}' is no address: {error}.", code="invalid_settings") from None
        self._tls = parts.scheme == "https"
        self._port = port or (443 if self._tls else 80)
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        self._url = httpcore2.URL(scheme=parts.scheme, host=self._host, port=self._port, target=target)
        host = f"[{self._host}]" if ":" in self._host else self._host
        self._headers = [(b"Host", (f"{host}:{port}" if port else host).encode()), *headers]
        self._context: ssl.SSLContext | None = None
        self._idle: list[httpcore2.AsyncHTTP11Connection] = []

    async def post(self, body: bytes) -> Reply:
        """Send this body and read the reply. Raises `NoReply` or `ReplyTooLarge`.

        A server may close a connection it has kept open just when it is used again; the request is then sent
        once more, on a new one.
        """
        connection = await self._kept()
        if connection:
            try:
                return await self._exchange(connection, body)
            except _Unanswered:
                pass
        try:
            return await self._exchange(await self._connect(), body)
        except _Unanswered as error:
            raise NoReply(str(error)) from None

    async def close(self) -> None:
        """Give every connection back."""
        while self._idle:
            await self._idle.pop().aclose()

    async def _kept(self) -> httpcore2.AsyncHTTP11Connection | None:
        while self._idle:
            connection = self._idle.pop()
            if not connection.has_expired():
                return connection
            await connection.aclose()
        return None

    async def _connect(self) -> httpcore2.AsyncHTTP11Connection:
        if self._tls and self._context is None:
            self._context = httpcore2.default_ssl_context()
        try:
            reader, writer = await asyncio.open_connection(
                self._host, self._port, ssl=self._context, happy_eyeballs_delay=0.25
            )
        except OSError as error:
            raise NoReply(_told(error)) from None
        return httpcore2.AsyncHTTP11Connection(self._url.origin, _Stream(reader, writer))

    async def _exchange(self, connection: httpcore2.AsyncHTTP11Connection, body: bytes) -> Reply:
        headers = [*self._headers, (b"Content-Length", b"%d" % len(body))]
        request = httpcore2.Request(b"POST", self._url, headers=headers, content=body)
        try:
            response = await connection.handle_async_request(request)
        except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            raise _Unanswered(_told(error)) from None
        try:
            reply = await _read(response)
        except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            raise NoReply(f"the connection broke within the reply: {_told(error)}") from None
        finally:
            await response.aclose()  # a reply that was not read to its end takes its connection with it
        if connection.is_idle():
            self._idle.append(connection)
        return reply


async def _read(response: httpcore2.Response) -> Reply:
    fine = response.status == HTTPStatus.OK
    left = MAX_REPLY if fine else MAX_ERROR
    pieces: list[bytes] = []
    async for piece in response.aiter_stream():
        left -= len(piece)
        if left < 0:
            if fine:
                raise ReplyTooLarge
            break
        pieces.append(piece)
    headers = {name.lower(): value for name, value in response.headers}
    return Reply(response.status, headers, b"".join(pieces))


class _Stream(httpcore2.AsyncNetworkStream):
    """asyncio's streams as httpcore2 wants a stream. Time is bounded around the whole request, not in here.

    A request's head and body leave together, when its reply is read: each `send` costs as much as all the rest.
    """

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._unsent: list[bytes] = []

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002, ASYNC109
        try:
            if self._unsent:
                self._writer.write(b"".join(self._unsent))
                self._unsent.clear()
                await self._writer.drain()
            return await self._reader.read(max_bytes)
        except OSError as error:
            raise httpcore2.ReadError(_told(error)) from None

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002, ASYNC109
        self._unsent.append(buffer)

    async def aclose(self) -> None:
        self._writer.transport.abort()  # a server may take for ever to say goodbye

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore2's signature
        return self._reader.at_eof() if info == "is_readable" else None


def _told(error: Exception) -> str:
    """What an error of the net says, in words a person understands."""
    if isinstance(error, ConnectionRefusedError) or "Connect call failed" in str(error):
        return "nothing listens there (connection refused)"
    if isinstance(error, socket.gaierror):
        return f"the host's name cannot be resolved ({error.strerror})"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate is not trusted ({error.verify_message})"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__
