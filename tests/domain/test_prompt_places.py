"""Places: findings lie on the lines of the file, and fixes change nothing else in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.errors import Invalid
from pecia.domain.prompt_file import read_prompt_file
from pecia.domain.prompt_places import Places, fix_file
from pecia.domain.reading import Draft
from pecia.domain.rulebook import Rulebook, make_linter
from pecia.domain.standard import Finding
from pecia.domain.standards import BUILT_IN

LINTER = make_linter(BUILT_IN, Rulebook())
CHAT = """\
---
title: "Sort"   # a comment
inputs:
  ticket: {}
---

<!-- system -->
Be kind.\u0020

<!-- user -->

Sort\u00a0{{ ticket }} now



\\<!-- user -->\u0020
end\u0020
"""


def findings(text: str) -> list[Finding]:
    file = read_prompt_file(text)
    return list(LINTER.check(Draft(content=file.content, fields=file.fields), limit=None))


def lines_of(text: str, rule: str) -> list[tuple[int | None, int | None]]:
    located = map(Places(text).locate, findings(text))
    return [(finding.line, finding.column) for finding in located if finding.rule == rule]


def test_a_place_in_a_message_is_the_place_in_the_file() -> None:
    assert lines_of(CHAT, "unusual_spaces") == [(12, 5)]
    assert lines_of(CHAT, "trailing_white_space") == [(8, 9), (16, 15), (17, 4)]
    assert lines_of(CHAT, "undelimited_variable") == [(12, 6)]


def test_a_place_in_the_front_matter_is_the_place_of_its_key() -> None:
    assert lines_of(CHAT, "untyped_input") == [(4, 3)]


def test_what_is_not_there_is_told_at_the_first_line() -> None:
    assert lines_of(CHAT, "missing_owner") == [(1, 1)]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_fix_changes_its_place_and_nothing_else(newline: str, mark: str) -> None:
    text = mark + CHAT.replace("\n", newline)
    fixed = fix_file(text, findings(text))
    wanted = (
        CHAT.replace("kind. ", "kind.").replace("\u00a0", " ").replace("end ", "end").replace("--> ", "-->")
    )
    assert fixed == mark + wanted.replace("now\n\n\n\n", "now\n\n\n").replace("\n", newline)


def test_a_fix_in_the_front_matter_is_left_to_people() -> None:
    text = '---\ntemplate: "a \\u200b"\n---\n'
    assert fix_file(text, findings(text)) is None


LINES = st.sampled_from(
    [
        "",
        " ",
        "a",
        "a ",
        "\t",
        "<!-- user -->",
        "\\<!-- user --> ",
        "<!-- system -->",
        "b\u200bc",
        "\u00a0x",
        "---",
        "é  ",
    ]
)


@given(st.lists(LINES, max_size=14).map("\n".join), st.sampled_from(["", "---\ntitle: x\n---\n"]))
def test_a_fixed_file_reads_back_as_its_content_with_the_fixes(body: str, front: str) -> None:
    text = front + body
    try:
        before = read_prompt_file(text)
    except Invalid:
        return
    fixed = fix_file(text, findings(text))
    if fixed is not None:
        after = read_prompt_file(fixed)
        assert (after.fields, after.extra) == (before.fields, before.extra)
        assert len(after.content.texts()) == len(before.content.texts())
        assert "\u200b" not in fixed
