"""Strategies: the edits and examples by which the headroom of a prompt is measured, and from which a search starts."""

from __future__ import annotations

from collections.abc import Sequence

from pecia.domain.axis import edited
from pecia.domain.dataset import Case
from pecia.domain.errors import PeciaError
from pecia.domain.optimization import Suggestion
from pecia.domain.shots import pick_examples, with_examples
from pecia.domain.variation import Examples
from pecia.domain.version import Content, digest_content

STRATEGIES: tuple[tuple[str, str], ...] = (
    ("reasoning", "direct"),
    ("reasoning", "steps"),
    ("role", "expert"),
    ("delimiters", "xml"),
    ("labels", "newline"),
    ("constraints", "last"),
    ("constraints", "first"),
    ("format", "list"),
    ("length", "short"),
    ("delimiters", "quotes"),
    ("role", "none"),
    ("labels", "upper"),
    ("format", "prose"),
    ("delimiters", "fences"),
)
"""Axis and level, those that usually matter first."""
SHOWN = (4, 8)
"""How many examples are shown: what a small model gains by them is often all that there is to gain."""
MOST_STRATEGIES = 12


def strategies(content: Content, *, parent: str = "baseline") -> tuple[Suggestion, ...]:
    """The content under each strategy that changes it, at most twelve, no two alike."""
    found: dict[str, Suggestion] = {digest_content(content): Suggestion(content=content, how="", what="")}
    for axis, level in STRATEGIES:
        try:
            changed = edited(content, axis, level)
        except PeciaError:
            continue  # an edit that this prompt has no place for
        suggestion = Suggestion(content=changed, how="axes", what=f"{axis}={level}", parent=parent)
        found.setdefault(digest_content(changed), suggestion)
    return tuple(found.values())[1 : MOST_STRATEGIES + 1]


def strategies_with(content: Content, pool: Sequence[Case]) -> tuple[Suggestion, ...]:
    """The content with examples out of the pool, where it has enough, and under each strategy; at most twelve."""
    found: list[Suggestion] = []
    for count in SHOWN:
        choice = Examples(dataset="the training cases", pick="diverse")
        try:
            shown = with_examples(content, pick_examples(pool, count, choice))
        except PeciaError:
            continue  # too few cases, or a prompt that does not ask with a variable
        found.append(Suggestion(content=shown, how="examples", what=f"{count} diverse examples"))
    return (*found, *strategies(content))[:MOST_STRATEGIES]


def most_strategies(content: Content, pooled: int) -> int:
    """How many there are at most, out of a pool of so many cases."""
    shown = sum(count <= pooled for count in SHOWN)
    return min(MOST_STRATEGIES, shown + len(strategies(content)))
