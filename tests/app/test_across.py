from __future__ import annotations

from typing import Any

import pytest

from pecia import testing
from pecia.app.across import Across, ArmReference, CompareExperiments
from pecia.app.operations import perform
from pecia.app.run import run_experiment
from pecia.app.selftest import SelfTestExperiment
from pecia.domain.design import ModelChoice
from pecia.domain.errors import Invalid, NotFound
from pecia.domain.selftest import SelfTest, judge_alarms
from pecia.ports import Ports
from pecia.testing import ADA, Script
from tests.app.conftest import Library
from tests.experiments import planned

TEXTS = tuple(f"t{n:02d}" for n in range(20))


@pytest.fixture
def ports() -> Ports:
    said = {f"right {text}": text for text in TEXTS} | {f"wrong {text}": "NO" for text in TEXTS}
    return testing.ports(scripts={"table": Script(answer=said), "other": Script(answer=said)})


def ran(ports: Ports, label: str, **more: Any) -> int:
    given = {"texts": TEXTS, "models": {"m": ModelChoice(model="scripted/table")}} | more
    number = planned(ports, variants={label: f"{label} {{{{ text }}}}"}, **given)
    run_experiment(ports, ADA, number)
    return number


def across(ports: Ports, a: int, b: int, **more: Any) -> Across:
    request = CompareExperiments(
        baseline=ArmReference(experiment=a), variant=ArmReference(experiment=b), **more
    )
    found: Across = perform(ports, ADA, request)
    return found


def test_two_past_experiments_are_compared_case_by_case(ports: Ports) -> None:
    found = across(ports, ran(ports, "wrong"), ran(ports, "right"))
    assert (found.cases, found.rescored, found.notes) == (20, False, ())
    assert (found.comparison.conclusion, found.flips.wins) == ("better", 20)
    assert found.sentence.startswith("better: +100.0 points")


def test_another_scorer_has_the_kept_answers_scored_again(ports: Ports) -> None:
    a = ran(ports, "wrong", scorers={"hit": {"type": "equals", "expected": "expected"}})
    found = across(ports, a, ran(ports, "right"))
    assert found.rescored
    assert "scored again" in found.notes[-1]
    assert found.comparison.mean_a == 0.0


def test_only_the_cases_in_both_are_compared(ports: Ports) -> None:
    found = across(ports, ran(ports, "wrong", texts=TEXTS[:15]), ran(ports, "right"))
    assert (found.cases, found.only_baseline, found.only_variant) == (15, 0, 5)
    assert found.comparison.planned == 15
    assert "only those in both" in " ".join(found.notes)


def test_another_model_is_said(ports: Ports) -> None:
    other = {"m": ModelChoice(model="scripted/other")}
    found = across(ports, ran(ports, "wrong"), ran(ports, "right", models=other))
    assert found.notes == (
        "The models differ (scripted/table, scripted/other): the difference is of prompt and model together.",
    )


def test_what_cannot_be_compared_is_refused(ports: Ports) -> None:
    a, b = ran(ports, "wrong", texts=TEXTS[:5]), ran(ports, "right", texts=TEXTS[5:])
    with pytest.raises(Invalid, match="no case in common"):
        across(ports, a, b)
    with pytest.raises(Invalid, match="There is no metric 'tone'"):
        across(ports, a, a, metric="tone")
    with pytest.raises(NotFound):
        across(ports, a, 99)


def test_an_arm_is_named_where_there_are_several(compared: Library) -> None:
    with pytest.raises(Invalid, match="Name the variant; there are: one, two"):
        across(compared.ports, 1, 1)


def test_arms_that_change_places_at_random_are_not_called_different_too_often(compared: Library) -> None:
    rows: tuple[SelfTest, ...] = compared(SelfTestExperiment(number=1))
    assert [(row.trial, row.arms, row.passed) for row in rows] == [
        ("exchanged", ("one · m", "two · m"), True)
    ]
    assert rows[0].share <= 0.1


def test_repeats_are_split_in_halves(ports: Ports) -> None:
    rows = perform(ports, ADA, SelfTestExperiment(number=ran(ports, "right", repeats=4), draws=20))
    assert [(row.trial, row.alarms, row.passed) for row in rows] == [("halves", 0, True)]


@pytest.mark.parametrize("draws", [0, 2001])
def test_draws_out_of_range_are_refused(compared: Library, draws: int) -> None:
    with pytest.raises(Invalid):
        compared(SelfTestExperiment(number=1, draws=draws))


def test_more_alarms_than_chance_explains_fail_the_self_test() -> None:
    assert [judge_alarms(alarms, draws=200, alpha=0.05) for alarms in (0, 10, 17, 25)] == [
        True,
        True,
        True,
        False,
    ]
