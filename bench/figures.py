"""Figures: what every bench prints, beside the floor measured in the same run. Imported by the benches, not one."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A measured value in its unit; `floor` is what the bare machine does with the same work, `n` how much work it was."""

    name: str
    value: float
    unit: str
    floor: float
    n: int

    @property
    def ratio(self) -> float:
        """The value over the floor."""
        return self.value / self.floor


@dataclass(frozen=True)
class Options:
    """What a bench was asked for: `quick` is under 40 seconds for all of it."""

    quick: bool
    json: bool


def options(description: str | None) -> Options:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="fewer repetitions, for a rough look")
    parser.add_argument("--json", action="store_true", help="one line of JSON for each figure")
    chosen = parser.parse_args()
    return Options(quick=chosen.quick, json=chosen.json)


def report(figures: Sequence[Figure], *, as_json: bool) -> None:
    """Print the figures, one a line."""
    for figure in figures:
        if as_json:
            print(json.dumps({**asdict(figure), "ratio": figure.ratio}))
        else:
            print(
                f"{figure.name:28} {figure.value:14,.3f} {figure.unit:6} floor {figure.floor:14,.3f}  "
                f"ratio {figure.ratio:6.3f}  n {figure.n:,}"
            )
