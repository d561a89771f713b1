"""Plan cost: about what the calls of a plan take and cost, told before any of them is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pecia.app.agenda import render_of
from pecia.app.connections import known_cost
from pecia.app.estimate_draft import input_tokens_of, most_output_of
from pecia.domain.answer import Usage
from pecia.domain.dataset import Case
from pecia.domain.nearest import Neighbors
from pecia.domain.plan import Plan
from pecia.domain.price import Cost
from pecia.domain.request_terms import merge_params, terms_for
from pecia.domain.value import Value
from pecia.ports import Models

SAMPLED = 20
"""Cases whose requests are weighed, spread evenly over all: enough for a figure that says 'about'."""


class PlannedCost(Value, frozen=True):
    """About what the calls of a plan take, in tokens of input and US dollars. Judges' calls are not in it.

    `least` is what the inputs alone cost, `most` with the longest answers that the settings allow: None where a model
    has no limit for them. Both are None where a price is unknown (`unpriced` names the models). Answers that were kept
    before cost nothing again, so that it may be less.
    """

    input_tokens: int
    least: float | None
    most: float | None
    unpriced: tuple[str, ...] = ()


def planned_cost(
    plan: Plan, cases: Sequence[Case], neighbors: Mapping[str, Neighbors], models: Models
) -> PlannedCost:
    """The cost of every call that is made here. A task costs nothing that is known."""
    weighed_cases = min(SAMPLED, len(cases))
    sampled = [cases[n * len(cases) // weighed_cases] for n in range(weighed_cases)]
    tokens, least, most = 0.0, 0.0, 0.0
    limited, unpriced = True, list[str]()
    for choice in plan.asked_models:
        cost = known_cost(models, choice)
        if cost is None:
            unpriced.append(choice.model)
        for variant in plan.variants:
            if variant.task is not None or not sampled:
                continue
            terms = terms_for(variant.content, choice.model)
            render = render_of(variant, choice.model, neighbors.get(variant.label))
            weighed = sum(input_tokens_of(render(case.input), terms.tools) for case in sampled)
            taken = weighed / len(sampled)
            answer = most_output_of(merge_params(terms.params, choice.params))
            calls = plan.cases * plan.repeats
            tokens += taken * calls
            limited = limited and (answer is not None or not _is_paid(cost))
            if cost is not None:
                least += calls * (cost(Usage(input_tokens=round(taken), output_tokens=0)) or 0.0)
                most += calls * (cost(Usage(input_tokens=round(taken), output_tokens=answer or 0)) or 0.0)
    return PlannedCost(
        input_tokens=round(tokens),
        least=None if unpriced else least,
        most=most if limited and not unpriced else None,
        unpriced=tuple(dict.fromkeys(unpriced)),
    )


def _is_paid(cost: Cost | None) -> bool:
    """Whether an answer's length makes a difference to what it costs, as far as anybody knows."""
    return cost is None or (cost(Usage(input_tokens=0, output_tokens=1_000_000)) or 0.0) > 0
