"""Grow a dataset: add cases to it, deal it into splits, and look for what would spoil its results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pecia.app.act import acting
from pecia.app.datasets import existing_dataset, keep_revision
from pecia.app.prompts import existing_version
from pecia.app.standards import linter_of, warn_of
from pecia.domain.actor import Actor
from pecia.domain.canonical import canonical
from pecia.domain.dataset import Case, Dataset, input_digest, pick, read_case, survey_cases
from pecia.domain.dataset_check import (
    NEAR_CASES,
    DatasetCheck,
    clusters_across,
    leaks,
    near_across,
    near_families,
    repeated_inputs,
)
from pecia.domain.errors import Conflict, Invalid, NotFound
from pecia.domain.names import parse_name, parse_own_reference
from pecia.domain.provenance import SYNTHETIC, CallRecord, row_of_call, row_of_run
from pecia.domain.run import RunReference
from pecia.domain.split import deal
from pecia.domain.standard import Finding
from pecia.domain.value import Request, Value
from pecia.ports import Ports, Unit


class AddCases(Request, frozen=True):
    """Add cases to a dataset: rows, kept runs of an experiment, and calls that an application recorded.

    Each says in its metadata where it came from. `answers_expected` takes what was answered for what is expected where
    nothing else is known. With `parent` they are added only while that revision is the newest. Cases that are there
    already, by input and what is expected, are left out and counted.
    """

    dataset: str
    rows: tuple[dict[str, Any], ...] = ()
    runs: tuple[RunReference, ...] = ()
    calls: tuple[CallRecord, ...] = ()
    answers_expected: bool = False
    split: str | None = None
    note: str = ""
    parent: int | None = None


class CasesAdded(Value, frozen=True):
    """The revision that holds the cases; how many are new in it, and how many were there.

    `findings` warn of secrets and hidden characters in what was added.
    """

    dataset: Dataset
    added: int
    known: int
    findings: tuple[Finding, ...] = ()


class SplitDataset(Request, frozen=True):
    """Deal a dataset into named splits, such as `{train: 0.5, val: 0.2, test: 0.3}`, as its next revision.

    Cases of one cluster or one input go together, and with `together` also those whose inputs are that alike (Jaccard
    similarity). Those that are in one of the splits stay there, unless `again`. Equal `seed`, equal splits.
    """

    dataset: str
    shares: dict[str, float]
    seed: str = "0"
    together: float | None = None
    again: bool = False
    note: str = ""


class CheckDataset(Request, frozen=True):
    """Look for what would make results on a dataset look better than they are.

    Repeated and contradicting inputs, clusters in several splits, inputs that are nearly the same in two splits
    (from the Jaccard similarity `threshold` on), and inputs that stand in one of these `prompts`, as examples do.
    """

    dataset: str
    revision: int | None = None
    prompts: tuple[str, ...] = ()
    threshold: float = NEAR_CASES


def add_cases(ports: Ports, actor: Actor, request: AddCases) -> CasesAdded:
    """The revision with the cases in it. Raises `Invalid` with the row, `NotFound` for a run, `Conflict` on a wrong parent."""
    name = parse_name(request.dataset, what="dataset")
    with acting(ports, actor) as act:
        newest = act.unit.datasets.get(name)
        check_parent(newest, name, request.parent)
        there = act.unit.datasets.cases(name, newest.revision) if newest else ()
        rows = list(_rows(act.unit, request))
        if not rows:
            raise Invalid(
                "There is no case to add.", code="invalid_dataset", hint="Give rows, runs or calls."
            )
        fresh = unknown_cases(there, (read_case(row, line=line) for line, row in enumerate(rows, 1)))
        if not fresh and newest:
            return CasesAdded(dataset=newest, added=0, known=len(rows))
        whole = (*there, *fresh)
        dataset, _ = keep_revision(act, name, whole, survey_cases(whole), note=request.note)
        linter = linter_of(ports, act.unit)
    return CasesAdded(
        dataset=dataset, added=len(fresh), known=len(rows) - len(fresh), findings=warn_of(linter, rows)
    )


def unknown_cases(there: Iterable[Case], cases: Iterable[Case]) -> list[Case]:
    """The cases that are not there yet, by input and what is expected; each once."""
    known = {_meaning(case) for case in there}
    fresh: list[Case] = []
    for case in cases:
        meaning = _meaning(case)
        if meaning not in known:
            known.add(meaning)
            fresh.append(case)
    return fresh


def _meaning(case: Case) -> tuple[str, bytes]:
    return input_digest(case), canonical(case.expected)


def check_parent(newest: Dataset | None, name: str, parent: int | None) -> None:
    """Raise `Conflict` unless the newest revision is the one that somebody had before them."""
    revision = newest.revision if newest else 0
    if parent is not None and parent != revision:
        raise Conflict(
            f"The newest revision of '{name}' is {revision}, not {parent}: somebody changed it in the meantime.",
            hint="Look at it again, and add to that.",
        )


def _rows(unit: Unit, request: AddCases) -> Iterator[dict[str, Any]]:
    for row in request.rows:
        yield row if request.split is None else {"split": request.split, **row}
    for run in request.runs:
        yield _row_of(unit, run, request)
    for call in request.calls:
        yield row_of_call(call, split=request.split, answers_expected=request.answers_expected)


def _row_of(unit: Unit, reference: RunReference, request: AddCases) -> dict[str, Any]:
    experiment = unit.experiments.get(reference.experiment)
    run = unit.experiments.run(
        reference.experiment, arm=reference.arm, case=reference.case, repeat=reference.repeat
    )
    if experiment is None or run is None:
        raise NotFound(
            f"Experiment {reference.experiment} has no kept run of arm {reference.arm}, case {reference.case}, "
            f"repeat {reference.repeat}.",
            hint="'pecia experiment show' tells which experiments there are and what they kept.",
        )
    plan = experiment.plan
    cases = pick(unit.datasets.cases(plan.dataset, plan.revision), plan.split)
    return row_of_run(
        run,
        plan.arms[run.arm],
        cases[run.case],
        experiment=reference.experiment,
        split=request.split,
        answers_expected=request.answers_expected,
    )


def split_dataset(ports: Ports, actor: Actor, request: SplitDataset) -> Dataset:
    """The revision whose cases are dealt so; the one there is where that changes nothing. Raises `Invalid`, `NotFound`."""
    if request.together is not None:
        _check_threshold(request.together)
    with ports.store.read(actor.project) as unit:
        dataset = existing_dataset(unit, request.dataset)
        cases = unit.datasets.cases(dataset.name, dataset.revision)
    families = near_families(cases, threshold=request.together) if request.together else ()
    dealt = deal(cases, request.shares, seed=request.seed, families=families, again=request.again)
    with acting(ports, actor) as act:
        check_parent(act.unit.datasets.get(dataset.name), dataset.name, dataset.revision)
        shares = ", ".join(f"{name}={share:g}" for name, share in request.shares.items())
        note = request.note or f"split by seed {request.seed}: {shares}"
        return keep_revision(act, dataset.name, dealt, survey_cases(dealt), note=note)[0]


def check_dataset(ports: Ports, actor: Actor, request: CheckDataset) -> DatasetCheck:
    """What was found; nothing is changed. Raises `Invalid`, `NotFound`."""
    _check_threshold(request.threshold)
    with ports.store.read(actor.project) as unit:
        dataset = existing_dataset(unit, request.dataset, request.revision)
        cases = unit.datasets.cases(dataset.name, dataset.revision)
        contents = [
            (str(text), existing_version(unit, found.name, version=found.number, label=found.label).content)
            for text in request.prompts
            for found in [parse_own_reference(text, project=actor.project)]
        ]
    repeated, contradicting = repeated_inputs(cases)
    return DatasetCheck(
        dataset=dataset.name,
        revision=dataset.revision,
        cases=len(cases),
        splits=dataset.splits,
        unsplit=_count(case.split is None for case in cases),
        unlabeled=_count(case.expected is None for case in cases),
        synthetic=_count(case.metadata.get(SYNTHETIC) is True for case in cases),
        repeated=repeated,
        contradicting=contradicting,
        clusters=clusters_across(cases),
        near=near_across(cases, threshold=request.threshold),
        leaks=tuple(leak for name, content in contents for leak in leaks(name, content, cases)),
    )


def _count(said: Iterable[bool]) -> int:
    return sum(said)


def _check_threshold(threshold: float) -> None:
    if not 0 < threshold <= 1:
        raise Invalid("A similarity lies above 0 and is at most 1.", code="invalid_parameter")


def rows_of(cases: Sequence[Case]) -> tuple[dict[str, Any], ...]:
    """The rows that cases are imported from."""
    return tuple(
        {
            key: value
            for key in Case.__struct_fields__
            if (value := getattr(case, key)) not in (None, {}) or key == "input"
        }
        for case in cases
    )
