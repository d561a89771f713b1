"""Messages: what a chat prompt is made of, neutral of any provider."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, TypeAlias

from pecia.domain.value import Json, Value

Speaker: TypeAlias = Literal["system", "developer", "user", "assistant", "tool"]
Role: TypeAlias = Literal["system", "developer", "user", "assistant", "tool", "placeholder"]
SPEAKERS: tuple[Speaker, ...] = ("system", "developer", "user", "assistant", "tool")


class TextPart(Value, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="text"):
    """A piece of text in a message, a template. `cache` asks the provider to remember all up to its end."""

    text: str
    cache: bool = False

    def passages(self) -> Iterator[tuple[str, str]]:
        """The field that holds a template, and the template."""
        yield "text", self.text


class ImagePart(Value, frozen=True, forbid_unknown_fields=True, tag_field="type", tag="image"):
    """An image in a message: by `url`, or as Base64 `data` of a `media_type` such as `image/png`.

    `url` and `data` are templates, so that the image may be a variable; `cache` is as in a `TextPart`.
    """

    url: str | None = None
    data: str | None = None
    media_type: str | None = None
    cache: bool = False

    def passages(self) -> Iterator[tuple[str, str]]:
        """The field that holds a template, and the template."""
        if self.url is not None:
            yield "url", self.url
        if self.data is not None:
            yield "data", self.data


Part: TypeAlias = TextPart | ImagePart


class ToolCall(Value, frozen=True, forbid_unknown_fields=True):
    """A call of a tool that an example has the assistant make: constants, no templates."""

    id: str
    name: str
    arguments: dict[str, Any] = {}


class Tool(Value, frozen=True, forbid_unknown_fields=True):
    """A function that the model may call; `parameters` is the JSON Schema of its arguments."""

    name: str
    description: str = ""
    parameters: dict[str, Any] = {}


class Message(Value, frozen=True, forbid_unknown_fields=True):
    """One turn of a chat: who speaks, and the template of what is said, or the parts it is made of.

    With the role `placeholder` it is the place where the caller's own list of messages goes in, and `content`
    is the name of the variable that holds them. `name` tells speakers of one role apart; `tool_calls` are what
    an assistant called, and `tool_call_id` which of these calls a message of the role `tool` answers.
    """

    role: Role
    content: str | tuple[Part, ...]
    name: str | None = None
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None

    @property
    def is_placeholder(self) -> bool:
        """Whether the caller's messages go here."""
        return self.role == "placeholder"

    @property
    def variable(self) -> str:
        """The variable that a placeholder names."""
        return self.content if isinstance(self.content, str) else ""

    @property
    def is_plain(self) -> bool:
        """Whether it is a role and one text, and nothing else."""
        return isinstance(self.content, str) and not (self.name or self.tool_calls or self.tool_call_id)

    @property
    def shown(self) -> str:
        """What is said, for people: the text of its parts, with images and calls in square brackets."""
        if isinstance(self.content, str):
            said = [self.content] if self.content else []
        else:
            said = [_shown(part) for part in self.content]
        return "\n".join([*said, *(f"[calls {call.name}]" for call in self.tool_calls)])

    def passages(self) -> Iterator[tuple[str, str]]:
        """Every template of the message, with its JSON pointer from there."""
        if self.is_placeholder:
            return
        if isinstance(self.content, str):
            yield "/content", self.content
            return
        for index, part in enumerate(self.content):
            for field, text in part.passages():
                yield f"/content/{index}/{field}", text


def plain_message(message: Message) -> dict[str, Json]:
    """The message as JSON data, absent and default fields left out; made anew at every call."""
    said = message.content
    fields: dict[str, Json] = {
        "role": message.role,
        "content": said if isinstance(said, str) else [plain_part(part) for part in said],
    }
    if message.name is not None:
        fields["name"] = message.name
    if message.tool_calls:
        fields["tool_calls"] = [
            {"id": call.id, "name": call.name, **({"arguments": call.arguments} if call.arguments else {})}
            for call in message.tool_calls
        ]
    if message.tool_call_id is not None:
        fields["tool_call_id"] = message.tool_call_id
    return fields


def plain_part(part: Part) -> dict[str, Json]:
    """The part as JSON data, absent and default fields left out."""
    fields: dict[str, Json]
    if isinstance(part, TextPart):
        fields = {"type": "text", "text": part.text}
    else:
        fields = {"type": "image", **dict(part.passages())}
        if part.media_type is not None:
            fields["media_type"] = part.media_type
    if part.cache:
        fields["cache"] = True
    return fields


def plain_tool(tool: Tool) -> dict[str, Json]:
    """The tool as JSON data, absent and default fields left out."""
    fields: dict[str, Json] = {"name": tool.name}
    if tool.description:
        fields["description"] = tool.description
    if tool.parameters:
        fields["parameters"] = tool.parameters
    return fields


def _shown(part: Part) -> str:
    if isinstance(part, TextPart):
        return part.text
    return f"[image {part.url}]" if part.url is not None else f"[image of type {part.media_type}]"
