"""Chats as JSON: the list of `{role, content}` that every tool writes, to messages of ours and back."""

from __future__ import annotations

import json
import re
from typing import Any, cast

from pecia import wire
from pecia.domain.errors import Invalid
from pecia.domain.message import ImagePart, Message, Part, Role, TextPart, Tool, ToolCall
from pecia.domain.value import Json

_ROLES: dict[str, Role] = {
    "system": "system",
    "developer": "developer",
    "user": "user",
    "human": "user",
    "assistant": "assistant",
    "ai": "assistant",
    "model": "assistant",
    "tool": "tool",
    "function": "tool",
}
_IMAGES = frozenset({"image_url", "input_image", "image"})
_data_url = re.compile(r"data:(?P<kind>image/[a-z0-9.+-]+);base64,(?P<data>[A-Za-z0-9+/=]+)")


def read_chat(given: Json, left: list[str]) -> tuple[Message, ...] | None:
    """The messages of a list, or None when it is none. What has no place with us is said in `left`."""
    if not isinstance(given, list) or not given:
        return None
    messages: list[Message] = []
    for item in given:
        message = _message(item, left)
        if message is None:
            return None
        messages.append(message)
    return tuple(messages)


def _message(item: Json, left: list[str]) -> Message | None:
    if not isinstance(item, dict):
        return None
    if item.get("type") == "placeholder" and isinstance(item.get("name"), str):
        return Message(role="placeholder", content=cast("str", item["name"]))
    role = _ROLES.get(str(item.get("role", "")).lower())
    content = _content(item.get("content"), left)
    if role is None or content is None:
        return None
    calls = _calls(item.get("tool_calls"), left) if role == "assistant" else ()
    answers = item.get("tool_call_id") if role == "tool" else None
    known = {"role", "content", "type", "id", "status", "tool_calls", "tool_call_id"}
    left += [
        f"'{key}' of a message" for key in sorted(item.keys() - known) if item[key] not in (None, [], {})
    ]
    return Message(
        role=role,
        content=content,
        tool_calls=calls,
        tool_call_id=answers if isinstance(answers, str) else None,
    )


def _content(content: Json, left: list[str]) -> str | tuple[Part, ...] | None:
    """The text, or the parts where there are images or more texts than one."""
    if isinstance(content, str):
        return content
    if content is None:
        return ""
    parts: list[Part] = []
    for part in [content] if isinstance(content, dict) else content if isinstance(content, list) else [None]:
        if isinstance(part, str):
            parts.append(TextPart(text=part))
        elif not isinstance(part, dict):
            return None
        elif isinstance(part.get("text"), str):
            cached = part.get("cache_control") is not None
            parts.append(TextPart(text=cast("str", part["text"]), cache=cached))
        elif (image := _image(part)) is not None:
            parts.append(image)
        else:
            left.append(f"a part of the kind '{str(part.get('type', '?'))[:40]}'")
    match parts:
        case []:
            return ""
        case [TextPart(text=text, cache=False)]:
            return text
        case _:
            return tuple(parts)


def _image(part: dict[str, Json]) -> ImagePart | None:
    """An image as OpenAI or Anthropic writes it, by URL or as data."""
    if part.get("type") not in _IMAGES:
        return None
    source = part.get("source")
    if isinstance(source, dict) and isinstance(source.get("data"), str):
        return ImagePart(data=str(source["data"]), media_type=str(source.get("media_type", "image/png")))
    given = part.get("image_url", source)
    url = given.get("url") if isinstance(given, dict) else given
    if not isinstance(url, str) or not url:
        return None
    found = _data_url.fullmatch(url)
    return ImagePart(data=found["data"], media_type=found["kind"]) if found else ImagePart(url=url)


def _calls(given: Json, left: list[str]) -> tuple[ToolCall, ...]:
    calls: list[ToolCall] = []
    for call in given if isinstance(given, list) else []:
        function = call.get("function") if isinstance(call, dict) else None
        if not isinstance(call, dict) or not isinstance(function, dict):
            left.append("a tool call that is no call of a function")
            continue
        try:
            arguments = wire.parse(str(function.get("arguments") or "{}").encode())
        except Invalid:
            arguments = None
        if not isinstance(arguments, dict):
            left.append("the arguments of a tool call, which are no object")
            arguments = {}
        name, id_ = str(function.get("name", "")), str(call.get("id", ""))
        calls.append(ToolCall(id=id_, name=name, arguments=dict(arguments)))
    return tuple(calls)


def read_tools(given: Json, left: list[str]) -> tuple[Tool, ...]:
    """The functions among a list of tools, flat or under `function`; other kinds are said in `left`."""
    tools: list[Tool] = []
    for item in given if isinstance(given, list) else []:
        inner = item.get("function", item) if isinstance(item, dict) else None
        parameters = inner.get("parameters", {}) if isinstance(inner, dict) else None
        if (
            not isinstance(inner, dict)
            or not isinstance(inner.get("name"), str)
            or not isinstance(parameters, dict)
        ):
            kind = item.get("type", "?") if isinstance(item, dict) else "?"
            left.append(f"a tool of the kind '{str(kind)[:40]}'")
            continue
        if inner.get("strict"):
            left.append("'strict' of a tool")
        about = inner.get("description")
        tools.append(
            Tool(
                name=str(inner["name"]),
                description=about if isinstance(about, str) else "",
                parameters=dict(parameters),
            )
        )
    return tuple(tools)


def write_chat(messages: tuple[Message, ...]) -> list[dict[str, Any]]:
    """The list of messages, as OpenAI has them; the caller's own is `{"type": "placeholder", "name"}`."""
    return [
        {"type": "placeholder", "name": message.variable} if message.is_placeholder else _written(message)
        for message in messages
    ]


def _written(message: Message) -> dict[str, Any]:
    said = message.content
    fields: dict[str, Any] = {
        "role": message.role,
        "content": said if isinstance(said, str) else [_part(part) for part in said],
    }
    if message.tool_calls:
        fields["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": json.dumps(call.arguments, ensure_ascii=False)},
            }
            for call in message.tool_calls
        ]
    if message.tool_call_id is not None:
        fields["tool_call_id"] = message.tool_call_id
    return fields


def _part(part: Part) -> dict[str, Any]:
    if isinstance(part, TextPart):
        return {"type": "text", "text": part.text}
    url = part.url if part.url is not None else f"data:{part.media_type};base64,{part.data}"
    return {"type": "image_url", "image_url": {"url": url}}


def write_tools(tools: tuple[Tool, ...]) -> list[dict[str, Any]]:
    """The tools as OpenAI's Responses API has them."""
    return [
        {
            "type": "function",
            "name": tool.name,
            "description": tool.description,
            "parameters": tool.parameters,
        }
        for tool in tools
    ]
