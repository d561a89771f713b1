"""Default: the one client of a process, behind `pecia.get`."""

from __future__ import annotations

import os
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from os import PathLike
    from typing import TypeAlias

    from pecia.sdk.client import Client, Default
    from pecia.sdk.prompt import Prompt

    Through: TypeAlias = Callable[[str, int | None, Callable[[], Prompt]], Prompt]

_hot: Mapping[tuple[str, str | None], Prompt] = {}
_client: Client | None = None
_make: Callable[[], Client] | None = None
_making = Lock()
_through: Through | None = None


def get(
    name: str,
    label: str | None = None,
    *,
    version: int | None = None,
    key: str | None = None,  # noqa: ARG001 - a label without a rollout serves everybody the same
    attributes: Mapping[str, Any] | None = None,  # noqa: ARG001
    default: Default | None = None,
    fallback: Default | None = None,
) -> Prompt:
    """The prompt that a label serves (`production` by default), or the version of a number.

    `name` may also be `NAME@LABEL` or `NAME#N`, and `PROJECT:NAME` what another project shares. `key` (a user, a conversation) and `attributes` choose the share
    of a rollout; a label without a rollout serves everybody the same. `default` is text or messages to
    serve, literally, when nothing else has the prompt; `fallback` is accepted for it. Raises `NotFound` or
    `Unavailable` only when memory, source, disk and default all have nothing.
    """
    if version is None:
        found = _hot.get((name, label))
        if found is not None:
            return found

    def ask() -> Prompt:
        return _the_client().get(
            name, label, version=version, default=fallback if default is None else default
        )

    return ask() if _through is None else _through(name, version, ask)


def use(client: Client | None = None, *, folder: str | PathLike[str] | None = None) -> None:
    """Let `get` use this client, or a folder of prompt files; with neither, the environment decides again."""
    global _client, _hot
    if folder is not None:
        client = _of_folder(folder)
    if _client is not None and _client is not client:
        _client.close()
    _client, _hot = client, _hot_of(client)


def through(watch: Through | None) -> None:
    """Have every `get` go through this function, which is told the name, the number and how to ask; None ends that."""
    global _through, _hot  # noqa: PLW0603
    _through = watch
    _hot = _hot_of(_client)


def _hot_of(client: Client | None) -> Mapping[tuple[str, str | None], Prompt]:
    """What is answered without a question: nothing where somebody looks at every `get`."""
    return client.hot if client is not None and _through is None else {}


def _of_folder(folder: str | PathLike[str]) -> Client:
    from pathlib import Path  # noqa: PLC0415 - only who serves a folder pays for it

    from pecia.sdk.client import Client  # noqa: PLC0415
    from pecia.sdk.folder import FolderSource  # noqa: PLC0415

    return Client(FolderSource(Path(folder)))


def make_with(make: Callable[[], Client]) -> None:
    """Say how the client is made when the first `get` needs one."""
    global _make  # noqa: PLW0603
    _make = make


def _the_client() -> Client:
    if _client is not None:
        return _client
    with _making:
        return _client or _made()  # another thread may have made it meanwhile


def _made() -> Client:
    assert _make is not None  # noqa: S101 - `import pecia` has said how
    made = _make()
    use(made)
    return made


def _after_fork() -> None:
    """A lock that another thread held in the parent would be held for ever in the child."""
    global _making  # noqa: PLW0603
    _making = Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
