"""What the vendors' own packages send: each is put against a server on loopback that records the request."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import pytest

from pecia.domain.message import Tool
from tests.model_server import ModelServer, Told

Sent = tuple[str, dict[str, str], dict[str, Any]]
"""The path, the headers and the body of a request."""


def recorded(reply: dict[str, Any], ask: Callable[[str], object]) -> Sent:
    """What `ask`, given the address of a server, sends to it. The reply need not please the package."""
    told = Told(body=json.dumps(reply).encode(), headers={"Content-Type": "application/json"})
    with ModelServer(lambda _: told) as server:
        with suppress(ValueError, TypeError, AttributeError):
            ask(server.base_url.removesuffix("/v1"))
        headers = server.headers[0]
        return headers[":"].split(" ")[1], headers, json.loads(server.bodies[0])


def openai_sends(call: Mapping[str, Any], key: str) -> Sent:
    """The `openai` package's chat completion."""
    openai = pytest.importorskip("openai", reason="needs the vendors' packages: pip install 'pecia[vendors]'")
    reply = {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": []}

    def ask(address: str) -> object:
        client = openai.OpenAI(api_key=key, base_url=f"{address}/v1", max_retries=0)
        return client.chat.completions.create(**{"model": "m", **call})

    return recorded(reply, ask)


def azure_sends(call: Mapping[str, Any], key: str) -> Sent:
    """The `openai` package's chat completion at Azure."""
    openai = pytest.importorskip("openai", reason="needs the vendors' packages: pip install 'pecia[vendors]'")
    reply = {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": []}

    def ask(address: str) -> object:
        client = openai.AzureOpenAI(
            api_key=key, azure_endpoint=address, api_version="2024-10-21", max_retries=0
        )
        return client.chat.completions.create(**{"model": "m", **call})

    return recorded(reply, ask)


def responses_sends(call: Mapping[str, Any], key: str) -> Sent:
    """The `openai` package's response."""
    openai = pytest.importorskip("openai", reason="needs the vendors' packages: pip install 'pecia[vendors]'")
    reply = {"id": "r", "object": "response", "created_at": 1, "model": "m", "output": []}

    def ask(address: str) -> object:
        client = openai.OpenAI(api_key=key, base_url=f"{address}/v1", max_retries=0)
        return client.responses.create(**{"model": "m", **call})

    return recorded(reply, ask)


def anthropic_sends(call: Mapping[str, Any], key: str) -> Sent:
    """The `anthropic` package's message."""
    vendor = pytest.importorskip(
        "anthropic", reason="needs the vendors' packages: pip install 'pecia[vendors]'"
    )
    reply = {"id": "a", "type": "message", "role": "assistant", "model": "m", "content": [], "usage": {}}

    def ask(address: str) -> object:
        client = vendor.Anthropic(api_key=key, base_url=address, max_retries=0)
        return client.messages.create(**{"model": "m", **call})

    return recorded(reply, ask)


def gemini_sends(case: Mapping[str, Any], tools: Sequence[Tool], key: str) -> Sent:
    """The `google-genai` package's generation, written down by hand in its own types for a case."""
    genai = pytest.importorskip(
        "google.genai", reason="needs the vendors' packages: pip install 'pecia[vendors]'"
    )
    system, contents = _gemini_contents(genai.types, case["rendered"])
    settings = case["settings"]
    config = genai.types.GenerateContentConfig(
        system_instruction=system or None,
        temperature=settings.get("temperature"),
        max_output_tokens=settings.get("max_tokens") or settings.get("max_completion_tokens"),
        stop_sequences=[settings["stop"]] if "stop" in settings else None,
        response_mime_type="application/json" if "output" in case else None,
        response_json_schema=case.get("output"),
        tools=[_gemini_tools(genai.types, tools)] if tools else None,
    )

    def ask(address: str) -> object:
        options = genai.types.HttpOptions(base_url=address, api_version="v1beta")
        client = genai.Client(api_key=key, http_options=options)
        return client.models.generate_content(model="m", contents=contents, config=config)

    return recorded({"candidates": []}, ask)


def _gemini_tools(types: Any, tools: Sequence[Tool]) -> Any:
    declared = [
        types.FunctionDeclaration(
            name=tool.name,
            description=tool.description or None,
            parameters_json_schema=tool.parameters or None,
        )
        for tool in tools
    ]
    return types.Tool(function_declarations=declared)


def _gemini_contents(types: Any, rendered: Any) -> tuple[list[Any], Any]:
    if isinstance(rendered, str):
        return [], rendered
    system: list[Any] = []
    contents: list[Any] = []
    names: dict[str, str] = {}
    for message in rendered:
        said = message.get("content")
        parts = [_gemini_part(types, part) for part in ([] if not said or isinstance(said, str) else said)]
        parts += [types.Part(text=said)] if isinstance(said, str) and said else []
        if message["role"] in ("system", "developer"):
            system += parts
            continue
        for call in message.get("tool_calls", ()):
            function = call.get("function", call)
            arguments = function.get("arguments", {})
            arguments = json.loads(arguments) if isinstance(arguments, str) else arguments
            names[call["id"]] = function["name"]
            made = types.FunctionCall(id=call["id"], name=function["name"], args=arguments)
            parts.append(types.Part(function_call=made))
        if message["role"] == "tool":
            identity = message["tool_call_id"]
            response = types.FunctionResponse(id=identity, name=names[identity], response={"output": said})
            part = types.Part(function_response=response)
            if contents and contents[-1].parts[-1].function_response:
                contents[-1].parts.append(part)
            else:
                contents.append(types.Content(role="user", parts=[part]))
            continue
        role = "model" if message["role"] == "assistant" else "user"
        contents.append(types.Content(role=role, parts=parts))
    return system, contents


def _gemini_part(types: Any, part: Mapping[str, Any]) -> Any:
    if part["type"] == "text":
        return types.Part(text=part["text"])
    image = part.get("image_url", part)
    if "data" in image:
        return types.Part.from_bytes(data=base64.b64decode(image["data"]), mime_type=image["media_type"])
    if image["url"].startswith("data:"):
        head, _, data = image["url"].partition(";base64,")
        return types.Part.from_bytes(data=base64.b64decode(data), mime_type=head.removeprefix("data:"))
    return types.Part(file_data=types.FileData(file_uri=image["url"]))
