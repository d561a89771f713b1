"""Group commit: units that queue share one wait for the disk, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest

from pecia.domain.errors import PeciaError, StorageFailed
from pecia.domain.prompt import PromptFields
from pecia.domain.query import parse_query
from pecia.domain.version import Content
from pecia.ports import Unit
from pecia.stores.connection import driver_of
from pecia.stores.sqlite import SqliteStore
from pecia.stores.tables import versions
from tests.contract.kept import HERE, NOW, version


@pytest.fixture
def store(tmp_path: Path) -> Generator[SqliteStore]:
    opened = SqliteStore.open(tmp_path / "library.db", mode="write")
    yield opened
    opened.close()


def create(name: str) -> Callable[[Unit], None]:
    return lambda unit: unit.prompts.create(name, PromptFields(), at=NOW)


def fail(_: Unit) -> None:
    raise LookupError


def break_the_commit(unit: Unit) -> None:
    """Leave a version without its prompt, to be found when the transaction commits."""
    connection = unit.prompts._tx.connection  # type: ignore[attr-defined]
    driver_of(connection).execute("PRAGMA defer_foreign_keys = ON")
    row = {"project": HERE, "prompt": 99, "number": 1, "digest": "", "content": ""}
    connection.execute(versions.insert(), {**row, "author": "", "note": "", "created_at": NOW})


@contextmanager
def queued(store: SqliteStore, *works: Callable[[Unit], None]) -> Generator[list[Future[None]]]:
    """Units that all wait for their turn until the block is left, and then come in this order."""
    writer = store._writer
    assert writer
    go = Event()

    def write(work: Callable[[Unit], None]) -> None:
        with store.write(HERE) as unit:
            go.wait()
            work(unit)

    with ThreadPoolExecutor(len(works)) as pool:
        futures: list[Future[None]] = []
        for waiting, work in enumerate(works):
            futures.append(pool.submit(write, work))
            while writer._owner is None or writer._turns.waiting < waiting:
                pass
        yield futures
        go.set()


def names(store: SqliteStore) -> list[str]:
    with store.read(HERE) as unit:
        return [prompt.name for prompt in unit.prompts.list(prefix="", after="", limit=99)]


def test_units_that_queue_share_one_commit(store: SqliteStore) -> None:
    said: list[str] = []
    assert store._writer
    store._writer._driver.set_trace_callback(said.append)
    with queued(store, *map(create, "abcd")) as units:
        pass
    assert [unit.result() for unit in units] == [None] * 4
    assert names(store) == ["a", "b", "c", "d"]
    assert said.count("COMMIT") == 1


def test_a_unit_that_fails_takes_nobody_with_it(store: SqliteStore) -> None:
    with queued(store, create("a"), fail, create("b"), fail) as units:
        pass
    assert [type(unit.exception()) for unit in units] == [type(None), LookupError, type(None), LookupError]
    assert names(store) == ["a", "b"]


def test_nobody_returns_from_a_commit_that_fails(store: SqliteStore) -> None:
    with queued(store, create("a"), break_the_commit, create("b")) as units:
        pass
    errors = [unit.exception() for unit in units]
    assert all(isinstance(error, PeciaError) for error in errors)
    assert len({id(error) for error in errors}) == 3
    assert names(store) == []
    with store.write(HERE) as unit:
        create("c")(unit)
    assert names(store) == ["c"]


def test_a_lost_transaction_is_lost_for_all_who_shared_it(store: SqliteStore) -> None:
    def lose(unit: Unit) -> None:
        """What SQLite does by itself on some failures of the disk."""
        driver_of(unit.prompts._tx.connection).execute("ROLLBACK")  # type: ignore[attr-defined]

    with queued(store, create("a"), lose, create("b")) as units:
        pass
    assert isinstance(units[0].exception(), StorageFailed)
    assert isinstance(units[1].exception(), PeciaError)
    assert units[2].exception() is None
    assert names(store) == ["b"]


def test_units_do_not_nest(store: SqliteStore) -> None:
    with store.write(HERE) as unit:
        create("a")(unit)
        with pytest.raises(RuntimeError, match="do not nest"), store.write(HERE):
            pass
    assert names(store) == ["a"]


def keep(name: str, text: str) -> Callable[[Unit], None]:
    def work(unit: Unit) -> None:
        create(name)(unit)
        unit.prompts.add_version(version(name, content=Content(template=text)))

    return work


def search(unit: Unit, query: str) -> list[str]:
    found = unit.search.find(parse_query(query), every_version=True, after=None, limit=9)
    return sorted(match.prompt.name for match in found)


def test_a_unit_finds_what_those_before_it_in_its_group_have_kept(store: SqliteStore) -> None:
    seen: list[str] = []
    with queued(store, keep("a", "one zebra"), lambda unit: seen.extend(search(unit, "zebra"))) as units:
        pass
    assert [unit.result() for unit in units] == [None, None]
    assert seen == ["a"]


def test_a_unit_that_searches_and_fails_leaves_the_words_of_the_others_to_be_found(
    store: SqliteStore,
) -> None:
    def search_and_fail(unit: Unit) -> None:
        keep("b", "two zebras and a giraffe")(unit)
        assert search(unit, "zebra*") == ["a", "b"]
        raise LookupError

    with queued(store, keep("a", "one zebra"), search_and_fail, keep("c", "a giraffe")):
        pass
    with store.read(HERE) as unit:
        assert search(unit, "zebra*") == ["a"]
        assert search(unit, "*iraff*") == search(unit, "giraffe") == ["c"]


def test_what_a_failed_commit_had_noted_is_noted_again(store: SqliteStore) -> None:
    with queued(store, keep("a", "one zebra"), break_the_commit):
        pass
    with store.write(HERE) as unit:
        keep("b", "one zebra")(unit)
    with store.read(HERE) as unit:
        assert search(unit, "*ebr*") == search(unit, "zebra") == ["b"]
