"""What was tried is saved as what it was: a version, a case, an experiment."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from pecia.app.commit import CommitVersion
from pecia.app.datasets import ImportDataset, ListCases
from pecia.app.experiments import PlanExperiment, Planned
from pecia.app.release import ReleaseVersion
from pecia.app.save_tryout import DesignTryout, SaveTryoutCase, SaveTryoutVersion
from pecia.app.tryout import TryPrompt
from pecia.domain.errors import Conflict, Invalid
from pecia.domain.tryout import Tryout, TryoutColumn, TryoutDesign
from pecia.domain.version import Content
from tests.app.conftest import Library

ECHO = "scripted/echo"
DRAFT = Content(template="Sing {{ text }}")


def tried(do: Library, *columns: TryoutColumn, **variables: Any) -> Tryout:
    tryout: Tryout = do(TryPrompt(columns=columns, variables=variables))
    return tryout


def asked(prompt: str, **more: Any) -> TryoutColumn:
    return TryoutColumn(model=ECHO, prompt=prompt, **more)


def test_columns_of_several_versions_share_their_variables(do: Library) -> None:
    do.commit("ask", "Say {{ text }}")
    tryout = tried(do, asked("ask"), TryoutColumn(model=ECHO, content=DRAFT), text="Hi")
    assert [column.answer.text for column in tryout.columns] == ["Say Hi", "Sing Hi"]
    assert [column.source for column in tryout.columns] == ["ask#1", "draft"]


@pytest.mark.parametrize(
    "columns",
    [(), (TryoutColumn(model=ECHO),), (asked("ask"), asked("ask")), (asked("ask", content=DRAFT),)],
    ids=["none", "asks nothing", "the same twice", "asks two things"],
)
def test_columns_that_make_no_sense_are_refused_before_anything_is_called(
    do: Library, columns: tuple[TryoutColumn, ...]
) -> None:
    with pytest.raises(Invalid, match="olumn"):
        do(TryPrompt(columns=columns))


def test_a_tried_draft_is_committed_as_exactly_that_content(do: Library) -> None:
    tryout = tried(do, TryoutColumn(model=ECHO, content=DRAFT), text="Hi")
    committed = do(SaveTryoutVersion(tryout=tryout, prompt="sing", note="it sings"))
    assert (committed.version.content, committed.version.digest) == (DRAFT, tryout.columns[0].digest)
    assert committed.version.note == "it sings"


def test_a_version_saved_from_a_tryout_keeps_to_its_parent(do: Library) -> None:
    do.commit("ask", "one")
    do.commit("ask", "two")
    tryout = tried(do, TryoutColumn(model=ECHO, content=DRAFT), text="Hi")
    with pytest.raises(Conflict, match="The head of 'ask' is version 2"):
        do(SaveTryoutVersion(tryout=tryout, prompt="ask", parent=1))


def test_a_draft_whose_partial_has_moved_since_is_not_saved_as_what_was_tried(do: Library) -> None:
    do.commit("house/tone", "Be kind.", label="production")
    draft = Content(template="{{ partials.tone }} Hi", includes={"tone": "house/tone@production"})
    tryout = tried(do, TryoutColumn(model=ECHO, content=draft))
    do.commit("house/tone", "Be brief.", label="production")
    with pytest.raises(Conflict, match="'draft' says something else now than when it was tried"):
        do(SaveTryoutVersion(tryout=tryout, prompt="ask"))


def test_a_case_saved_from_a_tryout_tells_who_answered_what(do: Library) -> None:
    do.commit("ask", "Say {{ text }}")
    tryout = tried(do, asked("ask"), text="Hi")
    do(SaveTryoutCase(tryout=tryout, dataset="seen", expected="Hello", split="val"))
    [case] = do(ListCases(dataset="seen")).data
    assert (case.input, case.expected, case.split) == ({"text": "Hi"}, "Hello", "val")
    [source] = case.metadata["source"]["columns"]
    assert (source["prompt"], source["answer"]) == ("ask#1", "Say Hi")
    assert do(SaveTryoutCase(tryout=tryout, dataset="seen", expected="Hello")).known == 1


def test_an_answer_that_never_came_is_not_what_a_case_expects(do: Library) -> None:
    do.commit("ask", "Hi")
    tryout = tried(do, asked("ask"))
    with pytest.raises(Invalid, match="what a column answered"):
        do(SaveTryoutCase(tryout=_failed(tryout), dataset="seen", expected_from=0))


def test_an_experiment_asks_the_versions_that_were_tried_and_not_where_their_label_is_now(
    do: Library,
) -> None:
    do.commit("ask", "Say {{ text }}", label="production")
    tryout = tried(do, asked("ask@production"), TryoutColumn(model=ECHO, content=DRAFT), text="Hi")
    do.commit("ask", "Shout {{ text }}", label="production")
    do(ImportDataset(dataset="texts", rows=({"input": {"text": "Hi"}, "expected": "Say Hi"},)))
    designed: TryoutDesign = do(DesignTryout(tryout=tryout, name="two", dataset="texts"))
    assert designed.design.variants == {"v1": "ask#1", "draft": "draft"}
    assert designed.design.scorers == {"right": {"type": "equals", "expected": "expected"}}
    planned: Planned = do(PlanExperiment(design=designed.design, drafts=designed.drafts))
    assert [variant.digest for variant in planned.plan.variants] == [c.digest for c in tryout.columns]


def test_a_label_whose_release_carries_other_partials_is_asked_as_that_label(do: Library) -> None:
    do.commit("house/tone", "Be kind.", label="production")
    content = Content(template="{{ partials.tone }} Hi", includes={"tone": "house/tone@production"})
    do(CommitVersion(prompt="ask", content=content))
    do.commit("house/tone", "Be brief.", label="production")
    do(ReleaseVersion(prompt="ask", label="production", version=1))
    tryout = tried(do, asked("ask@production"), asked("ask#1"))
    assert [column.answer.text for column in tryout.columns] == ["Be brief. Hi", "Be kind. Hi"]
    designed: TryoutDesign = do(DesignTryout(tryout=tryout, name="tone"))
    assert designed.design.variants == {"v1": "ask@production", "v1-2": "ask#1"}


def test_an_experiment_says_which_of_its_arms_were_not_tried(do: Library) -> None:
    do.commit("ask", "Say {{ text }}")
    do.commit("ask", "Ask {{ text }}")
    tryout = tried(do, asked("ask#1"), asked("ask#2", params={"temperature": 0}), text="Hi")
    designed: TryoutDesign = do(DesignTryout(tryout=tryout, name="two"))
    assert designed.untried == ("v2 · echo", "v1 · echo-2")
    assert designed.rows is not None
    assert designed.rows[0]["input"] == {"text": "Hi"}


def _failed(tryout: Tryout) -> Tryout:
    columns = tuple(
        msgspec.structs.replace(column, answer=msgspec.structs.replace(column.answer, state="api_error"))
        for column in tryout.columns
    )
    return msgspec.structs.replace(tryout, columns=columns)
