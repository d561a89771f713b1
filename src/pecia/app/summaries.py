"""What experiments came to, a line for each: from what was kept, however many there are."""

from __future__ import annotations

from pecia.app.page import MAX_LIMIT
from pecia.domain.actor import Actor
from pecia.domain.design import invalid
from pecia.domain.summary import ExperimentSummary, summary_of
from pecia.domain.value import Request
from pecia.ports import Ports


class SummarizeExperiments(Request, frozen=True):
    """What these experiments came to by their first primary metric, at most 500 of them. Calls and computes nothing.

    One that is not there, is not done or whose result was not kept is left out: `GetResult` computes it.
    """

    numbers: tuple[int, ...]


def summarize_experiments(
    ports: Ports, actor: Actor, request: SummarizeExperiments
) -> tuple[ExperimentSummary, ...]:
    """The summaries, in the order of the numbers. Raises `Invalid` for too many."""
    if len(request.numbers) > MAX_LIMIT:
        raise invalid(f"At most {MAX_LIMIT} experiments are summarized at once.", "/numbers")
    with ports.store.read(actor.project) as unit:
        kept = unit.experiments.results(request.numbers)
    found = (summary_of(kept[number]) for number in dict.fromkeys(request.numbers) if number in kept)
    return tuple(summary for summary in found if summary is not None)
