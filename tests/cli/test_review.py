from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell


@pytest.fixture
def tried(greeting: Shell) -> Shell:
    assert greeting("experiment run try.yaml").code == 0
    return greeting


def test_a_person_reviews_from_the_keyboard(tried: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("guide.md").write_text("Is it *polite*?\n")
    opened = tried("review open tone try --task rate --scale 1-3 --word 1=rude -n 3 --guidance guide.md")
    assert opened.out == "tone is open: 6 items to rate; 'pecia review start tone' begins\n"
    monkeypatch.setattr("sys.stdin", io.StringIO("3 fine\nu\n2\n9\nx\ns\ng\nq\n"))
    said = tried("review start tone --as ada")
    assert said.code == 0
    assert said.out.startswith("Is it *polite*?\n")
    assert not {"one", "two", "echo"} & set(said.out.split())
    assert "A rating is a whole number from 1 to 3." in said.err
    assert "'x' means nothing here." in said.err
    assert said.err.endswith("1 given, 1 skipped, 4 left for you.\n")
    monkeypatch.setattr("sys.stdin", io.StringIO("q\n"))
    assert tried("review start tone --as ada --json").json["given"] == 1


def test_two_reviewers_pick_and_their_agreement_is_shown(
    tried: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried("review open duel try --task pick --overlap 2 -n 4")
    for name in ("ada", "bob"):
        monkeypatch.setattr("sys.stdin", io.StringIO("a\nb\n=\na\n"))
        assert "Nothing is left for you here." in tried(f"review start duel --as {name}").err
    shown = tried("review show duel")
    assert "duel (open): pick, experiment 1; 4 of 4 items seen by 2 reviewers" in shown.out
    assert "kappa of ada and bob:" in shown.out
    result = tried("experiment show try --json").json
    assert "human:duel" in result["arms"][0]["metrics"]
    assert "human:duel" in tried("experiment show try --all").out.lower()


def test_corrections_are_applied(tried: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    tried("review open fix try --task correct --variant one -n 2")
    monkeypatch.setattr("sys.stdin", io.StringIO("e\nGood evening,\nN!\n.\ny\n"))
    tried("review start fix")
    assert tried("review apply fix").out == "names@2 keeps the corrections: 20 cases\n"
    expected = [case["expected"] for case in tried("dataset show names --json").json["cases"]]
    assert "Good evening,\nN!" in expected
    assert tried("review apply fix --dataset other").out.startswith("other@1")


def test_a_program_may_ask_people_itself(tried: Shell) -> None:
    tried("review open tone try -n 1")
    turn = tried("review next tone --json").json
    given = tried(f"review give tone {turn['item']['position']} --rating 4 -m why --json").json
    assert (given["given"], given["left"]) == (1, 1)
    assert tried("review undo tone").out == "tone: 0 given, 0 skipped, 2 left for you\n"
    tried(f"review give tone {turn['item']['position']} --rating 5")
    (line,) = tried("review labels tone").out.splitlines()
    assert json.loads(line)["label"] == 1.0
    assert tried("review close tone").out == "tone is closed\n"
    assert [queue["status"] for queue in tried("review list --json").json] == ["closed"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("review open tone nowhere", 4),
        ("review open Not/A/Name try", 2),
        ("review open tone try --scale x", 2),
        ("review open tone try --scale 5-1", 2),
        ("review open tone try --task judge", 2),
        ("review show nowhere", 4),
        ("review give nowhere 0 --rating 1", 4),
    ],
)
def test_what_cannot_be_is_refused(tried: Shell, line: str, code: int) -> None:
    assert tried(line).code == code
