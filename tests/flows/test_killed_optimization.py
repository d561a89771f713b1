"""An optimization that is killed at any moment goes on by itself and asks no model the same thing twice."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from pecia import testing
from pecia.app.commit import CommitVersion
from pecia.app.datasets import ImportDataset
from pecia.app.operations import perform
from pecia.app.optimize import StartOptimization
from pecia.domain.design import Limits, ModelChoice
from pecia.domain.optimization import Optimization
from pecia.domain.version import Content
from pecia.stores.sqlite import SqliteStore
from tests.experiments import ports_over
from tests.model_server import ModelServer, Told, completion, last_message
from tests.optimizations import BASE, design, rows

CHILD = """
import sys
from pathlib import Path
from pecia.app.optimizing import run_optimization
from pecia.stores.sqlite import SqliteStore
from pecia.testing import ADA
from tests.experiments import ports_over

path, base_url = sys.argv[1:]
store = SqliteStore.open(Path(path), mode="write")
print(run_optimization(ports_over(base_url, store=store), ADA, 1, should_stop=lambda: False).status)
store.close()
"""


def answers(request: dict[str, object]) -> Told:
    # Without one of its sentences the prompt is right, so that there is something to find.
    return completion("no" if "Take care." in last_message(request) else "yes", delay=0.01)


def test_nothing_is_asked_twice_however_often_it_is_killed(
    tmp_path: Path, scale: Callable[[int], int]
) -> None:
    picked, kills = random.Random(1), scale(20)  # noqa: S311 - any moment will do
    path = tmp_path / "library.db"
    asked = design(
        prompt="q#1",
        model=ModelChoice(model="here/m"),
        optimizers=("compress",),
        limits=Limits(concurrency=4),
    )
    with ModelServer(answers) as server:
        with closing(SqliteStore.open(path, mode="write")) as store:
            ports = ports_over(server.base_url, store=store)
            perform(ports, testing.ADA, CommitVersion(prompt="q", content=Content(template=BASE)))
            perform(ports, testing.ADA, ImportDataset(dataset="cases", rows=rows(120)))
            ports.jobs.close()  # it is planned here, and carried out by those that are killed
            perform(ports, testing.ADA, StartOptimization(design=asked))
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        command = [sys.executable, "-c", CHILD, str(path), server.base_url]
        for _ in range(kills):
            child = subprocess.Popen(command, env=environment)
            time.sleep(picked.uniform(1.0, 3.0))
            child.kill()
            child.wait()
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        assert done.stdout.split()[-1] == "done"
        with closing(SqliteStore.open(path, mode="read")) as store, store.read("default") as unit:
            found = unit.optimizations.get(1)
    assert isinstance(found, Optimization)
    assert found.outcome == "confirmed"
    # A kill loses at most the calls that were under way, and answers that had come and were not kept yet.
    assert len(server.bodies) - len(set(server.bodies)) <= kills * 4 * 8
