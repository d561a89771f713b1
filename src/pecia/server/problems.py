"""Problems: every error as an RFC 9457 document, with nothing in it that is nobody's business."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from pecia import wire
from pecia.domain.errors import PeciaError, problem_document
from pecia.server.http import PROBLEM, Header, Send, respond

SOON, LATER = b"1", b"60"
"""Seconds after which to come back: for what passes by itself, and for a full disk, which does not."""
_BROKEN_OFF = frozenset({"request_timeout", "interrupted"})
_TOLD_TWICE = {"allow": b"allow", "current_etag": b"etag"}
"""Members of a problem that HTTP has a header for."""
_CLOSE: Header = (b"connection", b"close")


def new_instance() -> str:
    """A name for one request, which its problem and the log share."""
    return f"urn:pecia:request:{uuid.uuid4()}"


def problem_body(error: PeciaError, *, instance: str, private: Sequence[str] = ()) -> bytes:
    """The document of an error as JSON, without the `private` texts: where the library lies is told to nobody."""
    document = problem_document(error, instance=instance)
    for name in ("detail", "hint"):
        for text in private:
            if name in document:
                document[name] = document[name].replace(f" at {text}", "").replace(f" {text}", "")
    return wire.encode(document)


async def answer_problem(send: Send, error: PeciaError, *, instance: str, private: Sequence[str]) -> int:
    """Send the problem of an error; returns its status."""
    problem = error.problem
    headers = [PROBLEM]
    if problem.retryable:
        headers.append((b"retry-after", LATER if error.code == "insufficient_storage" else SOON))
    if error.code in _BROKEN_OFF:
        headers.append(_CLOSE)
    for extra, name in _TOLD_TWICE.items():
        if value := error.extra.get(extra):
            headers.append((name, str(value).encode()))
    await respond(send, problem.status, problem_body(error, instance=instance, private=private), headers)
    return problem.status


def unexpected() -> PeciaError:
    """What is told of a fault of ours; the log has the rest."""
    return PeciaError("Something went wrong inside Pecia; the server's log says what.", code="internal")
