"""Renaming: what follows a prompt to its new name, and what goes on answering to the old one."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from pecia import testing
from pecia.app.aliases import ListAliases
from pecia.app.catalog import ListFacets, ListViews, SetView
from pecia.app.commit import CommitVersion
from pecia.app.events import ListEvents, VerifyLog
from pecia.app.import_versions import ImportedVersion, ImportVersions
from pecia.app.knowledge import AddComment, ListComments, ListTimeline
from pecia.app.operations import performed
from pecia.app.partials import ListDependents
from pecia.app.policies import ListPolicies, SetPolicy
from pecia.app.prompts import GetPrompt, ListPrompts, ListVersions, UpdatePrompt
from pecia.app.proposals import ListProposals, OpenProposal
from pecia.app.push import GetVersions
from pecia.app.release import ListReleases, ReleaseVersion
from pecia.app.rename import MoveFolder, Renamed, RenamePrompt
from pecia.app.render import RenderPrompt
from pecia.app.resolve import ResolveLabel
from pecia.app.retire import PurgePrompt
from pecia.app.search import SearchPrompts
from pecia.app.sharing import AdoptPrompt, ListShared, ListUpstreams, SharePrompt
from pecia.domain.actor import Actor
from pecia.domain.catalog import PromptFilter, View
from pecia.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from pecia.domain.policy import Policy
from pecia.domain.prompt import PromptFields
from pecia.domain.version import Content
from tests.app.conftest import Library

EDITOR = Actor(name="eve", role="editor")
LENA = Actor(name="lena", project="shop", role="editor")


def rename(do: Library, was: str, to: str, **more: Any) -> Renamed:
    done: Renamed = do(RenamePrompt(prompt=was, to=to, **more))
    return done


@pytest.fixture
def moved(do: Library) -> Library:
    """`old/a` with two versions, in production, with a comment; called `new/b` now."""
    do.commit("old/a", "one {{ n }}", fields=PromptFields(title="Walrus", tags=("sea",)))
    do.commit("old/a", "two {{ n }}", label="production")
    do(AddComment(prompt="old/a", text="a remark"))
    rename(do, "old/a", "new/b")
    return do


def test_a_renamed_prompt_keeps_all_that_belongs_to_it(moved: Library) -> None:
    prompt = moved(GetPrompt(prompt="new/b"))
    assert (prompt.labels, prompt.head, prompt.tags) == ({"production": 2}, 2, ("sea",))
    assert [v.prompt for v in moved(ListVersions(prompt="new/b")).data] == ["new/b", "new/b"]
    assert [c.text for c in moved(ListComments(prompt="new/b")).data] == ["a remark"]
    assert [r.version for r in moved(ListReleases(prompt="new/b"))] == [2]


def test_the_old_name_is_answered_with_the_new_one(moved: Library) -> None:
    served = moved(ResolveLabel(prompt="old/a", label="production"))
    assert (served.prompt, served.version) == ("new/b", 2)
    assert served == moved(ResolveLabel(prompt="new/b", label="production"))
    assert moved(RenderPrompt(prompt="old/a", variables={"n": "1"})).text == "two 1"
    assert [v.number for v in moved(GetVersions(references=("old/a#1",)))] == [1]
    result, alias = performed(moved.ports, testing.ADA, GetPrompt(prompt="old/a"))
    assert (result.name, alias and alias.name) == ("new/b", "old/a")


def test_proposals_are_listed_under_the_old_name_too(moved: Library) -> None:
    opened = moved(OpenProposal(prompt="new/b", label="staging", version=1))
    assert [p.number for p in moved(ListProposals(prompt="old/a")).data] == [opened.number]
    with pytest.raises(NotFound):
        moved(ListProposals(prompt="never/there"))


def test_a_change_asked_for_under_the_old_name_is_made_to_the_prompt(moved: Library) -> None:
    moved(UpdatePrompt(prompt="old/a", fields=PromptFields(title="Seal")))
    moved(ReleaseVersion(prompt="old/a", label="staging", version=1))
    prompt = moved(GetPrompt(prompt="new/b"))
    assert (prompt.title, prompt.labels["staging"]) == ("Seal", 1)


def test_listings_facets_and_search_know_the_new_name_only(moved: Library) -> None:
    assert [p.name for p in moved(ListPrompts()).data] == ["new/b"]
    assert [p.name for p in moved(ListPrompts(tag="sea")).data] == ["new/b"]
    assert [(f.value, f.prompts) for f in moved(ListFacets()).folder] == [("new", 1)]
    for query, found in (("walrus", 1), ("new", 1), ("old", 0)):
        assert len(moved(SearchPrompts(query=query)).hits) == found


def test_the_timeline_goes_on_over_a_renaming(moved: Library) -> None:
    entries = moved(ListTimeline(prompt="new/b")).data
    kinds = [entry.kind for entry in entries]
    assert (kinds[:2], kinds[-1], len(kinds)) == (["renamed", "comment"], "created", 6)
    assert entries[0].text == "old/a → new/b"
    assert moved(VerifyLog()).broken_at is None


def test_a_prompt_is_renamed_back(moved: Library) -> None:
    rename(moved, "new/b", "old/a")
    assert moved(GetPrompt(prompt="old/a")).name == "old/a"
    assert moved(GetPrompt(prompt="new/b")).name == "old/a"
    assert [(a.name, a.prompt) for a in moved(ListAliases()).data] == [("new/b", "old/a")]
    assert len(moved(ListTimeline(prompt="old/a")).data) == len(moved(ListEvents(limit=100)).events)


def test_every_former_name_leads_to_the_prompt(moved: Library) -> None:
    rename(moved, "new/b", "third")
    assert {a.name: a.prompt for a in moved(ListAliases(prompt="third")).data} == {
        "old/a": "third",
        "new/b": "third",
    }
    assert moved(GetPrompt(prompt="old/a")).name == "third"


def test_renaming_to_the_same_name_does_nothing(moved: Library) -> None:
    before = moved(ListEvents(limit=100)).next
    assert rename(moved, "new/b", "new/b").moved == ()
    assert moved(ListEvents(limit=100)).next == before


def test_a_taken_name_is_refused(moved: Library) -> None:
    moved.commit("c", "three")
    with pytest.raises(Conflict, match="already"):
        rename(moved, "c", "new/b")
    with pytest.raises(Conflict) as caught:
        rename(moved, "c", "old/a")
    assert caught.value.code == "renamed"
    with pytest.raises(Invalid):
        rename(moved, "c", "Old/A")


def test_a_purged_name_stays_taken(moved: Library) -> None:
    moved.commit("c", "three")
    moved(PurgePrompt(prompt="new/b", give_up=("production",)))
    for name in ("new/b", "old/a"):
        with pytest.raises((NotFound, Conflict)):
            rename(moved, "c", name)
    with pytest.raises(NotFound):
        moved(GetPrompt(prompt="old/a"))


def test_a_new_prompt_gets_a_former_name_only_on_purpose(moved: Library) -> None:
    commit = CommitVersion(prompt="old/a", content=Content(template="another"))
    with pytest.raises(Conflict) as caught:
        moved(commit)
    assert caught.value.extra == {"renamed_to": "new/b"}
    with pytest.raises(Conflict, match="imported") as imported:
        moved(ImportVersions(versions=(ImportedVersion(prompt="old/a", content=Content(template="x")),)))
    assert imported.value.code == "renamed"
    take = msgspec.structs.replace(commit, take_name=True)
    with pytest.raises(NotAllowed):
        moved(take, EDITOR)
    assert moved(take).version.number == 1
    assert moved(GetPrompt(prompt="old/a")).name == "old/a"
    assert [e.kind for e in moved(ListTimeline(prompt="old/a")).data] == ["version", "created"]


def test_an_include_by_the_old_name_goes_on_meaning_the_partial(do: Library) -> None:
    do.commit("tone", "Be kind.", label="production")
    text = Content(template="{{ partials.tone }} {{ n }}", includes={"tone": "tone@production"})
    do(CommitVersion(prompt="q", content=text, label="production"))
    rename(do, "tone", "house/tone")
    assert do(RenderPrompt(prompt="q", variables={"n": "1"})).text == "Be kind. 1"
    do.commit("house/tone", "Be short.", label="production")
    dependents = do(ListDependents(prompt="house/tone"))
    assert {(d.prompt, d.locked, d.current) for d in dependents} == {("q", 1, 2)}
    do(ReleaseVersion(prompt="q", label="production", version=1))
    served = do(ResolveLabel(prompt="q", label="production"))
    assert served.partials["tone@production"].prompt == "house/tone"
    with pytest.raises(Conflict, match="old name"):
        do(CommitVersion(prompt="tone", content=Content(template="x"), take_name=True))


def test_links_of_other_prompts_follow(do: Library) -> None:
    do.commit("a", "one")
    do.commit("b", "two")
    do(UpdatePrompt(prompt="b", fields=PromptFields(status="deprecated", replacement="a", related=("a",))))
    rename(do, "a", "c")
    other = do(GetPrompt(prompt="b"))
    assert (other.replacement, other.related) == ("c", ("c",))


def test_no_label_asks_less_under_the_new_name(do: Library) -> None:
    do.commit("billing/a", "one")
    do(SetPolicy(policy=Policy(label="production", prompts="billing/*", approvals=2)))
    do(SetPolicy(policy=Policy(label="production", prompts="*", approvals=1)))
    done = rename(do, "billing/a", "free/a")
    assert done.policies == (Policy(label="production", prompts="free/a", approvals=2),)
    with pytest.raises(Refused, match="asks for 2 approvals"):
        do(ReleaseVersion(prompt="free/a", label="production", version=1))
    assert rename(do, "free/a", "free/b").policies[0].approvals == 2
    assert len(do(ListPolicies())) == 4


def test_a_folder_is_moved_whole_with_its_views(do: Library) -> None:
    for name in ("a/x", "a/y/z", "ab/x", "a"):
        do.commit(name, f"text of {name}")
    do(SetView(view=View(name="mine", where=PromptFilter(folder="a/y"))))
    done = do(MoveFolder(folder="a/", to="b/c/"))
    assert [(one.name, one.prompt) for one in done.moved] == [("a/x", "b/c/x"), ("a/y/z", "b/c/y/z")]
    assert [p.name for p in do(ListPrompts()).data] == ["a", "ab/x", "b/c/x", "b/c/y/z"]
    assert [v.where.folder for v in do(ListViews())] == ["b/c/y"]
    events = [e.subject for e in do(ListEvents(limit=100)).events if e.action == "PromptRenamed"]
    assert events == ["b/c/x", "b/c/y/z"]


def test_a_folder_that_cannot_move_whole_does_not_move(do: Library) -> None:
    for name in ("a/x", "a/y", "b/y"):
        do.commit(name, f"text of {name}")
    before = do(ListEvents(limit=100)).next
    for dry_run in (False, True):
        with pytest.raises(Conflict, match="'b/y' already"):
            do(MoveFolder(folder="a", to="b", dry_run=dry_run))
    with pytest.raises(Invalid, match="into itself"):
        do(MoveFolder(folder="a", to="a/b"))
    with pytest.raises(NotFound):
        do(MoveFolder(folder="c", to="d"))
    assert do(MoveFolder(folder="a", to="c", dry_run=True)).dry_run
    assert do(ListEvents(limit=100)).next == before


def test_sharing_and_upstreams_follow(do: Library) -> None:
    do.commit("q", "one", label="production")
    do(SharePrompt(prompt="q"))
    do(AdoptPrompt(source="default:q"), LENA)
    rename(do, "q", "r")
    assert [s.name for s in do(ListShared(), LENA)] == ["r"]
    assert do(GetPrompt(prompt="default:q"), LENA).name == "r"
    do.commit("r", "two", label="production")
    (upstream,) = do(ListUpstreams(), LENA)
    assert upstream.is_behind if hasattr(upstream, "is_behind") else upstream
    assert do(AdoptPrompt(source="default:r", prompt="q"), LENA).committed.version.number == 2


def test_who_may_not_write_may_not_rename(do: Library) -> None:
    do.commit("q", "one")
    with pytest.raises(NotAllowed):
        do(RenamePrompt(prompt="q", to="r"), Actor(name="val", role="viewer"))
    assert do(RenamePrompt(prompt="q", to="r"), EDITOR).moved[0].actor == "eve"
