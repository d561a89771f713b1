"""Chunks: an experiment carried out by many workers, a few dozen runs at a time.

The kept runs say what is done, nothing else: a chunk that is carried out again calls what is missing of it. A worker
that is killed leaves its chunk to another, which repeats the calls whose answers were not kept yet, and no others.

A plan with looks is cut stage by stage: when no chunk of a stage is left, whoever ends it looks once, and gives the
chunks of the next stage or ends the experiment.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import timedelta
from threading import Lock
from typing import NamedTuple

from pecia.app.agenda import Agenda, Place, Settled, check_variants
from pecia.app.conclude import decided_early, keep_result
from pecia.app.connections import project_models
from pecia.app.judging import judge_answers
from pecia.app.pilot import asks_first
from pecia.app.run import (
    Start,
    awaits_caller,
    begin,
    carry_out,
    end_early,
    end_running,
    existing,
    make_pilot,
    read_start,
)
from pecia.app.variants import neighbors_of
from pecia.domain.actor import Actor
from pecia.domain.blocks import Chunk, blocks, chunks
from pecia.domain.dataset import Case
from pecia.domain.errors import NotFound, PeciaError
from pecia.domain.experiment import Experiment
from pecia.domain.nearest import Neighbors
from pecia.domain.plan import Plan
from pecia.domain.stopping import stage_of, stages
from pecia.ports import Ports

LOOK = timedelta(seconds=1)
"""Time between two looks of a chunk at whether its experiment was stopped."""


class Parts(NamedTuple):
    """Chunks to be carried out. With them all have been given of the stages up to `stage`, counted from 0."""

    stage: int
    chunks: Iterable[Chunk]


def begin_in_chunks(ports: Ports, actor: Actor, number: int) -> Parts:
    """Note that an experiment begins, and return the chunks of it in which something is missing.

    One that was begun before is not noted again. One that has to make a pilot makes it here; where it then waits it has
    no chunks. Raises what `run_experiment` raises before its first call, and in a pilot, and then notes it as stopped. An
    experiment that is stopped, or has nothing left to do, has no chunks. Of one with looks they are those of the stages
    that were begun.
    """
    start = read_start(ports, actor, number)
    experiment, plan = start.experiment, start.experiment.plan
    if experiment.status not in ("planned", "running"):
        return Parts(0, ())
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
                return Parts(0, ())
            start = read_start(ports, actor, number)
    except BaseException as error:
        end_early(ports, actor, number, error)
        raise
    if start.experiment.status == "stopped":
        return Parts(0, ())
    begun = 0
    if plan.stopping != "none":
        with ports.store.read(actor.project) as unit:
            asked = {case for _, case, _ in unit.experiments.asked(number)}
        begun = max((at for at, stage in enumerate(stages(plan)) if not asked.isdisjoint(stage)), default=0)
    lacking = (chunk for stage in range(begun + 1) for chunk in _lacking(plan, stage, start.settled))
    return Parts(begun, lacking)


def _lacking(plan: Plan, stage: int, settled: Settled) -> Iterator[Chunk]:
    """The chunks of a stage in which a run needs a call."""
    cases = stages(plan)[stage]
    among = cases if plan.stopping != "none" else None
    for chunk in chunks(plan, stage=stage, cases=len(cases)):
        if not all(place in settled for place in _places(plan, chunk, among)):
            yield chunk


def _places(plan: Plan, chunk: Chunk | None, among: Collection[int] | None) -> Iterator[Place]:
    """The runs that are carried out here: those of a task that its caller carries out are not."""
    theirs = plan.callers_arms
    return (
        (arm, case, repeat)
        for case, repeat, arms in blocks(plan, chunk, among)
        for arm in arms
        if arm not in theirs
    )


def _check(ports: Ports, actor: Actor, start: Start) -> None:
    """Find what cannot be rendered before anything is called."""
    plan = start.experiment.plan
    limits = plan.limits
    with ports.store.read(actor.project) as unit:
        reach = project_models(ports, actor.project, unit)
    opened = [
        reach.open(choice, timeout=limits.timeout, retries=0, concurrency=1) for choice in plan.asked_models
    ]

    async def close() -> None:
        for model in opened:
            await model.close()

    with ExitStack() as ended:
        ended.callback(lambda: asyncio.run(close()))
        agenda = Agenda(
            plan, cases=start.cases, models=opened, tasks=plan.served_tasks, neighbors=start.neighbors
        )
        agenda.check()


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
        chunk: Chunk,
        *,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> bool:
        """Make the calls that a chunk lacks; False when it was stopped, or its experiment does not run (any more).

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
            start = self._start(actor, number, chunk)
            return asyncio.run(carry_out(ports, actor, start, should_stop=stopped))
        except BaseException as error:
            end_early(ports, actor, number, error)
            raise

    def _start(self, actor: Actor, number: int, chunk: Chunk) -> Start:
        experiment, cases, neighbors = self._read(actor, number)
        plan = experiment.plan
        within = [case for case, _, _ in blocks(plan, chunk, stage_of(plan, chunk))]
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


def end_chunks(ports: Ports, actor: Actor, number: int, *, stage: int = 0) -> Parts | None:
    """End an experiment of whose stages, up to this one, no chunk waits or is under way; or return those to go on with.

    The judges that it has are asked now, and the look behind the stage is taken. It is then done, or stopped where a
    chunk ended without all its runs, as by a fault, or a judge cannot be asked. Doing it again comes to the same.
    """
    with ports.store.read(actor.project) as unit:
        experiment = existing(unit, number)
        plan = experiment.plan
        cases = unit.datasets.cases(plan.dataset, plan.revision, split=plan.split)
        asked = Settled(plan, unit.experiments.asked(number))
        settled = Settled(plan, unit.experiments.settled(number))
    if experiment.status != "running" or awaits_caller(ports, actor, experiment):
        return None
    given = set[int]().union(*stages(plan)[: stage + 1])
    lacking = sum(place not in asked for place in _places(plan, None, given))
    if lacking:
        why = PeciaError(
            f"{lacking:,} runs were not carried out.", hint="Start it again: only what is missing is called."
        )
        end_running(ports, actor, number, "stopped", why=why)
        return None
    try:
        judged = asyncio.run(
            judge_answers(
                ports, actor, experiment, cases, should_stop=lambda: not _runs(ports, actor, number)
            )
        )
        if judged and stage + 1 < len(stages(plan)) and not decided_early(ports, actor, number):
            return Parts(stage + 1, _lacking(plan, stage + 1, settled))
    except BaseException as error:
        end_early(ports, actor, number, error)
        raise
    if judged and end_running(ports, actor, number, "done"):
        keep_result(ports, actor, number)
    return None


def _runs(ports: Ports, actor: Actor, number: int) -> bool:
    with ports.store.read(actor.project) as unit:
        status = unit.experiments.status(number)
    if status is None:
        raise NotFound(f"There is no experiment {number} in this project.")
    return status == "running"
