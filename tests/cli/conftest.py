"""The command line as a person uses it: in a folder of its own, with what it printed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from pecia.cli.main import main


class Said(NamedTuple):
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)


class Shell:
    """Runs commands in the current folder."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, line: str, *more: str) -> Said:
        self._capsys.readouterr()
        code = main([*line.split(), *more])
        out, err = self._capsys.readouterr()
        return Said(code, out, err)


@pytest.fixture
def pecia(capsys: pytest.CaptureFixture[str]) -> Shell:
    shell = Shell(capsys)
    assert shell("init").code == 0
    return shell


@pytest.fixture
def greeting(pecia: Shell) -> Shell:
    """A prompt with two versions, a dataset, and an experiment that tells them apart."""
    for number, text in ((1, "Hello {{ name }}"), (2, "Good day, {{ name }}")):
        Path("greet.prompt.md").write_text(f"---\ntitle: Greeting\n---\n{text}\n")
        assert pecia("commit greet greet.prompt.md -m", f"version {number}").code == 0
    rows = [{"input": {"name": f"N{n}"}, "expected": f"Good day, N{n}"} for n in range(20)]
    Path("names.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    assert pecia("dataset import names names.jsonl").code == 0
    Path("try.yaml").write_text(
        "name: try\ndataset: names\nvariants: {one: greet#1, two: greet#2}\n"
        "models: {echo: {model: scripted/echo}}\nscorers: {right: {type: equals, expected: expected}}\n"
    )
    return pecia
