"""Commands that take references, given one to a prompt of another project."""

from __future__ import annotations

from pathlib import Path

import pytest

from pecia.app.commit import CommitVersion
from pecia.app.operations import perform
from pecia.app.sharing import SharePrompt
from pecia.domain.actor import Actor
from pecia.domain.version import Content
from pecia.embedded import Library
from tests.cli.conftest import Shell

READS = [
    "show shop:tone", "show shop:tone#1", "show shop:tone@production", "log shop:tone", "log shop:tone --graph",
    "diff shop:tone 1 2", "render shop:tone", "render shop:tone@production", "label shop:tone", "blame shop:tone",
    "lint shop:tone", "inputs shop:tone", "similar shop:tone", "dependents shop:tone",
    "export prompty shop:tone --output out",
]  # fmt: skip
"""What reads a shared prompt."""
OWN = [
    "card shop:tone", "timeline shop:tone", "comment shop:tone hm", "archive shop:tone", "unarchive shop:tone#1",
    "purge shop:tone --yes", "restore shop:tone 1", "release shop:tone production 1", "rollback shop:tone production",
    "propose shop:tone production 1", "share shop:tone", "unshare shop:tone", "docs shop:tone", "edit shop:tone --owner ada", "related shop:tone",
    "commit shop:tone tone.prompt.md",
]  # fmt: skip
"""What is for prompts of one's own project."""


@pytest.fixture
def shop(pecia: Shell) -> Shell:
    """`shop` shares `tone`, and has `secret`, which it does not share; `tone` is here as well."""
    lena = Actor(name="lena", project="shop")
    with Library.open() as library:
        for name in ("tone", "secret"):
            for text in ("Be kind to those who ask.", "Be very kind to those who ask."):
                content = Content(template=text)
                perform(library.ports, lena, CommitVersion(prompt=name, content=content, label="production"))
        perform(library.ports, lena, SharePrompt(prompt="tone"))
    Path("tone.prompt.md").write_text("OURS alone\n")
    assert pecia("commit tone tone.prompt.md --label production").code == 0
    return pecia


@pytest.mark.parametrize("line", READS)
def test_a_command_that_reads_takes_what_is_shared(shop: Shell, line: str) -> None:
    said = shop(line)
    assert said.code == 0, said.err
    assert "OURS" not in said.out
    hidden, absent = (shop(line.replace("tone", name)) for name in ("secret", "nothing"))
    assert hidden.code == absent.code == 4
    assert hidden.err.replace("secret", "nothing") == absent.err


@pytest.mark.parametrize("line", OWN)
def test_a_command_for_ones_own_prompts_says_so(shop: Shell, line: str) -> None:
    said = shop(line)
    assert said.code in {2, 4}
    assert "another project" in said.err
    assert "pecia adopt" in said.err


def test_what_is_shared_is_found_under_the_name_that_opens_it(shop: Shell) -> None:
    assert "shop:tone#2" in shop("search kind").out
    assert [hit["prompt"] for hit in shop("search kind --json").json["hits"]] == ["shop:tone"]
    Path("new.prompt.md").write_text("Be very kind to those who ask.\n")
    assert "shop:tone#2 (identical" in shop("commit new new.prompt.md").err
    assert "secret" not in shop("similar new.prompt.md").out + shop("duplicates").out


def test_a_folder_pushes_a_prompt_that_includes_what_is_shared(shop: Shell) -> None:
    Path("prompts/tone.prompt.md").write_text("OURS alone\n")
    text = "---\nincludes: {tone: shop:tone@production}\n---\n{{ partials.tone }} Go.\n"
    Path("prompts/answer.prompt.md").write_text(text)
    said = shop("push")
    assert said.code == 0, said.err
    assert shop("render answer").out == "Be very kind to those who ask. Go.\n"
