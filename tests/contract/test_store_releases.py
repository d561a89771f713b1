"""Labels, releases and policies, on every adapter."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from pecia.domain.errors import Conflict
from pecia.domain.policy import EvidenceGate, Policy
from pecia.domain.release import Label, Release
from pecia.ports import Store
from tests.contract.kept import HERE, NOW, commit, later, move, proposal


def test_a_label_stands_where_its_last_release_put_it(store: Store) -> None:
    commit(store, versions=2)
    with store.write(HERE) as unit:
        assert move(unit, 1, previous=None)
        assert move(unit, 2, previous=1, at=later(1), actor="ada")
    with store.read(HERE) as unit:
        label = unit.releases.label("support/triage", "production")
        assert unit.releases.label("support/triage", "staging") is None
    assert label == Label(
        prompt="support/triage",
        label="production",
        version=2,
        revision=2,
        moved_at=later(1),
        actor="ada",
    )


@pytest.mark.parametrize(("previous", "label"), [(None, "production"), (2, "production"), (1, "staging")])
def test_a_label_that_stands_elsewhere_does_not_move(store: Store, previous: int | None, label: str) -> None:
    commit(store, versions=3)
    with store.write(HERE) as unit:
        assert move(unit, 1, previous=None)
        assert not move(unit, 3, previous=previous, label=label)
    with store.read(HERE) as unit:
        assert [label.version for label in unit.releases.labels()] == [1]
        assert len(unit.releases.history("support/triage")) == 1


def test_releases_are_the_history_of_a_label_newest_first(store: Store) -> None:
    commit(store, versions=2)
    with store.write(HERE) as unit:
        opened = unit.proposals.add(proposal()).number
        move(unit, 1, previous=None, proposal=opened)
        move(unit, 2, previous=None, label="staging")
        move(unit, 2, previous=1, restores=1)
    with store.read(HERE) as unit:
        every = unit.releases.history("support/triage")
        production = unit.releases.history("support/triage", "production")
    assert [release.number for release in every] == [3, 2, 1]
    assert [(release.version, release.previous) for release in production] == [(2, 1), (1, None)]
    assert (production[0].restores, production[1].proposal) == (1, opened)


def test_labels_are_listed_by_prompt_and_name(store: Store) -> None:
    commit(store, versions=2)
    commit(store, "a")
    with store.write(HERE) as unit:
        for label in ("staging", "production"):
            move(unit, 2, previous=None, label=label)
        move(unit, 1, previous=None, prompt="a")
    with store.read(HERE) as unit:
        every = [(at.prompt, at.label) for at in unit.releases.labels()]
        of_one = [at.label for at in unit.releases.labels("support/triage")]
    assert every == [("a", "production"), ("support/triage", "production"), ("support/triage", "staging")]
    assert of_one == ["production", "staging"]


def test_a_label_moves_only_to_a_version_there_is(store: Store) -> None:
    commit(store)
    with pytest.raises(Conflict), store.write(HERE) as unit:
        move(unit, 7, previous=None)
    with store.read(HERE) as unit:
        assert not unit.releases.labels()
        assert unit.events.head() == 0


def test_of_eight_who_move_a_label_at_once_one_wins(store: Store, scale: Callable[[int], int]) -> None:
    rounds, threads = scale(100), 8
    commit(store, versions=threads)
    start = Barrier(threads)

    def attempt(number: int, previous: int | None) -> bool:
        start.wait()
        with store.write(HERE) as unit:
            return move(unit, number, previous=previous)

    with ThreadPoolExecutor(threads) as pool:
        stands: int | None = None
        for _ in range(rounds):
            won = list(pool.map(attempt, range(1, threads + 1), [stands] * threads))
            # Who moves it to where it stands wins without a change that others could see.
            winners = [number for number, moved in enumerate(won, 1) if moved and number != stands]
            assert len(winners) == 1
            stands = winners[0]


def test_a_policy_takes_the_place_of_the_one_before(store: Store) -> None:
    gate = EvidenceGate(dataset="demo/sentiment", metric="accuracy", scorer={"type": "equals"}, max_age=30)
    first = Policy(label="production", evidence=(gate,))
    second = Policy(label="production", approvals=1)
    with store.write(HERE) as unit:
        assert unit.releases.set_policy(first) is None
        assert unit.releases.set_policy(Policy(label="production", prompts="a/*", approvals=2)) is None
        assert unit.releases.set_policy(second) == first
    with store.read(HERE) as unit:
        policies = unit.releases.policies()
    assert [(policy.prompts, policy.approvals) for policy in policies] == [("*", 1), ("a/*", 2)]


def test_a_policy_that_asks_nothing_takes_the_policy_away(store: Store) -> None:
    asking = Policy(label="production", approvals=1)
    with store.write(HERE) as unit:
        unit.releases.set_policy(asking)
        assert unit.releases.set_policy(Policy(label="production")) == asking
    with store.read(HERE) as unit:
        assert not unit.releases.policies()


def test_a_release_comes_back_as_it_was(store: Store) -> None:
    commit(store)
    with store.write(HERE) as unit:
        move(unit, 1, previous=None)
    with store.read(HERE) as unit:
        assert unit.releases.history("support/triage") == [
            Release(
                number=1,
                prompt="support/triage",
                label="production",
                version=1,
                previous=None,
                actor="grace",
                why="it is better",
                proposal=None,
                restores=None,
                at=NOW,
            )
        ]


def test_what_is_in_service_is_the_release_of_every_label_of_the_prompts_asked_for(store: Store) -> None:
    commit(store, versions=2)
    commit(store, "other/prompt")
    with store.write(HERE) as unit:
        move(unit, 1, previous=None)
        move(unit, 2, previous=1, actor="ada")
        move(unit, 1, previous=None, label="staging")
        move(unit, 1, previous=None, prompt="other/prompt")
    with store.read(HERE) as unit:
        found = unit.releases.in_service(["support/triage", "not/there"])
        assert unit.releases.in_service([]) == []
    assert [(one.label, one.version, one.previous, one.actor) for one in found] == [
        ("production", 2, 1, "ada"),
        ("staging", 1, None, "grace"),
    ]
