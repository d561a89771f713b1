from __future__ import annotations

from typing import Any

import pytest

from pecia.app.commit import CommitVersion
from pecia.app.inputs import SuggestInputs
from pecia.app.partials import ListDependents, ProposeDependents
from pecia.app.policies import SetPolicy
from pecia.app.prompts import GetVersion
from pecia.app.release import ListReleases, ReleaseVersion, RollBack
from pecia.app.render import PreviewDraft, RenderPrompt
from pecia.app.resolve import ResolveLabel, ResolveVersion
from pecia.domain.errors import Invalid, NotFound
from pecia.domain.message import Message
from pecia.domain.policy import Policy
from pecia.domain.version import Content
from tests.app.conftest import Library

TONE = "house/tone@production"


def include(do: Library, name: str, text: str, **includes: str) -> int:
    content = Content(template=text, includes=includes)
    return do(CommitVersion(prompt=name, content=content)).version.number


def said(do: Library, name: str, label: str | None = None, **variables: Any) -> str:
    text: str = do(RenderPrompt(prompt=name, label=label, variables=variables)).text
    return text


@pytest.fixture
def house(do: Library) -> Library:
    """A partial in production, and a prompt in production that includes it."""
    do.commit("house/tone", "Be {{ tone }}.", label="production")
    include(do, "answer", "{{ partials.tone }} {{ question }}", tone=TONE)
    do(ReleaseVersion(prompt="answer", label="production", version=1))
    return do


def move_tone(do: Library, text: str = "Be very {{ tone }}!") -> None:
    do.commit("house/tone", text, label="production")


def test_a_partial_is_rendered_with_the_same_variables(house: Library) -> None:
    assert said(house, "answer", "production", tone="kind", question="Why?") == "Be kind. Why?"


def test_what_a_variable_holds_is_parsed_neither_in_the_partial_nor_around_it(house: Library) -> None:
    assert said(house, "answer", tone="{{ question }}", question="{{ partials.tone }}") == (
        "Be {{ question }}. {{ partials.tone }}"
    )


def test_moving_the_partials_label_changes_nothing_in_service(house: Library) -> None:
    before = house(ResolveLabel(prompt="answer", label="production"))
    move_tone(house)
    assert house(ResolveLabel(prompt="answer", label="production")) == before
    assert said(house, "answer", "production", tone="kind", question="Why?") == "Be kind. Why?"
    assert house(GetVersion(prompt="answer", version=1)).lock[TONE].version == 1


def test_a_new_release_of_the_same_version_takes_the_partial_as_it_is_then(house: Library) -> None:
    tag = house(ResolveLabel(prompt="answer", label="production")).etag
    move_tone(house)
    made = house(ReleaseVersion(prompt="answer", label="production", version=1))
    assert (made.previous, made.version, made.lock[TONE].version) == (1, 1, 2)
    assert said(house, "answer", "production", tone="kind", question="Why?") == "Be very kind! Why?"
    assert house(ResolveLabel(prompt="answer", label="production")).etag != tag
    assert house(ReleaseVersion(prompt="answer", label="production", version=1)) == made


def test_a_rollback_brings_back_the_partial_too(house: Library) -> None:
    move_tone(house)
    house(ReleaseVersion(prompt="answer", label="production", version=1))
    assert house(RollBack(prompt="answer", label="production")).lock[TONE].version == 1
    assert said(house, "answer", "production", tone="kind", question="Why?") == "Be kind. Why?"
    assert [r.lock[TONE].version for r in house(ListReleases(prompt="answer"))] == [1, 2, 1]


def test_what_is_served_holds_the_partials_to_render_it(house: Library) -> None:
    served = house(ResolveLabel(prompt="answer", label="production"))
    partial = served.partials[TONE]
    assert (partial.prompt, partial.version, partial.content.template) == ("house/tone", 1, "Be {{ tone }}.")
    assert house(ResolveVersion(prompt="answer", version=1)).partials == served.partials


def test_the_prompts_concerned_are_listed_with_what_they_hold(house: Library) -> None:
    move_tone(house)
    found = house(ListDependents(prompt="house/tone"))
    assert [(d.prompt, d.label, d.locked, d.current) for d in found] == [
        ("answer", None, 1, 2),
        ("answer", "production", 1, 2),
    ]
    assert house(ListDependents(prompt="answer")) == ()


def test_a_new_release_is_proposed_once_where_a_label_is_behind(house: Library) -> None:
    assert house(ProposeDependents(prompt="house/tone")) == ()
    move_tone(house)
    house(SetPolicy(policy=Policy(label="production", prompts="answer", approvals=1)))
    (proposal,) = house(ProposeDependents(prompt="house/tone"))
    assert (proposal.prompt, proposal.label, proposal.version) == ("answer", "production", 1)
    assert "house/tone stands at version 2 now" in proposal.why
    assert house(ProposeDependents(prompt="house/tone")) == ()


def test_partials_of_partials_are_locked_with_them(do: Library) -> None:
    do.commit("a", "a", label="production")
    include(do, "b", "b{{ partials.a }}", a="a@production")
    include(do, "c", "c{{ partials.b }}{{ partials.a }}", a="a@production", b="b")
    do.commit("a", "A", label="production")
    assert said(do, "c") == "cbaa"
    assert [(d.prompt, d.label) for d in do(ListDependents(prompt="a"))] == [("b", None), ("c", None)]


def test_a_cycle_is_refused_whoever_closes_it(do: Library) -> None:
    do.commit("a", "a")
    include(do, "b", "{{ partials.a }}", a="a")
    with pytest.raises(Invalid, match="a → b → a") as caught:
        include(do, "a", "{{ partials.b }}", b="b")
    assert (caught.value.code, caught.value.problem.status) == ("include_cycle", 422)
    with pytest.raises(Invalid, match="a → a"):
        include(do, "a", "{{ partials.me }}", me="a#1")


def test_sixty_partials_inside_each_other_are_refused_at_the_fifth(do: Library) -> None:
    do.commit("p0", "x")
    for depth in range(1, 5):
        include(do, f"p{depth}", "{{ partials.p }}", p=f"p{depth - 1}")
    with pytest.raises(Invalid) as caught:
        include(do, "p5", "{{ partials.p }}", p="p4")
    assert (caught.value.code, caught.value.errors[0].pointer) == ("include_too_deep", "/includes/p")
    assert said(do, "p4") == "x"


@pytest.mark.parametrize("reference", ["other:house/tone", "nobody", "house/tone#9", "house/tone@staging"])
def test_what_is_not_there_or_in_another_project_is_not_found(house: Library, reference: str) -> None:
    with pytest.raises(NotFound):
        include(house, "answer", "{{ partials.tone }}", tone=reference)


def test_a_chat_is_no_partial(do: Library) -> None:
    chat = Content(type="chat", messages=(Message(role="user", content="x"),))
    do(CommitVersion(prompt="chat", content=chat))
    with pytest.raises(Invalid, match="a partial is a text"):
        include(do, "answer", "{{ partials.c }}", c="chat")


def test_the_inputs_declare_what_a_partial_takes(house: Library) -> None:
    content = Content(
        template="{{ partials.tone }} {{ question }}",
        includes={"tone": TONE},
        inputs={"question": {"type": "string"}},
    )
    with pytest.raises(Invalid, match="'tone', which the partial 'house/tone@production' takes"):
        house(CommitVersion(prompt="answer", content=content))


def test_a_partial_that_asks_for_more_is_not_released_into_inputs_that_lack_it(do: Library) -> None:
    do.commit("house/tone", "Be kind.", label="production")
    content = Content(template="{{ partials.tone }}", includes={"tone": TONE}, inputs={})
    do(CommitVersion(prompt="answer", content=content))
    move_tone(do)
    with pytest.raises(Invalid, match="do not declare 'tone'"):
        do(ReleaseVersion(prompt="answer", label="production", version=1))


def test_a_draft_is_rendered_with_its_partials_as_they_are_now(house: Library) -> None:
    move_tone(house)
    draft = Content(template="{{ partials.tone }}", includes={"tone": TONE})
    assert house(PreviewDraft(content=draft, variables={"tone": "kind"})).text == "Be very kind!"


def test_the_suggested_inputs_are_those_of_the_partials_too(house: Library) -> None:
    content = Content(
        template="{{ partials.tone }}{% for d in docs %}{{ d }}{% endfor %}", includes={"tone": TONE}
    )
    found = house(SuggestInputs(content=content))
    assert found.inputs == {"docs": {"type": "array"}, "tone": {"type": "string"}}
    assert house(SuggestInputs(prompt="answer")).declared is None
