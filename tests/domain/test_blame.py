from __future__ import annotations

import itertools
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from pecia.domain.blame import Blame, Tracer
from pecia.domain.lineage import Node, ancestry
from pecia.domain.message import Message
from pecia.domain.version import Content, Version, digest_content
from tests.domain.contents import texts

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def history(*contents: Content | str, parents: dict[int, int] | None = None) -> list[Version]:
    """Versions 1, 2, …, each the parent of the next unless `parents` says otherwise."""
    made: list[Version] = []
    for number, given_ in enumerate(contents, 1):
        content = Content(template=given_) if isinstance(given_, str) else given_
        parent = (parents or {}).get(number, number - 1) or None
        made.append(
            Version(
                prompt="p",
                number=number,
                digest=digest_content(content),
                content=content,
                parent=parent,
                author="ada",
                note="",
                created_at=NOW,
            )
        )
    return made


def blame(versions: list[Version], number: int | None = None) -> Blame:
    asked = versions[(number or len(versions)) - 1]
    nodes = [
        Node(number=v.number, parent=v.parent, digest=v.digest, author="ada", note="", created_at=NOW)
        for v in versions
    ]
    tracer = Tracer(asked)
    path = ancestry(nodes, asked.number)
    for version in versions[: asked.number]:
        (tracer.follow if version.number in path else tracer.see)(version)
    return tracer.blame(nodes)


def lines(found: Blame) -> list[tuple[int, str]]:
    return [(line.version, line.text) for text in found.texts for line in text.lines]


def test_a_line_belongs_to_the_version_that_made_it_so() -> None:
    found = blame(history("a\nb", "a\nb\nc", "a\nB\nc"))
    assert lines(found) == [(1, "a"), (3, "B"), (2, "c")]


def test_words_belong_to_the_version_that_brought_them() -> None:
    [line] = blame(history("Answer in one word.", "Answer in one short word.")).texts[0].lines
    assert [(piece.version, piece.text) for piece in line.words] == [
        (1, "Answer in one "),
        (2, "short "),
        (1, "word."),
    ]


def test_taking_a_line_away_changes_no_other_line() -> None:
    for before, after in itertools.permutations(["a\nb\nc", "a\nb", "a\nc", "b\nc", "a", "c"], 2):
        kept = [line for line in after.split("\n") if line in before.split("\n")]
        found = lines(blame(history(before, after)))
        assert [text for version, text in found if version == 1] == kept


def test_after_a_return_lines_come_from_the_version_returned_to() -> None:
    versions = history("a", "a\nb", "a\nc", parents={3: 1})
    assert lines(blame(versions)) == [(1, "a"), (3, "c")]


def test_a_line_that_came_back_names_the_first_version_that_had_it() -> None:
    versions = history("a", "a\nb", "a\nc", "a\nc\nb", parents={3: 1})
    last = blame(versions).texts[0].lines[-1]
    assert (last.text, last.version, last.first) == ("b", 4, 2)


def test_messages_are_followed_when_others_come_before_them() -> None:
    def chat(*said: str) -> Content:
        return Content(type="chat", messages=tuple(Message(role="user", content=text) for text in said))

    found = blame(history(chat("one"), chat("zero", "one"), chat("zero", "one", "two")))
    assert lines(found) == [(2, "zero"), (1, "one"), (3, "two")]


@given(st.lists(texts, min_size=1, max_size=5, unique=True))
def test_blamed_lines_make_up_the_text_and_name_versions_that_are_there(given_: list[str]) -> None:
    found = blame(history(*given_))
    assert "\n".join(text for _, text in lines(found)) == given_[-1]
    for line in found.texts[0].lines:
        assert 1 <= line.first <= line.version <= len(given_)
        assert line.text in given_[line.version - 1].split("\n")
        assert line.text in given_[line.first - 1].split("\n")


@given(texts, texts)
def test_words_of_the_first_version_are_words_of_it(before: str, after: str) -> None:
    if before == after:
        return
    old = "".join(
        piece.text
        for line in blame(history(before, after)).texts[0].lines
        for piece in line.words
        if piece.version == 1
    )
    characters = iter(before)
    assert all(character in characters for character in old)
