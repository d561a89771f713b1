"""Tasks of the caller: what their process is to carry out, and what it has to say of it.

The server plans, keeps, judges and concludes; it never runs them. What is due is read from what is kept, so that a
process which is killed and started again is told of what is missing and of nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pecia.app.agenda import key_of, key_tail
from pecia.app.asking import judge
from pecia.app.page import Page, check_limit, number_cursor
from pecia.app.run import awaits_caller, existing, run_experiment
from pecia.domain.actor import Actor
from pecia.domain.answer import Answer
from pecia.domain.blocks import Chunk, blocks, seed_for
from pecia.domain.dataset import Case, input_digest
from pecia.domain.design import invalid, unknown_choice
from pecia.domain.errors import Conflict
from pecia.domain.experiment import Experiment, ExperimentStatus
from pecia.domain.plan import Plan
from pecia.domain.run import Run
from pecia.domain.task import Task, TaskRequest, task_request, write_task_request
from pecia.domain.value import Request, Value
from pecia.ports import Ports, Unit

MAX_ANSWERS = 1000
"""Answers that are taken at once."""


class ListDueRuns(Request, frozen=True):
    """The runs of an experiment that its caller is to carry out and that have no answer yet, in the plan's order."""

    number: int
    cursor: str | None = None
    limit: int = 100


class DueRun(Value, frozen=True):
    """A run to be carried out: of which variant, on which case (its position), in which repeat, and what to ask."""

    variant: str
    case: int
    repeat: int
    request: TaskRequest


class TaskAnswer(Value, frozen=True, forbid_unknown_fields=True):
    """What a task said in one run: variant, position of the case, repeat."""

    variant: str
    case: int
    answer: Answer
    repeat: int = 0


class AnswerRuns(Request, frozen=True):
    """Keep what tasks of the caller said. A run that has its answer keeps it.

    `sources` has the digest of the function behind a variant, which must be the planned one. `finished` says that no
    more will come: an experiment of which nothing is missing is then judged and ended.
    """

    number: int
    answers: tuple[TaskAnswer, ...] = ()
    sources: dict[str, str] = {}
    finished: bool = False


class RunsAnswered(Value, frozen=True):
    """How many answers were kept, how the experiment stands, and whether it still waits for its caller."""

    kept: int
    status: ExperimentStatus
    waits: bool


class _Place(NamedTuple):
    """A run of a caller's task: the label of its variant, the position of its case, the repeat."""

    variant: str
    case: int
    repeat: int


def list_due_runs(ports: Ports, actor: Actor, request: ListDueRuns) -> Page[DueRun]:
    """What is due, some blocks of the plan at a time; a page may be empty and not the last. Raises `NotFound`."""
    first = number_cursor(request.cursor) or 0
    with ports.store.read(actor.project) as unit:
        plan = existing(unit, request.number).plan
        tasks = _callers_tasks(plan)
        if not tasks or first >= plan.cases * plan.repeats:
            return Page(data=(), next=None)
        size = max(1, check_limit(request.limit) // len(tasks))
        repeat, block = divmod(first, plan.cases)
        chunk = Chunk(repeat=repeat, first=block, blocks=min(size, plan.cases - block))
        settled = _settled(unit, request.number, plan, [case for case, _, _ in blocks(plan, chunk)], repeat)
        own = {arm.index: arm.variant.label for arm in plan.arms[: len(plan.variants)]}
        due = [
            place
            for case, _, arms in blocks(plan, chunk)
            for arm in arms
            if own.get(arm) in tasks and (place := _Place(own[arm], case, repeat)) not in settled
        ]
        cases = _cases(unit, plan, {place.case for place in due})
    behind = first + chunk.blocks
    return Page(
        data=tuple(
            DueRun(
                variant=place.variant,
                case=place.case,
                repeat=place.repeat,
                request=task_request(
                    tasks[place.variant], cases[place.case], seed=_seed(cases[place.case], place.repeat)
                ),
            )
            for place in due
        ),
        next=str(behind) if behind < plan.cases * plan.repeats else None,
    )


def answer_runs(ports: Ports, actor: Actor, request: AnswerRuns) -> RunsAnswered:
    """Keep the answers, judged, all or none; when they are finished and nothing is missing, have the experiment ended.

    Raises `NotFound`; `Invalid` for a variant that is no task of the caller's or a run there is not; `Conflict` for a
    function that is not the planned one.
    """
    if len(request.answers) > MAX_ANSWERS:
        raise invalid(f"{MAX_ANSWERS:,} answers are taken at once.", "/answers")
    with ports.store.read(actor.project) as unit:
        experiment = existing(unit, request.number)
        plan = experiment.plan
        _check(plan, request)
        given = {_Place(one.variant, one.case, one.repeat): one.answer for one in request.answers}
        for repeat in {place.repeat for place in given}:
            wanted = [place.case for place in given if place.repeat == repeat]
            for place in _settled(unit, request.number, plan, wanted, repeat):
                given.pop(place, None)
        cases = _cases(unit, plan, {place.case for place in given})
    runs = list(_runs(ports, experiment, cases, given.items()))
    if runs:
        with ports.store.write(actor.project) as unit:
            unit.experiments.keep(request.number, runs)
    with ports.store.read(actor.project) as unit:
        status = unit.experiments.status(request.number) or experiment.status
    waits = awaits_caller(ports, actor, experiment)
    if request.finished and not waits and status in ("running", "done"):
        number = request.number
        ports.jobs.start(actor.project, number, lambda: run_experiment(ports, actor, number), actor=actor)
    return RunsAnswered(kept=len(given), status=status, waits=waits)


def _callers_tasks(plan: Plan) -> dict[str, Task]:
    return {label: task for label, task in plan.tasks.items() if task.by == "caller"}


def _check(plan: Plan, request: AnswerRuns) -> None:
    tasks = _callers_tasks(plan)
    for label, source in request.sources.items():
        if label not in tasks:
            raise unknown_choice("task of the caller", label, list(tasks), pointer=f"/sources/{label}")
        if tasks[label].source not in (None, source):
            raise Conflict(f"The function that was planned as '{label}' has another source.", code="conflict")
    for index, one in enumerate(request.answers):
        if one.variant not in tasks:
            raise unknown_choice(
                "task of the caller", one.variant, list(tasks), pointer=f"/answers/{index}/variant"
            )
        if not (0 <= one.case < plan.cases and 0 <= one.repeat < plan.repeats):
            raise invalid(f"There is no run of case {one.case}, repeat {one.repeat}.", f"/answers/{index}")
        if not 0 <= one.answer.latency_ms < float("inf"):
            raise invalid("A time is 0 or more milliseconds.", f"/answers/{index}/answer/latency_ms")


def _runs(
    ports: Ports,
    experiment: Experiment,
    cases: dict[int, Case],
    answers: Iterable[tuple[_Place, Answer]],
) -> Iterable[Run]:
    """The runs that an answer is for: a task has one in each column, of which the first was carried out."""
    plan = experiment.plan
    tasks = _callers_tasks(plan)
    scorers = {name: ports.scorers.make(name, spec) for name, spec in plan.scorers.items()}
    for place, answer in answers:
        task, case = tasks[place.variant], cases[place.case]
        body = write_task_request(task, case, seed=_seed(case, place.repeat))
        key = key_of(body, key_tail(task.digest, place.repeat))
        source = None
        for arm in plan.arms_of(place.variant):
            yield Run(
                arm=arm,
                case=place.case,
                repeat=place.repeat,
                key=key,
                answer=answer,
                scores=judge(scorers, answer, case),
                reused_from=source,
            )
            source = experiment.number


def _settled(unit: Unit, number: int, plan: Plan, cases: Sequence[int], repeat: int) -> set[_Place]:
    """Which runs of these cases in a repeat have their answer."""
    variants = plan.variants
    return {
        _Place(variants[arm % len(variants)].label, case, repeat)
        for arm, case, repeat in unit.experiments.settled_among(number, cases, repeat)
    }


def _cases(unit: Unit, plan: Plan, positions: Iterable[int]) -> dict[int, Case]:
    """The cases at these positions."""
    return {
        position: unit.datasets.cases(
            plan.dataset, plan.revision, split=plan.split, offset=position, limit=1
        )[0]
        for position in sorted(positions)
    }


def _seed(case: Case, repeat: int) -> int:
    return seed_for(input_digest(case), repeat)
