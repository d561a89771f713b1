"""Sharing: two projects on one library, and what goes from one to the other."""

from __future__ import annotations

from typing import Any

import pytest

from pecia.app.commit import CommitVersion
from pecia.app.compare import CompareVersions
from pecia.app.events import ListEvents, VerifyLog
from pecia.app.prompts import GetPrompt, GetVersion, ListPrompts, ListVersions, UpdatePrompt
from pecia.app.release import ReleaseVersion
from pecia.app.render import RenderPrompt
from pecia.app.resolve import ResolveLabel
from pecia.app.sharing import AdoptPrompt, ListShared, ListUpstreams, SharePrompt, UnsharePrompt
from pecia.domain.actor import Actor
from pecia.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from pecia.domain.prompt import PromptFields
from pecia.domain.value import Request
from pecia.domain.version import Content
from tests.app.conftest import Library

LENA = Actor(name="lena", project="shop", role="editor")
"""An editor of another project; `ada` owns `default`."""
READS: list[Request] = [
    GetPrompt(prompt="default:q"),
    GetVersion(prompt="default:q", version=1),
    ListVersions(prompt="default:q"),
    ResolveLabel(prompt="default:q", label="production"),
    RenderPrompt(prompt="default:q", label="production", variables={"n": "5"}),
    CompareVersions(prompt="default:q", before=1, after=2),
]


@pytest.fixture
def shared(do: Library) -> Library:
    """`q`, whose second version serves, is shared by its owner."""
    fields = PromptFields(title="Count", purpose="reason", tags=("math",), owner="ada")
    do.commit("q", "Count to {{ n }}.", fields=fields)
    do.commit("q", "Count up to {{ n }}.", label="production")
    do.commit("q", "Count, please, to {{ n }}.")
    do(SharePrompt(prompt="q"))
    return do


@pytest.mark.parametrize("request_", READS, ids=lambda request: type(request).__name__)
def test_a_shared_prompt_is_read_from_another_project(shared: Library, request_: Request) -> None:
    assert shared(request_, LENA) == shared(request_)


@pytest.mark.parametrize("request_", READS, ids=lambda request: type(request).__name__)
def test_what_is_not_shared_is_not_there_for_others(do: Library, request_: Request) -> None:
    do.commit("q", "one")
    do.commit("q", "two", label="production")
    with pytest.raises(NotFound, match="shares"):
        do(request_, LENA)
    with pytest.raises(NotFound, match="shares"):
        do(GetPrompt(prompt="default:nothing"), LENA)


@pytest.mark.parametrize(
    "request_",
    [
        CommitVersion(prompt="default:q", content=Content(template="mine")),
        UpdatePrompt(prompt="default:q", fields=PromptFields(owner="lena")),
        ReleaseVersion(prompt="default:q", label="production", version=1),
    ],
    ids=lambda request: type(request).__name__,
)
def test_a_shared_prompt_is_never_written_from_another_project(shared: Library, request_: Request) -> None:
    before = shared(GetPrompt(prompt="q"))
    maintainer = Actor(name="lena", project="shop", role="owner")
    with pytest.raises(Invalid):
        shared(request_, maintainer)
    assert shared(GetPrompt(prompt="q")) == before


def test_only_an_owner_shares(shared: Library) -> None:
    for request in (SharePrompt(prompt="q"), UnsharePrompt(prompt="q")):
        with pytest.raises(NotAllowed):
            shared(request, Actor(name="eve", role="maintainer"))


def test_everybody_sees_what_is_shared_and_nothing_else(shared: Library) -> None:
    shared.commit("secret", "x")
    assert [(s.project, s.name, s.title) for s in shared(ListShared(), LENA)] == [("default", "q", "Count")]
    assert not shared(ListPrompts(), LENA).data


def test_adopting_copies_what_serves_with_a_link(shared: Library) -> None:
    adopted = shared(AdoptPrompt(source="default:q", prompt="sums/count"), LENA)
    prompt = shared(GetPrompt(prompt="sums/count"), LENA)
    assert (prompt.title, prompt.purpose, prompt.tags, prompt.owner) == ("Count", "reason", ("math",), None)
    assert adopted.committed.version.digest == shared(GetVersion(prompt="q", version=2)).digest
    assert adopted.committed.version.note == "adopted from default:q#2"
    assert [event.action for event in shared(ListEvents(), LENA).events][-1] == "PromptAdopted"
    assert shared(VerifyLog(), LENA).broken_at is None


def standing(do: Library) -> list[tuple[int, int | None, str]]:
    rows: Any = do(ListUpstreams(), LENA)
    return [(row.upstream.version, row.released, row.standing) for row in rows]


def test_an_adopter_hears_when_the_upstream_releases_and_catches_up(shared: Library) -> None:
    shared(AdoptPrompt(source="default:q"), LENA)
    assert standing(shared) == [(2, 2, "current")]
    shared(ReleaseVersion(prompt="q", label="production", version=3))
    assert standing(shared) == [(2, 3, "behind")]
    assert shared(AdoptPrompt(source="default:q"), LENA).committed.version.number == 2
    assert standing(shared) == [(3, 3, "current")]


def test_a_copy_stays_when_it_is_shared_no_longer(shared: Library) -> None:
    shared(AdoptPrompt(source="default:q#1"), LENA)
    shared(UnsharePrompt(prompt="q"))
    assert standing(shared) == [(1, None, "withdrawn")]
    assert shared(RenderPrompt(prompt="q", variables={"n": "3"}), LENA).text == "Count to 3."


def test_adopting_never_runs_over_a_prompt_of_ones_own(shared: Library) -> None:
    shared(CommitVersion(prompt="q", content=Content(template="mine")), LENA)
    with pytest.raises(Conflict, match="not from default:q"):
        shared(AdoptPrompt(source="default:q"), LENA)
    with pytest.raises(Invalid, match="of this project"):
        shared(AdoptPrompt(source="default:q", prompt="p"))
