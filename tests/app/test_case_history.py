"""The revisions of a dataset, and what experiments got for one of its cases."""

from __future__ import annotations

import pytest

from pecia.app.case_history import ListCaseRuns
from pecia.app.datasets import ImportDataset, ListCases, ListRevisions
from pecia.domain.errors import NotFound
from tests.app.conftest import Library


def test_a_case_tells_what_every_arm_answered_in_each_experiment(compared: Library) -> None:
    case = compared(ListCases(dataset="cases", offset=3, limit=1)).data[0]
    (history,) = compared(ListCaseRuns(dataset="cases", case=case.id))
    assert [(one.variant, one.run.answer.text, one.run.case) for one in history.runs] == [
        ("one", "no", 3),
        ("two", "yes", 3),
    ]
    assert (history.revision, history.same_input) == (1, True)


def test_an_id_that_another_input_had_before_says_so(compared: Library) -> None:
    case = compared(ListCases(dataset="cases", limit=1)).data[0]
    compared(ImportDataset(dataset="cases", rows=({"id": case.id, "input": {"n": "other"}},)))
    (history,) = compared(ListCaseRuns(dataset="cases", case=case.id))
    assert not history.same_input


def test_a_case_that_nobody_asked_has_no_history_and_one_that_is_not_there_is_not_found(do: Library) -> None:
    do(ImportDataset(dataset="cases", rows=({"id": "a", "input": {"n": "1"}},)))
    assert do(ListCaseRuns(dataset="cases", case="a")) == ()
    with pytest.raises(NotFound, match="no case 'b'"):
        do(ListCaseRuns(dataset="cases", case="b"))


def test_revisions_are_listed_newest_first_page_by_page(do: Library) -> None:
    for number in range(3):
        do(ImportDataset(dataset="cases", rows=({"input": {"n": str(number)}},), note=f"the {number}."))
    first = do(ListRevisions(dataset="cases", limit=2))
    rest = do(ListRevisions(dataset="cases", limit=2, cursor=first.next))
    assert [one.note for one in (*first.data, *rest.data)] == ["the 2.", "the 1.", "the 0."]
    assert rest.next is None
