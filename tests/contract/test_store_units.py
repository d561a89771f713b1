"""Units: one transaction, one state, one project, on every adapter."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from pecia.domain.errors import Conflict, Invalid, PeciaError, StorageFailed
from pecia.domain.policy import Policy
from pecia.domain.prompt import PromptFields
from pecia.ports import Store, Unit
from tests.contract.kept import (
    HERE,
    NOW,
    append,
    case,
    commit,
    dataset,
    evidence,
    experiment,
    move,
    proposal,
    run,
    version,
)


def fill(unit: Unit, mark: str) -> None:
    """Something in every table, marked."""
    unit.prompts.create("support/triage", PromptFields(title=mark), at=NOW)
    unit.prompts.add_version(version(note=mark))
    unit.prompts.recommit(version(), author="grace", note=mark, at=NOW)
    move(unit, 1, previous=None, why=mark)
    unit.releases.set_policy(Policy(label=mark, approvals=1))
    unit.proposals.add(proposal(why=mark))
    unit.proposals.keep_evidence(evidence())
    unit.datasets.add(dataset((case(1, cluster=mark),)), (case(1, cluster=mark),))
    number = unit.experiments.add(experiment(name=mark)).number
    unit.experiments.keep(number, [run(text=mark)])
    unit.experiments.set_status(number, "done", at=NOW)


def told(unit: Unit) -> list[object]:
    """Every mark that a project's reader can find."""
    prompt = unit.prompts.get("support/triage")
    opened = unit.proposals.get(1)
    tried = unit.experiments.get(1)
    return [
        [prompt.title for prompt in unit.prompts.list(prefix="", after="", limit=9)],
        prompt and prompt.title,
        [version.note for version in unit.prompts.versions("support/triage", before=None, limit=9)],
        sorted(unit.prompts.authors("support/triage", 1)) if prompt else [],
        [release.why for release in unit.releases.history("support/triage")],
        [len(unit.releases.labels()), [policy.label for policy in unit.releases.policies()]],
        [opened and opened.why, len(unit.proposals.list(status=None, prompt=None, before=None, limit=9))],
        unit.proposals.evidence(evidence().digest) is not None,
        [len(unit.datasets.list(after="", limit=9)), len(unit.datasets.cases("demo/sentiment", 1))],
        [case.cluster for case in unit.datasets.cases("demo/sentiment", 1)],
        [tried and tried.plan.name, len(unit.experiments.list(limit=9))],
        [kept.answer.text for kept in unit.experiments.runs(1)],
        [answer.text for _, answer in unit.experiments.answers([run().key]).values()],
        [unit.experiments.on_dataset("demo/sentiment", digests=("sha256:four", None))],
        [list(unit.experiments.settled(1)), unit.events.head()],
    ]


def test_a_project_sees_nothing_of_another_that_names_everything_alike(store: Store) -> None:
    with store.read("c") as unit:
        nothing = told(unit)
    for project in ("a", "b"):
        with store.write(project) as unit:
            fill(unit, project)
    with store.read("a") as unit:
        of_a = repr(told(unit))
    with store.read("b") as unit:
        of_b = repr(told(unit))
    with store.read("c") as unit:
        assert told(unit) == nothing
    assert of_a != of_b
    assert of_a.replace("'a'", "'b'") == of_b


def test_a_unit_that_an_error_leaves_keeps_nothing(store: Store) -> None:
    with store.read(HERE) as unit:
        nothing = told(unit)
    with suppress(LookupError), store.write(HERE) as unit:
        fill(unit, "x")
        raise LookupError
    with store.read(HERE) as unit:
        assert told(unit) == nothing
    with store.write(HERE) as unit:
        fill(unit, "y")


def test_a_unit_in_which_a_call_failed_keeps_nothing(store: Store) -> None:
    commit(store)
    with pytest.raises(Conflict), store.write(HERE) as unit:  # noqa: PT012 - what went before is not kept either
        append(unit)
        with suppress(Conflict):
            unit.prompts.add_version(version())
    with store.read(HERE) as unit:
        assert unit.events.head() == 0


def test_a_unit_that_reads_cannot_write(store: Store) -> None:
    with pytest.raises(PeciaError), store.read(HERE) as unit:
        unit.prompts.create("a", PromptFields(), at=NOW)
    with store.read(HERE) as unit:
        assert unit.prompts.get("a") is None


def test_what_a_unit_wrote_is_there_for_the_next_reader(store: Store) -> None:
    for number in range(20):
        with store.write(HERE) as unit:
            unit.prompts.create(f"p{number}", PromptFields(), at=NOW)
        with store.read(HERE) as unit:
            assert unit.prompts.get(f"p{number}")


def test_a_unit_sees_one_state_while_others_write(shared_store: Store) -> None:
    commit(shared_store)
    with shared_store.read(HERE) as before:
        assert len(before.prompts.list(prefix="", after="", limit=9)) == 1
        with ThreadPoolExecutor(1) as pool:
            pool.submit(commit, shared_store, "new").result()
        assert len(before.prompts.list(prefix="", after="", limit=9)) == 1
        with shared_store.read(HERE) as after:
            assert len(after.prompts.list(prefix="", after="", limit=9)) == 2


def test_what_is_not_committed_is_seen_by_nobody_else(shared_store: Store) -> None:
    with shared_store.write(HERE) as writing:
        writing.prompts.create("a", PromptFields(), at=NOW)
        assert writing.prompts.get("a")
        with shared_store.read(HERE) as unit:
            assert unit.prompts.get("a") is None


def test_a_listing_left_half_read_holds_nobody_to_an_old_state(store: Store) -> None:
    with store.write(HERE) as unit:
        number = unit.experiments.add(experiment()).number
        unit.experiments.keep(number, [run(case=at) for at in range(3000)])
    with store.read(HERE) as unit:
        half_read = unit.experiments.runs(number)
        next(half_read)
    for _ in range(3):
        with store.write(HERE) as unit:
            unit.experiments.keep(number, [run(arm=1, case=unit.events.head())])
            seq = append(unit)
        with store.read(HERE) as unit:
            assert unit.events.head() == seq
    del half_read


def test_a_listing_ends_with_its_unit(store: Store) -> None:
    with store.write(HERE) as unit:
        number = unit.experiments.add(experiment()).number
        unit.experiments.keep(number, [run()])
    with store.read(HERE) as unit:
        unread = unit.experiments.runs(number)
    with pytest.raises(Exception, match="closed"):
        next(unread)


def test_threads_that_read_and_write_at_once_all_get_through(
    store: Store, scale: Callable[[int], int]
) -> None:
    commit(store)

    def work(thread: int) -> int:
        for turn in range(scale(100)):
            with store.write(HERE) as unit:
                unit.prompts.update("support/triage", PromptFields(title=f"{thread} {turn}"), at=NOW)
                append(unit)
            with store.read(HERE) as unit:
                assert unit.prompts.get("support/triage")
        return thread

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(8))) == list(range(8))
    with store.read(HERE) as unit:
        assert unit.events.head() == 8 * scale(100)


@pytest.mark.parametrize("name", ["\ud800", "a\udfffb"])
def test_text_that_is_none_is_refused(store: Store, name: str) -> None:
    with pytest.raises(Invalid) as error, store.write(HERE) as unit:
        unit.prompts.create("a", PromptFields(title=name), at=NOW)
    assert error.value.code == "invalid_content"


def test_a_number_beyond_64_bits_is_refused(store: Store) -> None:
    with pytest.raises(Invalid), store.read(HERE) as unit:
        unit.prompts.version("a", 2**70)


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    store.close()
    for opens in (store.read, store.write):
        with pytest.raises(StorageFailed), opens(HERE):
            pass
