"""One POST at a time over HTTP/1.1, on connections that are kept open.

h11, the protocol that httpx2 speaks through too, on asyncio's streams. An experiment sends thousands of small
requests to one place, where a client's pool, cookies, redirects and proxies cost four times as much as the request
itself. docs/decisions/0003-experiment-engine.md has the figures.

Imported when the first model behind a server is opened, so that nobody else pays for it.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import urlsplit

import h11

from pecia.domain.errors import Invalid
from pecia.egress import public_addresses

MAX_REPLY = 8 * 2**20
"""Bytes of a reply that are read. A chat completion has some kilobytes."""
MAX_ERROR = 2**16
"""Bytes that are read of a reply that is an error anyway."""
CHUNK = 2**16
"""Bytes that are read at once, and of a reply's head at most."""


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


@dataclass(frozen=True)
class _Connection:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    protocol: h11.Connection = field(
        default_factory=lambda: h11.Connection(h11.CLIENT, max_incomplete_event_size=CHUNK)
    )

    def end(self) -> None:
        """Close it without a goodbye, for which a server may take for ever."""
        self.writer.transport.abort()


class Address:
    """Where requests are posted, and with which headers.

    Exactly this origin is spoken to: a redirect is a reply like any other, and the environment's proxies are not
    asked. With `guarded` its host must have public addresses only, of which one is connected to. The certificates of an https address are those the machine trusts, or those of `SSL_CERT_FILE`.
    """

    def __init__(self, url: str, *, headers: Sequence[tuple[bytes, bytes]], guarded: bool = False) -> None:
        """Prepare to post there. Raises `Invalid` (`invalid_settings`) for what no request can be made of."""
        try:
            parts = urlsplit(url)
            port = parts.port
            self._host = (parts.hostname or "").encode("idna").decode()
        except ValueError as error:
            raise Invalid(f"'{url}' is no address: {error}.", code="invalid_settings") from None
        self._tls = parts.scheme == "https"
        self._port = port or (443 if self._tls else 80)
        self._target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        host = f"[{self._host}]" if ":" in self._host else self._host
        self._headers = [(b"Host", (f"{host}:{port}" if port else host).encode()), *headers]
        self._guarded = guarded
        self._context: ssl.SSLContext | None = None
        self._idle: list[_Connection] = []
        try:
            self._head(b"")
        except h11.LocalProtocolError:  # which says too much: a header may hold the key
            raise Invalid(
                f"No request can be made for '{url}': the address or the key holds characters that do not belong there.",
                code="invalid_settings",
            ) from None

    async def post(self, body: bytes, *, take: Callable[[bytes], None] | None = None) -> Reply:
        """Send this body and read the reply. Raises `NoReply` or `ReplyTooLarge`.

        With `take` the pieces of a reply of status 200 are handed over as they come, and its body is empty.
        A server may close a connection it has kept open just when it is used again; the request is then sent
        once more, on a new one.
        """
        connection = self._kept()
        if connection:
            with suppress(_Unanswered):
                return await self._exchange(connection, body, take)
        try:
            return await self._exchange(await self._connect(), body, take)
        except _Unanswered as error:
            raise NoReply(str(error)) from None

    def close(self) -> None:
        """Give every connection back."""
        while self._idle:
            self._idle.pop().end()

    def _kept(self) -> _Connection | None:
        while self._idle:
            connection = self._idle.pop()
            if not connection.reader.at_eof():
                return connection
            connection.end()
        return None

    async def _connect(self) -> _Connection:
        if self._tls and self._context is None:
            import httpcore2  # noqa: PLC0415 - it knows where each system keeps the certificates it trusts

            self._context = httpcore2.default_ssl_context()
        try:
            if self._guarded:
                return await self._connect_to_one_of(await public_addresses(self._host, self._port))
            return _Connection(
                *await asyncio.open_connection(
                    self._host, self._port, ssl=self._context, happy_eyeballs_delay=0.25
                )
            )
        except Invalid as error:
            raise NoReply(error.message) from None
        except OSError as error:
            raise NoReply(_told(error)) from None

    async def _connect_to_one_of(self, addresses: Sequence[str]) -> _Connection:
        """Connect to what was judged, and to nothing that the name may mean by now; the certificate is the host's."""
        *others, last = addresses
        name = self._host if self._context else None
        for address in others:
            with suppress(OSError):
                return _Connection(
                    *await asyncio.open_connection(
                        address, self._port, ssl=self._context, server_hostname=name
                    )
                )
        return _Connection(
            *await asyncio.open_connection(last, self._port, ssl=self._context, server_hostname=name)
        )

    def _head(self, body: bytes) -> h11.Request:
        headers = [*self._headers, (b"Content-Length", b"%d" % len(body))]
        return h11.Request(method="POST", target=self._target, headers=headers)

    async def _exchange(
        self, connection: _Connection, body: bytes, take: Callable[[bytes], None] | None
    ) -> Reply:
        """Send and receive; the connection is kept when it can be used again."""
        reusable = False
        try:
            try:
                response = await _ask(connection, self._head(body), body)
            except (OSError, h11.RemoteProtocolError) as error:
                raise _Unanswered(_told(error)) from None
            try:
                reply = await _read(connection, response, take)
            except (OSError, h11.RemoteProtocolError) as error:
                raise NoReply(f"the connection broke within the reply: {_told(error)}") from None
            protocol = connection.protocol
            reusable = protocol.our_state is h11.DONE and protocol.their_state is h11.DONE
            if reusable:
                protocol.start_next_cycle()
                self._idle.append(connection)
            return reply
        finally:
            if not reusable:
                connection.end()


async def _ask(connection: _Connection, head: h11.Request, body: bytes) -> h11.Response:
    """Send a request, in one piece, and wait for the head of the reply."""
    send = connection.protocol.send
    connection.writer.write(
        b"".join([send(head) or b"", send(h11.Data(data=body)) or b"", send(h11.EndOfMessage()) or b""])
    )
    with suppress(OSError):  # a server may answer, and hang up, before it has read everything
        await connection.writer.drain()
    while True:
        event = await _next_event(connection)
        if isinstance(event, h11.Response):
            return event


async def _read(
    connection: _Connection, response: h11.Response, take: Callable[[bytes], None] | None
) -> Reply:
    """The rest of a reply. Of one that is an error no more is read than is told."""
    fine = response.status_code == HTTPStatus.OK
    left = MAX_REPLY if fine else MAX_ERROR
    pieces: list[bytes] = []
    while isinstance(event := await _next_event(connection), h11.Data):
        left -= len(event.data)
        if left < 0 and fine:
            raise ReplyTooLarge
        if left < 0:
            break
        if take and fine:
            take(bytes(event.data))
        else:
            pieces.append(bytes(event.data))
    return Reply(response.status_code, dict(response.headers), b"".join(pieces))


async def _next_event(connection: _Connection) -> object:
    while True:
        event = connection.protocol.next_event()
        if event is not h11.NEED_DATA:
            return event
        data = await connection.reader.read(CHUNK)
        if not data and connection.protocol.their_state is h11.SEND_RESPONSE:
            raise h11.RemoteProtocolError("the server hung up without an answer")
        connection.protocol.receive_data(data)


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
