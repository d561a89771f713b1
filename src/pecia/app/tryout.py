"""Try: one prompt on several models side by side. Nothing of it is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from typing import Any

from pecia.app.connections import project_models
from pecia.app.includes import lock_in_service, partials_of, versions_of_includes
from pecia.app.prompts import existing_version
from pecia.app.shared import reading
from pecia.domain.actor import Actor
from pecia.domain.answer import Answer, Delta
from pecia.domain.design import ModelChoice
from pecia.domain.errors import Detail, Invalid
from pecia.domain.names import LATEST
from pecia.domain.request_terms import terms_for
from pecia.domain.template import check_content, check_partials, compile_content
from pecia.domain.value import Request, Value
from pecia.domain.version import Content
from pecia.ports import Model, Models, Ports

MAX_MODELS = 16
TIMEOUT = 120.0
"""Seconds that each model may take."""
RETRIES = 2

Tell = Callable[[str, Delta], None]
"""Told the model and a piece of its answer, as it comes in."""


class TryPrompt(Request, frozen=True):
    """Ask several models what a prompt makes of these variables; nothing is kept.

    It is the head of `prompt`, the version that a label or number names, or `content` that nobody has kept yet.
    `params` go to every model, over those of the version; no seed is sent.
    """

    models: tuple[str, ...]
    prompt: str | None = None
    label: str | None = None
    version: int | None = None
    content: Content | None = None
    variables: dict[str, Any] = {}
    params: dict[str, Any] = {}


class Tried(Value, frozen=True):
    """What a model answered. `cost` counts US dollars, None where the price or the tokens are unknown."""

    model: str
    answer: Answer
    cost: float | None


def try_prompt(
    ports: Ports, actor: Actor, request: TryPrompt, *, tell: Tell | None = None
) -> tuple[Tried, ...]:
    """The answers, in the order of the models; one that failed says so in its state.

    Raises `Invalid` for a model that is not known, and as a render does; then nothing is called.
    """
    if not 0 < len(set(request.models)) == len(request.models) <= MAX_MODELS or (request.prompt is None) == (
        request.content is None
    ):
        message = f"A try asks 1 to {MAX_MODELS} models, each once, of a prompt or of a content."
        raise Invalid(message, errors=(Detail(code="invalid_parameter", detail=message, pointer="/models"),))
    content, partials = _content(ports, actor, request)
    with ports.store.read(actor.project) as unit:
        reach = project_models(ports, actor.project, unit)
    choices = [ModelChoice(model=name, params=request.params, seed="none") for name in request.models]
    for choice in choices:
        reach.check(choice)
    rendered = [
        compile_content(content, model=name, partials=partials).render(request.variables)
        for name in request.models
    ]
    answers = asyncio.run(_ask_all(reach, choices, content, rendered, tell))
    return tuple(
        Tried(model=choice.model, answer=answer, cost=_cost(reach, choice, answer))
        for choice, answer in zip(choices, answers, strict=True)
    )


async def _ask_all(
    reach: Models,
    choices: Sequence[ModelChoice],
    content: Content,
    rendered: Sequence[Any],
    tell: Tell | None,
) -> list[Answer]:
    async with AsyncExitStack() as stack:
        opened = [_open(reach, choice, stack) for choice in choices]
        return await asyncio.gather(
            *(
                _ask(
                    model,
                    model.request(said, seed=None, terms=terms_for(content, choice.model)),
                    choice,
                    tell,
                )
                for model, choice, said in zip(opened, choices, rendered, strict=True)
            )
        )


def _open(reach: Models, choice: ModelChoice, stack: AsyncExitStack) -> Model:
    model = reach.open(choice, timeout=TIMEOUT, retries=RETRIES, concurrency=1)
    stack.push_async_callback(model.close)
    return model


async def _ask(model: Model, request: bytes, choice: ModelChoice, tell: Tell | None) -> Answer:
    if tell is None:
        return await model.answer(request)
    return await model.stream(request, lambda delta: tell(choice.model, delta))


def _cost(reach: Models, choice: ModelChoice, answer: Answer) -> float | None:
    cost = reach.cost(choice)
    return cost(answer.usage) if cost else None


def _content(ports: Ports, actor: Actor, request: TryPrompt) -> tuple[Content, dict[str, Content]]:
    """What is tried, and the contents of what it includes."""
    if request.content is not None:
        check_content(request.content)
        if not request.content.includes:
            return request.content, {}
        with ports.store.read(actor.project) as unit:
            included = versions_of_includes(unit, actor.project, request.content)
        contents = {reference: version.content for reference, version in included.items()}
        check_partials(request.content, contents)
        return request.content, contents
    with reading(ports, actor, request.prompt or "") as (unit, name):
        version = existing_version(unit, name, version=request.version, label=request.label)
        label = None if request.version is not None or request.label == LATEST else request.label
        partials = partials_of(unit, lock_in_service(unit, version, label))
    return version.content, {reference: partial.content for reference, partial in partials.items()}
