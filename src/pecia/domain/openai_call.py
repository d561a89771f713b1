"""OpenAI chat completions: what is rendered, as the arguments of a call. Pure; golden JSON is in `conformance/`.

OpenAI's servers remember the start of a prompt by themselves, so `cache` is left out. Messages that an application
put in at a placeholder pass as they are, as far as they are in OpenAI's own form already.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import msgspec

from pecia.domain.message import Tool, plain_tool
from pecia.domain.thoughts import is_thinking, unsigned
from pecia.domain.value import Json

Rendered: TypeAlias = "str | Sequence[Mapping[str, Any]]"
"""What a render gives: a text, or messages."""

_PLAIN_FIELDS = 2
_not_a_name = re.compile(r"[^A-Za-z0-9_-]+")
_MAX_NAME = 64


def openai_call(
    rendered: Rendered,
    settings: Mapping[str, Any],
    *,
    tools: Sequence[Tool] = (),
    output: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The keyword arguments of `chat.completions.create`: settings, messages, tools and response format.

    Settings that name `tools` or `response_format` themselves are left as they are.
    """
    return {
        **openai_tools(tools),
        **openai_output(output),
        **settings,
        "messages": openai_messages(rendered),
    }


def openai_messages(rendered: Rendered) -> Sequence[Mapping[str, Any]]:
    """The messages; a text is one of the user."""
    if isinstance(rendered, str):
        return [{"role": "user", "content": rendered}]
    if all(map(_is_plain, rendered)):
        return rendered
    return [_message(message) for message in rendered]


def openai_tools(tools: Sequence[Tool]) -> dict[str, Any]:
    """`tools`, or nothing where there are none."""
    return {"tools": [{"type": "function", "function": plain_tool(tool)} for tool in tools]} if tools else {}


def openai_output(schema: dict[str, Any] | None) -> dict[str, Any]:
    """`response_format`, or nothing where no answer is declared.

    It is strict, which OpenAI takes only for schemas that are closed throughout, where the schema is that.
    """
    if schema is None:
        return {}
    name = _not_a_name.sub("_", str(schema.get("title") or "answer"))[:_MAX_NAME]
    strict = {"strict": True} if is_closed(schema) else {}
    return {
        "response_format": {"type": "json_schema", "json_schema": {"name": name, "schema": schema, **strict}}
    }


def is_closed(schema: Json) -> bool:
    """Whether a schema is an object, and every object in it requires all its properties and allows no others."""
    return isinstance(schema, dict) and schema.get("type") == "object" and _is_closed(schema)


def _is_closed(schema: Json) -> bool:
    if isinstance(schema, list):
        return all(map(_is_closed, schema))
    if not isinstance(schema, dict):
        return True
    if schema.get("type") == "object" or "properties" in schema:
        properties, required = schema.get("properties", {}), schema.get("required", [])
        if not isinstance(properties, dict) or not isinstance(required, list):
            return False
        if schema.get("additionalProperties") is not False or not all(
            name in required for name in properties
        ):
            return False
    return all(map(_is_closed, schema.values()))


def _is_plain(message: Mapping[str, Any]) -> bool:
    return len(message) == _PLAIN_FIELDS and type(message.get("content")) is str


def _message(message: Mapping[str, Any]) -> Mapping[str, Any]:
    fields = dict(message)
    if isinstance(message.get("content"), list):
        fields["content"] = [_part(part) for part in message["content"] if not is_thinking(part)]
    if message.get("tool_calls"):
        fields["tool_calls"] = [_call(call) for call in message["tool_calls"]]
        fields["content"] = fields.get("content") or None
    return fields


def _part(part: Mapping[str, Any]) -> Mapping[str, Any]:
    if part.get("type") != "image":
        return {key: value for key, value in unsigned(part).items() if key != "cache"}
    url = part["url"] if "url" in part else f"data:{part['media_type']};base64,{part['data']}"
    return {"type": "image_url", "image_url": {"url": url}}


def _call(call: Mapping[str, Any]) -> Mapping[str, Any]:
    if "function" in call:
        return call
    arguments = msgspec.json.encode(call.get("arguments", {})).decode()
    return {
        "id": call["id"],
        "type": "function",
        "function": {"name": call["name"], "arguments": arguments},
    }
