"""Stopping: looks at an experiment while it runs that may end it early, and what each of them asks for.

Looking at a fixed test again and again finds a difference that is not there in more than a quarter of the cases.
Three looks planned in advance, each with a boundary of its own, keep the risk at 5 % together.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from itertools import pairwise

from pecia.domain.blocks import Chunk, case_order
from pecia.domain.plan import Plan

LOOKS = 3
"""After a third, two thirds and all of the cases."""
BOUNDARIES = (3.471, 2.454, 2.004)
"""How far from 0, in standard errors, a difference has to lie at each look: O'Brien and Fleming's for a risk of 5 %.

Source: O'Brien and Fleming 1979, https://doi.org/10.2307/2530245.
"""


def stages(plan: Plan) -> tuple[Collection[int], ...]:
    """The positions of the cases that are asked before each look; of a plan without looks all of them, in one stage.

    Which cases come first is drawn from the plan's digest, never from the order of the dataset.
    """
    if plan.stopping == "none":
        return (range(plan.cases),)
    order = case_order(plan)
    ends = [plan.cases * look // LOOKS for look in range(LOOKS + 1)]
    return tuple(frozenset(order[start:end]) for start, end in pairwise(ends))


def stage_of(plan: Plan, chunk: Chunk) -> Collection[int] | None:
    """The cases among which a chunk is cut; None where they are all."""
    return None if plan.stopping == "none" else stages(plan)[chunk.stage]


def due_cases(plan: Plan, asked: Collection[int]) -> Collection[int]:
    """The cases by which an experiment is judged, given those that every arm was asked: the stages that are complete.

    At least the first stage. Those of the later ones are not missing: the plan allows for never asking them.
    """
    first, *later = stages(plan)
    if not later:
        return first
    due = set(first)
    for stage in later:
        if not due.union(stage).issubset(asked):
            break
        due.update(stage)
    return due


def look_of(plan: Plan, cases: int) -> int | None:
    """Which look, from 1, an experiment with so many cases stands at; None where no look is planned."""
    if plan.stopping == "none":
        return None
    ends = [plan.cases * look // LOOKS for look in range(1, LOOKS + 1)]
    return next(look for look, end in enumerate(ends, 1) if cases <= end)


def alpha_at(plan: Plan, look: int | None) -> float:
    """The level that a p-value, adjusted for the family, has to stay below at this look."""
    return plan.alpha if look is None else math.erfc(BOUNDARIES[look - 1] / math.sqrt(2))
