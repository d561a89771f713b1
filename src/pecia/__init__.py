"""Pecia: one system for prompt engineering and prompt management, joined by evidence.

    import pecia
    pecia.get("support/triage").render(ticket="…")

`get` asks the server at `PECIA_URL`, else the library on this machine. Everything else - committing, testing,
releasing - is `pecia.open()`, the command line, or HTTP.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pecia.embedded import Library
    from pecia.remote import RemoteLibrary
    from pecia.sdk.client import Client, Default
    from pecia.sdk.prompt import Prompt

_hot: Mapping[tuple[str, str | None], Prompt] = {}
_client: Client | None = None


def get(
    name: str,
    label: str | None = None,
    *,
    version: int | None = None,
    key: str | None = None,
    attributes: Mapping[str, Any] | None = None,
    default: Default | None = None,
    fallback: Default | None = None,
) -> Prompt:
    """The prompt that a label serves (`production` by default), or the version of a number.

    `name` may also be `NAME@LABEL` or `NAME#N`. `key` (a user, a conversation) and `attributes` choose the share
    of a rollout; a label without a rollout serves everybody the same. `default` is text or messages to
    serve, literally, when nothing else has the prompt; `fallback` is accepted for it. Raises `NotFound` or
    `Unavailable` only when memory, source, disk and default all have nothing.
    """
    if version is None:
        found = _hot.get((name, label))
        if found is not None:
            return found
    return _default_client().get(
        name, label, version=version, default=fallback if default is None else default
    )


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


def use(client: Client | None) -> None:
    """Let `get` use this client; None lets the next `get` make one from the environment again."""
    global _client, _hot
    if _client is not None and _client is not client:
        _client.close()
    _client, _hot = client, client.hot if client is not None else {}


def _default_client() -> Client:
    if _client is None:
        from pecia.connect import client_from_environment  # noqa: PLC0415

        use(client_from_environment())
    assert _client is not None  # noqa: S101 - `use` has just set it
    return _client


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
    "use",
]
