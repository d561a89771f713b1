"""Instructions: the verdicts of IFEval's reference, kind by kind, and on its data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.instruction import KINDS, UnknownInstruction, follows, follows_loosely

# Each: kind, arguments, a text that follows, one that does not. The verdicts are those of the reference.
VERDICTS: list[tuple[str, dict[str, Any], str, str]] = [
    ("change_case:capital_word_frequency", {"capital_relation": "at least", "capital_frequency": 3}, "NASA and the U-BOAT of UK", "NASA and Uk"),
    ("change_case:english_capital", {}, "THIS IS THE ANSWER.", "THIS is THE ANSWER."),
    ("change_case:english_lowercase", {}, "this is the answer.", "This is the answer."),
    ("combination:repeat_prompt", {"prompt_to_repeat": "Say hi."}, "say hi.\nHi!", "Hi! Say hi."),
    ("combination:two_responses", {}, "One\n******\nTwo", "One\n******\nOne"),
    ("detectable_content:number_placeholders", {"num_placeholders": 2}, "[name] of [place]", "[name]"),
    ("detectable_content:postscript", {"postscript_marker": "P.S."}, "Bye.\np. s. more", "Bye. PS more"),
    ("detectable_content:postscript", {"postscript_marker": "P.P.S"}, "Bye.\nP.P.S more", "Bye. P.S. more"),
    ("detectable_format:constrained_response", {}, "Well: My answer is maybe.", "my answer is maybe."),
    ("detectable_format:json_format", {}, '```JSON\n{"a": 1}\n```', 'Here: {"a": 1}'),
    ("detectable_format:multiple_sections", {"section_spliter": "SECTION", "num_sections": 2}, "SECTION 1 a\nSECTION2 b", "SECTION 1\nSection 2"),
    ("detectable_format:number_bullet_lists", {"num_bullets": 2}, "* one\n- two", "* one\n- two\n- three"),
    ("detectable_format:number_highlighted_sections", {"num_highlights": 2}, "*one* and *two*", "*one* and * *"),
    ("detectable_format:title", {}, "<<Oak>>\ntext", "<< >>\ntext"),
    ("keywords:existence", {"keywords": ["dog", "day"]}, "Dogs every DAY", "dogs"),
    ("keywords:forbidden_words", {"forbidden_words": ["kid"]}, "kidding", "a Kid!"),
    ("keywords:frequency", {"relation": "less than", "keyword": "the", "frequency": 2}, "the end", "the other"),
    ("keywords:letter_frequency", {"let_relation": "at least", "letter": "e", "let_frequency": 3}, "Eel eye", "eel"),
    ("language:response_language", {"language": "de"}, "Das ist eine deutsche Antwort.", "This is an English answer."),
    ("length_constraints:nth_paragraph_first_word", {"num_paragraphs": 2, "nth_paragraph": 2, "first_word": "It"}, "One.\n\n'it, is", "One.\n\nThis"),
    ("length_constraints:number_paragraphs", {"num_paragraphs": 2}, "One\n***\nTwo\n***\n", "One\n***\n***\nTwo"),
    ("length_constraints:number_sentences", {"relation": "at least", "num_sentences": 2}, "One. Two.", "One, e.g. two."),
    ("length_constraints:number_words", {"relation": "less than", "num_words": 3}, "two words", "now three words"),
    ("punctuation:no_comma", {}, "none", "one, two"),
    ("startend:end_checker", {"end_phrase": "Peace!"}, '"In peace!" ', "Peace! Bye"),
    ("startend:quotation", {}, ' "all of it" ', 'not "all"'),
]  # fmt: skip


def language(text: str) -> str | None:
    return "de" if "deutsche" in text else "en"


@pytest.mark.parametrize(("kind", "arguments", "right", "wrong"), VERDICTS)
def test_a_kind_tells_right_from_wrong(kind: str, arguments: dict[str, Any], right: str, wrong: str) -> None:
    assert follows(right, kind, arguments, language=language)
    assert not follows(wrong, kind, arguments, language=language)


def test_all_25_kinds_have_a_verdict() -> None:
    assert len(KINDS) == 25
    assert {kind for kind, *_ in VERDICTS} == set(KINDS)


def test_loosely_an_opening_line_and_asterisks_do_not_count() -> None:
    for text in ('Sure:\n"quoted"', '"quoted"\nThere.', '*"quoted"*', 'Sure:\n"quoted"\nThere.'):
        assert not follows(text, "startend:quotation", {}, language=language)
        assert follows_loosely(text, "startend:quotation", {}, language=language)


@pytest.mark.parametrize(
    ("kind", "arguments"),
    [("keywords:none", {}), ("keywords:existence", {}), ("keywords:existence", {"keywords": 3}), ("keywords:frequency", {"relation": "about", "keyword": "a", "frequency": 1}), ("language:response_language", {"language": None})],
)  # fmt: skip
def test_an_instruction_there_is_not_is_told(kind: str, arguments: dict[str, Any]) -> None:
    with pytest.raises(UnknownInstruction):
        follows("word", kind, arguments, language=language)


@given(text=st.text(), verdict=st.sampled_from(VERDICTS))
def test_no_text_makes_a_kind_fail(text: str, verdict: tuple[str, dict[str, Any], str, str]) -> None:
    kind, arguments, *_ = verdict
    if follows(text, kind, arguments, language=language):
        assert follows_loosely(text, kind, arguments, language=language)


def test_every_instruction_of_the_real_data_can_be_checked(shared_data: Path) -> None:
    rows = [json.loads(line) for line in (shared_data / "ifeval.jsonl").read_bytes().splitlines()]
    told = [one for row in rows for one in row["metadata"]["instructions"]]
    assert {one["id"] for one in told} == set(KINDS)
    for one in told:
        follows("An answer.", one["id"], one.get("kwargs") or {}, language=language)
