"""What every store promises about a project's rulebook, and about reading the heads of many prompts."""

from __future__ import annotations

from pecia.domain.prompt import PromptFields
from pecia.domain.rulebook import PatternRule, Rulebook, Ruling
from pecia.ports import Store
from tests.contract.kept import HERE, NOW, append, commit

BOOK = Rulebook(
    rulings={"long_line": Ruling(severity="off"), "token_budget": Ruling(options={"tokens": 9})},
    own=(PatternRule(id="größe", pattern="ü", message="€", require=True),),
)


def test_a_rulebook_is_kept_as_it_is_and_replaced_whole(store: Store) -> None:
    with store.write(HERE) as unit:
        assert unit.rulebooks.get() is None
        append(unit)
        assert unit.rulebooks.set(BOOK) is None
    with store.write(HERE) as unit:
        assert unit.rulebooks.get() == BOOK
        assert unit.rulebooks.set(Rulebook()) == BOOK
    with store.read(HERE) as unit:
        assert unit.rulebooks.get() == Rulebook()


def test_a_rulebook_is_its_projects(store: Store) -> None:
    with store.write(HERE) as unit:
        append(unit)
        unit.rulebooks.set(BOOK)
    with store.write("other") as unit:
        append(unit)
        assert unit.rulebooks.get() is None


def test_heads_are_the_listed_prompts_with_their_current_versions(store: Store) -> None:
    for name, versions in (("a/x", 2), ("a/y", 1), ("b/z", 3)):
        commit(store, name, versions)
    with store.write(HERE) as unit:
        append(unit)
        unit.prompts.create("a/empty", PromptFields(), at=NOW)
    with store.read(HERE) as unit:
        heads = unit.prompts.heads(prefix="", after="", limit=3)
        assert [(prompt.name, version.number) for prompt, version in heads] == [("a/x", 2), ("a/y", 1)]
        assert [prompt.name for prompt, _ in unit.prompts.heads(prefix="", after="a/y", limit=9)] == ["b/z"]
        assert not unit.prompts.heads(prefix="c", after="", limit=9)
