"""Experiments: plan, start, read and stop them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from pecia.app.act import Act, acting
from pecia.app.agenda import check_variants
from pecia.app.conclude import read_result
from pecia.app.connections import project_models
from pecia.app.datasets import (
    read_cases,
    revision_of,
)
from pecia.app.judge_specs import judge_calls
from pecia.app.judges import keep_rubrics
from pecia.app.judging import waits_for_judges
from pecia.app.make_plan import check_within_limits, make_plan
from pecia.app.page import Page, check_limit, number_cursor, page_of, place_cursor
from pecia.app.plan_cost import PlannedCost, planned_cost
from pecia.app.run import end_running, run_experiment
from pecia.app.variants import neighbors_of
from pecia.domain.actor import Actor
from pecia.domain.answer import AnswerState
from pecia.domain.dataset import Case, Dataset, parse_dataset_reference, survey_cases
from pecia.domain.design import (
    Design,
    Limits,
    invalid,
)
from pecia.domain.design_file import write_design, write_drafts
from pecia.domain.errors import Conflict, NotFound
from pecia.domain.experiment import Experiment, Extent, Progress
from pecia.domain.plan import Plan
from pecia.domain.power import detectable_difference
from pecia.domain.result import Result
from pecia.domain.run import Run, RunFilter
from pecia.domain.value import Request, Value
from pecia.domain.version import Content
from pecia.ports import Ports, Unit


class PlanExperiment(Request, frozen=True):
    """What an experiment would do. `drafts` holds the content of each variant that is not kept as a version.

    `rows` are the cases of a dataset that is to be imported only when the experiment starts.
    """

    design: Design
    drafts: dict[str, Content] = {}
    rows: Collection[dict[str, Any]] | None = None


class Planned(Value, frozen=True):
    """A plan before its first call.

    `smallest_effect` is the smallest difference of two shares that this many cases can see (80 % power, a fifth
    of the cases told apart); `judge_calls` how often judges can be asked at most; `resumes` the experiment of an equal plan
    that it would go on with; `file` the design as the YAML that `pecia experiment run` takes, `beside` the text of each
    prompt file that it names, by its name.
    """

    plan: Plan
    digest: str
    runs: int
    smallest_effect: float
    cost: PlannedCost
    judge_calls: int
    resumes: int | None
    file: str
    beside: dict[str, str]


class StartExperiment(Request, frozen=True):
    """Carry out an experiment. An equal plan goes on where it was left; with `fresh` every answer is called again.

    One that costs money makes a pilot of 5 cases first, whose answers count. Where the rest may cost more than the operator's
    `confirm_above`, it is then `waiting`, until it is started again with the `extent` `all`. `pilot` always waits there.
    """

    design: Design
    drafts: dict[str, Content] = {}
    fresh: bool = False
    extent: Extent = "affordable"


class ContinueExperiment(Request, frozen=True):
    """Go on with an experiment that was stopped or waits, by the plan it has: what was answered is kept.

    With the `extent` `all` what the rest costs is confirmed; `limits` take the place of the plan's, such as a higher
    `max_cost` where the money was spent.
    """

    number: int
    extent: Extent = "affordable"
    limits: Limits | None = None


class GetExperiment(Request, frozen=True):
    """An experiment and how far it has come."""

    number: int


class ListExperiments(Request, frozen=True):
    """Experiments, newest first, those of a name when it is given."""

    name: str | None = None
    cursor: str | None = None
    limit: int = 50


class StopExperiment(Request, frozen=True):
    """Stop after the calls under way; what was answered is kept."""

    number: int


class GetResult(Request, frozen=True):
    """What the kept runs say, against the plan's baseline or another variant. Calls nothing."""

    number: int
    baseline: str | None = None


class ListRuns(Request, frozen=True):
    """The kept runs of an experiment with what was said and how it scored, those for which all holds that is given.

    `arm` is a position from 0 and `case` an id. `unsound` asks for those that brought no good answer or lack a score.
    """

    number: int
    arm: int | None = None
    case: str | None = None
    state: AnswerState | None = None
    unsound: bool = False
    cursor: str | None = None
    limit: int = 100


def plan_experiment(ports: Ports, actor: Actor, request: PlanExperiment) -> Planned:
    """The plan, or `Invalid` with the place in the design that is wrong. Nothing is kept or called."""
    with ports.store.read(actor.project) as unit:
        unkept = _unkept(ports, actor, unit, request)
        plan, cases = make_plan(ports, actor, unit, request.design, request.drafts, unkept=unkept)
        known = latest_of(unit, plan)
        models = project_models(ports, actor.project, unit)
        cost = planned_cost(plan, cases, neighbors_of(unit, plan.variants), models)
    return Planned(
        plan=plan,
        digest=plan.digest,
        runs=plan.runs,
        smallest_effect=detectable_difference(plan.cases, alpha=plan.alpha),
        cost=cost,
        judge_calls=judge_calls(plan),
        resumes=known.number if known else None,
        file=write_design(request.design),
        beside=write_drafts(request.design, request.drafts),
    )


def start_experiment(ports: Ports, actor: Actor, request: StartExperiment) -> Experiment:
    """The experiment, under way. One that is done with an equal plan is returned as it is, unless `fresh`."""
    return _carry_out(ports, actor, keep_experiment(ports, actor, request))


def continue_experiment(ports: Ports, actor: Actor, request: ContinueExperiment) -> Experiment:
    """The experiment, under way; one that is done, or under way already, as it is.

    Raises `NotFound`, also where a variant was purged; `Invalid` for limits that a new plan could not have either; and
    `Conflict` for one whose answers were given elsewhere and only recorded here.
    """
    with acting(ports, actor) as act:
        experiment = existing_experiment(act.unit, request.number)
        if experiment.recorded is not None:
            raise Conflict(
                f"Experiment {request.number} was made elsewhere ({experiment.recorded}): it cannot go on here.",
                hint="Start one of your own with the same variants.",
            )
        limits = request.limits or experiment.plan.limits
        plan = replace(experiment.plan, limits=limits)
        if not _has_all(act.unit, experiment):
            check_variants(plan)
            check_within_limits(plan, project_models(ports, actor.project, act.unit))
            _check_pilot(plan, request.extent)
        experiment = _go_on(act, experiment, limits=limits, extent=request.extent)
    return _carry_out(ports, actor, experiment)


def _carry_out(ports: Ports, actor: Actor, experiment: Experiment) -> Experiment:
    if experiment.status != "done":
        number = experiment.number
        ports.jobs.start(actor.project, number, lambda: run_experiment(ports, actor, number), actor=actor)
    return experiment


def keep_experiment(ports: Ports, actor: Actor, request: StartExperiment) -> Experiment:
    """The experiment as it is kept, ready to be carried out: the one of an equal plan, or a new one."""
    with acting(ports, actor) as act:
        keep_rubrics(act, request.design.scorers)
        plan, _ = make_plan(ports, actor, act.unit, request.design, request.drafts, fresh=request.fresh)
        _check_pilot(plan, request.extent)
        experiment = latest_of(act.unit, plan)
        if experiment is None or (request.fresh and experiment.is_complete):
            experiment = act.unit.experiments.add(
                planned_experiment(plan, author=actor.name, at=act.now, extent=request.extent)
            )
            act.record(
                "ExperimentPlanned",
                f"experiment/{experiment.number}",
                after=plan.digest,
                data={"name": plan.name, "runs": plan.runs, "dataset": f"{plan.dataset}@{plan.revision}"},
            )
        else:
            experiment = _go_on(act, experiment, limits=plan.limits, extent=request.extent)
    return experiment


def _go_on(act: Act, experiment: Experiment, *, limits: Limits, extent: Extent) -> Experiment:
    """The experiment, planned again within these limits where it lacks an answer and nobody is carrying it out."""
    number = experiment.number
    if _has_all(act.unit, experiment) or act.ports.jobs.running(act.actor.project, number):
        return experiment
    act.unit.experiments.set_status(number, "planned", at=act.now)
    act.unit.experiments.set_plan(number, replace(experiment.plan, limits=limits))
    if experiment.extent != "all" or extent == "pilot":  # what was confirmed once stays so
        act.unit.experiments.set_extent(number, extent)
    return existing_experiment(act.unit, number)


def _check_pilot(plan: Plan, extent: Extent) -> None:
    if extent == "pilot" and plan.callers_arms:
        raise invalid(
            "A task that its caller carries out has no pilot: its runs do not come some cases at a time.",
            "/extent",
            hint="Give the pilot a dataset of a few cases of its own.",
        )


def _has_all(unit: Unit, experiment: Experiment) -> bool:
    """Whether every run has its answer, and every answer its verdicts."""
    return experiment.is_complete and not waits_for_judges(unit, experiment)


def planned_experiment(
    plan: Plan, *, author: str, at: datetime, recorded: str | None = None, extent: Extent = "all"
) -> Experiment:
    """An experiment of which nothing has been done; the store gives it its number."""
    return Experiment(
        number=0,
        plan=plan,
        plan_digest=plan.digest,
        status="planned",
        author=author,
        created_at=at,
        started_at=None,
        ended_at=None,
        progress=Progress(planned=plan.runs, done=0, called=0, reused=0, states={}),
        recorded=recorded,
        extent=extent,
    )


def get_experiment(ports: Ports, actor: Actor, request: GetExperiment) -> Experiment:
    """The experiment, or `NotFound`."""
    with ports.store.read(actor.project) as unit:
        return existing_experiment(unit, request.number)


def list_experiments(ports: Ports, actor: Actor, request: ListExperiments) -> Page[Experiment]:
    """Experiments, newest first."""
    limit = check_limit(request.limit)
    with ports.store.read(actor.project) as unit:
        rows = unit.experiments.list(name=request.name, before=number_cursor(request.cursor), limit=limit + 1)
    return page_of(rows, limit, lambda experiment: experiment.number)


def stop_experiment(ports: Ports, actor: Actor, request: StopExperiment) -> Experiment:
    """The experiment as it is at this moment; it ends as soon as its open calls are given up.

    One that nobody here carries out is noted as stopped at once: workers elsewhere look at that. So is one with a task that
    its caller carries out: work that has just left the rest to its caller would not hear of it any more.
    """
    plan = get_experiment(ports, actor, GetExperiment(number=request.number)).plan
    if not ports.jobs.stop(actor.project, request.number) or plan.callers_arms:
        end_running(ports, actor, request.number, "stopped")
    return get_experiment(ports, actor, GetExperiment(number=request.number))


def get_result(ports: Ports, actor: Actor, request: GetResult) -> Result:
    """The result, recomputed from the kept runs."""
    with ports.store.read(actor.project) as unit:
        experiment = existing_experiment(unit, request.number)
        return read_result(ports, unit, experiment, baseline=request.baseline)


def list_runs(ports: Ports, actor: Actor, request: ListRuns) -> Page[Run]:
    """Runs in the order of arm, case, repeat, behind the run that a cursor stands for."""
    limit, after = check_limit(request.limit), place_cursor(request.cursor)
    with ports.store.read(actor.project) as unit:
        plan = existing_experiment(unit, request.number).plan
        where = _filter(unit, plan, request)
        rows = unit.experiments.page(request.number, after=after, limit=limit + 1, where=where)
    return page_of(rows, limit, lambda run: f"{run.arm}.{run.case}.{run.repeat}")


def _filter(unit: Unit, plan: Plan, request: ListRuns) -> RunFilter | None:
    """Which runs are asked for; None where all of them are. Raises `Invalid` for an arm, `NotFound` for a case that is not there."""
    if request.arm is None and request.case is None and request.state is None and not request.unsound:
        return None
    arms = tuple(arm.index for arm in plan.arms if request.arm in (None, arm.index))
    if not arms:
        raise invalid(
            f"Experiment {request.number} has no arm {request.arm}.",
            "/arm",
            hint=f"Its arms are 0 to {len(plan.arms) - 1}: models outermost, variants within.",
        )
    case = None if request.case is None else position_of(unit, plan, request.case)
    return RunFilter(arms=arms, case=case, state=request.state, unsound=request.unsound)


def position_of(unit: Unit, plan: Plan, case: str) -> int:
    """Where a case of this id stands among those that a plan asks, from 0. Raises `NotFound`."""
    cases = unit.datasets.cases(plan.dataset, plan.revision, split=plan.split)
    for position, one in enumerate(cases):
        if one.id == case:
            return position
    raise NotFound(
        f"The experiment asks no case '{case}': its cases are those of {plan.dataset}@{plan.revision}.",
        hint="'GET /datasets/{dataset}/cases' lists those it has.",
    )


def existing_experiment(unit: Unit, number: int) -> Experiment:
    """The experiment of this number. Raises `NotFound`."""
    experiment = unit.experiments.get(number)
    if experiment is None:
        raise NotFound(
            f"There is no experiment {number} in this project.",
            hint="'pecia experiment list' shows those there are.",
        )
    return experiment


def _unkept(
    ports: Ports, actor: Actor, unit: Unit, request: PlanExperiment
) -> tuple[Dataset, Sequence[Case]] | None:
    """The cases that the request brings along, as the revision they would be kept as."""
    if request.rows is None:
        return None
    cases = read_cases(request.rows)
    reference = parse_dataset_reference(request.design.dataset)
    dataset, _ = revision_of(
        unit, reference.name, survey_cases(cases), note="", author=actor.name, at=ports.clock.now()
    )
    return dataset, cases


def latest_of(unit: Unit, plan: Plan) -> Experiment | None:
    """The newest experiment of an equal plan."""
    found = unit.experiments.list(plan_digest=plan.digest, limit=1)
    return found[0] if found else None
