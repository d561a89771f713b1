"""Connect: the client that `pecia.get` uses, made from the environment."""

from __future__ import annotations

import os
import threading
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import platformdirs

from pecia.domain.errors import NotFound, Unavailable
from pecia.domain.names import parse_label
from pecia.sdk.cache import DiskCache
from pecia.sdk.client import Client
from pecia.sdk.source import News, Source
from pecia.sdk.transport import HttpSource

if TYPE_CHECKING:
    from pecia.domain.release import Served
    from pecia.embedded import Library
    from pecia.sdk.engine import Key

_POLL = 0.5
"""Seconds between two looks at the log of a library on this machine."""


def client_from_environment() -> Client:
    """A client of the server at `PECIA_URL`, else of the folder `PECIA_PROMPTS`, else of what is on this machine.

    That is the library, or where there is none the folder of prompt files of the nearest `pecia.toml`.

    `PECIA_LABEL` is the label of a `get` that names none, `PECIA_CACHE_DIR` where the last good values lie.
    Raises `Invalid` for a setting that is wrong.
    """
    label = parse_label(os.environ.get("PECIA_LABEL") or "production")
    url = os.environ.get("PECIA_URL")
    if not url:
        folder = os.environ.get("PECIA_PROMPTS")
        return Client(partial(_folder_source, Path(folder)) if folder else _local_source, label=label)
    given = os.environ.get("PECIA_CACHE_DIR")
    folder = Path(given) if given else Path(platformdirs.user_cache_dir("pecia", appauthor=False))
    return Client(HttpSource(url), disk=DiskCache(folder, url.rstrip("/")), label=label)


class LibrarySource:
    """A library on this machine, opened to read: no server, no lock, and what others commit is seen."""

    kind: Literal["library"] = "library"

    def __init__(self, library: Library, identity: str) -> None:
        self.identity = identity
        self._library = library
        self._closed = threading.Event()

    def fetch(self, key: Key, *, etag: str | None = None) -> Served | None:
        """What the library serves for a key; None when it is still what `etag` says."""
        from pecia.app.resolve import ResolveLabel, ResolveVersion  # noqa: PLC0415 - loaded with the library

        if key.label is not None:
            served: Served = self._library.perform(ResolveLabel(prompt=key.name, label=key.label))
            return None if served.etag == etag and served.prompt == key.name.rpartition(":")[2] else served
        return self._library.perform(ResolveVersion(prompt=key.name, version=key.version or 0))

    def follow(self, since: int, *, wait: float) -> News:
        """Look at the log until something is behind `since` or the time is over."""
        from pecia.app.events import ListEvents  # noqa: PLC0415

        ends = time.monotonic() + wait
        while True:
            feed = self._library.perform(ListEvents(since=since))
            if feed.events or since < 0 or time.monotonic() >= ends or self._closed.wait(_POLL):
                return News(events=feed.events, next=feed.next)

    def close(self) -> None:
        """Give the library back."""
        self._closed.set()
        self._library.close()


def _folder_source(folder: Path) -> Source:
    from pecia.sdk.folder import FolderSource  # noqa: PLC0415 - reading prompt files takes more than a client

    return FolderSource(folder)


def _local_source() -> Source:
    """The library; where there is none, the folder of the nearest `pecia.toml`."""
    try:
        return _library_source()
    except (NotFound, Unavailable):
        from pecia.settings import read_settings  # noqa: PLC0415

        settings = read_settings()
        if settings.file is None or not settings.prompts_dir.is_dir():
            raise
        return _folder_source(settings.prompts_dir)


def _library_source() -> LibrarySource:
    try:
        from pecia.embedded import Library  # noqa: PLC0415 - the extra [server] may not be installed
        from pecia.settings import read_settings  # noqa: PLC0415
    except ImportError as error:
        raise Unavailable(
            f"There is no PECIA_URL, and a library on this machine needs more of Pecia ({error.name} is missing).",
            hint="Set PECIA_URL to a Pecia server, or: pip install 'pecia[server]'",
        ) from None
    settings = read_settings()
    return LibrarySource(Library.open(settings, mode="read"), settings.database_url)
