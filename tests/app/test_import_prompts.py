"""Import as a use case: one unit, or each by itself; a rehearsal that says what will be."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from pecia import testing
from pecia.app.events import ListEvents
from pecia.app.import_prompts import ImportPrompts
from pecia.app.policies import SetPolicy
from pecia.app.prompts import GetPrompt, ListPrompts
from pecia.app.render import RenderPrompt
from pecia.domain.errors import Invalid, NotAllowed, PeciaError, Refused
from pecia.domain.import_report import ImportItem, ImportReport
from pecia.domain.policy import Policy
from pecia.domain.prompt import PromptFields
from pecia.domain.version import Content
from tests.app.conftest import Library


def item(name: str, text: str, **more: Any) -> ImportItem:
    return ImportItem(source=f"{name}.txt", prompt=name, content=Content(template=text), **more)


GOOD = (
    item("a", "one", fields=PromptFields(title="A"), labels=("staging",), note="first"),
    item("a", "two"),
    item("a", "one"),
    ImportItem(source="b.txt", prompt="b", content=Content(template="{%", syntax="none")),
)


def test_every_item_is_kept_with_its_label_and_told(do: Library) -> None:
    report: ImportReport = do(ImportPrompts(prompts=GOOD))
    told = [(line.prompt, line.version, line.outcome, line.literal) for line in report.lines]
    assert told == [
        ("a", 1, "new", False),
        ("a", 2, "version", False),
        ("a", 1, "known", False),
        ("b", 1, "new", True),
    ]
    assert report.counts == {"new": 2, "version": 1, "known": 1, "failed": 0, "literal": 1}
    prompt = do(GetPrompt(prompt="a"))
    assert (prompt.title, prompt.labels, prompt.head) == ("A", {"staging": 1}, 1)


def test_a_rehearsal_says_what_will_be_and_writes_nothing(do: Library) -> None:
    do.commit("a", "two")
    rehearsed: ImportReport = do(ImportPrompts(prompts=GOOD, dry_run=True))
    assert do(ListPrompts()).data[0].latest == 1
    assert not rehearsed.kept
    assert msgspec.structs.replace(rehearsed, kept=True) == do(ImportPrompts(prompts=GOOD))


BAD = (item("a", "one"), item("b", "{{ x() }}"), item("c", "three"))


def test_one_bad_item_keeps_everything_out(do: Library) -> None:
    with pytest.raises(Invalid, match=r"b\.txt: Line 1") as caught:
        do(ImportPrompts(prompts=BAD))
    assert caught.value.code == "template_not_allowed"
    assert do(ListEvents()).events == ()


def test_a_label_that_may_not_move_keeps_everything_out(do: Library) -> None:
    do(SetPolicy(policy=Policy(label="production", approvals=1)))
    before = do(ListEvents(since=-1)).next
    with pytest.raises(Refused, match=r"z\.txt"):
        do(ImportPrompts(prompts=(item("y", "one"), item("z", "two", labels=("production",)))))
    assert do(ListEvents(since=-1)).next == before


def test_going_on_leaves_out_only_what_is_bad(do: Library) -> None:
    report: ImportReport = do(ImportPrompts(prompts=BAD, keep_going=True))
    assert [(line.prompt, line.outcome) for line in report.lines] == [
        ("a", "new"),
        ("b", "failed"),
        ("c", "new"),
    ]
    assert "a call is not allowed" in str(report.lines[1].error)


@pytest.mark.parametrize("name", ["../x", "A", "a//b", "\u0430dmin", "a" * 300])
def test_a_name_that_is_none_is_refused(name: str, do: Library) -> None:
    with pytest.raises(Invalid):
        do(ImportPrompts(prompts=(item(name, "one"),)))


def test_who_may_not_move_labels_may_not_import_them(do: Library) -> None:
    writer = msgspec.structs.replace(testing.ADA, role="editor")
    do(ImportPrompts(prompts=(item("a", "one"),)), writer)
    with pytest.raises(NotAllowed):
        do(ImportPrompts(prompts=(item("b", "one", labels=("staging",)),)), writer)


FORESEEN: list[tuple[ImportItem, str]] = [
    (item("a", "Use sk-proj-9aTz3Rk2Wq8LmB5nXv7Y."), "secret_detected"),
    (item("a", "one", labels=("production",)), "proposal_required"),
    (item("a", "a\u200bb", labels=("staging",)), "hidden_characters"),
    (item("a", "{{ x() }}"), "template_not_allowed"),
    (item("a", "one", fields=PromptFields(purpose="nonsense")), "invalid_parameter"),
    (
        ImportItem(
            source="a.txt",
            prompt="a",
            content=Content(template="{{ partials.b }}", includes={"b": "b@production"}),
        ),
        "not_found",
    ),
]


@pytest.mark.parametrize(("bad", "code"), FORESEEN, ids=[code for _, code in FORESEEN])
def test_a_rehearsal_foresees_what_the_import_refuses(do: Library, bad: ImportItem, code: str) -> None:
    do(SetPolicy(policy=Policy(label="production", approvals=1)))
    rehearsed: ImportReport = do(ImportPrompts(prompts=(bad,), dry_run=True))
    with pytest.raises(PeciaError) as caught:
        do(ImportPrompts(prompts=(bad,)))
    assert caught.value.code == code
    assert caught.value.message == f"a.txt: {rehearsed.lines[0].error}"
    kept = do(ImportPrompts(prompts=(bad,), keep_going=True))
    assert kept.lines == rehearsed.lines


def test_an_import_names_a_partial_by_the_number_it_was_kept_as(do: Library) -> None:
    do.commit("tone", "something else")
    content = Content(template="{{ partials.tone }}!", includes={"tone": "tone#1"})
    items = (
        item("tone", "Be kind."),
        ImportItem(source="b", prompt="b", content=content, pins={"tone": "tone.txt"}),
    )
    assert do(ImportPrompts(prompts=items, dry_run=True)).counts["failed"] == 0
    do(ImportPrompts(prompts=items))
    assert do(RenderPrompt(prompt="b")).text == "Be kind.!"


def test_what_includes_something_that_was_not_taken_is_not_taken(do: Library) -> None:
    content = Content(template="{{ partials.tone }}!", includes={"tone": "tone#1"})
    lonely = ImportItem(source="b", prompt="b", content=content, pins={"tone": "tone.txt"})
    [line] = do(ImportPrompts(prompts=(lonely,), keep_going=True)).lines
    assert (line.outcome, line.error) == ("failed", "It includes tone.txt, which was not taken.")
