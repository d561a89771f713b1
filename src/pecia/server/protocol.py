"""Protocol: uvicorn's HTTP/1.1, where a request that cannot even be read gets a problem document too.

httptools reads a request in a tenth of the time that h11 takes, and is less strict: what it lets pass and this server
does not take is refused here.
"""

from __future__ import annotations

import logging
import sys
from typing import cast

from httptools import HttpRequestParser
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from pecia.domain.errors import Invalid, PeciaError
from pecia.server.guard import foreign_host, head_too_large
from pecia.server.http import EVERYWHERE, MAX_HEAD, PROBLEM
from pecia.server.problems import new_instance, problem_body

log = logging.getLogger(__name__)
BIGGEST_HEAD = 256 * 1024
"""Bytes after which a head is not even read to its end. Smaller ones that are too large are told so by the guard."""


class Protocol(HttpToolsProtocol):
    """One connection."""

    _in_head = True
    _unread = 0
    """Bytes that came since something could be made of them: a head, or a part of a body."""

    def data_received(self, data: bytes) -> None:
        """Read on. A head without end, or what comes without end behind a body, breaks it off."""
        self._unread += len(data)
        super().data_received(data)
        if self._unread > BIGGEST_HEAD and not self.transport.is_closing():
            self._refuse(head_too_large(BIGGEST_HEAD))

    def on_message_begin(self) -> None:
        """A request begins."""
        self._in_head = True
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header. Those behind a body are dropped: nobody has asked for them."""
        if self._in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is read: it must name one host, and after an upgrade that is not made the connection ends."""
        parser = cast("HttpRequestParser", self.parser)  # it is None where nothing is read any more
        if len(self.url) > MAX_HEAD:  # which httptools would call no address
            raise head_too_large(MAX_HEAD)
        hosts = sum(name == b"host" for name, _ in self.headers)
        if hosts > 1 or (hosts == 0 and parser.get_http_version() != "1.0"):
            raise Invalid("A request names exactly one host.", code="invalid_host")
        if not self.url.startswith(b"/"):
            raise foreign_host()
        self._in_head, self._unread = False, 0
        super().on_headers_complete()
        if parser.should_upgrade():
            self.cycle.keep_alive = False

    def on_body(self, body: bytes) -> None:
        """Take a part of the body."""
        self._unread = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is read."""
        self._unread = 0
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - the error under way says more
        """Answer what is not HTTP, unless an answer is under way already, and break off."""
        error = sys.exception()
        meant = error.__context__ if error else None
        if not isinstance(meant, PeciaError):
            meant = Invalid("What came is not a request of HTTP/1.1.", code="invalid_request")
        self._refuse(meant)

    def _refuse(self, error: PeciaError) -> None:
        under_way = self.cycle is not None and not self.cycle.response_complete  # pyright: ignore[reportUnnecessaryComparison] - until the first request
        if under_way:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if not under_way or not self.cycle.response_started:
            self._answer(error)
        self.transport.close()

    def _answer(self, error: PeciaError) -> None:
        instance, status = new_instance(), error.problem.status
        log.info(
            "request refused", extra={"facts": {"code": error.code, "status": status, "instance": instance}}
        )
        body = problem_body(error, instance=instance)
        head = [PROBLEM, *EVERYWHERE, (b"content-length", str(len(body)).encode()), (b"connection", b"close")]
        lines = b"".join(b"%s: %s\r\n" % (name, value) for name, value in head)
        self.transport.write(STATUS_LINE[status] + lines + b"\r\n" + body)
