from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Shell


@pytest.fixture
def branched(greeting: Shell) -> Shell:
    """Version 3 grew out of version 1, to which the head had returned."""
    assert greeting("restore greet 1 -m", "too stiff").out == "greet#1 is the head again\n"
    Path("greet.prompt.md").write_text("Hello {{ name }} and {{ friend }}\nBe kind.\n")
    assert greeting("commit greet greet.prompt.md -m three --label production").code == 0
    return greeting


def test_the_graph_shows_what_grew_out_of_what(branched: Shell) -> None:
    lines = branched("log greet --graph").out.splitlines()
    assert lines[0].startswith("*  v3 (head, production)")
    assert [line.split(" v")[0].rstrip() for line in lines[1:4]] == ["| *", "|/", "*"]
    assert "the head again from v2" in lines[4]
    assert "too stiff" in lines[4]
    assert branched("log greet --graph --json").json["returns"][0]["previous"] == 2


def test_blame_names_the_version_of_each_line_and_word(branched: Shell) -> None:
    first, second = branched("blame greet --words").out.splitlines()
    assert "[v1: Hello {{ name }}] and {{ friend }}" in first
    assert second.startswith("v3 ")
    assert "Hello {{ name }}" in branched("blame greet#1").out
    assert branched("blame greet@production --json").json["texts"][0]["lines"][0]["version"] == 3


def test_a_diff_says_whom_it_breaks_and_when_nobody_would_see_it(branched: Shell) -> None:
    assert (
        "contract: breaking for callers: the required input 'friend' is new" in branched("diff greet 1 3").out
    )
    Path("greet.prompt.md").write_text("Hello {{ name }} and {{ friend }}\nBe k\u0456nd\u200b.\n")
    told = branched("commit greet greet.prompt.md").err
    assert "2:8: warning hidden_characters: Hidden characters stand here: ⟨U+200B⟩." in told
    assert "2:4: warning mixed_scripts: 'k⟨U+0456⟩nd' mixes alphabets." in told
    assert branched("diff greet").out.startswith("Only characters that look alike")
    assert branched("diff greet --json").json["only"] == "lookalike"


def test_a_proposal_shows_what_changes_for_callers(branched: Shell) -> None:
    shown = branched("propose greet production 2").out
    assert "[contract] breaking for callers: the input 'friend' is gone" in shown


def test_what_is_archived_is_hidden_until_it_is_back(branched: Shell) -> None:
    assert branched("archive greet#2 -m old").out == "greet#2 is archived\n"
    assert [row["number"] for row in branched("log greet --json").json] == [3, 1]
    assert [row["number"] for row in branched("log greet --archived --json").json] == [3, 2, 1]
    assert branched("release greet staging 2").code == 3
    assert branched("archive greet").code == 0
    assert branched("list --json").json == []
    assert "(archived)" in branched("list --archived").out
    assert branched("unarchive greet").out == "greet is in use\n"
    assert branched("unarchive greet#2").code == 0
    assert branched("release greet staging 2").code == 0


def test_a_purge_asks_for_yes_and_leaves_a_tombstone(branched: Shell) -> None:
    refused = branched("purge greet#2")
    assert (refused.code, "--yes" in refused.err) == (2, True)
    assert branched("purge greet#3 --yes").code == 3
    assert branched("purge greet#2 --yes -m", "a name in it").out == "greet#2 is purged\n"
    gone = branched("show greet#2")
    assert (gone.code, "was purged" in gone.err, "a name in it" in gone.err) == (4, True, True)
    assert "v2 (purged by" in branched("log greet --graph").out
    assert branched("purge greet --yes").code == 3
    assert branched("purge greet --yes --give-up production").code == 0
    assert branched("render greet -v name=Ada").code == 4


@pytest.mark.parametrize("line", ["archive greet@production", "purge greet@production --yes"])
def test_a_label_is_no_version_to_retire(branched: Shell, line: str) -> None:
    assert branched(line).code == 2
