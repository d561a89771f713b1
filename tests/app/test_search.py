"""Searching the library: what is shown of a hit, pages, and what resembles a text."""

from __future__ import annotations

import pytest

from pecia.app.prompts import UpdatePrompt
from pecia.app.release import ReleaseVersion
from pecia.app.search import FindByTopic, Found, RebuildSearch, SearchPrompts
from pecia.domain.actor import Actor
from pecia.domain.errors import Invalid, NotAllowed, NotFound
from pecia.domain.found import Excerpt, Hit, mark
from pecia.domain.prompt import PromptFields
from pecia.domain.query import Wording
from tests.app.conftest import Library


def test_a_hit_says_what_it_is_and_shows_where_the_words_stand(do: Library) -> None:
    fields = PromptFields(title="Refunds", purpose="classify", tags=("billing",), owner="ada")
    do.commit("support/refund", "Decide: does this customer get a REFUND? {{ ticket }}", fields=fields)
    do(ReleaseVersion(prompt="support/refund", label="production", version=1))
    found: Found = do(SearchPrompts(query="purpose:classify refund"))
    assert found == Found(
        method="lexical",
        hits=(
            Hit(
                project="default",
                prompt="support/refund",
                version=1,
                title="Refunds",
                purpose="classify",
                tags=("billing",),
                owner="ada",
                status="active",
                labels=("production",),
                is_head=True,
                model=None,
                excerpts=(
                    Excerpt(
                        field="/template",
                        text="Decide: does this customer get a REFUND? {{ ticket }}",
                        marks=((33, 39),),
                    ),
                ),
            ),
        ),
    )


def test_an_excerpt_is_short_and_its_marks_lie_in_it(do: Library) -> None:
    do.commit("long", "x " * 5_000 + "the needle and the needle " + "y " * 5_000)
    (hit,) = do(SearchPrompts(query="needle")).hits
    (excerpt,) = hit.excerpts
    assert len(excerpt.text) < 250
    assert (excerpt.cut_before, excerpt.cut_behind) == (True, True)
    assert [excerpt.text[a:b] for a, b in excerpt.marks] == ["needle", "needle"]


@pytest.mark.parametrize(
    ("wordings", "marked"),
    [
        ((Wording(text="caf*"),), ["Café", "CAFETERIA"]),
        ((Wording(text="good day", exact=True),), ["good, day"]),
        ((Wording(text="good day", exact=True), Wording(text="day")), ["good, day"]),
        ((Wording(text="absent"),), []),
    ],
)
def test_marks_stand_where_the_words_do(wordings: tuple[Wording, ...], marked: list[str]) -> None:
    text = "A good, day at the Café or the CAFETERIA"
    assert [text[a:b] for a, b in mark(text, wordings)] == marked


def test_pages_of_a_search_make_the_whole(do: Library) -> None:
    for number in range(7):
        do.commit(f"p{number}", f"alpha {'beta ' * number}")
    for query in ("alpha", "name:p*"):
        whole = do(SearchPrompts(query=query)).hits
        cursor, paged = None, []
        while True:
            page = do(SearchPrompts(query=query, limit=3, cursor=cursor))
            paged += page.hits
            cursor = page.next
            if cursor is None:
                break
        assert tuple(paged) == whole
        assert len(whole) == 7


@pytest.mark.parametrize("cursor", ["", "x", "1:default", "a:b:c", "0.5:default:x", "0.5:Default:1"])
def test_a_cursor_of_somebody_elses_making_is_refused(do: Library, cursor: str) -> None:
    with pytest.raises(Invalid):
        do(SearchPrompts(query="alpha", cursor=cursor))


def test_a_project_that_is_not_ones_own_is_not_there(do: Library) -> None:
    do.commit("p", "alpha")
    assert do(SearchPrompts(query="alpha", projects=("default",))).hits
    with pytest.raises(NotFound):
        do(SearchPrompts(query="alpha", projects=("other",)))


def test_what_resembles_a_text_shares_its_rare_words(do: Library) -> None:
    for number in range(30):
        do.commit(f"common/p{number}", f"Please answer the question politely, number {number}.")
    do.commit("legal/contract", "Please summarize the indemnification clause of this contract politely.")
    found: Found = do(FindByTopic(text="Explain the indemnification clause to a customer, please.", limit=3))
    assert found.method == "lexical"
    assert found.hits[0].prompt == "legal/contract"
    assert "indemnification" in {hit.text[a:b] for hit in found.hits[0].excerpts for a, b in hit.marks}
    assert do(FindByTopic(text="zzz qqq —")).hits == ()


def test_rebuilding_reads_every_version(do: Library) -> None:
    do.commit("p", "alpha")
    do.commit("p", "beta")
    do(UpdatePrompt(prompt="p", fields=PromptFields(title="Gamma")))
    assert do(RebuildSearch()).versions == 2
    assert [hit.version for hit in do(SearchPrompts(query="gamma")).hits] == [2]


def test_who_only_writes_prompts_may_not_rebuild_the_full_text(do: Library) -> None:
    with pytest.raises(NotAllowed, match="catalog:write"):
        do(RebuildSearch(), Actor(name="eve", role="editor"))
    assert do(RebuildSearch(), Actor(name="eve", role="maintainer")).versions == 0


def test_a_fragment_is_marked_with_the_word_that_holds_it(do: Library) -> None:
    do.commit("p", "Answer questions about billing.")
    do.commit("q", "Frag nach der Rückzahlung.")
    for query, word in (("*illin*", "billing"), ("*ckzahl*", "Rückzahlung")):
        [hit] = do(SearchPrompts(query=query)).hits
        assert [e.text[a:b] for e in hit.excerpts for a, b in e.marks] == [word]
