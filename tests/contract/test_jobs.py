"""Long work is done outside the call that asked for it, once at a time, and is never lost silently."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

import pytest

from pecia.domain.errors import Unavailable
from pecia.jobs.local import LocalJobs
from pecia.ports import Jobs


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    jobs = LocalJobs()
    yield jobs
    jobs.close()


def wait_until_stopped(jobs: Jobs, experiment: int = 1) -> None:
    while not jobs.stopping("p", experiment):
        Event().wait(0.001)


def test_work_runs_beside_the_caller_until_it_is_asked_to_stop(jobs: Jobs) -> None:
    jobs.start("p", 1, lambda: wait_until_stopped(jobs))
    assert jobs.running("p", 1)
    assert not jobs.running("q", 1)
    assert jobs.stop("p", 1)
    jobs.close()
    assert not jobs.running("p", 1)


def test_what_is_under_way_is_not_begun_again(jobs: Jobs) -> None:
    begun: list[int] = []
    jobs.start("p", 1, lambda: wait_until_stopped(jobs))
    jobs.start("p", 1, lambda: begun.append(1))
    jobs.start("p", 2, lambda: wait_until_stopped(jobs, 2))
    jobs.close()
    assert begun == []


def test_what_is_not_under_way_cannot_be_stopped(jobs: Jobs) -> None:
    assert not jobs.stop("p", 1)
    assert not jobs.stopping("p", 1)


def test_work_that_has_ended_may_be_begun_again(jobs: Jobs) -> None:
    ended = Event()
    jobs.start("p", 1, lambda: None)
    while jobs.running("p", 1):
        Event().wait(0.001)
    jobs.start("p", 1, ended.set)
    assert ended.wait(5)


@pytest.mark.parametrize(
    ("error", "level"),
    [(Unavailable("The model sleeps."), "WARNING"), (ZeroDivisionError("by zero"), "ERROR")],
)
def test_an_error_in_the_work_is_logged(
    jobs: Jobs, error: Exception, level: str, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise error

    jobs.start("p", 7, fail)
    jobs.close()
    [record] = caplog.records
    assert (record.levelname, "job 7" in record.getMessage()) == (level, True)
    assert str(error) in caplog.text


def test_a_closed_house_takes_no_more_work(jobs: Jobs) -> None:
    jobs.close()
    jobs.start("p", 1, lambda: None)
    assert not jobs.running("p", 1)
    jobs.close()
