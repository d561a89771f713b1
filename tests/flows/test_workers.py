"""Several workers on PostgreSQL carry out one experiment; killing any of them loses nothing."""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from threading import Event
from typing import Any

import psycopg
import pytest
from procrastinate import App

from pecia.app.agenda import key_of, key_tail
from pecia.app.experiments import StopExperiment, stop_experiment
from pecia.domain.design import Limits, ModelChoice, Stopping
from pecia.domain.experiment import Extent
from pecia.jobs.procrastinate import ProcrastinateJobs, give, job_of
from pecia.jobs.queue import END, SCHEMA, Task, connector, rescue, sync_app, under_way, waiting
from pecia.ports import Ports
from pecia.stores.postgres import PostgresStore
from pecia.testing import ADA, START
from tests.experiments import events_of, planned, ports_over, runs_of
from tests.model_server import ModelServer, Told, completion, last_message

pytestmark = pytest.mark.postgres

AT_ONCE = 4
"""Calls that a chunk has under way."""
WORKER = """
import sys
from pecia.jobs.worker import work_forever
from dataclasses import replace
from pecia.domain.price import Price
from pecia.models.registry import Registry
from pecia.settings import Connection
from pecia.stores.postgres import PostgresStore
from tests.experiments import ports_over

url, base_url = sys.argv[1:]
store = PostgresStore.open(url)
models = Registry(
    {"here": Connection(base_url=base_url)}, prices={"here/m": Price(input=0, output=1_000_000)}
)
ports = replace(ports_over(base_url, store=store), models=models)
work_forever(ports, url, concurrency=1, heartbeat=0.3, silence=1.5)
"""
VARIANTS = {"plain": "{{ text }}", "polite": "Please: {{ text }}"}


def echo_slowly(request: dict[str, object]) -> Told:
    return completion(last_message(request), delay=0.02)


@contextmanager
def library(url: str, server: ModelServer) -> Iterator[Ports]:
    with closing(PostgresStore.open(url)) as store, closing(ProcrastinateJobs(url)) as jobs:
        yield replace(ports_over(server.base_url, store=store), jobs=jobs)


def begin(
    ports: Ports, *, runs: int, stopping: Stopping = "none", extent: Extent = "all", **limits: Any
) -> int:
    """Plan an experiment and give it to the workers."""
    number = planned(
        ports,
        variants=VARIANTS,
        texts=[f"{n}" for n in range(runs // 2)],
        models={"here": ModelChoice(model="here/m", params={"max_tokens": 2})},
        limits=Limits(concurrency=AT_ONCE, **limits),
        scorers={"right": {"type": "equals", "expected": "expected"}},
        stopping=stopping,
    )
    with ports.store.write(ADA.project) as unit:
        unit.experiments.set_extent(number, extent)
    ports.jobs.start(ADA.project, number, lambda: None, actor=ADA)
    return number


class Worker:
    def __init__(self, url: str, server: ModelServer) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self.process = subprocess.Popen(
            [sys.executable, "-c", WORKER, url, server.base_url], env=environment, stderr=subprocess.DEVNULL
        )

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def status(ports: Ports, number: int) -> str | None:
    with ports.store.read(ADA.project) as unit:
        return unit.experiments.status(number)


def wait_for(condition: Callable[[], bool], *, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


def calls_of(server: ModelServer) -> Counter[str]:
    """How often each request was asked."""
    tail = key_tail(server.base_url, 0)
    return Counter(key_of(body, tail) for body in server.bodies)


def test_two_workers_carry_out_an_experiment_and_ask_everything_once(postgres_url: str) -> None:
    with ModelServer(echo_slowly) as server, library(postgres_url, server) as ports, ExitStack() as ended:
        for _ in range(2):
            ended.callback(Worker(postgres_url, server).kill)
        number = begin(ports, runs=200)
        assert ports.jobs.running(ADA.project, number)
        wait_for(lambda: status(ports, number) == "done")
        assert len({(run.arm, run.case) for run in runs_of(ports, number)}) == 200
        assert set(calls_of(server).values()) == {1}
        actions = [action for action, _ in events_of(ports, number)]
        assert actions.count("ExperimentStarted") == actions.count("ExperimentEnded") == 1


def test_killing_workers_loses_no_run_and_repeats_only_the_calls_they_had_under_way(
    postgres_url: str, scale: Callable[[int], int]
) -> None:
    kills, picked = scale(20), random.Random(1)  # noqa: S311 - any moment will do
    with ModelServer(echo_slowly) as server, library(postgres_url, server) as ports:
        workers = [Worker(postgres_url, server) for _ in range(3)]
        number = begin(ports, runs=200 * (1 + kills))
        for _ in range(kills):
            until = len(server.bodies) + 40 + picked.randrange(80)
            wait_for(lambda until=until: len(server.bodies) >= until)
            victim = picked.randrange(len(workers))
            workers[victim].kill()
            workers[victim] = Worker(postgres_url, server)
        wait_for(lambda: status(ports, number) == "done", seconds=100)
        for worker in workers:
            worker.kill()
        calls, runs = calls_of(server), runs_of(ports, number)
    assert len({(run.arm, run.case) for run in runs}) == len(runs) == 200 * (1 + kills)
    assert {run.key for run in runs} == set(calls)
    # Answers wait a moment to be kept together: as many as come in that time are lost with those under way.
    assert calls.total() - len(runs) <= kills * 5 * AT_ONCE


def test_an_experiment_that_is_stopped_is_left_by_its_workers_and_goes_on_later(postgres_url: str) -> None:
    with ModelServer(echo_slowly) as server, library(postgres_url, server) as ports, ExitStack() as ended:
        ended.callback(Worker(postgres_url, server).kill)
        number = begin(ports, runs=600)
        wait_for(lambda: len(server.bodies) > 50)
        assert stop_experiment(ports, ADA, StopExperiment(number=number)).status == "stopped"
        wait_for(lambda: not ports.jobs.running(ADA.project, number))
        called = len(server.bodies)
        assert called < 600
        with ports.store.write(ADA.project) as unit:
            unit.experiments.set_status(number, "planned", at=ports.clock.now())
        ports.jobs.start(ADA.project, number, lambda: None, actor=ADA)
        wait_for(lambda: status(ports, number) == "done")
        assert len(runs_of(ports, number)) == 600
        assert len(server.bodies) - 600 <= AT_ONCE


def test_several_workers_of_which_one_is_killed_never_overspend(postgres_url: str) -> None:
    with ModelServer(echo_slowly) as server, library(postgres_url, server) as ports, ExitStack() as ended:
        workers = [Worker(postgres_url, server) for _ in range(3)]
        for worker in workers:
            ended.callback(worker.kill)
        # A call sets aside the two dollars that its two tokens cost.
        number = begin(ports, runs=600, max_cost=400, allow_unpriced=True)
        wait_for(lambda: len(server.bodies) > 60)
        workers[0].kill()
        wait_for(lambda: status(ports, number) == "stopped")
        wait_for(lambda: not ports.jobs.running(ADA.project, number))
        with ports.store.read(ADA.project) as unit:
            ledger = unit.experiments.ledger(number)
        assert ledger is not None
        assert 60 < len(server.bodies) <= 200
        assert ledger.charged <= 400


def test_an_experiment_with_looks_is_shared_stage_by_stage_and_looked_at_once_though_a_worker_is_killed(
    postgres_url: str,
) -> None:
    with ModelServer(echo_slowly) as server, library(postgres_url, server) as ports, ExitStack() as ended:
        workers = [Worker(postgres_url, server) for _ in range(3)]
        for worker in workers:
            ended.callback(worker.kill)
        number = begin(ports, runs=240, stopping="three_looks")
        wait_for(lambda: len(server.bodies) > 40)
        workers[0].kill()
        wait_for(lambda: status(ports, number) == "done" and not ports.jobs.running(ADA.project, number))
        with ports.store.read(ADA.project) as unit:
            result = unit.experiments.result(number)
        # Only the polite answers are wrong, by which the first look ends it.
        assert result is not None
        assert (result.look, result.done) == (1, 80)
        assert len(server.bodies) - 80 <= 5 * AT_ONCE
        assert [action for action, _ in events_of(ports, number)].count("ExperimentEnded") == 1


def test_a_job_that_gave_its_successor_before_its_worker_died_keeps_nobody_from_going_on(
    postgres_url: str,
) -> None:
    task = Task(actor=ADA, experiment=1)
    with closing(PostgresStore.open(postgres_url)), closing(sync_app(postgres_url)) as app:
        give(app, task, [job_of(task, END, "", stage=0)])
        with psycopg.connect(postgres_url, options=f"-c search_path={SCHEMA}") as connection:
            connection.execute(
                "UPDATE procrastinate_jobs SET status = 'doing' WHERE queue_name = %s", [task.queue]
            )
        give(app, task, [job_of(task, END, "", stage=1)])

        async def look() -> None:
            async with App(connector=connector(postgres_url)).open_async() as looking:
                await rescue(looking, seconds=1)

        asyncio.run(look())
        assert under_way(app, task.queue, (END,)) == len(waiting(app, task.queue)) == 1


def test_work_that_nobody_else_can_do_is_done_where_it_is_started(postgres_url: str) -> None:
    done = Event()
    with closing(ProcrastinateJobs(postgres_url)) as jobs:
        jobs.start(ADA.project, -1, done.set)
        assert done.wait(10)
        wait_for(lambda: not jobs.running(ADA.project, -1))


def test_workers_make_the_pilot_first_and_wait_until_it_is_confirmed(postgres_url: str) -> None:
    with ModelServer(echo_slowly) as server, library(postgres_url, server) as ports:
        worker = Worker(postgres_url, server)
        number = begin(ports, runs=100, extent="affordable")
        wait_for(lambda: status(ports, number) == "waiting")
        assert (len(server.bodies), len(runs_of(ports, number))) == (10, 10)
        with ports.store.write(ADA.project) as unit:
            unit.experiments.set_extent(number, "all")
            unit.experiments.set_status(number, "planned", at=START)
        ports.jobs.start(ADA.project, number, lambda: None, actor=ADA)
        wait_for(lambda: status(ports, number) == "done")
        worker.kill()
        assert set(calls_of(server).values()) == {1}
        assert len(runs_of(ports, number)) == 100
