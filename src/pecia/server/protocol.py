"""Protocol: uvicorn's HTTP/1.1, where a request that cannot even be read gets a problem document too."""

from __future__ import annotations

import logging
import sys

import h11
from uvicorn.protocols.http.h11_impl import STATUS_PHRASES, H11Protocol

from pecia.domain.errors import Invalid, PeciaError
from pecia.server.http import EVERYWHERE, PROBLEM
from pecia.server.problems import new_instance, problem_body

log = logging.getLogger(__name__)
BIGGEST_HEAD = 256 * 1024
"""Bytes after which a head is not even read to its end. Smaller ones that are too large are told so by the guard."""
_TOO_LARGE = 431


class Protocol(H11Protocol):
    """One connection."""

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - the error under way says more
        """Answer what is not HTTP, unless an answer is under way already, and break off."""
        error = _meaning(sys.exception())
        if self.cycle is not None:  # pyright: ignore[reportUnnecessaryComparison] - until the first request
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            self._answer(error)
        self.transport.close()

    def _answer(self, error: PeciaError) -> None:
        instance, status = new_instance(), error.problem.status
        log.info(
            "request refused", extra={"facts": {"code": error.code, "status": status, "instance": instance}}
        )
        body = problem_body(error, instance=instance)
        head = [PROBLEM, *EVERYWHERE, (b"content-length", str(len(body)).encode()), (b"connection", b"close")]
        for event in (
            h11.Response(status_code=status, headers=head, reason=STATUS_PHRASES[status]),
            h11.Data(data=body),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")


def _meaning(error: BaseException | None) -> PeciaError:
    """What the parser's complaint means, in our words."""
    if isinstance(error, h11.RemoteProtocolError) and error.error_status_hint == _TOO_LARGE:
        return PeciaError(f"The headers are larger than {BIGGEST_HEAD // 1024} KiB.", code="header_too_large")
    if "Host: header" in str(error):
        return Invalid("A request names exactly one host.", code="invalid_host")
    return Invalid("What came is not a request of HTTP/1.1.", code="invalid_request")
