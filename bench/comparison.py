"""How long the statistics of a large experiment take: 20 arms on 10,000 cases, nineteen comparisons by permutation.

    python bench/comparison.py [--quick] [--json]

`statistics.20x10k` is seconds from the samples to the conclusions, with 10,000 random sign patterns for each comparison; its
floor is drawing those random bits alone. `statistics.ratios_20x10k` is the bootstrap of the same arms' totals (2,000
draws), its floor the multiplications alone.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from statistics import median

import numpy as np
from _figures import Figure, arguments, show

from pecia.domain.ratio import DRAWS, ratios_of_totals
from pecia.domain.sample import Sample
from pecia.domain.statistics import compare

ARMS, PERMUTATIONS = 20, 10_000


def seconds(work: Callable[[], object], times: int) -> float:
    """The median of so many tries."""
    taken: list[float] = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return median(taken)


def main() -> int:
    """Print the figures."""
    options = arguments(__doc__ or "")
    cases, times = 10_000, 1 if options.quick else 5
    rng = np.random.default_rng(1)
    names = [f"case-{case:05d}" for case in range(cases)]
    scores = rng.integers(0, 4, (ARMS, cases)) / 3
    samples = [Sample(scores=dict(zip(names, arm.tolist(), strict=True)), scale="share") for arm in scores]
    family = [(samples[0], sample) for sample in samples[1:]]
    taken = rng.lognormal(5, 0.5, (ARMS, cases))
    totals = [dict(zip(names, arm.tolist(), strict=True)) for arm in taken]
    weights = rng.random((DRAWS, cases))

    def draw() -> None:
        for seed in range(ARMS - 1):
            np.random.PCG64(seed).random_raw(PERMUTATIONS * cases // 64)

    figures = [
        Figure(
            name="statistics.20x10k",
            value=seconds(lambda: compare(family, alpha=0.05, margin=0.02, seed=1), times),
            unit="s",
            floor=seconds(draw, times),
            n=times,
            aim="<= 2",
        ),
        Figure(
            name="statistics.ratios_20x10k",
            value=seconds(lambda: ratios_of_totals([(totals[0], one) for one in totals[1:]], seed=1), times),
            unit="s",
            floor=seconds(lambda: weights @ taken.T, times),
            n=times,
        ),
    ]
    show(figures, as_json=options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
