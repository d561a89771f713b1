from __future__ import annotations

import pytest

from pecia import testing
from pecia.app.commit import CommitVersion
from pecia.app.events import ListEvents, VerifyLog
from pecia.app.policies import SetPolicy
from pecia.app.prompts import GetPrompt, ListPrompts, ListVersions, UpdatePrompt
from pecia.app.release import ReleaseVersion
from pecia.domain.errors import Conflict, Invalid, NotFound, PeciaError, Refused
from pecia.domain.policy import Policy
from pecia.domain.prompt import PromptFields
from pecia.domain.version import Content
from tests.app.conftest import Library


def actions(do: Library) -> list[str]:
    return [event.action for event in do(ListEvents()).events]


def test_a_first_commit_makes_the_prompt_and_its_first_version(do: Library) -> None:
    committed = do(CommitVersion(prompt="a/b", content=Content(template="Hi {{ x }}"), note="start"))
    assert (committed.created, committed.version.number, committed.version.parent) == (True, 1, None)
    assert committed.version.author == "ada"
    assert do(GetPrompt(prompt="a/b")).head == 1
    assert actions(do) == ["PromptCreated", "VersionCommitted"]


def test_equal_content_gives_the_version_there_is_and_makes_it_the_head(do: Library) -> None:
    do.commit("p", "one")
    do.commit("p", "two")
    again = do(CommitVersion(prompt="p", content=Content(template="one"), note="back"), testing.GRACE)
    assert (again.created, again.version.number) == (False, 1)
    assert do(GetPrompt(prompt="p")).head == 1
    assert actions(do)[-1] == "VersionRecommitted"
    assert do.commit("p", "three") == 3


def test_the_version_after_a_return_has_the_returned_one_as_its_parent(do: Library) -> None:
    for text in ("one", "two", "one", "three"):
        do.commit("p", text)
    newest = do(ListVersions(prompt="p")).data[0]
    assert (newest.number, newest.parent) == (3, 1)


def test_a_commit_on_a_head_that_moved_is_a_conflict_and_keeps_nothing(do: Library) -> None:
    do.commit("p", "one")
    do.commit("p", "two", parent=1)
    with pytest.raises(Conflict, match="head of 'p' is version 2, not 1"):
        do.commit("p", "three", parent=1)
    assert len(do(ListVersions(prompt="p")).data) == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (Content(template="{% set x = 1 %}"), "template_not_allowed"),
        (Content(template="{{ x"), "invalid_template"),
        (Content(type="chat", template="x"), "invalid_content"),
        (Content(template="x" * 200_001), "template_too_large"),
        (Content(template="{{ x }}", inputs={"y": {"type": "string"}}), "invalid_content"),
    ],
)
def test_a_content_that_could_not_be_rendered_is_refused(do: Library, content: Content, code: str) -> None:
    with pytest.raises(PeciaError) as caught:
        do(CommitVersion(prompt="p", content=content))
    assert caught.value.code == code
    assert not do(ListPrompts()).data


def test_fields_are_kept_in_the_same_unit_and_noted(do: Library) -> None:
    fields = PromptFields(title="Größe", purpose="classify", tags=("a", "b"))
    do.commit("p", "one", fields=fields)
    prompt = do(GetPrompt(prompt="p"))
    assert (prompt.title, prompt.purpose, prompt.tags) == ("Größe", "classify", ("a", "b"))
    do(UpdatePrompt(prompt="p", fields=PromptFields(owner="grace")))
    do(UpdatePrompt(prompt="p", fields=PromptFields(owner="grace")))
    assert do(GetPrompt(prompt="p")).owner == "grace"
    assert actions(do).count("PromptUpdated") == 1


def test_a_wrong_tag_keeps_nothing_of_the_commit(do: Library) -> None:
    with pytest.raises(Invalid, match="tag"):
        do.commit("p", "one", fields=PromptFields(tags=("Not A Tag",)))
    with pytest.raises(NotFound):
        do(GetPrompt(prompt="p"))


def test_a_commit_with_a_label_releases_too(do: Library) -> None:
    do.commit("p", "one", label="staging")
    assert do(GetPrompt(prompt="p")).labels == {"staging": 1}


def test_a_commit_cannot_carry_a_version_past_its_labels_policy(do: Library) -> None:
    do(SetPolicy(policy=Policy(label="production", approvals=1)))
    with pytest.raises(Refused):
        do.commit("p", "one", label="production")
    with pytest.raises(NotFound):
        do(GetPrompt(prompt="p"))


def test_every_change_leaves_events_in_one_unbroken_chain(do: Library) -> None:
    do.commit("p", "one")
    do(ReleaseVersion(prompt="p", label="production", version=1))
    verified = do(VerifyLog())
    assert (verified.events, verified.broken_at) == (3, None)


def test_listing_goes_page_by_page_and_misses_nothing(do: Library) -> None:
    for n in range(7):
        do.commit(f"p/{n}", "x")
    names, cursor = [], None
    while True:
        page = do(ListPrompts(limit=3, cursor=cursor))
        names += [prompt.name for prompt in page.data]
        cursor = page.next
        if cursor is None:
            break
    assert names == [f"p/{n}" for n in range(7)]
