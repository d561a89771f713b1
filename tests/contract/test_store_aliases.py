"""Former names, on every adapter."""

from __future__ import annotations

import pytest

from pecia.domain.catalog import PromptFilter
from pecia.domain.errors import NotFound
from pecia.domain.prompt import PromptFields
from pecia.domain.renaming import Alias
from pecia.ports import Store, Unit
from tests.contract.kept import HERE, NOW, append, commit, later

NAME = "support/triage"


def rename(unit: Unit, was: str, to: str) -> Alias:
    alias = Alias(name=was, prompt=to, actor="ada", at=later(5))
    unit.aliases.rename(alias, number=append(unit, to))
    return alias


def test_a_renamed_prompt_is_found_by_its_new_name_everywhere(store: Store) -> None:
    commit(store, versions=2)
    with store.write(HERE) as unit:
        unit.prompts.update(NAME, PromptFields(tags=("a", "b")), at=NOW)
        rename(unit, NAME, "help/sort")
        assert unit.prompts.get(NAME) is None
    with store.read(HERE) as unit:
        found = unit.prompts.get("help/sort")
        assert found is not None
        assert (found.tags, found.latest, found.updated_at) == (("a", "b"), 2, later(5))
        assert [v.prompt for v in unit.prompts.versions("help/sort", before=None, limit=9)] == [
            "help/sort"
        ] * 2
        assert [p.name for p in unit.prompts.list(limit=9, where=PromptFilter(tag="a,b"))] == ["help/sort"]


def test_a_former_name_leads_to_the_prompt_until_it_is_released(store: Store) -> None:
    commit(store)
    with store.write(HERE) as unit:
        first = rename(unit, NAME, "second")
        rename(unit, "second", "third")
    with store.write(HERE) as unit:
        assert unit.aliases.current(NAME) == Alias(name=NAME, prompt="third", actor="ada", at=first.at)
        assert [alias.name for alias in unit.aliases.list(limit=9)] == ["second", NAME]
        assert [alias.name for alias in unit.aliases.list(prompt="third", after="second", limit=9)] == [NAME]
        assert unit.aliases.release(NAME)
        assert not unit.aliases.release(NAME)
        assert unit.aliases.current(NAME) is None
    with store.read("another") as unit:
        assert unit.aliases.current("second") is None


def test_a_name_that_comes_back_is_no_alias(store: Store) -> None:
    commit(store)
    with store.write(HERE) as unit:
        rename(unit, NAME, "second")
        rename(unit, "second", NAME)
        assert unit.aliases.current(NAME) is None
        assert [alias.name for alias in unit.aliases.list(limit=9)] == ["second"]


def test_spans_tell_whose_a_name_was_when(store: Store) -> None:
    commit(store)
    with store.write(HERE) as unit:
        rename(unit, NAME, "second")
        unit.aliases.release(NAME)
        unit.prompts.create(NAME, PromptFields(), at=NOW)
        assert [tuple(span) for span in unit.aliases.spans("second")] == [(NAME, 0, 1), ("second", 1, None)]
        assert [tuple(span) for span in unit.aliases.spans(NAME)] == [(NAME, 1, None)]
        with pytest.raises(NotFound):
            unit.aliases.spans("nothing")


def test_other_prompts_name_it_by_its_new_name(store: Store) -> None:
    commit(store)
    commit(store, "other")
    with store.write(HERE) as unit:
        unit.prompts.update("other", PromptFields(replacement=NAME, related=("x", NAME)), at=NOW)
        rename(unit, NAME, "second")
        assert unit.catalog.naming("second") == ("other",)
    with store.read(HERE) as unit:
        other = unit.prompts.get("other")
        assert other is not None
        assert (other.replacement, other.related) == ("second", ("x", "second"))
        assert unit.catalog.naming(NAME) == ()
