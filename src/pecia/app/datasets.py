"""Datasets: keep cases in revisions, and read them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from pecia.app.act import Act, acting
from pecia.app.page import Page, check_limit, number_cursor, page_of
from pecia.app.standards import linter_of, warn_of
from pecia.domain.actor import Actor
from pecia.domain.dataset import (
    Case,
    Dataset,
    DatasetReference,
    Survey,
    check_cases,
    pick,
    read_case,
    survey_cases,
)
from pecia.domain.errors import Invalid, NotFound
from pecia.domain.names import parse_name
from pecia.domain.standard import Finding
from pecia.domain.value import Request, Value
from pecia.ports import Ports, Unit

HELD = 10_000
"""Cases that are held while they are kept; more than that are read again."""


class ImportDataset(Request, frozen=True):
    """Keep these rows as the newest revision of a dataset; equal rows return the revision that holds them.

    A row is `{id, input, expected, metadata, split, cluster}`; only `input` is required.
    """

    dataset: str
    rows: Collection[dict[str, Any]]
    note: str = ""


class Imported(Value, frozen=True):
    """The revision that holds the rows. `created` is False when it was there; `repeated` counts equal inputs.

    `findings` are the keys and the hidden characters in them, with pointers such as `/rows/3/input/text`: cases
    may be examples of what nobody should write, so these stop nothing.
    """

    dataset: Dataset
    created: bool
    repeated: int
    findings: tuple[Finding, ...] = ()


class ListDatasets(Request, frozen=True):
    """The datasets of the project at their newest revisions, by name."""

    cursor: str | None = None
    limit: int = 100


class GetDataset(Request, frozen=True):
    """A dataset at a revision, the newest by default."""

    dataset: str
    revision: int | None = None


class ListCases(Request, frozen=True):
    """The cases of a revision in their order, those of a split when it is given."""

    dataset: str
    revision: int | None = None
    split: str | None = None
    offset: int = 0
    limit: int = 100


class ListRevisions(Request, frozen=True):
    """The revisions of a dataset, newest first."""

    dataset: str
    cursor: str | None = None
    limit: int = 100


def import_dataset(ports: Ports, actor: Actor, request: ImportDataset) -> Imported:
    """Keep all rows or none. Raises `Invalid` with the line of a row that is wrong."""
    cases: Collection[Case] = _Cases(request.rows)
    if len(cases) <= HELD:
        cases = tuple(cases)
    survey = survey_cases(cases)
    with acting(ports, actor) as act:
        dataset, created = keep_revision(act, request.dataset, cases, survey, note=request.note)
        linter = linter_of(ports, act.unit)
    return Imported(
        dataset=dataset, created=created, repeated=survey.repeated, findings=warn_of(linter, request.rows)
    )


class _Cases(Collection[Case]):
    """The cases of rows, read each time they are gone through: those of a large dataset are never held together."""

    def __init__(self, rows: Collection[Mapping[str, Any]]) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, case: object) -> bool:
        return any(case == one for one in self)

    def __iter__(self) -> Iterator[Case]:
        return (read_case(dict(row), line=line) for line, row in enumerate(self._rows, 1))


def keep_revision(
    act: Act, name: str, cases: Iterable[Case], survey: Survey, *, note: str
) -> tuple[Dataset, bool]:
    """The revision that holds these cases, and whether it was made for them: every door to one comes through here."""
    dataset, known = revision_of(act.unit, name, survey, note=note, author=act.actor.name, at=act.now)
    if not known:
        newest = act.unit.datasets.get(dataset.name)
        act.unit.datasets.add(dataset, cases)
        act.record(
            "DatasetRevised",
            dataset.name,
            before=newest.digest if newest else None,
            after=dataset.digest,
            data={"revision": dataset.revision, "cases": dataset.cases, "note": note},
        )
    return dataset, not known


def read_cases(rows: Iterable[Mapping[str, Any]]) -> tuple[Case, ...]:
    """The cases of rows. Raises `Invalid` with the line of a row that is wrong."""
    cases = tuple(read_case(dict(row), line=line) for line, row in enumerate(rows, 1))
    check_cases(cases)
    return cases


def revision_of(
    unit: Unit, name: str, survey: Survey, *, note: str, author: str, at: datetime
) -> tuple[Dataset, bool]:
    """The revision that holds the cases of a survey and True, or the one they would be kept as and False."""
    name = parse_name(name, what="dataset")
    known = unit.datasets.find(name, survey.digest)
    if known is not None:
        return known, True
    newest = unit.datasets.get(name)
    dataset = Dataset(
        name=name,
        revision=newest.revision + 1 if newest else 1,
        digest=survey.digest,
        cases=survey.cases,
        splits=survey.splits,
        note=note,
        author=author,
        created_at=at,
    )
    return dataset, False


def list_datasets(ports: Ports, actor: Actor, request: ListDatasets) -> Page[Dataset]:
    """Datasets by name."""
    limit = check_limit(request.limit)
    with ports.store.read(actor.project) as unit:
        rows = unit.datasets.list(after=request.cursor or "", limit=limit + 1)
    return page_of(rows, limit, lambda dataset: dataset.name)


def get_dataset(ports: Ports, actor: Actor, request: GetDataset) -> Dataset:
    """The dataset, or `NotFound`."""
    with ports.store.read(actor.project) as unit:
        return existing_dataset(unit, request.dataset, request.revision)


def list_cases(ports: Ports, actor: Actor, request: ListCases) -> Page[Case]:
    """Cases from `offset` on; `next` is the offset of the page behind."""
    limit, offset = check_limit(request.limit), max(0, request.offset)
    with ports.store.read(actor.project) as unit:
        dataset = existing_dataset(unit, request.dataset, request.revision)
        rows = unit.datasets.cases(
            dataset.name, dataset.revision, split=request.split, offset=offset, limit=limit + 1
        )
    return page_of(rows, limit, lambda _: offset + limit)


def list_revisions(ports: Ports, actor: Actor, request: ListRevisions) -> Page[Dataset]:
    """Revisions; `next` is the number of the last one. Raises `NotFound`."""
    limit, before = check_limit(request.limit), number_cursor(request.cursor)
    with ports.store.read(actor.project) as unit:
        name = existing_dataset(unit, request.dataset).name
        rows = unit.datasets.revisions(name, before=before, limit=limit + 1)
    return page_of(rows, limit, lambda dataset: dataset.revision)


def existing_dataset(unit: Unit, name: str, revision: int | None = None) -> Dataset:
    """The dataset at a revision. Raises `Invalid` for what is no name, `NotFound`."""
    found = unit.datasets.get(parse_name(name, what="dataset"), revision)
    if found is None:
        which = f"revision {revision} of the dataset" if revision else "dataset"
        raise NotFound(
            f"There is no {which} '{name}' in this project.",
            hint="'pecia dataset list' shows those there are; 'pecia dataset import NAME FILE' adds one.",
        )
    return found


def cases_of(unit: Unit, dataset: Dataset, reference: DatasetReference) -> tuple[Case, ...]:
    """The cases that a reference means. Raises `Invalid` when its split has none."""
    return pick_cases(dataset, unit.datasets.cases(dataset.name, dataset.revision), reference)


def pick_cases(dataset: Dataset, cases: Sequence[Case], reference: DatasetReference) -> tuple[Case, ...]:
    """Of a revision's cases those that a reference means. Raises `Invalid` when its split has none."""
    picked = pick(cases, reference.split)
    if not picked:
        known = ", ".join(sorted(dataset.splits)) or "none"
        raise Invalid(
            f"The dataset '{dataset.name}' has no split '{reference.split}'; its splits: {known}.",
            code="invalid_experiment",
        )
    return picked
