"""The queue in PostgreSQL: procrastinate's tables, in a schema of their own beside the library's.

Every experiment has a queue named after it. Three kinds of job stand in it: `begin` cuts the experiment into chunks,
`chunk` carries one out, and `end` waits until none is left: of an experiment with looks, none of a stage.
"""

from __future__ import annotations

from typing import Any, LiteralString

import msgspec
import psycopg
from procrastinate import App, PsycopgConnector, SyncPsycopgConnector
from psycopg.conninfo import make_conninfo

from pecia.domain.actor import Actor
from pecia.domain.errors import Unavailable

SCHEMA = "pecia_jobs"
"""Where the tables stand. The library's own schema holds nothing but the library."""
BEGIN, WORK, END = "begin", "chunk", "end"
_LOCK = 0x7065636A
"""Names the advisory lock under which one process makes the tables."""
_PATH = f"-c search_path={SCHEMA}"


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """What a job is told: which experiment, and in whose name."""

    actor: Actor
    experiment: int

    @property
    def queue(self) -> str:
        """The experiment's own queue."""
        return queue_of(self.actor.project, self.experiment)


def queue_of(project: str, experiment: int) -> str:
    """The name of an experiment's queue."""
    return f"{project}/{experiment}"


def connector(url: str) -> PsycopgConnector:
    """For a worker. It opens connections when it is opened."""
    return PsycopgConnector(conninfo=_address(url), kwargs={"options": _PATH}, min_size=1, max_size=8)


def sync_app(url: str) -> App:
    """For who gives work and looks after it. Raises `Unavailable` when the server cannot be reached."""
    make_tables(url)
    app = App(
        connector=SyncPsycopgConnector(
            conninfo=_address(url), kwargs={"options": _PATH}, min_size=0, max_size=4
        )
    )
    app.open()
    return app


def make_tables(url: str) -> None:
    """Make the tables where there are none. Raises `Unavailable` when the server cannot be reached."""
    try:
        with psycopg.connect(_address(url), options=_PATH, connect_timeout=10) as connection:
            connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
            found = connection.execute("SELECT to_regclass(%s)", (f"{SCHEMA}.procrastinate_jobs",)).fetchone()
            if found == (None,):
                connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}".encode())
                app = App(connector=SyncPsycopgConnector())
                connection.execute(app.schema_manager.get_schema().encode())
    except psycopg.OperationalError as error:
        raise Unavailable(
            "The database that holds the jobs does not answer.", hint="See to it that PostgreSQL runs."
        ) from error


def _address(url: str) -> str:
    """The library's address as psycopg reads it."""
    scheme, _, rest = url.partition("://")
    return make_conninfo(f"{scheme.partition('+')[0]}://{rest}", application_name="pecia-jobs")


_UNDER_WAY = """
SELECT count(*) AS jobs FROM procrastinate_jobs
WHERE queue_name = %(queue)s AND status IN ('todo', 'doing') AND task_name = ANY(%(tasks)s)
"""
_WAITING = """
SELECT queueing_lock FROM procrastinate_jobs WHERE queue_name = %(queue)s AND status = 'todo'
"""
_FORGET = "DELETE FROM procrastinate_jobs WHERE queue_name = %(queue)s AND status = 'todo'"
# One statement, so that of several workers that look at once only one gives a job back. A job that had given its own
# successor before its worker died is over: only one of the two may wait.
_RESCUE = """
WITH stalled AS (
    SELECT job.id, waiting.id IS NOT NULL AS followed FROM procrastinate_jobs job
    LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
    LEFT JOIN procrastinate_jobs waiting ON waiting.queueing_lock = job.queueing_lock AND waiting.status = 'todo'
    WHERE job.status = 'doing'
      AND (worker.id IS NULL OR worker.last_heartbeat < now() - %(seconds)s * interval '1 second')
    FOR UPDATE OF job SKIP LOCKED
), over AS (
    DELETE FROM procrastinate_jobs USING stalled WHERE procrastinate_jobs.id = stalled.id AND stalled.followed
)
SELECT procrastinate_retry_job_v2(stalled.id, now(), NULL, NULL, NULL) FROM stalled WHERE NOT stalled.followed
"""


def under_way(app: App, queue: str, tasks: tuple[str, ...]) -> int:
    """How many jobs of these kinds wait or are carried out."""
    return _one(app, _UNDER_WAY, queue=queue, tasks=list(tasks))["jobs"]


def waiting(app: App, queue: str) -> set[str]:
    """What the jobs that wait are known by."""
    rows = app.connector.get_sync_connector().execute_query_all(query=_WAITING, queue=queue)
    return {row["queueing_lock"] for row in rows}


def forget(app: App, queue: str) -> None:
    """Take away the jobs that wait."""
    app.connector.get_sync_connector().execute_query(query=_FORGET, queue=queue)


async def rescue(app: App, *, seconds: float) -> None:
    """Give the jobs of workers that have said nothing for so long to others."""
    await app.connector.execute_query_async(query=_RESCUE, seconds=seconds)


def _one(app: App, query: LiteralString, **asked: Any) -> dict[str, Any]:
    return app.connector.get_sync_connector().execute_query_one(query=query, **asked)
