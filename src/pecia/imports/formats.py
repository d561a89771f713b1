"""Formats: what Pecia reads and writes of other tools, and how a file becomes what a library keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import msgspec

from pecia.domain.errors import Invalid, PeciaError
from pecia.domain.import_report import ImportItem
from pecia.imports import (
    dotprompt,
    langfuse,
    langfuse_includes,
    openai,
    promptfoo,
    prompty,
    prompty_writer,
    rows,
)
from pecia.imports.found import File, Found, Options
from pecia.imports.naming import Names
from pecia.imports.settle import settle
from pecia.imports.writing import Export, Writable


class Format(NamedTuple):
    """One of them. `whole` says that nothing of a content is lost in it; `link` joins prompts that include others."""

    suffixes: tuple[str, ...]
    read: Callable[[File, Options], list[Found]]
    write: Callable[[list[Writable], Export], dict[str, bytes]]
    whole: bool = False
    link: Callable[[Sequence[tuple[Found, ImportItem]]], list[ImportItem]] | None = None


FORMATS: dict[str, Format] = {
    "prompty": Format(prompty.SUFFIXES, prompty.read, prompty_writer.write),
    "dotprompt": Format(dotprompt.SUFFIXES, dotprompt.read, dotprompt.write),
    "promptfoo": Format(promptfoo.SUFFIXES, promptfoo.read, promptfoo.write),
    "langfuse": Format(langfuse.SUFFIXES, langfuse.read, langfuse.write, link=langfuse_includes.link),
    "openai": Format(openai.SUFFIXES, openai.read, openai.write),
    "jsonl": Format(rows.JSONL, rows.read_jsonl, rows.write_jsonl, whole=True),
    "csv": Format(rows.CSV, rows.read_csv, rows.write_csv, whole=True),
}


class Gathered(NamedTuple):
    """What files gave: items for the library, and the places that could not be read, with why."""

    items: list[ImportItem]
    broken: list[tuple[str, PeciaError]]


def format_of(name: str) -> Format:
    """The format of this name. Raises `Invalid`."""
    found = FORMATS.get(name)
    if found is None:
        raise Invalid(
            f"There is no format '{name}'.", code="usage", hint=f"The formats are {', '.join(FORMATS)}."
        )
    return found


def gather(
    format: Format, files: Iterable[File], *, prefix: str = "", options: Options | None = None
) -> Gathered:
    """Every prompt of the files, named and with a syntax of ours. What is broken does not stop the others."""
    options = options or Options()
    names = Names(prefix)
    pairs: list[tuple[Found, ImportItem]] = []
    gathered = Gathered([], [])
    for file in files:
        try:
            found = format.read(file, options)
        except PeciaError as error:
            gathered.broken.append((file.path, error))
            continue
        for one in found:
            try:
                pairs.append((one, _item(one, names, options)))
            except PeciaError as error:
                gathered.broken.append((one.source, error))
    gathered.items.extend(format.link(pairs) if format.link else (item for _, item in pairs))
    return gathered


def _item(found: Found, names: Names, options: Options) -> ImportItem:
    settled = settle(found, convert=options.convert)
    name = names.give(found.name, found.key or found.source)
    fields = settled.fields
    # What the name cannot say is kept as the title.
    if fields.title is None and not name.endswith(found.name):
        fields = msgspec.structs.replace(fields, title=found.name)
    return ImportItem(
        source=settled.source,
        prompt=name,
        content=settled.content,
        fields=fields,
        labels=settled.labels if options.labels else (),
        note=settled.note,
        changed=settled.changed,
        left=settled.left,
    )
