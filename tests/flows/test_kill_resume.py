"""Killed at any moment and started again, an experiment calls what is missing and nothing else."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from pecia.app.agenda import key_of, key_tail
from pecia.domain.answer import SETTLED
from pecia.domain.design import Limits, ModelChoice
from pecia.domain.run import Run
from pecia.stores.sqlite import SqliteStore
from tests.experiments import planned, ports_over, runs_of
from tests.model_server import ModelServer, Told, completion, last_message

VARIANTS = {"plain": "{{ text }}", "polite": "Please: {{ text }}"}
RUNS_A_KILL = 40
CHILD = """
import sys
from pathlib import Path
from pecia.app.run import run_experiment
from pecia.stores.sqlite import SqliteStore
from pecia.testing import ADA
from tests.experiments import ports_over

path, base_url, number = sys.argv[1:]
store = SqliteStore.open(Path(path), mode="write")
print(run_experiment(ports_over(base_url, store=store), ADA, int(number)).status)
store.close()
"""


def echo_slowly(request: dict[str, object]) -> Told:
    return completion(last_message(request), delay=0.02)


class Trial:
    """A planned experiment in a file, and the server that its processes ask."""

    def __init__(self, path: Path, server: ModelServer, *, runs: int) -> None:
        self.path, self.server = path, server
        with closing(SqliteStore.open(path, mode="write")) as store:
            self.number = planned(
                ports_over(server.base_url, store=store),
                variants=VARIANTS,
                texts=[f"{n}" for n in range(runs // 2)],
                models={"here": ModelChoice(model="here/m")},
                limits=Limits(concurrency=4),
                fresh=True,  # so that nothing but what was kept for this experiment can spare a call
            )

    def start(self) -> subprocess.Popen[str]:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        command = [sys.executable, "-c", CHILD, str(self.path), self.server.base_url, str(self.number)]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)

    def kept(self) -> list[Run]:
        with closing(SqliteStore.open(self.path, mode="read")) as store:
            return [
                run
                for run in runs_of(ports_over(self.server.base_url, store=store), self.number)
                if run.answer.state in SETTLED
            ]

    def called(self) -> list[str]:
        """The keys that the server was asked for, in order."""
        tail = key_tail(self.server.base_url, 0)
        return [key_of(body, tail) for body in self.server.bodies]


def test_what_was_kept_before_a_kill_is_never_called_again(
    tmp_path: Path, scale: Callable[[int], int]
) -> None:
    picked, kills = random.Random(1), scale(30)  # noqa: S311 - any moment will do
    runs_planned = RUNS_A_KILL * kills
    with ModelServer(echo_slowly) as server:
        trial = Trial(tmp_path / "library.db", server, runs=runs_planned)
        known: list[tuple[set[str], int]] = []
        for _ in range(kills):
            child, until = trial.start(), len(server.bodies) + picked.randrange(RUNS_A_KILL)
            while child.poll() is None and len(server.bodies) < until:
                time.sleep(0.001)
            child.kill()
            child.communicate()
            known.append(({run.key for run in trial.kept()}, len(server.bodies)))
        assert trial.start().communicate()[0] == "done\n"
        called, runs = trial.called(), trial.kept()
    assert len({(run.arm, run.case) for run in runs}) == len(runs) == runs_planned
    assert all(not kept & set(called[so_far:]) for kept, so_far in known)
    assert 0 < len(known[-1][0]) < runs_planned, "it was killed on the way"
