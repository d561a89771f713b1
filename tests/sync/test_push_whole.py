"""A push is one unit, whatever is in it; labels are moved or proposed."""

from __future__ import annotations

import pytest

from pecia import testing
from pecia.app.commit import CommitVersion
from pecia.app.policies import SetPolicy
from pecia.app.prompts import GetPrompt, ListPrompts
from pecia.app.proposals import ApproveProposal, ListProposals, RejectProposal
from pecia.app.push import PushPrompts
from pecia.app.release import ReleaseVersion
from pecia.domain.actor import Actor
from pecia.domain.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from pecia.domain.policy import Policy
from pecia.domain.version import Content
from pecia.sync import compare
from tests.sync.conftest import Both

APPROVED = Policy(label="production", approvals=1)


def names(both: Both) -> list[str]:
    return [prompt.name for prompt in both.perform(ListPrompts()).data]


def labels(both: Both) -> dict[str, int]:
    found: dict[str, int] = both.perform(GetPrompt(prompt="q")).labels
    return found


@pytest.mark.parametrize("keep_going", [False, True])
def test_a_partial_is_committed_before_what_includes_it(both: Both, *, keep_going: bool) -> None:
    both.write("a.prompt.md", "---\nincludes:\n  t: z/tone\n---\n{{ partials.t }}\n")
    both.write("z/tone.prompt.md", "Be kind.\n")
    assert both.push(keep_going=keep_going).refused == ()
    assert names(both) == ["a", "z/tone"]


def test_one_file_that_cannot_be_taken_stops_the_push(both: Both) -> None:
    both.write("good.prompt.md", "fine\n")
    both.write("bad.prompt.md", "first line\n{% set x = 1 %}\n")
    with pytest.raises(Invalid, match=r"bad\.prompt\.md: .*Nothing was written"):
        both.push()
    assert names(both) == []
    report = both.push(keep_going=True)
    assert (names(both), [one.file for one in report.refused]) == (["good"], ["bad.prompt.md"])
    assert report.refused[0].code == "template_not_allowed"


def test_a_commit_the_library_refuses_takes_the_others_with_it(both: Both) -> None:
    both.commit("b", "somebody was faster")
    commits = tuple(
        CommitVersion(prompt=name, content=Content(template=name), parent=0) for name in ("a", "b")
    )
    with pytest.raises(Conflict, match="The head of 'b' is version 1") as caught:
        both.perform(PushPrompts(commits=commits))
    assert (caught.value.extra["head"], names(both)) == (1, ["b"])


def test_the_list_of_labels_is_written_by_pull_and_released_by_push(shared: Both) -> None:
    shared.perform(ReleaseVersion(prompt="q", label="production", version=1))
    shared.pull()
    assert shared.read("labels.yaml") == "q:\n  production: 1\n"
    shared.write("q.prompt.md", "second\n")
    shared.write("labels.yaml", "# reviewed\nq:\n  production: 2\n  staging: 1\n")
    assert [change.action for change in shared.push().labels] == ["release", "release"]
    assert labels(shared) == {"production": 2, "staging": 1}
    assert shared.pull().labels == ()
    assert shared.read("labels.yaml").startswith("# reviewed\n")


def test_a_pull_killed_before_the_list_was_written_moves_no_label_back(shared: Both) -> None:
    shared.perform(ReleaseVersion(prompt="q", label="production", version=1))
    shared.pull()
    before = shared.read("labels.yaml")
    shared.commit("q", "second", title="Q")
    shared.perform(ReleaseVersion(prompt="q", label="production", version=2))
    base = shared.read(".pecia/base.json")
    shared.pull()
    shared.write(".pecia/next.json", shared.read(".pecia/base.json"))
    shared.write(".pecia/base.json", base)
    shared.write("labels.yaml", before)
    assert shared.push().labels[0].state == "library"
    assert labels(shared) == {"production": 2}


def test_a_label_moved_on_both_sides_is_a_conflict_in_the_list(shared: Both) -> None:
    shared.commit("q", "second")
    shared.commit("q", "third")
    shared.perform(ReleaseVersion(prompt="q", label="production", version=1))
    shared.pull()
    shared.write("labels.yaml", "q:\n  production: 3\n")
    shared.perform(ReleaseVersion(prompt="q", label="production", version=2))
    with pytest.raises(Conflict, match="q@production"):
        shared.push()
    assert shared.pull().conflicts == ("q@production",)
    assert "<<<<<<< local\n  production: 3\n=======\n  production: 2\n>>>>>>> library\n" in shared.read(
        "labels.yaml"
    )
    shared.write("labels.yaml", "q:\n  production: 3\n")
    shared.push()
    assert labels(shared) == {"production": 3}


def test_a_label_with_a_policy_is_proposed_once_and_released_when_it_is_met(shared: Both) -> None:
    shared.perform(SetPolicy(policy=APPROVED))
    shared.write("labels.yaml", "q:\n  production: 1\n")
    moved = [shared.push().labels[0] for _ in range(2)]
    assert [(change.action, change.proposal) for change in moved] == [("propose", 1), ("propose", 1)]
    assert len(shared.perform(ListProposals()).data) == 1
    assert labels(shared) == {}
    shared.as_(Actor(name="grace"), ApproveProposal(number=1))
    assert shared.push().labels[0].action == "release"
    assert labels(shared) == {"production": 1}
    assert shared.states() == {}


def test_the_labels_of_a_renamed_prompt_go_with_it_and_stay_where_they_were(shared: Both) -> None:
    shared.perform(ReleaseVersion(prompt="q", label="production", version=1))
    shared.pull()
    (shared.folder / "q.prompt.md").rename(shared.folder / "r.prompt.md")
    shared.push()
    assert (labels(shared), shared.perform(GetPrompt(prompt="r")).labels) == (
        {"production": 1},
        {"production": 1},
    )
    shared.pull()
    assert shared.read("labels.yaml") == "r:\n  production: 1\n"
    assert compare(shared.folder, shared).report.labels == ()


def test_a_move_that_was_rejected_is_not_proposed_again(shared: Both) -> None:
    shared.perform(SetPolicy(policy=APPROVED))
    shared.write("labels.yaml", "q:\n  production: 1\n")
    shared.push()
    shared.as_(testing.GRACE, RejectProposal(number=1, why="too early"))
    with pytest.raises(Refused, match="was rejected: too early"):
        shared.push()
    assert len(shared.perform(ListProposals()).data) == 1


def test_a_version_that_is_not_there_moves_nothing(shared: Both) -> None:
    shared.write("q.prompt.md", "second\n")
    shared.write("labels.yaml", "q:\n  production: 9\n")
    with pytest.raises(NotFound, match="has no version 9"):
        shared.push()
    assert shared.head("q").startswith("one")


def test_an_editor_pushes_versions_and_moves_no_label(shared: Both) -> None:
    editor = Actor(name="ed", role="editor")
    commit = CommitVersion(prompt="q", content=Content(template="second"), parent=1)
    move = ReleaseVersion(prompt="q", label="staging", version=2)
    with pytest.raises(NotAllowed, match="label:move"):
        shared.as_(editor, PushPrompts(commits=(commit,), moves=(move,)))
    shared.as_(editor, PushPrompts(commits=(commit,)))
    assert (shared.head("q"), labels(shared)) == ("second", {})


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("q:\n  latest: 1\n", "Line 2, column (3|11): .*latest"),
        ("Q:\n  production: 1\n", "Line 1, column 1: 'Q' is not a valid prompt name"),
        ("q:\n  production: 0\n", "Line 2, column 15: "),
        ("q: &a {production: 1}\n", "anchor"),
        ("q: [1]\n", "Line 1"),
    ],
)
def test_a_list_of_labels_that_cannot_be_read_is_refused_with_its_place(
    shared: Both, text: str, why: str
) -> None:
    shared.write("labels.yaml", text)
    with pytest.raises(Invalid, match=why):
        shared.push()
