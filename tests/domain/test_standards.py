"""The built-in standards: each finds what it is for, lets the good pass, and says where."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.message import ImagePart, Message, TextPart
from pecia.domain.override import Override
from pecia.domain.prompt import PromptFields
from pecia.domain.reading import Draft
from pecia.domain.rulebook import Rulebook, make_linter
from pecia.domain.standard import Finding, Rule, example, mended
from pecia.domain.standards import BUILT_IN
from pecia.domain.template import check_content
from pecia.domain.version import Content

LINTER = make_linter(BUILT_IN, Rulebook())
PIECES = st.sampled_from(
    ["{{ text }}", "<a>", "</a>", "```", '"""', "sk-", "a@b.co", "at most 5 words", "at least 9 words ", "\u200b", "\u202e", "\n",
     "only JSON", "eyJ", "+49 30 90182", "AKIA", " \n", "pecia_", "аb", "TODO: ", "${x}", "-----BEGIN", "://u:p4ssw0rd@h"]
)  # fmt: skip
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=30).map("".join)


def rules_in(text: str, **more: Any) -> set[str]:
    return {finding.rule for finding in LINTER.check(example(text, **more))}


def one(text: str, rule: str, **more: Any) -> Finding:
    found = [finding for finding in LINTER.check(example(text, literal=True, **more)) if finding.rule == rule]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("rule", BUILT_IN, ids=lambda rule: rule.standard.id)
def test_each_standard_finds_its_failing_example_and_not_its_passing_one(rule: Rule) -> None:
    for draft, fails in ((rule.standard.failing, True), (rule.standard.passing, False)):
        check_content(draft.content)
        found = [finding for finding in LINTER.check(draft) if finding.rule == rule.standard.id]
        assert bool(found) is fails


@pytest.mark.parametrize("rule", BUILT_IN, ids=lambda rule: rule.standard.id)
def test_each_standard_says_what_why_and_how(rule: Rule) -> None:
    standard = rule.standard
    assert re.fullmatch(r"[a-z][a-z_]{2,40}", standard.id)
    assert all(len(text) > 10 for text in (standard.title, standard.why, standard.mend))
    assert standard.severity != "blocker" or standard.family == "secrets"


def test_there_are_more_than_twenty_five_standards_with_an_id_each() -> None:
    ids = [rule.standard.id for rule in BUILT_IN]
    assert len(ids) == len(set(ids)) >= 25


@given(TEXTS)
def test_every_place_lies_in_its_text_and_line_and_column_are_its_offset(text: str) -> None:
    for finding in LINTER.check(Draft(content=Content(template=text, syntax="none"))):
        if finding.offset is None or finding.end is None or finding.line is None or finding.column is None:
            continue
        assert 0 <= finding.offset <= finding.end <= len(text)
        before = text.split("\n")[: finding.line - 1]
        assert sum(len(line) + 1 for line in before) + finding.column - 1 == finding.offset


@given(TEXTS)
def test_a_text_that_was_mended_has_nothing_left_to_mend(text: str) -> None:
    for _ in range(8):
        findings = LINTER.check(Draft(content=Content(template=text, syntax="none")), limit=None)
        if not any(finding.fix for finding in findings):
            break
        text = mended(text, findings)
    assert not any(
        finding.fix for finding in LINTER.check(Draft(content=Content(template=text, syntax="none")))
    )


@pytest.mark.parametrize(
    "secret",
    [
        "sk-proj-9aTz3Rk2Wq8LmB5nXv7Y",
        "sk-ant-api03-Zx91kLmQ7RtY5wEoP3uI",
        "AKIAIOSFODNN7EXAMPLE",
        "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
        "AIzaSyA1b2C3d4E5f6G7h8I9j0KlMnOpQrStUvW",
        "xoxb-17653672481-19874698323-pdFZKVeTuE8sk7oOHcbrzqgy",
        "hf_AbCdEf1234567GhIjKlMnOpQrStUvWxYz0",
        "-----BEGIN EC PRIVATE KEY-----",
        "pecia_ab12_0aZ9bY8cX7dW6eV5fU4gT3hS2iR1jQ0kP9lO8mN7nM6_1a2B3c",
        "postgres://report:Xk29vQpl7@db.internal/sales",
    ],
)
def test_a_secret_blocks_and_is_not_repeated(secret: str) -> None:
    findings = LINTER.check(example(f"Use {secret} for the call.", literal=True))
    blockers = [finding for finding in findings if finding.severity == "blocker"]
    assert blockers
    assert all(secret not in finding.message and secret[8:] not in finding.message for finding in findings)


@pytest.mark.parametrize(
    "text",
    [
        "a task-oriented, risk-averse and desk-based-assistant-role",
        "sk-xxxxxxxxxxxxxxxxxxxxxxxx",
        "export OPENAI_API_KEY=sk-your-api-key-goes-here",
        "commit 9fceb02d0ae598e95dc970b74767f19372d61af8",
        "![](data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4)",
        "https://example.com/a/8f14e45fceea167a5a36dedd4bea2543/Zx91kLmQ7RtY5wEoP3uIb2",
    ],
)
def test_what_only_looks_like_a_secret_passes(text: str) -> None:
    assert not {
        rule for rule in rules_in(text, literal=True) if "key" in rule or "random" in rule or "pass" in rule
    }


def test_a_secret_is_found_in_a_default_and_in_the_description_too() -> None:
    draft = Draft(
        content=Content(template="{{ key }}", inputs={"key": {"default": "sk-proj-9aTz3Rk2Wq8LmB5nXv7Y"}}),
        fields=PromptFields(description="AKIAIOSFODNN7EXAMPLE"),
    )
    pointers = {finding.pointer for finding in LINTER.check(draft) if finding.rule == "provider_key"}
    assert pointers == {"/inputs/key/default", "/description"}


@pytest.mark.parametrize("char", [*"\u200b\u2060\ufeff\U000e0041\u00ad"])
def test_a_hidden_character_is_found_where_it_stands(char: str) -> None:
    finding = one(f"Never{char} say it.", "hidden_characters", description="x")
    assert (finding.pointer, finding.offset, finding.severity) == ("/template", 5, "warning")
    assert f"U+{ord(char):04X}" in finding.message


@pytest.mark.parametrize("char", [*"\u202a\u202e\u2066\u2069"])
def test_a_control_of_direction_is_found(char: str) -> None:
    assert one(f"Say {char}no", "bidi_controls").offset == 4


@pytest.mark.parametrize(
    "text",
    ["👩\u200d💻 ❤\ufe0f 🏴\U000e0067\U000e0062\U000e007f", "می\u200cخواهم", "1\ufe0f\u20e3", "क्\u200dष"],
)
def test_joiners_where_scripts_and_emoji_need_them_are_not_hidden(text: str) -> None:
    assert "hidden_characters" not in rules_in(text, literal=True)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("GB82 WEST 1234 5698 7654 32", "personal_iban"),
        ("4111 1111 1111 1111", "personal_card"),
        ("378282246310005", "personal_card"),
        ("ring +44 20 7946 0958", "personal_phone"),
        ("anna.berg@stadtwerke.de", "personal_email"),
    ],
)
def test_personal_data_is_found_and_not_repeated(text: str, rule: str) -> None:
    finding = one(text, rule)
    assert finding.severity == "warning"
    assert text not in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "GB82 WEST 1234 5698 7654 33",
        "4111 1111 1111 1112",
        "you@example.com",
        "2026-11-22 10:00",
        "chart.js@4.4.1",
    ],
)
def test_wrong_check_digits_and_made_up_addresses_are_nobodys(text: str) -> None:
    assert not {rule for rule in rules_in(text, literal=True) if rule.startswith("personal")}


@pytest.mark.parametrize(
    ("text", "clashes"),
    [
        ("In one sentence. Write at least 200 words.", True),
        ("Use exactly 3 sentences. No more than two sentences.", True),
        ("A title of at most 10 words. Then at least 200 words.", False),
        ("Write bullets of exactly 16 words each. Write quotes of exactly 20 words each.", False),
        ("At least 50 words and at most 100 words.", False),
    ],
)
def test_lengths_clash_only_when_they_speak_of_the_same(text: str, *, clashes: bool) -> None:
    assert ("contradictory_length" in rules_in(text)) is clashes


@pytest.mark.parametrize(
    "text",
    [
        "<ticket>{{ ticket }}</ticket>",
        "{{ ticket }}",
        'The ticket is "{{ ticket }}".',
        "---\n{{ ticket }}\n---\nGo",
        "`{{ ticket }}`",
    ],
)
def test_a_variable_between_marks_is_set_apart(text: str) -> None:
    assert "undelimited_variable" not in rules_in(text)


def test_a_variable_of_fixed_values_may_stand_bare() -> None:
    assert "undelimited_variable" not in rules_in("In {{ text }}.", inputs={"text": {"enum": ["a", "b"]}})


def test_a_placeholder_for_messages_is_a_used_input() -> None:
    content = Content(
        type="chat",
        messages=(Message(role="system", content="Hi"), Message(role="placeholder", content="turns")),
        inputs={"turns": {"type": "array"}},
    )
    assert "unused_input" not in {finding.rule for finding in LINTER.check(Draft(content=content))}


@pytest.mark.parametrize(
    "text",
    ["{" * 200_000, "a" * 1_000_000, " " * 1_000_000, "<a>" * 100_000, "1 " * 400_000, "{{ a" * 100_000, "{%" * 100_000,
     "a@" * 400_000, "``` " * 200_000, "sk-" * 300_000, "at least " * 100_000, "A " * 400_000, "\n \n" * 200_000, "eyJ." * 200_000,
     "http://a:" * 100_000, "password=" * 100_000, "only json " * 80_000, "\u200b" * 300_000, "р" * 300_000, "[insert" * 100_000]
)  # fmt: skip
def test_no_text_takes_long(text: str) -> None:
    LINTER.check(Draft(content=Content(template=text[:200_000], syntax="none")))
    LINTER.check(Draft(content=Content(template=text[:50_000])))


def test_an_override_is_linted_and_is_no_later_part_of_the_same_text() -> None:
    said = (
        Message(role="system", content="TODO: be kind."),
        Message(role="user", content="Say it in one sentence."),
    )
    content = Content(
        type="chat",
        messages=(Message(role="user", content="Write at least 200 words."),),
        overrides={"gpt/4*": Override(messages=said)},
    )
    found = {finding.rule: finding.pointer for finding in LINTER.check(Draft(content=content))}
    assert found["leftover_placeholder"] == "/overrides/gpt~14*/messages/0/content"
    assert not {"late_system_message", "contradictory_length"} & found.keys()


def test_an_image_is_no_text() -> None:
    data = "iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4" * 400
    parts = (TextPart(text="What is it? TODO: ask"), ImagePart(data=data, media_type="image/png"))
    content = Content(type="chat", messages=(Message(role="user", content=parts),))
    found = {finding.rule: finding.pointer for finding in LINTER.check(Draft(content=content))}
    assert found["leftover_placeholder"] == "/messages/0/content/0/text"
    assert not {"random_text", "long_line", "token_budget"} & found.keys()


def test_a_partial_is_no_variable() -> None:
    inputs = {"text": {"type": "string", "description": "what to say"}}
    draft = example("{{ partials.tone }} {{ text }}", inputs=inputs, includes={"tone": "a/b"})
    assert not {"undeclared_input", "unused_partial"} & {finding.rule for finding in LINTER.check(draft)}
