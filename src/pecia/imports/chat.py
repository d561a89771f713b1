"""Chats as JSON: the list of `{role, content}` that every tool writes, to messages of ours and back."""

from __future__ import annotations

from typing import Any, cast

from pecia.domain.message import Message, Role
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


def read_chat(given: Json, left: list[str]) -> tuple[Message, ...] | None:
    """The messages of a list, or None when it is none. What a message has beside its text is said in `left`."""
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
    text = _text(item.get("content"), left)
    if role is None or text is None:
        return None
    more = sorted(item.keys() - {"role", "content", "type", "id", "status"})
    left += [f"'{key}' of a message" for key in more if item[key] not in (None, [], {})]
    return Message(role=role, content=text)


def _text(content: Json, left: list[str]) -> str | None:
    """The text of a content; of one in parts, its texts joined, with the others said in `left`."""
    if isinstance(content, str):
        return content
    if content is None:
        return ""
    if isinstance(content, dict):
        content = [content]
    if not isinstance(content, list):
        return None
    texts: list[str] = []
    for part in content:
        if isinstance(part, str):
            texts.append(part)
        elif isinstance(part, dict) and isinstance(part.get("text"), str):
            texts.append(cast("str", part["text"]))
        else:
            kind = part.get("type", "?") if isinstance(part, dict) else "?"
            left.append(f"a part of the kind '{str(kind)[:40]}'")
    return "\n".join(texts)


def write_chat(messages: tuple[Message, ...]) -> list[dict[str, Any]]:
    """The list of messages; the place of the caller's own is `{"type": "placeholder", "name"}`."""
    return [
        {"type": "placeholder", "name": message.content}
        if message.is_placeholder
        else {"role": message.role, "content": message.content}
        for message in messages
    ]
