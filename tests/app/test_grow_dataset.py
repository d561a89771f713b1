from __future__ import annotations

import json

import pytest

from pecia import testing
from pecia.app.datasets import ImportDataset, ListCases
from pecia.app.events import ListEvents
from pecia.app.generate_cases import GenerateCases
from pecia.app.grow_dataset import AddCases, CheckDataset, SplitDataset
from pecia.app.prompts import GetPrompt
from pecia.domain.dataset import Case
from pecia.domain.design import ModelChoice
from pecia.domain.errors import Conflict, Invalid, NotFound
from pecia.domain.provenance import CallRecord
from pecia.domain.run import RunReference
from pecia.models.scripted import Asked
from tests.app.conftest import Library
from tests.errands import errand


def cases(do: Library, dataset: str) -> list[Case]:
    return list(do(ListCases(dataset=dataset)).data)


def test_a_call_becomes_a_case_that_says_where_it_came_from(do: Library) -> None:
    call = CallRecord(
        input={"q": "Hi"}, answer="Ho", id="c-1", prompt="greet", version=3, metadata={"tier": "gold"}
    )
    added = do(AddCases(dataset="seen", calls=(call,), split="dev"))
    assert (added.added, added.known, added.dataset.revision) == (1, 0, 1)
    (case,) = cases(do, "seen")
    assert (case.input, case.expected, case.split) == ({"q": "Hi"}, None, "dev")
    assert case.metadata["tier"] == "gold"
    assert case.metadata["source"] == {
        "kind": "call", "id": "c-1", "prompt": "greet", "version": 3, "answer": "Ho",
    }  # fmt: skip


def test_what_is_there_already_is_left_out_and_counted(do: Library) -> None:
    calls = tuple(CallRecord(input={"q": text}, answer=text) for text in ("a", "b", "a"))
    assert do(AddCases(dataset="seen", calls=calls, answers_expected=True)).added == 2
    again = do(
        AddCases(dataset="seen", calls=calls[:1], answers_expected=True, rows=({"input": {"q": "c"}},))
    )
    assert (again.added, again.known, again.dataset.revision, again.dataset.cases) == (1, 1, 2, 3)
    assert do(AddCases(dataset="seen", calls=calls[:1], answers_expected=True)).dataset.revision == 2


def test_a_kept_run_becomes_a_case(compared: Library) -> None:
    reference = RunReference(experiment=1, arm=1, case=7)
    compared(AddCases(dataset="picked", runs=(reference,), answers_expected=True))
    (case,) = cases(compared, "picked")
    assert (case.input, case.expected) == ({"n": "7"}, "yes")
    assert case.metadata["source"]["variant"] == "two"
    with pytest.raises(NotFound):
        compared(AddCases(dataset="picked", runs=(RunReference(experiment=1, arm=9, case=0),)))


def test_cases_are_added_only_on_top_of_the_revision_named(do: Library) -> None:
    do(ImportDataset(dataset="d", rows=({"input": {"a": 1}},)))
    with pytest.raises(Conflict):
        do(AddCases(dataset="d", rows=({"input": {"a": 2}},), parent=0))
    assert do(AddCases(dataset="d", rows=({"input": {"a": 2}},), parent=1)).dataset.revision == 2
    with pytest.raises(Invalid):
        do(AddCases(dataset="d"))


def test_a_split_is_a_revision_and_the_same_split_is_the_same_one(do: Library) -> None:
    do(ImportDataset(dataset="d", rows=tuple({"input": {"a": n}} for n in range(20))))
    request = SplitDataset(dataset="d", shares={"dev": 0.5, "test": 0.5})
    first = do(request)
    assert (first.revision, first.splits) == (2, {"dev": 10, "test": 10})
    assert do(request).revision == 2
    assert [event.action for event in do(ListEvents()).events][-1] == "DatasetRevised"


def test_inputs_that_are_alike_are_split_together(do: Library) -> None:
    words = "one two three four five six seven eight nine ten"
    texts = [f"{words} {tail}" for tail in ("eleven", "twelve", "more")] + [
        f"text {n} on its own" for n in range(9)
    ]
    do(ImportDataset(dataset="d", rows=tuple({"input": {"a": text}} for text in texts)))
    shares = {"dev": 0.5, "test": 0.5}
    do(SplitDataset(dataset="d", shares=shares, together=0.6))
    assert len({case.split for case in cases(do, "d")[:3]}) == 1
    assert do(CheckDataset(dataset="d", threshold=0.6)).is_clean


def test_a_check_names_what_spoils_results(do: Library) -> None:
    said = "please send the parcel back to the shop"
    do.commit("sort", f"Text: {said}\nText: {{{{ text }}}}")
    rows = (
        {"id": "a", "input": {"text": said}, "expected": 1, "split": "dev"},
        {"id": "b", "input": {"text": said}, "expected": 2, "split": "test"},
        {"id": "c", "input": {"text": "x"}},
    )
    do(ImportDataset(dataset="d", rows=rows))
    found = do(CheckDataset(dataset="d", prompts=("sort",)))
    assert found.contradicting == (("a", "b"),)
    assert [pair.likeness.kind for pair in found.near] == ["identical"]
    assert [leak.case for leak in found.leaks] == ["a", "b"]
    assert (found.unsplit, found.unlabeled, found.is_clean) == (1, 1, False)


def writer(asked: Asked) -> str:
    """Two cases a call, one of them always the same; the text of the seed makes the other new."""
    lines = [{"input": {"n": f"new {asked.seed}"}, "expected": "yes"}, {"input": {"n": "old"}}, {"input": {}}]
    return "\n".join(map(json.dumps, lines))


@pytest.fixture
def writing() -> Library:
    scripts = {"writer": testing.Script(answer=writer), "mute": testing.Script(answer=lambda _: "No.")}
    do = Library(testing.ports(scripts=scripts))
    do.commit("q", "good {{ n }}")
    return do


def test_written_cases_are_marked_with_model_prompt_and_seed(writing: Library) -> None:
    model = ModelChoice(model="scripted/writer")
    made = errand(writing.ports, GenerateCases(dataset="d", prompt="q", model=model, count=3, split="dev"))
    assert (made.status, made.done, made.subject) == ("done", 3, "write 3 cases for q into d")
    done = made.generated
    assert done is not None
    assert (done.added, done.calls, done.writer) == (3, 2, "pecia/write-cases#1")
    assert done.refused == {"has other inputs than the prompt": 2, "is there already": 1}
    first = cases(writing, "d")[0]
    assert (first.metadata["synthetic"], first.split) == (True, "dev")
    assert first.metadata["source"]["model"] == "scripted/writer"
    assert writing(GetPrompt(prompt="pecia/write-cases")).head == 1
    assert writing(CheckDataset(dataset="d")).synthetic == 3


def test_a_model_that_writes_no_case_leaves_nothing_behind(writing: Library) -> None:
    mute = ModelChoice(model="scripted/mute")
    done = errand(writing.ports, GenerateCases(dataset="d", prompt="q", model=mute, count=2)).generated
    assert done is not None
    assert (done.dataset, done.added, done.calls) == (None, 0, 3)
    assert done.refused == {"the reply holds no case": 3}


def test_a_model_that_is_not_there_is_unavailable() -> None:
    down = testing.Script(answer=lambda _: testing.failed())
    do = Library(testing.ports(scripts={"down": down}))
    do.commit("q", "good {{ n }}")
    made = errand(do.ports, GenerateCases(dataset="d", prompt="q", model=ModelChoice(model="scripted/down")))
    assert (made.status, made.trouble_code, made.generated) == ("stopped", "model_unavailable", None)
