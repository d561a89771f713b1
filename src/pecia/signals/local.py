"""Signals inside one process."""

from __future__ import annotations

import threading
from collections import Counter


class LocalSignals:
    """Wakes the threads of this process that wait on a project."""

    def __init__(self) -> None:
        self._published: Counter[str] = Counter()
        self._changed = threading.Condition()
        self._closed = False

    def mark(self, project: str) -> int:
        """How often the project has been published so far."""
        with self._changed:
            return self._published[project]

    def publish(self, project: str) -> None:
        """Wake everybody who waits on this project."""
        with self._changed:
            self._published[project] += 1
            self._changed.notify_all()

    def wait(self, project: str, mark: int, *, timeout: float) -> bool:
        """Wait until something was published since the mark; False when the time ran out or all is closing."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._published[project] > mark, timeout)
            return self._published[project] > mark

    def close(self) -> None:
        """Let everybody go who waits."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
