from __future__ import annotations

import pytest

from pecia.domain.partials import Dependent
from pecia.domain.prompt import PromptFields
from pecia.domain.version import Content, Pin, Version
from pecia.ports import Store
from tests.contract.kept import HERE, NOW, append, commit, move, version

INCLUDING = Content(template="{{ partials.tone }}", includes={"tone": "house/tone@production"})


def pin(number: int) -> dict[str, Pin]:
    held = version("house/tone", number)
    return {"house/tone@production": Pin(prompt="house/tone", version=number, digest=held.digest)}


def including(number: int = 1, locked: int = 1) -> Version:
    return version("support/triage", number, content=INCLUDING, lock=pin(locked))


@pytest.fixture
def included(store: Store) -> Store:
    commit(store, "house/tone", versions=2)
    with store.write(HERE) as unit:
        unit.prompts.create("support/triage", PromptFields(), at=NOW)
        unit.prompts.add_version(including())
    return store


def test_a_version_comes_back_with_its_lock(included: Store) -> None:
    with included.read(HERE) as unit:
        assert unit.prompts.version("support/triage", 1) == including()
        assert unit.prompts.version_by_digest("support/triage", including().digest) == including()
        assert unit.prompts.versions("support/triage", before=None, limit=9) == [including()]
        assert unit.prompts.version("house/tone", 2) == version("house/tone", 2)


def test_each_release_keeps_a_lock_of_its_own(included: Store) -> None:
    with included.write(HERE) as unit:
        assert move(unit, 1, previous=None, lock=pin(1))
        assert move(unit, 1, previous=1, lock=pin(2))
    with included.read(HERE) as unit:
        newest, oldest = unit.releases.history("support/triage", "production")
        assert (newest.lock, oldest.lock) == (pin(2), pin(1))
        assert unit.releases.lock("support/triage", newest.number) == pin(2)
        assert unit.releases.lock("support/triage", newest.number + 1) == {}
        assert [release.lock for release in unit.releases.history("house/tone")] == []


def test_dependents_are_heads_and_labels_in_service(included: Store) -> None:
    with included.write(HERE) as unit:
        move(unit, 1, previous=None, lock=pin(1))
        move(unit, 1, previous=1, lock=pin(2))
        append(unit)
    held = {
        "project": HERE,
        "prompt": "support/triage",
        "version": 1,
        "reference": "house/tone@production",
        "current": None,
    }
    with included.read(HERE) as unit:
        assert unit.prompts.dependents("house/tone") == [
            Dependent(label=None, locked=1, **held),
            Dependent(label="production", locked=2, **held),
        ]
        assert unit.prompts.dependents("support/triage") == []


def test_a_head_that_includes_nothing_any_more_is_no_dependent(included: Store) -> None:
    with included.write(HERE) as unit:
        unit.prompts.add_version(version("support/triage", 2))
    with included.read(HERE) as unit:
        assert unit.prompts.dependents("house/tone") == []
