"""A worker: carries out what stands in the queues, until it is told to end.

Heartbeats tell the others that it lives. The jobs of a worker that has been silent for a while are taken up by others.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from procrastinate import App, JobContext
from procrastinate.exceptions import ConnectorException

from pecia.app.chunks import Parts, Workshop, begin_in_chunks, end_chunks
from pecia.domain.blocks import Chunk
from pecia.domain.errors import PeciaError
from pecia.jobs.procrastinate import PAUSE, chunk_job, give, job_of
from pecia.jobs.queue import BEGIN, END, WORK, Task, connector, make_tables, rescue, sync_app, under_way
from pecia.ports import Ports

HEARTBEAT = 5.0
"""Seconds between two signs of life."""
SILENCE = 30.0
"""Seconds of silence after which a worker counts as dead, and its jobs are given to others."""

_log = logging.getLogger(__name__)


def work_forever(
    ports: Ports,
    url: str,
    *,
    concurrency: int,
    heartbeat: float = HEARTBEAT,
    silence: float = SILENCE,
    until_empty: bool = False,
) -> None:
    """Carry out jobs, so many at a time, until SIGINT or SIGTERM; those under way are finished first.

    With `until_empty` it ends when there is nothing to do. Raises `Unavailable` when the database cannot be reached.
    """
    make_tables(url)
    giving = sync_app(url)
    try:
        asyncio.run(
            _work(
                App(connector=connector(url)),
                _Hands(ports, giving),
                concurrency=concurrency,
                heartbeat=heartbeat,
                silence=silence,
                until_empty=until_empty,
            )
        )
    finally:
        giving.close()


async def _work(
    app: App, hands: _Hands, *, concurrency: int, heartbeat: float, silence: float, until_empty: bool
) -> None:
    app.task(name=BEGIN, pass_context=False)(hands.begin)
    app.task(name=WORK, pass_context=True)(hands.carry_out)
    app.task(name=END, pass_context=False)(hands.end)
    async with app.open_async():
        watch = asyncio.create_task(_rescue(app, every=heartbeat, silence=silence))
        try:
            await app.run_worker_async(
                concurrency=concurrency,
                wait=not until_empty,
                fetch_job_polling_interval=min(heartbeat, 1.0),
                update_heartbeat_interval=heartbeat,
                stalled_worker_timeout=silence,
                delete_jobs="successful",
            )
        finally:
            watch.cancel()


async def _rescue(app: App, *, every: float, silence: float) -> None:
    while True:
        try:
            await rescue(app, seconds=silence)
        except ConnectorException as error:
            # The database was away, or somebody gave the same job at this very moment: the next look sees it.
            _log.warning("jobs of silent workers were not taken up: %s", error)
        await asyncio.sleep(every)


class _Hands:
    """What a worker does for each kind of job. A job whose experiment failed has been told there, and is over."""

    def __init__(self, ports: Ports, giving: App) -> None:
        self._ports = ports
        self._giving = giving
        self._workshop = Workshop(ports)

    def begin(self, task: dict[str, Any]) -> None:
        """Cut an experiment into chunks and give them to all workers."""
        meant = msgspec.convert(task, Task)
        try:
            self._give(meant, begin_in_chunks(self._ports, meant.actor, meant.experiment))
        except PeciaError as error:
            _warn(meant, error)

    def carry_out(self, context: JobContext, task: dict[str, Any], chunk: dict[str, Any]) -> None:
        """Make the calls of a chunk."""
        meant = msgspec.convert(task, Task)
        try:
            self._workshop.carry_out(
                meant.actor,
                meant.experiment,
                msgspec.convert(chunk, Chunk),
                should_stop=context.should_abort,
            )
        except PeciaError as error:
            _warn(meant, error)

    def end(self, task: dict[str, Any], stage: int) -> None:
        """End a stage, and mostly with it the experiment, once no chunk waits or is under way; else look again soon."""
        meant = msgspec.convert(task, Task)
        if under_way(self._giving, meant.queue, (BEGIN, WORK)):
            at = datetime.now(UTC) + timedelta(seconds=PAUSE)
            give(self._giving, meant, [job_of(meant, END, "", stage=stage).evolve(scheduled_at=at)])
            return
        try:
            parts = end_chunks(self._ports, meant.actor, meant.experiment, stage=stage)
            if parts is not None:
                self._give(meant, parts)
        except PeciaError as error:
            _warn(meant, error)

    def _give(self, task: Task, parts: Parts) -> None:
        """Give chunks to all workers, and then their end: who is killed in between has it done again by another."""
        give(self._giving, task, (chunk_job(task, chunk) for chunk in parts.chunks))
        give(self._giving, task, [job_of(task, END, "", stage=parts.stage)])


def _warn(task: Task, error: PeciaError) -> None:
    _log.warning("experiment %d of %s: %s", task.experiment, task.actor.project, error)
