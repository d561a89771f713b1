"""The library lock: commands beside a running server, and beside another writer."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

PECIA = [sys.executable, "-c", "import sys; from pecia.cli.main import main; sys.exit(main())"]


@pytest.fixture
def server(greeting: Shell) -> Generator[subprocess.Popen[str]]:
    assert greeting("list").code == 0
    with subprocess.Popen([*PECIA, "serve", "--port", "0"], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert "Pecia serves on http://127.0.0.1:" in process.stderr.readline()
        yield process
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)


def test_a_commit_beside_a_running_server_simply_works(
    greeting: Shell, server: subprocess.Popen[str]
) -> None:
    assert server.poll() is None
    Path("greet.prompt.md").write_text("Hi {{ name }}\n")
    said = greeting("commit greet greet.prompt.md -m shorter")
    assert (said.code, "greet#3 committed" in said.out) == (0, True)
    assert "Working through the server at http://127.0.0.1:" in said.err
    assert greeting("render greet -v name=Ada").out == "Hi Ada\n"


def test_an_experiment_beside_a_running_server_is_carried_out_by_it(
    greeting: Shell, server: subprocess.Popen[str]
) -> None:
    assert server.poll() is None
    said = greeting("experiment run try.yaml --json")
    assert said.code == 0
    assert said.json["comparisons"][0]["comparison"]["conclusion"] == "better"


def test_nobody_acts_under_another_name_through_a_server(
    greeting: Shell, server: subprocess.Popen[str]
) -> None:
    assert server.poll() is None
    said = greeting("propose greet production 2 --as ada")
    assert (said.code, "local owner" in said.err) == (4, True)
    greeting("propose greet production 2")
    said = greeting("approve 1")
    assert (said.code, "Over HTTP everybody is the local owner" in said.err) == (1, True)


def test_a_library_another_process_writes_is_locked_and_still_readable(greeting: Shell) -> None:
    code = (
        "import sys; from pathlib import Path; from pecia.stores.sqlite import SqliteStore;"
        "SqliteStore.open(Path('library.db'), mode='write'); print('open', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        said = greeting("release greet production 1")
        assert said.code == 3
        assert f"open by PID {other.pid}" in said.err
        assert greeting("show greet").code == 0
    assert greeting("release greet production 1").code == 0


def test_a_server_that_was_killed_leaves_no_lock_behind(
    greeting: Shell, server: subprocess.Popen[str]
) -> None:
    os.kill(server.pid, signal.SIGKILL)
    server.wait()
    assert greeting("release greet production 1").code == 0


def test_ctrl_c_on_an_experiment_keeps_what_was_answered(greeting: Shell) -> None:
    rows = [{"input": {"name": f"N{n}"}, "expected": "x"} for n in range(9000)]
    Path("names.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    greeting("dataset import names names.jsonl")
    text = Path("try.yaml").read_text()
    Path("try.yaml").write_text(f"{text}limits: {{max_runs: 20000, concurrency: 1}}\n")
    with subprocess.Popen(
        [*PECIA, "experiment", "run", "try.yaml"], stderr=subprocess.PIPE, text=True
    ) as run:
        assert run.stderr is not None
        while "points or more" not in run.stderr.readline():
            pass
        run.send_signal(signal.SIGINT)
        _, err = run.communicate(timeout=30)
    shown = greeting("experiment list --json").json
    assert (run.returncode, "Interrupted" in err) == (130, True)
    assert not shown or shown[0]["status"] in {"stopped", "planned"}
    assert greeting("experiment run try.yaml").code == 0
