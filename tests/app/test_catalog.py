"""The catalog as people use it: purposes, what is said about prompts, views, bulk changes."""

from __future__ import annotations

from typing import Any

import pytest

from pecia import testing
from pecia.app.bulk import Changed, ChangePrompts
from pecia.app.catalog import (
    AddPurpose,
    GetDocumentation,
    ListFacets,
    ListPurposes,
    ListRelated,
    ListViews,
    RemoveView,
    SetDocumentation,
    SetView,
)
from pecia.app.events import ListEvents
from pecia.app.prompts import GetPrompt, ListPrompts, UpdatePrompt
from pecia.domain.catalog import MAX_DOCUMENTATION, PromptChange, PromptFilter, View
from pecia.domain.errors import Conflict, Invalid, NotFound
from pecia.domain.prompt import PURPOSES, PromptFields
from tests.app.conftest import Library


def say(do: Library, name: str, **fields: Any) -> None:
    do(UpdatePrompt(prompt=name, fields=PromptFields(**fields)))


@pytest.fixture
def three(do: Library) -> Library:
    """Three prompts of two folders."""
    for name in ("shop/greet", "shop/reply", "support/triage"):
        do.commit(name, "Hi {{ n }}")
    return do


def test_a_purpose_that_nobody_has_is_refused_with_the_near_ones(three: Library) -> None:
    with pytest.raises(Invalid, match="did you mean classify") as error:
        say(three, "shop/greet", purpose="clasify")
    assert error.value.errors[0].pointer == "/fields/purpose"
    with pytest.raises(Invalid, match="classify, extract"):
        three.commit("new", "x", fields=PromptFields(purpose="zzz"))
    with pytest.raises(NotFound):
        three(GetPrompt(prompt="new"))


def test_a_project_adds_purposes_of_its_own(three: Library) -> None:
    three(AddPurpose(name="translate", description="Into another language."))
    three(AddPurpose(name="translate", description="Between two languages."))
    say(three, "shop/greet", purpose="translate")
    found = three(ListPurposes())
    assert [purpose.name for purpose in found] == [*PURPOSES, "translate"]
    assert (found[-1].description, found[-1].builtin) == ("Between two languages.", False)


def test_a_built_in_purpose_is_not_described_anew(do: Library) -> None:
    with pytest.raises(Conflict, match="built in"):
        do(AddPurpose(name="judge", description="mine"))
    with pytest.raises(Invalid, match="description"):
        do(AddPurpose(name="mine", description=" "))


def test_what_is_empty_clears_a_field_and_what_is_left_out_stays(three: Library) -> None:
    say(three, "shop/greet", purpose="judge", owner="ada", review_by="2027-01-31", tags=("a",), title="T")
    say(three, "shop/greet", owner="", review_by="", tags=(), purpose="")
    prompt = three(GetPrompt(prompt="shop/greet"))
    assert (prompt.owner, prompt.review_by, prompt.tags, prompt.purpose) == (None, None, (), None)
    assert prompt.title == "T"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"review_by": "tomorrow"}, "a date such as"),
        ({"review_by": "20270131"}, "a date such as"),
        ({"related": ("nothing",)}, "no prompt 'nothing'"),
        ({"related": ("shop/greet",)}, "cannot name itself"),
        ({"status": "deprecated", "replacement": "nothing"}, "no prompt 'nothing'"),
        ({"replacement": "shop/reply"}, "Only a deprecated prompt"),
    ],
)
def test_what_cannot_be_said_of_a_prompt_is_refused(
    three: Library, fields: dict[str, Any], says: str
) -> None:
    before = three(GetPrompt(prompt="shop/greet"))
    with pytest.raises(Invalid, match=says):
        say(three, "shop/greet", **fields)
    assert three(GetPrompt(prompt="shop/greet")) == before


def test_a_deprecated_prompt_names_what_to_use_until_it_is_in_use_again(three: Library) -> None:
    say(three, "shop/greet", status="deprecated", replacement="shop/reply")
    prompt = three(GetPrompt(prompt="shop/greet"))
    assert prompt.notice == "'shop/greet' is deprecated; use 'shop/reply'."
    say(three, "shop/greet", status="active")
    prompt = three(GetPrompt(prompt="shop/greet"))
    assert (prompt.replacement, prompt.notice) == (None, None)


def test_a_link_is_seen_from_both_ends(three: Library) -> None:
    say(three, "shop/greet", related=("support/triage",))
    there = three(ListRelated(prompt="support/triage"))
    assert (there.names, there.named_by) == ((), ("shop/greet",))
    assert three(ListRelated(prompt="shop/greet")).names == ("support/triage",)


def test_documentation_is_kept_beside_the_prompt_and_its_digest_in_the_log(three: Library) -> None:
    three(SetDocumentation(prompt="shop/greet", text="# Größe\n"))
    three(SetDocumentation(prompt="shop/greet", text="# Größe\n"))
    assert three(GetDocumentation(prompt="shop/greet")).text == "# Größe\n"
    *_, event = three(ListEvents()).events
    assert (event.action, event.before, event.data) == ("PromptDocumented", None, {})
    with pytest.raises(Invalid, match="at most"):
        three(SetDocumentation(prompt="shop/greet", text="x" * (MAX_DOCUMENTATION + 1)))


def test_what_is_overdue_is_listed(three: Library) -> None:
    say(three, "shop/greet", review_by="2020-01-01")
    say(three, "shop/reply", review_by="2999-01-01")
    assert [p.name for p in three(ListPrompts(overdue=True)).data] == ["shop/greet"]
    assert three(ListFacets(overdue=True)).prompts == 1


def test_the_latest_change_comes_first_and_pages_miss_nothing(three: Library) -> None:
    say(three, "shop/greet", owner="ada")
    names, cursor = [], None
    while page := three(ListPrompts(sort="updated", limit=1, cursor=cursor)):
        names += [prompt.name for prompt in page.data]
        cursor = page.next
        if cursor is None:
            break
    assert names == ["shop/greet", "support/triage", "shop/reply"]
    with pytest.raises(Invalid, match="cursor"):
        three(ListPrompts(sort="updated", cursor="shop/greet"))


def test_a_view_is_kept_replaced_and_taken_away(do: Library) -> None:
    do(SetView(view=View(name="mine")))
    view = View(name="mine", where=PromptFilter(owner="ada"), columns=("name", "tags"))
    do(SetView(view=view))
    assert do(ListViews()) == (view,)
    assert do(RemoveView(view="mine")) == ()
    with pytest.raises(NotFound, match="no view"):
        do(RemoveView(view="mine"))
    with pytest.raises(Invalid, match="tag"):
        do(SetView(view=View(name="bad", where=PromptFilter(tag="No Tag"))))


def bulk(do: Library, **asked: Any) -> Changed:
    changed: Changed = do(ChangePrompts(**asked))
    return changed


def test_a_bulk_change_is_shown_before_it_is_made(three: Library) -> None:
    change = PromptChange(fields=PromptFields(owner="grace"), add_tags=("team",))
    before = three(ListEvents(since=-1)).next
    shown = bulk(three, where=PromptFilter(folder="shop"), change=change)
    assert (shown.dry_run, shown.matched, three(ListEvents(since=-1)).next) == (True, 2, before)
    made = bulk(three, where=PromptFilter(folder="shop"), change=change, dry_run=False)
    assert made.changed == shown.changed
    assert made.changed[0].after == PromptFields(tags=("team",), owner="grace")
    events = three(ListEvents(since=before)).events
    assert [(e.action, e.subject) for e in events] == [
        ("PromptUpdated", "shop/greet"),
        ("PromptUpdated", "shop/reply"),
    ]


def test_a_bulk_change_is_made_for_all_or_for_none(three: Library) -> None:
    say(three, "support/triage", status="deprecated")
    change = PromptChange(fields=PromptFields(replacement="shop/reply"))
    with pytest.raises(Invalid, match="Only a deprecated"):
        bulk(three, prompts=("support/triage", "shop/greet"), change=change, dry_run=False)
    assert three(GetPrompt(prompt="support/triage")).replacement is None
    with pytest.raises(NotFound):
        bulk(three, prompts=("shop/greet", "nothing"), change=change)


def test_a_bulk_change_counts_only_what_really_changes(three: Library) -> None:
    say(three, "shop/greet", tags=("a", "b"))
    change = PromptChange(add_tags=("b", "c"), remove_tags=("a", "zz"))
    made = bulk(three, prompts=("shop/greet", "shop/greet"), change=change, dry_run=False)
    assert (made.matched, made.changed[0].before, made.changed[0].after) == (
        1,
        PromptFields(tags=("a", "b")),
        PromptFields(tags=("b", "c")),
    )
    assert not bulk(three, prompts=("shop/greet",), change=change, dry_run=False).changed


def test_a_bulk_change_says_which_prompts_in_one_way(three: Library) -> None:
    for which in ({}, {"prompts": ("shop/greet",), "where": PromptFilter()}):
        with pytest.raises(Invalid, match="one of the two"):
            bulk(three, change=PromptChange(), **which)


def test_another_actor_is_named_in_the_events_of_a_bulk_change(three: Library) -> None:
    request = ChangePrompts(where=PromptFilter(), change=PromptChange(add_tags=("x",)), dry_run=False)
    three(request, testing.GRACE)
    assert {e.actor for e in three(ListEvents()).events if e.action == "PromptUpdated"} == {"grace"}
