"""Real prompts, from ../shared/data where it is: 1,197 of one collection, and the histories of 134."""

from __future__ import annotations

import json
from collections.abc import Generator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from pecia import testing
from pecia.app.commit import CommitVersion, RestoreVersion
from pecia.app.compare import CompareVersions
from pecia.app.events import VerifyLog
from pecia.app.lineage import BlameVersion, GetLineage
from pecia.app.operations import perform
from pecia.app.prompts import GetPrompt, ListPrompts, ListVersions
from pecia.app.release import ReleaseVersion, RollBack
from pecia.app.render import RenderPrompt
from pecia.domain.errors import Invalid
from pecia.domain.prompt import PromptFields
from pecia.domain.template import check_content
from pecia.domain.value import Request
from pecia.domain.version import Content
from pecia.ports import Ports
from pecia.stores.sqlite import SqliteStore


@pytest.fixture
def library(tmp_path: Path) -> Generator[Ports]:
    ports = testing.ports(store=SqliteStore.open(tmp_path / "library.db", mode="write"))
    yield ports
    ports.store.close()


def rows(path: Path) -> list[dict[str, Any]]:
    with path.open("rb") as lines:
        return [json.loads(line) for line in lines]


def content(text: str) -> Content:
    """As an importer takes it: literally where it is no template of ours."""
    made = Content(template=text)
    try:
        check_content(made)
    except Invalid:
        made = Content(template=text, syntax="none")
    return made


def test_every_prompt_of_a_collection_is_kept_as_it_is(library: Ports, shared_data: Path) -> None:
    prompts = rows(shared_data / "prompts" / "acp.jsonl")
    for row in prompts:
        fields = PromptFields(title=row["title"])
        request = CommitVersion(prompt=f"acp/{row['id']}", content=content(row["text"]), fields=fields)
        version = perform(library, testing.ADA, request).version
        assert version.content.template == row["text"]
    assert len(prompts) == 1197
    assert len(perform(library, testing.ADA, ListPrompts(prefix="acp/", limit=500)).data) == 500
    title = perform(library, testing.ADA, GetPrompt(prompt="acp/acp-0002")).title
    assert title == "Linux Terminal"


def test_histories_give_each_text_one_version_and_a_return_makes_it_the_head(
    library: Ports, shared_data: Path
) -> None:
    created = returned = 0
    for row in rows(shared_data / "prompts" / "histories.jsonl"):
        name = f"history/{row['id'][:64]}"
        texts = [version["text"] for version in row["versions"]]
        for version in row["versions"]:
            request = CommitVersion(prompt=name, content=content(version["text"]), note=version["message"])
            committed = perform(library, testing.ADA, request)
            created, returned = created + committed.created, returned + (not committed.created)
            head = perform(library, testing.ADA, GetPrompt(prompt=name)).head
            assert head == committed.version.number
        kept = perform(library, testing.ADA, ListVersions(prompt=name, limit=500)).data
        assert {version.content.template for version in kept} == set(texts)
    assert (created, returned) == (526, 8)
    assert perform(library, testing.ADA, VerifyLog()).broken_at is None


def test_histories_diff_blame_and_roll_back(library: Ports, shared_data: Path) -> None:
    """Each line is blamed on a version that has it, and the label goes back through every release."""

    def do(request: Request) -> Any:
        return perform(library, testing.ADA, request)

    histories = rows(shared_data / "prompts" / "histories.jsonl")
    for row in histories:
        name = f"history/{row['id'][:64]}"
        numbers: list[int] = []
        for version in row["versions"]:
            committed = do(CommitVersion(prompt=name, content=literal(version["text"])))
            if committed.version.number not in numbers[-1:]:
                numbers.append(committed.version.number)
                do(ReleaseVersion(prompt=name, label="production", version=numbers[-1]))
        texts = {v.number: v.content.template for v in do(ListVersions(prompt=name, limit=500)).data}
        for before, after in pairwise(numbers):
            assert not do(CompareVersions(prompt=name, before=before, after=after)).is_empty
        [blamed] = do(BlameVersion(prompt=name)).texts
        assert "\n".join(line.text for line in blamed.lines) == texts[numbers[-1]]
        assert all(
            line.text in texts[at].split("\n") for line in blamed.lines for at in (line.version, line.first)
        )
        restored = do(RestoreVersion(prompt=name, version=1)).version
        assert (restored.content.template, do(GetPrompt(prompt=name)).head) == (texts[1], 1)
        assert len(do(GetLineage(prompt=name)).nodes) == len(texts)
        if len(set(numbers)) == len(numbers):
            for number in numbers[-2::-1]:
                assert do(RollBack(prompt=name, label="production")).version == number
                assert do(RenderPrompt(prompt=name, label="production")).text == texts[number]
    assert len(histories) == 134
    assert do(VerifyLog()).broken_at is None


def literal(text: str) -> Content:
    return Content(template=text, syntax="none")
