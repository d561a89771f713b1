"""Sentences, readability and scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.readability import ari, lix
from pecia.domain.script import scripts
from pecia.domain.sentences import sentences


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("...", 0),
        ("One", 1),
        ("Dr. Lee met J. R. Smith at 3.5 p.m. on Monday. Fine!", 2),
        ('He said "No." Then he left.', 2),
        ("Really?! Yes… maybe. E.g. this one.", 3),
        ("First line\nsecond line", 2),
        ("1. One thing.\n2. Another.", 2),
        ("今日は。元気ですか？はい！", 3),
        ("Wait... what is it? Done.", 2),
        ("Visit example.com or v2.0 today.", 1),
        ("It ended in 1999. Then came peace.", 2),
    ],
)
def test_sentences_are_counted(text: str, count: int) -> None:
    assert len(sentences(text)) == count


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "text", ["." * 300_000, "a." * 150_000, "a. " * 100_000, "(" * 300_000, "x" * 500_000 + "."]
)
def test_sentences_of_a_hostile_text_take_no_longer(text: str) -> None:
    sentences(text)


@given(st.text())
def test_no_text_makes_a_formula_fail(text: str) -> None:
    for formula in (sentences, ari, lix, scripts):
        formula(text)


def test_the_formulas_are_those_of_their_authors() -> None:
    text = "The cat sat on the mat. Understanding differences requires patience."
    assert lix(text) == pytest.approx(10 / 2 + 100 * 4 / 10)
    assert ari(text) == pytest.approx(4.71 * 57 / 10 + 0.5 * 5 - 21.43)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Größe", "latin"),
        ("Привет", "cyrillic"),
        ("漢字とかな", "japanese"),
        ("汉字", "han"),
        ("한국어", "korean"),
        ("हिन्दी", "devanagari"),
        ("مرحبا", "arabic"),
    ],
)
def test_a_script_is_told_from_the_letters(text: str, script: str) -> None:
    assert next(iter(scripts(text))) == script
