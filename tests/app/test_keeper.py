"""Answers are kept beside the calls, in order, all of them, and a failure is told."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event, Timer

import pytest

from pecia.app.keeper import BATCH, Keeper
from pecia.domain.answer import Answer
from pecia.domain.errors import StorageFailed
from pecia.domain.run import Run


def run(number: int) -> Run:
    return Run(arm=0, case=number, repeat=0, key=f"{number}", answer=Answer(state="ok"), scores={})


def test_runs_are_kept_in_their_order_and_those_added_together_stay_together() -> None:
    batches: list[list[int]] = []
    with Keeper[Run](lambda runs: batches.append([run.case for run in runs])) as keeper:
        for number in range(0, 4 * BATCH, 2):
            keeper.add([run(number), run(number + 1)])
    assert [case for batch in batches for case in batch] == list(range(4 * BATCH))
    assert all(len(batch) % 2 == 0 for batch in batches)


def test_what_comes_while_a_batch_is_being_kept_is_kept_at_the_end() -> None:
    kept: list[int] = []
    begun, go_on = Event(), Event()

    def keep(runs: Sequence[Run]) -> None:
        begun.set()
        go_on.wait(5)
        kept.extend(run.case for run in runs)

    with Keeper(keep) as keeper:
        keeper.add([run(1)])
        begun.wait(5)
        keeper.add([run(2)])
        Timer(0.05, go_on.set).start()
    assert kept == [1, 2]


def test_a_failure_is_raised_to_whoever_adds_or_leaves() -> None:
    failed = Event()

    def keep(_: Sequence[Run]) -> None:
        failed.set()
        raise StorageFailed("The disk is full.")

    keeper = Keeper(keep).__enter__()
    keeper.add([run(1)])
    failed.wait(5)
    with pytest.raises(StorageFailed):
        keeper.__exit__()
    with pytest.raises(StorageFailed):
        keeper.add([run(2)])
