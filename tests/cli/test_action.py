"""The GitHub Action: what it says of itself, and its steps as a runner carries them out, against loopback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

ACTION = ROOT / "action"
STEPS: list[dict[str, Any]] = yaml.safe_load((ACTION / "action.yml").read_text())["runs"]["steps"]


class GitHub(BaseHTTPRequestHandler):
    """Keeps the comments of one pull request; a token other than `good` may read only."""

    comments: list[dict[str, Any]]

    def do_GET(self) -> None:
        self._say(200, self.comments if self.path.endswith("page=1") else [])

    def do_POST(self) -> None:
        self._write({"id": len(self.comments) + 1, "user": {"type": "Bot"}}, self.comments)

    def do_PATCH(self) -> None:
        number = int(self.path.rpartition("/")[2])
        self._write(self.comments[number - 1], [])

    def _write(self, comment: dict[str, Any], into: list[dict[str, Any]]) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers["Authorization"] != "Bearer good":
            self._say(403, {"message": "Resource not accessible by integration"})
            return
        comment |= body
        into.append(comment)
        self._say(200, comment)

    def _say(self, status: int, value: Any) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(value).encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def api() -> Generator[str]:
    GitHub.comments = [{"id": 1, "user": {"type": "User"}, "body": "<!-- pecia test -->\nnot ours"}]
    server = ThreadingHTTPServer(("127.0.0.1", 0), GitHub)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the `pecia` and the `python` of this test run."""
    folder = tmp_path_factory.mktemp("bin")
    for name, script in {
        "pecia": "import sys; from pecia.cli.main import main; sys.exit(main(sys.argv[1:]))",
        "python": "import sys, runpy; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')",
    }.items():
        (folder / f"run_{name}.py").write_text(script)
        (folder / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" "{folder}/run_{name}.py" "$@"\n')
        (folder / name).chmod(0o755)
    return folder


def step(name: str) -> dict[str, Any]:
    return next(one for one in STEPS if one["name"] == name)


def carry_out(name: str, tools: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a step's own command, as the runner does: bash, `-e`, with the variables that it declares."""
    assert set(step(name)["env"]) <= set(more)
    env = os.environ | {
        "PATH": f"{tools}:{os.environ['PATH']}",
        "GITHUB_ACTION_PATH": str(ACTION),
        "GITHUB_OUTPUT": "output",
        "GITHUB_STEP_SUMMARY": "summary.md",
        "RUNNER_TEMP": str(Path.cwd()),
    }
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step(name)["run"]]
    return subprocess.run(command, env=env | more, capture_output=True, text=True, check=False)


def test(tools: Path, **more: str) -> dict[str, str]:
    given = {f"PECIA_TEST_{name}": "" for name in ("NAMES", "FOLDER", "CHANGED", "STRICT", "BUDGET", "BASE")}
    assert carry_out("Test", tools, **(given | more)).returncode == 0
    return dict(line.split("=", 1) for line in Path("output").read_text().splitlines())


test.__test__ = False  # type: ignore[attr-defined]


def worse() -> None:
    Path("prompts/a.prompt.md").write_text("Hello {{ name }}\n")
    Path("prompts/a.jsonl").write_text('{"input": {"name": "Ada"}, "expected": "Goodbye"}\n')
    Path("prompts/a.experiment.yaml").write_text(
        "dataset: ./a.jsonl\nmodels: {echo: {model: scripted/echo}}\n"
        "scorers: {said: {type: contains}}\nfloors: {said: 1}\n"
    )


def test_no_step_puts_an_expression_into_a_shell_and_none_uses_a_foreign_action() -> None:
    for one in STEPS:
        assert "${{" not in one["run"]
        assert "uses" not in one or re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", one["uses"])


@pytest.mark.usefixtures("pecia")
def test_the_verdict_follows_the_comment(tools: Path, api: str) -> None:
    worse()
    outputs = test(tools)
    assert outputs["exit-code"] == "1"
    assert Path(outputs["junit"]).read_text().startswith("<testsuites>")
    assert "1 failed" in Path("summary.md").read_text()
    given = {
        "GITHUB_API_URL": api,
        "GITHUB_REPOSITORY": "o/r",
        "PECIA_COMMENT_ON": "7",
        "PECIA_COMMENT_FILE": outputs["markdown"],
    }
    for _ in range(2):
        assert carry_out("Comment", tools, **given, PECIA_COMMENT_TOKEN="good").returncode == 0
    assert [comment["user"]["type"] for comment in GitHub.comments] == ["User", "Bot"]
    assert "1 failed" in GitHub.comments[1]["body"]
    assert carry_out("Verdict", tools, PECIA_EXIT_CODE=outputs["exit-code"]).returncode == 1
    Path(outputs["markdown"]).write_text("<!-- pecia test -->\nanew")
    said = carry_out("Comment", tools, **given, PECIA_COMMENT_TOKEN="of a fork")
    assert said.returncode == 0
    assert "::warning::" in said.stdout
    assert "anew" not in GitHub.comments[1]["body"]


@pytest.mark.usefixtures("pecia")
def test_names_are_never_read_by_the_shell(tools: Path) -> None:
    worse()
    assert test(tools, PECIA_TEST_NAMES="a")["exit-code"] == "1"
    assert test(tools, PECIA_TEST_NAMES="$(touch/evil) --plan")["exit-code"] == "4"
    assert test(tools, PECIA_TEST_NAMES="*")["exit-code"] == "1"
    assert not Path("evil").exists()
