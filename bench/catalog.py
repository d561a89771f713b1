"""How long a page of a listing takes, by what it is filtered and in which order.

    python bench/catalog.py [--json] [--quick]

Among 100,000 prompts (10,000 with --quick) with two tags each, an owner, a purpose, a status. Floor, measured in the
same run: SQLite's own driver reads a hundred rows of the table of prompts by name, and decodes nothing.
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from _figures import Figure, arguments, show

from pecia.domain.catalog import PromptFilter
from pecia.domain.prompt import PURPOSES, PromptFields, Status
from pecia.stores.sqlite import SqliteStore

PAGE = 100
NOW = datetime(2026, 11, 1, tzinfo=UTC)
TODAY = date(2026, 11, 22)
FILTERS = {
    "all": PromptFilter(),
    "folder": PromptFilter(folder="f010"),
    "purpose": PromptFilter(purpose="judge"),
    "status_rare": PromptFilter(status="deprecated"),
    "tag_common": PromptFilter(tag="t3"),
    "tag_rare": PromptFilter(tag="r77"),
    "tag_purpose_status": PromptFilter(tag="t3", purpose="extract", status="active"),
    "two_tags": PromptFilter(tag="t3,r13"),
    "overdue": PromptFilter(overdue=True),
}


def fill(store: SqliteStore, prompts: int) -> None:
    """Keep so many prompts, spread evenly over what the filters name."""
    purposes = list(PURPOSES)
    with store.write("default") as unit:
        for number in range(prompts):
            status: Status = "deprecated" if number % 50 == 0 else "active"
            fields = PromptFields(
                title=f"Prompt {number}",
                purpose=purposes[number * 7 % len(purposes)],
                tags=(f"t{number % 10}", f"r{number % 1000}"),
                owner=f"o{number % 50}",
                status=status,
                review_by="2026-05-01" if number % 200 == 0 else None,
            )
            # A prime step spreads the names over the folders and the changes over the names.
            spread = number * 7919 % prompts
            name = f"f{spread % 997:03d}/p{spread:06d}"
            unit.prompts.create(name, fields, at=NOW + timedelta(seconds=number * 104729 % prompts))


def median(work: Callable[[], object], *, times: int) -> float:
    """Milliseconds of one call: the median of some."""
    taken: list[float] = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1e3)
    return statistics.median(taken)


def figures(store: SqliteStore, path: Path, *, times: int) -> list[Figure]:
    """A page by name and by change behind the middle of the listing, for each filter; and the counts of all facets."""

    def by_name(where: PromptFilter) -> object:
        with store.read("default") as unit:
            return unit.prompts.list(after=where.beginning or "f5", limit=PAGE, where=where, today=TODAY)

    def by_change(where: PromptFilter) -> object:
        with store.read("default") as unit:
            return unit.prompts.changed(
                after=(NOW + timedelta(hours=2), "f5"), limit=PAGE, where=where, today=TODAY
            )

    def count(where: PromptFilter) -> object:
        with store.read("default") as unit:
            return unit.catalog.facets(where, today=TODAY)

    with closing(sqlite3.connect(path)) as driver:
        question = "SELECT * FROM prompts WHERE project = 'default' AND name > 'f5' ORDER BY name LIMIT 100"
        floor = median(lambda: driver.execute(question).fetchall(), times=times)
    found: list[Figure] = []
    for name, where in FILTERS.items():
        for order, page in (("name", by_name), ("updated", by_change)):
            value = median(lambda page=page, where=where: page(where), times=times)
            found.append(
                Figure(name=f"list.{name}.{order}", value=value, unit="ms", floor=floor, n=times, aim="≤ 5")
            )
    for name, where in FILTERS.items():
        value = median(lambda where=where: count(where), times=3)
        found.append(Figure(name=f"facets.{name}", value=value, unit="ms", floor=floor, n=3))
    return found


def main() -> None:
    """Measure and print."""
    flags = arguments("Time of a page of a listing.")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        store = SqliteStore.open(path, mode="write")
        fill(store, 10_000 if flags.quick else 100_000)
        show(figures(store, path, times=11 if flags.quick else 31), as_json=flags.json)
        store.close()


if __name__ == "__main__":
    main()
