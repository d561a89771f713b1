"""Likenesses: every store knows which heads and labelled versions may say nearly the same."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, insert, text

from pecia.domain.message import ImagePart, Message, TextPart
from pecia.domain.prompt import PromptFields
from pecia.domain.retirement import Retirement
from pecia.domain.signature import ORDERS, sign
from pecia.domain.version import Content, Version, canonical_content
from pecia.ports import Store
from pecia.stores import schema
from pecia.stores.postgres import PostgresStore
from pecia.stores.sqlite import SqliteStore
from pecia.stores.tables import projects, prompts, versions
from tests.contract.kept import HERE, NOW, append, commit, move, version

SAID = "Sort this ticket into one of the queues below and answer with its name alone"
OTHER = "Translate the following poem into French and keep every rhyme where you can"


def keep(store: Store, prompt: str, *texts: str, project: str = HERE) -> None:
    """Make a prompt with versions of these texts."""
    with store.write(project) as unit:
        unit.prompts.create(prompt, PromptFields(), at=NOW)
        for number, said in enumerate(texts, 1):
            unit.prompts.add_version(version(prompt, number, content=Content(template=said)))
            append(unit, prompt)


def near(
    store: Store, said: str, *, least: int = ORDERS // 2, project: str = HERE, limit: int = 9
) -> list[str]:
    """The versions that may say nearly this."""
    with store.read(project) as unit:
        return [str(found) for _, found in unit.likenesses.near(sign(said), least=least, limit=limit)]


def test_a_head_that_says_nearly_the_same_is_found_and_another_is_not(store: Store) -> None:
    keep(store, "a", SAID)
    keep(store, "b", OTHER)
    assert near(store, SAID.upper()) == ["a#1"]
    assert near(store, f"{SAID}, please") == ["a#1"]
    assert near(store, "Nothing of the kind at all") == []


def test_prompt_and_version_come_as_they_are_kept(store: Store) -> None:
    keep(store, "support/triage", SAID)
    with store.write(HERE) as unit:
        move(unit, 1, previous=None)
    with store.read(HERE) as unit:
        [(prompt, found)] = unit.likenesses.near(sign(SAID), least=1, limit=5)
        assert prompt == unit.prompts.get("support/triage")
        assert found == unit.prompts.version("support/triage", 1)


def test_the_most_alike_come_first_and_no_more_than_asked_for(store: Store) -> None:
    keep(store, "far", f"{SAID} and then explain at length why you chose it")
    keep(store, "same", SAID)
    assert near(store, SAID, least=10) == ["same#1", "far#1"]
    assert near(store, SAID, least=10, limit=1) == ["same#1"]


def test_an_older_version_is_found_while_it_has_a_label(store: Store) -> None:
    keep(store, "support/triage", SAID, OTHER)
    assert near(store, SAID) == []
    with store.write(HERE) as unit:
        move(unit, 1, previous=None)
    assert near(store, SAID) == ["support/triage#1"]
    with store.write(HERE) as unit:
        move(unit, 2, previous=1)
    assert near(store, SAID) == []


def test_a_version_that_is_the_head_again_is_found_again(store: Store) -> None:
    keep(store, "a", SAID, OTHER)
    assert near(store, SAID) == []
    with store.write(HERE) as unit:
        first = unit.prompts.version("a", 1)
        assert first is not None
        unit.prompts.recommit(first, author="ada", note="", at=NOW)
    assert near(store, SAID) == ["a#1"]


def test_what_was_kept_after_the_first_question_is_found_too(store: Store) -> None:
    for number in range(3):
        keep(store, f"p/{number}", SAID)
        assert near(store, SAID) == [f"p/{at}#1" for at in range(number, -1, -1)]


def test_versions_kept_in_one_unit_are_all_found(store: Store) -> None:
    near(store, SAID)
    with store.write(HERE) as unit:
        for name in ("a", "b"):
            unit.prompts.create(name, PromptFields(), at=NOW)
            unit.prompts.add_version(version(name, content=Content(template=SAID)))
        append(unit, "a")
    assert near(store, SAID) == ["b#1", "a#1"]


def test_what_a_failed_unit_wanted_to_keep_is_not_found(store: Store) -> None:
    keep(store, "a", OTHER)
    with pytest.raises(ZeroDivisionError), store.write(HERE) as unit:  # noqa: PT012 - one unit
        unit.prompts.create("b", PromptFields(), at=NOW)
        unit.prompts.add_version(version("b", content=Content(template=SAID)))
        append(unit, "b")
        raise ZeroDivisionError
    assert near(store, SAID) == []
    keep(store, "b", SAID)
    assert near(store, SAID) == ["b#1"]


def test_a_unit_that_writes_cannot_ask(store: Store) -> None:
    with store.write(HERE) as unit, pytest.raises(RuntimeError, match="unit that reads"):
        unit.likenesses.near(sign(SAID), least=1, limit=1)


def test_a_project_finds_its_own(store: Store) -> None:
    keep(store, "a", SAID, project="one")
    keep(store, "b", SAID, project="two")
    assert near(store, SAID, project="one") == ["a#1"]
    assert near(store, SAID, project="two") == ["b#1"]
    assert near(store, SAID) == []


@pytest.mark.parametrize("kind", ["archived", "purged"])
@pytest.mark.parametrize("number", [None, 1])
def test_what_is_out_of_use_is_not_found(store: Store, kind: Any, number: int | None) -> None:
    keep(store, "a", SAID)
    assert near(store, SAID) == ["a#1"]
    retirement = Retirement(kind=kind, prompt="a", version=number, digest=None, actor="ada", why="", at=NOW)
    with store.write(HERE) as unit:
        if kind == "archived":
            unit.retirements.archive(retirement)
        else:
            unit.retirements.purge([retirement])
    assert near(store, SAID) == []
    with store.read(HERE) as unit:
        assert list(unit.likenesses.heads()) == []


def test_questions_asked_at_once_find_each_version_once(shared_store: Store) -> None:
    for number in range(5):
        keep(shared_store, f"p/{number}", SAID)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: near(shared_store, SAID), range(24)))
    assert found == [[f"p/{number}#1" for number in (4, 3, 2, 1, 0)]] * 24


def test_heads_come_in_the_order_of_their_names(store: Store) -> None:
    commit(store, "b", versions=2)
    commit(store, "a")
    with store.write(HERE) as unit:
        unit.prompts.create("empty", PromptFields(), at=NOW)
    with store.read(HERE) as unit:
        assert [str(head) for head in unit.likenesses.heads()] == ["a#1", "b#2"]


# ---------------------------------------------------------------- libraries that were there before


def add_before_there_were_signatures(connection: Connection) -> None:
    """A library as it was, with one prompt."""
    schema.migrate(connection, to="0004")
    first, _, last = SAID.partition(" below ")
    messages = (
        Message(role="placeholder", content="turns"),
        Message(role="system", content=first),
        Message(role="user", content=(ImagePart(url="{{ url }}"), TextPart(text=f"below {last}"))),
    )
    kept = Version(
        prompt="a",
        number=1,
        digest="sha256:1",
        content=Content(type="chat", messages=messages),
        parent=None,
        author="ada",
        note="",
        created_at=NOW,
    )
    connection.execute(insert(projects).values(project=HERE, seq=0, hash=""))
    described = {"title": "", "tags": "[]", "description": "", "status": "active", "head": 1, "latest": 1}
    connection.execute(
        insert(prompts).values(project=HERE, id=1, name="a", created_at=NOW, updated_at=NOW, **described)
    )
    row = {"digest": kept.digest, "content": canonical_content(kept.content).decode(), "author": "ada"}
    connection.execute(
        insert(versions).values(project=HERE, prompt=1, number=1, note="", created_at=NOW, **row)
    )


def test_versions_of_an_older_library_on_sqlite_are_found(tmp_path: Path) -> None:
    with create_engine(f"sqlite:///{tmp_path / 'library.db'}").begin() as connection:
        add_before_there_were_signatures(connection)
    with closing(SqliteStore.open(tmp_path / "library.db", mode="write")) as store:
        assert near(store, SAID) == ["a#1"]


def test_versions_of_an_older_library_on_postgres_are_found(postgres_url: str) -> None:
    engine = create_engine(postgres_url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
        add_before_there_were_signatures(connection)
    engine.dispose()
    with closing(PostgresStore.open(postgres_url)) as store:
        assert near(store, SAID) == ["a#1"]
