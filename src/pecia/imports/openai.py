"""OpenAI's stored prompts (`pmpt_…` objects as JSON), both ways."""

from __future__ import annotations

import json
from typing import Any

from pecia import wire
from pecia.domain.message import Message
from pecia.domain.prompt import PromptFields
from pecia.domain.value import Json
from pecia.domain.version import Content, ModelSettings
from pecia.imports.chat import read_chat, read_tools, write_chat, write_tools
from pecia.imports.found import File, Found, Options, unreadable
from pecia.imports.langfuse import listed
from pecia.imports.writing import Export, Writable

SUFFIXES = (".json",)
_PARAMS = {
    "temperature": "temperature",
    "top_p": "top_p",
    "max_output_tokens": "max_tokens",
    "seed": "seed",
    "stop": "stop",
    "reasoning": "reasoning",
    "tool_choice": "tool_choice",
    "parallel_tool_calls": "parallel_tool_calls",
}
_KNOWN = {
    *_PARAMS,
    *("id", "object", "name", "description", "version", "versions", "messages", "input", "instructions"),
    *("variables", "model", "tools", "text", "created_at", "updated_at", "is_default", "status", "metadata"),
}


def read(file: File, options: Options) -> list[Found]:
    """The prompts of a file. Raises `Invalid` for an object that holds no messages."""
    del options
    rows = listed(wire.parse(file.data.removeprefix(b"\xef\xbb\xbf")), file.path)
    return [_prompt(row, f"{file.path}, prompt {at}") for at, row in enumerate(rows, 1)]


def _prompt(row: dict[str, Json], source: str) -> Found:
    id_, title = row.get("id"), row.get("name")
    left = [f"the key '{key[:60]}'" for key in sorted(row.keys() - _KNOWN)]
    given = row.get("messages", row.get("input"))
    messages = (
        read_chat([{"role": "user", "content": given}] if isinstance(given, str) else given, left) or ()
    )
    instructions = row.get("instructions")
    if isinstance(instructions, str) and instructions:
        messages = (Message(role="developer", content=instructions), *messages)
    if not messages:
        raise unreadable(source, "it has neither 'messages' nor 'instructions'")
    if not isinstance(id_, str) and not isinstance(title, str):
        raise unreadable(source, "it has neither 'id' nor 'name'")
    about = row.get("description")
    return Found(
        source=source,
        name=str(title or id_),
        key=f"openai:{id_ or title}",
        content=Content(
            type="chat",
            messages=messages,
            inputs=_inputs(row.get("variables"), left),
            output=_output(row.get("text"), left),
            model=_model(row),
            tools=read_tools(row.get("tools"), left),
        ),
        dialect="mustache",
        fields=PromptFields(
            title=title if isinstance(title, str) else None,
            description=about if isinstance(about, str) and about else None,
        ),
        note=f"{id_}, version {row['version']}" if isinstance(id_, str) and row.get("version") else "",
        left=tuple(left),
    )


def _inputs(given: Json, left: list[str]) -> dict[str, dict[str, Any]] | None:
    """Variables as a list of names or of tables, or a table of examples or descriptions."""
    if isinstance(given, list):
        pairs = [
            (item, None) if isinstance(item, str) else (str(item.get("name", "")), item)
            for item in given
            if isinstance(item, str | dict)
        ]
    elif isinstance(given, dict):
        pairs = list(given.items())
    else:
        return None
    inputs: dict[str, dict[str, Any]] = {}
    for name, item in pairs:
        schema: dict[str, Any] = {}
        if isinstance(item, dict):
            schema |= {key: item[key] for key in ("description", "default") if item.get(key) is not None}
            if item.get("type") not in (None, "input_text", "string", "text"):
                left.append(f"the kind of the variable '{name[:60]}'")
        elif isinstance(item, str) and item:
            schema["examples"] = [item]
        inputs[name] = schema
    return inputs or None


def _output(text: Json, left: list[str]) -> dict[str, Any] | None:
    form = text.get("format") if isinstance(text, dict) else None
    if not isinstance(form, dict) or form.get("type") in {None, "text"}:
        return None
    schema = form.get("schema")
    if isinstance(schema, dict):
        return dict(schema)
    left.append(f"the output format '{form.get('type')}'")
    return None


def _model(row: dict[str, Json]) -> ModelSettings | None:
    name = row.get("model")
    params = {ours: row[theirs] for theirs, ours in _PARAMS.items() if row.get(theirs) is not None}
    settings = ModelSettings(name=name if isinstance(name, str) else None, params=params)
    return settings if settings != ModelSettings() else None


def write(prompts: list[Writable], export: Export) -> dict[str, bytes]:
    """One list of prompt objects."""
    rows = [_row(prompt, export) for prompt in prompts]
    return {"": f"{json.dumps(rows, ensure_ascii=False, indent=2)}\n".encode()}


def _row(prompt: Writable, export: Export) -> dict[str, Any]:
    content, fields = prompt.content, prompt.fields
    if content.syntax == "minijinja" and any("{%" in text or "|" in text for text in content.texts()):
        export.left(prompt.name, "its template has logic, which stored prompts leave as text")
    messages = content.messages or (Message(role="user", content=content.template or ""),)
    if any(message.is_placeholder for message in messages):
        export.left(prompt.name, "the place for the caller's messages")
    row: dict[str, Any] = {
        "name": prompt.name,
        "object": "prompt",
        "version": str(prompt.version),
        **({"description": fields.description} if fields.description else {}),
        "messages": [
            {**written, "content": _parts(written["content"])}
            for written in write_chat(messages)
            if "role" in written
        ],
    }
    if content.inputs:
        row["variables"] = [{"name": name, **schema} for name, schema in content.inputs.items()]
    if content.model is not None:
        ours = {ours: theirs for theirs, ours in _PARAMS.items()}
        row |= {"model": content.model.name} if content.model.name else {}
        row |= {ours.get(key, key): value for key, value in content.model.params.items()}
    if content.tools:
        row["tools"] = write_tools(content.tools)
    if content.output is not None:
        row["text"] = {"format": {"type": "json_schema", "name": "output", "schema": content.output}}
    return row


def _parts(content: str | list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A content as the Responses API has it."""
    if isinstance(content, str):
        return [{"type": "input_text", "text": content}]
    return [
        {"type": "input_text", "text": part["text"]}
        if part["type"] == "text"
        else {"type": "input_image", "image_url": part["image_url"]["url"]}
        for part in content
    ]
