"""`pecia optimize` and `pecia optimization`: what a person types and reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.optimizations import rows


@pytest.fixture
def task(pecia: Shell) -> Shell:
    """A prompt that echoes what it is told, with the answer in one of its sentences."""
    Path("greet.prompt.md").write_text("Hello. Say hello. Say hello again. {{ n }}\n")
    assert pecia("commit greet greet.prompt.md -m one").code == 0
    Path("cases.jsonl").write_text(
        "".join(f"{json.dumps({**row, 'expected': 'Hello'})}\n" for row in rows(400))
    )
    assert pecia("dataset import cases cases.jsonl").code == 0
    Path("try.yaml").write_text(
        "name: try\ndataset: cases\nvariants: {one: greet#1}\nmodels: {echo: {model: scripted/echo}}\n"
        "scorers: {right: {type: starts_with, expected: expected}}\n"
    )
    return pecia


WORDS = "optimize greet --dataset cases --metric right --from try.yaml"


def test_a_shorter_prompt_is_found_shown_and_proposed(task: Shell) -> None:
    done = task(f"{WORDS} --shorter --by compress --margin 0.05 --json")
    assert (done.code, done.json["outcome"], done.json["version"]) == (0, "confirmed", 2)
    shown = task("optimization show 1").out
    assert "Search " in shown
    assert "Confirmed " in shown
    assert "Shrinkage " in shown
    assert "confirmed" in task("optimization list --prompt greet").out
    assert task("proposal list").out.count("greet") == 1


def test_its_report_shows_both_gains_every_proposal_and_what_the_winner_changed(task: Shell) -> None:
    assert task(f"{WORDS} --shorter --by compress --margin 0.05 --label none").code == 0
    said = task("optimization report 1").out
    for part in ("## Gain", "search gain", "confirmed gain", "Shrinkage", "## Choice", "## Race", "```diff"):
        assert part in said
    written = task("optimization report 1 --format html -o report.html")
    page = Path("report.html").read_text()
    assert written.code == 0
    for part in (
        "Search gain and confirmed gain",
        "Choice",
        "Race",
        "Lineage",
        '<svg viewBox="0 0 560 260"',
        "<del>",
    ):
        assert part in page
    assert not [part for part in ("<script", 'href="/', "src=") if part in page]
    assert [step["candidate"]["how"] for step in task("optimization report 1 --json").json["steps"]][
        -1
    ] == "compress"


def test_without_headroom_the_answer_is_no(task: Shell) -> None:
    done = task(WORDS)
    assert done.code == 1
    assert "unlikely to help" in done.out


def test_a_plan_calls_nothing(task: Shell) -> None:
    planned = task(f"{WORDS} --plan --json")
    assert planned.json["parts"]["test"] == 120
    assert not task("optimization list --json").json


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("optimization show 9", 4),
        ("optimize greet --dataset cases --metric right", 2),
        (f"{WORDS} --splits train,val", 2),
        (f"{WORDS} --budget 10", 2),
        (f"{WORDS} --by magic", 2),
        (f"{WORDS} --proposals 2", 2),
    ],
)
def test_what_cannot_be_done_is_told_by_the_exit_code(task: Shell, line: str, code: int) -> None:
    said = task(line)
    assert said.code == code
    assert said.err
