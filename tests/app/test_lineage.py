from __future__ import annotations

import pytest

from pecia import testing
from pecia.app.commit import CommitVersion, RestoreVersion
from pecia.app.compare import CompareVersions
from pecia.app.events import ListEvents
from pecia.app.lineage import BlameVersion, GetLineage
from pecia.app.prompts import GetPrompt
from pecia.app.proposals import GetProposal, OpenProposal
from pecia.app.release import ReleaseVersion
from pecia.app.retire import PurgeVersion
from pecia.domain.errors import Conflict, NotFound
from pecia.domain.version import Content
from tests.app.conftest import Library


def test_a_restored_version_is_the_head_and_nothing_is_copied(do: Library) -> None:
    do.commit("p", "one")
    do.commit("p", "two")
    restored = do(RestoreVersion(prompt="p", version=1, note="better"), testing.GRACE)
    assert (restored.version.number, restored.created) == (1, False)
    prompt = do(GetPrompt(prompt="p"))
    assert (prompt.head, prompt.latest) == (1, 2)
    event = do(ListEvents()).events[-1]
    assert (event.action, event.actor, event.data) == (
        "VersionRecommitted",
        "grace",
        {"version": 1, "note": "better"},
    )


def test_a_restore_on_a_head_that_moved_is_a_conflict(do: Library) -> None:
    do.commit("p", "one")
    do.commit("p", "two")
    with pytest.raises(Conflict, match="head of 'p' is version 2"):
        do(RestoreVersion(prompt="p", version=1, parent=1))
    with pytest.raises(NotFound):
        do(RestoreVersion(prompt="p", version=3))


def test_a_lineage_tells_parents_labels_and_returns(do: Library) -> None:
    for text in ("one", "two", "one", "three"):
        do.commit("p", text, note=text)
    do(ReleaseVersion(prompt="p", label="production", version=2))
    found = do(GetLineage(prompt="p"))
    assert [(n.number, n.parent, n.labels, n.note) for n in found.nodes] == [
        (3, 1, (), "three"),
        (2, 1, ("production",), "two"),
        (1, None, (), "one"),
    ]
    assert [(r.version, r.previous, r.note) for r in found.returns] == [(1, 2, "one")]
    assert found.head == 3


def test_blame_follows_the_parents_past_what_was_purged(do: Library) -> None:
    for text in ("a", "a\nb", "a\nb\nc", "a\nc\nd"):
        do.commit("p", text)
    do(PurgeVersion(prompt="p", version=2))
    found = do(BlameVersion(prompt="p", version=3))
    assert [(line.version, line.text) for line in found.texts[0].lines] == [(1, "a"), (3, "b"), (3, "c")]
    assert [origin.version for origin in found.origins] == [1, 3]
    assert [line.version for line in do(BlameVersion(prompt="p")).texts[0].lines] == [1, 3, 4]


def test_a_comparison_and_a_proposal_tell_what_changes_for_others(do: Library) -> None:
    do.commit("p", "{{ a }}")
    do.commit("p", "{{ a }}{{ b }}")
    do(ReleaseVersion(prompt="p", label="production", version=1))
    compared = do(CompareVersions(prompt="p", before=1, after=2)).contract
    number = do(OpenProposal(prompt="p", label="production", version=2)).number
    proposed = do(GetProposal(number=number)).contract
    assert compared == proposed
    assert [(c.kind, c.effect) for c in proposed.changes] == [("input_added", "breaking")]
    assert do(OpenProposal(prompt="p", label="staging", version=2)).contract is None


def test_a_commit_names_what_nobody_would_see(do: Library) -> None:
    committed = do(CommitVersion(prompt="p", content=Content(template="one\u200b")))
    assert [(n.code, n.pointer, n.offset) for n in committed.warnings] == [
        ("hidden_characters", "/template", 3)
    ]
    assert do(CommitVersion(prompt="p", content=Content(template="two"))).warnings == ()
