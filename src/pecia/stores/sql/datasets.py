"""Datasets, their revisions and cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import bindparam, func, insert, select, update

from pecia.domain.dataset import Case, Dataset
from pecia.stores.sql.transaction import HERE, Transaction
from pecia.stores.tables import cases, datasets, revisions

if TYPE_CHECKING:
    from sqlalchemy.engine import Row

_REVISIONS = select(revisions, datasets.c.name).where(
    revisions.c.project == HERE, datasets.c.project == HERE, revisions.c.dataset == datasets.c.id
)
_OF_DATASET = _REVISIONS.where(datasets.c.name == bindparam("_name"))
_NEWEST = _OF_DATASET.where(revisions.c.number == datasets.c.newest)
_REVISION = _OF_DATASET.where(revisions.c.number == bindparam("_number"))
_BY_DIGEST = _OF_DATASET.where(revisions.c.digest == bindparam("_digest"))
_LISTED = (
    _REVISIONS.where(revisions.c.number == datasets.c.newest, datasets.c.name > bindparam("_after"))
    .order_by(datasets.c.name)
    .limit(bindparam("_limit"))
)
_NUMBERED = (
    _OF_DATASET.where(revisions.c.number < bindparam("_before"))
    .order_by(revisions.c.number.desc())
    .limit(bindparam("_limit"))
)
_ID = select(datasets.c.id).where(datasets.c.project == HERE, datasets.c.name == bindparam("_name"))
_HIGHEST_ID = select(func.max(datasets.c.id).label("highest")).where(datasets.c.project == HERE)
_ADD = insert(datasets)
_CHANGE = update(datasets).where(datasets.c.project == HERE, datasets.c.id == bindparam("_id"))
_ADD_REVISION = insert(revisions)
_ADD_CASE = insert(cases)
_CASES = (
    select(cases.c.data)
    .where(cases.c.project == HERE, cases.c.dataset == datasets.c.id)
    .where(datasets.c.project == HERE, datasets.c.name == bindparam("_name"))
    .where(cases.c.revision == bindparam("_revision"))
    .order_by(cases.c.position)
)
_CASES_OF_SPLIT = _CASES.where(cases.c.split == bindparam("_split"))
WRITTEN_AT_ONCE = 1000
"""Cases that are written together: their rows take several times as much memory as the cases."""
_BEYOND = 2**31 - 1
"""No revision has this number: a column of them holds no higher one."""
_case = msgspec.json.Decoder(Case)


class SqlDatasets:
    """The datasets of the project."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    def get(self, name: str, revision: int | None = None) -> Dataset | None:
        """What is in a dataset, at a revision or at its newest."""
        if revision is None:
            row = self._tx.first(_NEWEST, _name=name)
        else:
            row = self._tx.first(_REVISION, _name=name, _number=revision)
        return _dataset(row) if row else None

    def list(self, *, after: str, limit: int) -> Sequence[Dataset]:
        """The datasets behind this name."""
        return [_dataset(row) for row in self._tx.all(_LISTED, _after=after, _limit=limit)]

    def revisions(self, name: str, *, before: int | None, limit: int) -> Sequence[Dataset]:
        """The last revisions of a dataset before a number."""
        below = _BEYOND if before is None else before
        return [_dataset(row) for row in self._tx.all(_NUMBERED, _name=name, _before=below, _limit=limit)]

    def find(self, name: str, digest: str) -> Dataset | None:
        """The revision that holds exactly these cases."""
        row = self._tx.first(_BY_DIGEST, _name=name, _digest=digest)
        return _dataset(row) if row else None

    def add(self, dataset: Dataset, cases: Iterable[Case]) -> None:
        """Add a revision with its cases, and make it the newest."""
        known = self._tx.first(_ID, _name=dataset.name)
        if known is None:
            highest = self._tx.first(_HIGHEST_ID)
            identity = ((highest.highest if highest else None) or 0) + 1
            self._tx.add(_ADD, id=identity, name=dataset.name, newest=dataset.revision)
        else:
            identity = known.id
            self._tx.change(_CHANGE, _id=identity, newest=dataset.revision)
        self._tx.add(
            _ADD_REVISION,
            dataset=identity,
            number=dataset.revision,
            digest=dataset.digest,
            cases=dataset.cases,
            splits=msgspec.json.encode(dataset.splits).decode(),
            note=dataset.note,
            author=dataset.author,
            created_at=dataset.created_at,
        )
        numbered = enumerate(cases)
        while some := list(islice(numbered, WRITTEN_AT_ONCE)):
            self._tx.add_all(
                _ADD_CASE,
                [
                    {
                        "dataset": identity,
                        "revision": dataset.revision,
                        "position": position,
                        "split": case.split,
                        "data": msgspec.json.encode(case).decode(),
                    }
                    for position, case in some
                ],
            )

    def cases(
        self, name: str, revision: int, *, split: str | None = None, offset: int = 0, limit: int | None = None
    ) -> Sequence[Case]:
        """The cases of a revision from one position on."""
        question, asked = (_CASES, {}) if split is None else (_CASES_OF_SPLIT, {"_split": split})
        # SQLite has no OFFSET without a LIMIT; no dataset is longer than this one.
        rows = self._tx.all(
            question.limit(bindparam("_limit")).offset(bindparam("_offset")),
            _name=name,
            _revision=revision,
            _limit=2**62 if limit is None else limit,
            _offset=offset,
            **asked,
        )
        return [_case.decode(row.data) for row in rows]


def _dataset(row: Row[Any]) -> Dataset:
    return Dataset(
        name=row.name,
        revision=row.number,
        digest=row.digest,
        cases=row.cases,
        splits=msgspec.json.decode(row.splits),
        note=row.note,
        author=row.author,
        created_at=row.created_at,
    )
