"""Pecia: one system for prompt engineering and prompt management, joined by evidence.

    import pecia
    pecia.get("support/triage").render(ticket="…")

`get` asks the server at `PECIA_URL`, else the library on this machine. Everything else - committing, testing,
releasing - is `pecia.open()`, the command line, or HTTP.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pecia.domain.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    PeciaError,
    Refused,
    RenderError,
    StorageFailed,
    Unavailable,
)
from pecia.functions import scorer
from pecia.sdk.default import get, make_with, use

if TYPE_CHECKING:
    from pecia.embedded import Library
    from pecia.remote import RemoteLibrary
    from pecia.sdk.client import Client


def open(url: str | None = None, *, actor: str | None = None) -> Library | RemoteLibrary:  # noqa: A001 - pecia.open
    """A library to work on: the server at `url` or `PECIA_URL`, else the one on this machine, opened to write.

    Use it as a context manager. `perform(request)` carries out any operation.
    """
    from pecia.embedded import Library  # noqa: PLC0415 - an application that only gets prompts pays for none of it
    from pecia.remote import RemoteLibrary  # noqa: PLC0415
    from pecia.settings import read_settings  # noqa: PLC0415

    settings = read_settings(actor=actor)
    where = url or settings.url
    return RemoteLibrary(where) if where else Library.open(settings)


def _from_environment() -> Client:
    from pecia.connect import client_from_environment  # noqa: PLC0415 - the first get pays, not the import

    return client_from_environment()


make_with(_from_environment)

__all__ = [
    "Conflict",
    "Invalid",
    "NotAllowed",
    "NotFound",
    "PeciaError",
    "Refused",
    "RenderError",
    "StorageFailed",
    "Unavailable",
    "get",
    "open",
    "scorer",
    "use",
]
