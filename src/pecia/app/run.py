"""Run: carry out the planned runs of an experiment.

What could go wrong in writing a request is known before the first call: every prompt is rendered for every case.
Every request has its key, and what is kept already under a key is not asked for again. The calls are made as many
at a time as each model allows, and each answer is judged and kept. Killed at any moment and started again, only
what is missing is called.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace

import msgspec

from pecia.app.act import Act, acting
from pecia.app.agenda import Agenda, Call, Settled, check_variants
from pecia.app.asking import Contact, Desk, Line, Supply, Tally, ask_all
from pecia.app.conclude import decided_early, keep_result
from pecia.app.connections import project_models
from pecia.app.judging import judge_answers, waits_for_judges
from pecia.app.keeper import Keeper
from pecia.app.pilot import Heard, asks_first, estimate_pilot
from pecia.app.purse import open_purse
from pecia.app.variants import neighbors_of
from pecia.domain.actor import Actor
from pecia.domain.answer import SETTLED
from pecia.domain.blocks import Chunk
from pecia.domain.dataset import Case
from pecia.domain.design import Limits, ModelChoice
from pecia.domain.errors import NotFound, PeciaError
from pecia.domain.experiment import Experiment, ExperimentStatus, PilotEstimate, Progress
from pecia.domain.nearest import Neighbors
from pecia.domain.pilot import needs_confirmation, pilot_of, unconfirmed
from pecia.domain.plan import Plan
from pecia.domain.run import Run
from pecia.domain.stopping import stage_of, stages
from pecia.ports import Answering, Model, Models, Ports, Unit

LOOK_UP = 2000
"""Keys that are looked up at once among the answers there are."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Start:
    """An experiment as it stands in the library when its work begins, or that of a chunk of it."""

    experiment: Experiment
    cases: Sequence[Case]
    settled: Settled
    chunk: Chunk | None = None
    neighbors: Mapping[str, Neighbors] = field(default_factory=dict[str, Neighbors])


def run_experiment(
    ports: Ports,
    actor: Actor,
    number: int,
    *,
    should_stop: Callable[[], bool] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Experiment:
    """Make the calls that an experiment lacks, and return it as it then is: `done`, or `stopped` when asked to stop.

    One that may cost more than needs no confirmation, and was not confirmed, makes its pilot and is then `waiting`. One
    with tasks that its caller carries out is `running` until their answers are there, too.

    One that is done is returned as it is, unless calls of it got no answer (an error, a timeout): these are made again.
    It is asked to stop by the jobs port, or by `should_stop` where that is given. `on_progress` is told the
    figures about ten times a second. Runs an event loop of its own in the caller's thread.

    Raises `NotFound`; `Invalid` where a case cannot be rendered, before anything is called; `Unavailable` when a
    model does not answer; `StorageFailed`. Whatever ends it early, what was answered is kept, the experiment is
    noted as stopped, and doing it again goes on from there.
    """
    start = read_start(ports, actor, number)
    if start.experiment.status == "done" and start.settled.runs == start.experiment.plan.runs:
        with ports.store.read(actor.project) as unit:
            waits = waits_for_judges(unit, start.experiment)
        if not waits:
            _keep_forgotten(ports, actor, number)
            return start.experiment
    check_variants(start.experiment.plan)
    begin(ports, actor, start.experiment)
    should_stop = should_stop or (lambda: ports.jobs.stopping(actor.project, number))
    try:
        if asks_first(ports, actor, start.experiment):
            why = asyncio.run(
                make_pilot(ports, actor, start, should_stop=should_stop, on_progress=on_progress)
            )
            if why is not None:
                return end(ports, actor, number, "waiting", why=why)
            start = read_start(ports, actor, number)
        finished = asyncio.run(
            carry_out(ports, actor, start, should_stop=should_stop, on_progress=on_progress)
        )
    except BaseException as error:
        end_early(ports, actor, number, error)
        raise
    waits = finished and awaits_caller(ports, actor, start.experiment)
    if waits and not should_stop():
        return _as_it_is(ports, actor, number)
    if finished and not waits:
        ended = end(ports, actor, number, "done")
    else:  # whoever stopped it may have noted that already
        end_running(ports, actor, number, "stopped")
        ended = _as_it_is(ports, actor, number)
    keep_result(ports, actor, number, known=(ended, start.cases))
    return ended


async def make_pilot(
    ports: Ports,
    actor: Actor,
    start: Start,
    *,
    should_stop: Callable[[], bool],
    on_progress: Callable[[Progress], None] | None = None,
) -> PeciaError | None:
    """Make the pilot of an experiment, and keep what it says; why the experiment then waits, if so.

    None lets it go on: also where it was asked to stop, which what comes next notices.
    """
    experiment = start.experiment
    estimate = experiment.estimate
    if estimate is None:
        estimate = await _pilot(ports, actor, start, should_stop=should_stop, on_progress=on_progress)
    if estimate is None:
        return None
    if experiment.extent == "pilot" or needs_confirmation(estimate, ports.confirm_above):
        return unconfirmed(experiment, estimate, ports.confirm_above)
    return None


async def _pilot(
    ports: Ports,
    actor: Actor,
    start: Start,
    *,
    should_stop: Callable[[], bool],
    on_progress: Callable[[Progress], None] | None,
) -> PilotEstimate | None:
    """What the pilot says; None when asked to stop before its end."""
    experiment = start.experiment
    plan = experiment.plan
    chunk = pilot_of(plan)
    first = replace(start, chunk=chunk)
    tally, heard = _tally(experiment), Heard()
    asked = await _ask(
        ports,
        actor,
        first,
        tally,
        among=stage_of(plan, chunk),
        later=False,
        check=True,
        should_stop=should_stop,
        on_progress=on_progress,
    )
    if not asked or not await judge_answers(
        ports,
        actor,
        experiment,
        start.cases,
        should_stop=should_stop,
        on_progress=on_progress,
        told=heard,
    ):
        return None
    now = read_start(ports, actor, experiment.number)
    estimate = await estimate_pilot(
        ports, actor, experiment, cases=now.cases, settled=now.settled, neighbors=now.neighbors, heard=heard
    )
    with ports.store.write(actor.project) as unit:
        unit.experiments.keep_estimate(experiment.number, estimate)
    return estimate


async def carry_out(
    ports: Ports,
    actor: Actor,
    start: Start,
    *,
    should_stop: Callable[[], bool],
    on_progress: Callable[[Progress], None] | None = None,
) -> bool:
    """Make the calls that are missing and ask the judges; False when asked to stop before all was done.

    Calls that are the caller's to make are left to it, and while there are some no judge is asked.

    A plan with looks goes stage by stage, and ends at the first look that concludes it. Of a chunk the calls alone are
    made: judges are asked when all chunks are done.
    """
    plan, number = start.experiment.plan, start.experiment.number
    tally = _tally(start.experiment)
    looks = plan.stopping != "none"
    if start.chunk is not None:
        among = stage_of(plan, start.chunk)
        return await _ask(
            ports,
            actor,
            start,
            tally,
            among=among,
            later=False,
            should_stop=should_stop,
            on_progress=on_progress,
        )
    for index, stage in enumerate(stages(plan)):
        # One that may end early is looked at between its stages: what was answered is kept and judged by then.
        if index and await asyncio.to_thread(decided_early, ports, actor, number):
            return True
        if not await _ask(
            ports,
            actor,
            start,
            tally,
            among=stage if looks else None,
            later=index > 0,
            should_stop=should_stop,
            on_progress=on_progress,
        ):
            return False
        if await asyncio.to_thread(awaits_caller, ports, actor, start.experiment):
            continue
        if not await judge_answers(
            ports, actor, start.experiment, start.cases, should_stop=should_stop, on_progress=on_progress
        ):
            return False
    return True


async def _ask(
    ports: Ports,
    actor: Actor,
    start: Start,
    tally: Tally,
    *,
    among: Collection[int] | None,
    later: bool,
    check: bool = False,
    should_stop: Callable[[], bool],
    on_progress: Callable[[Progress], None] | None,
) -> bool:
    """Make the calls that are missing, of the cases of a stage where one is given; `later` says it is not the first.

    With `check` every request of the plan is written before the first is sent, where that is not done anyway.
    """
    plan, number = start.experiment.plan, start.experiment.number
    scorers = {name: ports.scorers.make(name, spec) for name, spec in plan.scorers.items()}

    def keep(runs: Sequence[Run]) -> None:
        with ports.store.write(actor.project) as unit:
            unit.experiments.keep(number, runs)
            if purse is not None:
                purse.note(unit)

    async with AsyncExitStack() as opened:
        with ports.store.read(actor.project) as unit:
            reach = project_models(ports, actor.project, unit)
        purse = open_purse(ports, actor, start.experiment, reach)
        if purse is not None:
            opened.callback(purse.close)
        models = [_open(reach, choice, plan.limits, opened) for choice in plan.asked_models]
        tasks = [_open_task(reach, plan, label, opened) for label in plan.served_tasks]
        agenda = Agenda(
            plan, cases=start.cases, models=models, tasks=plan.served_tasks, neighbors=start.neighbors
        )
        if check or (among is not None and not later and start.chunk is None):
            agenda.check()
        with Keeper(keep) as keeper:
            desk = Desk(experiment=number, cases=start.cases, scorers=scorers, keeper=keeper, tally=tally)
            lines = [
                Line(
                    model=model,
                    contact=Contact(
                        choice.model,
                        answered=later
                        or any(start.settled.any_of(arm.index) for arm in plan.arms if arm.model == name),
                        concurrency=plan.limits.concurrency,
                    ),
                    concurrency=plan.limits.concurrency,
                    purse=purse,
                    cost=reach.cost(choice) if purse else None,
                )
                for model, (name, choice) in zip(
                    models, plan.models.items(), strict=False
                )  # of tasks alone no model is asked
            ]
            lines += [
                Line(
                    model=task,
                    contact=Contact(
                        plan.tasks[label].address,
                        answered=later or any(start.settled.any_of(arm) for arm in plan.arms_of(label)),
                        concurrency=plan.limits.concurrency,
                        kind="task",
                    ),
                    concurrency=plan.limits.concurrency,
                    own=True,
                )
                for task, label in zip(tasks, plan.served_tasks, strict=True)
            ]

            def left_of(calls: Sequence[Call], line: Line) -> Sequence[Call]:
                return _reuse(ports, actor, calls, line, desk, own=plan.fresh or line.own)

            supply = Supply(
                agenda.windows(start.settled, start.chunk, among),
                lines,
                keeper,
                left_of=left_of,
                ask_first=plan.fresh and not later,
            )
            return await ask_all(
                agenda.request, lines, supply, desk, should_stop=should_stop, on_progress=on_progress
            )


def _open(reach: Models, choice: ModelChoice, limits: Limits, opened: AsyncExitStack) -> Model:
    model = reach.open(choice, timeout=limits.timeout, retries=limits.retries, concurrency=limits.concurrency)
    opened.push_async_callback(model.close)
    return model


def _open_task(reach: Models, plan: Plan, label: str, opened: AsyncExitStack) -> Answering:
    limits = plan.limits
    task = reach.open_task(
        plan.tasks[label].address,
        timeout=limits.timeout,
        retries=limits.retries,
        concurrency=limits.concurrency,
    )
    opened.push_async_callback(task.close)
    return task


def awaits_caller(ports: Ports, actor: Actor, experiment: Experiment) -> bool:
    """Whether runs that the caller carries out have not come yet."""
    plan, arms = experiment.plan, experiment.plan.callers_arms
    if not arms:
        return False
    with ports.store.read(actor.project) as unit:
        return unit.experiments.count(experiment.number, sorted(arms)) < len(arms) * plan.cases * plan.repeats


def _keep_forgotten(ports: Ports, actor: Actor, number: int) -> None:
    """Keep what a done experiment comes to where a later answer or score has had that forgotten."""
    with ports.store.read(actor.project) as unit:
        forgotten = unit.experiments.result(number) is None
    if forgotten:
        keep_result(ports, actor, number)


def _as_it_is(ports: Ports, actor: Actor, number: int) -> Experiment:
    with ports.store.read(actor.project) as unit:
        return existing(unit, number)


def _reuse(
    ports: Ports, actor: Actor, calls: Sequence[Call], line: Line, desk: Desk, *, own: bool
) -> list[Call]:
    """Take the answers that were got to the same requests before; returns the calls that are left.

    With `own` those of this experiment alone are taken: one that calls everything again still asks nothing twice.
    """
    left: list[Call] = []
    for first in range(0, len(calls), LOOK_UP):
        batch = calls[first : first + LOOK_UP]
        with ports.store.read(actor.project) as unit:
            found = unit.experiments.answers([call.key for call in batch])
        for call in batch:
            source, answer = found.get(call.key, (None, None))
            if answer is None or (own and source != desk.experiment):
                left.append(call)
            else:
                desk.take(call, answer, reused_from=source)
                line.contact.note(answer)
    return left


def read_start(ports: Ports, actor: Actor, number: int) -> Start:
    """An experiment with its cases and what is settled of it. Raises `NotFound`."""
    with ports.store.read(actor.project) as unit:
        experiment = existing(unit, number)
        plan = experiment.plan
        cases = unit.datasets.cases(plan.dataset, plan.revision, split=plan.split)
        settled = Settled(plan, unit.experiments.settled(number))
        neighbors = neighbors_of(unit, plan.variants)
    return Start(experiment=experiment, cases=cases, settled=settled, neighbors=neighbors)


def existing(unit: Unit, number: int) -> Experiment:
    """The experiment of this number. Raises `NotFound`."""
    experiment = unit.experiments.get(number)
    if experiment is None:
        raise NotFound(f"There is no experiment {number} in this project.")
    return experiment


def _tally(experiment: Experiment) -> Tally:
    """The figures to go on from: those of the runs that need no further call."""
    before = experiment.progress
    states = Counter({state: runs for state, runs in before.states.items() if state in SETTLED})
    called = states.total() - before.reused
    return Tally(planned=before.planned, called=called, reused=before.reused, states=states)


def begin(ports: Ports, actor: Actor, experiment: Experiment) -> None:
    """Note in one unit that the experiment goes on, and from where."""
    with acting(ports, actor) as act:
        act.unit.experiments.set_status(experiment.number, "running", at=act.now)
        act.record(
            "ExperimentStarted",
            f"experiment/{experiment.number}",
            after=experiment.plan_digest,
            data=msgspec.to_builtins(experiment.progress),
        )
    ports.signals.publish(actor.project)


def end(
    ports: Ports, actor: Actor, number: int, status: ExperimentStatus, *, why: PeciaError | None = None
) -> Experiment:
    """Note in one unit that the experiment has ended, with its figures; returns it."""
    with acting(ports, actor) as act:
        experiment = _note_end(act, number, status, why)
    ports.signals.publish(actor.project)
    return experiment


def end_running(
    ports: Ports, actor: Actor, number: int, status: ExperimentStatus, *, why: PeciaError | None = None
) -> bool:
    """Note the same where nobody has noted an end yet; whether it was this call that did."""
    with acting(ports, actor) as act:
        if act.unit.experiments.status(number) not in ("planned", "running"):
            return False
        _note_end(act, number, status, why)
    ports.signals.publish(actor.project)
    return True


def _note_end(act: Act, number: int, status: ExperimentStatus, why: PeciaError | None) -> Experiment:
    act.unit.experiments.set_status(number, status, at=act.now, why=why)
    experiment = existing(act.unit, number)
    data = {**msgspec.to_builtins(experiment.progress), "status": status}
    if why is not None:
        data["why"] = {"code": why.code, "message": why.message, "hint": why.hint}
    act.record("ExperimentEnded", f"experiment/{number}", after=experiment.plan_digest, data=data)
    return experiment


def end_early(ports: Ports, actor: Actor, number: int, error: BaseException) -> None:
    """Note that the work was stopped, and by what, as far as the library can still be written."""
    if isinstance(error, PeciaError):
        why = error
    elif isinstance(error, KeyboardInterrupt):
        why = PeciaError("It was interrupted.", code="interrupted")
    else:
        why = PeciaError(f"A fault in Pecia: {type(error).__name__}.", code="internal")
    try:
        end_running(ports, actor, number, "stopped", why=why)
    except PeciaError:
        _log.exception("experiment %d ended early (%s) and the library cannot be told", number, why)
