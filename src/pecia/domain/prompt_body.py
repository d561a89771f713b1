"""The body of a prompt file: the template of a text, or the messages of a chat under their role lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NoReturn, cast

from pecia.domain.errors import Detail, Invalid
from pecia.domain.message import SPEAKERS, Message, Speaker
from pecia.domain.version import Content
from pecia.domain.visible import visible

_SPEAKER = "|".join(SPEAKERS)
_variable = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_role_line = re.compile(rf"<!-- (?:(?P<role>{_SPEAKER})|messages: (?P<name>{_variable.pattern})) -->")
_LIKE_ONE = rf"[ \t]*<!--[ \t]*(?:(?:{_SPEAKER})(?:[ \t]*:)?[ \t]*|messages[ \t]*:.*)-->[ \t]*"
_like_role_line = re.compile(_LIKE_ONE, re.IGNORECASE)
_escapable = re.compile(rf"\\*{_LIKE_ONE}", re.IGNORECASE)
_fragile = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What editors, Git or a terminal would change or hide."""
ROLES = f"A role line is {', '.join(f'<!-- {role} -->' for role in SPEAKERS)} or <!-- messages: NAME -->, exactly."


def read_template(lines: Sequence[str]) -> str:
    """The template of a text, whose lines these are."""
    return "\n".join(map(_unescaped, lines))


def read_messages(lines: Sequence[str], start: int) -> tuple[Message, ...] | None:
    """The messages under the role lines from line `start` on, counted from 0; None without a role line.

    One empty line below a role line and one above the next are layout. Raises `Invalid` with the line.
    """
    heads = [at for at in range(start, len(lines)) if _is_role_line(lines[at], at)]
    if not heads:
        return None
    check_blank(lines[: heads[0]], start, "there is text before the first role line")
    ends = [*heads[1:], len(lines)]
    return tuple(
        _message(lines[:end], at, is_last=end == len(lines)) for at, end in zip(heads, ends, strict=True)
    )


def text_starts(lines: Sequence[str], start: int) -> list[int]:
    """For each message under the role lines, the line on which its text starts, counted from 0.

    The lines are those of a body that `read_messages` has read. Empty for a body without a role line.
    """
    heads = [at for at in range(start, len(lines)) if _role_line.fullmatch(lines[at])]
    ends = [*heads[1:], len(lines)][: len(heads)]
    return [
        # The empty line below a role line is layout, unless it is the one above the next.
        at + 2 if at + 1 < end - (end < len(lines)) and not lines[at + 1] else at + 1
        for at, end in zip(heads, ends, strict=True)
    ]


def is_escaped(line: str) -> bool:
    """Whether a line of a body begins with a backslash that is not part of its text."""
    return line.startswith("\\") and _escapable.fullmatch(line) is not None


def _message(lines: Sequence[str], at: int, *, is_last: bool) -> Message:
    """The message of the role line `at`, which runs to the end of these lines."""
    found = cast("re.Match[str]", _role_line.fullmatch(lines[at]))
    if found["name"]:
        check_blank(lines, at + 1, "there is text under a placeholder for messages")
        return Message(role="placeholder", content=found["name"])
    said = list(lines[at + 1 :])
    if not is_last and said and not said[-1]:
        said.pop()
    if said and not said[0]:
        said.pop(0)
    return Message(role=cast("Speaker", found["role"]), content=read_template(said))


def _is_role_line(line: str, at: int) -> bool:
    """Whether a line is one. What is nearly one is refused, for its text would go to the wrong role unseen."""
    if _role_line.fullmatch(line):
        return True
    if _like_role_line.fullmatch(line):
        refuse_line(
            f"'{visible(line.strip())[:80]}' looks like a role line and is none",
            at,
            hint=f"{ROLES} A backslash before it keeps it as text.",
        )
    return False


def check_blank(lines: Sequence[str], start: int, why: str) -> None:
    """Refuse any text from line `start` on, counted from 0."""
    for at in range(start, len(lines)):
        if lines[at].strip():
            refuse_line(why, at, hint=ROLES)


def refuse_line(why: str, at: int, *, column: int = 1, hint: str) -> NoReturn:
    """Raise `Invalid` for a line, counted from 0; people count from 1."""
    raise Invalid(
        f"Line {at + 1}, column {column}: {why}.",
        code="invalid_prompt_file",
        hint=hint,
        errors=(Detail(code="invalid_prompt_file", detail=why, line=at + 1, column=column),),
    )


def survives(content: Content) -> bool:
    """Whether a body keeps this template or these messages as they are."""
    messages = content.messages or ()
    if not all(message.is_plain for message in messages):
        return False
    said = [content.template or "", *(message.shown for message in messages)]
    holders = [message.variable for message in messages if message.is_placeholder]
    return not any(map(_fragile.search, said)) and all(map(_variable.fullmatch, holders))


def body_lines(content: Content) -> Iterator[str]:
    """The lines of a body that reads back as this content, which survives in one."""
    if content.type == "text":
        yield from _template_lines(content.template or "")
    # An empty line parts two messages; a text that starts with one gets another, which is then the layout.
    for number, message in enumerate(content.messages or ()):
        if number:
            yield ""
        if message.is_placeholder:
            yield f"<!-- messages: {message.variable} -->"
            continue
        yield f"<!-- {message.role} -->"
        said = message.shown
        if said.startswith("\n"):
            yield ""
        if said:
            yield from _template_lines(said)


def _template_lines(text: str) -> Iterator[str]:
    return (f"\\{line}" if _escapable.fullmatch(line) else line for line in text.split("\n"))


def _unescaped(line: str) -> str:
    return line[1:] if is_escaped(line) else line
