"""Examples: which cases a prompt shows, how many, and in which order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pecia.domain.candidates import SearchState, first_new
from pecia.domain.errors import PeciaError
from pecia.domain.optimization import Suggestion
from pecia.domain.shots import pick_examples, shuffled, with_examples
from pecia.domain.variation import Examples, Pick
from pecia.ports import Workbench

COUNTS = (4, 8, 2, 12)
PICKS: tuple[Pick, ...] = ("diverse", "typical", "random")
ORDERS = 3


class ExamplesOptimizer:
    """Suggests the prompt as it stood with examples: few or many, picked for variety, for likeness or by chance.

    When all of these were tried it goes on with other orders and other draws.
    """

    def propose(self, state: SearchState, bench: Workbench) -> Sequence[Suggestion]:  # noqa: ARG002
        """The examples that have not been tried; none where the prompt is to become shorter."""
        if state.shorter:
            return ()
        return first_new(state, list(_ways(state)))


def _ways(state: SearchState) -> Iterator[Suggestion]:
    # On the prompt without examples of ours: those of two searches would stand above each other.
    for order in range(ORDERS):
        for count in COUNTS:
            for pick in PICKS:
                choice = Examples(dataset="the training cases", pick=pick, seed=state.seed + order)
                try:
                    shown = shuffled(pick_examples(state.pool, count, choice), order)
                    content = with_examples(state.baseline, shown)
                except PeciaError:
                    continue  # too few cases, or a prompt that does not ask with a variable
                yield Suggestion(
                    content=content, how="examples", what=f"{count} {pick} examples, order {order}"
                )
