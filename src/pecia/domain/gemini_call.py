"""Gemini `generateContent`: what is rendered, as the body of a request. Pure; golden JSON is in `conformance/`.

Their API calls the assistant `model`, takes what the system says apart, keeps settings of the sampling in
`generationConfig`, and names the function that a tool's answer belongs to. Gemini remembers the start of a prompt
by itself, so `cache` is left out. Signatures of thoughts in a history go back to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import msgspec

from pecia.domain.message import Tool
from pecia.domain.openai_call import Rendered
from pecia.domain.thoughts import is_thinking, signed, unsigned
from pecia.domain.value import Json

_SYSTEM = ("system", "developer")
_CONFIG = {
    "temperature": "temperature",
    "top_p": "topP",
    "top_k": "topK",
    "max_tokens": "maxOutputTokens",
    "max_completion_tokens": "maxOutputTokens",
    "stop": "stopSequences",
    "seed": "seed",
    "presence_penalty": "presencePenalty",
    "frequency_penalty": "frequencyPenalty",
    "logprobs": "responseLogprobs",
    "top_logprobs": "logprobs",
}
_data_url = "data:"


def gemini_call(
    rendered: Rendered,
    settings: Mapping[str, Any],
    *,
    tools: Sequence[Tool] = (),
    output: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The body: contents, system instruction, tools and generation config.

    Settings of chat completions go by the names they have here, into `generationConfig`; all others stand in the
    body as they are (`safetySettings`, `cachedContent`, a `generationConfig` of one's own).
    """
    system, contents = gemini_contents(rendered)
    config: dict[str, Any] = {}
    if output is not None:
        config |= {"responseMimeType": "application/json", "responseJsonSchema": output}
    body: dict[str, Any] = {"contents": contents}
    if system:
        # The role means nothing here; Google's own package sends it.
        body["systemInstruction"] = {"parts": system, "role": "user"}
    if tools:
        body["tools"] = [{"functionDeclarations": [_tool(tool) for tool in tools]}]
    for name, value in settings.items():
        if name == "generationConfig":
            config |= value
        elif name in _CONFIG:
            config[_CONFIG[name]] = [value] if name == "stop" and isinstance(value, str) else value
        else:
            body[name] = value
    if config:
        body["generationConfig"] = config
    return body


def gemini_contents(rendered: Rendered) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The parts of what the system says, and the turns of `user` and `model`.

    Answers of tools that follow each other are one turn of the user, as the API asks.
    """
    if isinstance(rendered, str):
        return [], [{"parts": [{"text": rendered}], "role": "user"}]
    system: list[dict[str, Any]] = []
    turns: list[dict[str, Any]] = []
    names: dict[str, str] = {}
    answering = False
    for message in rendered:
        role = message["role"]
        if role in _SYSTEM:
            system.extend(_parts(message.get("content")))
            continue
        if role == "tool":
            result = _result(message, names)
            if answering:
                turns[-1]["parts"].append(result)
            else:
                turns.append({"parts": [result], "role": "user"})
        else:
            calls = [_called(call, names) for call in message.get("tool_calls") or ()]
            parts = [*_parts(message.get("content")), *calls]
            turns.append({"parts": parts, "role": "model" if role == "assistant" else "user"})
        answering = role == "tool"
    return system, turns


def _parts(content: str | Sequence[Mapping[str, Any]] | None) -> list[dict[str, Any]]:
    if not content:
        return []
    if isinstance(content, str):
        return [{"text": content}]
    return [signed(_part(part), part) for part in content if not is_thinking(part)]


def _part(part: Mapping[str, Any]) -> dict[str, Any]:
    kind = part.get("type")
    if kind == "text":
        return {"text": part["text"]}
    if kind == "image":
        return _image(part)
    if kind == "image_url":
        return _image(cast("Mapping[str, Any]", part["image_url"]))
    return {key: value for key, value in unsigned(part).items() if key not in {"cache", "type"}}


def _image(image: Mapping[str, Any]) -> dict[str, Any]:
    if "data" in image:
        return {"inlineData": {"data": image["data"], "mimeType": image["media_type"]}}
    url: str = image["url"]
    head, mark, data = url.partition(";base64,")
    if url.startswith(_data_url) and mark:
        return {"inlineData": {"data": data, "mimeType": head.removeprefix(_data_url)}}
    typed = {"mimeType": image["media_type"]} if image.get("media_type") else {}
    return {"fileData": {"fileUri": url, **typed}}


def _called(call: Mapping[str, Any], names: dict[str, str]) -> dict[str, Any]:
    function = cast("Mapping[str, Any]", call.get("function", call))
    arguments = function.get("arguments", {})
    if isinstance(arguments, str):
        # OpenAI's form, which an application may keep its history in.
        arguments = msgspec.json.decode(arguments or "{}")
    names[call["id"]] = function["name"]
    made = {"functionCall": {"id": call["id"], "args": arguments, "name": function["name"]}}
    return signed(made, call)


def _result(message: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    identity = message.get("tool_call_id") or ""
    content = message.get("content")
    text = (
        content if isinstance(content, str) else "".join(str(part.get("text", "")) for part in content or ())
    )
    return {
        "functionResponse": {
            "id": identity,
            "name": message.get("name") or names.get(identity, identity),
            "response": _object(text),
        }
    }


def _object(text: str) -> Json:
    """A tool's answer as the object that the API wants: itself where it is one, else under `output`."""
    try:
        found: Json = msgspec.json.decode(text)
    except msgspec.DecodeError:
        found = text
    return found if isinstance(found, dict) else {"output": found}


def _tool(tool: Tool) -> dict[str, Any]:
    declaration: dict[str, Any] = {"description": tool.description} if tool.description else {}
    declaration["name"] = tool.name
    if tool.parameters:
        declaration["parametersJsonSchema"] = tool.parameters
    return declaration
