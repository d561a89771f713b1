from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pecia.domain.errors import Invalid
from pecia.domain.event import GENESIS, Action, Event, chain, first_break

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ACTIONS: tuple[Action, ...] = get_args(Action)
short = st.text("abé", max_size=3)
facts = st.fixed_dictionaries(
    {
        "at": st.datetimes(timezones=st.just(UTC)),
        "actor": short,
        "action": st.sampled_from(ACTIONS),
        "subject": short,
        "before": st.none() | short,
        "after": st.none() | short,
        "data": st.dictionaries(short, short | st.integers(-9, 9), max_size=2),
    }
)


def linked(what: Sequence[dict[str, Any]]) -> list[Event]:
    events: list[Event] = []
    for seq, given_facts in enumerate(what, 1):
        previous = events[-1].hash if events else GENESIS
        events.append(chain(seq=seq, previous=previous, **given_facts))
    return events


logs = st.lists(facts, min_size=2, max_size=5).map(linked)


def event(**changed: Any) -> Event:
    fields: dict[str, Any] = {
        "seq": 1,
        "at": NOON,
        "actor": "ada",
        "action": "LabelMoved",
        "subject": "support/triage",
        "before": None,
        "after": None,
        "data": {},
        "previous": GENESIS,
    }
    return chain(**fields | changed)


@given(logs)
def test_a_log_as_it_was_written_holds(log: list[Event]) -> None:
    assert first_break(log) is None
    assert first_break(log[1:], seq=2, previous=log[0].hash) is None
    assert first_break([]) is None


@given(logs, facts, st.data())
def test_an_altered_event_is_found(log: list[Event], other: dict[str, Any], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(log) - 1))
    field = data.draw(st.sampled_from(sorted(other)))
    forged = msgspec.structs.replace(log[at], **{field: other[field]})
    assume(forged != log[at])
    assert first_break([*log[:at], forged, *log[at + 1 :]]) == at + 1


@given(logs, facts, st.data())
def test_an_event_rewritten_with_its_hash_breaks_the_one_after(
    log: list[Event], other: dict[str, Any], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(log) - 2))
    forged = chain(seq=at + 1, previous=log[at].previous, **other)
    assume(forged.hash != log[at].hash)
    assert first_break([*log[:at], forged, *log[at + 1 :]]) == at + 2


@given(logs, st.data())
def test_a_missing_event_is_found(log: list[Event], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(log) - 2))
    assert first_break(log[:at] + log[at + 1 :]) == at + 1


@given(logs, facts, st.data())
def test_an_inserted_event_is_found(log: list[Event], other: dict[str, Any], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(log) - 1))
    inserted = chain(seq=at + 1, previous=log[at].previous, **other)
    assume(inserted != log[at])
    assert first_break([*log[:at], inserted, *log[at:]]) == at + 2
    assert first_break([*log[:at], log[at], *log[at:]]) == at + 2


@given(logs, st.data())
def test_swapped_events_are_found(log: list[Event], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(log) - 2))
    assert first_break([*log[:at], log[at + 1], log[at], *log[at + 2 :]]) == at + 1


@given(logs)
def test_another_beginning_is_found(log: list[Event]) -> None:
    assert first_break(log, previous="sha256:" + "1" * 64) == 1
    assert first_break(log, seq=2) == 2


def test_data_that_never_had_a_hash_is_found() -> None:
    forged = msgspec.structs.replace(event(), data={"share": float("nan")})
    assert first_break([forged]) == 1


def test_one_instant_has_one_hash() -> None:
    elsewhere = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert event(at=elsewhere).hash == event().hash


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        event(at=NOON.replace(tzinfo=None))


def test_data_without_canonical_form_is_refused() -> None:
    with pytest.raises(Invalid):
        event(data={"share": float("inf")})


def test_a_hash_is_the_same_on_every_machine() -> None:
    assert event().hash == "sha256:3fc1d17fac735ee4c1418d93c6dbb6460fef98bc0faa41c2da26713046aa9fb2"
