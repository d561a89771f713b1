from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given

from pecia.domain.errors import Invalid
from pecia.domain.message import Message
from pecia.domain.prompt import Prompt, PromptFields
from pecia.domain.prompt_file import PromptFile, read_prompt_file, write_prompt_file
from pecia.domain.version import Content, ModelSettings
from tests.domain.contents import prompt_files, texts


def text(template: str) -> Content:
    return Content(type="text", template=template)


def chat(*messages: tuple[str, str]) -> Content:
    made = tuple(Message(role=role, content=said) for role, said in messages)  # pyright: ignore[reportArgumentType]
    return Content(type="chat", messages=made)


def refused(source: str) -> Invalid:
    with pytest.raises(Invalid) as caught:
        read_prompt_file(source)
    return caught.value


# ---------------------------------------------------------------- both ways


@given(prompt_files)
def test_reading_what_was_written_gives_the_same_values(file: PromptFile) -> None:
    assert read_prompt_file(write_prompt_file(file)) == file


@given(prompt_files)
def test_windows_line_ends_and_a_byte_order_mark_change_nothing(file: PromptFile) -> None:
    assert read_prompt_file("\ufeff" + write_prompt_file(file).replace("\n", "\r\n")) == file


@given(texts)
def test_any_file_that_is_read_is_written_so_that_it_reads_the_same(source: str) -> None:
    for start in ("", "---\n", "---\ntitle: a\n---\n", "<!-- user -->\n"):
        try:
            file = read_prompt_file(start + source)
        except Invalid:
            continue
        assert read_prompt_file(write_prompt_file(file)) == file


def test_every_real_prompt_survives(shared_data: Path) -> None:
    for line in (shared_data / "prompts" / "acp.jsonl").read_bytes().splitlines():
        row = json.loads(line)
        literal = Content(type="text", syntax="none", template=row["text"])
        file = PromptFile(content=literal, fields=PromptFields(title=row["title"]))
        assert read_prompt_file(write_prompt_file(file)) == file


def test_a_file_is_pleasant_to_read() -> None:
    content = Content(
        type="chat",
        messages=(
            Message(role="system", content="Be brief.\nAnswer with one word."),
            Message(role="placeholder", content="history"),
            Message(role="user", content="{{ text }}"),
        ),
        inputs={"text": {"type": "string"}},
        model=ModelSettings(name="local/gemma-3-270m", params={"temperature": 0}),
    )
    file = PromptFile(content=content, fields=PromptFields(title="Sort tickets", tags=("demo",)))
    assert write_prompt_file(file) == (
        "---\ntitle: Sort tickets\ntags:\n  - demo\n"
        "model:\n  name: local/gemma-3-270m\n  params:\n    temperature: 0\n"
        "inputs:\n  text:\n    type: string\n---\n\n"
        "<!-- system -->\nBe brief.\nAnswer with one word.\n\n"
        "<!-- messages: history -->\n\n"
        "<!-- user -->\n{{ text }}\n"
    )


def test_a_prompt_gives_its_file_what_is_said_about_it() -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    prompt = Prompt(
        name="support/triage",
        title="Sort tickets",
        purpose="classify",
        tags=(),
        description="",
        owner=None,
        status="active",
        head=1,
        latest=1,
        labels={},
        created_at=now,
        updated_at=now,
    )
    file = PromptFile.of(prompt, text("x"))
    assert file.fields == PromptFields(title="Sort tickets", purpose="classify")


# ---------------------------------------------------------------- the body


@pytest.mark.parametrize(
    ("source", "template"),
    [
        ("", ""),
        ("\n", ""),
        ("Hello", "Hello"),
        ("Hello\n", "Hello"),
        ("Hello\n\n", "Hello\n"),
        ("\nHello\n", "\nHello"),
        ("---\ntitle: a\n---\nHello\n", "Hello"),
        ("---\ntitle: a\n---\n\nHello\n", "Hello"),
        ("---\ntitle: a\n---\n\n\nHello\n", "\nHello"),
        ("---\ntitle: a\n---\n", ""),
        ("---\n---\n---\n", "---"),
        ("--- \n", "--- "),
        ("a\n---\nb\n", "a\n---\nb"),
        ("\\<!-- user -->\n", "<!-- user -->"),
        ("\\\\<!-- user -->\n", "\\<!-- user -->"),
        ("\\<!-- note -->\n", "\\<!-- note -->"),
        ("say <!-- user -->\n", "say <!-- user -->"),
        ("<!-- a note -->\n", "<!-- a note -->"),
    ],
)
def test_a_body_without_role_line_is_a_text(source: str, template: str) -> None:
    assert read_prompt_file(source).content == text(template)


@pytest.mark.parametrize(
    ("source", "messages"),
    [
        ("<!-- user -->\nHello\n", [("user", "Hello")]),
        ("\n \n<!-- user -->\nHello\n", [("user", "Hello")]),
        ("<!-- user -->", [("user", "")]),
        ("<!-- user -->\n\nHello\n", [("user", "Hello")]),
        ("<!-- user -->\n\n\nHello\n\n", [("user", "\nHello\n")]),
        ("<!-- system -->\na\n<!-- user -->\nb\n", [("system", "a"), ("user", "b")]),
        ("<!-- system -->\na\n\n<!-- user -->\nb\n", [("system", "a"), ("user", "b")]),
        ("<!-- system -->\na\n\n\n<!-- user -->\nb\n", [("system", "a\n"), ("user", "b")]),
        ("<!-- system -->\n\n<!-- tool -->\n", [("system", ""), ("tool", "")]),
        ("<!-- messages: h_1 -->\n\n<!-- developer -->\na", [("placeholder", "h_1"), ("developer", "a")]),
        ("<!-- assistant -->\n\\<!-- user -->\n", [("assistant", "<!-- user -->")]),
        ("---\ntype: chat\n---\n\n<!-- user -->\na\n", [("user", "a")]),
    ],
)
def test_role_lines_make_a_chat(source: str, messages: list[tuple[str, str]]) -> None:
    assert read_prompt_file(source).content == chat(*messages)


def test_a_text_that_no_body_keeps_is_quoted_in_the_front_matter() -> None:
    assert write_prompt_file(PromptFile(content=text("a\r\nb"))) == '---\ntemplate: "a\\r\\nb"\n---\n'


def test_messages_that_no_body_keeps_are_quoted_in_the_front_matter() -> None:
    written = write_prompt_file(PromptFile(content=chat(("system", "a\nb"), ("user", "\x1b[0m"))))
    assert written == (
        "---\nmessages:\n  - role: system\n    content: |-\n      a\n      b\n"
        '  - role: user\n    content: "\\u001b[0m"\n---\n'
    )


# ---------------------------------------------------------------- the front matter


def test_shorthands_are_read_as_what_they_stand_for() -> None:
    file = read_prompt_file(
        "---\nmodel: local/gemma-3-270m\ninputs: {text: string, n: integer}\n---\n{{ text }}\n"
    )
    assert file.content.model == ModelSettings(name="local/gemma-3-270m")
    assert file.content.inputs == {"text": {"type": "string"}, "n": {"type": "integer"}}


def test_keys_of_the_users_own_are_kept() -> None:
    file = read_prompt_file("---\nx-team: {lead: ada}\ntitle: a\n---\nb\n")
    assert file.extra == {"x-team": {"lead": "ada"}}
    assert file.fields == PromptFields(title="a")


@pytest.mark.parametrize(
    ("source", "line", "column", "said"),
    [
        ("---\ntitle: a\ntitel: b\n---\nx", 3, 1, "'titel' is not known"),
        ("---\ntools: [{}]\n---\nx", 2, 9, "missing required field `name`"),
        ("---\ntools: [{name: a b}]\n---\nx", 2, 16, "A tool's name is 1 to 64 letters"),
        ("---\noverrides: {gpt-4o*: {}}\n---\nx", 2, 13, "says what differs"),
        ("---\noverrides: {gpt-4o*: {temperature: 0}}\n---\nx", 2, 1, "'temperature' is not known"),
        ("---\nincludes: {tone: 7}\n---\nx", 2, 1, "Expected `str`, got `int`"),
        ("---\ntitle: [a]\n---\nx", 2, 1, "/title"),
        ("---\ntags: a\n---\nx", 2, 7, "/tags"),
        ("---\nstatus: on\n---\nx", 2, 9, "/status"),
        ("---\nmodel: {name: a, temperature: 0}\n---\nx", 2, 18, "'temperature' is not known"),
        ("---\ninputs:\n  a: string\n  b: strin\n---\nx", 4, 6, "'b' has no JSON Schema"),
        ("---\nmessages: [{role: bot, content: x}]\n---\n", 2, 19, "bot"),
        ("---\nmessages: []\n---\n", 2, 1, "at least one"),
        ("---\ntype: chat\n---\nHello", 2, 7, "the file holds a text prompt"),
        ("---\ntype: text\n---\n<!-- user -->", 2, 7, "the file holds a chat prompt"),
        ("---\nsyntax: none\ninputs: {a: string}\n---\nx", 3, 1, "literal text"),
        ("---\ntemplate: x\n---\n\nHello", 5, 1, "nothing can follow it"),
        ("---\ntemplate: x\nmessages: [{role: user, content: x}]\n---\n", 3, 1, "no template"),
        ("---\n- a\n---\nx", 2, 1, "no keys"),
        ("---\ntitle: x\nHello", 1, 1, "no end"),
        ("---\ntitle: a: b\n---\n", 2, 9, "mapping values"),
        ("---\ntitle: a\n\ntitle: b\n---\n", 4, 1, "again"),
        ("Hello\n<!-- user -->\nx", 1, 1, "before the first role line"),
        ("<!-- messages: h -->\n\nHello", 3, 1, "under a placeholder"),
        ("<!-- system -->\na\n<!--user-->\nb", 3, 1, "looks like a role line"),
        ("<!-- User -->\nb", 1, 1, "looks like a role line"),
        ("<!-- user: -->\nb", 1, 1, "looks like a role line"),
        ("<!-- user -->  \nb", 1, 1, "looks like a role line"),
        ("<!-- messages: a b -->\nb", 1, 1, "looks like a role line"),
        ("a\nb\rc", 2, 2, "U+000D"),
        ("---\ntitle: a\n---\nb\x1b[0m", 4, 2, "U+001B"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(source: str, line: int, column: int, said: str) -> None:
    error = refused(source)
    assert error.message.startswith(f"Line {line}, column {column}: ")
    assert said in error.message
    assert (error.errors[0].line, error.errors[0].column) == (line, column)


def test_a_misspelled_key_is_answered_with_the_one_meant() -> None:
    assert refused("---\ndescripton: a\n---\n").hint == "Did you mean 'description'?"


@pytest.mark.parametrize(
    "file",
    [
        PromptFile(content=Content(type="chat", messages=())),
        PromptFile(content=Content(type="text")),
        PromptFile(content=text("a\0b")),
        PromptFile(content=text("\ud83d")),
        PromptFile(content=text("a"), extra={"team": "core"}),
        PromptFile(content=text("a"), fields=PromptFields(title="\ud83d")),
    ],
)
def test_what_no_file_can_hold_is_refused_when_written(file: PromptFile) -> None:
    with pytest.raises(Invalid):
        write_prompt_file(file)


def test_a_long_line_that_starts_like_a_role_line_is_read_at_once() -> None:
    source = f"<!-- messages:{' ' * 200_000}\n<!-- user{' ' * 200_000}\n"
    assert read_prompt_file(source).content == text(source.removesuffix("\n"))
