"""Prompty (`*.prompty`), read: the first format and the one of today."""

from __future__ import annotations

import re
from typing import Any, cast

from pecia import wire
from pecia.domain.errors import Invalid
from pecia.domain.message import ImagePart, Message, Part, Role, TextPart, Tool
from pecia.domain.prompt import PromptFields
from pecia.domain.value import Json
from pecia.domain.version import Content, ModelSettings
from pecia.imports.found import Dialect, File, Found, Options, unreadable
from pecia.imports.front_matter import split
from pecia.imports.naming import plain_tags

SUFFIXES = (".prompty",)
role_line = re.compile(
    r"^[ \t]*#?[ \t]*(?P<role>system|developer|user|assistant|tool|function)[ \t]*(?P<more>\[[^\]\n]*\])?[ \t]*:[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_turns = re.compile(
    r"\{%-?\s*for\s+(?P<item>\w+)\s+in\s+(?P<list>\w+)\s*-?%\}\s*"
    r"\{\{\s*(?P=item)\.role\s*\}\}\s*:\s*\{\{\s*(?P=item)\.content\s*\}\}\s*\{%-?\s*endfor\s*-?%\}"
)
_file = re.compile(r"\$\{file:(?P<path>[^}]+)\}")
_KINDS = {"float": "number", "int": "integer", "bool": "boolean", "list": "array", "dict": "object"}
_TYPES = ("string", "number", "integer", "boolean", "array", "object")
PARAMS = {
    "maxOutputTokens": "max_tokens",
    "topP": "top_p",
    "topK": "top_k",
    "stopSequences": "stop",
    "frequencyPenalty": "frequency_penalty",
    "presencePenalty": "presence_penalty",
}
_KNOWN = {"name", "description", "metadata", "model", "inputs", "outputs", "template", "tools", "sample"}
_DIALECTS: dict[str, Dialect] = {
    "jinja2": "jinja",
    "nunjucks": "jinja",
    "mustache": "mustache",
    "handlebars": "handlebars",
}


def read(file: File, options: Options) -> list[Found]:
    """The prompt of a file. Raises `Invalid` with the line."""
    del options
    meta, body, _ = split(file.text, file.path)
    reader = _Reader(file, meta)
    return [reader.found(body)]


class _Reader:
    def __init__(self, file: File, meta: dict[str, Json]) -> None:
        self._file = file
        self._meta = meta
        self._images: list[str] = []
        self._left: list[str] = []
        self._changed: list[str] = []

    def found(self, body: str) -> Found:
        meta = self._meta
        for key in meta.keys() - _KNOWN - {"authors", "tags", "version", "kind", "base", "$schema"}:
            self._left.append(f"the key '{key[:60]}'")
        self._left += [f"the key '{key}'" for key in ("authors", "version", "base") if key in meta]
        dialect = self._dialect()
        schemas, threads = self._inputs()
        content = self._content(body, schemas, threads)
        if meta.get("tools"):
            self._left.append("the tools")
        name = meta.get("name")
        return Found(
            source=self._file.path,
            name=self._file.path.removesuffix(".prompty"),
            content=content,
            dialect=dialect,
            fields=self._fields(name if isinstance(name, str) else None),
            changed=tuple(self._changed),
            left=tuple(self._left),
        )

    def _fields(self, name: str | None) -> PromptFields:
        description = self._meta.get("description")
        metadata = self._meta.get("metadata")
        kept = metadata if isinstance(metadata, dict) else {}
        tags = self._meta.get("tags", kept.get("tags"))
        plain = plain_tags(tags)
        self._left += [f"metadata.{key[:60]}" for key in kept if key != "tags"]
        return PromptFields(
            title=name or None,
            description=description if isinstance(description, str) else None,
            tags=plain or None,
        )

    # ------------------------------------------------------------ texts

    def _content(self, body: str, schemas: dict[str, dict[str, Any]] | None, threads: list[str]) -> Content:
        model, api = self._model()
        output = self._outputs()
        if api in {"embedding", "image", "completion"} and not role_line.search(body):
            text = body.strip()
            return Content(template=text, inputs=schemas, output=output, model=model, tools=self._tools())
        messages = tuple(self._messages(body, threads))
        if schemas is not None:
            holders = {message.variable for message in messages if message.is_placeholder}
            schemas = {name: schema for name, schema in schemas.items() if name not in holders}
        return Content(
            type="chat", messages=messages, inputs=schemas, output=output, model=model, tools=self._tools()
        )

    def _tools(self) -> tuple[Tool, ...]:
        """The functions among the tools; other kinds call what only Prompty's runtime knows."""
        tools: list[Tool] = []
        for name, item in self._listed(self._meta.get("tools"), "tools"):
            if not isinstance(item, dict) or item.get("kind") != "function":
                kind = item.get("kind") if isinstance(item, dict) else None
                self._left.append(f"the tool '{name[:60]}' of the kind '{str(kind)[:40]}'")
                continue
            self._left += [
                f"'{key}' of the tool '{name[:60]}'" for key in ("strict", "bindings") if item.get(key)
            ]
            given = self._listed(item.get("parameters"), f"tools.{name}.parameters")
            properties = {key: self._schema(value, f"tools.{name}.{key}") for key, value in given}
            required: list[Json] = [k for k, v in given if isinstance(v, dict) and v.get("required") is True]
            parameters = {"type": "object", "properties": properties, "required": required} if given else {}
            about = item.get("description")
            tools.append(
                Tool(name=name, description=about if isinstance(about, str) else "", parameters=parameters)
            )
        return tuple(tools)

    def _messages(self, body: str, threads: list[str]) -> list[Message]:
        messages: list[Message] = []
        for role, text in split_roles(body):
            messages += self._turns(role, text, threads)
        return messages or [Message(role="system", content="")]

    def _turns(self, role: Role, text: str, threads: list[str]) -> list[Message]:
        """The message, parted where a list of the caller's own messages goes in."""
        holders = [
            rf"^[ \t]*\{{\{{\s*(?P<t{n}>{re.escape(t)})\s*\}}\}}[ \t]*$" for n, t in enumerate(threads)
        ]
        pattern = re.compile("|".join([_turns.pattern, *holders]), re.MULTILINE)
        messages: list[Message] = []
        at = 0
        for found in pattern.finditer(text):
            name = found["list"] or next(filter(None, (found[f"t{n}"] for n in range(len(threads)))), "")
            before = text[at : found.start()].strip()
            messages += [Message(role=role, content=self._said(before))] if before else []
            messages.append(Message(role="placeholder", content=name))
            if found["list"]:
                self._changed.append(f"the loop over '{name}' became a placeholder for messages")
            at = found.end()
        rest = text[at:].strip()
        return [*messages, Message(role=role, content=self._said(rest))] if rest or not messages else messages

    def _said(self, text: str) -> str | tuple[Part, ...]:
        """The text, or its parts where inputs of the kind image stand in it."""
        if not self._images:
            return text
        names = "|".join(map(re.escape, self._images))
        pieces = re.split(rf"(\{{\{{\s*(?:{names})\s*\}}\}})", text)
        parts: list[Part] = []
        for at, piece in enumerate(pieces):
            if at % 2:
                parts.append(ImagePart(url=piece))
            elif piece.strip():
                parts.append(TextPart(text=piece.strip()))
        return tuple(parts) if len(pieces) > 1 else text

    # ------------------------------------------------------------ front matter

    def _model(self) -> tuple[ModelSettings | None, str]:
        given = self._resolved(self._meta.get("model"), "model")
        if given is None:
            return None, "chat"
        if isinstance(given, str):
            return ModelSettings(name=given), "chat"
        if not isinstance(given, dict):
            raise unreadable(self._file.path, "'model' is neither a name nor a table")
        old = self._table(given, "configuration")
        api = given.get("api", given.get("apiType", "chat"))
        name = given.get("id") or old.get("azure_deployment") or old.get("model") or old.get("name")
        provider = given.get("provider")
        if isinstance(provider, str) and isinstance(name, str):
            name = f"{provider}/{name}"
        options = self._table(given, "options") | self._table(given, "parameters")
        more = options.pop("additionalProperties", {})
        params = {PARAMS.get(key, key): item for key, item in options.items()}
        params |= more if isinstance(more, dict) else {}
        for key in ("tools", "response_format"):
            if params.pop(key, None) is not None:
                self._left.append(f"model.parameters.{key}")
        if old or "connection" in given:
            self._left.append("the connection (write it in pecia.toml)")
        if api not in {"chat", "completion"}:
            self._left.append(f"the kind of call '{api}'")
        known = {"id", "provider", "apiType", "api", "configuration", "connection", "options", "parameters"}
        self._left += [f"model.{key[:60]}" for key in given.keys() - known]
        settings = ModelSettings(name=name if isinstance(name, str) else None, params=params)
        return (settings if settings != ModelSettings() else None), str(api)

    def _dialect(self) -> Dialect:
        given = self._meta.get("template")
        kind: Any = given
        if isinstance(given, dict):
            form, parser = given.get("format", "jinja2"), given.get("parser", "prompty")
            kind = form.get("kind", "jinja2") if isinstance(form, dict) else form
            parser = parser.get("kind", "prompty") if isinstance(parser, dict) else parser
            if parser != "prompty":
                raise unreadable(self._file.path, f"the parser '{parser}' is not known")
        elif given is not None and not self._is_old():
            raise unreadable(self._file.path, "'template' is a table with 'format' and 'parser', not a text")
        dialect = _DIALECTS.get(kind or "jinja2") if isinstance(kind, str | None) else None
        if dialect is None:
            raise unreadable(self._file.path, f"the template format '{kind}' is not known")
        return dialect

    def _is_old(self) -> bool:
        """Whether the file is of the first format: `api`, `configuration`, `parameters`, `sample`."""
        model = self._meta.get("model")
        keys = model.keys() if isinstance(model, dict) else ()
        return bool({"api", "configuration", "parameters"} & set(keys)) or "sample" in self._meta

    def _inputs(self) -> tuple[dict[str, dict[str, Any]] | None, list[str]]:
        """JSON Schemas by variable, and the names of those that hold lists of messages."""
        given = self._resolved(self._meta.get("inputs"), "inputs")
        samples = self._resolved(self._meta.get("sample"), "sample")
        schemas: dict[str, dict[str, Any]] = {}
        threads: list[str] = []
        for name, item in self._listed(given, "inputs"):
            if isinstance(item, dict) and item.get("kind") == "thread":
                threads.append(name)
            elif isinstance(item, dict) and item.get("kind") == "image":
                self._images.append(name)
                schemas[name] = {"type": "string", "description": "the URL of an image"}
            else:
                schemas[name] = self._schema(item, f"inputs.{name}")
        if isinstance(samples, dict):
            for name, value in samples.items():
                schemas.setdefault(name, {})["examples"] = [value]
        return (schemas or None), threads

    def _outputs(self) -> dict[str, Any] | None:
        given = self._listed(self._resolved(self._meta.get("outputs"), "outputs"), "outputs")
        if not given:
            return None
        properties = {name: self._schema(item, f"outputs.{name}") for name, item in given}
        required = [n for n, item in given if not isinstance(item, dict) or item.get("required", True)]
        return {"type": "object", "properties": properties, "required": required}

    def _schema(self, item: Json, where: str) -> dict[str, Any]:
        if not isinstance(item, dict):
            return {"default": item} if item is not None else {}
        kind = item.get("kind", item.get("type"))
        kind = _KINDS.get(kind, kind) if isinstance(kind, str) else None
        schema: dict[str, Any] = {}
        if kind in _TYPES:
            schema["type"] = kind
        elif kind is not None:
            self._left.append(f"the kind '{kind}' of {where}")
        for theirs, ours in (("description", "description"), ("default", "default"), ("enumValues", "enum")):
            if item.get(theirs) is not None:
                schema[ours] = item[theirs]
        for theirs in ("sample", "example"):
            if item.get(theirs) is not None:
                schema["examples"] = [item[theirs]]
        if item.get("required") is False and "default" not in schema and where.startswith("inputs"):
            schema["default"] = "" if kind == "string" else None
            if kind != "string" and "type" in schema:
                schema["type"] = [kind, "null"]
        if isinstance(item.get("properties"), dict | list):
            inner = self._listed(item["properties"], where)
            schema["properties"] = {name: self._schema(value, f"{where}.{name}") for name, value in inner}
        if isinstance(item.get("items"), dict):
            schema["items"] = self._schema(item["items"], f"{where}.items")
        return schema

    def _listed(self, given: Json, where: str) -> list[tuple[str, Json]]:
        """A table by name, or a list of tables with names, as pairs."""
        if given is None:
            return []
        if isinstance(given, dict):
            return list(given.items())
        if isinstance(given, list):
            named = [(item.get("name"), item) for item in given if isinstance(item, dict)]
            if len(named) == len(given) and all(isinstance(name, str) for name, _ in named):
                return cast("list[tuple[str, Json]]", named)
        raise unreadable(self._file.path, f"'{where}' is neither a table nor a list of things with names")

    def _table(self, given: dict[str, Json], key: str) -> dict[str, Json]:
        value = given.get(key)
        return dict(value) if isinstance(value, dict) else {}

    def _resolved(self, value: Json, where: str) -> Json:
        """What `${file:…}` names, read as JSON; nothing outside of the folder is."""
        found = _file.fullmatch(value.strip()) if isinstance(value, str) else None
        if found is None:
            return value
        path = found["path"].strip()
        try:
            return wire.parse(self._file.beside(path).removeprefix(b"\xef\xbb\xbf"))
        except Invalid as error:
            if error.code != "invalid_json":
                raise
            why = error.errors[0].detail
            raise unreadable(self._file.path, f"{path}, named at '{where}', is not JSON: {why}") from None


def split_roles(body: str) -> list[tuple[Role, str]]:
    """The turns of a body: what stands above the first role line is the system's."""
    heads = list(role_line.finditer(body))
    first = body[: heads[0].start()] if heads else body
    turns: list[tuple[Role, str]] = [("system", first.strip())] if first.strip() or not heads else []
    for at, head in enumerate(heads):
        end = heads[at + 1].start() if at + 1 < len(heads) else len(body)
        role = head["role"].lower()
        turns.append((cast("Role", "tool" if role == "function" else role), body[head.end() : end].strip()))
    return turns
