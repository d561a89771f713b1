"""What all benches share: timing a piece of work beside its floor, and printing what came of it."""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Work = Callable[[], Any]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measured figure.

    `floor` is the least that the machine allowed in the same run, in the same unit; `n` is how many times the
    work was done. `aim` is what the project wants, shown to people only.
    """

    name: str
    value: float
    unit: str
    floor: float | None = None
    n: int = 1
    aim: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the floor the figure is."""
        return self.value / self.floor if self.floor else None


def arguments(
    description: str, argv: Sequence[str] | None = None, **more: dict[str, Any]
) -> argparse.Namespace:
    """The flags every bench takes, `--json` and `--quick`, and those of `more` (`peer={"help": …}`)."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--json", action="store_true", help="one JSON line per figure")
    parser.add_argument("--quick", action="store_true", help="less exact, in under 40 seconds")
    for name, settings in more.items():
        parser.add_argument(f"--{name.replace('_', '-')}", **settings)
    return parser.parse_args(argv)


def time_together(*works: Work, seconds: float, batches: int = 21) -> tuple[list[float], int]:
    """Seconds that one call of each work takes, and the number of calls of each.

    Batches of the works alternate, so that a busy moment of the machine falls on all of them alike; the figure
    is the median of a work's batches. `seconds` is how long all of it takes, about.
    """
    slice_ = seconds / batches / len(works)
    counts = [max(1, round(slice_ / _once(work))) for work in works]
    taken: list[list[float]] = [[] for _ in works]
    enabled = gc.isenabled()
    gc.disable()
    try:
        for _ in range(batches):
            for work, count, times in zip(works, counts, taken, strict=True):
                times.append(_batch(work, count) / count)
    finally:
        if enabled:
            gc.enable()
    return [statistics.median(times) for times in taken], min(counts) * batches


def _once(work: Work) -> float:
    """Seconds of one call, as the best of a few short batches, by which the others are sized."""
    work()
    return max(min(_batch(work, 10) for _ in range(5)) / 10, 1e-9)


def _batch(work: Work, count: int) -> float:
    repeat = [None] * count
    start = time.perf_counter()
    for _ in repeat:
        work()
    return time.perf_counter() - start


def show(figures: Sequence[Figure], *, as_json: bool) -> None:
    """Print the figures: JSON lines for programs, a table for people."""
    for figure in figures:
        if as_json:
            line = {"name": figure.name, "value": figure.value, "unit": figure.unit, "floor": figure.floor}
            print(json.dumps(line | {"ratio": figure.ratio, "n": figure.n}))
            continue
        floor = "" if figure.floor is None else f"floor {figure.floor:.4g}   ratio {figure.ratio:.2f}"
        aim = f"   aim {figure.aim}" if figure.aim else ""
        print(f"{figure.name:<28} {figure.value:>10.4g} {figure.unit:<4} {floor}{aim}   n {figure.n:,}")
    sys.stdout.flush()
