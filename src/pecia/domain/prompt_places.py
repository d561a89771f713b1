"""Places: where in a prompt file stands what a pointer and an offset name, and how to change it there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from pecia.domain.errors import Detail, Invalid
from pecia.domain.message import Message
from pecia.domain.plain_yaml import Document, locate, read_yaml
from pecia.domain.prompt_body import is_escaped, text_starts
from pecia.domain.prompt_file import PromptFile, front_matter_end, read_prompt_file
from pecia.domain.standard import Finding, mended
from pecia.domain.version import Content

_MARK = "\ufeff"
_message = re.compile(r"/messages/(\d+)/content")


class _Change(NamedTuple):
    """A stretch of a file's text and what comes in its place."""

    start: int
    end: int
    text: str


class Places:
    """The lines of a prompt file that `read_prompt_file` reads."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._first = len(_MARK) if text.startswith(_MARK) else 0
        raw = text[self._first :].split("\n")
        self._lines = [line.removesuffix("\r") for line in raw]
        self._starts = [self._first]
        for line in raw[:-1]:
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._end = front_matter_end(self._lines)
        body = self._end
        if body and body < len(self._lines) and not self._lines[body]:
            body += 1
        lines = self._lines[:-1] if not self._lines[-1] else self._lines
        self._messages = text_starts(lines, body)
        self._body = body

    def locate(self, finding: Finding) -> Finding:
        """The finding with the line and column of the file; the first line where it is about what is not there."""
        start = self._start(finding.pointer)
        if start is not None and finding.line is not None and finding.column is not None:
            line = start + finding.line
            return msgspec.structs.replace(finding, line=line, column=finding.column + self._shift(line - 1))
        line, column = (start + 1, 1) if start is not None else self._in_front_matter(finding.pointer)
        return msgspec.structs.replace(finding, line=line, column=column)

    def change(self, findings: Iterable[Finding], newline: str) -> str | None:
        """The file's text with the fixes made in it; None where one lies in no line of the body."""
        changes: list[_Change] = []
        for finding in findings:
            start = self._start(finding.pointer)
            if start is None or finding.fix is None or finding.line is None or finding.column is None:
                return None
            end_line, end_column = self._behind(start, finding)
            changes.append(
                _Change(
                    self._offset(start + finding.line - 1, finding.column - 1),
                    self._offset(end_line, end_column),
                    finding.fix.text.replace("\n", newline),
                )
            )
        parts: list[str] = []
        at = 0
        for change in sorted(changes):
            if change.start >= at:
                parts += (self._text[at : change.start], change.text)
                at = change.end
        return "".join([*parts, self._text[at:]])

    def _start(self, pointer: str) -> int | None:
        """The line, counted from 0, on which a text of the body starts; None for what stands elsewhere."""
        if pointer == "/template" and not self._messages:
            # Where nothing stands below it, the front matter has the text.
            return self._body if any(map(str.strip, self._lines[self._body :])) else None
        found = _message.fullmatch(pointer)
        index = int(found[1]) if found else len(self._messages)
        return self._messages[index] if index < len(self._messages) else None

    def _behind(self, start: int, finding: Finding) -> tuple[int, int]:
        """Line and column, counted from 0, where the stretch of a fix ends."""
        line, column = start + (finding.line or 1) - 1, (finding.column or 1) - 1
        left = (finding.fix.end - finding.fix.offset) if finding.fix else 0
        while left > (room := len(self._unescaped(line)) - column):
            left -= room + 1
            line, column = line + 1, 0
        return line, column + left

    def _offset(self, line: int, column: int) -> int:
        # What begins a line stands before its backslash.
        return self._starts[line] + (column + self._shift(line) if column else 0)

    def _shift(self, line: int) -> int:
        return int(line < len(self._lines) and is_escaped(self._lines[line]))

    def _unescaped(self, line: int) -> str:
        return self._lines[line][self._shift(line) :]

    def _in_front_matter(self, pointer: str) -> tuple[int, int]:
        if self._end:
            document: Document = read_yaml("\n".join(["", *self._lines[1 : self._end - 1], ""]))
            asked = Invalid("", errors=(Detail(code="", detail="", pointer=pointer),))
            found = locate(asked, document).errors[0]
            if found.line is not None:
                return found.line, found.column or 1
        return 1, 1


def fix_file(text: str, findings: Sequence[Finding]) -> str | None:
    """The text of a prompt file with the fixes of these findings made in place, and nothing else changed.

    None when that cannot be done: a fix lies in the front matter, or the file would not read back as its content
    with exactly these fixes.
    """
    fixable = [finding for finding in findings if finding.fix is not None]
    before = read_prompt_file(text)
    changed = Places(text).change(fixable, "\r\n" if "\r\n" in text else "\n")
    if changed is None:
        return None
    try:
        after = read_prompt_file(changed)
    except Invalid:
        return None
    return changed if after == _mended(before, fixable) else None


def _mended(file: PromptFile, findings: Sequence[Finding]) -> PromptFile:
    """The file's values with the fixes made in its texts."""
    content = file.content
    if content.type == "text":
        return msgspec.structs.replace(
            file, content=_with(content, template=mended(content.template or "", findings))
        )
    by_pointer: dict[str, list[Finding]] = {}
    for finding in findings:
        by_pointer.setdefault(finding.pointer, []).append(finding)
    messages = tuple(
        _mended_message(message, by_pointer.get(f"/messages/{index}/content", []))
        for index, message in enumerate(content.messages or ())
    )
    return msgspec.structs.replace(file, content=_with(content, messages=messages))


def _mended_message(message: Message, findings: Sequence[Finding]) -> Message:
    if not findings or not isinstance(message.content, str):
        return message
    return msgspec.structs.replace(message, content=mended(message.content, findings))


def _with(content: Content, **changed: object) -> Content:
    return msgspec.structs.replace(content, **changed)
