"""How fast an experiment runs: on a model that answers at once, and over HTTP on one that takes 50 ms.

    python bench/experiment.py [--quick] [--json]

`experiment.instant` counts runs a second, from the plan to the last answer on disk (SQLite, synchronous=FULL); its floor
is the standard library's sqlite3 writing the same rows. `experiment.http_50ms_32` is the share of the ideal (32
calls every 50 ms); its floor is a bare asyncio loop that sends fixed bytes to the same server.
"""

from __future__ import annotations

import asyncio
import gc
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from _figures import Figure, arguments, show

from pecia import testing
from pecia.app.datasets import ImportDataset, import_dataset
from pecia.app.experiments import StartExperiment, start_experiment
from pecia.app.run import run_experiment
from pecia.domain.actor import Actor
from pecia.domain.design import Design, Limits, ModelChoice
from pecia.domain.run import Run
from pecia.domain.version import Content
from pecia.jobs.local import LocalJobs
from pecia.models.registry import Registry
from pecia.ports import JobName, Ports
from pecia.settings import Connection
from pecia.stores.sqlite import SqliteStore
from pecia.testing import ADA, Script

LATENCY, CONCURRENCY = 0.05, 32
IDEAL = CONCURRENCY / LATENCY
VARIANTS = {
    "zero": "Say whether this text is positive or negative.\n\nText: {{ text }}\nSentiment:",
    "one": "Text: I like it.\nSentiment: positive\n\nText: {{ text }}\nSentiment:",
}


class HeldJobs(LocalJobs):
    """Begins nothing, so that the bench may."""

    def start(
        self, project: str, job: JobName, work: Callable[[], object], *, actor: Actor | None = None
    ) -> None:
        """Leave the experiment planned."""


def plan(ports: Ports, *, model: str, runs: int, concurrency: int, part: int) -> int:
    """Keep an experiment of so many runs, two variants on half as many cases; returns its number.

    Each `part` has texts of its own, so that no answer is used again.
    """
    rows = tuple(
        {"input": {"text": f"This is text {n} of part {part}, and it is quite nice."}, "expected": "positive"}
        for n in range(runs // len(VARIANTS))
    )
    import_dataset(ports, ADA, ImportDataset(dataset="texts", rows=rows))
    design = Design(
        name="bench",
        dataset="texts",
        variants={label: f"./{label}.prompt.md" for label in VARIANTS},
        models={"m": ModelChoice(model=model, params={"temperature": 0, "max_tokens": 8})},
        scorers={"accuracy": {"type": "equals", "expected": "expected"}},
        limits=Limits(concurrency=concurrency),
    )
    drafts = {label: Content(template=template) for label, template in VARIANTS.items()}
    return start_experiment(ports, ADA, StartExperiment(design=design, drafts=drafts)).number


@contextmanager
def library(models: Registry) -> Iterator[tuple[Ports, Path]]:
    """A library in a new file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        with closing(SqliteStore.open(path, mode="write")) as store:
            yield replace(testing.ports(store=store), models=models, jobs=HeldJobs()), path


def run(ports: Ports, number: int, *, runs: int) -> float:
    """Carry out the experiment; returns the seconds it took."""
    gc.collect()
    started = time.perf_counter()
    experiment = run_experiment(ports, ADA, number)
    took = time.perf_counter() - started
    assert experiment.progress.called == experiment.progress.states["ok"] == runs
    return took


def instant(*, runs: int, times: int) -> Figure:
    """Runs a second on a model in the process that answers at once."""
    took: list[float] = []
    floors: list[float] = []
    with library(Registry(scripts={"instant": Script(answer=lambda _: "positive")})) as (ports, path):
        for part in range(times + 1):
            number = plan(ports, model="scripted/instant", runs=runs, concurrency=8, part=part)
            took.append(run(ports, number, runs=runs))
            with ports.store.read(ADA.project) as unit:
                kept = list(unit.experiments.runs(number))
            floors.append(write_bare(path.with_name("bare.db"), kept))
    # The first round imports, compiles and fills caches, which a process does once.
    value, floor = (runs / median(seconds[1:]) for seconds in (took, floors))
    return Figure(name="experiment.instant", value=value, unit="1/s", floor=floor, n=runs, aim="≥ 40,000")


def write_bare(path: Path, runs: list[Run], batch: int = 256) -> float:
    """Seconds in which sqlite3 alone writes these runs, durably, in batches."""
    rows = [(r.arm, r.case, r.repeat, r.key, r.answer.state, r.answer.text, str(r.scores)) for r in runs]
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute("CREATE TABLE IF NOT EXISTS runs (arm, 'case', repeat, key, state, text, scores)")
        started = time.perf_counter()
        for first in range(0, len(rows), batch):
            database.execute("BEGIN IMMEDIATE")
            database.executemany("INSERT INTO runs VALUES (?,?,?,?,?,?,?)", rows[first : first + batch])
            database.execute("COMMIT")
        return time.perf_counter() - started


@contextmanager
def served() -> Iterator[int]:
    """The port of a model server in a process of its own."""
    command = [sys.executable, str(Path(__file__).with_name("_model_server.py")), str(LATENCY)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            yield int(server.stdout.readline())
        finally:
            server.kill()


def over_http(*, runs: int, times: int) -> Figure:
    """Share of the ideal over HTTP."""
    took: list[float] = []
    floors: list[float] = []
    with served() as port:
        models = Registry({"here": Connection(base_url=f"http://127.0.0.1:{port}/v1")})
        with library(models) as (ports, _):
            for part in range(times):
                floors.append(ask_bare(port, runs=runs))
                number = plan(ports, model="here/m", runs=runs, concurrency=CONCURRENCY, part=part)
                took.append(run(ports, number, runs=runs))
    value, floor = (runs / median(seconds) / IDEAL for seconds in (took, floors))
    return Figure(name="experiment.http_50ms_32", value=value, unit="share", floor=floor, n=runs, aim="≥ .95")


def ask_bare(port: int, *, runs: int) -> float:
    """Seconds in which a loop without any library asks for so many answers."""
    body = b'{"model":"m","messages":[{"role":"user","content":"%b"}],"seed":1}' % (b"x" * 120)
    request = b"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%b" % (
        len(body),
        body,
    )
    left = iter(range(runs))

    async def ask() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in left:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(int(head.partition(b"Content-Length: ")[2].split(b"\r\n")[0]))
        writer.close()

    async def ask_all() -> None:
        await asyncio.gather(*(ask() for _ in range(CONCURRENCY)))

    started = time.perf_counter()
    asyncio.run(ask_all())
    return time.perf_counter() - started


def main() -> None:
    """Print both figures."""
    chosen = arguments("How fast an experiment runs, beside the bare floor.")
    show(
        [
            instant(runs=2000, times=5 if chosen.quick else 21),
            over_http(runs=1920 if chosen.quick else 3840, times=3 if chosen.quick else 5),
        ],
        as_json=chosen.json,
    )


if __name__ == "__main__":
    main()
