"""Datasets, on every adapter."""

from __future__ import annotations

import pytest

from pecia.domain.dataset import Case
from pecia.domain.errors import Conflict
from pecia.ports import Store
from tests.contract.kept import HERE, case, dataset

CASES = (
    Case(
        id="ünïcode 🙂",
        input={"text": "Ü\u0001", "n": 1.5, "list": [None, True]},
        expected={"label": "positive"},
        metadata={"must_pass": True},
        split="test",
        cluster="c",
    ),
    case(1, split="dev"),
    case(2, split="test", expected=0),
    case(3),
)


def test_a_dataset_comes_back_as_it_was(store: Store) -> None:
    with store.write(HERE) as unit:
        unit.datasets.add(dataset(CASES), CASES)
    with store.read(HERE) as unit:
        assert unit.datasets.get("demo/sentiment") == dataset(CASES)
        assert tuple(unit.datasets.cases("demo/sentiment", 1)) == CASES
        assert unit.datasets.get("demo/other") is None
        assert unit.datasets.get("demo/sentiment", 2) is None


def test_the_newest_revision_is_meant_where_none_is_named(store: Store) -> None:
    revisions = [dataset(CASES[: number + 1], revision=number) for number in (1, 2, 3)]
    with store.write(HERE) as unit:
        for number, revision in enumerate(revisions, 1):
            unit.datasets.add(revision, CASES[: number + 1])
    with store.read(HERE) as unit:
        assert unit.datasets.get("demo/sentiment") == revisions[-1]
        assert unit.datasets.get("demo/sentiment", 2) == revisions[1]
        assert unit.datasets.list(after="", limit=9) == [revisions[-1]]
        assert unit.datasets.revisions("demo/sentiment", before=None, limit=2) == revisions[:0:-1][:2]
        assert unit.datasets.revisions("demo/sentiment", before=2, limit=9) == revisions[:1]


def test_a_revision_is_found_by_its_cases(store: Store) -> None:
    first, second = dataset(CASES[:1]), dataset(CASES, revision=2)
    with store.write(HERE) as unit:
        unit.datasets.add(first, CASES[:1])
        unit.datasets.add(second, CASES)
    with store.read(HERE) as unit:
        assert unit.datasets.find("demo/sentiment", first.digest) == first
        assert unit.datasets.find("demo/sentiment", "sha256:0") is None
        assert unit.datasets.find("demo/other", first.digest) is None


def test_a_revision_that_is_taken_is_a_conflict(store: Store) -> None:
    with store.write(HERE) as unit:
        unit.datasets.add(dataset(CASES), CASES)
    with pytest.raises(Conflict), store.write(HERE) as unit:
        unit.datasets.add(dataset(CASES[:2]), CASES[:2])
    with store.read(HERE) as unit:
        assert unit.datasets.get("demo/sentiment") == dataset(CASES)


def test_datasets_are_listed_by_name(store: Store) -> None:
    with store.write(HERE) as unit:
        for name in ("c", "a", "b"):
            unit.datasets.add(dataset(CASES, name=name), CASES)
    with store.read(HERE) as unit:
        assert [found.name for found in unit.datasets.list(after="", limit=2)] == ["a", "b"]
        assert [found.name for found in unit.datasets.list(after="b", limit=2)] == ["c"]


def test_cases_are_read_by_split_and_from_a_position_on(store: Store) -> None:
    with store.write(HERE) as unit:
        unit.datasets.add(dataset(CASES), CASES)
    with store.read(HERE) as unit:
        assert tuple(unit.datasets.cases("demo/sentiment", 1, split="test")) == (CASES[0], CASES[2])
        assert tuple(unit.datasets.cases("demo/sentiment", 1, offset=1, limit=2)) == CASES[1:3]
        assert tuple(unit.datasets.cases("demo/sentiment", 1, offset=2)) == CASES[2:]
        assert tuple(unit.datasets.cases("demo/sentiment", 1, split="test", offset=1)) == (CASES[2],)
        assert not unit.datasets.cases("demo/sentiment", 9)
