"""Allowance: the calls that an optimization takes at least, and what of them is set aside for its end."""

from __future__ import annotations

from collections.abc import Mapping

from pecia.app.judge_specs import calls_each
from pecia.domain.optimization import LEAST_PROPOSALS, OptimizationDesign, unfit
from pecia.domain.race import FINALISTS
from pecia.domain.sealed import HEADROOM_BLOCKS, SHOTS, TEST, VAL
from pecia.domain.strategies import most_strategies
from pecia.domain.version import Content
from pecia.domain.wording import count


def least_calls(design: OptimizationDesign, parts: Mapping[str, int], baseline: Content) -> int:
    """How many calls it takes to find out anything: headroom, three proposals, the choice and the confirmation."""
    blocks = [size for part, size in parts.items() if part.startswith("race-")]
    tried = 1 if design.goal == "shorter" else 1 + most_strategies(baseline, parts.get(SHOTS, 0))
    runs = sum(blocks[:HEADROOM_BLOCKS]) * tried + LEAST_PROPOSALS * sum(blocks) + reserve(parts)
    return runs * calls_each(design.scorers)


def check_allowance(design: OptimizationDesign, parts: Mapping[str, int], baseline: Content) -> None:
    """Refuse a budget that allows fewer than three proposals. Raises `Invalid`."""
    least = least_calls(design, parts, baseline)
    if design.allowance.calls < least:
        raise unfit(
            f"{count(design.allowance.calls, 'call')} allow fewer than {LEAST_PROPOSALS} proposals beside the headroom "
            f"test, the choice and the confirmation, which take {least:,}.",
            "/allowance/calls",
            hint=f"Allow at least {least:,} calls, or take fewer cases.",
        )


def reserve(parts: Mapping[str, int]) -> int:
    """The runs that the choice and the confirmation take."""
    return parts[VAL] * (1 + FINALISTS) + 2 * parts[TEST]
