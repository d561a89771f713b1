"""Anthropic messages: what is rendered, as the arguments of a call. Pure; golden JSON is in `conformance/`.

Their API takes what the system says apart, has no role for tools, and remembers the prompt up to a part that is
marked with `cache_control`. Blocks of thinking in a history go back as they came, before the calls they led to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import msgspec

from pecia.domain.message import Tool
from pecia.domain.openai_call import Rendered
from pecia.domain.thoughts import unsigned

MAX_TOKENS = 4096
"""Tokens of an answer where the settings do not say: Anthropic's API does not go without."""

_SYSTEM = ("system", "developer")
_RENAMED = {"stop": "stop_sequences", "max_completion_tokens": "max_tokens"}
_data_url = "data:"


def anthropic_call(
    rendered: Rendered,
    settings: Mapping[str, Any],
    *,
    tools: Sequence[Tool] = (),
    output: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The keyword arguments of `messages.create`: settings, system, messages, tools and output format.

    `stop` and `max_completion_tokens` go by their Anthropic names, all other settings as they are.
    """
    system, messages = anthropic_messages(rendered)
    call: dict[str, Any] = {"max_tokens": MAX_TOKENS}
    if tools:
        call["tools"] = [_tool(tool) for tool in tools]
    if output is not None:
        call["output_config"] = {"format": {"type": "json_schema", "schema": output}}
    for name, value in settings.items():
        renamed = _RENAMED.get(name, name)
        call[renamed] = [value] if name == "stop" and isinstance(value, str) else value
    if system:
        call["system"] = system
    return call | {"messages": messages}


def anthropic_messages(rendered: Rendered) -> tuple[str | list[dict[str, Any]], list[dict[str, Any]]]:
    """What the system says, and the turns of the user and the assistant.

    What several system messages say stands together, in their order; answers of tools that follow each other
    are one turn of the user, as the API asks.
    """
    if isinstance(rendered, str):
        return "", [{"role": "user", "content": rendered}]
    system: list[Mapping[str, Any]] = []
    turns: list[dict[str, Any]] = []
    answering = False
    for message in rendered:
        role = message["role"]
        if role in _SYSTEM:
            system.append(message)
        elif role == "tool":
            result = _result(message)
            if answering:
                turns[-1]["content"].append(result)
            else:
                turns.append({"role": "user", "content": [result]})
        else:
            turns.append({"role": role, "content": _said(message)})
        answering = role == "tool" or (answering and role in _SYSTEM)
    return _together(system), turns


def _together(messages: Sequence[Mapping[str, Any]]) -> str | list[dict[str, Any]]:
    if all(isinstance(message["content"], str) for message in messages):
        return "\n\n".join(message["content"] for message in messages)
    return [block for message in messages for block in _blocks(message["content"])]


def _said(message: Mapping[str, Any]) -> str | list[dict[str, Any]]:
    content = message.get("content")
    calls = message.get("tool_calls")
    if isinstance(content, str) and not calls:
        return content
    return [*_blocks(content), *(_use(call) for call in calls or ())]


def _blocks(content: str | Sequence[Mapping[str, Any]] | None) -> list[dict[str, Any]]:
    if not content:
        return []  # an empty text block is refused
    if isinstance(content, str):
        return [{"type": "text", "text": content}]
    return [_block(part) for part in content]


def _block(part: Mapping[str, Any]) -> dict[str, Any]:
    block = {key: value for key, value in unsigned(part).items() if key != "cache"}
    if part.get("type") == "image" and "source" not in part:
        block = {"type": "image", "source": _source(part)}
    elif part.get("type") == "image_url":
        block = {"type": "image", "source": _source(part["image_url"])}
    if part.get("cache"):
        block["cache_control"] = {"type": "ephemeral"}
    return block


def _source(image: Mapping[str, Any]) -> dict[str, Any]:
    if "data" in image:
        return {"type": "base64", "media_type": image["media_type"], "data": image["data"]}
    url: str = image["url"]
    head, mark, data = url.partition(";base64,")
    if url.startswith(_data_url) and mark:
        return {"type": "base64", "media_type": head.removeprefix(_data_url), "data": data}
    return {"type": "url", "url": url}


def _result(message: Mapping[str, Any]) -> dict[str, Any]:
    content = message.get("content")
    said = content if isinstance(content, str) else _blocks(content)
    return {"type": "tool_result", "tool_use_id": message.get("tool_call_id"), "content": said}


def _use(call: Mapping[str, Any]) -> dict[str, Any]:
    function = cast("Mapping[str, Any]", call.get("function", call))
    arguments = function.get("arguments", {})
    if isinstance(arguments, str):
        # OpenAI's form, which an application may keep its history in.
        arguments = msgspec.json.decode(arguments or "{}")
    return {"type": "tool_use", "id": call["id"], "name": function["name"], "input": arguments}


def _tool(tool: Tool) -> dict[str, Any]:
    described = {"description": tool.description} if tool.description else {}
    return {
        "name": tool.name,
        **described,
        "input_schema": tool.parameters or {"type": "object", "properties": {}},
    }
