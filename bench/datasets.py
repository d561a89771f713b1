"""How fast cases are taken in, split, and looked through for leaks.

    python bench/datasets.py [--quick] [--json]

`dataset.read_csv` counts thousandths of a second that a thousand rows of a CSV file take to become cases, checked, with their
report; its floor reads the same file by the standard library and makes the same objects. `dataset.split_100k` counts
seconds to deal 100,000 cases in clusters of four into three splits; its floor hashes their inputs once. `dataset.check_10k`
counts seconds to find what is nearly the same across splits among 10,000 cases of 8 to 40 words, one in ten of
them a copy with a word changed; its floor makes their signatures. With `--quick` there are a tenth as many, and the names say so.
"""

from __future__ import annotations

import csv
import random
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from _figures import Figure, arguments, show

from pecia.domain.dataset import Case, input_digest
from pecia.domain.dataset_check import input_text, near_across
from pecia.domain.signature import sign
from pecia.domain.split import deal
from pecia.imports.case_files import read_cases_file

SHARES = {"train": 0.5, "val": 0.2, "test": 0.3}


def texts(count: int) -> list[str]:
    """Texts of 8 to 40 words; one in ten is the one before with a word changed."""
    draw = random.Random(4)  # noqa: S311 - texts, not secrets
    words = [f"w{number:x}" for number in range(20_000)]
    made: list[str] = []
    for number in range(count):
        if number % 10 == 9:  # noqa: PLR2004
            copied = made[-1].split()
            copied[draw.randrange(len(copied))] = "changed"
            made.append(" ".join(copied))
        else:
            made.append(" ".join(draw.choices(words, k=draw.randint(8, 40))))
    return made


def seconds(work: Callable[[], Any]) -> float:
    """How long it takes, the shorter of two."""
    taken: list[float] = []
    for _ in range(2):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def main() -> None:
    """Measure all three, and print them."""
    options = arguments("What it takes to build a dataset.")
    scale, size = (10, "1k") if options.quick else (1, "10k")
    figures: list[Figure] = []

    rows = 100_000 // scale
    said = texts(rows)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "cases.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["review", "label"])
            writer.writerows([text, "positive"] for text in said)

        def floor() -> list[dict[str, Any]]:
            with path.open(newline="", encoding="utf-8") as file:
                return [{"input": {"text": a}, "expected": b} for a, b in csv.reader(file)]

        mapping = {"input.text": "review", "expected": "label"}
        figures.append(
            Figure(
                name="dataset.read_csv",
                value=seconds(lambda: read_cases_file(path, mapping=mapping)) / rows * 1e6,
                unit="ms per 1,000",
                floor=seconds(floor) / rows * 1e6,
                n=rows,
            )
        )

    cases = [Case(id=str(n), input={"text": text}, cluster=str(n // 4)) for n, text in enumerate(said)]
    figures.append(
        Figure(
            name="dataset.split_100k" if scale == 1 else "dataset.split_10k",
            value=seconds(lambda: deal(cases, SHARES, seed="0")),
            unit="s",
            floor=seconds(lambda: [input_digest(case) for case in cases]),
            n=len(cases),
        )
    )

    some = deal(cases[: 10_000 // scale], SHARES, seed="0")
    scattered = [
        Case(id=case.id, input=case.input, split=("train", "test")[n % 2]) for n, case in enumerate(some)
    ]
    figures.append(
        Figure(
            name=f"dataset.check_{size}",
            value=seconds(lambda: near_across(scattered)),
            unit="s",
            floor=seconds(lambda: [sign(input_text(case)) for case in scattered]),
            n=len(scattered),
        )
    )
    show(figures, as_json=options.json)


if __name__ == "__main__":
    main()
