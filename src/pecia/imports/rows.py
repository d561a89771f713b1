"""Rows: prompts one a line, as JSON Lines (exact) or CSV (made safe for spreadsheets), both ways."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import Any, cast

import msgspec

from pecia import wire
from pecia.domain.conversion import convert
from pecia.domain.errors import Invalid
from pecia.domain.prompt import PromptFields
from pecia.domain.value import Json
from pecia.domain.version import Content, plain_content
from pecia.imports.chat import read_chat
from pecia.imports.found import File, Found, Options, unreadable
from pecia.imports.naming import plain_segment, plain_tags
from pecia.imports.writing import Export, Writable

JSONL = (".jsonl", ".ndjson")
CSV = (".csv",)
MAX_CELL = 5_000_000
"""Characters of a cell."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # noqa: RUF001 - a spreadsheet reads full-width signs too
_ABOUT = ("title", "purpose", "description", "owner", "status")
_COLUMNS = ("name", *_ABOUT, "tags", "labels", "note", "text", "content")
FIELDS = (*_COLUMNS, "messages")
"""What a column can be mapped to."""
_ALSO: dict[str, tuple[str, ...]] = {
    "name": ("name", "id", "key", "slug"),
    "title": ("title", "act"),
    "text": ("text", "prompt", "template"),
    "messages": ("messages",),
}


def read_jsonl(file: File, options: Options) -> list[Found]:
    """The prompts of JSON Lines. Raises `Invalid` with the line."""
    found: list[Found] = []
    for number, row in wire.parse_lines(file.data.removeprefix(b"\xef\xbb\xbf")):
        if not isinstance(row, dict):
            raise unreadable(file.path, "the line is not a JSON object", line=number)
        found.append(_prompt(row, file.path, number, options))
    return found


def read_csv(file: File, options: Options) -> list[Found]:
    """The prompts of a CSV file with a head line. Raises `Invalid` with the line."""
    csv.field_size_limit(MAX_CELL)
    lines = csv.reader(io.StringIO(file.text, newline=""), strict=True)
    found: list[Found] = []
    try:
        head = next(lines, list[str]())
        while True:
            # A row of several lines is known by its first.
            number = lines.line_num + 1
            cells = next(lines, None)
            if cells is None:
                return found
            if not cells:
                continue
            if len(cells) != len(head):
                raise unreadable(file.path, f"{len(cells)} cells under {len(head)} columns", line=number)
            row: dict[str, Json] = {
                name: disarm_undone(cell) for name, cell in zip(head, cells, strict=True) if cell
            }
            found.append(_prompt(_parsed(row, file.path, number), file.path, number, options))
    except csv.Error as error:
        raise unreadable(file.path, str(error), line=lines.line_num) from None


def _parsed(row: dict[str, Json], path: str, line: int) -> dict[str, Json]:
    """The row with its JSON cells read; tags and labels are parted by blanks or commas."""
    for column in ("content", "messages"):
        cell = row.get(column)
        if isinstance(cell, str) and cell.lstrip()[:1] in {"{", "["}:
            try:
                row[column] = wire.parse(cell.encode())
            except Invalid as error:
                raise unreadable(
                    path, f"the cell '{column}' is not JSON: {error.errors[0].detail}", line=line
                ) from None
    for column in ("tags", "labels"):
        cell = row.get(column)
        if isinstance(cell, str):
            row[column] = cast("list[Json]", cell.replace(",", " ").split())
    return row


def _prompt(row: dict[str, Json], path: str, line: int, options: Options) -> Found:
    source = f"{path}, line {line}"
    columns = _columns(row, dict(options.columns))
    given = {field: row[column] for field, column in columns.items() if column in row}
    left: list[str] = []
    content, exact = _content(given, left, source)
    left += [
        f"the column '{name[:60]}'"
        for name in row.keys() - set(columns.values())
        if row[name] not in (None, "", [], {})
    ]
    title = given.get("title")
    name = given.get("name")
    called = next(
        (str(value) for value in (name, title) if isinstance(value, str | int) and value), f"row-{line}"
    )
    return Found(
        source=source,
        name=called,
        key=f"{path}:{called}" if name and columns.get("name") == "name" else "",
        content=content,
        exact=exact,
        fields=_fields(given, source),
        labels=tuple(_words(given.get("labels"))),
        note=str(given.get("note") or ""),
        left=tuple(sorted(left)),
    )


def _columns(row: Mapping[str, Json], mapped: dict[str, str]) -> dict[str, str]:
    """Which column holds which field: as the caller said, else by its name."""
    columns = {field: field for field in _COLUMNS}
    for field, names in _ALSO.items():
        columns[field] = next((name for name in names if row.get(name) not in (None, "")), field)
    if isinstance(row.get("content"), str) and "text" not in row:
        columns["text"] = "content"
    return columns | mapped


def _content(given: dict[str, Json], left: list[str], source: str) -> tuple[Content, bool]:
    """The content, and whether it is one of ours, written by an export."""
    text, whole, messages = given.get("text"), given.get("content"), given.get("messages")
    if isinstance(whole, dict):
        plain = {**whole, **({"template": text} if isinstance(text, str) and "template" not in whole else {})}
        plain.pop("v", None)
        try:
            return convert(plain, Content), True
        except Invalid as error:
            raise unreadable(source, f"its content is none: {error.message.rstrip('.')}") from None
    if messages is not None:
        chat = read_chat(messages, left)
        if chat is None:
            raise unreadable(source, "'messages' is no list of messages")
        return Content(type="chat", messages=chat), False
    if not isinstance(text, str):
        raise unreadable(source, "it has no text; '--column text=NAME' says which column holds it")
    return Content(template=text), False


def _fields(given: dict[str, Json], source: str) -> PromptFields:
    about: dict[str, Any] = {
        name: value for name in _ABOUT if isinstance(value := given.get(name), str) and value
    }
    if "purpose" in about:
        about["purpose"] = plain_segment(about["purpose"]) or None
    tags = plain_tags(given.get("tags"))
    try:
        return convert({**about, **({"tags": list(tags)} if tags else {})}, PromptFields)
    except Invalid as error:
        raise unreadable(source, error.message.rstrip(".")) from None


def _words(value: Json) -> Iterable[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def write_jsonl(prompts: list[Writable], export: Export) -> dict[str, bytes]:
    """One line for each prompt, exact: its content as the digest has it."""
    del export
    lines = [json.dumps(_row(prompt), ensure_ascii=False) for prompt in prompts]
    return {"": "".join(f"{line}\n" for line in lines).encode()}


def _row(prompt: Writable) -> dict[str, Any]:
    content = plain_content(prompt.content)
    row: dict[str, Any] = {"name": prompt.name, **msgspec.to_builtins(prompt.fields)}
    if prompt.labels:
        row["labels"] = list(prompt.labels)
    if prompt.note:
        row["note"] = prompt.note
    if "template" in content:
        row["text"] = content.pop("template")
    return row | {"content": content}


def write_csv(prompts: list[Writable], export: Export) -> dict[str, bytes]:
    """A table with every cell in quotes, and none that a spreadsheet would take for a formula."""
    del export
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for prompt in prompts:
        row = _row(prompt)
        cells = row | {name: " ".join(row.get(name, ())) for name in ("tags", "labels")}
        cells["content"] = json.dumps(row["content"], ensure_ascii=False)
        writer.writerow([disarm(str(cells.get(name, ""))) for name in _COLUMNS])
    return {"": out.getvalue().encode()}


def disarm(cell: str) -> str:
    """A cell that a spreadsheet takes for text: `'` before what begins a formula, and before such a `'`."""
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) else cell


def disarm_undone(cell: str) -> str:
    """The cell that `disarm` was given."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA) else cell
