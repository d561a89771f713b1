"""What people write beside a content: no door keeps a key in it, and none says it again."""

from __future__ import annotations

import pytest

from pecia.app.bulk import ChangePrompts
from pecia.app.catalog import AddPurpose, SetDocumentation
from pecia.app.commit import CommitVersion, RestoreVersion
from pecia.app.datasets import ImportDataset
from pecia.app.events import ListEvents
from pecia.app.experiments import StartExperiment
from pecia.app.import_prompts import ImportPrompts
from pecia.app.import_versions import ImportedVersion, ImportVersions
from pecia.app.knowledge import AddComment
from pecia.app.prompts import UpdatePrompt
from pecia.app.proposals import ApproveProposal, OpenProposal, RejectProposal
from pecia.app.push import PushPrompts
from pecia.app.release import ReleaseVersion, RollBack
from pecia.app.retire import ArchivePrompt, PurgeVersion
from pecia.app.standards import SetStandards
from pecia.domain.actor import Actor
from pecia.domain.catalog import PromptChange
from pecia.domain.design import Design, ModelChoice
from pecia.domain.errors import NotAllowed, Refused, problem_document
from pecia.domain.import_report import ImportItem
from pecia.domain.prompt import PromptFields
from pecia.domain.rulebook import Rulebook, Ruling
from pecia.domain.value import Request
from pecia.domain.version import Content
from tests.app.conftest import Library

KEY = "sk-proj-9aTz3Rk2Wq8LmB5nXv7Y"
SAID = f"it works with {KEY} now"
TEXT = Content(template="text")
DESIGN = Design(
    name="e",
    dataset="d",
    variants={"one": "draft"},
    models={"m": ModelChoice(model="scripted/table")},
    scorers={},
)

DOORS: list[tuple[Request, str]] = [
    (CommitVersion(prompt="p", content=TEXT, note=SAID), "/note"),
    (RestoreVersion(prompt="p", version=1, note=SAID), "/note"),
    (ReleaseVersion(prompt="p", label="production", version=1, why=SAID), "/why"),
    (RollBack(prompt="p", label="production", why=SAID), "/why"),
    (OpenProposal(prompt="p", label="production", version=1, why=SAID), "/why"),
    (ApproveProposal(number=1, note=SAID), "/note"),
    (RejectProposal(number=1, why=SAID), "/why"),
    (AddComment(prompt="p", text=SAID), "/text"),
    (UpdatePrompt(prompt="p", fields=PromptFields(description=SAID)), "/fields/description"),
    (UpdatePrompt(prompt="p", fields=PromptFields(tags=("fine", KEY))), "/fields/tags/1"),
    (
        ChangePrompts(prompts=("p",), change=PromptChange(fields=PromptFields(owner=SAID))),
        "/change/fields/owner",
    ),
    (SetDocumentation(prompt="p", text=SAID), "/text"),
    (AddPurpose(name="own", description=SAID), "/description"),
    (ArchivePrompt(prompt="p", why=SAID), "/why"),
    (PurgeVersion(prompt="p", version=1, why=SAID), "/why"),
    (ImportDataset(dataset="d", rows=({"input": {}},), note=SAID), "/note"),
    (StartExperiment(design=DESIGN, drafts={"one": Content(template=SAID)}), "/drafts/one/template"),
    (ImportVersions(versions=(ImportedVersion(prompt="p", content=TEXT, note=SAID),)), "/versions/0/note"),
    (
        ImportPrompts(prompts=(ImportItem(source="a", prompt="p", content=TEXT, note=SAID),)),
        "/prompts/0/note",
    ),
    (PushPrompts(commits=(CommitVersion(prompt="p", content=TEXT, note=SAID),)), "/commits/0/note"),
]


@pytest.mark.parametrize(("request_", "pointer"), DOORS, ids=[f"{type(r).__name__}{p}" for r, p in DOORS])
def test_a_key_in_what_somebody_writes_is_refused_with_its_place_and_without_its_value(
    do: Library, request_: Request, pointer: str
) -> None:
    do.commit("p", "before")
    events = do(ListEvents()).events
    with pytest.raises(Refused) as caught:
        do(request_)
    assert caught.value.code == "secret_detected"
    assert [detail.pointer for detail in caught.value.errors] == [pointer]
    assert pointer in caught.value.message
    assert KEY[8:] not in str(problem_document(caught.value))
    assert do(ListEvents()).events == events


def test_who_may_waive_standards_answers_for_a_key_in_a_note(do: Library) -> None:
    commit = CommitVersion(prompt="p", content=TEXT, note=SAID, acknowledge=("provider_key",))
    with pytest.raises(NotAllowed):
        do(commit, Actor(name="eve", role="editor"))
    assert do(commit).created


def test_a_project_decides_what_is_a_secret_in_a_note_too(do: Library) -> None:
    do(SetStandards(rulebook=Rulebook(rulings={"provider_key": Ruling(severity="off")})))
    assert do(CommitVersion(prompt="p", content=TEXT, note=SAID)).created


def test_keys_and_hidden_characters_in_cases_are_told_and_stop_nothing(do: Library) -> None:
    rows = ({"input": {"q": "plain"}}, {"input": {"q": SAID}}, {"input": {"q": "pl\u200bain"}})
    kept = do(ImportDataset(dataset="d", rows=rows))
    assert kept.created
    assert [(one.rule, one.severity, one.pointer) for one in kept.findings] == [
        ("provider_key", "warning", "/rows/1/input/q"),
        ("hidden_characters", "warning", "/rows/2/input/q"),
    ]
    assert KEY[8:] not in str(kept.findings)


def test_hidden_characters_in_a_note_and_in_a_description_are_told(do: Library) -> None:
    fields = PromptFields(description="fi\u202ene")
    committed = do(CommitVersion(prompt="p", content=TEXT, note="a\u200bb", fields=fields))
    assert [(one.code, one.pointer) for one in committed.warnings] == [
        ("hidden_characters", "/note"),
        ("hidden_characters", "/description"),
    ]
    assert "bidi_controls" in {one.rule for one in committed.findings}
    assert do(AddComment(prompt="p", text="a\u200bb")).warnings[0].pointer == "/text"
    assert do(SetDocumentation(prompt="p", text="a\u200bb")).warnings[0].offset == 1
