from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell


def test_a_table_is_imported_with_one_report(pecia: Shell) -> None:
    Path("a.csv").write_text("review,label,more\ngood,1,x\nbad\n")
    said = pecia("dataset import reviews a.csv --map input.text=review --expected label --keep-going")
    assert said.code == 2
    assert said.out.splitlines() == [
        "reviews@1 imported: 1 cases",
        "From: input.text = review, expected = label",
        "Left behind: the column 'more' (1 row)",
        "Not taken: line 3: 1 cells stand under 3 columns",
    ]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ("", 2),
        ("--map text=review", 2),
        ("--map input.text=review --map input.text=label", 2),
        ("--format xlsx", 2),
        ("--encoding klingon", 2),
        ("--delimiter ab", 2),
        ("--dry-run", 2),
    ],
)
def test_nothing_is_kept_of_an_import_that_is_refused(pecia: Shell, options: str, code: int) -> None:
    Path("a.csv").write_text("review,label\ngood,1\nbad\n")
    assert pecia(f"dataset import reviews a.csv {options}").code == code
    assert pecia("dataset show reviews").code == 4


def test_a_dataset_is_split_checked_and_exported(greeting: Shell) -> None:
    assert greeting("dataset split names dev=0.5 test=0.5").out == "names@2: test 10, dev 10\n"
    assert greeting("dataset check names --prompt greet").code == 0
    said = greeting("dataset export names#dev -f csv -o dev.csv --json")
    assert said.json == {"cases": 10, "file": "dev.csv", "left": {}}
    assert greeting("dataset import dev dev.csv").out.startswith("dev@1 imported: 10 cases")


def test_a_leak_is_found_and_the_exit_code_says_so(greeting: Shell) -> None:
    Path("c.jsonl").write_text(json.dumps({"input": {"name": "the Queen of Sheba herself"}}))
    Path("p.prompt.md").write_text("Greet people, such as the queen of Sheba herself. Now {{ name }}\n")
    greeting("dataset import few c.jsonl")
    greeting("commit leaky p.prompt.md")
    said = greeting("dataset check few --prompt leaky@latest")
    assert said.code == 1
    assert "100% stands in leaky@latest" in said.out


def test_calls_and_runs_are_added(greeting: Shell) -> None:
    Path("calls.jsonl").write_text(
        '{"input": {"name": "Zoe"}, "answer": "Hi, Zoe", "at": "2026-01-01T00:00:00Z"}\n'
    )
    assert greeting("experiment run try.yaml").code == 0
    said = greeting("dataset add seen --calls calls.jsonl --run 1/1/3 --answers-expected --split dev")
    assert said.out == "seen@1: 2 cases added\n"
    shown = greeting("dataset show seen --json").json["cases"]
    assert [case["expected"] for case in shown] == ["Good day, N3", "Hi, Zoe"]
    assert greeting("dataset add seen --run 1/1").code == 2
    assert greeting("dataset add seen --run 9/1/1").code == 4


def test_a_model_that_writes_nothing_is_exit_1(greeting: Shell) -> None:
    said = greeting("dataset generate more --prompt greet#1 --model scripted/echo -n 2")
    assert said.code == 1
    assert "0 synthetic cases added, asked by pecia/write-cases#1" in said.out
