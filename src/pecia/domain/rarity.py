"""Rarity: which words of a text tell it apart, and how much each of them says."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

LOOKED_UP = 1_000
"""Versions that are counted for a word at most; one in more of them says nothing."""
MOST_COUNTED = 64
"""Words of a text that are counted: the longest, which are rarest."""
MOST_TELLING = 16
"""Words by which a text is compared."""
_SHORTEST = 3


def worth_counting(words: Iterable[str]) -> list[str]:
    """The distinct words of a text that may be rare, at most `MOST_COUNTED`."""
    distinct = dict.fromkeys(word for word in words if len(word) >= _SHORTEST or not word.isascii())
    return sorted(distinct, key=len, reverse=True)[:MOST_COUNTED]


def rarest(frequencies: Mapping[str, int]) -> dict[str, float]:
    """The words that stand in the fewest versions, with their weights: `ln(1 + LOOKED_UP / n)`.

    Words that stand nowhere cannot be shared. Those in `LOOKED_UP` versions or more are left out unless there are
    no others.
    """
    there = sorted((n, word) for word, n in frequencies.items() if n > 0)
    telling = [(n, word) for n, word in there if n < LOOKED_UP] or there
    return {word: math.log1p(LOOKED_UP / n) for n, word in telling[:MOST_TELLING]}
