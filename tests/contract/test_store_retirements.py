"""What was archived and purged, on every adapter."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from pecia.domain.errors import Conflict
from pecia.domain.plan import Variant
from pecia.domain.prompt import PromptFields
from pecia.domain.retirement import Retirement
from pecia.domain.version import ERASED, Content
from pecia.ports import Store
from tests.contract.kept import HERE, NOW, commit, experiment, later, move, version

NAME = "support/triage"


def retirement(number: int | None = None, **rest: Any) -> Retirement:
    filled: dict[str, Any] = {
        "kind": "archived",
        "prompt": NAME,
        "version": number,
        "digest": version(number=number).digest if number else None,
        "actor": "ada",
        "why": "old",
        "at": later(5),
    } | rest
    return Retirement(**filled)


@pytest.mark.parametrize("number", [None, 2])
def test_an_archiving_is_kept_once_and_undone(store: Store, number: int | None) -> None:
    commit(store, versions=3)
    with store.write(HERE) as unit:
        unit.retirements.archive(retirement(number))
    with store.read(HERE) as unit:
        assert unit.retirements.find(NAME, number) == retirement(number)
        assert unit.retirements.find(NAME, 1) is None
    with pytest.raises(Conflict), store.write(HERE) as unit:
        unit.retirements.archive(retirement(number))
    with store.write(HERE) as unit:
        assert unit.retirements.unarchive(NAME, number)
        assert not unit.retirements.unarchive(NAME, number)


def test_archived_prompts_and_versions_are_listed_when_asked_for(store: Store) -> None:
    commit(store, versions=2)
    commit(store, "other")
    with store.write(HERE) as unit:
        unit.retirements.archive(retirement(prompt="other"))
        unit.retirements.archive(retirement(1))
    with store.read(HERE) as unit:
        assert [p.name for p in unit.prompts.list(prefix="", after="", limit=9)] == [NAME]
        every = unit.prompts.list(prefix="", after="", limit=9, archived=True)
        assert [(p.name, p.archived) for p in every] == [("other", True), (NAME, False)]
        assert [v.number for v in unit.prompts.versions(NAME, before=None, limit=9)] == [2]
        assert [v.number for v in unit.prompts.versions(NAME, before=None, limit=9, archived=True)] == [2, 1]
        assert unit.prompts.version(NAME, 1) == version()


def test_nodes_tell_labels_and_retirements_and_returns_their_order(store: Store) -> None:
    commit(store, versions=3)
    with store.write(HERE) as unit:
        move(unit, 3, previous=None)
        unit.retirements.archive(retirement(2))
        unit.prompts.recommit(version(), author="grace", note="back", at=later(9))
    with store.read(HERE) as unit:
        nodes, returns = unit.prompts.nodes(NAME), unit.prompts.returns(NAME)
    assert [(n.number, n.parent, n.labels) for n in nodes] == [
        (3, 2, ("production",)),
        (2, 1, ()),
        (1, None, ()),
    ]
    assert nodes[1].retirement == retirement(2)
    assert [(r.version, r.author, r.note, r.at) for r in returns] == [(1, "grace", "back", later(9))]


def test_a_purged_version_leaves_its_number_and_digest(store: Store) -> None:
    commit(store, versions=2)
    tombstone = retirement(1, kind="purged")
    with store.write(HERE) as unit:
        unit.retirements.archive(retirement(1))
        unit.retirements.purge([tombstone])
    with store.read(HERE) as unit:
        assert unit.prompts.version(NAME, 1) is None
        assert unit.prompts.version_by_digest(NAME, version().digest) == tombstone
        assert [v.number for v in unit.prompts.versions(NAME, before=None, limit=9, archived=True)] == [2]
        [_, node] = unit.prompts.nodes(NAME)
        assert (node.digest, node.note, node.retirement) == (version().digest, "", tombstone)
        assert unit.prompts.authors(NAME, 1) == {"ada"}
    with store.write(HERE) as unit:
        assert not unit.retirements.unarchive(NAME, 1)


def test_a_purged_prompt_is_there_no_more_and_its_name_stays_taken(store: Store) -> None:
    commit(store)
    with store.write(HERE) as unit:
        move(unit, 1, previous=None)
        unit.releases.take_down(NAME)
        unit.retirements.purge([retirement(1, kind="purged"), retirement(kind="purged")])
    with store.read(HERE) as unit:
        assert unit.prompts.get(NAME) is None
        assert not unit.prompts.list(prefix="", after="", limit=9, archived=True)
        assert unit.releases.label(NAME, "production") is None
        assert len(unit.releases.history(NAME)) == 1
    with pytest.raises(Conflict), store.write(HERE) as unit:
        unit.prompts.create(NAME, PromptFields(), at=NOW)


def test_the_content_of_a_purged_version_is_in_no_table(store: Store) -> None:
    secret = Content(template="the word is xyzzy")
    commit(store)
    kept = version(number=2, content=secret, note="xyzzy")
    tested = (
        Variant(label="zero", digest=kept.digest, content=secret, prompt=NAME, number=2),
        Variant(label="four", digest=kept.digest, content=secret, prompt="elsewhere", number=1),
    )
    with store.write(HERE) as unit:
        unit.prompts.add_version(kept)
        unit.prompts.recommit(kept, author="ada", note="xyzzy again", at=NOW)
        number = unit.experiments.add(experiment(variants=tested[:1])).number
        other = unit.experiments.add(experiment(variants=tested[1:])).number
        unit.retirements.purge([retirement(2, kind="purged", digest=kept.digest)])
    with store.read(HERE) as unit:
        before, after = unit.experiments.get(number), unit.experiments.get(other)
        assert not [returned for returned in unit.prompts.returns(NAME) if returned.note]
    assert before is not None
    assert after is not None
    assert before.plan.variants == (msgspec.structs.replace(tested[0], content=ERASED),)
    assert before.plan.digest == before.plan_digest
    assert after.plan.variants == tested[1:]


def test_a_purged_content_is_not_left_in_a_sqlite_file(tmp_path: Any) -> None:
    from pecia.stores.sqlite import SqliteStore  # noqa: PLC0415

    path = tmp_path / "library.db"
    store = SqliteStore.open(path, mode="write")
    commit(store)
    kept = version(number=2, content=Content(template="the word is xyzzy " * 1000))
    with store.write(HERE) as unit:
        unit.prompts.add_version(kept)
        unit.retirements.purge([retirement(2, kind="purged", digest=kept.digest)])
    store.close()
    assert b"xyzzy" not in path.read_bytes()
