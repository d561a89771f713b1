from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pecia.domain.prompt import PromptFields
from pecia.domain.prompt_file import PromptFile
from pecia.domain.sync import (
    Held,
    Known,
    State,
    decide,
    decide_label,
    field_digest,
    fields_to_push,
    held_by_file,
    held_by_library,
    put_together,
)
from pecia.domain.version import Content, digest_content
from tests.domain.contents import contents, prompt_files

BASE = Known(version=1, digest="a", file="f", fields={"title": "t"})
LEFT_OUT = Known(version=1, digest="a", fields={"title": "t"})


def held(digest: str, title: str = "t") -> Held:
    return Held(digest=digest, fields={"title": title})


@pytest.mark.parametrize(
    ("base", "here", "there", "state"),
    [
        (BASE, held("a"), held("a"), "same"),
        (BASE, held("b"), held("a"), "local"),
        (BASE, held("a", "u"), held("a"), "local"),
        (BASE, Held(digest="a", fields={}), held("a"), "same"),
        (BASE, held("a"), held("b"), "library"),
        (BASE, held("a"), held("a", ""), "library"),
        (BASE, held("b"), held("b"), "equal"),
        (BASE, held("b"), held("c"), "diverged"),
        (BASE, held("b"), held("a", "u"), "diverged"),
        (BASE, None, held("b"), "gone_here"),
        (BASE, held("b"), None, "gone_there"),
        (LEFT_OUT, None, held("b"), "left_out"),
        (LEFT_OUT, held("b"), held("a"), "diverged"),
        (None, held("b"), None, "new_here"),
        (None, None, held("b"), "new_there"),
        (None, held("b"), held("b"), "equal"),
        (None, held("b"), held("b", "u"), "diverged"),
    ],
)
def test_three_sides_say_what_became_of_a_prompt(
    base: Known | None, here: Held | None, there: Held | None, state: State
) -> None:
    assert decide(base, here, there) == state


@pytest.mark.parametrize(
    ("base", "here", "there", "state"),
    [
        (1, 1, 1, "same"),
        (1, 2, 1, "local"),
        (None, 2, None, "new_here"),
        (1, 1, 2, "library"),
        (None, None, 2, "new_there"),
        (1, 2, 2, "equal"),
        (1, 2, 3, "diverged"),
        (None, 2, 3, "diverged"),
        (1, None, 1, "gone_here"),
        (1, None, 2, "library"),
        (1, 1, None, "gone_there"),
    ],
)
def test_three_sides_say_what_became_of_a_label(
    base: int | None, here: int | None, there: int | None, state: State
) -> None:
    assert decide_label(base, here, there) == state


@given(prompt_files, contents)
@settings(max_examples=40)
def test_what_the_library_alone_changed_is_taken_whole(file: PromptFile, changed: Content) -> None:
    there = PromptFile(content=changed)
    together = put_together(None, file.content, file, there)
    assert digest_content(together.ours.content) == digest_content(changed)
    assert together.ours.extra == file.extra


@given(prompt_files, prompt_files)
@settings(max_examples=40)
def test_what_the_file_alone_changed_stays(file: PromptFile, base: PromptFile) -> None:
    together = put_together(None, base.content, file, base)
    assert digest_content(together.ours.content) == digest_content(file.content)


def test_without_a_base_both_sides_are_kept_and_what_differs_is_a_conflict() -> None:
    here = PromptFile(content=Content(template="ours", output={"type": "string"}))
    there = PromptFile(content=Content(template="theirs", inputs={"x": {}}))
    together = put_together(None, None, here, there)
    assert not together.is_clean
    assert (together.ours.content.inputs, together.theirs.content.output) == ({"x": {}}, {"type": "string"})


def test_a_field_is_merged_by_who_changed_it() -> None:
    base = PromptFields(title="T", owner="ada", description="d")
    known = Known(
        version=1,
        digest="a",
        fields={name: field_digest(name, getattr(base, name)) for name in ("title", "owner", "description")},
    )
    content = Content(template="x")
    here = PromptFile(content=content, fields=PromptFields(title="Mine", description="mine"))
    there = PromptFile(content=content, fields=PromptFields(title="T", owner="grace", description="theirs"))
    together = put_together(known, content, here, there)
    assert together.ours.fields == PromptFields(title="Mine", owner="grace", description="mine")
    assert together.theirs.fields.description == "theirs"


@given(st.sampled_from([PromptFields(), PromptFields(title="", tags=(), status="active", description="")]))
def test_an_empty_field_says_the_same_as_none(fields: PromptFields) -> None:
    assert fields_to_push(fields, PromptFields()) == PromptFields()
    held_here = held_by_file(PromptFile(content=Content(template="x"), fields=fields))
    assert set(held_here.fields.values()) <= {""}
    assert set(held_by_library(PromptFields(), "a").fields.values()) == {""}


def test_an_empty_field_clears_what_the_library_says() -> None:
    said = PromptFields(title="", status="active")
    assert fields_to_push(said, PromptFields(title="T", status="deprecated")) == said
