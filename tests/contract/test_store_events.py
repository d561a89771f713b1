"""The event log, on every adapter."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta, timezone

from pecia.domain.event import GENESIS, first_break
from pecia.domain.timeline import entry_of
from pecia.domain.words import words
from pecia.ports import Store
from tests.contract.kept import HERE, NOW, append, later


def test_an_event_is_read_as_it_was_appended(store: Store) -> None:
    data = {"z": 1.5, "a": ["Ü", None], "n": {"at": True}, "long": "字" * 100_000}
    with store.write(HERE) as unit:
        event = unit.events.append(
            "LabelMoved", "a@b", actor="ada", at=NOW, before="sha256:1", after="sha256:2", data=data
        )
    assert (event.seq, event.previous, event.data) == (1, GENESIS, data)
    with store.read(HERE) as unit:
        assert unit.events.since(0, limit=10) == [event]


def test_events_are_read_behind_a_number(store: Store) -> None:
    with store.write(HERE) as unit:
        assert [append(unit) for _ in range(5)] == [1, 2, 3, 4, 5]
    with store.read(HERE) as unit:
        assert [event.seq for event in unit.events.since(2, limit=2)] == [3, 4]
        assert not unit.events.since(5, limit=2)
        assert unit.events.head() == 5


def test_a_project_without_events_has_no_head(store: Store) -> None:
    with store.read(HERE) as unit:
        assert unit.events.head() == 0
        assert not unit.events.since(0, limit=5)


def test_times_are_kept_as_utc_to_the_microsecond(store: Store) -> None:
    there = NOW.astimezone(timezone(timedelta(hours=-7)))
    with store.write(HERE) as unit:
        event = unit.events.append("PromptUpdated", "a", actor="ada", at=there)
    with store.read(HERE) as unit:
        (found,) = unit.events.since(0, limit=1)
    assert found.at.isoformat() == event.at.isoformat() == "2026-11-05T12:30:15.123456+00:00"
    assert first_break([found]) is None


def test_the_chain_has_no_gap_when_many_threads_append(store: Store, scale: Callable[[int], int]) -> None:
    units, threads = scale(250), 8

    def work(thread: int) -> None:
        for _ in range(units):
            with store.write(HERE) as unit:
                append(unit, actor=f"thread {thread}", at=later(thread))
                append(unit, data={"by": thread})

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, range(threads)))
    with store.read(HERE) as unit:
        events = unit.events.since(0, limit=10_000)
    assert [event.seq for event in events] == list(range(1, 2 * units * threads + 1))
    assert first_break(events) is None
    # The events of one unit stand together.
    assert all(a.actor == f"thread {b.data['by']}" for a, b in zip(events[::2], events[1::2], strict=True))


def test_each_project_has_a_chain_of_its_own(store: Store) -> None:
    for project in ("a", "b", "a"):
        with store.write(project) as unit:
            append(unit, data={"project": project})
    for project, count in (("a", 2), ("b", 1)):
        with store.read(project) as unit:
            events = unit.events.since(0, limit=10)
        assert [event.data for event in events] == [{"project": project}] * count
        assert first_break(events) is None


def test_an_event_is_found_by_the_beginnings_of_its_words_and_by_what_is_said_of_it_later(
    store: Store,
) -> None:
    with store.write(HERE) as unit:
        first = unit.events.append(
            "ProposalRejected", "proposal/1", actor="ada", at=NOW, data={"why": "too rude for Größe's shops"}
        )
        ended = unit.events.append("ExperimentEnded", "experiment/1", actor="ada", at=NOW, data={})
        unit.events.append("DatasetRevised", "rude", actor="ada", at=NOW, data={})
        unit.events.say(entry_of(ended, text="two is better"))
        unit.events.say(entry_of(ended, text="two is rude"))
    with store.read(HERE) as unit:
        assert list(unit.events.find(words("Größe SHO"), before=None, limit=9)) == [first]
        assert list(unit.events.find(["better"], before=None, limit=9)) == []
        assert list(unit.events.find(["rud"], before=None, limit=9)) == [ended, first]
        assert list(unit.events.find(["rude"], before=ended.seq, limit=9)) == [first]
        assert list(unit.events.find(["rude"], subjects=["experiment/1"], before=None, limit=9)) == [ended]
    with store.read("elsewhere") as unit:
        assert list(unit.events.find(["rude"], before=None, limit=9)) == []
