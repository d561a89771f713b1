"""Killed in the middle, and done again: every file is whole, and nothing of the run before is left."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from pecia.app.commit import CommitVersion
from pecia.app.push import PushPrompts
from pecia.domain.version import Content
from pecia.embedded import Library
from pecia.settings import read_settings
from pecia.sync import compare, pull

PROMPTS = 200
PULL = "import sys; from pecia.cli.main import main; sys.exit(main(['pull', sys.argv[1]]))"


def texts(version: int) -> dict[str, str]:
    return {f"p/n{number}": f"version {version} of {number}\n" * 50 for number in range(PROMPTS)}


def keep(library: Library, version: int) -> None:
    commits = [
        CommitVersion(prompt=name, content=Content(template=text)) for name, text in texts(version).items()
    ]
    library.perform(PushPrompts(commits=tuple(commits)))


def kill_while_pulling(folder: Path, written: int) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    child = subprocess.Popen(
        [sys.executable, "-c", PULL, str(folder)], env=environment, stdout=subprocess.DEVNULL
    )
    began = time.time_ns()
    while child.poll() is None and fresh(folder, began) < written:
        time.sleep(0.001)
    child.kill()
    child.wait()


def fresh(folder: Path, since: int) -> int:
    times = [path.stat().st_mtime_ns for path in folder.glob("p/*.prompt.md")]
    return sum(changed > since for changed in times)


def test_a_pull_that_was_killed_goes_on_where_it_was(tmp_path: Path, scale: Callable[[int], int]) -> None:
    folder = tmp_path / "prompts"
    folder.mkdir()
    with Library.open(read_settings()) as library:
        keep(library, 1)
    kill_while_pulling(folder, PROMPTS // 3)
    with Library.open(read_settings()) as library:
        pull(folder, library)
        assert compare(folder, library).report.in_sync
        (folder / "p" / "n7.prompt.md").write_text("mine\n" + texts(1)["p/n7"] + "\n")
        keep(library, 2)
    for n in range(scale(10)):
        kill_while_pulling(folder, PROMPTS // 3 + n)
    with Library.open(read_settings()) as library:
        report = pull(folder, library)
        changed = {"p/n7": "mine\n" + texts(2)["p/n7"]}
        for name, text in (texts(2) | changed).items():
            found = (folder / f"{name}.prompt.md").read_text()
            assert found.removesuffix("\n") == text or "<<<<<<< local" in found
        assert [change.name for change in compare(folder, library).report.changes] == ["p/n7"]
    assert report.refused == ()
    assert sorted(path.name for path in (folder / ".pecia").iterdir()) == ["base.json"]
