"""Jobs on PostgreSQL: given to workers on any number of machines through procrastinate."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from threading import Lock
from typing import Any

import msgspec
from procrastinate import App
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Job

from pecia.domain.actor import Actor
from pecia.domain.blocks import Chunk
from pecia.domain.errors import Unavailable
from pecia.jobs.local import LocalJobs
from pecia.jobs.queue import BEGIN, END, WORK, Task, forget, queue_of, sync_app, under_way, waiting
from pecia.ports import JobName

AT_ONCE = 500
"""Jobs that are given at once."""
PAUSE = 1
"""Seconds until an `end` that found chunks under way looks again."""


class ProcrastinateJobs:
    """Gives experiments to workers. What only this process can do, as an optimization, is done here."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._here = LocalJobs()
        self._app: App | None = None
        self._lock = Lock()

    def start(
        self,
        project: str,
        job: JobName,
        work: Callable[[], object],
        *,
        actor: Actor | None = None,
    ) -> None:
        """Have an experiment begun by the next worker that is free; does nothing when it is under way."""
        if actor is None or isinstance(job, str):
            self._here.start(project, job, work)
            return
        task = Task(actor=actor, experiment=job)
        give(self._opened(), task, [job_of(task, BEGIN, "")])

    def stop(self, project: str, job: JobName) -> bool:
        """Take away what waits. What workers have under way looks at how the experiment is noted, so False."""
        if self._here.stop(project, job):
            return True
        if isinstance(job, int):
            forget(self._opened(), queue_of(project, job))
        return False

    def stopping(self, project: str, job: JobName) -> bool:
        """Whether work of this process was asked to stop. Workers look at how the experiment is noted."""
        return self._here.stopping(project, job)

    def running(self, project: str, job: JobName) -> bool:
        """Whether any job of it waits or is carried out, wherever."""
        if self._here.running(project, job):
            return True
        if isinstance(job, str):
            return False
        return under_way(self._opened(), queue_of(project, job), (BEGIN, WORK, END)) > 0

    def close(self) -> None:
        """Stop what is done here, and give the connections back; the work of others goes on."""
        self._here.close()
        with self._lock:
            if self._app is not None:
                self._app.close()
                self._app = None

    def _opened(self) -> App:
        with self._lock:
            if self._app is None:
                self._app = sync_app(self._url)
            return self._app


def job_of(task: Task, kind: str, part: str, **told: Any) -> Job:
    """A job. Of a part of an experiment only one waits and one is carried out at a time."""
    lock = f"{task.queue}/{kind}/{part}"
    return Job(
        queue=task.queue,
        lock=lock,
        queueing_lock=lock,
        task_name=kind,
        task_kwargs={"task": msgspec.to_builtins(task), **told},
    )


def give(app: App, task: Task, jobs: Iterable[Job]) -> None:
    """Put jobs into their queue, those aside that wait there already. Raises `Unavailable`."""
    try:
        known = waiting(app, task.queue)
        left = iter(jobs)
        while some := list(islice(left, AT_ONCE)):
            new = [job for job in some if job.queueing_lock not in known]
            if new:
                app.job_manager.batch_defer_jobs(new)
    except AlreadyEnqueued:
        return  # somebody else has just given the same
    except ConnectorException as error:
        raise Unavailable(
            "The database that holds the jobs does not answer.", hint="See to it that PostgreSQL runs."
        ) from error


def chunk_job(task: Task, chunk: Chunk) -> Job:
    """The job that carries a chunk out."""
    part = f"{chunk.stage}/{chunk.repeat}/{chunk.first}"
    return job_of(task, WORK, part, chunk=msgspec.to_builtins(chunk))
