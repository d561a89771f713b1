"""Jobs in this process: one thread for each under way, a few at a time; the others wait their turn."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Lock, Thread

from pecia.domain.actor import Actor
from pecia.domain.errors import PeciaError
from pecia.ports import JobName

UNDER_WAY = 8
"""Jobs that are carried out at the same time."""
WAITING = 200
"""Jobs that may wait for their turn."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Job:
    thread: Thread
    stop: Event = field(default_factory=Event)


class LocalJobs:
    """Keeps the threads of the jobs under way. A process that ends without `close` ends them at once."""

    def __init__(self) -> None:
        self._jobs: dict[tuple[str, JobName], _Job] = {}
        self._waiting: deque[tuple[str, JobName]] = deque()
        self._lock = Lock()
        self._closed = False

    def start(
        self,
        project: str,
        job: JobName,
        work: Callable[[], object],
        *,
        actor: Actor | None = None,  # noqa: ARG002 - the work knows
    ) -> None:
        """Begin a job, or have it wait; does nothing when it is under way, or no more is taken.

        Raises `PeciaError` (`quota_exceeded`) where too many are waiting already.
        """
        key = (project, job)
        with self._lock:
            if self._closed or key in self._jobs:
                return
            if len(self._waiting) >= WAITING:
                raise PeciaError(
                    f"{UNDER_WAY} jobs are under way and {WAITING} are waiting: no more is taken now.",
                    code="quota_exceeded",
                    hint="Start it again when some of them have ended; it is kept as planned.",
                )
            thread = Thread(target=self._carry_out, args=(key, work), name=f"pecia-job-{job}", daemon=True)
            self._jobs[key] = _Job(thread)
            if len(self._jobs) - len(self._waiting) > UNDER_WAY:
                self._waiting.append(key)
            else:
                thread.start()

    def stop(self, project: str, job: JobName) -> bool:
        """Ask it to stop; False when it is not under way. One that waits is not begun any more."""
        with self._lock:
            found = self._jobs.get((project, job))
        if found is None:
            return False
        found.stop.set()
        with self._lock:
            if (project, job) not in self._waiting:
                return True
            self._waiting.remove((project, job))
            del self._jobs[project, job]
        return False

    def stopping(self, project: str, job: JobName) -> bool:
        """Whether it has been asked to stop."""
        with self._lock:
            found = self._jobs.get((project, job))
        return found is not None and found.stop.is_set()

    def running(self, project: str, job: JobName) -> bool:
        """Whether it is under way in this process."""
        with self._lock:
            return (project, job) in self._jobs

    def close(self) -> None:
        """Stop all work and wait for it. Nothing is begun any more."""
        with self._lock:
            self._closed = True
            while self._waiting:
                del self._jobs[self._waiting.popleft()]
            jobs = list(self._jobs.values())
        for one in jobs:
            one.stop.set()
        for one in jobs:
            one.thread.join()

    def _carry_out(self, key: tuple[str, JobName], work: Callable[[], object]) -> None:
        project, job = key
        try:
            work()
        except PeciaError as error:
            _log.warning("job %s of %s ended early: %s", job, project, error)
        except Exception:  # noqa: BLE001 - the edge of the thread: nobody else would ever hear of it
            _log.exception("job %s of %s ended by a fault", job, project)
        finally:
            with self._lock:
                del self._jobs[key]
                if self._waiting:
                    self._jobs[self._waiting.popleft()].thread.start()
