from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.model_server import ModelServer, Told, fault

CHUNKS = b"".join(
    b'data: {"model":"m-1","choices":[{"index":0,"delta":{"content":"%b"},"finish_reason":%b}]}\n\n' % piece
    for piece in ((b"Good\\nd", b"null"), (b"ay", b'"stop"'))
)


def connect(server: ModelServer) -> None:
    """Write the server into pecia.toml."""
    file = Path("pecia.toml")
    before = file.read_text() if file.exists() else ""
    file.write_text(f'{before}\n[models.here]\nbase_url = "{server.base_url}"\n')


def test_several_models_answer_side_by_side_and_nothing_is_kept(pecia: Shell) -> None:
    Path("ask.prompt.md").write_text("Answer:\n{{ text }}\n")
    with ModelServer(lambda _: Told(body=CHUNKS)) as server:
        connect(server)
        said = pecia("try ask.prompt.md -v text=Hi -m scripted/echo -m here/m")
    assert said.code == 0
    lines = ["here/m | Good", "here/m | day", "scripted/echo | Answer:", "scripted/echo | Hi"]
    assert sorted(said.out.splitlines()) == lines
    assert "here/m: ok, " in said.err
    assert "price unknown" in said.err
    assert pecia("experiment list --json").json == []


def test_a_kept_version_is_tried_by_its_reference(pecia: Shell) -> None:
    Path("ask.prompt.md").write_text("Say {{ text }}\n")
    assert pecia("commit ask ask.prompt.md --label production").code == 0
    said = pecia("try ask@production -v text=Hi -m scripted/echo --json")
    [tried] = said.json["columns"]
    assert (tried["column"]["model"], tried["answer"]["text"], tried["cost"]) == (
        "scripted/echo",
        "Say Hi",
        0.0,
    )
    assert tried["version"] == 1


def test_a_model_that_fails_says_so_beside_the_others(pecia: Shell) -> None:
    Path("ask.prompt.md").write_text("Hi\n")
    with ModelServer(first=[fault(401, "wrong key")]) as server:
        connect(server)
        said = pecia("try ask.prompt.md -m scripted/echo -m here/m -p temperature:=0")
    assert said.code == 1
    assert "scripted/echo | Hi" in said.out
    assert "here/m: api_error: HTTP 401: wrong key" in said.err


def test_versions_and_files_stand_in_columns_side_by_side(pecia: Shell) -> None:
    Path("ask.prompt.md").write_text("Say {{ text }}\n")
    Path("draft.prompt.md").write_text("Sing {{ text }}\n")
    assert pecia("commit ask ask.prompt.md").code == 0
    said = pecia("try ask#1 --beside draft.prompt.md -v text=Hi -m scripted/echo")
    assert sorted(said.out.splitlines()) == [
        "1: ask#1 on scripted/echo | Say Hi",
        "2: draft on scripted/echo | Sing Hi",
    ]


def test_a_draft_that_was_tried_becomes_exactly_that_version(pecia: Shell) -> None:
    Path("ask.prompt.md").write_text("---\ntitle: Ask\n---\nSay {{ text }}\n")
    said = pecia("try ask.prompt.md -v text=Hi -m scripted/echo --save-version ask --json")
    version = said.json["version"]["version"]
    assert version["digest"] == said.json["tryout"]["columns"][0]["digest"]
    assert version["note"] == "tried on scripted/echo"
    assert pecia("show ask --json").json["prompt"]["title"] == "Ask"
    assert pecia("commit ask ask.prompt.md --json").json["created"] is False


def test_what_was_tried_becomes_a_case_that_says_where_it_came_from(pecia: Shell) -> None:
    Path("ask.prompt.md").write_text("Say {{ text }}\n")
    said = pecia("try ask.prompt.md -v text=Hi -m scripted/echo --save-case seen --expect-column 1")
    assert "seen@1 has the case now, of 1." in said.err
    pecia("dataset export seen -o seen.jsonl")
    case = json.loads(Path("seen.jsonl").read_text())
    assert (case["input"], case["expected"]) == ({"text": "Hi"}, "Say Hi")
    assert case["metadata"]["source"]["columns"][0]["model"] == "scripted/echo"


def test_what_was_tried_becomes_an_experiment_that_runs_as_written(pecia: Shell) -> None:
    Path("ask.prompt.md").write_text("Say {{ text }}\n")
    assert pecia("commit ask ask.prompt.md").code == 0
    Path("draft.prompt.md").write_text("Sing {{ text }}\n")
    said = pecia(
        "try ask --beside draft.prompt.md -v text=Hi -m scripted/echo --save-experiment two.yaml --start"
    )
    assert said.code == 0
    assert "Wrote two.yaml, two.draft.prompt.md, two.cases.jsonl." in said.err
    again = pecia("experiment run two.yaml")
    assert "Experiment 1 is done already" in again.err
    assert [v["label"] for v in pecia("experiment list --json").json[0]["plan"]["variants"]] == [
        "v1",
        "draft",
    ]


def test_a_file_that_is_there_is_not_written_over(pecia: Shell) -> None:
    Path("ask.prompt.md").write_text("Hi\n")
    Path("mine.yaml").write_text("name: mine\n")
    said = pecia("try ask.prompt.md -m scripted/echo --save-experiment mine.yaml")
    assert said.code == 3
    assert Path("mine.yaml").read_text() == "name: mine\n"


class Keyboard(io.StringIO):
    """Lines that somebody types at a terminal."""

    def isatty(self) -> bool:
        return True


def test_at_a_keyboard_it_asks_what_to_save(pecia: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("ask.prompt.md").write_text("Say {{ text }}\n")
    monkeypatch.setattr("sys.stdin", Keyboard("v\nask\nit says it\n"))
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    said = pecia("try ask.prompt.md -v text=Hi -m scripted/echo")
    assert "ask#1 committed." in said.err
    assert pecia("log ask --json").json[0]["note"] == "it says it"


def test_a_column_that_is_not_there_is_not_saved(pecia: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("ask.prompt.md").write_text("Say {{ text }}\n")
    Path("other.prompt.md").write_text("Sing {{ text }}\n")
    monkeypatch.setattr("sys.stdin", Keyboard("v\nthe first\nask\n\n"))
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    said = pecia("try ask.prompt.md --beside other.prompt.md -v text=Hi -m scripted/echo")
    assert said.code == 2
    assert "There is no column 0" in said.err
