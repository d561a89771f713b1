"""Body: the texts of a content that an edit may change, and what must be the same behind it.

An edit is a function of one text. It is put to the instruction (a template, or of a chat the first message of the
system or the developer, else of the user) or to every text; overrides for models are edited alike, or a variant
would be none on those models.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

import msgspec

from pecia.domain.errors import Invalid
from pecia.domain.locked import is_locked, locked_regions, locked_texts
from pecia.domain.message import Message, TextPart
from pecia.domain.passages import Span, sentences
from pecia.domain.template import check_content
from pecia.domain.version import Content

Edit: TypeAlias = Callable[[str], str]
Messages: TypeAlias = tuple[Message, ...]

_tag = re.compile(r"\{[{%]")
_blank_lines = re.compile(r"\n[ \t]*(?:\n[ \t]*)+\n")
_trailing = re.compile(r"[ \t]+\n")


def edit_instruction(content: Content, edit: Edit) -> Content:
    """The content with its instruction edited."""
    return edit_bodies(content, edit, lambda messages: _on_instruction(messages, edit))


def edit_texts(content: Content, edit: Edit) -> Content:
    """The content with every text edited that is said by the prompt, not by the assistant in an example."""

    def on(messages: Messages) -> Messages:
        return tuple(m if m.role in {"assistant", "tool"} else _on_message(m, edit) for m in messages)

    return edit_bodies(content, edit, on)


def edit_bodies(content: Content, text: Edit, messages: Callable[[Messages], Messages]) -> Content:
    """The content with its template or messages edited, and those of its overrides."""
    overrides = {
        pattern: msgspec.structs.replace(
            override,
            template=None if override.template is None else text(override.template),
            messages=None if override.messages is None else messages(override.messages),
        )
        for pattern, override in content.overrides.items()
    }
    return msgspec.structs.replace(
        content,
        template=None if content.template is None else text(content.template),
        messages=None if content.messages is None else messages(content.messages),
        overrides=overrides,
    )


def check_survived(before: Content, after: Content) -> None:
    """Refuse an edit that lost or added something: variables, partials, placeholders, locked regions.

    Raises `Invalid` (`invalid_variation`), or what the gate says of the new content.
    """
    known = check_content(before)
    passed = check_content(after)
    names = [{variable.name for variable in checked.variables} for checked in (known, passed)]
    lost, gained = names[0] - names[1], names[1] - names[0]
    if lost or gained:
        what = f"loses {_named(lost)}" if lost else f"asks for {_named(gained)}, which the prompt does not"
        raise _unfit(f"The edited prompt {what}.")
    if sorted(before.includes) != sorted(after.includes) or _holders(before) != _holders(after):
        raise _unfit("The edited prompt has other partials or placeholders.")
    if locked_texts(before) != locked_texts(after):
        raise _unfit("The edited prompt changes what is locked between '{# lock #}' and '{# unlock #}'.")


def free_sentences(text: str, *, variables: bool = False) -> Iterator[Span]:
    """The sentences that may be edited, moved or left out: none locked, in a block or, by default, with a variable."""
    regions = locked_regions(text)
    for span in sentences((text,)):
        said = text[span.start : span.end]
        if not is_locked(regions, span.start, span.end) and (variables or not _tag.search(said)):
            yield span


def input_begins(text: str) -> int:
    """Where the part of a text begins that holds its first tag: the line of it, before any lock around it.

    The end of the text where it has none.
    """
    found = _tag.search(text)
    if found is None:
        return len(text)
    at = text.rfind("\n", 0, found.start()) + 1
    around = [start for start, end in locked_regions(text) if start < found.start() < end or start < at < end]
    return min([at, *around])


def without(text: str, spans: Sequence[Span]) -> str:
    """The text with these sentences left out, and the room they took."""
    for span in sorted(spans, reverse=True):
        text = _joined(text[: span.start], text[span.end :])
    return text


def tidy(text: str) -> str:
    """The text without blanks at line ends and without more than one empty line at a time."""
    return _blank_lines.sub("\n\n", _trailing.sub("\n", text)).lstrip("\n")


def _joined(before: str, after: str) -> str:
    """Two ends with one of the blanks between them."""
    if not before.strip():
        return before[:0] + after.lstrip()
    if before.endswith((" ", "\t")) and (not after or after[0] in " \t\n"):
        before = before.rstrip(" \t")
    if before.endswith("\n") and after.startswith(("\n", " ")):
        after = after.lstrip(" ").removeprefix("\n")
    return before + after


def _on_instruction(messages: Messages, edit: Edit) -> Messages:
    roles = [message.role for message in messages]
    first = next((n for n, role in enumerate(roles) if role in {"system", "developer"}), None)
    if first is None:
        first = next((n for n, role in enumerate(roles) if role == "user"), None)
    if first is None:
        return messages
    return (*messages[:first], _on_message(messages[first], edit), *messages[first + 1 :])


def _on_message(message: Message, edit: Edit) -> Message:
    if message.is_placeholder:
        return message
    if isinstance(message.content, str):
        return msgspec.structs.replace(message, content=edit(message.content))
    parts = tuple(
        msgspec.structs.replace(part, text=edit(part.text)) if isinstance(part, TextPart) else part
        for part in message.content
    )
    return msgspec.structs.replace(message, content=parts)


def _holders(content: Content) -> list[str]:
    return [variable for _, variable in content.placeholders()]


def _named(names: set[str]) -> str:
    return ", ".join(f"'{name}'" for name in sorted(names))


def _unfit(message: str) -> Invalid:
    return Invalid(
        message, code="invalid_variation", hint="Write this variant by hand, or leave the level out."
    )
