"""OpenAI responses: what is rendered, as the arguments of a call. Pure; golden JSON is in `conformance/`.

A conversation is a list of items: what is said, what was called and what the tools answered stand beside each
other. OpenAI's servers remember the start of a prompt by themselves, so `cache` is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import msgspec

from pecia.domain.message import Tool
from pecia.domain.openai_call import Rendered, openai_output
from pecia.domain.thoughts import is_thinking, unsigned

_RENAMED = {"max_tokens": "max_output_tokens", "max_completion_tokens": "max_output_tokens"}
_KNOWS_NO = frozenset({"seed", "stop"})
"""Settings of chat completions that this API refuses."""
_LOGPROBS = "message.output_text.logprobs"


def responses_call(
    rendered: Rendered,
    settings: Mapping[str, Any],
    *,
    tools: Sequence[Tool] = (),
    output: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The keyword arguments of `responses.create`: settings, input, tools and text format.

    Settings of chat completions go by the names they have here; `seed` and `stop`, which this API refuses, are
    left out. OpenAI keeps the response only where the settings say `store`.
    """
    call: dict[str, Any] = {"store": False}
    if tools:
        call["tools"] = [_tool(tool) for tool in tools]
    if output is not None:
        call["text"] = {"format": responses_format(output)}
    for name, value in settings.items():
        if name in _KNOWS_NO:
            continue
        if name == "reasoning_effort":
            call["reasoning"] = {"effort": value}
        elif name == "logprobs":
            if value:
                call["include"] = [_LOGPROBS]
        else:
            call[_RENAMED.get(name, name)] = value
    return call | {"input": responses_input(rendered)}


def responses_format(schema: dict[str, Any]) -> dict[str, Any]:
    """The format of an answer that is declared by a JSON Schema."""
    declared = openai_output(schema)["response_format"]
    return {"type": "json_schema", **declared["json_schema"]}


def responses_input(rendered: Rendered) -> list[dict[str, Any]]:
    """The items; a text is one message of the user."""
    if isinstance(rendered, str):
        return [{"role": "user", "content": rendered}]
    return [item for message in rendered for item in _items(message)]


def _items(message: Mapping[str, Any]) -> list[dict[str, Any]]:
    role, content = message["role"], message.get("content")
    if role == "tool":
        said = content if isinstance(content, str) else _parts(content or (), role)
        return [{"type": "function_call_output", "call_id": message.get("tool_call_id"), "output": said}]
    items: list[dict[str, Any]] = []
    if content:
        said = content if isinstance(content, str) else _parts(content, role)
        items.append({"role": role, "content": said})
    return items + [_called(call) for call in message.get("tool_calls") or ()]


def _parts(parts: Sequence[Mapping[str, Any]], role: str) -> list[dict[str, Any]]:
    text = "output_text" if role == "assistant" else "input_text"
    return [_part(part, text) for part in parts if not is_thinking(part)]


def _part(part: Mapping[str, Any], text: str) -> dict[str, Any]:
    kind = part.get("type")
    if kind == "text":
        return {"type": text, "text": part["text"]}
    if kind == "image":
        url = part["url"] if "url" in part else f"data:{part['media_type']};base64,{part['data']}"
        return {"type": "input_image", "image_url": url, "detail": "auto"}
    if kind == "image_url":
        image = cast("Mapping[str, Any]", part["image_url"])
        return {"type": "input_image", "image_url": image["url"], "detail": image.get("detail", "auto")}
    return {key: value for key, value in unsigned(part).items() if key != "cache"}


def _called(call: Mapping[str, Any]) -> dict[str, Any]:
    function = cast("Mapping[str, Any]", call.get("function", call))
    arguments = function.get("arguments", {})
    if not isinstance(arguments, str):
        arguments = msgspec.json.encode(arguments).decode()
    return {
        "type": "function_call",
        "call_id": call["id"],
        "name": function["name"],
        "arguments": arguments,
    }


def _tool(tool: Tool) -> dict[str, Any]:
    described = {"description": tool.description} if tool.description else {}
    # Where `strict` is absent this API makes every schema strict; chat completions makes none.
    return {
        "type": "function",
        "name": tool.name,
        **described,
        "parameters": tool.parameters or {"type": "object", "properties": {}},
        "strict": False,
    }
