"""A version with characters nobody sees comes into service only when somebody says to have seen them."""

from __future__ import annotations

import pytest

from pecia import testing
from pecia.app.commit import CommitVersion
from pecia.app.events import ListEvents
from pecia.app.import_prompts import ImportPrompts
from pecia.app.policies import SetPolicy
from pecia.app.proposals import ApproveProposal, GetProposal, OpenProposal
from pecia.app.push import PushPrompts
from pecia.app.release import ListLabels, ReleaseVersion, RollBack
from pecia.domain.errors import Refused
from pecia.domain.import_report import ImportItem
from pecia.domain.policy import Policy
from pecia.domain.value import Request
from pecia.domain.version import Content
from tests.app.conftest import Library

HIDDEN = ("hidden_characters",)
X51 = ["\u202eevil", *(f"a{chr(code)}b" for code in (*range(0x2066, 0x206A), 0x200B, 0xE0041))]


def refused(do: Library, request: Request) -> Refused:
    with pytest.raises(Refused) as caught:
        do(request)
    assert caught.value.code == "hidden_characters"
    return caught.value


@pytest.mark.parametrize("text", X51)
def test_a_hidden_character_is_kept_with_a_warning_and_its_release_asks(do: Library, text: str) -> None:
    committed = do(CommitVersion(prompt="p", content=Content(template=text)))
    assert committed.warnings[0].code == "hidden_characters"
    error = refused(do, ReleaseVersion(prompt="p", label="production", version=1))
    assert (error.problem.status, error.problem.exit) == (409, 1)
    assert (error.errors[0].pointer, error.errors[0].line) == ("/template", 1)
    do(ReleaseVersion(prompt="p", label="production", version=1, acknowledge=HIDDEN))
    assert do(ListEvents()).events[-1].data["acknowledged"] == ["hidden_characters"]


def test_a_plain_version_asks_nothing_and_its_event_says_nothing(do: Library) -> None:
    do.commit("p", "Réponds ! 👩\u200d🔬")
    do(ReleaseVersion(prompt="p", label="production", version=1, acknowledge=HIDDEN))
    assert "acknowledged" not in do(ListEvents()).events[-1].data


def test_going_back_asks_again(do: Library) -> None:
    do.commit("p", "a\u200bb")
    do.commit("p", "plain")
    do(ReleaseVersion(prompt="p", label="production", version=1, acknowledge=HIDDEN))
    do(ReleaseVersion(prompt="p", label="production", version=2))
    refused(do, RollBack(prompt="p", label="production"))
    do(RollBack(prompt="p", label="production", acknowledge=HIDDEN))
    assert do(ListEvents()).events[-1].data["acknowledged"] == ["hidden_characters"]


def test_whoever_proposes_approves_and_releases_has_seen_them(do: Library) -> None:
    do(SetPolicy(policy=Policy(label="production", approvals=1)))
    do.commit("p", "a\u200bb")
    asked = OpenProposal(prompt="p", label="production", version=1)
    refused(do, asked)
    number = do(OpenProposal(prompt="p", label="production", version=1, acknowledge=HIDDEN)).number
    assert [one.pointer for one in do(GetProposal(number=number)).warnings] == ["/template"]
    with pytest.raises(Refused, match="nobody sees"):
        do(ApproveProposal(number=number), testing.GRACE)
    do(ApproveProposal(number=number, acknowledge=HIDDEN), testing.GRACE)
    said = [event.data["acknowledged"] for event in do(ListEvents()).events if "acknowledged" in event.data]
    assert said == [["hidden_characters"]] * 2
    move = ReleaseVersion(prompt="p", label="production", version=1, proposal=number)
    refused(do, move)
    do(ReleaseVersion(prompt="p", label="production", version=1, proposal=number, acknowledge=HIDDEN))
    assert [label.version for label in do(ListLabels(prompt="p"))] == [1]


def test_what_a_partial_hides_is_asked_for_too(do: Library) -> None:
    do.commit("tone", "a\u200bb")
    content = Content(template="{{ partials.tone }}", includes={"tone": "tone#1"})
    do(CommitVersion(prompt="p", content=content))
    error = refused(do, ReleaseVersion(prompt="p", label="production", version=1))
    assert error.errors[0].pointer == "tone#1/template"


@pytest.mark.parametrize("acknowledge", [(), HIDDEN])
def test_every_other_door_that_moves_a_label_asks_the_same(do: Library, acknowledge: tuple[str, ...]) -> None:
    content = Content(template="a\u200bb")
    item = ImportItem(source="a", prompt="i", content=content, labels=("production",))
    commit = CommitVersion(prompt="n", content=content)
    move = ReleaseVersion(prompt="n", label="production", version=1, acknowledge=acknowledge)
    doors: list[Request] = [
        CommitVersion(prompt="c", content=content, label="production", acknowledge=acknowledge),
        ImportPrompts(prompts=(item,), acknowledge=acknowledge),
        PushPrompts(commits=(commit,), moves=(move,)),
    ]
    for door in doors:
        if acknowledge:
            do(door)
        else:
            refused(do, door)
