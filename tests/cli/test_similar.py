from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Shell

SAID = "Sort this ticket into one of the queues below and answer with its name alone"
RULE = (
    "Answer in the language of the question. Say that you do not know when you do not know, and never guess."
)


@pytest.fixture
def sorting(pecia: Shell) -> Shell:
    """A prompt in production, and its text in a file."""
    Path("sort.prompt.md").write_text(f"{SAID}\n")
    assert pecia("commit sort sort.prompt.md --label production").code == 0
    return pecia


def test_a_new_prompt_that_says_what_another_says_is_kept_with_a_warning(sorting: Shell) -> None:
    said = sorting("commit again sort.prompt.md")
    assert said.code == 0
    assert said.out.startswith("again#1 committed")
    assert "1 prompt says the same or nearly so: sort#1 (identical, production)." in said.err
    assert "'pecia similar again'" in said.err


def test_json_carries_the_similar_prompts_and_leaves_stderr_alone(sorting: Shell) -> None:
    said = sorting("commit again sort.prompt.md --json")
    assert [one["prompt"] for one in said.json["similar"]] == ["sort"]
    assert said.err == ""


def test_a_prompt_a_file_and_a_text_are_compared_with_the_library(sorting: Shell) -> None:
    Path("text.txt").write_text(f"{SAID.upper()}!")
    assert [one["likeness"]["kind"] for one in sorting("similar text.txt --json").json["prompts"]] == [
        "same_normalized"
    ]
    assert sorting("similar sort.prompt.md --json").json["prompts"][0]["likeness"]["kind"] == "identical"
    assert sorting("similar sort@production --json").json == {"prompts": [], "more": False}
    shown = sorting("similar text.txt")
    assert "sort#1" in shown.out
    assert "same words" in shown.out


def test_nothing_similar_is_said_on_stderr(sorting: Shell) -> None:
    said = sorting("similar sort")
    assert (said.code, said.out) == (0, "")
    assert "No prompt says nearly the same" in said.err


@pytest.mark.parametrize(
    ("line", "code"), [("similar nowhere", 4), ("similar sort --threshold 2", 2), ("similar Not/A/Name", 2)]
)
def test_what_cannot_be_compared_is_refused(sorting: Shell, line: str, code: int) -> None:
    assert sorting(line).code == code


def test_duplicates_shows_clusters_and_partials_with_their_rewrites(sorting: Shell) -> None:
    sorting("commit again sort.prompt.md")
    for name, before in (
        ("mail", "Sort this mail."),
        ("chat", "Talk about the weather and the news of today."),
    ):
        Path(f"{name}.prompt.md").write_text(f"{before}\n{RULE}\n")
        sorting(f"commit {name} {name}.prompt.md")
    said = sorting("duplicates --threshold 0.9")
    assert said.out.startswith(
        "Cluster 1: 2 prompts\n  sort#1  the oldest  production→v1\n  again#1  identical\n"
    )
    assert "Partial partials/answer-in-the-language-of: 21 words that 2 prompts say" in said.out
    assert "+{{ partials.answer_in_the_language_of }}" in said.out
    assert "4 prompts compared: 1 cluster, 1 passage for partials." in said.err
    assert sorting("duplicates --json").json["partial_count"] == 1
