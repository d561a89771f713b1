"""Blocks: in which order the runs of a plan are carried out, and which of them one worker takes."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from pecia.domain.plan import Plan
from pecia.domain.value import Value


class Chunk(Value, frozen=True):
    """A part of a plan that one worker carries out: so many blocks of a repeat, from the one at `first` on.

    Of a plan with looks it is a part of the stage before one of them, counted from 0.
    """

    repeat: int
    first: int
    blocks: int
    stage: int = 0


CHUNK = 50
"""Runs of a chunk, about: it has whole blocks."""


def chunks(plan: Plan, *, stage: int = 0, cases: int) -> Iterator[Chunk]:
    """A stage of the plan that has so many cases, cut into chunks, in the order of its blocks."""
    size = max(1, CHUNK // (len(plan.variants) * len(plan.models)))
    for repeat in range(plan.repeats):
        for first in range(0, cases, size):
            yield Chunk(repeat=repeat, first=first, blocks=min(size, cases - first), stage=stage)


def blocks(
    plan: Plan, chunk: Chunk | None = None, among: Collection[int] | None = None
) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """The runs as randomized complete blocks: for each case and repeat, every arm together, in shuffled order.

    A drift of the model or its limits then hits every arm alike. Yields (case, repeat, arms), those of some cases,
    `among` them, and of these those of a chunk where one is given; the order comes from the plan's digest alone, by a
    Fisher-Yates shuffle on the bytes of SHAKE-256.
    """
    name, arms = plan.digest, len(plan.variants) * len(plan.models)
    for repeat in range(plan.repeats) if chunk is None else (chunk.repeat,):
        order = _order(name, plan.cases, arms, repeat)
        if among is not None:
            order = [case for case in order if case in among]
        for case in order if chunk is None else order[chunk.first : chunk.first + chunk.blocks]:
            yield case, repeat, _shuffled(arms, int.from_bytes(_bits(name, case, arms, repeat)))


@lru_cache(maxsize=2)  # each chunk of a repeat asks for the same
def _order(name: str, cases: int, arms: int, repeat: int) -> Sequence[int]:
    """The cases of a repeat in their order; four or eight bytes each."""
    return array("L", sorted(range(cases), key=lambda case: _bits(name, case, arms, repeat)))


def _bits(name: str, case: int, arms: int, repeat: int) -> bytes:
    """What the place of a case in a repeat is drawn from, and the order of its arms."""
    return hashlib.shake_256(f"{name},{case},{repeat}".encode()).digest(2 * arms + 8)


def case_order(plan: Plan) -> list[int]:
    """The positions of the cases in the order in which they are asked for the first time."""
    return list(_order(plan.digest, plan.cases, len(plan.variants) * len(plan.models), 0))


def _shuffled(count: int, bits: int) -> tuple[int, ...]:
    order = list(range(count))
    for last in range(count - 1, 0, -1):
        bits, pick = divmod(bits, last + 1)
        order[last], order[pick] = order[pick], order[last]
    return tuple(order)


def seed_for(case_digest: str, repeat: int) -> int:
    """The seed sent with a run: the first 31 bits of SHA-256(case digest, repeat), equal for all arms."""
    hashed = hashlib.sha256(f"{case_digest},{repeat}".encode()).digest()
    return int.from_bytes(hashed[:4]) >> 1
