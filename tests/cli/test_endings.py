"""How commands end: help, a reader that has gone, an experiment that could not be finished."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

PECIA = [sys.executable, "-c", "import sys; from pecia.script import main; sys.exit(main())"]


@pytest.mark.parametrize("line", ["", "dataset", "experiment"])
def test_a_group_without_a_command_shows_its_help(pecia: Shell, line: str) -> None:
    said = pecia(line)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Usage: pecia")


def test_a_reader_that_has_gone_is_no_failure(pecia: Shell) -> None:
    Path("long.prompt.md").write_text("x" * 200_000)
    assert pecia("commit long long.prompt.md").code == 0
    with subprocess.Popen([*PECIA, "show", "long", "--json"], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait(30) == 0


def test_an_experiment_that_cannot_be_finished_prints_one_document(greeting: Shell) -> None:
    Path("pecia.toml").write_text(
        '[library]\nurl = "sqlite:///library.db"\n[models.away]\nbase_url = "http://127.0.0.1:9/v1"\n'
    )
    text = Path("try.yaml").read_text().replace("scripted/echo", "away/m")
    Path("try.yaml").write_text(f"{text}limits: {{retries: 0}}\n")
    said = greeting("experiment run try.yaml --json")
    assert said.code == 5
    assert said.json["code"] == "model_unavailable"


def test_an_experiment_whose_budget_is_spent_ends_with_no(greeting: Shell) -> None:
    Path("pecia.toml").write_text(
        '[library]\nurl = "sqlite:///library.db"\n[prices."scripted/echo"]\ninput = 1000000\noutput = 1000000\n'
    )
    text = Path("try.yaml").read_text().replace("scripted/echo}", "scripted/echo, params: {max_tokens: 5}}")
    Path("try.yaml").write_text(f"{text}limits: {{max_cost: 0}}\n")
    said = greeting("experiment run try.yaml --json")
    assert (said.code, said.json["code"]) == (1, "budget_spent")
    assert "'max_cost' is $0" in said.json["detail"]


def test_a_place_that_the_message_names_is_not_told_twice(pecia: Shell) -> None:
    Path("bad.yaml").write_text("name: x\nvariant: {}\n")
    assert pecia("experiment run bad.yaml").err.lower().count("line 2, column 1") == 1
