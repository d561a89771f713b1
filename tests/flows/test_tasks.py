"""Tasks through every door: a file on the command line, an endpoint, a server that is far away, and a kill on the way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import pecia
from pecia import testing
from pecia.app.commit import CommitVersion
from pecia.app.datasets import ImportDataset
from pecia.app.experiments import GetExperiment, ListRuns, StartExperiment
from pecia.app.operations import perform
from pecia.domain.design import Design, Limits
from pecia.domain.errors import Invalid
from pecia.domain.experiment import Experiment
from pecia.domain.task import TaskChoice
from pecia.domain.version import Content
from pecia.embedded import Library
from pecia.ports import Ports
from pecia.remote import RemoteLibrary
from pecia.stores.sqlite import SqliteStore
from pecia.testing import ADA
from tests.experiments import runs_of
from tests.model_server import ModelServer, Told, fault
from tests.serving import served

HIT = {"hit": {"type": "contains", "expected": "expected"}}
ROWS = tuple({"id": f"case-{n}", "input": {"text": f"t{n}"}, "expected": f"t{n}"} for n in range(6))


def library(store: SqliteStore | None = None, **more: Any) -> Ports:
    ports = testing.ports(store=store, **more)
    perform(ports, ADA, ImportDataset(dataset="texts", rows=ROWS))
    perform(
        ports, ADA, CommitVersion(prompt="say", content=Content(template="{{ text }}"), label="production")
    )
    return ports


def reply(said: Any, **more: Any) -> Told:
    return Told(body=json.dumps(said).encode(), **more)


def ended(ports: Ports, number: int) -> Experiment:
    while (found := perform(ports, ADA, GetExperiment(number=number))).status not in ("done", "stopped"):
        time.sleep(0.01)
    return found


def design(url: str, **rest: Any) -> Design:
    variants: dict[str, str | TaskChoice] = {"own": TaskChoice(task=url, **rest)}
    return Design(name="try", dataset="texts", variants=variants, scorers=HIT, limits=Limits(retries=1))


# ---------------------------------------------------------------- endpoints


def test_an_endpoint_is_posted_the_case_and_the_version_and_its_reply_is_an_answer() -> None:
    def tell(asked: dict[str, Any]) -> Told:
        return reply(
            {
                "output": asked["case"]["input"]["text"],
                "tool_calls": [{"name": "look_up", "arguments": {"id": 1}}],
                "usage": {"input_tokens": 5, "output_tokens": 2},
                "versions": ["say#1"],
                "trace": "for others",
            }
        )

    with ModelServer(tell) as server:
        ports = library(allow=[server.base_url])
        begun = perform(ports, ADA, StartExperiment(design=design(f"{server.base_url}/", prompt="say")))
        assert ended(ports, begun.number).status == "done"
        asked = json.loads(server.bodies[0])
        assert server.headers[0][":"] == "POST /v1/ HTTP/1.1"
    assert asked["case"].keys() == {"id", "input"}
    assert [(version["prompt"], version["version"]) for version in asked["versions"]] == [("say", 1)]
    run = runs_of(ports, begun.number)[0]
    assert (run.answer.text, run.answer.tool_calls[0].name) == ("t0", "look_up")
    assert (run.answer.usage.input_tokens, str(run.answer.versions[0])) == (5, "say#1")


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (reply({"label": "x"}), "without 'output'"),
        (reply(["x"]), "list"),
        (Told(body=b"<html>"), "no JSON"),
        (Told(body=b"\xff\xfe"), "no JSON"),
        (fault(404, "no such task"), "no such task"),
        (reply({"text": "x"}, headers={"Content-Encoding": "br"}), "compressed"),
        (Told(body=b"", status=302, headers={"Location": "http://127.0.0.1:1/"}), "redirect"),
    ],
)
def test_what_an_endpoint_says_that_is_no_answer_is_missing_in_that_run_only(told: Told, why: str) -> None:
    def tell(asked: dict[str, Any]) -> Told:
        return told if asked["case"]["id"] == "case-1" else reply({"text": "x"})

    with ModelServer(tell) as server:
        ports = library(allow=[server.base_url])
        begun = perform(ports, ADA, StartExperiment(design=design(server.base_url)))
        assert ended(ports, begun.number).status == "done"
    states = Counter(run.answer.state for run in runs_of(ports, begun.number))
    assert states == {"ok": 5, "api_error": 1}
    assert why in (runs_of(ports, begun.number)[1].answer.error or "")


def test_an_endpoint_given_through_the_api_obeys_the_egress_rules() -> None:
    with ModelServer(lambda _: reply({"text": "x"})) as server:
        ports = library()
        with served(ports) as url, RemoteLibrary(url) as remote, pytest.raises(Invalid) as refused:
            remote.perform(StartExperiment(design=design(server.base_url)))
        assert refused.value.code == "egress_blocked"
        assert server.bodies == []


# ---------------------------------------------------------------- the command line

FILE = """
name: agents
dataset: cases.jsonl
variants:
  kept: say@production
  old: {task: "python:agents:old"}
  new: {task: "python:agents:new", prompt: say#1}
models: {echo: {model: scripted/echo}}
scorers: {hit: {type: contains, expected: expected}}
baseline: old
"""
AGENTS = """
import pecia
print("loaded")
def old(case):
    print("old is asked")
    pecia.get("say")
    return "nothing"
async def new(prompt, case):
    return {"text": prompt.render(text=case.input["text"])}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("agents.py").write_text(AGENTS)
    Path("agents.yaml").write_text(FILE)
    Path("cases.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in ROWS))
    Path("say.prompt.md").write_text("Say {{ text }}\n")
    for command in ("init", "commit say say.prompt.md --label production"):
        assert run(command).returncode == 0
    return tmp_path


def run(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    paths = os.pathsep.join(filter(None, sys.path))
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from pecia.cli.main import main; sys.exit(main(sys.argv[1:]))",
            *command.split(),
        ],
        env={**os.environ, "PYTHONPATH": paths, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.usefixtures("folder")
def test_a_file_with_tasks_is_run_and_shows_which_versions_each_arm_used() -> None:
    first = run("experiment run agents.yaml")
    assert first.returncode == 0, first.stderr
    assert "new against old on echo, hit:" in first.stdout
    assert "old · echo  say#1 (6 runs)" in first.stdout
    assert "old is asked" not in first.stdout
    assert "old is asked" in first.stderr
    again = run("experiment run agents.yaml --json")
    assert "old is asked" not in again.stderr
    arms = {arm["variant"]: arm for arm in json.loads(again.stdout)["arms"]}
    assert [use["version"] for use in arms["new"]["versions"]] == [1]
    assert arms["kept"]["versions"] == []
    exported = run("experiment export agents --format jsonl").stdout.splitlines()
    assert Counter(json.loads(line)["versions"] for line in exported) == {None: 6, "say#1": 12}


@pytest.mark.usefixtures("folder")
def test_a_task_that_cannot_be_loaded_is_said() -> None:
    Path("agents.yaml").write_text(FILE.replace("agents:old", "agents:nothing"))
    said = run("experiment run agents.yaml")
    assert (said.returncode, "'python:agents:nothing' cannot be loaded" in said.stderr) == (2, True)


@pytest.mark.usefixtures("folder")
def test_a_change_beside_the_function_makes_it_another_experiment() -> None:
    run("experiment run agents.yaml")
    Path("agents.py").write_text(AGENTS + "HELPER = 2\n")
    said = run("experiment run agents.yaml")
    assert ("old is asked" in said.stderr, "Experiment 2 agents (done)" in said.stdout) == (True, True)


@pytest.mark.usefixtures("folder")
def test_an_endpoint_in_a_file_of_ones_own_is_called_from_here_wherever_it_is() -> None:
    with ModelServer(lambda asked: reply({"text": asked["case"]["input"]["text"]})) as server:
        endpoint = f'{{task: "{server.base_url}/answer"}}'
        Path("there.yaml").write_text(
            f"name: there\ndataset: cases.jsonl\nvariants: {{there: {endpoint}}}\n"
            "scorers: {hit: {type: contains, expected: expected}}\n"
        )
        said = run("experiment run there.yaml --json")
        assert said.returncode == 0, said.stderr
        assert json.loads(said.stdout)["arms"][0]["metrics"]["hit"]["estimate"]["mean"] == 1.0
        run("experiment run there.yaml")
        assert len(server.bodies) == len(ROWS)
        Path("there.yaml").write_text(
            Path("there.yaml").read_text().replace('answer"', 'answer", by: server')
        )
        assert "This address is not called" in run("experiment run there.yaml").stderr


# ---------------------------------------------------------------- a library far away


def test_a_server_keeps_and_judges_what_the_callers_process_carries_out() -> None:
    ports, here = library(), os.getpid()
    called: list[int] = []

    def own(case: Any) -> str:
        called.append(os.getpid())
        return str(case.input["text"])

    with served(ports) as url, RemoteLibrary(url) as remote:
        result = pecia.experiment(
            "mine",
            dataset="texts",
            variants={"kept": "say", "own": own},
            models={"echo": "scripted/echo"},
            scorers=HIT,
            library=remote,
        )
        runs = remote.perform(ListRuns(number=result.experiment)).data
    assert (result.status, called) == ("done", [here] * 6)
    assert Counter(run.arm for run in runs) == {0: 6, 1: 6}
    assert result.comparisons[0].comparison.difference == 0


def test_cases_may_be_given_with_the_call() -> None:
    result = pecia.experiment(
        "mine",
        dataset=[{"input": {"n": n}, "expected": str(n)} for n in range(5)],
        variants={"own": lambda case: str(case.input["n"])},
        scorers={"same": {"type": "equals", "expected": "expected"}},
        library=Library(testing.ports(), ADA),
    )
    assert (result.dataset, result.arms[0].metrics["same"].estimate.mean) == ("python/mine", 1.0)


# ---------------------------------------------------------------- killed on the way

CHILD = """
import sys, time
from pathlib import Path
import pecia
from pecia import testing
from pecia.embedded import Library
from pecia.stores.sqlite import SqliteStore
from pecia.domain.design import Limits

path, log = sys.argv[1:]

def own(case):
    with open(log, "a") as told:
        told.write(case.id + "\\n")
    time.sleep(0.01)
    return case.input["text"]

store = SqliteStore.open(Path(path), mode="write")
library = Library(testing.ports(store=store), testing.ADA)
result = pecia.experiment("mine", dataset="texts", variants={"own": own}, repeats=30, library=library,
    scorers={"hit": {"type": "contains", "expected": "expected"}}, limits=Limits(concurrency=4))
print(result.status)
"""


def test_what_was_kept_before_a_kill_is_not_called_again(tmp_path: Path) -> None:
    path, log = tmp_path / "library.db", tmp_path / "log"
    with closing(SqliteStore.open(path, mode="write")) as store:
        library(store)
    log.touch()

    def start() -> subprocess.Popen[str]:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        command = [sys.executable, "-c", CHILD, str(path), str(log)]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)

    def called() -> int:
        return len(log.read_text().splitlines())

    for target in (40, 90):
        child = start()
        while child.poll() is None and called() < target:
            time.sleep(0.005)
        child.kill()
        child.communicate()
    with closing(SqliteStore.open(path, mode="read")) as store:
        kept = len(runs_of(testing.ports(store=store), 1))
    before = called()
    assert start().communicate()[0] == "done\n"
    assert called() - before == 180 - kept
    assert 0 < kept < 180
