"""Datasets as a use case: all rows or none."""

from __future__ import annotations

from typing import Any

import pytest

from pecia.app.datasets import ImportDataset, ListDatasets
from pecia.app.events import ListEvents
from pecia.domain.errors import Invalid
from tests.app.conftest import Library


@pytest.mark.parametrize("wrong", [{}, {"input": "text"}, {"input": {}, "color": "red"}])
def test_one_bad_row_among_thousands_keeps_all_out_and_is_named(do: Library, wrong: dict[str, Any]) -> None:
    rows = [{"input": {"n": n}} for n in range(10_000)]
    with pytest.raises(Invalid, match="7001"):
        do(ImportDataset(dataset="d", rows=(*rows[:7000], wrong, *rows[7000:])))
    assert do(ListDatasets()).data == ()
    assert do(ListEvents()).events == ()


def test_the_same_rows_twice_are_one_revision(do: Library) -> None:
    rows = tuple({"input": {"n": n}} for n in range(100))
    first, second = (do(ImportDataset(dataset="d", rows=rows)) for _ in range(2))
    assert (first.created, second.created) == (True, False)
    assert first.dataset == second.dataset
