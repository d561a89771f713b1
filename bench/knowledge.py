"""How long it takes to learn what is known: a card, a leaderboard, the search of a timeline and of all of them.

    python bench/knowledge.py [--json] [--quick]

10,000 prompts (1,000 with --quick) with a note and a comment each, and 100 experiments (10) of 2 variants × 200 cases
with one of them. `…computed` is the same with the kept results forgotten, as it was before they were kept. Floor,
measured in the same run: SQLite's own driver reads a hundred events by their subject, and decodes nothing.
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from _figures import Figure, arguments, show
from sqlalchemy import delete

from pecia import testing
from pecia.app.card import GetCard
from pecia.app.commit import CommitVersion
from pecia.app.datasets import ImportDataset
from pecia.app.experiments import StartExperiment
from pecia.app.knowledge import AddComment, ListTimeline, SearchTimelines
from pecia.app.leaderboard import RankByEvidence
from pecia.app.operations import perform
from pecia.domain.design import Design, ModelChoice
from pecia.domain.value import Request
from pecia.domain.version import Content
from pecia.ports import Ports
from pecia.stores.sqlite import SqliteStore
from pecia.stores.tables import results

TRIED = "f0/p0"


def fill(do: Callable[[Request], object], ports: Ports, *, prompts: int, experiments: int) -> None:
    """Keep so many prompts with what is said about them, and try the first of them so many times."""
    for number in range(prompts):
        name = f"f{number % 97}/p{number}"
        content = Content(template=f"Say {number} {{{{ n }}}}")
        do(CommitVersion(prompt=name, content=content, note=f"asked for by team{number % 300}"))
        do(AddComment(prompt=name, text=f"The shop word{number} wants it short."))
    do(CommitVersion(prompt=TRIED, content=Content(template="Tell {{ n }}"), note="another tone"))
    for number in range(experiments):
        rows = tuple({"input": {"n": f"{number} {case}"}, "expected": f"Say 0 {case}"} for case in range(200))
        do(ImportDataset(dataset=f"cases{number}", rows=rows))
        design = Design(
            name=f"try-{number}",
            dataset=f"cases{number}",
            variants={"one": f"{TRIED}#1", "two": f"{TRIED}#2"},
            models={"m": ModelChoice(model="scripted/echo")},
            scorers={"said": {"type": "contains", "any": ["7"]}},
        )
        do(StartExperiment(design=design))
        while ports.jobs.running("default", number + 1):
            time.sleep(0.005)


def median(work: Callable[[], object], *, times: int) -> float:
    """Milliseconds of one call: the median of some."""
    taken: list[float] = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1e3)
    return statistics.median(taken)


def main() -> None:
    """Measure and print."""
    flags = arguments("Time of a card, a leaderboard and the search of timelines.")
    times = 5 if flags.quick else 15
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        store = SqliteStore.open(path, mode="write")
        ports = testing.ports(store=store)

        def do(request: Request) -> object:
            return perform(ports, testing.ADA, request)

        fill(do, ports, prompts=1_000 if flags.quick else 10_000, experiments=10 if flags.quick else 100)
        with closing(sqlite3.connect(path)) as driver:
            question = (
                "SELECT * FROM events WHERE project = 'default' AND subject >= 'f' ORDER BY subject LIMIT 100"
            )
            floor = median(lambda: driver.execute(question).fetchall(), times=times)
        asked: dict[str, Request] = {
            "timeline.find": ListTimeline(prompt=TRIED, find="tone"),
            "timeline.page": ListTimeline(prompt=TRIED),
            "timelines.find_rare": SearchTimelines(find="word77"),
            "timelines.find_two": SearchTimelines(find="asked team77"),
            "timelines.find_frequent": SearchTimelines(find="shop"),
            "card": GetCard(prompt=TRIED),
            "best": RankByEvidence(),
        }
        found = [
            Figure(
                name=name, value=median(lambda r=request: do(r), times=times), unit="ms", floor=floor, n=times
            )
            for name, request in asked.items()
        ]
        with closing(sqlite3.connect(path)) as driver:
            driver.execute(str(delete(results)))
            driver.commit()
        found += [
            Figure(
                name=f"{name}.computed",
                value=median(lambda r=asked[name]: do(r), times=3),
                unit="ms",
                floor=floor,
                n=3,
            )
            for name in ("timeline.page", "card", "best")
        ]
        show(found, as_json=flags.json)
        ports.jobs.close()
        store.close()


if __name__ == "__main__":
    main()
