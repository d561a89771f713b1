from __future__ import annotations

import pytest

from pecia import testing
from pecia.app.commit import CommitVersion, RestoreVersion
from pecia.app.events import ListEvents, VerifyLog
from pecia.app.experiments import GetExperiment, GetResult, ListExperiments
from pecia.app.import_prompts import ImportPrompts
from pecia.app.lineage import GetLineage
from pecia.app.prompts import GetPrompt, GetVersion, ListPrompts, ListVersions, UpdatePrompt
from pecia.app.proposals import GetProposal, OpenProposal, RejectProposal
from pecia.app.release import ReleaseVersion, RollBack
from pecia.app.render import RenderPrompt
from pecia.app.resolve import ResolveLabel
from pecia.app.retire import (
    ArchivePrompt,
    ArchiveVersion,
    PurgePrompt,
    PurgeVersion,
    UnarchivePrompt,
    UnarchiveVersion,
)
from pecia.app.run import run_experiment
from pecia.domain.actor import Actor
from pecia.domain.errors import Conflict, NotAllowed, NotFound, PeciaError
from pecia.domain.import_report import ImportItem
from pecia.domain.prompt import PromptFields
from pecia.domain.version import Content
from tests.app.conftest import Library


def code(do: Library, request: object, actor: Actor = testing.ADA) -> str:
    with pytest.raises(PeciaError) as raised:
        do(request, actor)  # type: ignore[arg-type]
    return raised.value.code


@pytest.fixture
def three(do: Library) -> Library:
    """`p` with three versions, the second in production."""
    for text in ("one", "two", "three"):
        do.commit("p", text)
    do(ReleaseVersion(prompt="p", label="production", version=2))
    return do


def actions(do: Library) -> list[str]:
    return [event.action for event in do(ListEvents()).events]


def test_an_archived_prompt_is_hidden_takes_nothing_and_still_serves(three: Library) -> None:
    made = three(ArchivePrompt(prompt="p", why="unused"))
    assert (made.kind, made.version, made.why) == ("archived", None, "unused")
    assert three(ListPrompts()).data == ()
    assert [prompt.archived for prompt in three(ListPrompts(archived=True)).data] == [True]
    assert code(three, CommitVersion(prompt="p", content=Content(template="four"))) == "archived"
    assert code(three, CommitVersion(prompt="p", content=Content(template="one"))) == "archived"
    assert code(three, RestoreVersion(prompt="p", version=1)) == "archived"
    assert code(three, ReleaseVersion(prompt="p", label="staging", version=1)) == "archived"
    assert code(three, OpenProposal(prompt="p", label="production", version=1)) == "archived"
    assert three(ResolveLabel(prompt="p", label="production")).version == 2
    assert three(RenderPrompt(prompt="p", label="production")).text == "two"


def test_a_prompt_comes_back_from_the_archive(three: Library) -> None:
    three(ArchivePrompt(prompt="p"))
    assert three(ArchivePrompt(prompt="p", why="again")).why == ""
    assert not three(UnarchivePrompt(prompt="p")).archived
    three(UnarchivePrompt(prompt="p"))
    assert three.commit("p", "four") == 4
    assert [a for a in actions(three) if "rchived" in a] == ["PromptArchived", "PromptUnarchived"]


def test_an_archived_version_cannot_be_released_or_restored_until_it_is_back(three: Library) -> None:
    three(ArchiveVersion(prompt="p", version=1))
    assert [v.number for v in three(ListVersions(prompt="p")).data] == [3, 2]
    assert [v.number for v in three(ListVersions(prompt="p", archived=True)).data] == [3, 2, 1]
    assert code(three, ReleaseVersion(prompt="p", label="staging", version=1)) == "archived"
    assert code(three, CommitVersion(prompt="p", content=Content(template="one"))) == "archived"
    three(UnarchiveVersion(prompt="p", version=1))
    assert three(RestoreVersion(prompt="p", version=1, note="back")).version.number == 1


@pytest.mark.parametrize("request_", [ArchiveVersion, PurgeVersion])
def test_the_head_and_what_a_label_serves_stay(
    three: Library, request_: type[ArchiveVersion | PurgeVersion]
) -> None:
    for version in (2, 3):
        assert code(three, request_(prompt="p", version=version)) == "in_service"


def test_going_back_to_an_archived_version_is_always_possible(three: Library) -> None:
    three(ReleaseVersion(prompt="p", label="production", version=3))
    three(ArchiveVersion(prompt="p", version=2))
    assert three(RollBack(prompt="p", label="production")).version == 2


def test_only_an_owner_purges(three: Library) -> None:
    with pytest.raises(NotAllowed, match="prompt:purge"):
        three(PurgeVersion(prompt="p", version=1), Actor(name="eve", role="maintainer"))


def test_a_purged_version_is_gone_and_leaves_a_tombstone(three: Library) -> None:
    made = three(PurgeVersion(prompt="p", version=1, why="a name in it"))
    digest = made.digest
    assert code(three, GetVersion(prompt="p", version=1)) == "purged"
    assert code(three, ReleaseVersion(prompt="p", label="staging", version=1)) == "purged"
    assert code(three, RestoreVersion(prompt="p", version=1)) == "purged"
    assert code(three, CommitVersion(prompt="p", content=Content(template="one"))) == "purged_content"
    assert [v.number for v in three(ListVersions(prompt="p", archived=True)).data] == [3, 2]
    node = three(GetLineage(prompt="p")).nodes[-1]
    assert (node.number, node.digest, node.retirement) == (1, digest, made)
    assert (made.actor, made.why, made.kind) == ("ada", "a name in it", "purged")
    assert three(VerifyLog()).broken_at is None
    assert actions(three)[-1] == "VersionPurged"


def test_a_number_is_never_used_again(three: Library) -> None:
    three(RestoreVersion(prompt="p", version=1))
    three(PurgeVersion(prompt="p", version=3))
    assert three(ResolveLabel(prompt="p", label="latest")).version == 2
    assert three.commit("p", "four") == 4
    assert three(GetVersion(prompt="p", version=4)).parent == 1


def test_a_label_cannot_go_back_to_what_was_purged(three: Library) -> None:
    three(ReleaseVersion(prompt="p", label="production", version=3))
    three(PurgeVersion(prompt="p", version=2))
    assert code(three, RollBack(prompt="p", label="production")) == "purged"


def test_what_an_open_proposal_asks_for_is_not_purged(three: Library) -> None:
    number = three(OpenProposal(prompt="p", label="production", version=1)).number
    assert code(three, PurgeVersion(prompt="p", version=1)) == "in_service"
    assert code(three, PurgePrompt(prompt="p", give_up=("production",))) == "in_service"
    three(RejectProposal(number=number))
    three(PurgeVersion(prompt="p", version=1))
    assert three(GetProposal(number=number)).contract is None


def test_a_prompt_is_purged_with_all_its_versions_once_its_labels_are_given_up(three: Library) -> None:
    three(UpdatePrompt(prompt="p", fields=PromptFields(title="Secret")))
    assert code(three, PurgePrompt(prompt="p")) == "in_service"
    three(PurgePrompt(prompt="p", why="gone", give_up=("production",)))
    for request in (
        GetPrompt(prompt="p"),
        ResolveLabel(prompt="p", label="production"),
        GetLineage(prompt="p"),
    ):
        assert code(three, request) == "purged"
    assert code(three, CommitVersion(prompt="p", content=Content(template="new"))) == "purged"
    assert three(ListPrompts(archived=True)).data == ()
    assert actions(three)[-4:] == ["VersionPurged"] * 3 + ["PromptPurged"]
    assert three(VerifyLog()).broken_at is None


def test_an_experiment_keeps_its_result_and_cannot_go_on_without_a_purged_content(compared: Library) -> None:
    before = compared(GetResult(number=1))
    compared.commit("q", "other {{ n }}")
    compared(PurgeVersion(prompt="q", version=2))
    assert compared(GetResult(number=1)) == before
    assert "good" not in repr(compared(GetExperiment(number=1)).plan.variants)
    with compared.ports.store.write("default") as unit:
        unit.experiments.set_status(1, "stopped", at=testing.START)
    assert len(compared(ListExperiments()).data) == 1
    with pytest.raises(NotFound, match="variant 'two' was purged"):
        run_experiment(compared.ports, testing.ADA, 1)


def test_nothing_is_purged_when_something_stands_in_the_way(three: Library) -> None:
    with pytest.raises(Conflict):
        three(PurgePrompt(prompt="p"))
    assert len(three(ListVersions(prompt="p")).data) == 3


def test_a_partial_in_use_is_not_purged_until_nobody_holds_it(do: Library) -> None:
    do.commit("tone", "Be kind.")
    do.commit("tone", "Be brief.")
    including = Content(template="{{ partials.tone }} {{ q }}", includes={"tone": "tone#1"})
    do(CommitVersion(prompt="p", content=including))
    assert code(do, PurgeVersion(prompt="tone", version=1)) == "in_service"
    assert code(do, PurgePrompt(prompt="tone")) == "in_service"
    do.commit("p", "{{ q }}")
    assert do(PurgeVersion(prompt="tone", version=1)).kind == "purged"


def test_an_import_that_is_only_looked_at_says_what_was_purged(three: Library) -> None:
    three(PurgeVersion(prompt="p", version=1))
    items = tuple(
        ImportItem(source=text, prompt="p", content=Content(template=text)) for text in ("one", "two")
    )
    lines = three(ImportPrompts(prompts=items, dry_run=True)).lines
    assert [line.outcome for line in lines] == ["failed", "known"]
