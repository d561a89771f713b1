"""The history of a case: what the experiments on its dataset got for an answer to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pecia.app.datasets import existing_dataset
from pecia.domain.actor import Actor
from pecia.domain.dataset import pick
from pecia.domain.errors import NotFound
from pecia.domain.experiment import Experiment, ExperimentStatus
from pecia.domain.run import Run
from pecia.domain.value import Request, Value
from pecia.ports import Ports, Unit

NEWEST = 30
"""Experiments that are looked into."""


class ListCaseRuns(Request, frozen=True):
    """What the newest 30 experiments on a dataset got for an answer to one of its cases, known by its id.

    A revision may have given the id to another input: `same_input` tells.
    """

    dataset: str
    case: str


class CaseRun(Value, frozen=True):
    """A run of the case: which variant was asked on which model."""

    variant: str
    model: str
    run: Run


class CaseRuns(Value, frozen=True):
    """The runs of the case in one experiment, in the order of its arms; `same_input` is False where its input was another then."""

    experiment: int
    name: str
    status: ExperimentStatus
    revision: int
    created_at: datetime
    same_input: bool
    runs: tuple[CaseRun, ...]


def list_case_runs(ports: Ports, actor: Actor, request: ListCaseRuns) -> tuple[CaseRuns, ...]:
    """Newest experiment first; those that kept no run of the case are left out. Raises `NotFound`."""
    with ports.store.read(actor.project) as unit:
        dataset = existing_dataset(unit, request.dataset)
        cases = {dataset.revision: unit.datasets.cases(dataset.name, dataset.revision)}
        now = next((case for case in cases[dataset.revision] if case.id == request.case), None)
        found: list[CaseRuns] = []
        for number in unit.experiments.of_dataset(dataset.name, limit=NEWEST):
            experiment = unit.experiments.get(number)
            if experiment is None:
                continue
            plan = experiment.plan
            if plan.revision not in cases:
                cases[plan.revision] = unit.datasets.cases(plan.dataset, plan.revision)
            asked = pick(cases[plan.revision], plan.split)
            at = next((position for position, case in enumerate(asked) if case.id == request.case), None)
            if at is None:
                continue
            same = now is not None and asked[at].input == now.input
            runs = _runs(unit, experiment, at)
            if runs:
                found.append(_case_runs(experiment, runs, same=same))
    if now is None and not found:
        raise NotFound(
            f"The dataset '{dataset.name}' has no case '{request.case}'.",
            hint="'GET /datasets/{dataset}/cases' lists those it has.",
        )
    return tuple(found)


def _runs(unit: Unit, experiment: Experiment, at: int) -> Sequence[Run]:
    plan = experiment.plan
    places = [(arm.index, at, repeat) for arm in plan.arms for repeat in range(plan.repeats)]
    return unit.experiments.at(experiment.number, places)


def _case_runs(experiment: Experiment, runs: Sequence[Run], *, same: bool) -> CaseRuns:
    arms = experiment.plan.arms
    return CaseRuns(
        experiment=experiment.number,
        name=experiment.plan.name,
        status=experiment.status,
        revision=experiment.plan.revision,
        created_at=experiment.created_at,
        same_input=same,
        runs=tuple(
            CaseRun(variant=arms[run.arm].variant.label, model=arms[run.arm].model, run=run) for run in runs
        ),
    )
