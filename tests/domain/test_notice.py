from __future__ import annotations

import pytest
from hypothesis import given

from pecia.domain.diff import diff, in_lines
from pecia.domain.lookalike import mixed_words, skeleton
from pecia.domain.message import Message
from pecia.domain.notice import notices
from pecia.domain.version import Content
from pecia.domain.visible import visible, without_invisible
from tests.domain.contents import texts


@pytest.mark.parametrize(
    "char", ["\u202e", "\u2066", "\u200b", "\U000e0041", "\ufeff", "\u00ad", "\x1b", "\u3164"]
)
def test_a_hidden_character_is_told_with_its_place(char: str) -> None:
    [notice] = notices(Content(type="chat", messages=(Message(role="user", content=f"one\ntwo{char}"),)))
    assert notice.code == "hidden_characters"
    assert (notice.pointer, notice.offset, notice.line, notice.column) == ("/messages/0/content", 7, 2, 4)
    assert f"U+{ord(char):04X}" in notice.detail


@pytest.mark.parametrize(
    "text", ["plain", "é 你好 Привет\ta\r\n", "👩‍👩‍👧 ❤️ 1️⃣", "می‌خواهم", "a\u00a0b\u3000c"]
)
def test_what_ordinary_writing_needs_is_not_hidden(text: str) -> None:
    assert notices(Content(template=text, syntax="none")) == ()


def test_a_word_of_two_scripts_is_told_when_it_passes_for_latin() -> None:
    assert mixed_words("a pаypal и Привет") == [(2, "pаypal")]
    [notice] = notices(Content(template="a pаypal"))
    assert (notice.code, notice.offset) == ("lookalike_characters", 2)


def test_no_more_notices_are_given_than_anybody_reads() -> None:
    assert len(notices(Content(template="a\u200b " * 1000))) == 20


@pytest.mark.parametrize(
    ("before", "after", "only"),
    [
        ("pay {{ x }}", "pay\u200b {{ x }}", "invisible"),
        ("ab", "a\u202eb", "invisible"),
        ("a b", "a\u00a0b", "invisible"),
        ("paypal", "pаypal", "lookalike"),
        ("paypal", "pаy\u200bpal", "lookalike"),
        ("Say 10", "Say 1O", "lookalike"),
        ("paypal", "paypals", None),
        ("a", "A", None),
    ],
)
def test_a_change_that_nobody_would_see_is_said_and_shown(before: str, after: str, only: str | None) -> None:
    found = diff(Content(template=before), Content(template=after))
    assert (found.only, found.is_empty) == (only, False)
    removed, added = (line[1:] for kind, line in in_lines(found) if kind in ("add", "remove"))
    assert removed != added


@given(texts)
def test_texts_look_like_themselves_without_what_is_invisible(text: str) -> None:
    assert skeleton(without_invisible(text)) == skeleton(text)
    assert visible(without_invisible(text)) == without_invisible(text)
