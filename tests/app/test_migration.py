"""Every prompt in service on another model, compared with itself on the one there is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pecia import testing
from pecia.app.commit import CommitVersion
from pecia.app.datasets import ImportDataset
from pecia.app.experiments import StartExperiment
from pecia.app.migration import PlanMigration, ReadMigration
from pecia.app.operations import perform
from pecia.app.rename import RenamePrompt
from pecia.app.run import run_experiment
from pecia.domain.answer import Answer, Usage
from pecia.domain.design import Design, ModelChoice
from pecia.domain.errors import Invalid
from pecia.domain.migration import MigrationPlan, MigrationReport, written_for
from pecia.domain.version import Content, ModelSettings
from pecia.ports import Ports
from pecia.testing import ADA, Asked, Script

OLD, NEW = "scripted/old", "scripted/new"
NAMES = ("a/good", "b/bad", "c/untested")


def say(asked: Asked) -> Answer:
    text = "nothing" if asked.model == "new" and "bad" in asked.last else asked.last
    return Answer(state="ok", text=text, model=asked.model, usage=Usage(input_tokens=10, output_tokens=5))


@pytest.fixture
def ports() -> Ports:
    """Two prompts that were tested on the old model, and one that was not."""
    ports = testing.ports(scripts={"old": Script(answer=say), "new": Script(answer=say)})
    ports = replace(ports, jobs=_Now())
    rows = tuple({"input": {"n": f"{n}"}, "expected": f"{n}"} for n in range(30))
    perform(ports, ADA, ImportDataset(dataset="numbers", rows=rows))
    for name in NAMES:
        word = name.partition("/")[2]
        content = Content(template=f"{word} {{{{ n }}}}", model=ModelSettings(name="old"))
        perform(ports, ADA, CommitVersion(prompt=name, content=content, label="production"))
    for name in NAMES[:2]:
        design = Design(
            name="first",
            dataset="numbers",
            variants={"it": name},
            models={"m": ModelChoice(model=OLD)},
            scorers={"hit": {"type": "contains", "expected": "expected"}},
        )
        perform(ports, ADA, StartExperiment(design=design))
    return ports


class _Now:
    """Jobs that are done at once."""

    def start(self, _project: str, _experiment: int, work: Any, **_actor: Any) -> None:
        work()

    def stop(self, _project: str, _experiment: int) -> bool:
        return False

    def stopping(self, _project: str, _experiment: int) -> bool:
        return False

    def running(self, _project: str, _experiment: int) -> bool:
        return False

    def close(self) -> None:
        pass


def plan(ports: Ports, **more: Any) -> MigrationPlan:
    planned: MigrationPlan = perform(ports, ADA, PlanMigration(old=OLD, new=NEW, **more))
    return planned


def report(ports: Ports, **more: Any) -> MigrationReport:
    found: MigrationReport = perform(ports, ADA, ReadMigration(old=OLD, new=NEW, **more))
    return found


def test_the_plan_takes_every_served_prompt_on_the_datasets_it_was_tested_on(ports: Ports) -> None:
    planned = plan(ports)
    assert [(step.prompt, step.dataset, step.runs) for step in planned.steps] == [
        ("a/good", "numbers", 60),
        ("b/bad", "numbers", 60),
    ]
    assert [(one.prompt, one.why) for one in planned.unmeasured] == [
        ("c/untested", "no experiment tried it on scripted/old")
    ]
    assert [step.prompt for step in plan(ports, prompts="a/*").steps] == ["a/good"]


def test_a_renamed_prompt_is_planned_by_what_it_was_tested_on_before(ports: Ports) -> None:
    perform(ports, ADA, RenamePrompt(prompt="a/good", to="z/best"))
    planned = plan(ports)
    assert [step.prompt for step in planned.steps] == ["b/bad", "z/best"]
    perform(ports, ADA, StartExperiment(design=planned.steps[1].design))
    assert [one.prompt for one in report(ports).results] == ["z/best"]


def test_it_says_of_each_prompt_whether_it_gets_worse(ports: Ports) -> None:
    assert len(report(ports).pending) == 2
    for step in plan(ports).steps:
        perform(ports, ADA, StartExperiment(design=step.design))
    found = report(ports)
    assert [(one.prompt, one.conclusion) for one in found.results] == [
        ("a/good", "undecided"),
        ("b/bad", "worse"),
    ]
    assert found.pending == ()
    assert found.results[1].comparisons["hit"].compared == 2  # one family


def test_what_the_old_model_answered_is_not_called_again(ports: Ports) -> None:
    step = plan(ports).steps[0]
    made = perform(ports, ADA, StartExperiment(design=step.design))
    run_experiment(ports, ADA, made.number)
    [result] = [one for one in report(ports).results if one.prompt == "a/good"]
    assert (result.old.input_tokens, result.new.input_tokens) == (300, 300)
    assert plan(ports).steps[0].experiment == made.number
    assert plan(ports).steps[0].like == step.like  # a migration is no evidence for the next one


def test_a_migration_to_the_same_or_an_unknown_model_is_refused(ports: Ports) -> None:
    for new in (OLD, "scripted/unheard", "nowhere/model"):
        with pytest.raises(Invalid):
            perform(ports, ADA, PlanMigration(old=OLD, new=new))


def test_a_content_is_written_for_the_new_model_where_it_names_the_old_one() -> None:
    content = Content(template="x", model=ModelSettings(name="old", params={"temperature": 0}))
    changed = written_for(content, old=OLD, new=NEW, params={"max_tokens": 9})
    assert changed is not None
    assert changed.model == ModelSettings(name="new", params={"temperature": 0})
    assert changed.overrides[NEW].params == {"max_tokens": 9}
    assert written_for(Content(template="x"), old=OLD, new=NEW, params={}) is None
