"""Meaning: texts as vectors, and which of many are nearest to one.

A vector is kept as signed bytes, a 127th of its largest part each: a quarter of its size, and the cosine of two
differs from the exact one by about a hundredth at most.

numpy, which takes longer to import than all of Pecia, is imported by those who compare.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeAlias

Vector: TypeAlias = bytes
"""The parts of a vector as signed bytes; only its direction means something."""
AT_ONCE = 4_096
"""Vectors that are compared in one step, which bounds the memory."""


def vector_of(parts: Sequence[float]) -> Vector:
    """The vector of these parts. Raises `ValueError` where there are none, only zeros, or one is not finite."""
    import numpy as np  # noqa: PLC0415 - see the module's docstring

    exact = np.asarray(parts, dtype=np.float64)
    largest = np.abs(exact).max(initial=0.0)
    if exact.ndim != 1 or not np.isfinite(largest) or largest == 0:
        raise ValueError("This is no vector with a direction.")
    return np.rint(exact / largest * 127).astype(np.int8).tobytes()


def nearest(wanted: Vector, vectors: Iterable[tuple[int, Vector]], *, limit: int) -> list[tuple[float, int]]:
    """(cosine, id) of the vectors nearest to one, the nearest first. Those of another length are left out."""
    import numpy as np  # noqa: PLC0415 - see the module's docstring

    aim = np.frombuffer(wanted, dtype=np.int8).astype(np.float32)
    aim /= np.linalg.norm(aim)
    best: list[tuple[float, int]] = []
    for ids, some in _batches(((number, v) for number, v in vectors if len(v) == len(wanted))):
        parts = np.frombuffer(b"".join(some), dtype=np.int8).reshape(len(some), -1).astype(np.float32)
        cosines = parts @ aim / np.linalg.norm(parts, axis=1)
        best = heapq.nlargest(limit, [*best, *zip(cosines.tolist(), ids, strict=True)])
    return best


def _batches(vectors: Iterable[tuple[int, Vector]]) -> Iterator[tuple[list[int], list[Vector]]]:
    ahead = iter(vectors)
    while some := list(islice(ahead, AT_ONCE)):
        yield [number for number, _ in some], [vector for _, vector in some]
