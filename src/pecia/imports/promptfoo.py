"""Promptfoo: the `prompts` of a configuration, inline and in files of its own folder, both ways."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import cast

from pecia import wire
from pecia.domain.errors import Invalid
from pecia.domain.plain_yaml import read_yaml
from pecia.domain.value import Json
from pecia.domain.version import Content
from pecia.domain.yaml_writer import write_yaml
from pecia.imports.chat import read_chat, write_chat
from pecia.imports.found import File, Found, Options, decoded, unreadable
from pecia.imports.writing import Export, Writable

SUFFIXES = ("promptfooconfig.yaml", "promptfooconfig.yml", "promptfooconfig.json")
_FILE = "file://"
_TEXTS = (".txt", ".md", ".j2", ".njk", ".prompt", "")
_DATA = (".json", ".yaml", ".yml")
_PARTED = "\n---\n"


def read(file: File, options: Options) -> list[Found]:
    """The prompts that a configuration names. Raises `Invalid` for what is neither text nor messages."""
    del options
    config = _yaml(file.text, file.path)
    if not isinstance(config, dict) or not isinstance(config.get("prompts"), list | str | dict):
        raise unreadable(file.path, "it has no 'prompts'")
    beside = sorted(config.keys() - {"prompts", "description"})
    left = tuple(f"the key '{key[:60]}'" for key in beside)
    found: list[Found] = []
    for number, (prompt, label) in enumerate(_entries(config["prompts"]), 1):
        found += _prompt(file, prompt, label, number)
    return [_with_left(item, left) if at == 0 else item for at, item in enumerate(found)]


def _entries(given: Json) -> list[tuple[str, str]]:
    """Pairs of what stands there and its label."""
    if isinstance(given, str):
        return [(given, "")]
    if isinstance(given, dict):  # the older form: path to label
        return [(path, str(label)) for path, label in given.items()]
    entries: list[tuple[str, str]] = []
    for item in cast("list[Json]", given):
        if isinstance(item, dict):
            text = item.get("raw", item.get("id", item.get("file", "")))
            text = text if isinstance(text, str) else json.dumps(text, ensure_ascii=False)
            entries.append((text, str(item.get("label") or item.get("id") or "")))
        elif isinstance(item, list):
            entries.append((json.dumps(item, ensure_ascii=False), ""))
        else:
            entries.append((str(item), ""))
    return entries


def _prompt(file: File, given: str, label: str, number: int) -> list[Found]:
    folder = str(PurePosixPath(file.path).parent)
    name = f"{folder}/{label or f'prompt-{number}'}".removeprefix("./")
    path = given.removeprefix(_FILE)
    is_path = given.startswith(_FILE) or (
        "\n" not in given and " " not in given and path.endswith((*_DATA, ".txt", ".md", ".j2", ".njk"))
    )
    if not is_path:
        return [_of_text(given, name, f"{file.path}, prompt {number}")]
    if "*" in path:
        raise unreadable(file.path, f"prompt {number} is a pattern ({path}); name its files")
    path, _, function = path.partition(":")
    suffix = PurePosixPath(path).suffix
    if function or suffix not in {*_TEXTS, *_DATA}:
        raise unreadable(
            file.path, f"prompt {number} is a program or a kind of file that is not read ({path})"
        )
    text = decoded(file.beside(path), path)
    name = f"{folder}/{label or PurePosixPath(path).stem}".removeprefix("./")
    if suffix in _DATA:
        return [_of_data(_yaml(text, path), text, name, path)]
    parts = text.split(_PARTED)
    if len(parts) == 1:
        return [_of_text(text, name, path)]
    return [
        _of_text(part.strip("\n"), f"{name}-{at}", f"{path}, part {at}") for at, part in enumerate(parts, 1)
    ]


def _of_text(text: str, name: str, source: str) -> Found:
    """A text, or a chat where the text is the JSON of one."""
    if text.lstrip().startswith("["):
        try:
            return _of_data(wire.parse(text.encode()), text, name, source)
        except Invalid:
            pass  # a text that begins with a bracket
    return Found(source=source, name=name, content=Content(template=text))


def _of_data(value: Json, text: str, name: str, source: str) -> Found:
    left: list[str] = []
    messages = read_chat(value, left)
    if messages is None:
        return Found(
            source=source,
            name=name,
            content=Content(template=text),
            changed=("data that is no chat, as text",),
        )
    return Found(source=source, name=name, content=Content(type="chat", messages=messages), left=tuple(left))


def _yaml(text: str, path: str) -> Json:
    try:
        return read_yaml(text).value
    except Invalid as error:
        place = error.errors[0] if error.errors else None
        raise unreadable(
            path,
            place.detail if place else error.message,
            line=place.line if place else None,
            column=place.column if place else None,
        ) from None


def _with_left(found: Found, left: tuple[str, ...]) -> Found:
    return Found(
        source=found.source,
        name=found.name,
        content=found.content,
        changed=found.changed,
        left=(*found.left, *left),
    )


def write(prompts: list[Writable], export: Export) -> dict[str, bytes]:
    """One configuration with every prompt inline: texts as they are, chats as JSON."""
    entries: list[Json] = []
    for prompt in prompts:
        content = prompt.content
        if content.syntax == "none" and any("{{" in text or "{%" in text for text in content.texts()):
            export.left(prompt.name, "its text is literal, and promptfoo would read tags in it")
        if content.inputs or content.output or content.model or content.tools:
            export.left(prompt.name, "inputs, output, tools and model, which promptfoo keeps elsewhere")
        raw = (
            json.dumps(write_chat(content.messages), ensure_ascii=False, indent=2)
            if content.messages
            else content.template or ""
        )
        entries.append({"label": prompt.name, "raw": raw})
    return {"": write_yaml({"prompts": entries}).encode()}
