"""Request terms: what a version sets for the requests made with it, neutral of any provider."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pecia.domain.message import Tool
from pecia.domain.value import Value
from pecia.domain.version import Content, ModelSettings

OURS = frozenset({"model", "messages", "n", "stream", "stream_options"})
"""Parameters that say whom an application asks and how it is answered, which an experiment decides itself."""


class RequestTerms(Value, frozen=True):
    """What a version sets beside its messages; what is absent is not sent.

    `params` are its model parameters, spelled as it spells them: defaults beneath those of the model choice.
    `tools` are what it lets the model call, `output` is the JSON Schema its answer is held to.
    """

    params: dict[str, Any] = {}
    tools: tuple[Tool, ...] = ()
    output: dict[str, Any] | None = None


PLAIN = RequestTerms()
"""The terms of a version that says only its messages."""


def terms_for(content: Content, model: str) -> RequestTerms:
    """What a content sets for a model (`connection/model-id`), its override for that model applied."""
    said = content.for_model(model)
    params = (said.model or ModelSettings()).params
    return RequestTerms(
        params={name: value for name, value in params.items() if name not in OURS},
        tools=said.tools,
        output=said.output,
    )


def merge_params(own: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters to send: a version's own beneath the `given` ones of the model choice.

    A given one that is null takes the version's away; where the version sets none it is sent as it was given.
    """
    merged = {**own, **given}
    return {name: value for name, value in merged.items() if value is not None or name not in own}
