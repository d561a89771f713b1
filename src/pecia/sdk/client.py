"""Client: get from memory, else from the source, else from disk; a background thread keeps memory true."""

from __future__ import annotations

import contextlib
import logging
import os
import random
import threading
import time
import weakref
from collections.abc import Callable
from typing import TypeAlias

from pecia.domain.errors import NotFound, PeciaError, Unavailable
from pecia.domain.names import parse_reference, parse_segment
from pecia.domain.release import Served, etag, is_whole
from pecia.sdk.cache import DiskCache
from pecia.sdk.engine import Key, as_asked, newer, pause, touched
from pecia.sdk.prompt import Prompt
from pecia.sdk.source import Source

log = logging.getLogger("pecia")
Default: TypeAlias = "str | list[dict[str, str]]"
WAIT = 25.0
WAIT_ELSEWHERE = 5.0
"""Seconds between two looks at prompts of other projects, whose releases the feed does not tell."""
BREATH = 0.1
MAX_PROMPTS = 1000


class Client:
    """Prompts for an application.

    The first `get` of a prompt asks the source; later ones answer from memory, while a background thread
    follows the source's feed and fetches what was released, so that a release is served within seconds.
    When the source is away, the last good value goes on being served, also by a process that starts meanwhile.
    """

    def __init__(
        self,
        source: Source | Callable[[], Source],
        *,
        disk: DiskCache | None = None,
        label: str = "production",
    ) -> None:
        self.hot: dict[tuple[str, str | None], Prompt] = {}
        """What `get(name, label)` answers without a question; `pecia.get` looks here first."""
        self._make = source if callable(source) else lambda: source
        self._source: Source | None = None
        self._disk = disk
        self._label = label
        self._kept: dict[Key, Prompt] = {}
        self._asked: dict[tuple[str, str | None], Key] = {}
        self._lock = threading.RLock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        _clients.add(self)

    def get(
        self,
        name: str,
        label: str | None = None,
        *,
        version: int | None = None,
        default: Default | None = None,
    ) -> Prompt:
        """The version that a label serves, or the one of a number. `name` may be `NAME@LABEL` or `NAME#N`.

        What another project shares is `PROJECT:NAME`, which is looked at again every `WAIT_ELSEWHERE` seconds.
        Raises `NotFound` or `Unavailable` only when memory, source, disk and `default` all have nothing,
        and `Invalid` for what is no name.
        """
        if version is None:
            found = self.hot.get((name, label))
            if found is not None:
                return found
        return self._get_slowly(name, label, version, default)

    def start_over(self) -> None:
        """Forget the thread and the lock, as a forked child has to; what is known stays."""
        self._lock = threading.RLock()
        self._thread = None
        self._source = None

    def close(self) -> None:
        """Stop following. The source is given back as soon as the question under way to it has been answered."""
        self._stop.set()
        with self._lock:
            self.hot.clear()
            self._kept.clear()
            if self._source is not None and (self._thread is None or not self._thread.is_alive()):
                self._source.close()

    def _get_slowly(
        self, name: str, label: str | None, version: int | None, default: Default | None
    ) -> Prompt:
        key = self._key(name, label, version)
        with self._lock:
            self._ready()
            prompt = self._kept.get(key)
            if prompt is None:
                try:
                    prompt = self._first(key)
                except (NotFound, Unavailable):
                    if default is None:
                        raise
                    return Prompt.default(key.name, key.label, default)
                self._remember(key, prompt)
            if version is None:
                self._asked[name, label] = key
                self.hot[name, label] = prompt
            return prompt

    def _key(self, name: str, label: str | None, version: int | None) -> Key:
        reference = parse_reference(name)
        version = version or reference.number
        if version is not None:
            return Key(reference.prompt, None, version)
        return Key(
            reference.prompt, parse_segment(label or reference.label or self._label, what="label"), None
        )

    def _first(self, key: Key) -> Prompt:
        """Ask the source; when it is away, what is on disk. A prompt the source says is not there is not."""
        try:
            served = self._fetch(key)
        except NotFound:
            raise
        except PeciaError as error:
            served = self._disk.load(key) if self._disk else None
            if served is None:
                raise error if isinstance(error, Unavailable) else Unavailable(str(error)) from None
            log.warning("pecia: serving %s from disk: %s", key.name, error.message)
            return Prompt.of(served, "disk")
        assert served is not None  # noqa: S101 - without an entity tag the source answers whole
        return self._trusted(key, served)

    def _fetch(self, key: Key, *, etag: str | None = None) -> Served | None:
        served = self._open().fetch(key, etag=etag)
        return as_asked(key, served) if served is not None else None

    def _trusted(self, key: Key, served: Served) -> Prompt:
        """A prompt whose content is what its digest says, kept on disk too."""
        if not is_whole(served):
            raise Unavailable(f"What was served for '{key.name}' does not match its digest.")
        if served.prompt != key.name and (key not in self._kept or self._kept[key].name == key.name):
            log.warning("pecia: '%s' is called '%s' now", key.name, served.prompt)
        prompt = Prompt.of(served, self._open().kind)
        if self._disk is not None:
            self._disk.keep(key, served)
        return prompt

    def _remember(self, key: Key, prompt: Prompt) -> None:
        if len(self._kept) >= MAX_PROMPTS:
            oldest = next(iter(self._kept))
            del self._kept[oldest]
            for asked in [asked for asked, of in self._asked.items() if of == oldest]:
                del self._asked[asked]
                self.hot.pop(asked, None)
        self._kept[key] = prompt
        for asked in [asked for asked, of in self._asked.items() if of == key]:
            self.hot[asked] = prompt

    def _open(self) -> Source:
        if self._source is None:
            self._source = self._make()
        return self._source

    def _ready(self) -> None:
        """Threads do not survive a fork: the child starts its own."""
        if self._thread is None:
            self._stop = threading.Event()
            self._thread = threading.Thread(target=self._follow, name="pecia-follow", daemon=True)
            self._thread.start()

    def _follow(self) -> None:
        stop = self._stop
        try:
            self._follow_until(stop)
        finally:
            if self._source is not None:
                self._source.close()

    def _follow_until(self, stop: threading.Event) -> None:
        since, failures, true = -1, 0, True
        while not stop.is_set():
            try:
                with self._lock:
                    elsewhere = any(key.is_elsewhere for key in self._kept)
                wait = WAIT_ELSEWHERE if elsewhere else WAIT
                news = self._open().follow(since, wait=0 if since < 0 else wait)
                with self._lock:
                    kept = {key: prompt.name for key, prompt in self._kept.items()}
                # What moved before the feed was joined, or while it was away, is not in it.
                self._refresh(touched(news.events, kept) if true and since >= 0 else set(kept))
                if not news.events and news.next == since:
                    # A source that answers at once that there is nothing must not be asked without a breath.
                    stop.wait(BREATH)
                since, failures, true = news.next, 0, True
            except PeciaError as error:
                failures, true = failures + 1, False
                log.info("pecia: the source is away (%s); serving what is known", error.message)
                stop.wait(pause(failures, chance=random.random()))  # noqa: S311 - spreads retries, no secret
            except Exception:
                failures, true = failures + 1, False
                log.exception("pecia: following failed; serving what is known")
                stop.wait(pause(failures, chance=random.random()))  # noqa: S311

    def _refresh(self, keys: set[Key]) -> None:
        """Ask again by entity tag. A prompt that is gone stays as it was: an application must not lose it."""
        for key in keys:
            kept = self._kept.get(key)
            if kept is None or key.label is None:
                continue
            with contextlib.suppress(NotFound):
                served = self._fetch(key, etag=etag(kept.revision, kept.digest))
                if served is None:
                    kept.confirmed = time.monotonic()
                elif kept.name != served.prompt or newer(kept.revision, served.revision, label=key.label):
                    prompt = self._trusted(key, served)
                    with self._lock:
                        self._remember(key, prompt)


_clients: weakref.WeakSet[Client] = weakref.WeakSet()


def _after_fork() -> None:
    """A lock another thread held in the parent would be held for ever in the child."""
    for client in _clients:
        client.start_over()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
