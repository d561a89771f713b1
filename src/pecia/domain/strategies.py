"""Strategies: the axis edits by which the headroom of a prompt is measured, and from which a search starts."""

from __future__ import annotations

from pecia.domain.axis import edited
from pecia.domain.errors import PeciaError
from pecia.domain.optimization import Suggestion
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
