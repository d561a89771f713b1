"""The demo and the sample project, on the answers the real model gave when they were recorded."""

from __future__ import annotations

import re
import time
from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files

import msgspec
import pytest

from pecia import testing
from pecia.app.events import VerifyLog
from pecia.app.experiments import (
    ContinueExperiment,
    GetExperiment,
    GetResult,
    ListExperiments,
    PlanExperiment,
)
from pecia.app.operations import perform
from pecia.app.policies import SetPolicy
from pecia.app.proposals import OpenProposal
from pecia.app.release import RollBack
from pecia.app.resolve import ResolveLabel
from pecia.demo.content import BEST, FIRST, LABEL, TOPICS, Topic, commits, dataset, design
from pecia.demo.recording import RecordedRun
from pecia.demo.report import report
from pecia.demo.run import AUTHOR, Demo
from pecia.demo.sample import fill
from pecia.domain.actor import Actor
from pecia.domain.design import ModelChoice
from pecia.domain.errors import Conflict
from pecia.domain.experiment import Experiment
from pecia.domain.policy import EvidenceGate, Policy
from pecia.domain.template import compile_content
from pecia.embedded import Library
from pecia.ports import Model, Ports

NAME = TOPICS[0].prompt


class RecordedModels:
    """A model that gives the recorded answer to each request of the recording, and to no other."""

    def __init__(self, answers: dict[str, str]) -> None:
        self._registry = testing.ports(scripts={"recorded": testing.Script(answer=answers)}).models

    def check(self, choice: ModelChoice) -> None:
        self._registry.check(msgspec.structs.replace(choice, model="scripted/recorded"))

    def open(self, choice: ModelChoice, *, timeout: float, retries: int, concurrency: int) -> Model:
        recorded = msgspec.structs.replace(choice, model="scripted/recorded")
        return self._registry.open(recorded, timeout=timeout, retries=retries, concurrency=concurrency)

    def cost(self, _: ModelChoice) -> None:
        return None

    def close(self) -> None:
        self._registry.close()


def answers(topic: Topic) -> dict[str, str]:
    """What was answered to each rendered prompt of a topic."""
    lines = (files("pecia.demo") / "recorded" / f"{topic.name}.jsonl").read_bytes().splitlines()[1:]
    with Library(testing.ports(), testing.ADA) as library:
        for commit in commits(topic):
            library.perform(commit)
        library.perform(dataset(topic))
        plan = library.perform(PlanExperiment(design=design(topic, full=False))).plan
        with library.ports.store.read("default") as unit:
            cases = unit.datasets.cases(plan.dataset, plan.revision, split=plan.split)
    compiled = [compile_content(variant.content) for variant in plan.variants]
    found: dict[str, str] = {}
    for run in (msgspec.json.decode(line, type=RecordedRun) for line in lines):
        prompt = compiled[run.arm]
        values = {name: cases[run.case].input[name] for name in prompt.names}
        found[str(prompt.render(values))] = run.answer.text
    return found


@pytest.fixture(scope="module")
def ports() -> Generator[Ports]:
    known = {said: text for topic in TOPICS for said, text in answers(topic).items()}
    made = replace(testing.ports(), models=RecordedModels(known))
    yield made
    made.jobs.close()
    made.store.close()


def run_demo(ports: Ports) -> tuple[Demo, list[str]]:
    said: list[str] = []
    library = Library(ports, Actor(name=AUTHOR))

    def follow(experiment: Experiment) -> Experiment:
        while ports.jobs.running("default", experiment.number):
            time.sleep(0.01)
        found: Experiment = library.perform(GetExperiment(number=experiment.number))
        return found

    demo = Demo(library=library, full=False, say=said.append, follow=follow)
    demo.run()
    return demo, said


def test_the_demo_ends_with_the_better_prompt_in_production_and_a_second_start_calls_nothing(
    ports: Ports,
) -> None:
    demo, said = run_demo(ports)
    assert demo.called > 300
    assert perform(ports, testing.ADA, ResolveLabel(prompt=NAME, label=LABEL)).version == BEST
    told = "\n".join(said)
    for step in ("is refused", "ada cannot approve it", "grace approves it", "moves from version 1 to 3"):
        assert step in told
    again, said = run_demo(ports)
    assert again.called == 0
    assert "nothing moves" in "\n".join(said)
    assert perform(ports, testing.ADA, VerifyLog()).broken_at is None
    perform(ports, testing.ADA, RollBack(prompt=NAME, label=LABEL))
    assert perform(ports, testing.ADA, ResolveLabel(prompt=NAME, label=LABEL)).version == FIRST


def test_the_report_stands_alone_and_shows_every_interval(ports: Ports) -> None:
    demo, _ = run_demo(ports)
    page = report(demo.chapters, story=demo.story, model="m", at=datetime.now(UTC), seconds=1)
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="|url\(|@import', page)
    for chapter in demo.chapters:
        for arm in chapter.result.arms:
            assert f">{arm.variant}</text>" in page
    assert page.count("<svg") >= len(TOPICS)


def test_a_new_library_is_filled_with_a_sample_that_says_it_was_recorded() -> None:
    with Library(testing.ports(), testing.ADA) as library:
        assert fill(library)
        assert not fill(library)
        found = library.perform(ListExperiments()).data
        assert [experiment.plan.name for experiment in found] == [
            design(topic, full=False).name for topic in reversed(TOPICS)
        ]
        assert all("pecia demo" in (experiment.recorded or "") for experiment in found)
        result = library.perform(GetResult(number=1))
        assert result.comparisons[0].comparison.conclusion == "better"


def test_a_recorded_experiment_is_no_evidence() -> None:
    with Library(testing.ports(), testing.ADA) as library:
        fill(library)
        cases = design(TOPICS[0], full=False).dataset
        gate = EvidenceGate(dataset=cases, metric="accuracy", require="better")
        library.perform(SetPolicy(policy=Policy(label=LABEL, evidence=(gate,))))
        proposal = library.perform(OpenProposal(prompt=NAME, label=LABEL, version=BEST))
    assert not proposal.verdict.met


def test_an_experiment_of_the_sample_is_not_gone_on_with() -> None:
    with Library(testing.ports(), testing.ADA) as library:
        assert fill(library)
        with pytest.raises(Conflict, match="made elsewhere"):
            library.perform(ContinueExperiment(number=1, extent="all"))
