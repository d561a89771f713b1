"""Version: content committed once and never changed, known by its digest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec

from pecia.domain.canonical import canonical, digest_of_bytes, escape_pointer
from pecia.domain.errors import Invalid
from pecia.domain.message import Message, Tool, plain_message, plain_tool
from pecia.domain.message_rules import check_messages, check_tools, misshapen
from pecia.domain.override import MAX_PATTERN, Override, best_pattern, plain_override
from pecia.domain.value import Json, Value

MAX_INPUTS = 256
MAX_LITERAL = 1_000_000
"""Characters of a text that is kept literally (`syntax: none`)."""
MAX_OVERRIDES = 32
MAX_INCLUDES = 32


class ModelSettings(Value, frozen=True, forbid_unknown_fields=True):
    """The model a version was written for, and its parameters (`temperature`, `max_tokens`, …)."""

    name: str | None = None
    params: dict[str, Any] = {}


class Content(Value, frozen=True, forbid_unknown_fields=True):
    """What a version says: everything that is in its digest, and nothing else.

    A text prompt has a `template`, a chat prompt has `messages`. `inputs` gives each variable a JSON Schema
    (a schema with a `default` makes the variable optional); where it is absent the variables are those of the
    template. `output` is the JSON Schema of the expected answer, `tools` are what the model may call.
    `overrides` maps a pattern of models, such as `gpt-4o*`, to what differs for them. `includes` maps the name
    of a partial, which the text calls `{{ partials.NAME }}`, to a reference such as `house/tone@production`.
    """

    type: Literal["text", "chat"] = "text"
    syntax: Literal["minijinja", "none"] = "minijinja"
    template: str | None = None
    messages: tuple[Message, ...] | None = None
    inputs: dict[str, dict[str, Any]] | None = None
    output: dict[str, Any] | None = None
    model: ModelSettings | None = None
    tools: tuple[Tool, ...] = ()
    overrides: dict[str, Override] = {}
    includes: dict[str, str] = {}

    def passages(self) -> tuple[tuple[str, str], ...]:
        """Every template the content holds, each with its JSON pointer: texts, images, those of overrides."""
        return tuple(self._passages())

    def texts(self) -> tuple[str, ...]:
        """The templates that `passages` points at."""
        return tuple(text for _, text in self._passages())

    def placeholders(self) -> tuple[tuple[str, str], ...]:
        """The variables that hold messages of the caller, each with its JSON pointer; those of overrides too."""
        bodies = [
            ("", self.messages),
            *((f"/overrides/{escape_pointer(p)}", o.messages) for p, o in self.overrides.items()),
        ]
        return tuple(
            (f"{pointer}/messages/{index}/content", message.variable)
            for pointer, messages in bodies
            for index, message in enumerate(messages or ())
            if message.is_placeholder
        )

    def for_model(self, model: str | None) -> Content:
        """What it says to a model: without overrides, the one that fits the model best applied.

        Without a model it is what is said to any. See `best_pattern` for which override fits.
        """
        if not self.overrides:
            return self
        bare = msgspec.structs.replace(self, overrides={})
        pattern = None if model is None else best_pattern(self.overrides, model)
        if pattern is None:
            return bare
        found = self.overrides[pattern]
        if found.params:
            settings = bare.model or ModelSettings()
            params = settings.params | found.params
            kept = {name: value for name, value in params.items() if value is not None}
            bare = msgspec.structs.replace(bare, model=ModelSettings(name=settings.name, params=kept))
        if found.template is not None:
            return msgspec.structs.replace(bare, template=found.template)
        if found.messages is not None:
            return msgspec.structs.replace(bare, messages=found.messages)
        return bare

    def _passages(self) -> Iterator[tuple[str, str]]:
        if self.type == "text":
            yield "/template", self.template or ""
        for index, message in enumerate(self.messages or ()):
            for pointer, text in message.passages():
                yield f"/messages/{index}{pointer}", text
        for pattern, override in self.overrides.items():
            for pointer, text in override.passages():
                yield f"/overrides/{escape_pointer(pattern)}{pointer}", text


class Pin(Value, frozen=True):
    """What the reference of a partial resolved to: one version of one prompt, for good."""

    prompt: str
    version: int
    digest: str

    def __str__(self) -> str:
        return f"{self.prompt}#{self.version}"


ERASED = Content(template="")
"""What stands where a content was purged; its digest is another than the one that is kept beside it."""


class Version(Value, frozen=True):
    """One numbered, immutable content of a prompt: who kept it, after which, and why.

    `lock` holds the versions that its partials' references meant when it was committed, those of its partials'
    partials among them. It is not part of the content and its digest.
    """

    prompt: str
    number: int
    digest: str
    content: Content
    parent: int | None
    author: str
    note: str
    created_at: datetime
    lock: dict[str, Pin] = {}

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
        fields["messages"] = [plain_message(message) for message in content.messages or ()]
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
    if content.tools:
        fields["tools"] = [plain_tool(tool) for tool in content.tools]
    if content.overrides:
        fields["overrides"] = {
            pattern: plain_override(override) for pattern, override in content.overrides.items()
        }
    if content.includes:
        fields["includes"] = dict(content.includes)
    return fields


def canonical_content(content: Content) -> bytes:
    """The canonical JSON of a content. Raises `Invalid` with a pointer where a value has none."""
    return canonical(plain_content(content))


def read_content(text: str | bytes) -> Content:
    """The content of its canonical JSON, whose format version has no field. What is read so is `as_kept`."""
    plain = msgspec.json.decode(text)
    del plain["v"]
    return msgspec.convert(plain, Content)


def as_kept(content: Content) -> Content:
    """A content as it comes back once it was kept: numbers in canonical form, so that 1.0 is 1.

    What is not kept yet, a draft, is read through this before requests are made of it, or its answers would lie
    under other keys than those of the version it becomes. Raises `Invalid` as `canonical_content` does.
    """
    return read_content(canonical_content(content))


def digest_content(content: Content) -> str:
    """The digest that names this content everywhere."""
    return digest_of_bytes(canonical_content(content))


def digest_locked(digest: str, lock: Mapping[str, Pin]) -> str:
    """The name of what a content says with its partials: its own digest where it includes none.

    Two versions of equal content say different things when their partials differ, which evidence must tell apart.
    """
    if not lock:
        return digest
    pins: dict[str, Json] = {reference: pin.digest for reference, pin in lock.items()}
    return digest_of_bytes(canonical({"content": digest, "lock": pins}))


def check_shape(content: Content) -> None:
    """Refuse a content that is neither a text nor a chat, or is beyond the limits. Raises `Invalid`."""
    if content.type == "text" and (content.template is None or content.messages is not None):
        raise misshapen("A prompt of type 'text' has a template and no messages.", "/template")
    if content.type == "chat" and (not content.messages or content.template is not None):
        raise misshapen("A prompt of type 'chat' has messages, at least one, and no template.", "/messages")
    check_messages(content.messages or (), "/messages")
    check_tools(content.tools)
    _check_overrides(content)
    if content.syntax == "none":
        if content.inputs:
            raise misshapen("A prompt with 'syntax: none' is literal text and takes no inputs.", "/inputs")
        if content.includes:
            raise misshapen(
                "A prompt with 'syntax: none' is literal text and includes no partials.", "/includes"
            )
        if sum(map(len, content.texts())) > MAX_LITERAL:
            raise Invalid(
                f"The literal text is longer than {MAX_LITERAL:,} characters.", code="template_too_large"
            )
    if content.inputs is not None and len(content.inputs) > MAX_INPUTS:
        raise misshapen(f"A prompt takes at most {MAX_INPUTS} inputs.", "/inputs")
    if len(content.includes) > MAX_INCLUDES:
        raise misshapen(f"A prompt includes at most {MAX_INCLUDES} partials.", "/includes")


def _check_overrides(content: Content) -> None:
    if len(content.overrides) > MAX_OVERRIDES:
        raise misshapen(f"A prompt has at most {MAX_OVERRIDES} overrides.", "/overrides")
    for pattern, override in content.overrides.items():
        pointer = f"/overrides/{escape_pointer(pattern)}"
        if not 0 < len(pattern) <= MAX_PATTERN:
            raise misshapen(f"The pattern of an override has 1 to {MAX_PATTERN} characters.", pointer)
        if override == Override():
            raise misshapen("An override says what differs: a template, messages or params.", pointer)
        if content.type == "text" and override.messages is not None:
            raise misshapen("An override of a prompt of type 'text' has no messages.", f"{pointer}/messages")
        if content.type == "chat" and override.template is not None:
            raise misshapen("An override of a prompt of type 'chat' has no template.", f"{pointer}/template")
        if override.messages == ():
            raise misshapen("An override with messages has at least one.", f"{pointer}/messages")
        check_messages(override.messages or (), f"{pointer}/messages")
