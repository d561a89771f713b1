"""The sign-flip permutation test: how often chance alone, flipping signs, gets as far from zero."""

from __future__ import annotations

import math
from collections.abc import Sequence

from pecia.domain.value import Value

EXACT_UP_TO = 14
"""With this many items that are not zero or fewer, all their sign patterns are counted (at most 16,384)."""

DRAWS = 10_000
"""With more items, this many random sign patterns are drawn."""

_TABLES_AT_ONCE = 256
# Sums that should be equal differ in their last bits by the order of adding; within this share of the
# largest sum they count as equal. It errs on the side of the larger p.
_EQUAL_WITHIN = 1e-10


class SignFlip(Value, frozen=True, kw_only=True):
    """The two-sided p-value of a sign-flip test, and whether every sign pattern was counted for it."""

    p: float
    exact: bool


def sign_flip(items: Sequence[float], *, seed: int, draws: int = DRAWS) -> SignFlip:
    """Test whether independent items, each as likely to be +x as -x, sum to zero.

    An item is the difference on one case, or the sum of differences over one cluster, so that a cluster
    is flipped as a whole. `seed` (not negative) fixes the draws; the order and the direction of the items
    do not matter. A drawn p is (1 + as extreme) / (1 + draws), which is never 0 and keeps the test's level
    (Phipson and Smyth 2010, https://doi.org/10.2202/1544-6115.1585).
    """
    sizes = sorted(abs(item) for item in items if item != 0)
    reached = abs(math.fsum(items)) - _EQUAL_WITHIN * math.fsum(sizes)
    if len(sizes) <= EXACT_UP_TO:
        sums = [0.0]
        for size in sizes:
            sums = [total + size for total in sums] + [total - size for total in sums]
        return SignFlip(p=sum(abs(total) >= reached for total in sums) / len(sums), exact=True)
    return SignFlip(p=(1 + _drawn_as_far(sizes, reached, draws, seed)) / (1 + draws), exact=False)


def _drawn_as_far(sizes: Sequence[float], reached: float, draws: int, seed: int) -> int:
    """How many of the drawn sign patterns give a sum at least this far from zero.

    Eight items share a table of their 256 signed sums, so that one random byte flips eight of them and a
    draw costs an eighth of the additions. Tables are made a few hundred at a time to bound the memory.
    """
    # Here and not above: numpy takes longer to import than all of Pecia, and a server that compares
    # nothing never needs it.
    import numpy as np  # noqa: PLC0415

    eights = np.zeros(-len(sizes) // 8 * -8)
    eights[: len(sizes)] = sizes
    eights = eights.reshape(-1, 8)
    signs = 1.0 - 2.0 * ((np.arange(256) >> np.arange(8)[:, np.newaxis]) & 1)
    # The raw stream, because numpy promises never to change it: a p-value can be computed again years later.
    stream = np.random.PCG64(seed)
    words_per_table = -(-draws // 8)
    sums = np.zeros(draws)
    for start in range(0, len(eights), _TABLES_AT_ONCE):
        tables = eights[start : start + _TABLES_AT_ONCE] @ signs
        words = stream.random_raw(len(tables) * words_per_table).astype("<u8", copy=False)
        patterns = words.view(np.uint8).reshape(len(tables), -1)[:, :draws]
        for table, pattern in zip(tables, patterns, strict=True):
            sums += table.take(pattern)
    return int(np.count_nonzero(np.abs(sums) >= reached))
