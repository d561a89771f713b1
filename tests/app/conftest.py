"""What tests of use cases stand on: a library in memory, and two people."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest

from pecia import testing
from pecia.app.commit import CommitVersion
from pecia.app.datasets import ImportDataset
from pecia.app.experiments import GetExperiment, StartExperiment
from pecia.app.operations import perform
from pecia.domain.actor import Actor
from pecia.domain.design import Design, ModelChoice
from pecia.domain.experiment import Experiment
from pecia.domain.value import Request
from pecia.domain.version import Content
from pecia.ports import Ports

ANSWERS = {f"good {n}": "yes" for n in range(40)} | {f"bad {n}": "no" for n in range(40)}


class Library:
    """A library in memory on which `ada` acts unless somebody else is named."""

    def __init__(self, ports: Ports) -> None:
        self.ports = ports

    def __call__(self, request: Request, actor: Actor = testing.ADA) -> Any:
        return perform(self.ports, actor, request)

    def commit(self, name: str, text: str, **more: Any) -> int:
        number: int = self(CommitVersion(prompt=name, content=Content(template=text), **more)).version.number
        return number

    def experiment(self, **more: Any) -> Experiment:
        """Version 1 of `q` says the wrong thing on every case, version 2 the right one."""
        rows = tuple({"input": {"n": str(n)}, "expected": "yes"} for n in range(40))
        self(ImportDataset(dataset="cases", rows=rows))
        design = Design(
            name="compare",
            dataset="cases",
            variants={"one": "q#1", "two": "q#2"},
            models={"m": ModelChoice(model="scripted/table")},
            scorers={"right": {"type": "equals", "expected": "expected"}},
            **more,
        )
        number = self(StartExperiment(design=design)).number
        while self.ports.jobs.running("default", number):
            pass
        found: Experiment = self(GetExperiment(number=number))
        return found


@pytest.fixture
def do() -> Generator[Library]:
    ports = testing.ports(scripts={"table": testing.Script(answer=ANSWERS)})
    yield Library(ports)
    ports.jobs.close()
    ports.store.close()


@pytest.fixture
def compared(do: Library) -> Library:
    """`q` with two versions, the first in production, and an experiment that found the second better."""
    do.commit("q", "bad {{ n }}")
    do.commit("q", "good {{ n }}")
    assert do.experiment().status == "done"
    return do
