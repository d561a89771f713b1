"""The pytest plugin, in a pytest of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

TEST = """
import pytest

FILE = "prompts/reply.experiment.yaml"

@pytest.mark.prompt_experiment(FILE)
def test_marked(pecia_experiment):
    assert pecia_experiment.outcome == "passed"
    assert pecia_experiment.runs == 3

def test_called(pecia_experiment):
    assert pecia_experiment(FILE).called == 0

@pytest.mark.prompt_experiment("prompts/missing.experiment.yaml")
def test_missing(pecia_experiment):
    raise AssertionError("not reached")

def test_plain():
    pass
"""


@pytest.fixture
def tested(pecia: Shell) -> Shell:
    Path("prompts/reply.prompt.md").write_text("Hello {{ name }}\n")
    rows = [{"input": {"name": name}, "expected": name} for name in ("Ada", "Grace", "Mary")]
    Path("prompts/reply.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    Path("prompts/reply.experiment.yaml").write_text(
        "dataset: ./reply.jsonl\nmodels: {echo: {model: scripted/echo}}\n"
        "scorers: {named: {type: contains}}\nfloors: {named: 1.0}\n"
    )
    Path("test_prompts.py").write_text(TEST)
    return pecia


def run(*more: str) -> str:
    # Blocked under the name of its entry point, so that it is this checkout's wherever another is installed.
    command = [sys.executable, "-m", "pytest", "-p", "no:pecia", "-p", "pecia.pytest_plugin", "-q", "-rA"]
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", "--rootdir=.", *more],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


def test_a_marked_test_is_given_the_result_and_fails_by_it(tested: Shell) -> None:
    said = run("--strict-markers")
    assert "3 passed, 1 error" in said
    assert "cannot be read" in said
    assert tested("experiment list --json").json[0]["progress"]["done"] == 3


@pytest.mark.usefixtures("tested")
def test_a_prompt_that_fails_its_test_fails_before_the_body() -> None:
    Path("prompts/reply.prompt.md").write_text("Hello {{ name | length }}\n")
    said = run("-k", "marked")
    assert "reply-test: failed" in said
    assert "named: experiment 1 on echo: 0.0%" in said


def test_the_plugin_imports_nothing_before_a_test_asks_for_it() -> None:
    code = (
        "import sys, pecia.pytest_plugin; "
        "print([m for m in sys.modules if m in ('pecia.embedded', 'pecia.app.operations', 'sqlalchemy', 'numpy')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
    done = subprocess.run(
        [sys.executable, "-c", "import sys, pecia; print('pytest' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "False\n"
