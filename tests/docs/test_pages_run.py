"""Every page is carried out as its reader would: files written, commands run, output compared."""

from __future__ import annotations

import doctest
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from tests.docs.pages import ROOT, Block, blocks, is_run, on_the_local_model, pages, read
from tests.docs.session import POSTGRES, Session, matches, opened, steps


def marked(page: Path) -> Any:
    marks = [pytest.mark.model, pytest.mark.timeout(600)] if on_the_local_model(read(page)) else []
    return pytest.param(page, marks=marks, id=str(page))


@pytest.fixture
def session(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Generator[Session]:
    on_postgres = POSTGRES in read(request.getfixturevalue("page"))
    url = request.getfixturevalue("postgres_url") if on_postgres else None
    with opened(monkeypatch, data=tmp_path / "data", postgres=url) as session:
        yield session


def run_console(session: Session, block: Block, *, figures: bool) -> None:
    """Run a block's commands. One that fails is followed by the exit code it fails with."""
    commands = steps(block.text)
    for number, step in enumerate(commands, 1):
        printed = session.run(step.command)
        told = number < len(commands) and commands[number].command == "echo $?"
        assert session.code == 0 or told, f"{step.command} ended with {session.code}:\n{printed}"
        assert step.shown is None or matches(step.shown, printed, figures=figures), (
            f"{step.command} printed\n{printed}\nand the page shows\n{step.shown}\n"
            "Where what is printed is right: .venv/bin/python -m tests.docs.fill PAGE"
        )


def run_python(block: Block, names: dict[str, Any]) -> None:
    """Run a block that is written as at Python's prompt, and compare what it shows."""
    test = doctest.DocTestParser().get_doctest(block.text, names, f"line {block.line}", None, block.line)
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    runner.run(test, out=said.append, clear_globs=False)
    assert not runner.failures, "".join(said)
    names.update(test.globs)


@pytest.mark.parametrize("page", [marked(page) for page in pages() if is_run(read(page))])
def test_what_a_page_shows_is_what_happens(page: Path, session: Session) -> None:
    names: dict[str, Any] = {}
    figures = not on_the_local_model(read(page))
    for block in blocks(read(page)):
        if block.title:
            session.write(block.title, block.text)
        elif block.language == "console":
            run_console(session, block, figures=figures)
        elif block.at_the_prompt:
            run_python(block, names)


def test_the_two_commands_come_first() -> None:
    commands = [line.split("#")[0].split() for line in blocks(read(Path("README.md")))[0].text.splitlines()]
    assert commands == [["python3", "dev.py", "demo"], ["python3", "dev.py", "test"]]
    known = (ROOT / "dev.py").read_text(encoding="utf-8")
    assert all(f"\ndef {command[2]}(" in known for command in commands)
