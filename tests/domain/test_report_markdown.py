from __future__ import annotations

import pytest

from pecia.domain.markdown import bullets, section, table, words


@pytest.mark.parametrize("given", ["a|b", "<b>", "*x*", "[x](y)", "- x", "1. x", "a\nb"])
def test_nothing_that_others_wrote_becomes_markup(given: str) -> None:
    shown = words(given)
    assert "\n" not in shown
    for mark in "|<>*[]":
        assert shown.count(mark) == shown.count(f"\\{mark}")
    assert not shown.startswith(("- ", "1. "))


def test_a_part_without_anything_inside_is_left_out() -> None:
    assert not section("Title", bullets([]))
    assert table(("a",), [("b",)]).splitlines() == ["| a |", "| --- |", "| b |"]
