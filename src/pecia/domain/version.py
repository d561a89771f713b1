"""Version: content committed once and never changed, known by its digest."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pecia.domain.canonical import canonical, digest_of_bytes
from pecia.domain.errors import Detail, Invalid
from pecia.domain.message import Message
from pecia.domain.value import Json, Value

MAX_INPUTS = 256
MAX_LITERAL = 1_000_000
"""Characters of a text that is kept literally (`syntax: none`)."""
RESERVED = ("tools", "overrides", "includes")
"""Fields of the content that have a meaning to come; refused until they have it, so that no digest changes."""


class ModelSettings(Value, frozen=True, forbid_unknown_fields=True):
    """The model a version was written for, and its parameters (`temperature`, `max_tokens`, …)."""

    name: str | None = None
    params: dict[str, Any] = {}


class Content(Value, frozen=True, forbid_unknown_fields=True):
    """What a version says: everything that is in its digest, and nothing else.

    A text prompt has a `template`, a chat prompt has `messages`. `inputs` gives each variable a JSON Schema
    (a schema with a `default` makes the variable optional); where it is absent the variables are those of the
    template. `output` is the JSON Schema of the expected answer.
    """

    type: Literal["text", "chat"] = "text"
    syntax: Literal["minijinja", "none"] = "minijinja"
    template: str | None = None
    messages: tuple[Message, ...] | None = None
    inputs: dict[str, dict[str, Any]] | None = None
    output: dict[str, Any] | None = None
    model: ModelSettings | None = None

    def passages(self) -> tuple[tuple[str, str], ...]:
        """Every text the content says, each with its JSON pointer: the template, or those of the messages."""
        if self.type == "text":
            return (("/template", self.template or ""),)
        return tuple(
            (f"/messages/{index}/content", message.content)
            for index, message in enumerate(self.messages or ())
            if not message.is_placeholder
        )

    def texts(self) -> tuple[str, ...]:
        """The template of a text, or of each message of a chat that has one."""
        return tuple(text for _, text in self.passages())


class Version(Value, frozen=True):
    """One numbered, immutable content of a prompt: who kept it, after which, and why."""

    prompt: str
    number: int
    digest: str
    content: Content
    parent: int | None
    author: str
    note: str
    created_at: datetime

    def __str__(self) -> str:
        return f"{self.prompt}#{self.number}"


def plain_content(content: Content) -> dict[str, Json]:
    """What the digest is made over: format version 1, absent and default fields left out."""
    fields: dict[str, Json] = {"v": 1, "type": content.type}
    if content.syntax != "minijinja":
        fields["syntax"] = content.syntax
    if content.type == "text":
        fields["template"] = content.template or ""
    else:
        fields["messages"] = [{"role": m.role, "content": m.content} for m in content.messages or ()]
    if content.inputs is not None:
        fields["inputs"] = dict(content.inputs)
    if content.output is not None:
        fields["output"] = content.output
    if content.model is not None and content.model != ModelSettings():
        model: dict[str, Json] = {}
        if content.model.name is not None:
            model["name"] = content.model.name
        if content.model.params:
            model["params"] = content.model.params
        fields["model"] = model
    return fields


def canonical_content(content: Content) -> bytes:
    """The canonical JSON of a content. Raises `Invalid` with a pointer where a value has none."""
    return canonical(plain_content(content))


def digest_content(content: Content) -> str:
    """The digest that names this content everywhere."""
    return digest_of_bytes(canonical_content(content))


def check_shape(content: Content) -> None:
    """Refuse a content that is neither a text nor a chat, or is beyond the limits. Raises `Invalid`."""
    if content.type == "text" and (content.template is None or content.messages is not None):
        raise _misshapen("A prompt of type 'text' has a template and no messages.", "/template")
    if content.type == "chat" and (not content.messages or content.template is not None):
        raise _misshapen("A prompt of type 'chat' has messages, at least one, and no template.", "/messages")
    if content.syntax == "none":
        if content.inputs:
            raise _misshapen("A prompt with 'syntax: none' is literal text and takes no inputs.", "/inputs")
        if sum(map(len, content.texts())) > MAX_LITERAL:
            raise Invalid(
                f"The literal text is longer than {MAX_LITERAL:,} characters.", code="template_too_large"
            )
    if content.inputs is not None and len(content.inputs) > MAX_INPUTS:
        raise _misshapen(f"A prompt takes at most {MAX_INPUTS} inputs.", "/inputs")


def _misshapen(message: str, pointer: str) -> Invalid:
    return Invalid(
        message,
        code="invalid_content",
        errors=(Detail(code="invalid_content", detail=message, pointer=pointer),),
    )
