"""A folder of 1,197 real prompts goes into a library and comes out of it, byte for byte."""

from __future__ import annotations

import json
from pathlib import Path

from pecia import testing
from pecia.app.operations import AnyLibrary
from pecia.domain.actor import Actor
from pecia.domain.errors import Invalid
from pecia.domain.prompt import PromptFields
from pecia.domain.prompt_file import PromptFile, write_prompt_file
from pecia.domain.template import check_content
from pecia.domain.version import Content
from pecia.embedded import Library
from pecia.remote import RemoteLibrary
from pecia.stores.sqlite import SqliteStore
from pecia.sync import compare, pull, push
from tests.serving import served


def fill(folder: Path, source: Path) -> int:
    """The prompts as an importer writes them: literally where they are no template of ours."""
    with source.open("rb") as lines:
        rows = [json.loads(line) for line in lines]
    (folder / "acp").mkdir(parents=True)
    for row in rows:
        content = Content(template=row["text"])
        try:
            check_content(content)
        except Invalid:
            content = Content(template=row["text"], syntax="none")
        file = PromptFile(content=content, fields=PromptFields(title=row["title"], tags=tuple(row["tags"])))
        (folder / "acp" / f"{row['id']}.prompt.md").write_bytes(write_prompt_file(file).encode())
    return len(rows)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("acp/*")}


def goes_and_comes(tmp_path: Path, source: Path, library: AnyLibrary) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    assert fill(here, source) == 1197
    assert sum(change.action == "commit" for change in push(here, library).changes) == 1197
    pull(there, library)
    assert files(there) == files(here)
    assert all(compare(folder, library).report.in_sync for folder in (here, there))


def test_a_collection_comes_out_of_a_library_as_it_went_in(tmp_path: Path, shared_data: Path) -> None:
    ports = testing.ports(store=SqliteStore.open(tmp_path / "library.db", mode="write"))
    goes_and_comes(tmp_path, shared_data / "prompts" / "acp.jsonl", Library(ports, Actor(name="ada")))
    ports.store.close()


def test_a_collection_goes_through_a_server_in_one_request(tmp_path: Path, shared_data: Path) -> None:
    ports = testing.ports()
    with served(ports) as url, RemoteLibrary(url) as library:
        goes_and_comes(tmp_path, shared_data / "prompts" / "acp.jsonl", library)
    ports.store.close()
