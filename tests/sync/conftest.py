"""A folder and a library in memory, and both sides of what happens between them."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from pecia import testing
from pecia.app.commit import CommitVersion
from pecia.app.operations import perform
from pecia.app.prompts import GetPrompt, GetVersion
from pecia.domain.actor import Actor
from pecia.domain.prompt import PromptFields
from pecia.domain.value import Request
from pecia.domain.version import Content
from pecia.ports import Ports
from pecia.sync import Report, compare, pull, push


class Both:
    """A folder of prompt files and the library it is brought together with."""

    def __init__(self, folder: Path, ports: Ports) -> None:
        self.folder = folder
        self.ports = ports

    def perform(self, request: Request) -> Any:
        return perform(self.ports, testing.ADA, request)

    def as_(self, actor: Actor, request: Request) -> Any:
        return perform(self.ports, actor, request)

    def write(self, path: str, text: str) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode())

    def read(self, path: str) -> str:
        return (self.folder / path).read_bytes().decode()

    def commit(self, name: str, text: str, **fields: Any) -> int:
        content = Content(template=text)
        request = CommitVersion(prompt=name, content=content, fields=PromptFields(**fields))
        number: int = self.perform(request).version.number
        return number

    def head(self, name: str) -> str:
        prompt = self.perform(GetPrompt(prompt=name))
        text: str = self.perform(GetVersion(prompt=name, version=prompt.head)).content.template
        return text

    def states(self) -> dict[str, str]:
        return {change.name: change.state for change in compare(self.folder, self).report.changes}

    def pull(self, **how: bool) -> Report:
        return pull(self.folder, self, **how)

    def push(self, **how: Any) -> Report:
        return push(self.folder, self, **how)


@pytest.fixture
def both(tmp_path: Path) -> Generator[Both]:
    ports = testing.ports()
    folder = tmp_path / "prompts"
    folder.mkdir()
    yield Both(folder, ports)
    ports.store.close()


@pytest.fixture
def shared(both: Both) -> Both:
    """One prompt that both sides have, as version 1."""
    both.write("q.prompt.md", "---\ntitle: Q\n---\n\none\ntwo\nthree\nfour\nfive\n")
    both.push()
    return both
