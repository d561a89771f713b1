"""What is told of a draft before it is committed: what it changes, and what a call with it would cost."""

from __future__ import annotations

import pytest

from pecia import testing
from pecia.app.commit import CommitVersion
from pecia.app.compare import CompareDraft, CompareVersions
from pecia.app.estimate_draft import EstimateDraft
from pecia.app.operations import perform
from pecia.app.prices import SetPrice
from pecia.domain.errors import Invalid
from pecia.domain.message import Tool
from pecia.domain.price import Price
from pecia.domain.version import Content, ModelSettings
from tests.app.conftest import Library


def test_a_draft_changes_what_its_commit_changes(do: Library) -> None:
    do.commit("p", "Sort {{ a }}.")
    draft = Content(template="Sort {{ a }} by {{ b }}.", model=ModelSettings(params={"temperature": 0}))
    drafted = do(CompareDraft(prompt="p", content=draft))
    assert drafted.contract.callers == "breaking"
    assert [field.pointer for field in drafted.fields] == ["/model"]
    do(CommitVersion(prompt="p", content=draft))
    assert drafted == do(CompareVersions(prompt="p", before=1, after=2))
    assert drafted == do(CompareDraft(prompt="p", content=draft, version=1))
    assert do(CompareDraft(prompt="p", content=draft)).is_empty


def test_a_draft_that_cannot_be_committed_is_not_compared(do: Library) -> None:
    do.commit("p", "one")
    with pytest.raises(Invalid):
        do(CompareDraft(prompt="p", content=Content(template="{% set a = 1 %}")))


def test_an_estimate_counts_values_and_tools_and_costs_what_the_project_says(do: Library) -> None:
    do(SetPrice(model="scripted/table", price=Price(input=1_000_000, output=1_000_000)))
    settings = ModelSettings(name="scripted/table", params={"max_tokens": 10})
    bare = do(
        EstimateDraft(content=Content(template="{{ a }}", model=settings), variables={"a": "word" * 100})
    )
    assert (bare.input_tokens, bare.most_output_tokens) == (100, 10)
    assert (bare.input_cost, bare.most_cost) == (100, 110)
    tool = Tool(name="look", description="Looks things up.")
    armed = do(
        EstimateDraft(content=Content(template="{{ a }}", tools=(tool,)), variables={"a": "word" * 100})
    )
    assert armed.input_tokens > 100
    assert (armed.model, armed.input_cost, armed.most_cost) == (None, None, None)


def test_an_unknown_price_is_said_to_be_unknown() -> None:
    estimate = perform(
        testing.ports(), testing.ADA, EstimateDraft(content=Content(template="Hi"), model="who/knows")
    )
    assert (estimate.input_tokens, estimate.input_cost) == (0, None)
