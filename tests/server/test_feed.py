"""The feed: a long poll answers when something happens, holds no thread, and is let go at the end."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest

from pecia.app.commit import CommitVersion
from pecia.app.events import ListEvents
from pecia.app.release import ReleaseVersion
from pecia.domain.version import Content
from pecia.remote import API
from tests.server.conftest import Service, received

FEED = f"{API}/events"


@pytest.fixture
def head(service: Service) -> int:
    """The last event of a library with one prompt."""
    service.do(CommitVersion(prompt="a", content=Content(template="one")))
    found: int = service.do(ListEvents(since=-1)).next
    return found


def poll(service: Service, stack: ExitStack, since: int) -> socket.socket:
    """A connection on which a long poll waits."""
    connection = stack.enter_context(socket.create_connection(("127.0.0.1", service.port), timeout=30))
    connection.sendall(f"GET {FEED}?since={since}&wait=25 HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    return connection


def feed_of(connection: socket.socket) -> dict[str, Any]:
    feed: dict[str, Any] = json.loads(received(connection).partition(b"\r\n\r\n")[2])
    return feed


def eventually(what: Callable[[], bool]) -> None:
    ends = time.monotonic() + 10
    while not what():
        assert time.monotonic() < ends
        time.sleep(0.01)


def test_events_that_are_there_come_at_once(service: Service, head: int) -> None:
    feed = service("GET", FEED, params={"since": 0, "wait": 25}).json()
    assert [event["seq"] for event in feed["events"]] == list(range(1, head + 1))
    assert feed["next"] == head


def test_the_place_to_follow_from_is_told_without_waiting(service: Service, head: int) -> None:
    feed = service("GET", FEED, params={"since": -1, "wait": 25}).json()
    assert feed == {"events": [], "next": head}


def test_a_wait_that_nothing_ends_gives_no_events(service: Service, head: int) -> None:
    assert service("GET", FEED, params={"since": head, "wait": 0.05}).json() == {"events": [], "next": head}


def test_a_release_wakes_a_poll_within_a_second(service: Service, head: int) -> None:
    with ExitStack() as stack:
        connection = poll(service, stack, head)
        eventually(lambda: waiting(service) == 1)
        began = time.monotonic()
        service("PUT", f"{API}/prompts/a/labels/production", json={"version": 1})
        feed = feed_of(connection)
        assert time.monotonic() - began < 1
    assert [event["action"] for event in feed["events"]] == ["LabelMoved"]


def test_what_another_server_writes_wakes_a_poll_too(service: Service, head: int) -> None:
    with ExitStack() as stack:
        connection = poll(service, stack, head)
        eventually(lambda: waiting(service) == 1)
        with service.ports.store.write("default") as unit:  # and no signal
            unit.events.append("PolicySet", "*@x", actor="ada", at=service.ports.clock.now())
        assert [event["actor"] for event in feed_of(connection)["events"]] == ["ada"]


def test_a_change_that_is_none_wakes_nobody_for_nothing(service: Service, head: int) -> None:
    service.do(ReleaseVersion(prompt="a", label="production", version=1))
    with ExitStack() as stack:
        connection = poll(service, stack, head + 1)
        eventually(lambda: waiting(service) == 1)
        service.do(ReleaseVersion(prompt="a", label="production", version=1))  # where it stands already
        service.do(ReleaseVersion(prompt="a", label="staging", version=1))
        assert [event["subject"] for event in feed_of(connection)["events"]] == ["a@staging"]


def test_two_hundred_polls_take_no_thread_and_are_all_answered(service: Service, head: int) -> None:
    service("GET", FEED)  # the threads that serve anybody are there
    before = threading.active_count()
    with ExitStack() as stack:
        connections = [poll(service, stack, head) for _ in range(200)]
        eventually(lambda: waiting(service) == 200)
        assert threading.active_count() <= before + 20
        assert service("GET", f"{API}/prompts/a").status_code == 200
        service.do(ReleaseVersion(prompt="a", label="production", version=1))
        assert {feed_of(connection)["next"] for connection in connections} == {head + 1}


def waiting(service: Service) -> int:
    """How many polls wait now."""
    return len(service.application._rest._wake._waiting)
