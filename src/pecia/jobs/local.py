"""Jobs in this process: one thread for each experiment under way, a few at a time; the others wait their turn."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Lock, Thread

from pecia.domain.actor import Actor
from pecia.domain.errors import PeciaError

UNDER_WAY = 8
"""Experiments that are carried out at the same time."""
WAITING = 200
"""Experiments that may wait for their turn."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Job:
    thread: Thread
    stop: Event = field(default_factory=Event)


class LocalJobs:
    """Keeps the threads of the experiments under way. A process that ends without `close` ends them at once."""

    def __init__(self) -> None:
        self._jobs: dict[tuple[str, int], _Job] = {}
        self._waiting: deque[tuple[str, int]] = deque()
        self._lock = Lock()
        self._closed = False

    def start(
        self,
        project: str,
        experiment: int,
        work: Callable[[], object],
        *,
        actor: Actor | None = None,  # noqa: ARG002 - the work knows
    ) -> None:
        """Begin the work of an experiment, or have it wait; does nothing when it is under way, or no more is taken.

        Raises `PeciaError` (`quota_exceeded`) where too many are waiting already.
        """
        key = (project, experiment)
        with self._lock:
            if self._closed or key in self._jobs:
                return
            if len(self._waiting) >= WAITING:
                raise PeciaError(
                    f"{UNDER_WAY} experiments are under way and {WAITING} are waiting: no more is taken now.",
                    code="quota_exceeded",
                    hint="Start it again when some of them have ended; it is kept as planned.",
                )
            thread = Thread(
                target=self._carry_out, args=(key, work), name=f"pecia-experiment-{experiment}", daemon=True
            )
            self._jobs[key] = _Job(thread)
            if len(self._jobs) - len(self._waiting) > UNDER_WAY:
                self._waiting.append(key)
            else:
                thread.start()

    def stop(self, project: str, experiment: int) -> bool:
        """Ask it to stop; False when it is not under way. One that waits is not begun any more."""
        with self._lock:
            job = self._jobs.get((project, experiment))
        if job is None:
            return False
        job.stop.set()
        with self._lock:
            if (project, experiment) not in self._waiting:
                return True
            self._waiting.remove((project, experiment))
            del self._jobs[project, experiment]
        return False

    def stopping(self, project: str, experiment: int) -> bool:
        """Whether it has been asked to stop."""
        with self._lock:
            job = self._jobs.get((project, experiment))
        return job is not None and job.stop.is_set()

    def running(self, project: str, experiment: int) -> bool:
        """Whether it is under way in this process."""
        with self._lock:
            return (project, experiment) in self._jobs

    def close(self) -> None:
        """Stop all work and wait for it. Nothing is begun any more."""
        with self._lock:
            self._closed = True
            while self._waiting:
                del self._jobs[self._waiting.popleft()]
            jobs = list(self._jobs.values())
        for job in jobs:
            job.stop.set()
        for job in jobs:
            job.thread.join()

    def _carry_out(self, key: tuple[str, int], work: Callable[[], object]) -> None:
        project, experiment = key
        try:
            work()
        except PeciaError as error:
            _log.warning("experiment %d of %s ended early: %s", experiment, project, error)
        except Exception:  # noqa: BLE001 - the edge of the thread: nobody else would ever hear of it
            _log.exception("experiment %d of %s ended by a fault", experiment, project)
        finally:
            with self._lock:
                del self._jobs[key]
                if self._waiting:
                    self._jobs[self._waiting.popleft()].thread.start()
