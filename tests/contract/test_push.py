"""A push on every store: all of it in one unit, or nothing."""

from __future__ import annotations

import pytest

from pecia import testing
from pecia.app.commit import CommitVersion
from pecia.app.events import VerifyLog
from pecia.app.operations import perform
from pecia.app.prompts import ListPrompts, UpdatePrompt
from pecia.app.push import GetVersions, PushPrompts
from pecia.app.release import ReleaseVersion
from pecia.domain.errors import Conflict
from pecia.domain.prompt import PromptFields
from pecia.domain.version import Content
from pecia.ports import Store


def commits(*names: str) -> tuple[CommitVersion, ...]:
    return tuple(CommitVersion(prompt=name, content=Content(template=name), parent=0) for name in names)


def test_a_push_keeps_versions_descriptions_and_labels_together(store: Store) -> None:
    ports = testing.ports(store=store)
    request = PushPrompts(
        commits=commits("a", "b"),
        updates=(UpdatePrompt(prompt="a", fields=PromptFields(title="A")),),
        moves=(ReleaseVersion(prompt="b", label="production", version=1, if_current=0),),
    )
    pushed = perform(ports, testing.ADA, request)
    assert [one.version.prompt for one in pushed.committed] == ["a", "b"]
    assert [(p.name, p.title, p.labels) for p in perform(ports, testing.ADA, ListPrompts()).data] == [
        ("a", "A", {}),
        ("b", "", {"production": 1}),
    ]
    read = perform(ports, testing.ADA, GetVersions(references=("b@production", "a#1")))
    assert [version.content.template for version in read] == ["b", "a"]


def test_a_push_that_fails_in_the_end_leaves_nothing(store: Store) -> None:
    ports = testing.ports(store=store)
    perform(ports, testing.ADA, PushPrompts(commits=commits("c")))
    move = ReleaseVersion(prompt="a", label="production", version=1, if_current=7)
    for request in (
        PushPrompts(commits=commits("a", "b", "c")),
        PushPrompts(commits=commits("a", "b"), moves=(move,)),
    ):
        with pytest.raises(Conflict):
            perform(ports, testing.ADA, request)
    assert [prompt.name for prompt in perform(ports, testing.ADA, ListPrompts()).data] == ["c"]
    assert perform(ports, testing.ADA, VerifyLog()).broken_at is None
