"""Wake: the signals of the log, brought onto the event loop, so that those who wait for them take no thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Self

from pecia.domain.errors import PeciaError
from pecia.ports import Signals

LOOK = 1.0
"""Seconds after which the log is looked at even without a signal: another server may have written it."""


class Ticket:
    """A place among those who wait, taken before looking so that nothing is missed; a context manager."""

    def __init__(self, waiting: set[Ticket], *, closed: bool) -> None:
        self._waiting = waiting
        self._called = asyncio.Event()
        self._news = False
        if closed:
            self._called.set()

    def __enter__(self) -> Self:
        self._waiting.add(self)
        return self

    def __exit__(self, *_: object) -> None:
        self._waiting.discard(self)

    def call(self, *, news: bool) -> None:
        """Let the holder go on: there is something to see, or nothing to wait for any more."""
        self._news = self._news or news
        self._called.set()

    async def woken(self, seconds: float) -> bool:
        """Whether something was published within this many seconds."""
        try:
            async with asyncio.timeout(seconds):
                await self._called.wait()
        except TimeoutError:
            return False
        return self._news


class Wake:
    """One thread that follows a project's log and wakes every waiting request. `head` is the log's last number."""

    def __init__(self, signals: Signals, project: str, head: Callable[[], int]) -> None:
        self._waiting: set[Ticket] = set()
        self._signals = signals
        self._project = project
        self._head = head
        self._closed = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def ticket(self) -> Ticket:
        """A ticket to wait with. The first one starts the thread."""
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            mark = self._signals.mark(self._project)
            threading.Thread(
                target=self._follow, args=(self._loop, mark), name="pecia-wake", daemon=True
            ).start()
        return Ticket(self._waiting, closed=self._closed.is_set())

    @property
    def closed(self) -> bool:
        """Whether there is nothing to wait for any more."""
        return self._closed.is_set()

    def close(self) -> None:
        """Let everybody go who waits. Called on the event loop."""
        self._closed.set()
        self._call_all(news=False)

    def _follow(self, loop: asyncio.AbstractEventLoop, mark: int) -> None:
        seen = -1
        while not self._closed.is_set():
            if self._signals.wait(self._project, mark, timeout=LOOK):
                mark = self._signals.mark(self._project)
            elif self._waiting:
                head = self._look(seen)
                if head == seen:
                    continue
                seen = head
            else:
                continue
            try:
                loop.call_soon_threadsafe(self._call_all)
            except RuntimeError:  # the loop has ended
                return

    def _look(self, seen: int) -> int:
        """Where the log ends; where it ended before when the library cannot be read now."""
        try:
            return self._head()
        except PeciaError:
            return seen

    def _call_all(self, *, news: bool = True) -> None:
        for ticket in self._waiting:
            ticket.call(news=news)
