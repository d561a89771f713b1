"""Axes: the named edits of a prompt, on top of the best one so far."""

from __future__ import annotations

from collections.abc import Sequence

from pecia.domain.candidates import SearchState, first_new
from pecia.domain.optimization import Suggestion
from pecia.domain.strategies import strategies
from pecia.ports import Workbench


class AxesOptimizer:
    """Suggests the best prompt so far with one more axis at another level."""

    def propose(self, state: SearchState, bench: Workbench) -> Sequence[Suggestion]:  # noqa: ARG002
        """The edits that have not been tried."""
        return first_new(state, strategies(state.best, parent=state.best_label))
