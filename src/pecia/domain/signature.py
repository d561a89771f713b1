"""Signature: 64 bytes that tell about how alike two texts are, without the texts.

MinHash (Broder, "On the resemblance and containment of documents", 1997): under a random order of all shingles,
two texts have the same first shingle with a probability that is their Jaccard similarity. Of each first shingle
one byte is kept (Li and König, "b-Bit minwise hashing", 2010): chance agreement adds 1/256.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import sqrt
from typing import TYPE_CHECKING
from zlib import crc32

from pecia.domain.shingles import RUN, phrases

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SCHEME = 1
"""Which words, shingles and orders signatures are made of. Another one never agrees with them: all are made anew."""
ORDERS = 64
LENGTH = 1 + ORDERS
"""Bytes of a signature: its scheme, then a byte for each order."""
ROWS = 3
"""Orders in a band. Two texts share a band with a probability of 1 - (1 - J**3)**21: .94 at J = .5, 1 at .8."""
_SCHEME = bytes([SCHEME])
_BLOCK = 2048
"""Shingles looked at together: as many as stay in the processor's cache."""
_DOUBT = 3
"""Standard errors that an estimate may lie below the truth: one pair in a thousand is lost."""


def sign(text: str) -> bytes:
    """The signature of a text: equal for equal words in an equal order."""
    import numpy as np  # noqa: PLC0415 - see shingles.shingles

    said = "\0".join(phrases(text)).encode(errors="surrogatepass").split(b"\0")
    runs = map(crc32, said)
    for behind in range(1, min(RUN, len(said))):
        runs = map(crc32, said[behind:], runs)
    found = list(runs)
    blocks = [
        np.multiply.outer(_orders(), np.array(found[at : at + _BLOCK], np.uint32)).min(axis=1)
        for at in range(0, len(found), _BLOCK)
    ]
    first = blocks[0] if len(blocks) == 1 else np.minimum.reduce(blocks)
    return _SCHEME + first.astype("<u4").tobytes()[1::4]


def stack(signatures: Sequence[bytes]) -> NDArray[np.uint8]:
    """Signatures as the rows of a matrix, without their scheme."""
    import numpy as np  # noqa: PLC0415

    return np.frombuffer(b"".join(signatures), np.uint8).reshape(-1, LENGTH)[:, 1:]


def agreement(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> NDArray[np.intp]:
    """In how many orders the rows agree, row by row, or each with the only one."""
    import numpy as np  # noqa: PLC0415

    return np.count_nonzero(one == other, axis=1)


def least_agreement(threshold: float) -> int:
    """The orders in which texts of this Jaccard similarity agree at least, but for one pair in a thousand."""
    chance = threshold + (1 - threshold) / 256
    return max(1, round(ORDERS * chance - _DOUBT * sqrt(ORDERS * chance * (1 - chance))))


def bands(rows: NDArray[np.uint8]) -> list[NDArray[np.uint32]]:
    """For each band a number for each row: rows that share one in any band may say nearly the same."""
    import numpy as np  # noqa: PLC0415

    wide = rows.astype(np.uint32)
    return [
        (wide[:, at] << np.uint32(16)) | (wide[:, at + 1] << np.uint32(8)) | wide[:, at + 2]
        for at in range(0, ORDERS - ROWS + 1, ROWS)
    ]


@cache
def _orders() -> NDArray[np.uint32]:
    """Each order is that of `factor * shingle` modulo 2**32, a permutation as the factor is odd.

    The factors are those of splitmix64 from the scheme's number on, so that they are the same everywhere.
    """
    import numpy as np  # noqa: PLC0415

    state, drawn = SCHEME, list[int]()
    for _ in range(ORDERS):
        state = (state + 0x9E3779B97F4A7C15) % 2**64
        mixed = ((state ^ state >> 30) * 0xBF58476D1CE4E5B9) % 2**64
        mixed = ((mixed ^ mixed >> 27) * 0x94D049BB133111EB) % 2**64
        drawn.append((mixed ^ mixed >> 31) >> 32 | 1)
    return np.array(drawn, np.uint32)
