"""What is known about a prompt: its timeline, its comments, its card."""

from __future__ import annotations

from typing import Any

import pytest

from pecia import testing
from pecia.app.card import GetCard
from pecia.app.catalog import SetDocumentation
from pecia.app.events import ListEvents
from pecia.app.knowledge import AddComment, ListComments, ListTimeline, SearchTimelines
from pecia.app.policies import SetPolicy
from pecia.app.prompts import UpdatePrompt
from pecia.app.proposals import ApproveProposal, OpenProposal, RejectProposal
from pecia.app.release import ReleaseVersion
from pecia.domain.card import Card
from pecia.domain.errors import Invalid, NotFound
from pecia.domain.policy import Policy
from pecia.domain.prompt import PromptFields
from pecia.domain.timeline import TimelineEntry
from tests.app.conftest import Library


@pytest.fixture
def storied(compared: Library) -> Library:
    """Everything that can happen to `q`: an experiment, comments, a description, proposals, a release."""
    do = compared
    do(SetPolicy(policy=Policy(label="production", approvals=1)))
    do(OpenProposal(prompt="q", label="production", version=1, why="as a start"))
    do(RejectProposal(number=1, why="too rude for shops"))
    do(OpenProposal(prompt="q", label="production", version=2, why="it is right"))
    do(ApproveProposal(number=2, note="read it twice"), testing.GRACE)
    do(ReleaseVersion(prompt="q", label="production", version=2, proposal=2))
    do(AddComment(prompt="q", text="Mind the *tone*.", version=2), testing.GRACE)
    do(UpdatePrompt(prompt="q", fields=PromptFields(owner="ada", description="Says good.")))
    do.commit("other", "bad {{ n }}!")
    return do


def timeline(do: Library, **asked: Any) -> list[TimelineEntry]:
    return list(do(ListTimeline(prompt="q", **asked)).data)


def test_a_timeline_tells_everything_that_was_said_newest_first(storied: Library) -> None:
    told = [(entry.kind, entry.actor, entry.text) for entry in timeline(storied)]
    assert told[:7] == [
        ("described", "ada", "description: Says good.; owner: ada"),
        ("comment", "grace", "Mind the *tone*."),
        ("decided", "ada", "1 of 1 approvals by others than opener and author (grace)"),
        ("released", "ada", "production: - → v2: it is right"),
        ("approved", "grace", "read it twice"),
        ("proposed", "ada", "production to v2: it is right"),
        ("rejected", "ada", "too rude for shops"),
    ]
    assert [kind for kind, *_ in told[8:]] == ["experiment", "version", "version", "created"]
    assert "two against one on m, right: better: +100.0 points" in told[8][2]


def test_a_timeline_pages_by_its_numbers_and_misses_nothing(storied: Library) -> None:
    every = timeline(storied)
    paged, cursor = [], None
    while page := storied(ListTimeline(prompt="q", limit=2, cursor=cursor)):
        paged += page.data
        cursor = page.next
        if cursor is None:
            break
    assert paged == every
    assert [entry.number for entry in every] == sorted((e.number for e in every), reverse=True)


@pytest.mark.parametrize(
    ("find", "kinds"),
    [
        ("TONE mind", ["comment"]),
        ("rude", ["rejected"]),
        ("points better", ["experiment"]),
        ("nothing such", []),
    ],
)
def test_a_timeline_is_searched_by_words(storied: Library, find: str, kinds: list[str]) -> None:
    assert [entry.kind for entry in timeline(storied, find=find)] == kinds


def test_a_timeline_keeps_to_its_prompt_even_when_that_is_called_like_a_proposal(storied: Library) -> None:
    storied.commit("proposal/1", "x")
    storied.commit("experiment/1", "x")
    for name in ("other", "proposal/1", "experiment/1"):
        found = storied(ListTimeline(prompt=name)).data
        assert [entry.kind for entry in found] == ["version", "created"]


def test_a_comment_is_in_the_log_by_its_digest_only(storied: Library) -> None:
    [comment] = storied(ListComments(prompt="q")).data
    assert (comment.author, comment.version, comment.text) == ("grace", 2, "Mind the *tone*.")
    [event] = [e for e in storied(ListEvents(limit=500)).events if e.action == "CommentAdded"]
    assert (event.seq, event.data) == (comment.number, {"version": 2})


def test_a_comment_needs_words_and_something_they_are_about(storied: Library) -> None:
    for text in (" \n", "x" * 20_001):
        with pytest.raises(Invalid, match="1 to 20,000"):
            storied(AddComment(prompt="q", text=text))
    for prompt, version in (("nothing", None), ("q", 9)):
        with pytest.raises(NotFound):
            storied(AddComment(text="Well", prompt=prompt, version=version))


def test_a_card_says_what_a_version_is_for_what_it_takes_and_where_it_holds(storied: Library) -> None:
    storied(SetDocumentation(prompt="q", text="Use it *well*."))
    card: Card = storied(GetCard(prompt="q"))
    assert (card.version, card.prompt.owner, card.documentation) == (2, "ada", "Use it *well*.")
    assert [(entry.name, entry.required) for entry in card.inputs] == [("n", True)]
    [row] = card.evidence
    assert (row.conclusion, row.against, row.model, row.dataset) == (
        "better",
        "q#1",
        "scripted/table",
        "cases@1",
    )
    assert row.estimate.interval is not None
    assert [(model.model, model.standing) for model in card.models] == [("scripted/table", "holds")]
    assert card.limits == ()
    assert card.history[0].kind == "documented"


def test_a_card_names_what_speaks_against_a_version(storied: Library) -> None:
    fields = PromptFields(status="deprecated", replacement="other", review_by="2020-01-01", owner="")
    storied(UpdatePrompt(prompt="q", fields=fields))
    card: Card = storied(GetCard(prompt="q", version=1))
    assert card.models[0].standing == "measured"
    assert card.limits == (
        "'q' is deprecated; use 'other'.",
        "Version 1 is not the newest: the head is version 2.",
        "Its review was due on 2020-01-01.",
        "Nobody owns it.",
    )
    assert storied(GetCard(prompt="other")).limits[0] == "Nobody owns it."
    assert "No experiment has measured it." in storied(GetCard(prompt="other")).limits


def found(do: Library, find: str, **asked: Any) -> list[tuple[str, str]]:
    return [(entry.kind, entry.subject) for entry in do(SearchTimelines(find=find, **asked)).data]


def test_what_was_said_about_any_prompt_is_found_by_the_beginnings_of_words(storied: Library) -> None:
    storied(AddComment(prompt="other", text="Mind the café's tone, too."))
    assert found(storied, "mind TON") == [("comment", "other"), ("comment", "q")]
    assert found(storied, "cafe grace") == []
    assert found(storied, "CAFÉ") == [("comment", "other")]
    assert found(storied, "shops") == [("rejected", "proposal/1")]
    assert found(storied, "better points") == [("experiment", "experiment/1")]


def test_a_search_of_all_timelines_pages_by_its_numbers(storied: Library) -> None:
    every = storied(SearchTimelines(find="ada")).data
    first = storied(SearchTimelines(find="ada", limit=2))
    rest = storied(SearchTimelines(find="ada", cursor=first.next))
    assert (*first.data, *rest.data) == every
    assert rest.next is None


@pytest.mark.parametrize("find", ["", " ", "*", '"', "' OR 1"])
def test_what_holds_no_word_is_not_looked_for_and_what_is_no_word_does_no_harm(
    storied: Library, find: str
) -> None:
    if find == "' OR 1":
        assert isinstance(found(storied, find), list)
    else:
        with pytest.raises(Invalid):
            storied(SearchTimelines(find=find))


def test_an_experiment_is_not_found_on_the_timeline_of_one_prompt_by_what_it_said_of_others(
    storied: Library,
) -> None:
    assert found(storied, "compare") == [("experiment", "experiment/1")]
    assert timeline(storied, find="compare right")[0].kind == "experiment"
    assert timeline(storied, find="compare wrong") == []
