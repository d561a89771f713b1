"""Dotprompt (`*.prompt`): Handlebars under YAML front matter with Picoschema, both ways."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, cast

from pecia.domain.errors import PeciaError
from pecia.domain.message import ImagePart, Message, Part, Role, TextPart
from pecia.domain.prompt import PromptFields
from pecia.domain.value import Json
from pecia.domain.version import Content, ModelSettings
from pecia.imports.found import File, Found, Options
from pecia.imports.front_matter import join, split
from pecia.imports.handlebars import Block, Expression, Node, NotLossless, Text, is_plain, parse
from pecia.imports.picoschema import json_schema
from pecia.imports.to_jinja import nodes_to_jinja
from pecia.imports.writing import Export, Writable, file_name

SUFFIXES = (".prompt",)
_marker = re.compile(r"\{\{\s*(?:role\s+[\"'](?P<role>\w+)[\"']|(?P<history>history))\s*\}\}")
_ROLES: dict[str, Role] = {
    "system": "system",
    "user": "user",
    "model": "assistant",
    "assistant": "assistant",
    "tool": "tool",
}
_PARAMS = {"maxOutputTokens": "max_tokens", "topK": "top_k", "topP": "top_p", "stopSequences": "stop"}
_OURS = {ours: theirs for theirs, ours in _PARAMS.items()}
_KNOWN = {"model", "config", "input", "output", "description", "name", "variant", "tools"}
_INCLUDE = re.compile(r"\{\{~?>\s*(?P<name>[\w./-]+)")


def read(file: File, options: Options) -> list[Found]:
    """The prompt of a file. Raises `Invalid` with the line."""
    meta, body, has_front = split(file.text, file.path)
    body = body.strip() if has_front else body
    reader = _Reader(meta)
    inputs = reader.inputs()
    writer = _Converted(_partials(file, body) if options.convert else {})
    messages, changed = _messages(body, writer, options)
    model, output = reader.model(), reader.output()
    if messages is not None and writer.context:
        nothing: dict[str, Any] = {"default": {}}
        inputs = {**(inputs or {}), **dict.fromkeys(sorted(writer.context), nothing)}
    if messages is None:
        content = Content(syntax="none", template=body, output=output, model=model)
        reader.left += ["the inputs, which literal text has none of"] if inputs else []
    elif [turn.role for turn in messages] == [None] and isinstance(messages[0].text, str):
        content = Content(template=messages[0].text, inputs=inputs, output=output, model=model)
    else:
        kept = tuple(turn.message() for turn in messages)
        content = Content(type="chat", messages=kept, inputs=inputs, output=output, model=model)
    about = meta.get("description")
    title = meta.get("name")
    return [
        Found(
            source=file.path,
            name=file.path.removesuffix(".prompt"),
            content=content,
            fields=PromptFields(
                title=title if isinstance(title, str) else None,
                description=about if isinstance(about, str) else None,
            ),
            changed=changed,
            left=tuple(reader.left),
        )
    ]


@dataclass(frozen=True)
class _Turn:
    """A message on its way: without a role until a role helper names one."""

    role: Role | None
    text: str | tuple[Part, ...]

    def message(self) -> Message:
        """The message; what no role helper names is the user's."""
        role: Role = "user" if self.role is None else self.role
        return Message(role=role, content=self.text)


def _messages(body: str, writer: _Converted, options: Options) -> tuple[list[_Turn] | None, tuple[str, ...]]:
    """The turns in Jinja and what was changed; no turns where the body can only be kept as it is."""
    plain = _plain_turns(body)
    if plain is not None:
        return plain, ()
    if not options.convert:
        return None, ("kept as literal text: it is handlebars; '--convert' maps it where that loses nothing",)
    try:
        turns: list[_Turn] = []
        for role, nodes in _parted(parse(body)):
            if role == "placeholder":
                turns.append(_Turn(role, "history"))
                continue
            said = _said(nodes, writer)
            turns += [_Turn(role, said)] if not isinstance(said, str) or said.strip() else []
        return turns or [_Turn(None, "")], ("handlebars became Jinja", *writer.remarks())
    except NotLossless as error:
        return None, (f"kept as literal text: {error}",)


class _Converted:
    """The texts of one file on their way to Jinja, and what of the program's own they ask for."""

    def __init__(self, partials: dict[str, str]) -> None:
        self._partials = partials
        self._plain: set[str] = set()
        self._sections: list[str] = []
        self.context: set[str] = set()

    def text(self, nodes: list[Node]) -> str:
        """Some nodes in Jinja."""
        made = nodes_to_jinja(nodes, partials=self._partials, dotprompt=True)
        self._plain |= made.plain
        self.context |= made.context
        self._sections += made.sections
        return made.text

    def remarks(self) -> tuple[str, ...]:
        """What is different now. Raises `NotLossless` for data called like a variable of the prompt."""
        if both := self.context & self._plain:
            raise NotLossless(f"'@{min(both)}' and '{min(both)}' would be one variable")
        named = [f"'@{name}' became the variable '{name}'" for name in sorted(self.context)]
        told = ", ".join(f"'{name}'" for name in dict.fromkeys(self._sections))
        return (
            *named,
            *([f"the markers of sections went ({told}): no model is told of them"] if told else []),
        )


def _said(nodes: list[Node], writer: _Converted) -> str | tuple[Part, ...]:
    """The text of a message in Jinja, or its parts where it shows images."""
    parts: list[Part] = []
    held: list[Node] = []
    for node in [*nodes, None]:
        image = _image(node, writer) if isinstance(node, Expression) and node.words[0] == "media" else None
        if node is not None and image is None:
            held.append(node)
            continue
        text = writer.text(held)
        parts += [TextPart(text=text)] if text.strip() or (node is None and not parts) else []
        parts += [image] if image is not None else []
        held = []
    first = parts[0]
    return first.text if len(parts) == 1 and isinstance(first, TextPart) else tuple(parts)


def _image(node: Expression, writer: _Converted) -> ImagePart:
    """`{{media url=…}}` of an image, whose kind its URL tells."""
    given: dict[str, str] = {}
    for word in node.words[1:]:
        key, _, value = word.partition("=")
        given[key] = value
    kind = given.get("contentType", given.get("mime", "'image/'")).strip("\"'")
    if "url" not in given or given.keys() - {"url", "contentType", "mime"} or not kind.startswith("image/"):
        raise NotLossless("a medium that is not known to be an image has no place in a message of Pecia")
    return ImagePart(url=writer.text([Expression((given["url"],))]))


def _plain_turns(body: str) -> list[_Turn] | None:
    """The turns of a body that has nothing but role helpers, the history and plain variables."""
    turns: list[_Turn] = []
    role: Role | None = None
    at = 0
    pieces: list[tuple[Role | None, str]] = []
    for found in _marker.finditer(body):
        pieces.append((role, body[at : found.start()]))
        if found["history"]:
            pieces.append(("placeholder", "history"))
            role = "assistant"
        elif (named := _ROLES.get(found["role"])) is not None:
            role = named
        else:
            return None
        at = found.end()
    pieces.append((role, body[at:]))
    for who, text in pieces:
        if who == "placeholder":
            turns.append(_Turn(who, text))
        elif not is_plain(text):
            return None
        elif text.strip():
            turns.append(_Turn(who, text))
    return turns or [_Turn(None, body if len(pieces) == 1 else "")]


def _parted(nodes: list[Node]) -> list[tuple[Role | None, list[Node]]]:
    """The top-level nodes by the role that speaks them."""
    parts: list[tuple[Role | None, list[Node]]] = [(None, [])]
    for node in nodes:
        words = node.words if isinstance(node, Expression | Block) else ()
        if words[:1] == ("role",) and len(words) == 2:  # noqa: PLR2004 - the helper and its argument
            role = _ROLES.get(words[1].strip("\"'"))
            if role is None:
                raise NotLossless(f"the role {words[1]} is not known")
            parts.append((role, []))
            if isinstance(node, Block):
                parts[-1][1].extend(node.body)
                parts.append((role, []))
        elif words == ("history",):
            parts.append(("placeholder", []))
            parts.append(("assistant", []))
        else:
            parts[-1][1].append(node)
    return [(role, held) for role, held in parts if role == "placeholder" or not _is_blank(held)]


def _is_blank(nodes: list[Node]) -> bool:
    return all(isinstance(node, Text) and not node.text.strip() for node in nodes)


def _partials(file: File, body: str) -> dict[str, str]:
    """The partials a body includes, which stand beside it as `_name.prompt`, and those that these include."""
    found: dict[str, str] = {}
    wanted = [name["name"] for name in _INCLUDE.finditer(body)]
    while wanted and len(found) < 64:  # noqa: PLR2004
        name = wanted.pop()
        if name in found:
            continue
        for path in (f"_{name}.prompt", f"partials/_{name}.prompt", f"{name}.prompt"):
            try:
                text = file.beside(path).decode("utf-8-sig")
            except (PeciaError, UnicodeDecodeError):
                continue
            found[name] = split(text, path).body
            wanted += [inner["name"] for inner in _INCLUDE.finditer(found[name])]
            break
    return found


class _Reader:
    """The front matter as our values, and what of it stays behind."""

    def __init__(self, meta: dict[str, Json]) -> None:
        self._meta = meta
        self.left = [f"the key '{key[:60]}'" for key in meta.keys() - _KNOWN]
        if meta.get("tools"):
            self.left.append("the tools, which are named only")
        if meta.get("variant"):
            self.left.append("the variant")

    def model(self) -> ModelSettings | None:
        config = self._meta.get("config")
        params = {_PARAMS.get(k, k): v for k, v in (config if isinstance(config, dict) else {}).items()}
        name = self._meta.get("model")
        settings = ModelSettings(name=name if isinstance(name, str) else None, params=params)
        return settings if settings != ModelSettings() else None

    def inputs(self) -> dict[str, dict[str, Any]] | None:
        given = self._table("input")
        schema = self._schema(given.get("schema"), "input")
        defaults = given.get("default")
        defaults = defaults if isinstance(defaults, dict) else {}
        properties = cast("dict[str, dict[str, Any]]", schema.get("properties", {}))
        if schema and schema.get("type") != "object":
            self.left.append("an input schema that is no object")
        required = schema.get("required", []) if "required" in schema else list(properties)
        found: dict[str, dict[str, Any]] = {}
        for name, inner in properties.items():
            found[name] = dict(inner)
            if name in defaults:
                found[name]["default"] = defaults[name]
            elif name not in required and "default" not in inner:
                # Dotprompt renders an optional input that is not given as nothing.
                is_text = inner.get("type") in ("string", ["string", "null"])
                found[name]["default"] = "" if is_text else None
        found |= {name: {"default": value} for name, value in defaults.items() if name not in found}
        return found or None

    def output(self) -> dict[str, Any] | None:
        given = self._table("output")
        if given.keys() - {"schema", "format"}:
            self.left.append("keys of 'output' other than schema and format")
        return self._schema(given.get("schema"), "output") or None

    def _schema(self, given: Json, where: str) -> dict[str, Any]:
        unknown: list[str] = []
        schema = json_schema(given, unknown=unknown)
        if unknown:
            self.left.append(f"schemas of the {where} that the file does not hold: {', '.join(unknown[:5])}")
        return schema

    def _table(self, key: str) -> dict[str, Json]:
        value = self._meta.get(key)
        return value if isinstance(value, dict) else {}


def write(prompts: list[Writable], export: Export) -> dict[str, bytes]:
    """A file for each prompt; one whose template is more than variables is left out, and `export` told so."""
    files: dict[str, bytes] = {}
    for prompt in prompts:
        content = prompt.content
        if content.syntax == "none" or not all(map(is_plain, content.texts())):
            export.left(prompt.name, "not written: its template is more than plain variables")
            continue
        files[file_name(prompt.name, ".prompt")] = join(_front(prompt), _body(prompt, export))
    return files


def _front(prompt: Writable) -> dict[str, Json]:
    content, fields = prompt.content, prompt.fields
    meta: dict[str, Json] = {}
    if fields.title:
        meta["name"] = fields.title
    if fields.description:
        meta["description"] = fields.description
    if content.model is not None:
        meta |= {"model": content.model.name} if content.model.name else {}
        if content.model.params:
            meta["config"] = {_OURS.get(key, key): value for key, value in content.model.params.items()}
    holders = {name for _, name in content.placeholders()}
    inputs = {name: schema for name, schema in (content.inputs or {}).items() if name not in holders}
    if inputs:
        bare = {n: {k: v for k, v in schema.items() if k != "default"} for n, schema in inputs.items()}
        defaults = {name: schema["default"] for name, schema in inputs.items() if "default" in schema}
        required = [name for name in inputs if name not in defaults]
        schema = {"type": "object", "properties": bare, "required": required}
        meta["input"] = cast("Json", {"schema": schema} | ({"default": defaults} if defaults else {}))
    if content.output is not None:
        meta["output"] = {"format": "json", "schema": content.output}
    return meta


def _body(prompt: Writable, export: Export) -> str:
    content = prompt.content
    if content.type == "text":
        if content.template != (content.template or "").strip():
            export.left(prompt.name, "white space around its text")
        return content.template or ""
    parts: list[str] = []
    for message in content.messages or ():
        if message.is_placeholder:
            if message.variable != "history":
                export.left(prompt.name, f"the placeholder '{message.variable}' is called 'history' there")
            parts.append("{{history}}")
            continue
        role = "model" if message.role == "assistant" else message.role
        if not message.is_plain:
            export.left(prompt.name, "images, names and tool calls of messages")
        said = message.content if isinstance(message.content, str) else message.shown
        parts.append(f'{{{{role "{role}"}}}}{said}')
    return "".join(parts)
