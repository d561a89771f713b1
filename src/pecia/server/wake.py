"""Wake: the signals of the log, brought onto the event loop."""

from __future__ import annotations

import asyncio
import threading

from pecia.ports import Signals

_LOOK = 0.5
"""Seconds after which the thread looks whether it is to end."""


class Ticket:
    """A place among those who wait, taken before looking so that nothing is missed; a context manager."""

    def __init__(self, waiting: set[asyncio.Event]) -> None:
        self._waiting = waiting
        self._event = asyncio.Event()

    def __enter__(self) -> Ticket:
        self._waiting.add(self._event)
        return self

    def __exit__(self, *_: object) -> None:
        self._waiting.discard(self._event)

    async def woken(self, seconds: float) -> bool:
        """Whether something was published within this many seconds."""
        try:
            async with asyncio.timeout(seconds):
                await self._event.wait()
        except TimeoutError:
            return False
        return True


class Wake:
    """One thread that follows a project's signals and wakes every waiting request."""

    def __init__(self, signals: Signals, project: str) -> None:
        self._waiting: set[asyncio.Event] = set()
        self._signals = signals
        self._project = project
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
        return Ticket(self._waiting)

    def close(self) -> None:
        """Let everybody go who waits."""
        self._closed.set()
        self._wake_all()

    def _follow(self, loop: asyncio.AbstractEventLoop, mark: int) -> None:
        while not self._closed.is_set() and not loop.is_closed():
            if self._signals.wait(self._project, mark, timeout=_LOOK):
                mark = self._signals.mark(self._project)
                try:
                    loop.call_soon_threadsafe(self._wake_all)
                except RuntimeError:
                    return

    def _wake_all(self) -> None:
        for event in self._waiting:
            event.set()
