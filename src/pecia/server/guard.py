"""Guard: what is refused before anything is looked up.

A server on loopback is reached by every page a browser shows. The host must be this machine by name, so that
a rebound domain gets nothing; what changes something must not come from another site, and must be JSON, which
no page can send elsewhere unasked.
"""

from __future__ import annotations

import re

from pecia.domain.errors import Invalid, PeciaError
from pecia.server.http import MAX_HEAD, Incoming

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_host = re.compile(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::[0-9]{1,5})?")
_json = re.compile(r"application/json(?:\s*;\s*charset=\"?utf-8\"?)?\s*", re.IGNORECASE)
_SAME = frozenset({"same-origin", "none"})


def check(incoming: Incoming) -> None:
    """Raise a `PeciaError` for a request this server does not answer."""
    if incoming.head_size > MAX_HEAD:
        raise head_too_large(MAX_HEAD)
    _check_host(incoming)
    if incoming.method not in SAFE:
        check_origin(incoming)


def check_json(incoming: Incoming) -> None:
    """Raise a `PeciaError` unless the body is declared to be JSON in UTF-8."""
    declared = incoming.header(b"content-type")
    if declared is None or not _json.fullmatch(declared):
        raise PeciaError(
            "The body must be JSON, declared as application/json in UTF-8.",
            code="unsupported_media_type",
            hint="Send the header 'Content-Type: application/json'.",
        )
    if set(incoming.headers(b"content-encoding")) - {"identity"}:
        raise PeciaError("A compressed body is not taken here.", code="unsupported_media_type")


def _check_host(incoming: Incoming) -> None:
    host = incoming.header(b"host")
    if host is None or not _host.fullmatch(host):
        raise foreign_host()


def head_too_large(limit: int) -> PeciaError:
    """The error for a request whose head is beyond a limit of bytes."""
    return PeciaError(
        f"Path, query and headers are larger than {limit // 1024} KiB together.",
        code="header_too_large",
        limit=limit,
        unit="bytes",
    )


def foreign_host() -> Invalid:
    """The error for a request that is meant for another host."""
    return Invalid(
        "This server answers to 127.0.0.1, localhost and [::1] only.",
        code="invalid_host",
        hint="Until there are keys it serves this machine and nobody else.",
    )


def check_origin(incoming: Incoming) -> None:
    """Raise `PeciaError` (`csrf`) for a request that a page of another site sent."""
    site = incoming.header(b"sec-fetch-site")
    origins = incoming.headers(b"origin")
    foreign = [origin for origin in origins if not _is_own(origin, incoming)]
    if foreign or (site is not None and site not in _SAME) or len(origins) > 1:
        raise PeciaError(
            "A request that changes something must not come from another site's page.",
            code="csrf",
            hint="Call from a program, or from a page of this server.",
        )


def _is_own(origin: str, incoming: Incoming) -> bool:
    """Whether a page of this very server sent it: the same host and port as the request's."""
    return origin == f"http://{incoming.header(b'host')}"
