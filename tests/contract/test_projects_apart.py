"""Nothing of another project is seen but what it shares: not listed, not counted, not shown beside something else."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest

from pecia import testing
from pecia.app.commit import CommitVersion
from pecia.app.datasets import ImportDataset
from pecia.app.experiments import StartExperiment
from pecia.app.knowledge import SearchTimelines
from pecia.app.leaderboard import RankByEvidence
from pecia.app.operations import OPERATIONS
from pecia.app.partials import ListDependents
from pecia.app.prompts import GetPrompt
from pecia.app.search import FindByTopic, SearchPrompts
from pecia.app.sharing import SharePrompt
from pecia.app.similar import FindNearDuplicates
from pecia.domain.actor import Actor
from pecia.domain.design import Design, ModelChoice
from pecia.domain.errors import NotFound
from pecia.domain.prompt import PromptFields
from pecia.domain.value import Request
from pecia.domain.version import Content
from pecia.ports import Store
from tests.app.conftest import Library

LENA = Actor(name="lena", project="shop", role="owner")
WORD = "zebra"
SAID = f"Count the stripes of one {WORD} in the long dark night."
ASKED: list[Request] = [
    SearchPrompts(query=WORD),
    SearchPrompts(query=""),
    SearchPrompts(query="", every_version=True),
    SearchPrompts(query="", projects=("default",)),
    SearchPrompts(query=f"owner:keeper-of-{WORD}"),
    FindByTopic(text=f"{WORD} stripes in the night"),
    FindNearDuplicates(text=SAID, threshold=0.2),
    ListDependents(prompt="default:open"),
    RankByEvidence(),
    SearchTimelines(find=WORD),
    *(
        one.request()
        for one in OPERATIONS
        if one.method == "GET" and "{" not in one.path and one.request is not SearchTimelines
    ),
]
"""Every listing of the table, and what finds by a text or by a prompt."""


@pytest.fixture
def library(store: Store) -> Generator[Library]:
    """`default` shares `open`; `shop` has a prompt of its own."""
    ports = testing.ports(store=store, scripts={"yes": testing.Script(answer=lambda _: "yes")})
    do = Library(ports)
    do.commit("open", f"What everybody may read of a {WORD}.", label="production")
    do(SharePrompt(prompt="open"))
    do(CommitVersion(prompt="mine", content=Content(template=f"One {WORD} of our own.")), LENA)
    yield do
    ports.jobs.close()


def fill_with_secrets(do: Library) -> None:
    """Prompts that are not shared, with everything that is listed anywhere: tags, labels, partials, an experiment."""
    for number in range(3):
        fields = PromptFields(title=f"{WORD} {number}", owner=f"keeper-of-{WORD}", tags=(f"{WORD}s",))
        do.commit(f"{WORD}/{number}", f"{SAID} {number}", label="production", fields=fields)
    included = Content(template="{{ partials.open }}", includes={"open": "open@production"})
    do(CommitVersion(prompt=f"{WORD}/partial", content=included))
    rows = tuple({"id": str(n), "input": {}, "expected": "yes"} for n in range(3))
    do(ImportDataset(dataset=f"{WORD}/cases", rows=rows))
    design = Design(
        name="secret",
        dataset=f"{WORD}/cases",
        variants={"one": f"{WORD}/0#1", "two": f"{WORD}/1#1"},
        models={"m": ModelChoice(model="scripted/yes")},
        scorers={"right": {"type": "equals", "expected": "expected"}},
    )
    number = do(StartExperiment(design=design)).number
    while do.ports.jobs.running("default", number):
        pass


def test_what_is_not_shared_changes_no_answer_in_another_project(library: Library) -> None:
    before = [library(request, LENA) for request in ASKED]
    fill_with_secrets(library)
    assert [library(request, LENA) for request in ASKED] == before
    assert len(library(RankByEvidence()).boards) == 1


def test_a_page_never_ends_because_of_what_is_not_shared(library: Library) -> None:
    fill_with_secrets(library)
    for number in range(5):
        library.commit(f"open/{number}", f"Open {WORD} number {number}.")
        library(SharePrompt(prompt=f"open/{number}"))
    found: list[str] = []
    cursor: str | None = None
    while True:
        page: Any = library(SearchPrompts(query=WORD, limit=2, cursor=cursor), LENA)
        found += [hit.prompt for hit in page.hits]
        cursor = page.next
        if cursor is None:
            break
    assert sorted(found) == ["default:open", *(f"default:open/{n}" for n in range(5)), "mine"]


def test_what_is_not_shared_cannot_be_told_from_what_is_not_there(library: Library) -> None:
    fill_with_secrets(library)
    for name in (f"default:{WORD}/0", "default:nothing", "nowhere:nothing"):
        with pytest.raises(NotFound, match="shares") as caught:
            library(GetPrompt(prompt=name), LENA)
        assert caught.value.code == "not_found"
    with pytest.raises(NotFound, match="may read"):
        library(SearchPrompts(query=WORD, projects=("nowhere",)), LENA)
