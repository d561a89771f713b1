"""Clusters: which of very many texts say nearly the same, without comparing each with each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from pecia.domain.signature import agreement, bands, least_agreement, stack

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_NEIGHBORS = 16
"""Others of a band each text is compared with at most. A larger band hangs together through its neighbors."""
_BLOCK = 100_000
"""Pairs estimated together."""


def cluster(
    signatures: Sequence[bytes],
    normal_forms: Sequence[int],
    *,
    threshold: float,
    is_near: Callable[[int, int], bool],
) -> list[list[int]]:
    """The texts, by their positions, that hang together through pairs that are near; those of one stand alone.

    Texts with equal hashes of their normal form belong together. Of the others, pairs that share a band of their
    signatures and whose signatures agree as pairs of this Jaccard similarity do are put before `is_near`, unless
    both hang together already. Time and memory grow with the number of texts, not with that of pairs.
    """
    families = Families(len(signatures))
    first: dict[int, int] = {}
    for at, form in enumerate(normal_forms):
        families.join(first.setdefault(form, at), at)
    if first:
        _join_near(families, list(first.values()), signatures, least_agreement(threshold), is_near)
    return families.grown()


class Families:
    """A forest in which texts that hang together have one root (union-find with path halving)."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def root(self, at: int) -> int:
        """The text that stands for the family of this one."""
        parent = self._parent
        while parent[at] != at:
            parent[at] = at = parent[parent[at]]
        return at

    def join(self, one: int, other: int) -> None:
        """Let the two hang together. The root is always the first of all."""
        first, second = sorted((self.root(one), self.root(other)))
        self._parent[second] = first

    def grown(self) -> list[list[int]]:
        """The families of more than one, each in order."""
        members: defaultdict[int, list[int]] = defaultdict(list)
        for at in range(len(self._parent)):
            members[self.root(at)].append(at)
        return [family for family in members.values() if len(family) > 1]


def _join_near(
    families: Families,
    distinct: list[int],
    signatures: Sequence[bytes],
    least: int,
    is_near: Callable[[int, int], bool],
) -> None:
    import numpy as np  # noqa: PLC0415 - see shingles.shingles

    rows = stack([signatures[at] for at in distinct])
    refused = np.empty(0, np.int64)
    for band in bands(rows):
        refused_here: list[int] = []
        for ones, others in _neighbors(band):
            alike = agreement(rows[ones], rows[others]) >= least
            codes = np.minimum(ones, others)[alike] * len(distinct) + np.maximum(ones, others)[alike]
            unknown: list[int] = codes[~np.isin(codes, refused)].tolist()
            for code in unknown:
                row, behind = divmod(code, len(distinct))
                one, other = distinct[row], distinct[behind]
                if families.root(one) == families.root(other):
                    continue
                if is_near(one, other):
                    families.join(one, other)
                else:
                    refused_here.append(code)
        refused = np.union1d(refused, np.array(refused_here, np.int64))


def _neighbors(band: NDArray[np.uint32]) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Pairs of rows with the same number, some at a time: each row with up to so many behind it."""
    import numpy as np  # noqa: PLC0415

    order = np.argsort(band, kind="stable")
    ordered = band[order]
    for distance in range(1, _NEIGHBORS + 1):
        equal = np.flatnonzero(ordered[distance:] == ordered[:-distance])
        for at in range(0, len(equal), _BLOCK):
            here = equal[at : at + _BLOCK]
            yield order[here], order[here + distance]
