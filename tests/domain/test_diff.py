from __future__ import annotations

import itertools
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.diff import Diff, FieldDiff, Place, diff, in_lines
from pecia.domain.edit_script import runs
from pecia.domain.message import ImagePart, Message, TextPart, Tool
from pecia.domain.override import Override
from pecia.domain.version import Content, ModelSettings, digest_content
from pecia.domain.visible import spelled, visible
from pecia.domain.word_diff import Piece, compare_words
from tests.domain.contents import contents, texts


def text(template: str, **fields: Any) -> Content:
    return Content(template=template, **fields)


def chat(*messages: tuple[str, str]) -> Content:
    made = tuple(Message(role=role, content=said) for role, said in messages)  # pyright: ignore[reportArgumentType]
    return Content(type="chat", messages=made)


def changes(found: Diff) -> list[str]:
    """The lines of a diff without what did not change."""
    return [line for kind, line in in_lines(found) if kind in ("add", "remove")]


def sides(pieces: tuple[Piece, ...]) -> tuple[str, str]:
    before = "".join(piece.text for piece in pieces if piece.kind != "add")
    after = "".join(piece.text for piece in pieces if piece.kind != "remove")
    return before, after


# ---------------------------------------------------------------- what holds for every two contents


@given(contents, contents)
def test_a_diff_is_empty_just_when_the_digests_are_equal(before: Content, after: Content) -> None:
    found = diff(before, after)
    equal = digest_content(before) == digest_content(after)
    assert (found.before, found.after) == (digest_content(before), digest_content(after))
    assert found.is_empty == equal
    assert (in_lines(found) == []) == equal


@given(contents)
def test_a_content_does_not_differ_from_itself(content: Content) -> None:
    assert diff(content, content).is_empty


@given(texts, texts)
def test_pieces_make_up_both_texts(before: str, after: str) -> None:
    pieces = compare_words(before, after)
    assert sides(pieces) == (before, after)
    assert all(piece.text for piece in pieces)


@given(texts, texts)
def test_lines_show_every_line_of_both_texts_and_nothing_invisible(before: str, after: str) -> None:
    lines = in_lines(diff(text(before), text(after)), context=1000)
    assert all(line == visible(line) for _, line in lines)
    if before != after:
        assert any(kind in ("add", "remove") for kind, _ in lines)


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
def test_an_edit_script_shares_as_much_as_can_be(before: list[str], after: list[str]) -> None:
    found = list(runs(before, after, most=50))
    kept = [before[run.i + at] for run in found if run.same for at in range(run.removed)]
    assert kept == [after[run.j + at] for run in found if run.same for at in range(run.added)]
    assert sum(run.removed for run in found) == len(before)
    assert sum(run.added for run in found) == len(after)
    longest = [[0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for i, one in enumerate(before):
        for j, other in enumerate(after):
            around = max(longest[i][j + 1], longest[i + 1][j])
            longest[i + 1][j + 1] = longest[i][j] + 1 if one == other else around
    assert len(kept) == longest[-1][-1]


def test_every_step_of_real_histories_is_shown(shared_data: Path) -> None:
    for line in (shared_data / "prompts" / "histories.jsonl").read_bytes().splitlines():
        versions = [text(version["text"]) for version in json.loads(line)["versions"]]
        for before, after in itertools.pairwise(versions):
            found = diff(before, after)
            assert bool(changes(found)) == (before != after)
            assert sides(found.texts[0].pieces) == (before.template, after.template)


# ---------------------------------------------------------------- words


def test_words_are_compared_whole() -> None:
    pieces = compare_words("You are a helpful assistant.", "You are a terse assistant.")
    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("same", "You are a "),
        ("remove", "helpful"),
        ("add", "terse"),
        ("same", " assistant."),
    ]


def test_blanks_between_changed_words_are_no_common_ground() -> None:
    pieces = compare_words("Answer in one short word.", "Answer in two long word.")
    assert [piece.text for piece in pieces] == ["Answer in ", "one short", "two long", " word."]


def test_a_variable_is_one_word() -> None:
    pieces = compare_words("Sort {{ text }} now", "Sort {{ title }} now")
    assert [piece.text for piece in pieces if piece.kind != "same"] == ["{{ text }}", "{{ title }}"]


def test_scripts_without_spaces_are_compared_by_character() -> None:
    pieces = compare_words("请把文本分类", "请把标题分类")
    assert [piece.text for piece in pieces] == ["请把", "文本", "标题", "分类"]


def test_lines_with_little_in_common_are_shown_as_replaced() -> None:
    pieces = compare_words("Classify the text as spam, or not.", "Write a poem of the sea in two lines")
    assert [piece.kind for piece in pieces] == ["remove", "add"]


# ---------------------------------------------------------------- messages


def test_a_message_that_came_leaves_the_others_as_they_are() -> None:
    found = diff(chat(("system", "a"), ("user", "c")), chat(("system", "a"), ("user", "b"), ("user", "c")))
    assert [(t.before, t.after) for t in found.texts if t.is_changed] == [
        (None, Place(number=2, role="user"))
    ]
    assert in_lines(found) == [("title", "message 2 (user) added"), ("add", "+b")]


def test_messages_are_matched_by_role() -> None:
    found = diff(chat(("system", "be kind"), ("user", "x")), chat(("developer", "y"), ("system", "be brief")))
    assert ("title", "message 1 → 2 (system)") in in_lines(found)
    assert ("title", "message 2 (user) removed") in in_lines(found)


def test_a_message_that_only_changed_its_role_says_so() -> None:
    found = diff(chat(("user", "a")), chat(("system", "a")))
    assert in_lines(found)[0] == ("title", "message 1 (user → system)")


def test_swapped_messages_are_a_change() -> None:
    found = diff(chat(("user", "a"), ("assistant", "b")), chat(("assistant", "b"), ("user", "a")))
    assert sorted(changes(found)) == ["+a", "-a"]


def test_a_text_that_became_a_chat_is_a_change_of_type() -> None:
    found = diff(text("a"), chat(("user", "a")))
    assert found.fields == (FieldDiff(kind="change", pointer="/type", before="text", after="chat"),)


# ---------------------------------------------------------------- fields


def test_settings_inputs_and_output_are_compared_leaf_by_leaf() -> None:
    before = text(
        "x", model=ModelSettings(name="m", params={"temperature": 0, "top_p": 1}), inputs={"t": {"a/b": 1}}
    )
    after = text(
        "x", model=ModelSettings(name="m", params={"temperature": 0.7}), inputs={"t": {"a/b": [1]}}, output={}
    )
    assert in_lines(diff(before, after)) == [
        *(("title", "/inputs/t/a~1b"), ("remove", "-1"), ("add", "+[1]")),
        *(("title", "/model/params/temperature"), ("remove", "-0"), ("add", "+0.7")),
        *(("title", "/model/params/top_p"), ("remove", "-1")),
        *(("title", "/output"), ("add", "+{}")),
    ]


def test_true_is_not_1_and_1_is_1_0() -> None:
    def version(value: object) -> Content:
        return text("x", output={"const": value})

    assert changes(diff(version(1), version(True))) == ["-1", "+true"]  # noqa: FBT003
    assert diff(version(1), version(1.0)).is_empty


# ---------------------------------------------------------------- lines


def test_only_what_is_near_a_change_is_shown() -> None:
    before = [f"line {number}" for number in range(20)]
    after = [*before[:10], "new", *before[11:]]
    assert in_lines(diff(text("\n".join(before)), text("\n".join(after))), context=1) == [
        ("title", "template"),
        ("gap", "… 9 unchanged"),
        ("same", " line 9"),
        ("remove", "-line 10"),
        ("add", "+new"),
        ("same", " line 11"),
        ("gap", "… 8 unchanged"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("pay admin", "pay \u202eadmin", ["-pay admin", "+pay ⟨U+202E⟩admin"]),
        ("a b", "a\u00a0b", ["-a b", "+a⟨U+00A0⟩b"]),
        ("ab", "a\u200bb", ["-ab", "+a⟨U+200B⟩b"]),
        ("a\nb", "a\r\nb", ["-a", "+a⟨U+000D⟩"]),
        ("a", "a  ", ["-a", "+a··"]),
        ("    a", "\ta", ["-    a", "+⇥\ta"]),
        ("café", "cafe\u0301", ["-caf⟨U+00E9⟩", "+cafe⟨U+0301⟩"]),
        ("a", "a\n", ["+"]),
        ("\x1b[31mred", "red", ["-⟨U+001B⟩[31mred", "+red"]),
        ("x\U000e0041", "x", ["-x⟨U+E0041⟩", "+x"]),
    ],
)
def test_what_cannot_be_seen_is_spelled(before: str, after: str, shown: list[str]) -> None:
    assert changes(diff(text(before), text(after))) == shown


@pytest.mark.parametrize("seen", ["plain", "é ß 你好 שלום ไทย", "👋", "tab\tand\nnewline", "e\u0301"])
def test_what_can_be_seen_stays(seen: str) -> None:
    assert visible(seen) == seen


def test_spelling_tells_look_alikes_apart() -> None:
    assert spelled("p\u0430y") == "p⟨U+0430⟩y"


def test_texts_of_any_size_and_kind_are_compared() -> None:
    words = [f"w{random.Random(seed).randrange(300)}" for seed in range(20_000)]  # noqa: S311
    shuffled = " ".join(sorted(words))
    for before, after in [
        (" ".join(words), shuffled),
        ("\n".join(words), shuffled.replace(" ", "\n")),
        ("{" * 200_000, "{" * 150_000 + "}" + "{" * 10_000),
        (" " * 500_000, "\t" * 500_000),
        ("a\n" * 50_000, "b\na\n" * 40_000),
    ]:
        assert sides(compare_words(before, after)) == (before, after)


def test_what_parts_tools_and_overrides_say_differs_where_it_stands() -> None:
    def content(text: str, *, cache: bool, tool: str) -> Content:
        parts = (TextPart(text=text, cache=cache), ImagePart(url="{{ u }}"))
        return Content(
            type="chat",
            messages=(Message(role="user", content=parts),),
            tools=(Tool(name="look", description=tool),),
            overrides={"gpt*": Override(messages=(Message(role="user", content=f"{text}!"),))},
        )

    found = diff(
        content("What is it?", cache=False, tool="a"), content("What is that?", cache=True, tool="b")
    )
    assert [line for kind, line in in_lines(found) if kind == "title"] == [
        "message 1, part 1 (user)",
        "gpt*: message 1 (user)",
        "/tools/0/description",
        "/messages/0/content/0/cache",
    ]
    assert [field.kind for field in found.fields] == ["change", "add"]
