"""Names: valid, near to what they were, and no two alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.names import parse_name
from pecia.imports.naming import Names, plain_name


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("support/triage", "support/triage"),
        ("Ünïcode Title!", "unicode-title"),
        ("../../etc/passwd", "etc/passwd"),
        ("C:\\x", "c/x"),
        ("你好", "prompt"),
        ("a/b/c/d/e/f/g/h/i", "a/b/c/d/e/f/g/h-i"),
    ],
)
def test_a_name_keeps_what_can_stand_in_one(theirs: str, ours: str) -> None:
    assert plain_name(theirs) == ours


@given(st.text(max_size=300))
def test_every_text_gives_a_valid_name(text: str) -> None:
    assert parse_name(plain_name(text))


def test_two_things_of_one_name_get_two_and_one_thing_keeps_its_own() -> None:
    names = Names("shop")
    given = [names.give("Poet", "1"), names.give("poet", "2"), names.give("Poet", "1")]
    assert given == ["shop/poet", "shop/poet-2", "shop/poet"]
