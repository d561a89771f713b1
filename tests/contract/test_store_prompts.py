"""Prompts and versions, on every adapter."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pecia.domain.errors import Conflict, NotFound
from pecia.domain.message import Message
from pecia.domain.prompt import Prompt, PromptFields
from pecia.domain.version import Content, ModelSettings
from pecia.ports import Store
from pecia.stores.sqlite import SqliteStore
from tests.contract.kept import HERE, NOW, commit, later, move, version

FIELDS = PromptFields(
    title="Triage für Anfragen 🙂",
    purpose="classify",
    tags=("b", "a"),
    description="Sorts.",
    owner="ada",
    status="draft",
)


def test_a_prompt_without_a_version_is_what_was_said_about_it(store: Store) -> None:
    with store.write(HERE) as unit:
        unit.prompts.create("support/triage", FIELDS, at=NOW)
    with store.read(HERE) as unit:
        assert unit.prompts.get("support/triage") == Prompt(
            name="support/triage",
            title="Triage für Anfragen 🙂",
            purpose="classify",
            tags=("b", "a"),
            description="Sorts.",
            owner="ada",
            status="draft",
            head=None,
            latest=None,
            labels={},
            created_at=NOW,
            updated_at=NOW,
        )


def test_an_unknown_name_is_nothing(store: Store) -> None:
    commit(store)
    with store.read(HERE) as unit:
        assert unit.prompts.get("support/triag") is None
        assert unit.prompts.version("support/triag", 1) is None
        assert unit.prompts.version("support/triage", 2) is None
        assert unit.prompts.version_by_digest("support/triage", "sha256:0") is None
        assert not unit.prompts.versions("support/triag", before=None, limit=5)


def test_a_prompt_that_exists_cannot_be_created(store: Store) -> None:
    commit(store)
    with pytest.raises(Conflict), store.write(HERE) as unit:
        unit.prompts.create("support/triage", PromptFields(), at=NOW)


def test_a_field_left_out_stays_as_it_is(store: Store) -> None:
    with store.write(HERE) as unit:
        unit.prompts.create("support/triage", FIELDS, at=NOW)
        unit.prompts.update("support/triage", PromptFields(title="Other", tags=()), at=later(1))
    with store.read(HERE) as unit:
        prompt = unit.prompts.get("support/triage")
    assert prompt is not None
    assert (prompt.title, prompt.tags, prompt.purpose, prompt.owner) == ("Other", (), "classify", "ada")
    assert (prompt.created_at, prompt.updated_at) == (NOW, later(1))


@pytest.mark.parametrize(
    ("prefix", "after", "limit", "names"),
    [
        ("", "", 10, ["a", "a-b", "a.b", "a/b", "a/b/c", "a0", "a_b", "b"]),
        ("a/", "", 10, ["a/b", "a/b/c"]),
        ("a", "a/b", 3, ["a/b/c", "a0", "a_b"]),
        ("", "b", 10, []),
        ("é", "", 10, []),
    ],
)
def test_prompts_are_listed_by_their_bytes(
    store: Store, prefix: str, after: str, limit: int, names: list[str]
) -> None:
    with store.write(HERE) as unit:
        for name in ("b", "a_b", "a0", "a/b/c", "a/b", "a.b", "a-b", "a"):
            unit.prompts.create(name, PromptFields(), at=NOW)
    with store.read(HERE) as unit:
        found = unit.prompts.list(prefix=prefix, after=after, limit=limit)
    assert [prompt.name for prompt in found] == names


def test_a_prompt_shows_where_its_labels_stand(store: Store) -> None:
    commit(store, versions=2)
    commit(store, "other")
    with store.write(HERE) as unit:
        move(unit, 2, previous=None)
        move(unit, 1, previous=None, label="canary")
    with store.read(HERE) as unit:
        prompt = unit.prompts.get("support/triage")
        listed = unit.prompts.list(prefix="", after="", limit=5)
    assert prompt is not None
    assert list(prompt.labels.items()) == [("canary", 1), ("production", 2)]
    assert [(p.name, p.labels) for p in listed] == [("other", {}), ("support/triage", prompt.labels)]


def test_a_new_version_is_the_head_and_the_latest(store: Store) -> None:
    commit(store)
    with store.write(HERE) as unit:
        unit.prompts.add_version(version(number=2, created_at=later(5)))
    with store.read(HERE) as unit:
        prompt = unit.prompts.get("support/triage")
        assert unit.prompts.version("support/triage", 1) == version()
        assert unit.prompts.version_by_digest("support/triage", version().digest) == version()
    assert prompt is not None
    assert (prompt.head, prompt.latest, prompt.updated_at) == (2, 2, later(5))


@pytest.mark.parametrize(
    "taken",
    [
        {"number": 1, "content": Content(template="new")},
        {"number": 2, "content": version().content},
    ],
)
def test_a_number_or_a_content_that_is_taken_is_a_conflict(store: Store, taken: dict[str, Any]) -> None:
    commit(store)
    with pytest.raises(Conflict), store.write(HERE) as unit:
        unit.prompts.add_version(version(**taken))
    with store.read(HERE) as unit:
        assert unit.prompts.versions("support/triage", before=None, limit=5) == [version()]


def test_a_version_needs_its_prompt(store: Store) -> None:
    with pytest.raises(NotFound), store.write(HERE) as unit:
        unit.prompts.add_version(version())


def test_versions_come_newest_first(store: Store) -> None:
    commit(store, versions=5)
    with store.read(HERE) as unit:
        first = unit.prompts.versions("support/triage", before=None, limit=2)
        rest = unit.prompts.versions("support/triage", before=first[-1].number, limit=10)
    assert [v.number for v in (*first, *rest)] == [5, 4, 3, 2, 1]


def test_a_recommitted_version_is_the_head_again_and_has_one_more_author(store: Store) -> None:
    commit(store, versions=3)
    with store.write(HERE) as unit:
        for author in ("grace", "ada", "grace"):
            unit.prompts.recommit(version(), author=author, note="back", at=later(9))
    with store.read(HERE) as unit:
        prompt = unit.prompts.get("support/triage")
        assert unit.prompts.authors("support/triage", 1) == {"ada", "grace"}
        assert unit.prompts.authors("support/triage", 2) == {"ada"}
    assert prompt is not None
    assert (prompt.head, prompt.latest, prompt.updated_at) == (1, 3, later(9))


@pytest.mark.parametrize(
    "content",
    [
        Content(template="ein Ü, ein 字, ein 🧵 und \u2028" * 50_000),
        Content(template="\x01 \x1b \r\n", syntax="none"),
        Content(
            type="chat",
            messages=(
                Message(role="system", content="Be brief."),
                Message(role="placeholder", content="history"),
            ),
            inputs={"z": {"type": "string"}, "a": {"type": "number", "default": 1.5}},
            output={"type": "object"},
            model=ModelSettings(name="gemma", params={"temperature": 0.1, "stop": ["\n"]}),
        ),
    ],
    ids=["a megabyte of any script", "control characters", "a chat with everything"],
)
def test_a_content_comes_back_as_it_was(store: Store, content: Content) -> None:
    commit(store)
    kept = version(number=2, content=content)
    with store.write(HERE) as unit:
        unit.prompts.add_version(kept)
    with store.read(HERE) as unit:
        assert unit.prompts.version("support/triage", 2) == kept


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@settings(max_examples=40)
@given(template=texts, note=texts, author=texts, title=texts)
def test_every_text_comes_back_as_it_was(template: str, note: str, author: str, title: str) -> None:
    kept = version(content=Content(template=template), note=note, author=author)
    store = SqliteStore.memory()
    with store.write(HERE) as unit:
        unit.prompts.create("support/triage", PromptFields(title=title), at=NOW)
        unit.prompts.add_version(kept)
    with store.read(HERE) as unit:
        prompt = unit.prompts.get("support/triage")
        assert unit.prompts.version("support/triage", 1) == kept
    assert prompt is not None
    assert prompt.title == title
    store.close()


AWKWARD = ('say "no"', "back\\slash", "{a,b}", "NULL", "", "two\nlines", "Größe 🙂", "'; --", "\t", "{{ x }}")


def test_many_versions_added_at_once_come_back_as_they_were(store: Store) -> None:
    many = [
        version(f"p/{n}", content=Content(template=text), note=text, author=text or "ada", parent=None)
        for n, text in enumerate(AWKWARD)
    ]
    begun = {one.prompt: PromptFields(title=one.note, tags=(f"t{n}",)) for n, one in enumerate(many)}
    with store.write(HERE) as unit:
        unit.prompts.add_all(begun, many, at=NOW)
    with store.read(HERE) as unit:
        assert [unit.prompts.version(one.prompt, 1) for one in many] == many
        found = unit.prompts.some(list(begun))
    assert {prompt.title for prompt in found} == set(AWKWARD)
    assert {prompt.purpose for prompt in found} == {None}


def test_one_version_too_many_keeps_all_of_them_out(store: Store) -> None:
    many = [version("p", n, content=Content(template=str(n % 11))) for n in range(1, 13)]
    with pytest.raises(Conflict), store.write(HERE) as unit:
        unit.prompts.add_all({"p": PromptFields()}, many, at=NOW)
    with store.read(HERE) as unit:
        assert unit.prompts.get("p") is None
