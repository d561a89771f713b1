"""Estimate: about what one call with a draft would take and cost, before anything is asked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pecia.app.connections import project_models
from pecia.app.render import PreviewDraft, preview_draft
from pecia.domain.actor import Actor
from pecia.domain.answer import Usage
from pecia.domain.design import ModelChoice
from pecia.domain.message import Tool
from pecia.domain.tokens import estimated_tokens
from pecia.domain.value import Request, Value
from pecia.domain.version import Content
from pecia.ports import Ports

_LIMITS = ("max_tokens", "max_completion_tokens", "max_output_tokens")


class EstimateDraft(Request, frozen=True):
    """About what one call with a content, filled with these values, takes and costs.

    The price is that of `model` (`connection/model-id`), or of the model that the content names.
    """

    content: Content
    variables: dict[str, Any] = {}
    model: str | None = None


class DraftEstimate(Value, frozen=True):
    """Tokens of one call, and its cost in US dollars.

    `input_tokens` is an estimate by characters, tools included; `most_output_tokens` is what the settings allow, None
    where they set no limit. `input_cost` is None where the price of `model` is unknown, `most_cost` also without a limit.
    """

    model: str | None
    input_tokens: int
    most_output_tokens: int | None
    input_cost: float | None
    most_cost: float | None


def estimate_draft(ports: Ports, actor: Actor, request: EstimateDraft) -> DraftEstimate:
    """The estimate. Raises as `PreviewDraft` does where the draft cannot be rendered."""
    content = request.content
    preview = PreviewDraft(content=content, variables=request.variables, model=request.model)
    rendered = preview_draft(ports, actor, preview)
    said = rendered.messages or () if rendered.text is None else rendered.text
    tokens = input_tokens_of(said, content.tools)
    model = request.model or (content.model.name if content.model else None)
    limit = most_output_of(content.model.params if content.model else {})
    # A name without a connection is one that the caller's own code sends; nobody knows by whom it is answered.
    cost = None
    if model and "/" in model:
        with ports.store.read(actor.project) as unit:
            cost = project_models(ports, actor.project, unit).cost(ModelChoice(model=model))
    return DraftEstimate(
        model=model,
        input_tokens=tokens,
        most_output_tokens=limit,
        input_cost=cost(Usage(input_tokens=tokens, output_tokens=0)) if cost else None,
        most_cost=cost(Usage(input_tokens=tokens, output_tokens=limit))
        if cost and limit is not None
        else None,
    )


def input_tokens_of(said: str | Sequence[Mapping[str, Any]], tools: Sequence[Tool] = ()) -> int:
    """About how many tokens a call takes in: a text or messages, and tools as they are described to the model."""
    texts = [said] if isinstance(said, str) else [text for message in said for text in _texts(message)]
    texts += [f"{tool.name}\n{tool.description}\n{json.dumps(tool.parameters)}" for tool in tools]
    return estimated_tokens("\n".join(texts))


def most_output_of(params: Mapping[str, Any]) -> int | None:
    """The most tokens that an answer may have by these settings; None where they set no limit."""
    return next((params[name] for name in _LIMITS if isinstance(params.get(name), int)), None)


def _texts(message: Mapping[str, Any]) -> list[str]:
    said = message.get("content") or ""
    parts = [{"text": said}] if isinstance(said, str) else said
    return [part.get("text") or "" for part in parts]
