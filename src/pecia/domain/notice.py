"""Notice: what is accepted in a text and yet worth a look, because nobody would see it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from operator import itemgetter
from typing import Literal, TypeAlias

from pecia.domain.errors import Detail, Refused
from pecia.domain.lookalike import mixed_words
from pecia.domain.value import Value
from pecia.domain.version import Content
from pecia.domain.visible import is_invisible, spelled

MOST = 20
"""Notices of one content; a text of thousands of hidden characters is told by the first."""
_suspect = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u2800\u3164\ue000-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U0010ffff]+"
)
"""Controls, directional and zero-width characters, fillers, variants, private use, tags."""
_JOINERS = "\u200c\u200d"
_VARIANTS = "\ufe0e\ufe0f"


_MIXED = "letters of more than one script in one word"
NoticeCode: TypeAlias = Literal["hidden_characters", "lookalike_characters"]
HIDDEN: Literal["hidden_characters"] = "hidden_characters"
"""The notice that a release asks to be acknowledged by this name."""


class Notice(Value, frozen=True):
    """Hidden or look-alike characters at a place: `offset` and `line`, `column` in the text that `pointer` leads to.

    Offsets count characters from 0, lines and columns from 1.
    """

    code: NoticeCode
    detail: str
    pointer: str
    offset: int
    line: int
    column: int


def notices(content: Content) -> tuple[Notice, ...]:
    """The hidden and look-alike characters of a content, 20 at most.

    Hidden are directional, zero-width, tag and control characters. Joiners inside words and emoji, the two usual
    emoji variants, line ends and unusual blanks are part of ordinary writing, and are not.
    """
    return notices_in(_texts(content))


def notices_in(texts: Iterable[tuple[str, str]]) -> tuple[Notice, ...]:
    """The hidden and look-alike characters of texts that come with their pointers, 20 at most."""
    return tuple(islice(_found(texts), MOST))


def hidden_in(content: Content) -> tuple[Notice, ...]:
    """The hidden characters of a content alone, 20 at most: what a release of it asks to be acknowledged."""
    found = _found(_texts(content))
    return tuple(islice((notice for notice in found if notice.code == HIDDEN), MOST))


def check_acknowledged(hidden: Sequence[Notice], acknowledged: Collection[str], what: str) -> None:
    """Refuse to bring a text with hidden characters closer to service unless somebody says to have seen them.

    `what` names the version. Raises `Refused` (`hidden_characters`) with every place.
    """
    if hidden and HIDDEN not in acknowledged:
        first, more = hidden[0], len(hidden) - 1
        raise Refused(
            f"{what} holds characters that nobody sees: {first.detail} at {first.pointer}, "
            f"line {first.line}{f', and {more} more' if more else ''}.",
            code=HIDDEN,
            hint=f"Commit it without them, or say that they belong there: --acknowledge {HIDDEN}.",
            errors=tuple(
                Detail(
                    code=HIDDEN,
                    detail=notice.detail,
                    pointer=notice.pointer,
                    line=notice.line,
                    column=notice.column,
                )
                for notice in hidden
            ),
        )


def in_event(hidden: Sequence[Notice]) -> dict[str, list[str]]:
    """What an event says of hidden characters that were acknowledged: nothing where there were none."""
    return {"acknowledged": [HIDDEN]} if hidden else {}


def _texts(content: Content) -> Iterator[tuple[str, str]]:
    yield from content.passages()
    for index, tool in enumerate(content.tools):
        yield f"/tools/{index}/description", tool.description


def _found(texts: Iterable[tuple[str, str]]) -> Iterator[Notice]:
    for pointer, text in texts:
        if text.isascii() and _suspect.search(text) is None:
            continue
        found: list[tuple[NoticeCode, int, str]] = [
            *(
                ("hidden_characters", at, f"hidden: {_named(hidden)}")
                for at, hidden in islice(_hidden(text), MOST)
            ),
            *(
                ("lookalike_characters", at, f"{_MIXED}: {spelled(word)[:80]}")
                for at, word in mixed_words(text)
            ),
        ]
        for code, offset, detail in sorted(found, key=itemgetter(1)):
            yield _notice(code, pointer, text, offset, detail)


def _hidden(text: str) -> Iterator[tuple[int, str]]:
    """Runs of characters that cannot be seen and have no business in a text, with their offsets."""
    for stretch in _suspect.finditer(text):
        run = ""
        for at in range(stretch.start(), stretch.end()):
            if not _is_ordinary(text, at):
                run += text[at]
            elif run:
                yield at - len(run), run
                run = ""
        if run:
            yield stretch.end() - len(run), run


def _is_ordinary(text: str, at: int) -> bool:
    char = text[at]
    if char not in _JOINERS and char not in _VARIANTS:
        return False
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if char in _JOINERS:
        return all(
            side and not side.isascii() and not is_invisible(side.strip(_VARIANTS) or "x")
            for side in (before, after)
        )
    return char in _VARIANTS and bool(before) and (not before.isascii() or before in "#*0123456789©®")


def _named(run: str) -> str:
    shown = [f"U+{ord(char):04X} {unicodedata.name(char, '')}".strip() for char in dict.fromkeys(run)]
    more = f" and {len(shown) - 4} others" if len(shown) > 4 else ""  # noqa: PLR2004
    return f"{len(run)} × " * (len(run) > 1) + ", ".join(shown[:4]) + more


def _notice(
    code: Literal["hidden_characters", "lookalike_characters"],
    pointer: str,
    text: str,
    offset: int,
    detail: str,
) -> Notice:
    start = text.rfind("\n", 0, offset) + 1
    return Notice(
        code=code,
        detail=detail,
        pointer=pointer,
        offset=offset,
        line=text.count("\n", 0, offset) + 1,
        column=offset - start + 1,
    )
