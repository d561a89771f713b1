"""Chunks: an experiment carried out by many workers, a few dozen runs at a time.

The kept runs say what is done, nothing else: a chunk that is carried out again calls what is missing of it. A worker
that is killed leaves its chunk to another, which repeats the calls whose answers were not kept yet, and no others.

A plan with looks is not cut: each look needs every answer of its stage, so that one worker carries it out as a whole.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import timedelta
from threading import Lock

from pecia.app.agenda import Agenda, Settled, check_variants
from pecia.app.conclude import keep_result
from pecia.app.connections import project_models
from pecia.app.judging import judge_answers
from pecia.app.pilot import asks_first
from pecia.app.run import Start, begin, carry_out, end_early, end_running, existing, make_pilot, read_start
from pecia.app.variants import neighbors_of
from pecia.domain.actor import Actor
from pecia.domain.blocks import Chunk, blocks, chunks
from pecia.domain.dataset import Case
from pecia.domain.errors import NotFound, PeciaError
from pecia.domain.experiment import Experiment
from pecia.domain.nearest import Neighbors
from pecia.ports import Ports

LOOK = timedelta(seconds=1)
"""Time between two looks of a chunk at whether its experiment was stopped."""


def begin_in_chunks(ports: Ports, actor: Actor, number: int) -> Iterator[Chunk | None]:
    """Note that an experiment begins, and give the chunks of it in which something is missing; None is all of it.

    One that was begun before is not noted again. One that has to make a pilot makes it here; where it then waits it has
    no chunks. Raises what `run_experiment` raises before its first call, and in a pilot, and then notes it as stopped. An
    experiment that is stopped, or has nothing left to do, has no chunks.
    """
    start = read_start(ports, actor, number)
    experiment, plan = start.experiment, start.experiment.plan
    if experiment.status not in ("planned", "running"):
        return
    try:
        check_variants(plan)
        if experiment.status == "planned":
            _check(ports, actor, start)
            begin(ports, actor, experiment)
        if asks_first(ports, actor, experiment):
            why = asyncio.run(
                make_pilot(ports, actor, start, should_stop=lambda: not _runs(ports, actor, number))
            )
            if why is not None:
                end_running(ports, actor, number, "waiting", why=why)
                return
            start = read_start(ports, actor, number)
    except BaseException as error:
        end_early(ports, actor, number, error)
        raise
    if start.experiment.status == "stopped":
        return
    if plan.stopping != "none":
        yield None
        return
    for chunk in chunks(plan):
        places = ((arm, case, repeat) for case, repeat, arms in blocks(plan, chunk) for arm in arms)
        if not all(place in start.settled for place in places):
            yield chunk


def _check(ports: Ports, actor: Actor, start: Start) -> None:
    """Find what cannot be rendered before anything is called."""
    plan = start.experiment.plan
    limits = plan.limits
    with ports.store.read(actor.project) as unit:
        reach = project_models(ports, actor.project, unit)
    opened = [
        reach.open(choice, timeout=limits.timeout, retries=0, concurrency=1)
        for choice in plan.models.values()
    ]

    async def close() -> None:
        for model in opened:
            await model.close()

    with ExitStack() as ended:
        ended.callback(lambda: asyncio.run(close()))
        Agenda(plan, cases=start.cases, models=opened, neighbors=start.neighbors).check()


class Workshop:
    """Carries out chunks; the experiment it was at last, with its cases, is read once."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._lock = Lock()
        self._last: tuple[tuple[str, int], Experiment, list[Case], Mapping[str, Neighbors]] | None = None

    def carry_out(
        self,
        actor: Actor,
        number: int,
        chunk: Chunk | None,
        *,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> bool:
        """Make the calls that a chunk lacks; False when it was stopped, or its experiment does not run (any more).

        Without a chunk all is done that the experiment lacks, and its end is noted.

        Raises what `run_experiment` raises; the experiment is then noted as stopped, and its other chunks do nothing.
        """
        ports = self._ports
        if not _runs(ports, actor, number):
            return False
        looked = ports.clock.now()

        def stopped() -> bool:
            nonlocal looked
            now = ports.clock.now()
            if now - looked < LOOK:
                return should_stop()
            looked = now
            return should_stop() or not _runs(ports, actor, number)

        try:
            start = self._start(actor, number, chunk) if chunk else read_start(ports, actor, number)
            finished = asyncio.run(carry_out(ports, actor, start, should_stop=stopped))
        except BaseException as error:
            end_early(ports, actor, number, error)
            raise
        if finished and chunk is None and end_running(ports, actor, number, "done"):
            keep_result(ports, actor, number)
        return finished

    def _start(self, actor: Actor, number: int, chunk: Chunk) -> Start:
        experiment, cases, neighbors = self._read(actor, number)
        plan = experiment.plan
        within = [case for case, _, _ in blocks(plan, chunk)]
        with self._ports.store.read(actor.project) as unit:
            settled = Settled(plan, unit.experiments.settled_among(number, within, chunk.repeat))
        return Start(experiment=experiment, cases=cases, settled=settled, chunk=chunk, neighbors=neighbors)

    def _read(self, actor: Actor, number: int) -> tuple[Experiment, list[Case], Mapping[str, Neighbors]]:
        key = (actor.project, number)
        with self._lock:
            if self._last is None or self._last[0] != key:
                with self._ports.store.read(actor.project) as unit:
                    experiment = existing(unit, number)
                    plan = experiment.plan
                    cases = unit.datasets.cases(plan.dataset, plan.revision, split=plan.split)
                    neighbors = neighbors_of(unit, plan.variants)
                self._last = (key, experiment, list(cases), neighbors)
            return self._last[1:]


def end_chunks(ports: Ports, actor: Actor, number: int) -> bool:
    """End an experiment when no chunk of it waits or is under way; whether it was this call that ended it.

    The judges that it has are asked now. It is then done, or stopped where a chunk ended without all its runs, as by
    a fault, or a judge cannot be asked.
    """
    with ports.store.read(actor.project) as unit:
        experiment = existing(unit, number)
        plan = experiment.plan
        cases = unit.datasets.cases(plan.dataset, plan.revision, split=plan.split)
    if experiment.status != "running":
        return False
    lacking = experiment.plan.runs - experiment.progress.done
    if lacking:
        why = PeciaError(
            f"{lacking:,} runs were not carried out.", hint="Start it again: only what is missing is called."
        )
        return end_running(ports, actor, number, "stopped", why=why)
    try:
        asked = asyncio.run(
            judge_answers(
                ports, actor, experiment, cases, should_stop=lambda: not _runs(ports, actor, number)
            )
        )
    except BaseException as error:
        end_early(ports, actor, number, error)
        raise
    ended = asked and end_running(ports, actor, number, "done")
    if ended:
        keep_result(ports, actor, number)
    return ended


def _runs(ports: Ports, actor: Actor, number: int) -> bool:
    with ports.store.read(actor.project) as unit:
        status = unit.experiments.status(number)
    if status is None:
        raise NotFound(f"There is no experiment {number} in this project.")
    return status == "running"
