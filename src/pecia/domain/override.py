"""Overrides: one logical prompt, another body or other parameters for the models that a pattern names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pecia.domain.message import Message, plain_message
from pecia.domain.value import Json, Value

MAX_PATTERN = 200
"""Characters of a model pattern."""


class Override(Value, frozen=True, forbid_unknown_fields=True):
    """What differs for some models: the template or the messages, parameters, or both.

    `params` are put over those of the prompt; one that is null is left out for these models.
    """

    template: str | None = None
    messages: tuple[Message, ...] | None = None
    params: dict[str, Any] = {}

    def passages(self) -> Iterator[tuple[str, str]]:
        """Every template in it, with its JSON pointer from there."""
        if self.template is not None:
            yield "/template", self.template
        for index, message in enumerate(self.messages or ()):
            for pointer, text in message.passages():
                yield f"/messages/{index}{pointer}", text


def plain_override(override: Override) -> dict[str, Json]:
    """The override as JSON data, absent and default fields left out."""
    fields: dict[str, Json] = {}
    if override.template is not None:
        fields["template"] = override.template
    if override.messages is not None:
        fields["messages"] = [plain_message(message) for message in override.messages]
    if override.params:
        fields["params"] = override.params
    return fields


def best_pattern(patterns: Iterable[str], model: str) -> str | None:
    """The pattern that names a model best: the one of most literal characters, of these the first by name.

    In a pattern `*` stands for any characters. It is held against the model as it is written and against what
    follows each of its slashes, so that `gpt-4o*` names `openai/gpt-4o-mini` too.
    """
    names = [model]
    while "/" in names[-1]:
        names.append(names[-1].partition("/")[2])
    fitting = [pattern for pattern in patterns if any(matches(pattern, name) for name in names)]
    return min(fitting, key=lambda pattern: (pattern.count("*") - len(pattern), pattern), default=None)


def matches(pattern: str, text: str) -> bool:
    """Whether a text is what a pattern says, `*` being any characters. Linear, whatever the pattern is."""
    first, *rest = pattern.split("*")
    if not rest:
        return pattern == text
    if not text.startswith(first):
        return False
    at, last = len(first), rest.pop()
    for piece in rest:
        found = text.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return len(text) - at >= len(last) and text.endswith(last)
