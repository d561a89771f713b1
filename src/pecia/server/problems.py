"""Problems: every error as an RFC 9457 document, with nothing in it that is nobody's business."""

from __future__ import annotations

import uuid

import structlog

from pecia import wire
from pecia.domain.errors import PeciaError, problem_document
from pecia.server.http import PROBLEM, Header, Send, respond

log = structlog.get_logger("pecia.server")


async def answer_problem(send: Send, error: PeciaError, *, headers: tuple[Header, ...] = ()) -> int:
    """Send the problem of an error; returns its status."""
    instance = f"urn:pecia:request:{uuid.uuid4()}"
    problem = error.problem
    more: list[Header] = [PROBLEM, *headers]
    if problem.retryable:
        more.append((b"retry-after", b"1" if problem.status != 507 else b"60"))  # noqa: PLR2004 - disk full
    if error.code == "precondition_failed" and error.extra.get("current_etag"):
        more.append((b"etag", str(error.extra["current_etag"]).encode()))
    await respond(send, problem.status, wire.encode(problem_document(error, instance=instance)), more)
    return problem.status


def unexpected(error: Exception) -> PeciaError:
    """A fault of ours: logged whole, told without its inside."""
    log.error("request failed", exc_info=error)
    return PeciaError("Something went wrong inside Pecia; the server's log says what.", code="internal")
