"""Optimize: plan, start, read and stop optimizations."""

from __future__ import annotations

from msgspec.structs import asdict, replace

from pecia.app.act import acting
from pecia.app.allowance import check_allowance, least_calls
from pecia.app.datasets import ImportDataset, existing_dataset, import_dataset
from pecia.app.judge_specs import judges_of
from pecia.app.laboratory import alpha_of_look, existing_optimization
from pecia.app.optimizing import baseline_of, run_optimization
from pecia.app.page import Page, check_limit, number_cursor, page_of
from pecia.app.prompts import meant_version
from pecia.domain.actor import Actor, require
from pecia.domain.candidates import tokens_of
from pecia.domain.dataset import Dataset, parse_dataset_reference
from pecia.domain.dealt import working_copy
from pecia.domain.judge import JudgeSpec, PreferenceSpec
from pecia.domain.names import parse_label, parse_own_reference
from pecia.domain.optimization import (
    Optimization,
    OptimizationDesign,
    check_optimization,
    design_digest,
    unfit,
)
from pecia.domain.optimization_report import OptimizationReport, report_on
from pecia.domain.power import detectable_difference
from pecia.domain.score import SHARE
from pecia.domain.sealed import BLOCK, TEST, Sealed, seal
from pecia.domain.value import Request, Value
from pecia.domain.version import Version
from pecia.domain.wording import count
from pecia.ports import Ports, Unit


class PlanOptimization(Request, frozen=True):
    """What an optimization would do, and what it takes at least. Nothing is kept or called."""

    design: OptimizationDesign


class OptimizationPlan(Value, frozen=True):
    """An optimization before its first call.

    `parts` counts the cases it would race on, take examples from, choose on and confirm on; `exploration` says that the
    last are too few to release anything by. `alpha` is what its look at them spends, `smallest_effect` the smallest
    gain of a share they can confirm. `resumes` is the optimization of an equal design that it would go on with.
    """

    baseline: str
    tokens: int
    parts: dict[str, int]
    exploration: bool
    least_calls: int
    alpha: float
    smallest_effect: float
    resumes: int | None


class StartOptimization(Request, frozen=True):
    """Hunt for a better draft. An equal design goes on where it was left, on the answers that were kept.

    A winner that the sealed cases confirm becomes a version and a proposal, never a release.
    """

    design: OptimizationDesign


class GetOptimization(Request, frozen=True):
    """An optimization and how far it has come."""

    number: int


class ListOptimizations(Request, frozen=True):
    """Optimizations, newest first, those of a prompt when it is given."""

    prompt: str | None = None
    cursor: str | None = None
    limit: int = 50


class ReportOptimization(Request, frozen=True):
    """An optimization with its report: how long the prompt was, and each step from there to the winner with its diff."""

    number: int


class StopOptimization(Request, frozen=True):
    """Stop after the calls under way; what was answered is kept."""

    number: int


def plan_optimization(ports: Ports, actor: Actor, request: PlanOptimization) -> OptimizationPlan:
    """The plan, or `Invalid` with the place in the design that is wrong."""
    with ports.store.read(actor.project) as unit:
        version, dataset, sealed = _sealed(ports, actor, unit, request.design)
        draft = _new(request.design, version, dataset, sealed, copy=dataset, actor=actor)
        least = least_calls(request.design, sealed.parts, version.content)
        known = _latest_of(unit, draft)
        alpha = alpha_of_look(unit, known or draft)
    return OptimizationPlan(
        baseline=str(version),
        tokens=tokens_of(version.content),
        parts=sealed.parts,
        exploration=sealed.exploration,
        least_calls=least,
        alpha=alpha,
        smallest_effect=detectable_difference(sealed.parts[TEST], alpha=alpha),
        resumes=known.number if known else None,
    )


def start_optimization(ports: Ports, actor: Actor, request: StartOptimization) -> Optimization:
    """The optimization, under way. One that is done with an equal design is returned as it is.

    Raises `Invalid` before anything is called: for a budget of fewer than three proposals, splits that overlap, or
    (`test_spent`) sealed cases that were read before.
    """
    require(actor, "prompt:write")
    require(actor, "proposal:open")
    with ports.store.read(actor.project) as unit:
        version, dataset, sealed = _sealed(ports, actor, unit, request.design)
    check_allowance(request.design, sealed.parts, version.content)
    copy = import_dataset(ports, actor, _copied(dataset, sealed)).dataset
    with acting(ports, actor) as act:
        draft = _new(request.design, version, dataset, sealed, copy=copy, actor=actor)
        optimization = _latest_of(act.unit, draft)
        alpha_of_look(act.unit, optimization or draft)
        if optimization is None:
            optimization = act.unit.optimizations.add(
                replace(draft, created_at=act.now), prompt=version.prompt
            )
            act.record(
                "OptimizationStarted",
                f"optimization/{optimization.number}",
                before=version.digest,
                after=optimization.digest,
                data={
                    "prompt": version.prompt,
                    "version": version.number,
                    "dataset": str(request.design.dataset),
                },
            )
        elif optimization.status != "done":
            # What it may take, and how fast, may be changed on the way.
            optimization = replace(optimization, design=request.design, status="planned", trouble=None)
            act.unit.optimizations.keep(optimization)
    if optimization.status == "done":
        return optimization
    number = optimization.number
    job = _job(number)
    ports.jobs.start(
        actor.project,
        job,
        lambda: run_optimization(
            ports, actor, number, should_stop=lambda: ports.jobs.stopping(actor.project, job)
        ),
    )
    return optimization


def get_optimization(ports: Ports, actor: Actor, request: GetOptimization) -> Optimization:
    """The optimization, or `NotFound`."""
    with ports.store.read(actor.project) as unit:
        found = existing_optimization(unit, request.number)
    if found.status == "planned" and ports.jobs.running(actor.project, _job(found.number)):
        return replace(found, status="running")
    return found


def report_optimization(ports: Ports, actor: Actor, request: ReportOptimization) -> OptimizationReport:
    """The report, or `NotFound`, also where the prompt it started from was purged."""
    found = get_optimization(ports, actor, GetOptimization(number=request.number))
    with ports.store.read(actor.project) as unit:
        return report_on(found, baseline_of(unit, actor.project, found.baseline))


def list_optimizations(ports: Ports, actor: Actor, request: ListOptimizations) -> Page[Optimization]:
    """Optimizations, newest first."""
    limit = check_limit(request.limit)
    with ports.store.read(actor.project) as unit:
        rows = unit.optimizations.list(
            prompt=request.prompt, before=number_cursor(request.cursor), limit=limit + 1
        )
    return page_of(rows, limit, lambda optimization: optimization.number)


def stop_optimization(ports: Ports, actor: Actor, request: StopOptimization) -> Optimization:
    """The optimization as it is at this moment; it ends as soon as its open calls are given up."""
    ports.jobs.stop(actor.project, _job(request.number))
    return get_optimization(ports, actor, GetOptimization(number=request.number))


def _sealed(
    ports: Ports, actor: Actor, unit: Unit, design: OptimizationDesign
) -> tuple[Version, Dataset, Sealed]:
    """What a design starts from, every name of it resolved and everything that could not run refused."""
    check_optimization(design)
    if design.label is not None:
        parse_label(design.label)
    reference = parse_dataset_reference(design.dataset)
    dataset = existing_dataset(unit, reference.name, reference.revision)
    version = meant_version(unit, parse_own_reference(design.prompt, project=actor.project))
    for place, metric in (("/metric", design.metric), *(("/guards", guard) for guard in design.guards)):
        scorer = ports.scorers.make(metric, design.scorers[metric])
        if scorer.unit != SHARE:
            raise unfit(
                f"'{metric}' counts {scorer.unit}, and more of them are neither better nor worse.", place
            )
    for name in design.optimizers:
        ports.optimizers.make(name, writes=design.writer is not None)
    cases = unit.datasets.cases(dataset.name, dataset.revision)
    sealed = seal(cases, seed=dataset.name, splits=design.splits)
    _check_judge(design, sealed)
    return version, dataset, sealed


def _check_judge(design: OptimizationDesign, sealed: Sealed) -> None:
    """Refuse a judge that has nothing to compare with, and one whose word on a handful of cases would decide a race."""
    judge = judges_of(design.scorers).get(design.metric)
    if isinstance(judge, PreferenceSpec):
        raise unfit(
            f"'{design.metric}' says which of two answers it prefers, and a race needs a score of each by itself.",
            "/metric",
            hint="Take a judge with a rubric or criteria.",
        )
    fewest = min(sealed.parts[block] for block in sealed.blocks)
    if isinstance(judge, JudgeSpec) and fewest < BLOCK and judge.votes == 1:
        raise unfit(
            f"'{design.metric}' is a judge, and a proposal would be dropped by its word on {count(fewest, 'case')}: "
            f"it takes {BLOCK}, or more than one vote.",
            "/scorers",
            hint="Take more cases, or give the judge 'votes: 3'.",
        )


def _new(
    design: OptimizationDesign,
    version: Version,
    dataset: Dataset,
    sealed: Sealed,
    *,
    copy: Dataset,
    actor: Actor,
) -> Optimization:
    return Optimization(
        number=0,
        design=design,
        digest=design_digest(design, baseline=version.digest, revision=dataset.digest),
        status="planned",
        author=actor.name,
        created_at=version.created_at,
        baseline=str(version),
        dataset=copy.name,
        revision=copy.revision,
        parts=sealed.parts,
        exploration=sealed.exploration,
        dealt=None if design.splits else dataset.revision,
    )


def _copied(dataset: Dataset, sealed: Sealed) -> ImportDataset:
    """The working copy: the same cases, each in its part."""
    rows = tuple(
        {key: value for key, value in asdict(case).items() if value is not None} for case in sealed.cases
    )
    note = f"The parts of an optimization on {dataset.name}@{dataset.revision}."
    return ImportDataset(dataset=working_copy(dataset.name), rows=rows, note=note)


def _latest_of(unit: Unit, draft: Optimization) -> Optimization | None:
    """The newest optimization of an equal design."""
    found = unit.optimizations.list(digest=draft.digest, limit=1)
    return found[0] if found else None


def _job(number: int) -> int:
    """The number of its job: below zero, where no experiment's is."""
    return -number
