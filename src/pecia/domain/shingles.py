"""Shingles: what a text says, as the set of its runs of three words, whatever its case and punctuation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Shingles: TypeAlias = NDArray[np.int64]

RUN = 3
"""Words in a shingle."""
_word = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """The words of a text in their order: lower-case runs of letters, digits and underscores of any script."""
    return _word.findall(text.lower())


def normal_form(text: str) -> str:
    """The words with one blank between them: texts that differ only in case, punctuation and layout share it."""
    return " ".join(words(text))


def phrases(text: str) -> list[str]:
    """The words that runs are made of: those of the text; of one without words its characters, which no word equals."""
    return words(text) or [f" {text.strip()}"]


def shingles(text: str) -> Shingles:
    """The set of a text's runs of three words: ascending numbers of 64 bits, which mean something in this process.

    A text of one or two words is one run.
    """
    # Here and not above: numpy takes longer to import than all of Pecia, and most commands compare no texts.
    import numpy as np  # noqa: PLC0415

    said = phrases(text)
    runs = zip(said, said[1:], said[2:], strict=False) if len(said) >= RUN else (tuple(said),)
    return np.unique(np.array(list(map(hash, runs)), np.int64))


def jaccard(one: Shingles, other: Shingles) -> float:
    """The share of the shingles of both texts together that both have: 1 for the same words in the same order."""
    import numpy as np  # noqa: PLC0415

    shared = np.intersect1d(one, other, assume_unique=True).size
    return shared / (one.size + other.size - shared)
