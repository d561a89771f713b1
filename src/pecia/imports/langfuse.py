"""Langfuse: prompts as its public API gives them, in detail or in pages, both ways."""

from __future__ import annotations

import json
from typing import Any, cast

from pecia import wire
from pecia.domain.names import LATEST
from pecia.domain.prompt import PromptFields
from pecia.domain.value import Json
from pecia.domain.version import Content, ModelSettings
from pecia.imports.chat import read_chat, write_chat
from pecia.imports.found import File, Found, Options, unreadable
from pecia.imports.naming import plain_segment, plain_tags
from pecia.imports.writing import Export, Writable

SUFFIXES = (".json",)
_PARAMS = frozenset(
    {
        "temperature",
        "top_p",
        "top_k",
        "max_tokens",
        "max_completion_tokens",
        "stop",
        "seed",
        "frequency_penalty",
        "presence_penalty",
    }
)


def read(file: File, options: Options) -> list[Found]:
    """The versions of a file, oldest first. Raises `Invalid` for a list that only names its prompts."""
    del options
    rows = listed(wire.parse(file.data.removeprefix(b"\xef\xbb\xbf")), file.path)
    numbered = sorted(
        enumerate(rows, 1), key=lambda pair: (str(pair[1].get("name")), _number(pair[1]), pair[0])
    )
    return [_prompt(row, f"{file.path}, prompt {at}") for at, row in numbered]


def listed(value: Json, path: str) -> list[dict[str, Json]]:
    """The objects of a list, of `{"data": […]}` or of one object alone."""
    if isinstance(value, dict):
        value = value["data"] if isinstance(value.get("data"), list) else [value]
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise unreadable(path, "it is neither an object nor a list of objects")
    return cast("list[dict[str, Json]]", value)


def _number(row: dict[str, Json]) -> int:
    version = row.get("version")
    return version if isinstance(version, int) else 0


def _prompt(row: dict[str, Json], source: str) -> Found:
    name, prompt = row.get("name"), row.get("prompt")
    if not isinstance(name, str):
        raise unreadable(source, "it has no 'name'")
    if prompt is None and "versions" in row:
        raise unreadable(
            source, f"'{name}' is only named here; export each version (GET …/v2/prompts/{name})"
        )
    left: list[str] = []
    model = _model(row.get("config"), left)
    if isinstance(prompt, str):
        content = Content(template=prompt, model=model)
    else:
        messages = read_chat(prompt, left)
        if messages is None:
            raise unreadable(source, f"'{name}' is neither a text nor a list of messages")
        content = Content(type="chat", messages=messages, model=model)
    labels = [label for label in _strings(row.get("labels")) if label != LATEST]
    kept = tuple(label for label in map(plain_segment, labels) if label)
    renamed = [
        f"the label '{theirs}' became '{ours}'"
        for theirs, ours in zip(labels, kept, strict=False)
        if theirs != ours
    ]
    tags = plain_tags(row.get("tags"))
    note = row.get("commitMessage")
    return Found(
        source=source,
        name=name,
        key=f"langfuse:{name}",
        version=_number(row) or None,
        content=content,
        dialect="mustache",
        fields=PromptFields(tags=tags or None),
        labels=kept,
        note=note if isinstance(note, str) else "",
        changed=tuple(renamed),
        left=tuple(left),
    )


def _model(config: Json, left: list[str]) -> ModelSettings | None:
    if not isinstance(config, dict) or not config:
        return None
    name = config.get("model")
    params: dict[str, Any] = {key: value for key, value in config.items() if key in _PARAMS}
    left += [f"config.{key[:60]}" for key in sorted(config.keys() - _PARAMS - {"model"})]
    settings = ModelSettings(name=name if isinstance(name, str) else None, params=params)
    return settings if settings != ModelSettings() else None


def _strings(value: Json) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def write(prompts: list[Writable], export: Export) -> dict[str, bytes]:
    """One list of prompts in detail, as its API takes them one by one."""
    rows = [_row(prompt, export) for prompt in prompts]
    return {"": f"{json.dumps(rows, ensure_ascii=False, indent=2)}\n".encode()}


def _row(prompt: Writable, export: Export) -> dict[str, Any]:
    content = prompt.content
    if content.syntax == "minijinja" and any("{%" in text or "|" in text for text in content.texts()):
        export.left(prompt.name, "its template has logic, which Langfuse leaves as text")
    if content.inputs or content.output or content.tools:
        export.left(prompt.name, "its inputs, output and tools")
    if any(not message.is_plain for message in content.messages or ()):
        export.left(prompt.name, "images and tool calls, which its SDKs do not read")
    config: dict[str, Any] = {}
    if content.model is not None:
        config = {**({"model": content.model.name} if content.model.name else {}), **content.model.params}
    return {
        "name": prompt.name,
        "version": prompt.version,
        "type": content.type,
        "prompt": write_chat(content.messages) if content.messages else content.template or "",
        "config": config,
        "labels": list(prompt.labels),
        "tags": list(prompt.fields.tags or ()),
        "commitMessage": prompt.note or None,
    }
