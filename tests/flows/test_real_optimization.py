"""Real input: a real model, real utterances, and whether the examples that a search picks hold on sealed cases."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pecia import testing, wire
from pecia.app.datasets import ImportDataset
from pecia.app.operations import perform
from pecia.app.optimize import GetOptimization, ReportOptimization, StartOptimization
from pecia.domain.actor import Actor
from pecia.domain.design import ModelChoice
from pecia.domain.optimization import Allowance, OptimizationDesign
from pecia.domain.optimization_markdown import optimization_markdown
from pecia.domain.optimization_report import OptimizationReport
from pecia.domain.sealed import Splits
from pecia.ports import Ports
from pecia.server.optimization_page import optimization_page
from tests.app.conftest import Library
from tests.flows.test_real_axes import INTENTS, PROMPT

pytestmark = [pytest.mark.model, pytest.mark.slow]

SPLIT = ["train"] * 6 + ["val"] * 2 + ["test"] * 6
"""Of each 14 cases; 140 of them take the model some minutes, two on a machine that does nothing else."""
KEPT = "PECIA_PROOFS"
"""The variable that names a folder where the report of the last run is kept."""


@pytest.fixture(scope="module")
def report(shared_data: Path) -> Iterator[OptimizationReport]:
    ports = testing.ports()
    library = Library(ports)
    library.commit("demo/intent", PROMPT.template or "")
    rows = wire.read_rows((shared_data / "intent.jsonl").read_bytes())[: 10 * len(SPLIT)]
    split = tuple({**row, "split": SPLIT[at % len(SPLIT)]} for at, row in enumerate(rows))
    library(ImportDataset(dataset="real/intent", rows=split))
    yield optimized(ports, testing.ADA)
    ports.jobs.close()
    ports.models.close()
    ports.store.close()


def optimized(ports: Ports, actor: Actor) -> OptimizationReport:
    design = OptimizationDesign(
        prompt="demo/intent#1",
        dataset="real/intent",
        metric="accuracy",
        scorers={"accuracy": {"type": "choice", "choices": INTENTS, "truncated": "read"}},
        model=ModelChoice(
            model="local/gemma-3-270m", params={"temperature": 0, "max_tokens": 8, "stop": ["\n"]}
        ),
        optimizers=("examples",),
        proposals=3,
        allowance=Allowance(calls=900),
        max_tokens=600,
        splits=Splits(),
        label=None,
    )
    number = perform(ports, actor, StartOptimization(design=design)).number
    while perform(ports, actor, GetOptimization(number=number)).status in {"planned", "running"}:
        time.sleep(0.5)
    found: OptimizationReport = perform(ports, actor, ReportOptimization(number=number))
    if folder := os.environ.get(KEPT):
        (Path(folder) / "optimize-intent.md").write_text(optimization_markdown(found))
        (Path(folder) / "optimize-intent.html").write_bytes(optimization_page(found))
    return found


def test_examples_that_a_search_picked_are_confirmed_on_cases_it_never_read(
    report: OptimizationReport,
) -> None:
    found = report.optimization
    assert (found.status, found.outcome) == ("done", "confirmed"), found.trouble or found.said
    assert found.winner is not None
    assert found.winner.how == "examples"
    assert found.confirmed is not None
    assert (found.confirmed.n, found.confirmed.conclusion) == (60, "better")


def test_no_example_is_a_case_on_which_anything_is_measured(report: OptimizationReport) -> None:
    winner = report.optimization.winner
    assert winner is not None
    assert report.steps[-1].candidate == winner
    assert winner.content.template is not None
    assert winner.content.template.count("Utterance:") > 1
