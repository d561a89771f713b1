"""The catalog on every adapter: filters, orders, facets, and what is said beside a prompt's row."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pecia.domain.catalog import PromptFilter, View
from pecia.domain.comment import Comment
from pecia.domain.prompt import Prompt, PromptFields
from pecia.domain.sharing import Upstream
from pecia.domain.version import Content, ModelSettings
from pecia.ports import Store
from pecia.stores.sqlite import SqliteStore
from tests.contract.kept import HERE, NOW, append, commit, later, move, version

TODAY = date(2026, 11, 22)
NAMES = ("a", "a/b", "a/b/c", "a-b", "shop/greet", "shop/reply", "support/triage", "z")
PEOPLE = ("ada", "grace")


def fill(store: Store, said: dict[str, PromptFields]) -> None:
    """Make a prompt for each name, a second apart."""
    with store.write(HERE) as unit:
        for index, (name, fields) in enumerate(said.items()):
            unit.prompts.create(name, fields, at=later(index))


def page_through(store: Store, where: PromptFilter, *, by_change: bool, limit: int) -> list[Prompt]:
    """All prompts of a filter, page by page."""
    found: list[Prompt] = []
    with store.read(HERE) as unit:
        while True:
            last = found[-1] if found else None
            if by_change:
                after = (last.updated_at, last.name) if last else None
                page = unit.prompts.changed(after=after, limit=limit, where=where, today=TODAY)
            else:
                page = unit.prompts.list(
                    after=last.name if last else "", limit=limit, where=where, today=TODAY
                )
            found += page
            if len(page) < limit:
                return found


def lets_through(where: PromptFilter, name: str, fields: PromptFields) -> bool:
    """What a filter means, said in Python."""
    return (
        name.startswith(where.beginning)
        and where.purpose in (None, fields.purpose)
        and where.owner in (None, fields.owner)
        and where.status in (None, fields.status or "active")
        and set(where.tags) <= set(fields.tags or ())
        and (not where.overdue or (bool(fields.review_by) and fields.review_by < TODAY.isoformat()))
    )


said = st.builds(
    PromptFields,
    purpose=st.sampled_from([None, "classify", "judge"]),
    owner=st.sampled_from([None, *PEOPLE]),
    status=st.sampled_from([None, "draft", "deprecated"]),
    tags=st.lists(st.sampled_from("xyz"), unique=True, max_size=3).map(tuple),
    review_by=st.sampled_from([None, "2026-11-21", "2026-11-22", "2027-01-01"]),
)
filters = st.builds(
    PromptFilter,
    folder=st.sampled_from([None, "a", "a/b", "shop", "none"]),
    purpose=st.sampled_from([None, "classify", "judge"]),
    owner=st.sampled_from([None, *PEOPLE]),
    status=st.sampled_from([None, "active", "draft"]),
    tag=st.sampled_from([None, "x", "x,y", "none"]),
    overdue=st.booleans(),
)


@settings(max_examples=60)
@given(
    prompts=st.dictionaries(st.sampled_from(NAMES), said),
    where=filters,
    by_change=st.booleans(),
    limit=st.integers(1, 4),
)
def test_a_filter_lets_through_what_it_says_in_order_and_once(
    prompts: dict[str, PromptFields], where: PromptFilter, by_change: bool, limit: int
) -> None:
    store = SqliteStore.memory()
    fill(store, prompts)
    expected = [name for name, fields in prompts.items() if lets_through(where, name, fields)]
    found = [prompt.name for prompt in page_through(store, where, by_change=by_change, limit=limit)]
    assert found == (expected[::-1] if by_change else sorted(expected))
    store.close()


@pytest.fixture
def filled(store: Store) -> Store:
    """Four prompts that differ in everything a filter asks about."""
    fill(
        store,
        {
            "shop/greet": PromptFields(purpose="converse", tags=("warm", "short"), owner="ada"),
            "shop/mail/reply": PromptFields(purpose="generate", tags=("warm",), review_by="2026-01-31"),
            "support/triage": PromptFields(purpose="classify", owner="ada", status="draft"),
            "single": PromptFields(
                related=("shop/greet", "support/triage"), status="deprecated", replacement="x"
            ),
        },
    )
    model = Content(template="x", model=ModelSettings(name="mine/m"))
    with store.write(HERE) as unit:
        unit.prompts.add_version(version("support/triage", 1, content=model, created_at=later(50)))
        move(unit, 1, previous=None)
    return store


@pytest.mark.parametrize(
    ("where", "names"),
    [
        ({"folder": "shop"}, ["shop/greet", "shop/mail/reply"]),
        ({"folder": "shop/mail/"}, ["shop/mail/reply"]),
        ({"tag": "warm"}, ["shop/greet", "shop/mail/reply"]),
        ({"tag": "warm,short"}, ["shop/greet"]),
        ({"tag": "warm", "purpose": "generate"}, ["shop/mail/reply"]),
        ({"owner": "ada"}, ["shop/greet", "support/triage"]),
        ({"status": "deprecated"}, ["single"]),
        ({"label": "production"}, ["support/triage"]),
        ({"model": "mine/m", "label": "production", "status": "draft"}, ["support/triage"]),
        ({"overdue": True}, ["shop/mail/reply"]),
        ({"tag": "wa"}, []),
        ({}, ["shop/greet", "shop/mail/reply", "single", "support/triage"]),
    ],
)
@pytest.mark.parametrize("by_change", [False, True])
def test_a_filter_finds_what_it_names_in_either_order(
    filled: Store, where: dict[str, Any], names: list[str], by_change: bool
) -> None:
    found = page_through(filled, PromptFilter(**where), by_change=by_change, limit=1)
    assert sorted(prompt.name for prompt in found) == names
    if by_change:
        assert [p.updated_at for p in found] == sorted((p.updated_at for p in found), reverse=True)


def test_what_is_said_comes_back_and_is_cleared_by_what_is_empty(filled: Store) -> None:
    with filled.read(HERE) as unit:
        before = unit.prompts.get("single")
    assert before is not None
    assert (before.related, before.replacement) == (("shop/greet", "support/triage"), "x")
    with filled.write(HERE) as unit:
        empty = PromptFields(replacement="", related=(), owner="", purpose="", review_by="", tags=())
        for name in ("single", "shop/greet", "shop/mail/reply"):
            unit.prompts.update(name, empty, at=later(99))
    with filled.read(HERE) as unit:
        assert not unit.catalog.naming("shop/greet")
        for name in ("single", "shop/greet", "shop/mail/reply"):
            prompt = unit.prompts.get(name)
            assert prompt is not None
            assert (prompt.related, prompt.tags) == ((), ())
            assert {prompt.replacement, prompt.owner, prompt.purpose, prompt.review_by} == {None}


def test_the_model_of_a_prompt_is_that_of_its_head(filled: Store) -> None:
    other = version("support/triage", 2, content=Content(template="y", model=ModelSettings(name="other")))
    with filled.write(HERE) as unit:
        unit.prompts.add_version(other)
    with filled.read(HERE) as unit:
        prompt = unit.prompts.get("support/triage")
        counts = unit.catalog.facets(PromptFilter(), today=TODAY)
    assert prompt is not None
    assert prompt.model == "other"
    assert [count.value for count in counts.model] == ["other"]


def test_facets_count_what_a_listing_shows(filled: Store) -> None:
    with filled.read(HERE) as unit:
        every = unit.catalog.facets(PromptFilter(), today=TODAY)
        shop = unit.catalog.facets(PromptFilter(folder="shop"), today=TODAY)
        warm = unit.catalog.facets(PromptFilter(tag="warm", owner="ada"), today=TODAY)
    assert every.prompts == 4
    assert [(f.value, f.prompts) for f in every.folder] == [("shop", 2), ("support", 1)]
    assert [(f.value, f.prompts) for f in every.tag] == [("warm", 2), ("short", 1)]
    assert [(f.value, f.prompts) for f in every.status] == [("active", 2), ("deprecated", 1), ("draft", 1)]
    assert [(f.value, f.prompts) for f in shop.folder] == [("shop/mail", 1)]
    assert (warm.prompts, [f.value for f in warm.tag]) == (1, ["short", "warm"])


@settings(max_examples=30)
@given(prompts=st.dictionaries(st.sampled_from(NAMES), said), where=filters)
def test_every_facet_counts_the_prompts_of_the_filter(
    prompts: dict[str, PromptFields], where: PromptFilter
) -> None:
    store = SqliteStore.memory()
    fill(store, prompts)
    meant = [fields for name, fields in prompts.items() if lets_through(where, name, fields)]
    with store.read(HERE) as unit:
        counts = unit.catalog.facets(where, today=TODAY)
    assert counts.prompts == len(meant)
    tags = Counter(tag for fields in meant for tag in fields.tags or ())
    assert {count.value: count.prompts for count in counts.tag} == tags
    owners = Counter(fields.owner for fields in meant if fields.owner)
    assert {count.value: count.prompts for count in counts.owner} == owners
    store.close()


def test_documentation_purposes_and_views_are_kept(filled: Store) -> None:
    view = View(name="mine", where=PromptFilter(owner="ada", overdue=True), sort="updated", columns=("name",))
    with filled.write(HERE) as unit:
        unit.catalog.document("single", "# Größe")
        for description in ("first", "second"):
            unit.catalog.keep_purpose("translate", description)
        for kept in (View(name="mine"), view):
            unit.catalog.keep_view(kept)
    with filled.read(HERE) as unit:
        assert unit.catalog.documentation("single") == "# Größe"
        assert unit.catalog.documentation("shop/greet") == ""
        assert unit.catalog.purposes() == {"translate": "second"}
        assert unit.catalog.views() == [view]
        single = unit.prompts.get("single")
    assert single is not None
    assert single.replacement == "x"


def test_a_view_is_taken_away_once(store: Store) -> None:
    with store.write(HERE) as unit:
        unit.catalog.keep_view(View(name="mine"))
        assert [unit.catalog.drop_view("mine"), unit.catalog.drop_view("mine")] == [True, False]


def test_comments_come_newest_first_and_page_by_number(store: Store) -> None:
    commit(store)
    commit(store, "other")
    with store.write(HERE) as unit:
        for text, prompt in (("one", "support/triage"), ("two", "other"), ("three", "support/triage")):
            number = unit.events.append("CommentAdded", prompt, actor="ada", at=NOW).seq
            unit.knowledge.add_comment(
                Comment(
                    number=number, prompt=prompt, version=1, author="ada", claimed=True, text=text, at=NOW
                )
            )
    with store.read(HERE) as unit:
        newest = unit.knowledge.comments("support/triage", before=None, limit=1)
        rest = unit.knowledge.comments("support/triage", before=newest[0].number, limit=5)
        assert unit.knowledge.comment(newest[0].number) == newest[0]
    assert [comment.text for comment in (*newest, *rest)] == ["three", "one"]


def test_events_about_subjects_come_newest_first(store: Store) -> None:
    with store.write(HERE) as unit:
        numbers = [append(unit, subject) for subject in ("a", "b", "a", "c", "a")]
    with store.read(HERE) as unit:
        first = unit.events.about(["a", "c", "none"], before=None, limit=2)
        rest = unit.events.about(["a", "c", "none"], before=first[-1].seq, limit=9)
    assert [event.seq for event in (*first, *rest)] == [numbers[index] for index in (4, 3, 2, 0)]


def test_what_is_shared_is_all_that_another_project_sees(store: Store) -> None:
    commit(store, "open")
    commit(store, "closed")
    commit(store, "open", project="shop")
    with store.write(HERE) as unit:
        assert unit.sharing.share("open", actor="ada", at=NOW)
        assert not unit.sharing.share("open", actor="eve", at=later(1))
    with store.read("shop") as unit:
        assert [(s.project, s.name, s.actor) for s in unit.sharing.shared()] == [(HERE, "open", "ada")]
        assert not unit.sharing.is_shared("open")
    with store.write(HERE) as unit:
        assert [unit.sharing.is_shared("open"), unit.sharing.is_shared("closed")] == [True, False]
        assert [unit.sharing.unshare("open"), unit.sharing.unshare("open")] == [True, False]


def test_where_a_prompt_was_adopted_from_is_kept_once(store: Store) -> None:
    commit(store, "copy", project="shop")
    for number in (1, 2):
        upstream = Upstream(prompt="copy", source=HERE, name="open", version=number, at=later(number))
        with store.write("shop") as unit:
            unit.sharing.adopt(upstream)
        with store.read("shop") as unit:
            assert unit.sharing.upstreams() == [upstream]
    with store.read(HERE) as unit:
        assert not unit.sharing.upstreams()
