"""Split: cases dealt into named parts by seeded chance, those that belong together always into one part."""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence

from msgspec.structs import replace

from pecia.domain.clusters import Families
from pecia.domain.dataset import Case, input_digest
from pecia.domain.errors import Invalid
from pecia.domain.names import parse_segment

_ROUNDING = 1e-6


def check_shares(shares: Mapping[str, float]) -> None:
    """Refuse shares that are no parts of a whole. Raises `Invalid`."""
    for name, share in shares.items():
        parse_segment(name, what="split")
        if not (math.isfinite(share) and 0 < share <= 1):
            raise _wrong(f"The share of '{name}' is {share}, and a share lies above 0 and is at most 1.")
    if not shares or not math.isclose(sum(shares.values()), 1, abs_tol=_ROUNDING):
        raise _wrong(f"The shares add up to {sum(shares.values()):g}, not to 1.")


def units(cases: Sequence[Case], families: Iterable[Sequence[int]] = ()) -> list[list[int]]:
    """The positions of cases that must stay together: those of one cluster, of one input, and of one family.

    `families` are found elsewhere, such as cases that say nearly the same.
    """
    joined = Families(len(cases))
    first: dict[Hashable, int] = {}
    for at, case in enumerate(cases):
        joined.join(first.setdefault(("input", input_digest(case)), at), at)
        if case.cluster is not None:
            joined.join(first.setdefault(("cluster", case.cluster), at), at)
    for family in families:
        for at in family[1:]:
            joined.join(family[0], at)
    members: defaultdict[int, list[int]] = defaultdict(list)
    for at in range(len(cases)):
        members[joined.root(at)].append(at)
    return list(members.values())


def deal(
    cases: Sequence[Case],
    shares: Mapping[str, float],
    *,
    seed: str,
    families: Iterable[Sequence[int]] = (),
    again: bool = False,
) -> tuple[Case, ...]:
    """The cases with a split each. Equal cases, shares and seed give equal splits, on every machine.

    Units are taken in the order of SHA-256(seed, their first input), and each goes where most is missing from its
    share. Those that are in one of these splits already stay there, so that a dataset can grow without its test cases moving; one
    that lies in several of them is dealt anew, as are all with `again`. Raises `Invalid` for shares that are none.
    """
    check_shares(shares)
    dealt: list[str | None] = [None] * len(cases)
    have: Counter[str] = Counter()
    open_units: list[tuple[bytes, list[int]]] = []
    for unit in units(cases, families):
        there = {split for at in unit if (split := cases[at].split) in shares}
        if len(there) == 1 and not again:
            split = there.pop() or ""
            have[split] += len(unit)
            for at in unit:
                dealt[at] = split
        else:
            name = min(input_digest(cases[at]) for at in unit)
            open_units.append((hashlib.sha256(f"{seed},{name}".encode()).digest(), unit))
    for _, unit in sorted(open_units):
        split = max(shares, key=lambda one: shares[one] * len(cases) - have[one])
        have[split] += len(unit)
        for at in unit:
            dealt[at] = split
    return tuple(replace(case, split=split) for case, split in zip(cases, dealt, strict=True))


def _wrong(message: str) -> Invalid:
    return Invalid(message, code="invalid_dataset", hint="Write shares such as train=0.5,val=0.2,test=0.3.")
