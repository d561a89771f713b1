"""The cases of an experiment, each with what every arm made of it."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from pecia.app.datasets import ImportDataset
from pecia.app.experiments import GetExperiment, StartExperiment
from pecia.app.side_by_side import ListSideBySide
from pecia.domain.design import Design, ModelChoice
from pecia.domain.errors import Invalid
from pecia.domain.side_by_side import Outcome
from tests.app.conftest import Library


@pytest.fixture
def mixed(do: Library) -> Library:
    """Two cases that the second version loses, two that it wins, one alike."""
    do.commit("q", "{% if n == '1' or n == '2' %}bad{% else %}good{% endif %} {{ n }}")
    do.commit("q", "{% if n == '3' or n == '4' %}bad{% else %}good{% endif %} {{ n }}")
    rows = tuple({"id": f"c{n}", "input": {"n": str(n)}, "expected": "yes"} for n in range(5))
    do(ImportDataset(dataset="cases", rows=rows))
    design = Design(
        name="mixed",
        dataset="cases",
        variants={"one": "q#1", "two": "q#2"},
        models={"m": ModelChoice(model="scripted/table")},
        scorers={"right": {"type": "equals", "expected": "expected"}, "words": {"type": "words"}},
    )
    number = do(StartExperiment(design=design)).number
    while do.ports.jobs.running("default", number):
        pass
    assert do(GetExperiment(number=number)).progress.done == 10
    return do


def positions(library: Library, outcome: Outcome | None = None, **more: Any) -> list[int]:
    found = library(ListSideBySide(number=1, outcome=outcome, **more))
    return [row.position for row in found.data]


def test_a_case_tells_what_each_arm_made_of_it(compared: Library) -> None:
    first = compared(ListSideBySide(number=1, limit=1)).data[0]
    said = [(one.excerpt, one.score, one.change, one.state) for one in first.answers]
    assert said == [("no", 0.0, "same", "ok"), ("yes", 1.0, "improved", "ok")]


def test_every_case_is_found_on_some_page(compared: Library) -> None:
    found, cursor = [], None
    while True:
        page = compared(ListSideBySide(number=1, outcome="improved", cursor=cursor, limit=15))
        found += [row.position for row in page.data]
        cursor = page.next
        if cursor is None:
            break
    assert found == list(range(40))


def test_cases_are_chosen_by_what_became_of_them(compared: Library) -> None:
    numbers = {
        outcome: len(positions(compared, outcome))
        for outcome in get_args(Outcome)  # each of them is asked
    }
    assert numbers == {"improved": 40, "regressed": 0, "disagreed": 40, "unsound": 0}
    assert positions(compared, "regressed", baseline="two") == list(range(40))
    assert positions(compared, "improved", variant="one") == []


def test_each_case_is_held_against_the_baseline_on_its_own(mixed: Library) -> None:
    assert positions(mixed, "regressed") == [3, 4]
    assert positions(mixed, "improved") == [1, 2]
    assert positions(mixed, "disagreed") == [1, 2, 3, 4]


def test_what_is_not_in_the_plan_is_refused(compared: Library) -> None:
    with pytest.raises(Invalid, match="no metric 'else'"):
        compared(ListSideBySide(number=1, metric="else"))
    with pytest.raises(Invalid, match="no variant 'three'"):
        compared(ListSideBySide(number=1, variant="three"))
