"""Estimate: about what one call with a draft would take and cost, before anything is asked."""

from __future__ import annotations

import json
from typing import Any

from pecia.app.connections import project_models
from pecia.app.render import PreviewDraft, Rendered, preview_draft
from pecia.domain.actor import Actor
from pecia.domain.answer import Usage
from pecia.domain.design import ModelChoice
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
    tokens = estimated_tokens(_sent(preview_draft(ports, actor, preview), content))
    model = request.model or (content.model.name if content.model else None)
    params = content.model.params if content.model else {}
    limit = next((params[name] for name in _LIMITS if isinstance(params.get(name), int)), None)
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


def _sent(rendered: Rendered, content: Content) -> str:
    """The words of a call that are paid for: texts, and tools as they are described to the model."""
    texts = [rendered.text] if rendered.text is not None else []
    for message in rendered.messages or ():
        said = message.get("content") or ""
        parts = [{"text": said}] if isinstance(said, str) else said
        texts += [part.get("text") or "" for part in parts]
    texts += [f"{tool.name}\n{tool.description}\n{json.dumps(tool.parameters)}" for tool in content.tools]
    return "\n".join(texts)
