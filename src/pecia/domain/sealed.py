"""Sealed: cases dealt into what a search may see and what confirms it once, and the alpha that each look spends.

A search reads `race-1`, `race-2`, … (proposals run against each other), `shots` (examples are taken from it) and
`val` (the winner is chosen on it). Nobody reads `test` before the search is over.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from pecia.domain.dataset import Case, input_digest
from pecia.domain.dataset_check import clusters_across, near_across, near_families
from pecia.domain.errors import Invalid
from pecia.domain.split import deal, units
from pecia.domain.value import Value

TRAIN, VAL, TEST, SHOTS = "train", "val", "test", "shots"
BLOCK, BLOCKS = 8, 4
"""Cases of a racing block, and how many blocks there are at most."""
HEADROOM_BLOCKS = 3
"""Blocks on which the headroom is measured: 24 cases where there are as many."""
LEAST_TEST = 30
"""Test cases below which a result is no more than exploration."""
MANY = 200
"""Cases from which half of them train."""
_RACED = 2 / 3
"""The share of the training cases that is raced on at most; the others give examples."""


class Splits(Value, frozen=True, forbid_unknown_fields=True):
    """The dataset's own splits to train on, to choose on and to confirm on."""

    train: str = TRAIN
    val: str = VAL
    test: str = TEST


class Sealed(Value, frozen=True):
    """The cases with their parts, in the dataset's order, and whether they are too few to release anything by."""

    cases: tuple[Case, ...]
    parts: dict[str, int]
    exploration: bool

    @property
    def blocks(self) -> tuple[str, ...]:
        """The racing blocks there are, in order."""
        return tuple(part for part in self.parts if part.startswith("race-"))


def seal(cases: Sequence[Case], *, seed: str, splits: Splits | None = None) -> Sealed:
    """Every case with its part: 40/30/30 for train, val and test, of 200 cases and more 50/20/30.

    Cases of one cluster, of one input and such as say nearly the same stay together. With `splits` the dataset's
    own are taken. Equal cases and seed give equal parts. Raises `Invalid` for splits that overlap or that are
    empty, and for too few cases.
    """
    split = _dealt(cases, seed) if splits is None else _given(cases, splits)
    there = {case.split for case in split}
    lacking = [part for part in (TRAIN, VAL, TEST) if part not in there]
    if lacking:
        raise _wrong(
            f"No case is left for '{lacking[0]}': {len(cases)} cases are too few, or hang together too closely."
        )
    parts = _raced([case for case in split if case.split == TRAIN], seed)
    parted = [replace(case, split=parts.get(case.id, case.split)) for case in split]
    counts: defaultdict[str, int] = defaultdict(int)
    for case in parted:
        counts[case.split or ""] += 1
    names = (*(f"race-{number}" for number in range(1, BLOCKS + 1)), SHOTS, VAL, TEST)
    return Sealed(
        cases=tuple(parted),
        parts={name: counts[name] for name in names if counts[name]},
        exploration=counts[TEST] < LEAST_TEST,
    )


def rungs(blocks: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The blocks that each rung of a race adds, so that it stands on 8, 16, then 32 cases."""
    return tuple(group for group in (tuple(blocks[:1]), tuple(blocks[1:2]), tuple(blocks[2:])) if group)


def alpha_for_look(alpha: float, *, looks: int, spent: Iterable[float]) -> float:
    """The alpha of the next look at the same sealed cases: an equal share for each of those that are meant (Bonferroni).

    Raises `Invalid` (`test_spent`) where what was spent before leaves no such share.
    """
    share, before = alpha / looks, sum(spent)
    if before + share > alpha * (1 + 1e-9):
        raise Invalid(
            f"The sealed test cases were read before for this prompt and metric: {before:.3g} of the alpha of "
            f"{alpha:g} is spent, and this look would take {share:.3g}.",
            code="test_spent",
            hint="Confirm on fresh cases: a dataset of another name. Looks that are meant from the beginning are said "
            "with 'looks', and each then takes its share.",
        )
    return share


def _dealt(cases: Sequence[Case], seed: str) -> tuple[Case, ...]:
    train, val = (0.5, 0.2) if len(cases) >= MANY else (0.4, 0.3)
    shares = {TRAIN: train, VAL: val, TEST: 1 - train - val}
    unsplit = [replace(case, split=None) for case in cases]
    return deal(unsplit, shares, seed=seed, families=near_families(unsplit))


def _given(cases: Sequence[Case], splits: Splits) -> tuple[Case, ...]:
    """The cases in the splits of the dataset. Raises `Invalid` where the same case would choose and confirm."""
    names = {splits.train: TRAIN, splits.val: VAL, splits.test: TEST}
    if len(names) < 3:  # noqa: PLR2004
        raise _wrong(
            "To train, to choose and to confirm takes three splits: what is chosen on the cases it was made for "
            "looks better than it is."
        )
    taken = [replace(case, split=names[case.split]) for case in cases if case.split in names]
    _check_apart(taken)
    return tuple(taken)


def _check_apart(cases: Sequence[Case]) -> None:
    where: dict[str, Case] = {}
    for case in cases:
        other = where.setdefault(input_digest(case), case)
        if other.split != case.split:
            raise _wrong(
                f"Case '{case.id}' of '{case.split}' has the input of '{other.id}' of '{other.split}'."
            )
    across = clusters_across(cases)
    if across:
        name, found = next(iter(across.items()))
        raise _wrong(f"The cluster '{name}' lies in {' and '.join(found)}.")
    near = near_across(cases)
    if near:
        pair = near[0]
        raise _wrong(
            f"Case '{pair.one}' of '{pair.one_split}' says nearly what '{pair.other}' of '{pair.other_split}' says."
        )


def _raced(train: Sequence[Case], seed: str) -> Mapping[str, str]:
    """The part of each training case, by its id: the racing blocks, and the pool of examples."""
    together = units(train, near_families(train))

    def turn(unit: Sequence[int]) -> bytes:
        name = min(input_digest(train[at]) for at in unit)
        return hashlib.sha256(f"{seed},race,{name}".encode()).digest()

    wanted = min(BLOCK * BLOCKS, max(BLOCK, int(len(train) * _RACED)))
    raced: list[str] = []
    parts: dict[str, str] = {}
    for unit in sorted(together, key=turn):
        ids = [train[at].id for at in unit]
        if len(raced) + len(ids) <= wanted or not raced:
            raced += ids
        else:
            parts.update(dict.fromkeys(ids, SHOTS))
    blocks = max(1, min(BLOCKS, len(raced) // BLOCK))
    for index, case in enumerate(raced):
        parts[case] = f"race-{min(index // BLOCK, blocks - 1) + 1}"
    return parts


def _wrong(message: str) -> Invalid:
    return Invalid(
        message,
        code="invalid_optimization",
        hint="Leave 'splits' away and the cases are split without overlap; 'pecia dataset check' lists what overlaps.",
    )
