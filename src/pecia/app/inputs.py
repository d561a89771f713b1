"""Inputs: suggest what a prompt takes, from its texts."""

from __future__ import annotations

from typing import Any

import msgspec

from pecia.app.includes import partials_of, versions_of_includes
from pecia.app.prompts import existing_version
from pecia.app.shared import reading
from pecia.domain.actor import Actor
from pecia.domain.errors import Invalid
from pecia.domain.suggest import suggest_inputs as suggested
from pecia.domain.template import check_content
from pecia.domain.value import Request, Value
from pecia.domain.version import Content
from pecia.ports import Ports


class SuggestInputs(Request, frozen=True):
    """The inputs that a prompt seems to take: of a draft, or of a prompt's head, label or version.

    What is looped over is an array, what has dotted paths an object, what is only printed a string; a variable
    that the text asks about is optional. The inputs of partials are among them.
    """

    prompt: str | None = None
    label: str | None = None
    version: int | None = None
    content: Content | None = None


class Suggested(Value, frozen=True):
    """Inputs as JSON Schemas, by variable. `declared` are those that the content declares already, if it does."""

    inputs: dict[str, dict[str, Any]]
    declared: dict[str, dict[str, Any]] | None


def suggest_inputs(ports: Ports, actor: Actor, request: SuggestInputs) -> Suggested:
    """The suggestion. Raises `Invalid` for a draft that does not pass the gate, or when neither or both are given."""
    if (request.prompt is None) == (request.content is None):
        raise Invalid("Inputs are suggested for a prompt or for a content, one of the two.")
    if request.prompt is not None:
        with reading(ports, actor, request.prompt) as (unit, name):
            version = existing_version(unit, name, version=request.version, label=request.label)
            content = version.content
            partials = {reference: one.content for reference, one in partials_of(unit, version.lock).items()}
    else:
        content = request.content or Content()
        with ports.store.read(actor.project) as unit:
            included = versions_of_includes(unit, actor.project, content)
            partials = {reference: one.content for reference, one in included.items()}
    bare = msgspec.structs.replace(content, inputs=None)
    inputs = suggested(check_content(bare))
    for partial in partials.values():
        # As the prompt's own text knows a variable comes before as a partial does.
        inputs = (partial.inputs or suggested(check_content(partial))) | inputs
    return Suggested(inputs=dict(sorted(inputs.items())), declared=content.inputs)
