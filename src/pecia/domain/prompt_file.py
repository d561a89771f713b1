"""A prompt as a text file, both ways: Markdown with YAML front matter, roles as headed blocks.

`docs/reference/prompt-file.md` is the format. Reading what was written gives the same values back, whatever
they hold; what the body of a text file could not keep goes into the front matter, quoted.
"""

from __future__ import annotations

import difflib
import re
from typing import Any, Literal, Self

import msgspec

from pecia.domain.canonical import escape_pointer
from pecia.domain.conversion import convert
from pecia.domain.errors import Detail, Invalid
from pecia.domain.message import Message, Tool, plain_message
from pecia.domain.override import Override
from pecia.domain.plain_yaml import Document, locate, read_yaml
from pecia.domain.prompt import Prompt, PromptFields, Status
from pecia.domain.prompt_body import (
    ROLES,
    body_lines,
    check_blank,
    read_messages,
    read_template,
    refuse_line,
    survives,
)
from pecia.domain.value import Json, Value
from pecia.domain.version import Content, ModelSettings, canonical_content, check_shape, plain_content
from pecia.domain.visible import visible
from pecia.domain.yaml_writer import write_yaml

_FENCE = "---"
_OWN = "x-"
_TYPES = ("string", "number", "integer", "boolean", "array", "object")
_control = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class PromptFile(Value, frozen=True):
    """What a prompt file holds: a version's content, what is said about the prompt, keys of the user's own."""

    content: Content
    fields: PromptFields = PromptFields()
    extra: dict[str, Any] = {}

    @classmethod
    def of(cls, prompt: Prompt, content: Content) -> Self:
        """The file of one version of a prompt. What is not said about the prompt is left out.

        So is `active`, the status of every prompt until somebody says otherwise.
        """
        fields = PromptFields.of(prompt).without_empty()
        if fields.status == "active":
            fields = msgspec.structs.replace(fields, status=None)
        return cls(content=content, fields=fields)


class _FrontMatter(Value, frozen=True):
    """The keys of a front matter, as they may be written."""

    title: str | None = None
    purpose: str | None = None
    tags: tuple[str, ...] | None = None
    description: str | None = None
    owner: str | None = None
    status: Status | None = None
    replacement: str | None = None
    review_by: str | None = None
    related: tuple[str, ...] | None = None
    type: Literal["text", "chat"] | None = None
    syntax: Literal["minijinja", "none"] = "minijinja"
    model: str | ModelSettings | None = None
    inputs: dict[str, Any] | None = None
    output: dict[str, Any] | None = None
    tools: tuple[Tool, ...] = ()
    overrides: dict[str, Override] = {}
    includes: dict[str, str] = {}
    template: str | None = None
    messages: tuple[Message, ...] | None = None


_ABOUT = PromptFields.__struct_fields__
_KEYS = _FrontMatter.__struct_fields__


def read_prompt_file(text: str) -> PromptFile:
    """The prompt in a file's text. Windows line ends and a byte order mark are read as what they stand for.

    Raises `Invalid` with line and column.
    """
    lines = _lines(text)
    end = front_matter_end(lines)
    # With an empty line in place of the fence, the YAML's line numbers are those of the file.
    document = read_yaml("\n".join(["", *lines[1 : end - 1], ""])) if end else Document(value=None, text="")
    try:
        given, extra = _front_matter(document.value)
        content = _content(given, lines, end)
        check_shape(content)
    except Invalid as error:
        raise locate(error, document) from None
    fields = PromptFields(**{name: getattr(given, name) for name in _ABOUT})
    return PromptFile(content=content, fields=fields, extra=extra)


def write_prompt_file(file: PromptFile) -> str:
    """The text that `read_prompt_file` reads back as the same values.

    Raises `Invalid` for a content of the wrong shape, or one that has no canonical JSON.
    """
    content = file.content
    check_shape(content)
    canonical_content(content)
    front = _front(file)
    if survives(content):
        body = list(body_lines(content))
    else:
        body = []
        front |= (
            {"messages": [plain_message(message) for message in content.messages]}
            if content.messages
            else {"template": content.template}
        )
    if front or body[0] == _FENCE:
        yaml = write_yaml(front).removesuffix("\n").split("\n") if front else []
        # The empty line is layout; a template that is empty needs no line at all.
        body = [_FENCE, *yaml, _FENCE, *(["", *body] if body not in ([], [""]) else [])]
    return "".join(f"{line}\n" for line in body)


def _lines(text: str) -> list[str]:
    """The lines of a file, without the newline at its end, which belongs to the file."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    lines = text.removesuffix("\n").split("\n")
    for at, line in enumerate(lines):
        strange = _control.search(line)
        if strange:
            refuse_line(
                f"the character {visible(strange.group())} cannot stand in a prompt file",
                at,
                column=strange.start() + 1,
                hint="Leave it out, or write the text in the front matter under 'template' or 'messages', "
                "in double quotes with the character escaped.",
            )
    return lines


def front_matter_end(lines: list[str]) -> int:
    """How many lines the front matter takes with its two fences; 0 where there is none.

    Raises `Invalid` for one without an end.
    """
    if lines[0] != _FENCE:
        return 0
    if _FENCE not in lines[1:]:
        refuse_line(
            "the front matter that starts here has no end",
            0,
            hint="End it with a line of ---. A text that starts with such a line needs two of them above it.",
        )
    return lines.index(_FENCE, 1) + 1


def _front_matter(value: Json) -> tuple[_FrontMatter, dict[str, Any]]:
    """The known keys, and those of the user's own (`x-…`)."""
    if value is None:
        return _FrontMatter(), {}
    if not isinstance(value, dict):
        refuse_line("the front matter has no keys", 1, hint="Write lines like 'title: Triage'.")
    extra = {key: item for key, item in value.items() if key.startswith(_OWN)}
    known = {key: item for key, item in value.items() if key not in extra}
    for key in known:
        if key not in _KEYS:
            close = difflib.get_close_matches(key, _KEYS, 1)
            raise _wrong(
                f"the key '{visible(key)[:80]}' is not known",
                key,
                hint=f"Did you mean '{close[0]}'?" if close else "A key of your own starts with 'x-'.",
            )
    return convert(known, _FrontMatter), extra


def _content(given: _FrontMatter, lines: list[str], start: int) -> Content:
    """The version-level keys with the body, which begins behind `start` lines of front matter."""
    if start and start < len(lines) and not lines[start]:
        start += 1
    messages, template = given.messages, given.template
    if messages is None and template is None:
        messages = read_messages(lines, start)
        template = read_template(lines[start:]) if messages is None else None
    else:
        check_blank(lines, start, "the front matter has the text, so nothing can follow it")
    kind: Literal["text", "chat"] = "text" if messages is None else "chat"
    if given.type not in (None, kind):
        raise _wrong(
            f"'type' is {given.type}, but the file holds a {kind} prompt",
            "type",
            code="invalid_parameter",
            hint=ROLES,
        )
    return Content(
        type=kind,
        syntax=given.syntax,
        template=template,
        messages=messages,
        inputs=_inputs(given.inputs),
        output=given.output,
        model=ModelSettings(name=given.model) if isinstance(given.model, str) else given.model,
        tools=given.tools,
        overrides=given.overrides,
        includes=given.includes,
    )


def _inputs(given: dict[str, Any] | None) -> dict[str, dict[str, Any]] | None:
    """JSON Schemas by variable; `name: string` is short for `name: {type: string}`."""
    if given is None:
        return None
    schemas = {name: {"type": item} if item in _TYPES else item for name, item in given.items()}
    for name, schema in schemas.items():
        if not isinstance(schema, dict):
            raise _wrong(
                f"the input '{visible(name)[:80]}' has no JSON Schema",
                "inputs",
                name,
                code="invalid_parameter",
                hint=f"Write a schema such as {{type: string}}, or one of {', '.join(_TYPES)}.",
            )
    return schemas


def _wrong(why: str, *way: str, code: str = "unknown_field", hint: str) -> Invalid:
    pointer = "".join(f"/{escape_pointer(step)}" for step in way)
    return Invalid(
        f"{why[0].upper()}{why[1:]}.",
        code="invalid_prompt_file",
        hint=hint,
        errors=(Detail(code=code, detail=why, pointer=pointer),),
    )


def _front(file: PromptFile) -> dict[str, Json]:
    """The front matter as it is written: prompt-level keys, version-level keys, the user's own."""
    content = file.content
    front: dict[str, Json] = msgspec.to_builtins(file.fields)
    if content.syntax != "minijinja":
        front["syntax"] = content.syntax
    if content.model is not None:
        settings: dict[str, Json] = {"name": content.model.name, "params": content.model.params}
        front["model"] = {key: item for key, item in settings.items() if item not in (None, {})}
    if content.inputs is not None:
        front["inputs"] = dict(content.inputs)
    if content.output is not None:
        front["output"] = content.output
    plain = plain_content(content)
    front |= {key: plain[key] for key in ("tools", "overrides", "includes") if key in plain}
    for key, item in file.extra.items():
        if not key.startswith(_OWN):
            raise _wrong(f"the key '{visible(key)[:80]}' is not known", key, hint="Start it with 'x-'.")
        front[key] = item
    return front
