"""The full text, on every adapter."""

from __future__ import annotations

import pytest

from pecia.domain.errors import Conflict, Invalid
from pecia.domain.found import Match
from pecia.domain.message import Message
from pecia.domain.prompt import PromptFields
from pecia.domain.query import parse_query
from pecia.domain.version import Content, ModelSettings, Version
from pecia.ports import Store, Unit
from tests.contract.kept import HERE, NOW, commit, later, move, version


def keep(store: Store, name: str, *texts: str, model: str | None = None, **fields: object) -> None:
    """A prompt with these versions."""
    settings = ModelSettings(name=model) if model else None
    with store.write(HERE) as unit:
        unit.prompts.create(name, PromptFields(**fields), at=NOW)  # type: ignore[arg-type]
        for number, text in enumerate(texts, start=1):
            content = Content(template=text, model=settings)
            unit.prompts.add_version(version(name, number, content=content))


def keep_twice(unit: Unit, kept: Version) -> None:
    for _ in range(2):
        unit.prompts.add_version(kept)


def find(store: Store, query: str, *, every_version: bool = False, limit: int = 50) -> list[Match]:
    with store.read(HERE) as unit:
        asked = parse_query(query)
        return list(unit.search.find(asked, every_version=every_version, after=None, limit=limit))


def found(store: Store, query: str, *, every_version: bool = False) -> list[str]:
    return [f"{m.prompt.name}#{m.version}" for m in find(store, query, every_version=every_version)]


@pytest.fixture
def library(store: Store) -> Store:
    keep(
        store,
        "support/refund",
        "Decide whether the customer gets money back.",
        purpose="classify",
        tags=("billing", "de_at"),
        title="Refunds für Café-Gäste",
        owner="ada",
    )
    keep(
        store,
        "support/triage",
        "Sort this ticket: refund, bug or question.",
        purpose="classify",
        model="GPT-4o",
    )
    keep(store, "house/tone", "Write warmly. 退款 means refund money.", status="draft", model="gemma-3")
    keep(store, "house/legal", "Never promise anything about refunding.", description="50% off_")
    return store


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("REFUND", {"support/refund", "support/triage", "house/tone"}),
        ("refund*", {"support/refund", "support/triage", "house/tone", "house/legal"}),
        ("refund money", {"support/refund", "house/tone"}),
        ('"refund money"', {"house/tone"}),
        ("cafe gaste", {"support/refund"}),
        ("退款", {"house/tone"}),
        ("款退", set()),
        ("refund -ticket", {"support/refund", "house/tone"}),
        ("refund -money -ticket", set()),
        ("-refund", {"house/legal"}),
        ('-"refund money" -cafe', {"house/legal", "support/triage"}),
        ("purpose:classify", {"support/refund", "support/triage"}),
        ("-purpose:classify", {"house/tone", "house/legal"}),
        ("folder:support bug", {"support/triage"}),
        ("folder:house/", {"house/tone", "house/legal"}),
        ("tag:billing", {"support/refund"}),
        ("tag:bill*", {"support/refund"}),
        ("tag:bil", set()),
        ("tag:de_at", {"support/refund"}),
        ("tag:de-at", set()),
        ("model:gpt*", {"support/triage"}),
        ("model:gpt-4o,gemma-3", {"support/triage", "house/tone"}),
        ("-model:gpt*", {"support/refund", "house/tone", "house/legal"}),
        ("owner:ada", {"support/refund"}),
        ("status:draft", {"house/tone"}),
        ("name:*/t*", {"support/triage", "house/tone"}),
        ("label:production", set()),
        ("label:latest name:house/*", {"house/tone", "house/legal"}),
        ('"50% off_"', {"house/legal"}),
        ("nothing", set()),
        ("", {"support/refund", "support/triage", "house/tone", "house/legal"}),
    ],
)
def test_a_query_finds_what_it_says(library: Store, query: str, names: set[str]) -> None:
    assert {match.prompt.name for match in find(library, query)} == names


def test_a_name_counts_more_than_a_text(library: Store) -> None:
    assert found(library, "refund")[0] == "support/refund#1"


def test_only_the_head_and_labelled_versions_are_searched_unless_all_are_asked_for(store: Store) -> None:
    keep(store, "a", "alpha one", "alpha two", "alpha three")
    assert (found(store, "alpha"), found(store, "one")) == (["a#3"], [])
    assert set(found(store, "alpha", every_version=True)) == {"a#1", "a#2", "a#3"}
    assert set(found(store, "", every_version=True)) == {"a#1", "a#2", "a#3"}


def test_a_label_makes_a_version_current_while_it_stands_there(store: Store) -> None:
    keep(store, "support/triage", "alpha one", "alpha two", "alpha three")
    with store.write(HERE) as unit:
        move(unit, 1, previous=None)
    assert found(store, "one") == found(store, "label:production") == ["support/triage#1"]
    assert found(store, "label:production alpha") == ["support/triage#1"]
    with store.write(HERE) as unit:
        move(unit, 2, previous=1)
    assert (found(store, "one"), found(store, "two")) == ([], ["support/triage#2"])


def test_a_recommitted_version_is_current_again(store: Store) -> None:
    keep(store, "a", "alpha one", "alpha two")
    with store.write(HERE) as unit:
        kept = unit.prompts.version("a", 1)
        assert kept
        unit.prompts.recommit(kept, author="ada", note="", at=later(1))
    assert (found(store, "one"), found(store, "two")) == (["a#1"], [])


def test_what_is_said_about_a_prompt_is_found_as_it_is_now(store: Store) -> None:
    keep(store, "a", "alpha", "beta", title="First", description="Old words.")
    with store.write(HERE) as unit:
        unit.prompts.update("a", PromptFields(title="Second"), at=later(1))
    assert (found(store, "first"), found(store, "second beta"), found(store, "old")) == ([], ["a#2"], ["a#2"])
    assert found(store, "second alpha", every_version=True) == ["a#1"]


def test_a_forgotten_version_is_found_no_more(store: Store) -> None:
    keep(store, "a", "alpha one", "alpha two")
    for _ in range(2):
        with store.write(HERE) as unit:
            unit.search.forget("a", 2)
    assert found(store, "alpha", every_version=True) == ["a#1"]
    with store.write(HERE) as unit:
        unit.prompts.update("a", PromptFields(title="Second"), at=later(1))
    assert found(store, "second", every_version=True) == ["a#1"]


def test_a_unit_that_fails_leaves_nothing_to_find(store: Store) -> None:
    commit(store)
    second = version(number=2, content=Content(template="alpha"))
    with pytest.raises(Conflict), store.write(HERE) as unit:
        keep_twice(unit, second)
    assert found(store, "alpha", every_version=True) == []


def test_a_project_finds_only_its_own(store: Store) -> None:
    for project in ("default", "other"):
        commit(store, "support/triage", versions=2, project=project)
    assert found(store, "sort") == ["support/triage#2"]
    with store.read("third") as unit:
        assert not unit.search.find(parse_query("sort"), every_version=True, after=None, limit=5)
        assert not unit.search.find(parse_query(""), every_version=True, after=None, limit=5)


def test_rebuilding_changes_no_answer(library: Store) -> None:
    queries = ("refund", "cafe", "-refund", "purpose:classify", "退款", "")
    before = [set(found(library, query, every_version=True)) for query in queries]
    for project, count in ((HERE, 4), ("other", 0)):
        with library.write(project) as unit:
            assert unit.search.rebuild() == count
    assert [set(found(library, query, every_version=True)) for query in queries] == before


def test_pages_follow_each_other_without_gap_or_repetition(store: Store) -> None:
    for number in range(23):
        keep(store, f"p{number:02}", f"alpha {'beta ' * (number % 4)}", f"alpha {'beta ' * (number % 5)}!")
    for query in ("alpha", "alpha beta", "-gamma"):
        whole = [match.rank for match in find(store, query)]
        paged = []
        with store.read(HERE) as unit:
            while page := unit.search.find(
                parse_query(query), every_version=False, after=paged[-1] if paged else None, limit=4
            ):
                paged += [match.rank for match in page]
        assert paged == whole


def test_a_chat_is_found_by_what_its_messages_say(store: Store) -> None:
    messages = (Message(role="system", content="Be brief."), Message(role="placeholder", content="history"))
    with store.write(HERE) as unit:
        unit.prompts.create("chat", PromptFields(), at=NOW)
        unit.prompts.add_version(version("chat", content=Content(type="chat", messages=messages)))
    assert (found(store, '"be brief"'), found(store, "history"), found(store, "messages")) == (
        ["chat#1"],
        [],
        [],
    )


def test_a_text_of_a_megabyte_and_of_any_script_is_kept_and_found(store: Store) -> None:
    letters = "".join(chr(0x20000 + n % 40_000) for n in range(150_000))
    long = " ".join(f"w{n}" for n in range(150_000))
    keep(store, "a", "alpha 'quoted\\' : * & | ! <-> " + letters, f"omega {long}")
    assert found(store, "quoted", every_version=True) == ["a#1"]
    assert found(store, '"omega w0 w1"') == ["a#2"]


def test_words_are_weighed_by_how_rare_they_are(library: Store) -> None:
    with library.read(HERE) as unit:
        assert unit.search.frequencies(["refund", "ticket", "no"], most=2) == {
            "refund": 2,
            "ticket": 1,
            "no": 0,
        }
        alike = unit.search.alike({"refund": 0.5, "ticket": 2.0}, limit=2)
        assert alike[0].prompt.name == "support/triage"
        assert not unit.search.alike({}, limit=2)
        again = unit.search.of([match.rank.id for match in alike])
    assert [match.prompt.name for match in again] == [match.prompt.name for match in alike]


def test_what_nearly_every_version_says_is_given_newest_first(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pecia.stores.sql.search.RANKED", 5)
    for number in range(8):
        keep(store, f"p{number}", "alpha old", "alpha new", purpose="judge" if number % 2 else "code")
    assert found(store, "alpha") == [f"p{number}#2" for number in range(7, -1, -1)]
    assert found(store, "alpha purpose:code") == [f"p{number}#2" for number in (6, 4, 2, 0)]
    assert found(store, "alpha -new") == []


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("*icke*", {"support/triage"}),
        ("*ICKET", {"support/triage"}),
        ("*icke", set()),
        ("*efun*", {"support/refund", "support/triage", "house/tone", "house/legal"}),
        ("*fund", {"support/refund", "support/triage", "house/tone"}),
        ("*fund-mon*", {"house/tone"}),
        ("*äst*", {"support/refund"}),
        ("*款*", {"house/tone"}),
        ("*efun* -*icke*", {"support/refund", "house/tone", "house/legal"}),
        ("-*efun*", set()),
        ("-*xyz*", {"support/refund", "support/triage", "house/tone", "house/legal"}),
        ("*xyz*", set()),
        ("*%off*", {"house/legal"}),
        ("*romi_e*", set()),
        ("*upport* purpose:classify", {"support/refund", "support/triage"}),
    ],
)
def test_a_fragment_finds_the_words_that_hold_it(library: Store, query: str, names: set[str]) -> None:
    assert {match.prompt.name for match in find(library, query)} == names


def test_a_fragment_that_stands_in_too_many_words_is_refused(store: Store) -> None:
    keep(store, "a", " ".join(f"x{number}yes" for number in range(500)))
    assert found(store, "*8yes*") == ["a#1"]
    with pytest.raises(Invalid, match="more than 500 words"):
        find(store, "*yes*")
    with pytest.raises(Invalid, match="more than 500 words"):
        find(store, "*4yes* *7yes* *yes")


def test_a_fragment_finds_what_is_said_about_a_prompt_now(store: Store) -> None:
    keep(store, "a", "alpha")
    with store.write(HERE) as unit:
        unit.prompts.update("a", PromptFields(title="Refunding"), at=later(1))
    assert found(store, "*fundi*") == ["a#1"]
    with store.write(HERE) as unit:
        unit.search.rebuild()
    assert found(store, "*fundi*") == ["a#1"]


def test_of_many_matches_the_newest_are_ranked_and_older_ones_follow(store: Store) -> None:
    with store.write(HERE) as unit:
        for number in range(2_010):
            name = f"p{number:04}"
            unit.prompts.create(name, PromptFields(purpose="judge" if number < 5 else "code"), at=NOW)
            text = "alpha" if number % 2 else "alpha alpha"
            unit.prompts.add_version(version(name, 1, content=Content(template=f"{text} {name}")))
    first = find(store, "alpha", limit=2_010)
    assert [match.prompt.name for match in first[-10:]] == [f"p{number:04}" for number in range(9, -1, -1)]
    assert len({match.prompt.name for match in first}) == 2_010
    assert found(store, "alpha purpose:judge") == [f"p{number:04}#1" for number in range(4, -1, -1)]


def test_a_prompt_with_a_newer_match_does_not_follow_with_an_older_one(store: Store) -> None:
    keep(store, "a", "alpha one")
    with store.write(HERE) as unit:
        move(unit, 1, previous=None, prompt="a")
        for number in range(2_000):
            unit.prompts.create(f"p{number:04}", PromptFields(purpose="code"), at=NOW)
            content = Content(template=f"alpha {number}")
            unit.prompts.add_version(version(f"p{number:04}", 1, content=content))
        unit.prompts.add_version(version("a", 2, content=Content(template="alpha two")))
    assert found(store, "alpha -purpose:code") == ["a#2"]


def test_a_forgotten_word_is_found_by_no_fragment(store: Store) -> None:
    keep(store, "a", "alpha secretly", "alpha")
    with store.write(HERE) as unit:
        unit.search.forget("a", 1)
    keep(store, "b", " ".join(f"x{number}ecre" for number in range(499)))
    assert found(store, "*ecre*") == ["b#1"]  # a word more would be too many


def test_what_is_not_shared_is_told_by_no_fragment(store: Store) -> None:
    keep(store, "open", "alpha 7secret")
    keep(store, "closed", " ".join(f"x{number}secret" for number in range(501)))
    with store.write(HERE) as unit:
        unit.sharing.share("open", actor="ada", at=NOW)
    with store.read(HERE) as unit:
        found = unit.search.shared().find(parse_query("*secret*"), every_version=False, after=None, limit=9)
    assert [match.prompt.name for match in found] == ["open"]
