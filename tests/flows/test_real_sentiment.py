"""Real input: 150 real sentences, a real model, and what an experiment concludes from them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pecia import testing, wire
from pecia.app.datasets import ImportDataset
from pecia.app.experiments import GetResult, StartExperiment
from pecia.app.operations import perform
from pecia.domain.design import Design, ModelChoice
from pecia.domain.prompt_file import read_prompt_file
from pecia.domain.result import Result

pytestmark = [pytest.mark.model, pytest.mark.slow]

PROMPTS = Path(__file__).with_name("real")
CASES = 150
"""The first of the file, where sites and labels come mixed."""


@pytest.fixture(scope="module")
def results(shared_data: Path) -> Iterator[dict[str, Result]]:
    """What one experiment says, against each of its variants."""
    ports = testing.ports()
    rows = wire.read_rows((shared_data / "sentiment.jsonl").read_bytes())[:CASES]
    perform(ports, testing.ADA, ImportDataset(dataset="real/sentiment", rows=rows))
    drafts = {
        path.name.removesuffix(".prompt.md"): read_prompt_file(path.read_text(encoding="utf-8")).content
        for path in sorted(PROMPTS.iterdir())
    }
    params = {"temperature": 0, "max_tokens": 8, "stop": ["\n"]}
    design = Design(
        name="real-sentiment",
        dataset="real/sentiment",
        variants={name: f"./{name}.prompt.md" for name in drafts},
        baseline="one-shot",
        models={"gemma": ModelChoice(model="local/gemma-3-270m", params=params)},
        scorers={"accuracy": {"type": "choice", "choices": ["positive", "negative"], "truncated": "read"}},
        primary=("accuracy",),
    )
    started = perform(ports, testing.ADA, StartExperiment(design=design, drafts=drafts))
    while ports.jobs.running(testing.ADA.project, started.number):
        time.sleep(0.2)
    yield {
        name: perform(ports, testing.ADA, GetResult(number=started.number, baseline=name)) for name in drafts
    }
    ports.jobs.close()
    ports.models.close()
    ports.store.close()


def concluded(result: Result) -> dict[str, str]:
    return {row.variant: row.comparison.conclusion for row in result.comparisons}


def test_every_answer_is_there(results: dict[str, Result]) -> None:
    for arm in results["one-shot"].arms:
        assert sum(arm.states.values()) == CASES
        assert arm.metrics["accuracy"].estimate.n == CASES


def test_one_example_is_better_than_an_instruction(results: dict[str, Result]) -> None:
    assert concluded(results["zero-shot"])["one-shot"] == "better"


def test_four_alternating_examples_are_better_than_one(results: dict[str, Result]) -> None:
    assert concluded(results["one-shot"])["alternating"] == "better"


def test_the_wording_of_four_examples_makes_no_difference_that_can_be_seen(
    results: dict[str, Result],
) -> None:
    against_alternating = concluded(results["alternating"])
    assert {against_alternating["sentences"], against_alternating["verdict"]} <= {"undecided", "equivalent"}


def test_the_means_are_those_an_independent_run_found(results: dict[str, Result]) -> None:
    found = {arm.variant: arm.metrics["accuracy"].estimate.mean or 0 for arm in results["one-shot"].arms}
    assert found["zero-shot"] == pytest.approx(0.41, abs=0.1)
    assert found["one-shot"] == pytest.approx(0.69, abs=0.1)
    assert all(
        found[name] == pytest.approx(0.93, abs=0.05) for name in ("alternating", "sentences", "verdict")
    )


def test_an_instruction_alone_leaves_about_a_quarter_unreadable(results: dict[str, Result]) -> None:
    zero = next(arm for arm in results["one-shot"].arms if arm.variant == "zero-shot")
    assert 0.15 <= zero.metrics["accuracy"].unscored.get("unparseable", 0) / CASES <= 0.45
