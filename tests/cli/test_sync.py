"""`pecia status | pull | push | sync`: what they say and how they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

FILE = Path("prompts/support/triage.prompt.md")


@pytest.fixture
def pushed(pecia: Shell) -> Shell:
    FILE.parent.mkdir(parents=True)
    FILE.write_text("---\ntitle: Triage\n---\n\nSort it.\n\nThanks.\n")
    assert pecia("push -m first").code == 0
    return pecia


def commit_elsewhere(pecia: Shell, text: str) -> None:
    Path("other.prompt.md").write_text(text)
    assert pecia("commit support/triage other.prompt.md").code == 0


def test_status_says_what_each_side_changed_and_ends_well(pecia: Shell) -> None:
    FILE.parent.mkdir(parents=True)
    FILE.write_text("Sort it.\n")
    Path("other.prompt.md").write_text("x\n")
    pecia("commit other other.prompt.md")
    said = pecia("status")
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        "Changes of this folder (pecia push):\n  new       support/triage\n"
        "Changes of the library (pecia pull):\n  new       other\n"
    )
    assert pecia("status --check").code == 1
    assert pecia("sync").code == 0
    assert pecia("status --check").code == 0


def test_a_conflict_ends_with_3_until_it_is_resolved(pushed: Shell) -> None:
    commit_elsewhere(pushed, "Sort it well.\n\nThanks.\n")
    FILE.write_text("Sort it fast.\n\nThanks.\n")
    assert pushed("status").code == 0
    assert pushed("status --check").code == 3
    refused = pushed("push")
    assert (refused.code, "pecia pull" in refused.err) == (3, True)
    pulled = pushed("sync")
    assert (pulled.code, pulled.out) == (3, "CONFLICT  support/triage v1 → v2\n")
    assert "<<<<<<< local\nSort it fast.\n" in FILE.read_text()
    assert pushed("status --check").code == 3
    FILE.write_text("Sort it fast and well.\n\nThanks.\n")
    assert pushed("sync").code == 0


def test_json_is_one_document_with_every_change(pushed: Shell) -> None:
    FILE.write_text("Sort it.\n\nThank you.\n")
    report = pushed("status --json").json
    assert report["changes"] == [
        {
            "name": "support/triage",
            "file": "support/triage.prompt.md",
            "state": "local",
            "base": 1,
            "library": 1,
            "was": None,
            "library_name": None,
            "merges": None,
            "action": None,
            "made": None,
        }
    ]
    assert pushed("push --dry-run --json").json["changes"][0]["action"] == "commit"
    assert pushed("sync --json").json["pushed"]["changes"][0]["action"] == "commit"


def test_a_file_that_cannot_be_taken_is_named_with_its_place(pushed: Shell) -> None:
    Path("prompts/bad.prompt.md").write_text("---\ntitel: x\n---\n")
    said = pushed("push")
    assert said.code == 2
    assert said.err.startswith("pecia: bad.prompt.md: Line 2, column 1: The key 'titel' is not known.")
    assert pushed("status").code == 2
    problem = json.loads(pushed("push --json").out)
    assert (problem["code"], problem["errors"][0]["line"]) == ("invalid_prompt_file", 2)
    kept = pushed("push --keep-going")
    assert (kept.code, kept.err.splitlines()[0][:23]) == (2, "refused  bad.prompt.md:")


def test_another_folder_is_named(pushed: Shell) -> None:
    assert pushed("push", "copy").code == 4
    assert pushed("pull", "copy").code == 0
    assert Path("copy/support/triage.prompt.md").read_text() == FILE.read_text()
    Path("copy/support/triage.prompt.md").rename("copy/support/sort.prompt.md")
    assert "renamed   support/sort (renamed from support/triage)" in pushed("status", "copy").out
