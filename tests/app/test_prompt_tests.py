"""What an experiment answers to a requirement, and which tests the policies ask for."""

from __future__ import annotations

from typing import Any

import pytest

from pecia import testing
from pecia.app.commit import CommitVersion
from pecia.app.operations import perform
from pecia.app.policies import SetPolicy
from pecia.app.prompt_tests import JudgeExperiment, ListPolicyTests, PolicyTest
from pecia.app.run import run_experiment
from pecia.domain.errors import Conflict, Invalid
from pecia.domain.policy import EvidenceGate, Policy
from pecia.domain.requirement import ExperimentVerdict
from pecia.domain.version import Content
from pecia.ports import Ports
from pecia.testing import ADA
from tests.experiments import HIT, planned

TEXTS = [f"t{n:02}" for n in range(40)]
GOOD, BAD = "say {{ text }}", "say nothing {{ text | length }}"


def done(ports: Ports, *, after: str, before: str = GOOD, **rest: Any) -> int:
    number = planned(ports, variants={"before": before, "after": after}, texts=TEXTS, **rest)
    run_experiment(ports, ADA, number)
    return number


def judged(ports: Ports, number: int, **asked: Any) -> ExperimentVerdict:
    verdict: ExperimentVerdict = perform(ports, ADA, JudgeExperiment(number=number, **asked))
    return verdict


def asked(ports: Ports, prompt: str = "shop/reply") -> tuple[PolicyTest, ...]:
    tests: tuple[PolicyTest, ...] = perform(ports, ADA, ListPolicyTests(prompt=prompt))
    return tests


def test_a_variant_that_is_worse_fails_and_the_cases_it_lost_are_named() -> None:
    ports = testing.ports()
    verdict = judged(ports, done(ports, after=BAD))
    [line] = verdict.lines
    assert (verdict.outcome, line.losses, line.wins) == ("failed", 40, 0)
    assert line.lost[:2] == ("case-t00", "case-t01")
    assert len(line.lost) == 20


def test_what_cannot_be_told_yet_is_undecided_and_says_how_many_cases_would_tell() -> None:
    ports = testing.ports()
    few = "{% if text == 't00' or text == 't01' %}no{% else %}say {{ text }}{% endif %}"
    verdict = judged(ports, done(ports, after=few))
    assert verdict.outcome == "undecided"
    assert verdict.more_cases is not None
    assert verdict.more_cases > 40


def test_what_must_be_shown_and_is_not_fails() -> None:
    ports = testing.ports()
    few = "{% if text == 't00' or text == 't01' %}no{% else %}say {{ text }}{% endif %}"
    number = done(ports, after=few)
    assert judged(ports, number, require="better").outcome == "failed"
    assert judged(ports, number, require="non_inferior").outcome == "failed"
    assert judged(ports, number, require="non_inferior", margin=0.3).outcome == "passed"


def test_a_better_variant_passes_every_requirement() -> None:
    ports = testing.ports()
    number = done(ports, before=BAD, after=GOOD)
    for require in ("no_worse", "non_inferior", "better"):
        assert judged(ports, number, require=require).outcome == "passed"


def test_a_floor_is_judged_by_the_mean_of_every_arm_but_the_baselines() -> None:
    ports = testing.ports()
    number = done(ports, before=BAD, after=GOOD)
    assert judged(ports, number, floors={"hit": 1.0}).outcome == "passed"
    assert judged(ports, number, floors={"hit": 0.5}, baseline="after").outcome == "failed"
    with pytest.raises(Invalid, match="no metric 'wit'"):
        judged(ports, number, floors={"wit": 0.5})


def test_a_lone_variant_without_a_floor_is_undecided() -> None:
    ports = testing.ports()
    number = planned(ports, variants={"after": GOOD})
    run_experiment(ports, ADA, number)
    assert judged(ports, number).outcome == "undecided"
    assert judged(ports, number, floors={"hit": 1.0}).outcome == "passed"


def test_an_experiment_with_runs_to_come_is_not_judged() -> None:
    ports = testing.ports()
    number = planned(ports, variants={"before": GOOD, "after": BAD})
    with pytest.raises(Conflict, match="cannot be judged yet"):
        judged(ports, number)


def test_a_policy_asks_for_the_test_that_was_made_last_on_its_dataset() -> None:
    ports = testing.ports()
    perform(ports, ADA, CommitVersion(prompt="shop/reply", content=Content(template=GOOD)))
    gate = EvidenceGate(dataset="texts", metric="hit", require="better", margin=0.1)
    perform(ports, ADA, SetPolicy(policy=Policy(label="production", prompts="shop/*", evidence=(gate,))))
    [before] = asked(ports)
    assert (before.design, before.like) == (None, None)
    number = done(ports, after=BAD)
    [test] = asked(ports)
    assert test.like == number
    assert test.design is not None
    assert test.design.variants == {"baseline": "shop/reply@production", "candidate": "shop/reply"}
    assert (test.design.scorers, test.requirement.require) == (HIT, "better")
    assert asked(ports, "other") == ()
