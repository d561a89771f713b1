"""Prompty (`*.prompty`), written: today's format, a file for each prompt."""

from __future__ import annotations

from typing import Any, cast

from pecia.domain.message import Tool
from pecia.domain.value import Json
from pecia.domain.version import ModelSettings
from pecia.imports.front_matter import join
from pecia.imports.prompty import PARAMS, role_line
from pecia.imports.writing import Export, Writable, file_name

_OURS = {ours: theirs for theirs, ours in PARAMS.items()}


def write(prompts: list[Writable], export: Export) -> dict[str, bytes]:
    """A file for each prompt, in today's format; what it has no place for is said to `export`."""
    return {file_name(prompt.name, ".prompty"): _written(prompt, export) for prompt in prompts}


def _written(prompt: Writable, export: Export) -> bytes:
    content = prompt.content
    meta = _front(prompt, export)
    if content.syntax == "none" and any("{{" in text or "{%" in text for text in content.texts()):
        export.left(prompt.name, "its text is literal, and Prompty would read tags in it")
    if content.type == "text":
        export.left(prompt.name, "a text has no role; Prompty takes it for a system message")
        return join(meta, content.template or "")
    parts: list[str] = []
    for message in content.messages or ():
        if message.is_placeholder:
            parts.append(f"{{{{{message.variable}}}}}\n")
            continue
        text = "".join(text for _, text in message.passages())
        if not message.is_plain:
            export.left(prompt.name, "images, names and tool calls of messages")
        if text != text.strip() or role_line.search(text):
            export.left(prompt.name, "white space around a message, or a line that looks like a role")
        parts.append(f"{message.role}:\n{text}\n")
    return join(meta, "\n".join(parts).removesuffix("\n"))


def _front(prompt: Writable, export: Export) -> dict[str, Json]:
    content, fields = prompt.content, prompt.fields
    meta: dict[str, Json] = {"name": fields.title or prompt.name}
    if fields.description:
        meta["description"] = fields.description
    if fields.tags:
        meta["metadata"] = {"tags": list(fields.tags)}
    if content.model is not None:
        meta["model"] = _settings(content.model)
    holders = {name for _, name in content.placeholders()}
    inputs = [_input(name, schema) for name, schema in (content.inputs or {}).items() if name not in holders]
    inputs += [{"name": name, "kind": "thread"} for name in sorted(holders)]
    if inputs:
        meta["inputs"] = cast("list[Json]", inputs)
    if content.output is not None:
        meta["outputs"] = cast("list[Json]", _outputs(prompt, export))
    if content.tools:
        meta["tools"] = cast("list[Json]", [_tool(tool) for tool in content.tools])
    return meta


def _settings(model: ModelSettings) -> dict[str, Json]:
    provider, slash, name = (model.name or "").rpartition("/")
    found: dict[str, Json] = {"apiType": "chat"}
    found |= {"id": name} if name else {}
    found |= {"provider": provider} if slash else {}
    given = {_OURS.get(key, key): value for key, value in model.params.items()}
    standard = {*PARAMS, "temperature", "seed"}
    options: dict[str, Json] = {key: value for key, value in given.items() if key in standard}
    more = {key: value for key, value in given.items() if key not in standard}
    options |= {"additionalProperties": more} if more else {}
    found |= {"options": options} if options else {}
    return found


def _input(name: str, schema: dict[str, Any]) -> dict[str, Json]:
    kind = schema.get("type")
    found: dict[str, Json] = {"name": name}
    if isinstance(kind, str):
        found["kind"] = "float" if kind == "number" else kind
    for ours, theirs in (("description", "description"), ("default", "default"), ("enum", "enumValues")):
        if ours in schema:
            found[theirs] = schema[ours]
    return found


def _tool(tool: Tool) -> dict[str, Json]:
    properties = cast("dict[str, dict[str, Any]]", tool.parameters.get("properties", {}))
    required = tool.parameters.get("required", [])
    return {
        "name": tool.name,
        "kind": "function",
        "description": tool.description,
        "parameters": [
            {**_input(name, schema), "required": name in required} for name, schema in properties.items()
        ],
    }


def _outputs(prompt: Writable, export: Export) -> list[dict[str, Json]]:
    output = prompt.content.output or {}
    properties = output.get("properties")
    if output.get("type") != "object" or not isinstance(properties, dict):
        export.left(prompt.name, "its output is no object with properties")
        return []
    required = output.get("required", [])
    return [
        {**_input(name, schema), "required": name in required}
        for name, schema in cast("dict[str, dict[str, Any]]", properties).items()
    ]
