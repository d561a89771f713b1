"""Keeper: keeps what was answered, in batches and from a thread of its own, while the next calls are made."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from threading import Event, Thread
from typing import Generic, Self, TypeVar

T = TypeVar("T")
BATCH = 2048
"""Answers that are kept at once as soon as there are so many."""
WAIT = 0.05
"""Seconds an answer waits at most for others to be kept with it; what a killed process can lose."""
MOST = 8192
"""Answers that may wait. Beyond this the calls wait for the storage."""


class Keeper(Generic[T]):
    """Takes what was answered, such as runs, and hands it to `keep`, one call for each batch, in the order it came.

    Runs that were added together are kept together. Leaving it keeps what is left and raises what went wrong.
    """

    def __init__(self, keep: Callable[[Sequence[T]], None]) -> None:
        self._keep = keep
        self._waiting: deque[Sequence[T]] = deque()
        self._wake = Event()
        self._added = self._done = 0
        self._closing = False
        self._error: BaseException | None = None
        self._thread = Thread(target=self._work, name="pecia-keeper", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing = True
        self._wake.set()
        self._thread.join()
        self.check()

    def add(self, runs: Sequence[T]) -> None:
        """Take runs to be kept. Never waits. Raises what went wrong with earlier ones."""
        self.check()
        self._waiting.append(runs)
        self._added += 1
        if len(self._waiting) == BATCH:  # waking at every further one costs more than all the rest
            self._wake.set()

    def check(self) -> None:
        """Raise what went wrong in keeping, if anything did."""
        if self._error is not None:
            raise self._error

    async def room(self) -> None:
        """Let others have a turn, and wait while too many are waiting."""
        await asyncio.sleep(0)
        while len(self._waiting) > MOST and self._error is None:  # noqa: ASYNC110 - a thread frees the room
            await asyncio.sleep(WAIT)

    async def kept(self) -> None:
        """Wait until all that was added so far is kept. Raises what went wrong."""
        added = self._added
        while self._done < added and self._error is None:
            self._wake.set()
            await asyncio.sleep(WAIT / 10)
        self.check()

    def _work(self) -> None:
        try:
            while not self._closing:
                self._wake.wait(WAIT)
                self._wake.clear()
                self._keep_waiting()
            self._keep_waiting()
        except BaseException as error:  # noqa: BLE001 - raised where runs are added
            self._error = error

    def _keep_waiting(self) -> None:
        count = len(self._waiting)
        if count:
            self._keep([run for _ in range(count) for run in self._waiting.popleft()])
            self._done += count
