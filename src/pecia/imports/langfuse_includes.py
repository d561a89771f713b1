"""Langfuse's inclusions: `@@@langfusePrompt:name=…|label=…@@@` becomes a partial of ours, its prompt imported before.

Langfuse puts the other prompt's text in when a prompt is fetched; here it is rendered first and locked. An
inclusion of what the files do not hold, of a chat, or one that leads back to itself stays text, and is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from pecia.domain.errors import Invalid
from pecia.domain.import_report import ImportItem
from pecia.domain.inputs import name_fault
from pecia.domain.names import LATEST
from pecia.domain.template import check_content
from pecia.imports.found import Found
from pecia.imports.naming import plain_segment
from pecia.imports.settle import each_text

_tag = re.compile(r"@@@langfusePrompt:(.*?)@@@")
_MAX_WAY = 32
"""Prompts inside each other that are followed; a library takes fewer."""


class _Asked(NamedTuple):
    """What a tag asks for."""

    name: str
    version: int | None
    label: str | None

    def __str__(self) -> str:
        which = f"version {self.version}" if self.label is None else f"label {self.label}"
        return f"'{self.name}' ({which})"


class _Link(NamedTuple):
    """A tag that can be followed: the place of the item it means."""

    asked: _Asked
    target: int


def link(pairs: Sequence[tuple[Found, ImportItem]]) -> list[ImportItem]:
    """The items with their inclusions as partials, each behind those it includes and its own earlier versions."""
    linker = _Linker(pairs)
    for at in range(len(pairs)):
        linker.visit(at)
    return linker.ordered


class _Linker:
    def __init__(self, pairs: Sequence[tuple[Found, ImportItem]]) -> None:
        self._items = [item for _, item in pairs]
        self._versions: dict[tuple[str, int], int] = {}
        self._labels: dict[tuple[str, str], int] = {}
        self._chains: dict[str, list[int]] = {}
        self._place: list[int] = []
        for at, (found, item) in enumerate(pairs):
            chain = self._chains.setdefault(item.prompt, [])
            self._place.append(len(chain))
            chain.append(at)
            if found.version is not None:
                self._versions[found.name, found.version] = at
            for label in (*found.labels, LATEST):
                self._labels[found.name, label] = at
        self._on_way: dict[str, int] = {}
        self._done: set[int] = set()
        self.ordered: list[ImportItem] = []

    def visit(self, at: int) -> None:
        """Put an item behind what it needs."""
        chain = self._chains[self._items[at].prompt]
        for earlier in chain[: self._place[at] + 1]:
            if earlier not in self._done:
                self._visit(earlier)

    def _visit(self, at: int) -> None:
        item = self._items[at]
        links: dict[str, _Link] = {}
        told: list[str] = []
        self._on_way[item.prompt] = self._place[at]
        for tag, asked in _tags(item):
            found = self._find(item, asked)
            if isinstance(found, str):
                told.append(f"the inclusion of {asked}, {found}: it stays text")
            else:
                self.visit(found)
                links[tag] = _Link(asked, found)
        del self._on_way[item.prompt]
        self._done.add(at)
        if told:
            item = msgspec.structs.replace(item, left=(*item.left, *dict.fromkeys(told)))
        self.ordered.append(self._linked(item, links) if links else item)

    def _find(self, item: ImportItem, asked: _Asked) -> int | str:
        """The item that a tag means, or why it cannot be a partial."""
        if item.content.syntax == "none":
            return "in what is literal text"
        if asked.label is None:
            at = self._versions.get((asked.name, asked.version or 0))
        else:
            label = asked.label if asked.label == LATEST else plain_segment(asked.label)
            at = self._labels.get((asked.name, label))
        if at is None:
            return "which the files do not hold"
        target = self._items[at]
        if target.content.type != "text":
            return "which is a chat"
        way = self._on_way.get(target.prompt)
        if way is not None and way <= self._place[at]:
            return f"which leads back to itself ({' → '.join((*self._on_way, target.prompt))})"
        return at if len(self._on_way) < _MAX_WAY else "which is included too deep"

    def _linked(self, item: ImportItem, links: dict[str, _Link]) -> ImportItem:
        calls: dict[str, str] = {}
        includes: dict[str, str] = {}
        pins: dict[str, str] = {}
        for tag, (asked, at) in links.items():
            target = self._items[at]
            called = calls[tag] = _called(target.prompt, includes)
            label = plain_segment(asked.label or "")
            if label in target.labels:
                includes[called] = f"{target.prompt}@{label}"
            else:
                includes[called] = f"{target.prompt}#{self._place[at] + 1}"
                pins[called] = target.source

        def put(found: re.Match[str]) -> str:
            called = calls.get(found.group())
            return f"{{{{ partials.{called} }}}}" if called else found.group()

        content = msgspec.structs.replace(
            each_text(item.content, lambda text: _tag.sub(put, text)), includes=includes
        )
        try:
            check_content(content)
        except Invalid as error:
            reason = f"the inclusion of {len(links)} prompts, which stays text: {error.message}"
            return msgspec.structs.replace(item, left=(*item.left, reason))
        said = (
            f"the inclusion of {asked} became the partial {calls[tag]}" for tag, (asked, _) in links.items()
        )
        return msgspec.structs.replace(item, content=content, pins=pins, changed=(*item.changed, *said))


def _tags(item: ImportItem) -> Iterator[tuple[str, _Asked]]:
    """The well-formed tags of an item, each once; Langfuse itself leaves others as text."""
    seen: set[str] = set()
    for text in item.content.texts():
        for found in _tag.finditer(text):
            asked = _asked(found[1])
            if asked is not None and found.group() not in seen:
                seen.add(found.group())
                yield found.group(), asked


def _asked(said: str) -> _Asked | None:
    parts = [part.split("=") for part in said.split("|")]
    if [len(part) for part in parts] != [2, 2] or parts[0][0] != "name":
        return None
    (_, name), (key, value) = parts
    if key == "label":
        return _Asked(name, None, value)
    if key == "version" and value.isascii() and value.isdigit() and len(value) < 10:  # noqa: PLR2004
        return _Asked(name, int(value), None)
    return None


def _called(prompt: str, taken: dict[str, str]) -> str:
    """What the text calls a partial: the last part of its name, as a variable could be called."""
    base = re.sub(r"\W+", "_", prompt.rpartition("/")[2], flags=re.ASCII).strip("_") or "part"
    base = f"part_{base}" if name_fault(base) else base
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}_{number}"
    return name
